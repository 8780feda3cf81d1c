"""All parts as one document of WeasyPrint's own, where fragments do not suit."""
