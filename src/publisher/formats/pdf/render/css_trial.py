"""A style sheet → the declarations in it that the engine passes by, or fails with, by the engine's own word."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import tinycss2
from PIL import ImageFile

from publisher.formats.pdf.render.engine_import import light

_IGNORED = re.compile(r"Ignored `(?P<name>[^:`]+):(?P<value>.*)` at (?P<line>\d+):(?P<column>\d+), ", re.DOTALL)

_LONGEST = 80  # characters of a declaration in a message
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


@dataclass(frozen=True, slots=True)
class Trial:
    """What the engine makes of a style sheet: the declarations that it passes by, each as its line and its property
    in small letters, and those at which it fails, each as its line and the engine's reason.
    """

    passed_by: frozenset[tuple[int, str]]
    failing: tuple[tuple[int, str], ...] = ()


def tried(css: str) -> Trial | None:
    """Have the engine read a style sheet, which imports nothing.

    None where the engine cannot be asked; a build of pages reports what it needs.
    """
    # The engine has Pillow take pictures that are cut short; here that would go for the checks of this process too.
    taken = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        with light():
            import weasyprint
    except (ImportError, OSError):
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = taken
    with _heard() as records:
        reason = _failure(weasyprint, css)
        failing = tuple(_failing(weasyprint, css)) or ((1, reason),) if reason else ()
    found = (_IGNORED.match(message) for message in records.messages)
    ignored = frozenset((int(match["line"]), match["name"].strip().lower()) for match in found if match)
    return Trial(frozenset() if failing else ignored, failing)


def _failure(engine: Any, css: str) -> str:
    """Return why the engine fails with a style sheet; "" where it does not."""
    try:
        engine.CSS(string=css, base_url=_SOMEWHERE)
    except Exception as error:  # noqa: BLE001 -- the engine's own faults, of any kind
        return str(error).strip() or type(error).__name__
    return ""


def _failing(engine: Any, css: str) -> Iterator[tuple[int, str]]:
    """Yield the declarations at which the engine fails, tried one by one."""
    waiting = [(node, "x") for node in tinycss2.parse_stylesheet(css, True, True)]
    for node, around in waiting:  # rules within rules are appended meanwhile
        if node.type == "declaration":
            if reason := _failure(engine, f"{around}{{{node.serialize()}}}"):
                yield node.source_line, f"{' '.join(node.serialize().split())[:_LONGEST]} ({reason})"
        elif node.type in ("at-rule", "qualified-rule") and node.content is not None:
            paged = node.type == "at-rule" and node.lower_at_keyword == "page"
            inside = tinycss2.parse_blocks_contents(node.content, True, True)
            waiting += [(one, "@page" if paged else around) for one in inside]


@contextmanager
def _heard() -> Iterator[_Records]:
    logger, records = logging.getLogger("weasyprint"), _Records()
    before, logger.handlers = logger.handlers, [records]
    try:
        yield records
    finally:
        logger.handlers = before
