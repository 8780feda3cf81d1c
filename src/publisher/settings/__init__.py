"""TOML tables: untyped values into typed ones, what does not fit into findings."""
