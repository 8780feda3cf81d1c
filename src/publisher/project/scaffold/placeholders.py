"""What `new` and `init` wrote for its author to replace, where it still stands: it may not be published."""

import functools
import re
from collections.abc import Iterable, Iterator

from publisher.diagnostics import Finding
from publisher.model import Source
from publisher.project.scaffold.starter_texts import SOME_MAGAZINE, lines_to_replace

# Every name that `init` wrote into publisher.toml in the place of the magazine's own.
_STARTED = re.compile(rf'\s*([\w-]+)\s*=\s*"{re.escape(SOME_MAGAZINE)}"\s*(?:#.*)?')


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
    for number, row in enumerate(settings.text.split("\n") if settings else (), 1):
        key = _STARTED.fullmatch(row)
        if settings and key:
            yield Finding.of("F018", settings.at(number), key=key[1], magazine=SOME_MAGAZINE)
