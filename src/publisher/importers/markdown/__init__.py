"""Markdown as it is found in the wild into an Article."""
