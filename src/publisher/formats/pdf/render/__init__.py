"""Parts into laid-out pages: WeasyPrint, what it is given, and what is mended of what it gives."""
