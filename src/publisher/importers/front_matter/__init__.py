"""The front matter of an article: its syntax, its fields, and the keys that other programs use."""
