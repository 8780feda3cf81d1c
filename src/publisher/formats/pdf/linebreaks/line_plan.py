"""Where the lines of a paragraph end and which of their words are drawn out, chosen for all lines together.

The cheapest way from break to break is found by dynamic programming. What counts of a way is where it has come to,
and how many of its last lines, up to two, are drawn out. Strokes stand clear of those of the line above on the
cheapest way to that: this alone depends on more, and may miss a way that is cheaper still.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import inf
from operator import attrgetter
from typing import NamedTuple

from publisher.formats.pdf.linebreaks.line_costs import Costs
from publisher.formats.pdf.linebreaks.measured_paragraph import Break, MeasuredParagraph, PlannedLine
from publisher.formats.pdf.linebreaks.stroke_choice import Candidate, drawn_out, least_badness, ranked

_ROUNDING = 0.01  # px
_LOOSEST = 0.5  # of the measure: a line that lacks more is tried only where nothing else is
_IN_A_ROW = 2
_cost_of = attrgetter("cost")


class _Way(NamedTuple):
    """The cheapest way to a break: its cost, its last line with the way before it, and how many lines it has.

    So many of its last lines are drawn out, and the strokes of the last one stand there (em).
    """

    cost: float = 0.0
    before: "_Way | None" = None
    line: PlannedLine | None = None
    lines: int = 0
    in_a_row: int = 0
    stand: tuple[float, ...] = ()


class _Beginning(NamedTuple):
    """A break at which lines may begin: its number, how wide they may be (px), the ways to it, their least cost."""

    number: int
    wide: float
    ways: Sequence[_Way]
    least: float


class _Trial(NamedTuple):
    """A line that is tried: what it lacks to the measure, how wide its spaces are by nature (px), and their ratio.

    `added` to its cost is what its break costs.
    """

    begin: _Beginning
    last: int
    room: float
    natural: float
    ratio: float
    added: float


def planned(
    paragraph: MeasuredParagraph, first: int, measure: float, indent: float, costs: Costs
) -> Sequence[PlannedLine]:
    """Choose the lines from a break on, of which the first is indented (px).

    They go to the paragraph's end, to where a line is forced to end, or to a word that is wider than the measure:
    none where that is the first.
    """
    return _Planner(paragraph, measure, costs).lines(first, indent)


class _Planner:
    """Plans a paragraph for one measure."""

    def __init__(self, paragraph: MeasuredParagraph, measure: float, costs: Costs) -> None:
        self._paragraph, self._measure, self._costs = paragraph, measure, costs
        self._places = [
            (costs.of_place(place.priority, place.letters), place.x, place.at, place.word)
            for place in paragraph.places
        ]
        self._place_at = _first_places(paragraph)
        self._words_at = list(accumulate(not one.inside for one in paragraph.breaks))
        self._loosest = _LOOSEST * measure if not costs.lacking else inf

    def lines(self, first: int, indent: float) -> Sequence[PlannedLine]:
        """Choose the lines from a break on."""
        breaks = self._paragraph.breaks
        ways: Sequence[_Way] = [_Way()]
        open_ = [_Beginning(first, self._measure - indent, ways, 0.0)]
        for last in range(first + 1, len(breaks)):
            found: dict[int, _Way] = {}
            open_ = self._try_all(open_, last, found)
            if found:
                ways = list(found.values())
                open_.append(_Beginning(last, self._measure, ways, min(way.cost for way in ways)))
            if not open_ or breaks[last].forced:
                break
        return _lines_of(min(ways, key=_cost_of))

    def _try_all(self, open_: Sequence[_Beginning], last: int, found: dict[int, _Way]) -> list[_Beginning]:
        """Try a line from each beginning to a break; return the beginnings from which a longer one may fit."""
        paragraph, costs = self._paragraph, self._costs
        breaks, there = paragraph.breaks, paragraph.breaks[last]
        still_open: list[_Beginning] = []
        for number, begin in enumerate(open_):
            here = breaks[begin.number]
            natural = (there.spaces - here.next_spaces) * paragraph.space
            room = begin.wide - there.end + here.start
            least = -costs.shrink * natural - _ROUNDING
            if room < least:
                continue
            room -= there.hyphen
            if room > self._loosest and found and not there.forced:  # and lines that begin later lack more
                return still_open + list(open_[number:])
            still_open.append(begin)
            if room >= least:
                ratio = 1 + (room / natural if natural else 2 * max(room, 0.0) / paragraph.space)
                added = self._added(here) if there.inside else 0.0
                self._try(_Trial(begin, last, room, natural, ratio, added), there, found)
        return still_open

    def _try(self, trial: _Trial, there: Break, found: dict[int, _Way]) -> None:
        """Try a line after all ways to its beginning."""
        if there.forced and not self._paragraph.last_too:
            self._end(trial, found)
            return
        self._leave_plain(trial, found)
        if trial.ratio >= self._costs.least_drawn and self._costs.strokes and trial.natural:
            self._draw_out(trial, found)

    def _added(self, here: Break) -> float:
        """Return what is added where a line ends within a word."""
        return self._costs.inside + (self._costs.insides if here.inside else 0.0)

    def _end(self, trial: _Trial, found: dict[int, _Way]) -> None:
        """Let the paragraph end with a line, which is not stretched and should not be short."""
        costs, ratio = self._costs, 1.0 if self._costs.lacking else min(trial.ratio, 1.0)
        own = (costs.line + costs.badness(ratio)) ** 2 + trial.added
        # What is tied to its word by a space that does not break, as a mark behind it, is no second word.
        alone = self._words_at[trial.last - 1] == self._words_at[trial.begin.number]
        short = alone or self._measure - trial.room < costs.short_last * self._measure
        for way in trial.begin.ways:
            more = 0.0
            if short and way.lines:
                more = costs.short_of_more if way.lines > 1 else costs.short_of_two
            line = PlannedLine(trial.begin.number, trial.last, ratio)
            _keep(found, _Way(way.cost + own + more, way, line, way.lines + 1))

    def _leave_plain(self, trial: _Trial, found: dict[int, _Way]) -> None:
        """Let spaces alone fill a line, or leave it as it is in a ragged paragraph."""
        costs = self._costs
        badness = costs.lacking * (trial.room / self._measure) ** 2 if costs.lacking else costs.badness(trial.ratio)
        cost = trial.begin.least + (costs.line + badness) ** 2 + trial.added
        if 0 in found and cost >= found[0].cost:
            return
        way = min(trial.begin.ways, key=_cost_of)
        ratio = 1.0 if costs.lacking else trial.ratio
        ragged = bool(costs.lacking) or not trial.natural or ratio > costs.ragged
        line = PlannedLine(trial.begin.number, trial.last, ratio, (), ragged)
        found[0] = _Way(cost, way, line, way.lines + 1)

    def _draw_out(self, trial: _Trial, found: dict[int, _Way]) -> None:
        """Let words of a line be drawn out, unless it cannot become cheaper than what was found."""
        costs, natural = self._costs, trial.natural / self._paragraph.em
        least = (costs.line + least_badness(trial.ratio, natural, costs)) ** 2 + trial.added
        candidates: list[Candidate] | None = None
        for way in trial.begin.ways:
            row = min(way.in_a_row + 1, _IN_A_ROW)
            before = way.cost + costs.in_a_row(way.in_a_row)
            # A cheaper way with fewer lines drawn out in a row is the better one for all that follows.
            most = min([other.cost for kind, other in found.items() if kind <= row], default=inf)
            if before + least >= most:
                continue
            candidates = self._candidates(trial) if candidates is None else candidates
            out = drawn_out(candidates, way.stand, trial.ratio, natural, costs)
            if out and (cost := before + (costs.line + out.badness) ** 2 + trial.added) < most:
                ragged = out.ratio > costs.ragged
                line = PlannedLine(trial.begin.number, trial.last, out.ratio, out.strokes, ragged)
                found[row] = _Way(cost, way, line, way.lines + 1, row, out.stand)

    def _candidates(self, trial: _Trial) -> list[Candidate]:
        """Return the places of a line, ranked, each where it is about when the line is set."""
        number, wide, em = trial.begin.number, trial.begin.wide, self._paragraph.em
        start, indent = self._paragraph.breaks[number].start, self._measure - wide
        stretch = wide / max(1.0, wide - trial.room)
        own = self._places[self._place_at[number] : self._place_at[trial.last]]
        found = [Candidate(cost, (indent + (x - start) * stretch) / em, at, word) for cost, x, at, word in own]
        return ranked(found, self._measure / em)


def _keep(found: dict[int, _Way], way: _Way) -> None:
    """Keep a way where it is the cheapest of its kind."""
    if way.in_a_row not in found or way.cost < found[way.in_a_row].cost:
        found[way.in_a_row] = way


def _lines_of(way: _Way | None) -> list[PlannedLine]:
    lines = []
    while way and way.line:
        lines.append(way.line)
        way = way.before
    return lines[::-1]


def _first_places(paragraph: MeasuredParagraph) -> list[int]:
    """Count for each break the places before where the next line begins."""
    found, count = [], 0
    for one in paragraph.breaks:
        while count < len(paragraph.places) and paragraph.places[count].x < one.start:
            count += 1
        found.append(count)
    return found
