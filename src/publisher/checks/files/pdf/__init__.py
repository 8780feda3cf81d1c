"""Checks of a PDF on its own."""
