"""Checks of an EPUB on its own."""
