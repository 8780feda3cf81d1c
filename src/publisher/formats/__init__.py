"""Editions into files, one package a format; table.py lists them."""
