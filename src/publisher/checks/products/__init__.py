"""Checks of what came out, read back from its bytes."""
