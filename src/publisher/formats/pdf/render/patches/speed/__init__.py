"""The changes that keep the engine's bytes and save its time; one module each, with its reason."""
