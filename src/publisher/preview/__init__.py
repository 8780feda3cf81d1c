"""A local page that shows an issue while it is written."""
