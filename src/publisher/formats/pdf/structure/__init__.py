"""What the elements of a part are to a screen reader: boxes of all pages into one tree (ISO 32000-1 §14.8)."""
