"""Outside validators: EPUBCheck and veraPDF; pipeline/formats.py says which judges what."""
