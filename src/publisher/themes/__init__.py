"""Themes: templates, style sheets and design tokens into something that renders."""
