"""Documents of other programs into Markdown articles, with proof of what became of each of their words."""
