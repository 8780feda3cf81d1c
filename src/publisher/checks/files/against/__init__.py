"""A product held against what its source makes today: facts of both, kind by kind."""
