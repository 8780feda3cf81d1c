"""Fragments: parts as laid out and drawn, free of the place that they will have in a document."""
