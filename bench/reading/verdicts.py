"""Figures → what must be reached, and tables."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from reading.extractors import EXTRACTORS
from reading.measuring import FAMILIES, Figure

_ORDERED = 0.97


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure that in every face and reader must be at least or at most so much."""

    name: str
    limit: float
    at_least: bool = True
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bound, the worst figure of the press and where that is, how many keep it."""

    bound: str
    limit: str
    worst: float | None
    where: str
    kept: int
    of: int


BOUNDS = (
    *(Bound(name, 0.99) for name in ("recall", "precision", "arabic", "latin", "digits")),
    Bound("latin digits", 1.0),
    Bound("arabic-indic digits", 1.0),
    Bound("harakat", 0.90, readers=("pdf.js",)),
    Bound("vocalised words", 0.99),
    Bound("tokens", 0.95, readers=("poppler",)),
    Bound("order", _ORDERED),
    Bound("tatweels", 0, at_least=False),
    Bound("stretch", 0.15, at_least=False),
    Bound("difference", 0.001, at_least=False),
    Bound("difference off the grid", 0.001, at_least=False),
    Bound("size to stock", 1.2, at_least=False),
    Bound("draw to stock", 1.5, at_least=False),
)


def ratios(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Set the press's sizes and seconds in relation: to stock's file, and to stock's drawing in the same frame."""
    known = {(figure.name, figure.family, figure.engine): figure.value for figure in figures}
    for family in dict.fromkeys(figure.family for figure in figures if figure.family):
        pairs = {
            "size to stock": (("size", family, "press"), ("size", family, "stock")),
            "draw to stock": (("draw", family, "press"), ("draw without layer", family, "press")),
        }
        for name, (one, other) in pairs.items():
            above, below = known.get(one), known.get(other)
            yield Figure(name, above / below if above is not None and below else None, family, "press")


def verdicts(figures: Sequence[Figure]) -> Iterator[Verdict]:
    """Judge the press; the order of words only where a reader keeps that of plain English."""
    orderly = {f.reader for f in figures if f.engine == "latin" and (f.value or 0) >= _ORDERED}
    for bound in BOUNDS:
        readers = bound.readers or (orderly if bound.name == "order" else None)
        found = [
            figure
            for figure in figures
            if (figure.name, figure.engine) == (bound.name, "press") and (readers is None or figure.reader in readers)
        ]
        yield _judged(bound, [figure for figure in found if figure.value is not None])


def _judged(bound: Bound, found: Sequence[Figure]) -> Verdict:
    sign, choose = ("≥", min) if bound.at_least else ("≤", max)
    worst = choose(found, key=_value, default=None)
    kept = sum((_value(f) >= bound.limit) if bound.at_least else (_value(f) <= bound.limit) for f in found)
    where = " ".join(filter(None, (worst.family, worst.reader))) if worst else ""
    return Verdict(bound.name, f"{sign} {bound.limit:g}", worst.value if worst else None, where, kept, len(found))


def _value(figure: Figure) -> float:
    return figure.value or 0.0


def told(figures: Sequence[Figure], engines: Sequence[str]) -> Iterator[str]:
    """Write the tables, line by line."""
    families = [family for family in FAMILIES if any(figure.family == family for figure in figures)]
    yield from _by_reader(figures, engines, families)
    yield from _by_family(figures, engines, families)
    yield ""
    yield f"{'must reach':24} {'limit':>8} {'worst':>8} {'kept':>7}  where"
    for verdict in verdicts(figures):
        worst = "—" if verdict.worst is None else f"{verdict.worst:.4g}"
        yield f"{verdict.bound:24} {verdict.limit:>8} {worst:>8} {verdict.kept:>3}/{verdict.of:<3}  {verdict.where}"


_COLUMNS = (
    "recall",
    "precision",
    "arabic",
    "latin",
    "latin tokens",
    "latin digits",
    "arabic-indic digits",
    "tokens",
    "order",
    "harakat",
    "vocalised words",
)


def _by_reader(figures: Sequence[Figure], engines: Sequence[str], families: Sequence[str]) -> Iterator[str]:
    """Write a table for each measure: extractor and engine down, faces across."""
    known = {(f.name, f.family, f.engine, f.reader): f.value for f in figures}
    for name in (*_COLUMNS, "tatweels"):
        share: Callable[[float | None], str] = _count if name == "tatweels" else _percent
        yield ""
        yield f"{name:20} " + " ".join(f"{family[:13]:>13}" for family in families)
        for reader in EXTRACTORS:
            for engine in engines:
                values = (share(known.get((name, family, engine, reader))) for family in families)
                yield f"{reader:8} {engine:11} " + " ".join(f"{value:>13}" for value in values)
    for figure in figures:
        if figure.engine == "latin":
            yield f"order of plain English, {figure.reader}: {_percent(figure.value)}"


def _by_family(figures: Sequence[Figure], engines: Sequence[str], families: Sequence[str]) -> Iterator[str]:
    for name in (
        "stretch",
        "mean stretch",
        "size",
        "difference",
        "difference off the grid",
        "size to stock",
        "draw to stock",
    ):
        yield ""
        yield f"{name:20} " + " ".join(f"{family[:13]:>13}" for family in families)
        for engine in engines:
            values = [_mean(_of(figures, name, family, engine)) for family in families]
            if any(value is not None for value in values):
                yield f"{'':8} {engine:11} " + " ".join(f"{_number(value):>13}" for value in values)


def _of(figures: Iterable[Figure], name: str, family: str, engine: str) -> list[float]:
    return [
        figure.value
        for figure in figures
        if (figure.name, figure.family, figure.engine) == (name, family, engine) and figure.value is not None
    ]


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f}"


def _count(value: float | None) -> str:
    return "—" if value is None else f"{value:+.0f}"


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.0f}" if value >= 100 else f"{value:.3f}"
