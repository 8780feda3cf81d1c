"""Text and element trees into the same with every run of another direction isolated: one order in every renderer."""
