"""A crash of the layout engine → a finding, where the theme has styles of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from publisher.diagnostics import Finding, PublisherError
from publisher.formats.pdf.workers.client import EngineCrashError
from publisher.themes.theme import Theme

# What the engine cannot set everywhere: the likeliest reason, where a style sheet has it.
_LIKELY = re.compile(r"display\s*:[^;}]*\b(?:grid|flex)\b|\bgrid-[a-z-]+\s*:", re.IGNORECASE)


@contextmanager
def blaming_styles(theme: Theme) -> Iterator[None]:
    """Raise PublisherError where the engine crashes within, and a style sheet of pages is not the press's own.

    With the press's own sheets alone, a crash is the press's fault and goes on as it is.
    """
    try:
        yield
    except EngineCrashError as error:
        own = [sheet for sheet, uses in theme.sheet_kinds().items() if "print" in uses and sheet not in theme.press]
        if not own:
            raise
        reason = str(error).strip().rsplit("\n", maxsplit=1)[-1]
        likely = ((sheet, match) for sheet in own if (match := _LIKELY.search(theme.files[sheet])))
        sheet, match = next(likely, (own[0], None))
        line = theme.files[sheet].count("\n", 0, match.start()) + 1 if match else 0
        raise PublisherError(Finding.of("T030", theme.place(sheet, line), reason=reason)) from error
