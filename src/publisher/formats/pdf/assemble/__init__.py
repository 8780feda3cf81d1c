"""Fragments in their places into the bytes of one PDF."""
