"""What `new` and `init` wrote for its author to replace, where it still stands: it may not be published."""

import functools
from collections.abc import Iterable, Iterator

from publisher.diagnostics import Finding
from publisher.model import Source
from publisher.project.scaffold.starter_texts import SOME_MAGAZINE, lines_to_replace


@functools.cache
def _lines() -> frozenset[str]:
    return frozenset(lines_to_replace())


def placeholders(articles: Iterable[Source], settings: Source | None) -> Iterator[Finding]:
    """Find them, one finding a file."""
    for source in articles:
        if any(line in source.text for line in _lines()):
            written = enumerate(source.text.split("\n"), 1)
            place = next((number for number, line in written if line.strip() in _lines()), 0)
            if place:
                yield Finding.of("F017", source.at(place))
    magazine = f'magazine = "{SOME_MAGAZINE}"'
    if settings and magazine in settings.text.split("\n"):
        yield Finding.of("F018", settings.at(settings.line_with(magazine)), magazine=SOME_MAGAZINE)
