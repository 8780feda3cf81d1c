"""What the layout engine's processes write to stderr, kept in their folder: GLib says there why it ends a process."""

from contextlib import suppress
from pathlib import Path

#: The file's name in the folder of a host.
LAST_WORDS = "stderr"
_MOST = 4000  # bytes


def last_words(folder: Path) -> str:
    """Return the end of what was written; nothing where it cannot be read."""
    with suppress(OSError):
        return (folder / LAST_WORDS).read_bytes()[-_MOST:].decode(errors="replace").strip()
    return ""
