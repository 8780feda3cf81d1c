"""Text in the PDF: what is copied from it is what was written."""
