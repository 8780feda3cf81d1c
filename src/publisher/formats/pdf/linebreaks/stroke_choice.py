"""Which words of a line are drawn out, and by how much."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from publisher.formats.pdf.linebreaks.line_costs import LEAST, STEP, Costs
from publisher.formats.pdf.linebreaks.measured_paragraph import Stroke

_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of a line, by its name: what a stroke adds there to how bad the line is, where it is (em), its word."""

    cost: float
    x: float
    at: int
    word: Hashable


@dataclass(frozen=True, slots=True)
class DrawnOut:
    """The strokes of a line, where they stand (em), how bad the line is, and what its spaces are to natural ones."""

    strokes: tuple[Stroke, ...]
    stand: tuple[float, ...]
    badness: float
    ratio: float


def drawn_out(
    candidates: Sequence[Candidate], above: Sequence[float], ratio: float, natural: float, costs: Costs
) -> DrawnOut | None:
    """Choose the strokes of a line, clear of those above, or return None: it is as good without, or has no place.

    `candidates` begin with the cheapest; `ratio` is what the spaces are to natural ones without strokes, and
    `natural` how wide all of them are by nature (em). No word has two strokes.
    """
    wanted = costs.share * (ratio - 1) * natural
    if ratio < costs.least_drawn or wanted < LEAST:
        return None
    chosen: list[Candidate] = []
    best: DrawnOut | None = None
    least, added = costs.badness(ratio), costs.drawn
    for one in candidates:
        if not _stands_clear(one, above, chosen, costs):
            continue
        chosen.append(one)
        added += one.cost
        width = _width(wanted / len(chosen), costs)
        if width < LEAST - _NOTHING:
            break
        left = ratio - width * len(chosen) / natural
        badness = costs.badness(left) + added + len(chosen) * costs.of_width(width)
        if badness < least:
            least = badness
            strokes = tuple(Stroke(other.at, width) for other in chosen)
            best = DrawnOut(strokes, tuple(other.x for other in chosen), badness, left)
        if len(chosen) == costs.strokes or width < costs.most - STEP:
            break
    return best


def ranked(candidates: Iterable[Candidate], wide: float) -> list[Candidate]:
    """Sort the candidates of a line that is so wide (em): the cheapest first, and of equals those in its middle."""
    return sorted(candidates, key=lambda one: (one.cost, abs(one.x - wide / 2)))


def _width(wanted: float, costs: Costs) -> float:
    """Round the width of a stroke down to a step (em)."""
    return STEP * int(min(wanted, costs.most) / STEP + _NOTHING)


def _stands_clear(one: Candidate, above: Sequence[float], chosen: Sequence[Candidate], costs: Costs) -> bool:
    if any(abs(one.x - other) < costs.clear for other in above):
        return False
    return not any(one.word == other.word or abs(one.x - other.x) < costs.apart for other in chosen)
