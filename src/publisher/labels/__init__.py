"""The products' own words, a file for each language of an issue: labels, counted things, dates."""
