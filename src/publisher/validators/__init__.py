"""Outside validators: EPUBCheck and veraPDF; `registry.py` says which judges what."""
