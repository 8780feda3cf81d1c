"""What must be reached, as ratios within one run: seconds of other days and machines say nothing to each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from runs import Run

SIZES = (1, 10, 100, 1000)
_ROW = "{:>8} {:7} {:16} {:>8} {:>8} {:>8} {:>7} {:>7} {:>6}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one run: an attribute of Run, by its path."""

    engine: str
    size: int
    case: str = "cold"
    of: str = "cost.wall"

    def value(self, runs: Mapping[tuple[str, int, str], Run]) -> float | None:
        """Look it up; None where it was not measured."""
        run = runs.get((self.engine, self.size, self.case))
        return None if run is None else float(attrgetter(self.of)(run))


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure, or its ratio to another, and the most that it may be."""

    name: str
    figure: Figure
    most: float
    to: Figure | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bound, what was measured, and whether that is within it; None where nothing was measured."""

    name: str
    figure: float | None
    most: float
    reached: bool | None


def _to(engine: str, name: str, figure: Figure, most: float) -> Bound:
    """Bound a figure of the press by its ratio to the same of another engine, from cold."""
    return Bound(name, figure, most, Figure(engine, figure.size, of=figure.of))


BOUNDS = (
    _to("stock", "cold, 1 article, to stock WeasyPrint", Figure("press", 1), 1.0),
    # Lines that are planned for whole paragraphs have a part in it.
    _to("stock", "cold, 100 articles, to stock WeasyPrint", Figure("press", 100), 0.45),
    _to("stock", "cold, 1000 articles, to stock WeasyPrint", Figure("press", 1000), 0.33),
    _to("typst", "nothing changed, 1000, to Typst cold", Figure("press", 1000, "nothing changed"), 0.15),
    _to("typst", "one edit, 1000, to Typst cold", Figure("press", 1000, "one edit"), 0.30),
    Bound("growth of cold from 100 to 1000", Figure("press", 1000), 11.0, Figure("press", 100)),
    *(_to("stock", f"file size, {n}, to stock WeasyPrint", Figure("press", n, of="bytes"), 1.1) for n in SIZES),
    Bound("peak memory, 1000, MB", Figure("press", 1000, of="cost.main"), 450),
    Bound("peak memory of a worker, 1000, MB", Figure("press", 1000, of="cost.worker"), 200),
)


def verdicts(runs: Sequence[Run]) -> Iterator[Verdict]:
    """Judge every bound by what was measured."""
    found = {(run.engine, run.size, run.case): run for run in runs}
    for bound in BOUNDS:
        figure = bound.figure.value(found)
        if bound.to:
            other = bound.to.value(found)
            figure = None if figure is None or other is None else figure / other
        yield Verdict(bound.name, figure, bound.most, None if figure is None else figure <= bound.most)


def row(run: Run) -> str:
    """Write one line of the table of runs."""
    cost = run.cost
    seconds, memory = (f"{cost.wall:.2f}", f"{cost.cpu:.2f}"), (f"{cost.main:.0f}", f"{cost.worker:.0f}")
    return _ROW.format(run.size, run.engine, run.case, *seconds, *memory, f"{run.bytes / 1000:.0f}", run.pages)


def told(runs: Sequence[Run]) -> Iterator[str]:
    """Write the tables, line by line: every run, then every bound."""
    yield _ROW.format("articles", "engine", "case", "wall s", "cpu s", "main MB", "worker", "kB", "pages")
    yield from map(row, runs)
    yield ""
    yield f"{'must reach':42} {'figure':>8} {'at most':>8}  reached"
    for verdict in verdicts(runs):
        figure = "—" if verdict.figure is None else f"{verdict.figure:.2f}"
        word = {True: "yes", False: "no", None: "not measured"}[verdict.reached]
        yield f"{verdict.name:42} {figure:>8} {verdict.most:8.2f}  {word}"
