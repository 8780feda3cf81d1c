"""Checks of a web edition on its own."""
