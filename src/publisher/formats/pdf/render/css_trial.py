"""A style sheet → the declarations in it that the engine passes by, by the engine's own word."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from publisher.formats.pdf.render.engine_import import light

_IGNORED = re.compile(r"Ignored `(?P<name>[^:`]+):(?P<value>.*)` at (?P<line>\d+):(?P<column>\d+), ", re.DOTALL)

# Pictures are named from here, and fetched when they are drawn alone.
_SOMEWHERE = "press:///"


class _Records(logging.Handler):
    """Keeps what the engine logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())


def passed_by(css: str) -> set[tuple[int, str]] | None:
    """Return the declarations that the engine passes by, each as its line and its property in small letters.

    The sheet imports nothing. None where the engine cannot be asked; a build of pages reports what it needs.
    """
    try:
        with light():
            import weasyprint
    except (ImportError, OSError):
        return None
    with _heard() as records:
        weasyprint.CSS(string=css, base_url=_SOMEWHERE)
    found = (_IGNORED.match(message) for message in records.messages)
    return {(int(match["line"]), match["name"].strip().lower()) for match in found if match}


@contextmanager
def _heard() -> Iterator[_Records]:
    logger, records = logging.getLogger("weasyprint"), _Records()
    before, logger.handlers = logger.handlers, [records]
    try:
        yield records
    finally:
        logger.handlers = before
