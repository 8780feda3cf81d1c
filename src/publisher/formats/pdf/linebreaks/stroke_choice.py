"""Which words of a line are drawn out, and by how much."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from publisher.formats.pdf.linebreaks.line_costs import LEAST, STEP, Costs
from publisher.formats.pdf.linebreaks.measured_paragraph import Stroke

_NOTHING = 1e-6


class Candidate(NamedTuple):  # millions are made for a book, a data class takes three times as long
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
    best: tuple[int, float, float] | None = None  # how many strokes, how wide each is, what spaces are then
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
            least, best = badness, (len(chosen), width, left)
        if len(chosen) == costs.strokes or width < costs.most - STEP:
            break
    if best is None:
        return None
    count, width, left = best
    own = chosen[:count]
    return DrawnOut(tuple(Stroke(one.at, width) for one in own), tuple(one.x for one in own), least, left)


def ranked(candidates: Iterable[Candidate], wide: float) -> list[Candidate]:
    """Sort the candidates of a line that is so wide (em): the cheapest first, and of equals those in its middle."""
    return sorted(candidates, key=lambda one: (one.cost, abs(one.x - wide / 2)))


def _width(wanted: float, costs: Costs) -> float:
    """Round the width of a stroke down to a step (em)."""
    return STEP * int(min(wanted, costs.most) / STEP + _NOTHING)


def _stands_clear(one: Candidate, above: Sequence[float], chosen: Sequence[Candidate], costs: Costs) -> bool:
    for stands in above:
        if -costs.clear < one.x - stands < costs.clear:
            return False
    for other in chosen:  # noqa: SIM110 -- a generator costs more than what it goes over
        if one.word == other.word or -costs.apart < one.x - other.x < costs.apart:
            return False
    return True
