"""An Edition into an EPUB 3.3; EbookLib is imported here alone."""
