"""Articles in; a PDF issue, an EPUB and a release out."""

__version__ = "0.1.0"
