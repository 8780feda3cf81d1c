"""The changes that mend what the engine makes; one module each, with what is wrong."""
