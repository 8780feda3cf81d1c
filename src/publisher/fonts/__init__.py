"""The font book: which faces there are, what they can draw, and how they are cut down for a product."""
