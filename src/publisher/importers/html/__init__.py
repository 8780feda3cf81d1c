"""An article's HTML, whatever importer made it: cleaned, settled as a tree, code and verse marked."""
