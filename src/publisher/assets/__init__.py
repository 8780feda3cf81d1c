"""Pictures: what is known of a file's bytes, and the bytes that may be published."""
