"""The issues of a project, and what was built of them, into one static site: the archive of a magazine."""
