"""Importers: a Source and the issue's language in, an article and findings out; `registry.py` lists them."""
