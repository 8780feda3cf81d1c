"""The operating system: bounds on time and memory, forked processes, whole writes, installed versions."""
