"""Checks of what comes in: an issue's texts, and a theme's style sheets."""
