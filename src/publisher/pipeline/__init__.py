"""What the program does with an issue: build, check, import, release, watch."""
