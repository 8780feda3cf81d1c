"""Checks of a release's folder: its files, its check sums and its manifest against each other."""
