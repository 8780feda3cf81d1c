"""Arabic text as pure functions: strings in, strings out."""
