"""An Edition into one PDF; WeasyPrint is imported here alone, and only in the worker's process."""
