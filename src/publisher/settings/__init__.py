"""TOML tables: untyped values into typed ones, what does not fit into findings."""

import os

# Pydantic looks through all installed packages for plugins of its own: none has a say in what a table may hold.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
