"""Articles into an Issue, and an Issue in its theme into an Edition."""
