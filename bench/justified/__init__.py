"""How evenly lines are justified: the same paragraphs set by each engine, and read back from the PDF."""
