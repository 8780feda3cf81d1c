"""Pure checks: values in, findings out; they read what came out, not what was meant to."""
