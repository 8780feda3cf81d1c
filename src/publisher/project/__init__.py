"""The project's folder: what is read from it, and what an editor begins with."""
