"""Faces × engines → figures: words by extractor, spaces, looks, sizes, seconds."""

import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reading import matter
from reading.extractors import EXTRACTORS
from reading.looks import RENDERERS, worst
from reading.matter import SIZE
from reading.scores import harakat, latin_tokens, order, recall, scores
from reading.setting import ENGINES, Desk, Printed, drawing, press
from reading.spaces import POINTS, percentile, space_of, stretches

_TURNS = 3
_FINE = 4
FAMILIES = (
    "Amiri",
    "Noto Naskh Arabic",
    "Noto Sans Arabic",
    "Vazirmatn",
    "IBM Plex Sans Arabic",
    "Scheherazade New",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured; where it was: a face, an engine, an extractor or renderer, as far as they matter."""

    name: str
    value: float | None
    family: str = ""
    engine: str = ""
    reader: str = ""


def measured(desk: Desk, families: Sequence[str], engines: Sequence[str]) -> Iterator[Figure]:
    """Measure all, face by face."""
    yield from _reference(desk)
    for family in families:
        print(f"measuring {family}", file=sys.stderr)
        for engine in engines:
            yield from _words(desk, family, engine)
            yield from _spaces(desk, family, engine)
        yield from _layer(desk, family)


def _came_back(made: Printed, reader: str) -> str:
    return "\n".join(EXTRACTORS[reader](made.pdf)[made.first :])


def _reference(desk: Desk) -> Iterator[Figure]:
    """See in what order each extractor gives plain English."""
    made = ENGINES["stock"](desk, matter.LATIN, "Amiri")
    for reader in EXTRACTORS:
        yield Figure("order", order(matter.LATIN.text, _came_back(made, reader)), "", "latin", reader)


def _words(desk: Desk, family: str, engine: str) -> Iterator[Figure]:
    texts = (matter.ARTICLE, matter.VOCALISED, matter.MIXED)
    made, vocalised, mixed = (ENGINES[engine](desk, text, family) for text in texts)
    yield Figure("size", made.pdf.stat().st_size, family, engine)
    for reader in EXTRACTORS:
        figures = scores(matter.ARTICLE.text, _came_back(made, reader))
        got = _came_back(vocalised, reader)
        figures["harakat"] = harakat(matter.VOCALISED.text, got)
        figures["latin tokens"] = latin_tokens(matter.MIXED.text, _came_back(mixed, reader))
        figures["vocalised words"] = recall(matter.VOCALISED.text, got)
        yield from (Figure(name, value, family, engine, reader) for name, value in figures.items())


def _spaces(desk: Desk, family: str, engine: str) -> Iterator[Figure]:
    text = matter.NARROW
    made = ENGINES[engine](desk, text, family)
    natural = space_of(font_of(desk.fonts, family))
    found = stretches(made.pdf, made.first, natural, SIZE, text.measure * POINTS)
    yield Figure("stretch", percentile(found, 0.9), family, engine)
    yield Figure("mean stretch", sum(found) / len(found) if found else None, family, engine)


def _layer(desk: Desk, family: str) -> Iterator[Figure]:
    """Compare the press with itself without its text layer, of lines that both draw: kashida is the layer's."""
    on, off = (press(desk, matter.ARTICLE, family, layer=layer, how="none") for layer in (True, False))
    for renderer in RENDERERS:
        yield Figure("difference", worst(on.pdf, off.pdf, renderer), family, "press", renderer)
        yield Figure("difference off the grid", worst(on.pdf, off.pdf, renderer, _FINE), family, "press", renderer)
    # In turns, so that what disturbs the machine disturbs both; the best of each.
    taken: dict[bool, list[float]] = {True: [], False: []}
    for layer in [True, False] * _TURNS:
        taken[layer].append(drawing(desk, matter.ARTICLE, family, layer=layer)["draw"])
    yield Figure("draw", min(taken[True]), family, "press")
    yield Figure("draw without layer", min(taken[False]), family, "press")


def font_of(folder: Path, family: str) -> Path:
    """Find the regular face of a family."""
    rows = tomllib.loads((folder / "ledger.toml").read_text("utf-8"))["face"]
    return next(folder / row["file"] for row in rows if (row["family"], row["weight"]) == (family, 400))
