"""The house style of texts: checks of an article's source, their safe fixes, and what authors chose to ignore."""
