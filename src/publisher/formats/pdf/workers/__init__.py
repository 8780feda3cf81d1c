"""The processes that lay out pages: a host that imports the engine once, and workers that it forks."""
