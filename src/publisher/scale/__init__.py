"""Many issues and books: planned, given to builders on this machine or on many, and their results collected."""
