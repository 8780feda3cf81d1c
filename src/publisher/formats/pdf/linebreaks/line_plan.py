"""Where the lines of a paragraph end and which of their words are drawn out, chosen for all lines together.

The cheapest way from break to break is found by dynamic programming. What counts of a way is where it has come to,
and how many of its last lines, up to two, are drawn out. Strokes stand clear of those of the line above on the
cheapest way to that: this alone depends on more, and may miss a way that is cheaper still.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

from publisher.formats.pdf.linebreaks.line_costs import Costs
from publisher.formats.pdf.linebreaks.measured_paragraph import MeasuredParagraph, PlannedLine
from publisher.formats.pdf.linebreaks.stroke_choice import Candidate, drawn_out, ranked

_ROUNDING = 0.01  # px
_LOOSEST = 0.5  # of the measure: a line that lacks more is tried only where nothing else is
_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class _Way:
    """The cheapest way to a break: its cost, its last line with the way before it, and how many lines it has.

    So many of its last lines are drawn out, and the strokes of the last one stand there (em).
    """

    cost: float = 0.0
    before: "_Way | None" = None
    line: PlannedLine | None = None
    lines: int = 0
    in_a_row: int = 0
    stand: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Trial:
    """A line that is tried: what it lacks to the measure, how wide its spaces are by nature (px), and their ratio.

    `added` to its cost is what its break costs.
    """

    begin: int
    last: int
    room: float
    natural: float
    ratio: float
    added: float

    def planned(self, ratio: float, costs: Costs) -> PlannedLine:
        """Return the line without strokes."""
        return PlannedLine(self.begin, self.last, ratio, (), not self.natural or ratio > costs.ragged)


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
        self._most = costs.strokes * costs.most * paragraph.em  # px, of the strokes of a line
        self._places = [(costs.of_place(place.priority, place.letters), place) for place in paragraph.places]
        self._place_at = _first_places(paragraph)
        self._words_at = list(accumulate(not one.inside for one in paragraph.breaks))
        self._indent = 0.0
        self._loosest = _LOOSEST * measure if not costs.lacking else inf

    def lines(self, first: int, indent: float) -> Sequence[PlannedLine]:
        """Choose the lines from a break on."""
        breaks, ways = self._paragraph.breaks, {first: [_Way()]}
        open_, end = [first], first  # breaks at which a line may begin
        for last in range(first + 1, len(breaks)):
            found: dict[int, _Way] = {}
            still_open = []
            for begin in open_:
                self._indent = indent if begin == first else 0.0
                if self._try(begin, last, ways[begin], found):
                    still_open.append(begin)
            open_ = still_open
            if found:
                ways[last], end = list(found.values()), last
                open_.append(last)
            if not open_ or breaks[last].forced:
                break
        return _lines_of(min(ways[end], key=lambda way: way.cost))

    def _try(self, begin: int, last: int, before: Sequence[_Way], found: dict[int, _Way]) -> bool:
        """Try a line after all ways to its beginning; return whether a longer one may fit."""
        here, there = self._paragraph.breaks[begin], self._paragraph.breaks[last]
        spaces = there.spaces - here.next_spaces
        natural = spaces * self._paragraph.space
        room = self._measure - self._indent - there.end + here.start
        least = -self._costs.shrink * natural - _ROUNDING
        if room < least:
            return False
        room -= there.hyphen
        if room < least or (room > self._loosest and found and not there.forced):
            return True
        ratio = 1 + (room / natural if natural else 2 * max(room, 0.0) / self._paragraph.space)
        trial = _Trial(begin, last, room, natural, ratio, self._added(begin, last))
        if there.forced and not self._paragraph.last_too:
            self._end(trial, before, found)
        else:
            self._leave_plain(trial, before, found)
            self._draw_out(trial, before, found)
        return True

    def _added(self, begin: int, last: int) -> float:
        """Return what is added where a line ends within a word."""
        if not self._paragraph.breaks[last].inside:
            return 0.0
        return self._costs.inside + (self._costs.insides if self._paragraph.breaks[begin].inside else 0.0)

    def _end(self, trial: _Trial, before: Sequence[_Way], found: dict[int, _Way]) -> None:
        """Let the paragraph end with a line, which is not stretched and should not be short."""
        costs, ratio = self._costs, 1.0 if self._costs.lacking else min(trial.ratio, 1.0)
        own = (costs.line + costs.badness(ratio)) ** 2 + trial.added
        # What is tied to its word by a space that does not break, as a mark behind it, is no second word.
        alone = self._words_at[trial.last - 1] == self._words_at[trial.begin]
        short = alone or self._measure - trial.room < costs.short_last * self._measure
        for way in before:
            more = 0.0
            if short and way.lines:
                more = costs.short_of_more if way.lines > 1 else costs.short_of_two
            _keep(found, _Way(way.cost + own + more, way, PlannedLine(trial.begin, trial.last, ratio), way.lines + 1))

    def _leave_plain(self, trial: _Trial, before: Sequence[_Way], found: dict[int, _Way]) -> None:
        """Let spaces alone fill a line, or leave it as it is in a ragged paragraph."""
        costs, line = self._costs, trial.planned(trial.ratio, self._costs)
        badness = costs.badness(trial.ratio)
        if costs.lacking:
            badness = costs.lacking * (trial.room / self._measure) ** 2
            line = PlannedLine(trial.begin, trial.last, 1.0, (), ragged=True)
        way = min(before, key=lambda way: way.cost)
        _keep(found, _Way(way.cost + (costs.line + badness) ** 2 + trial.added, way, line, way.lines + 1))

    def _draw_out(self, trial: _Trial, before: Sequence[_Way], found: dict[int, _Way]) -> None:
        """Let words of a line be drawn out, unless it cannot become cheaper than what was found."""
        costs = self._costs
        if not self._most or not trial.natural or trial.ratio < costs.least_drawn:
            return
        tightest = max(1.0, trial.ratio - self._most / trial.natural)
        least = (costs.line + costs.drawn + costs.badness(tightest)) ** 2 + trial.added
        candidates: list[Candidate] | None = None
        for way in before:
            row = min(way.in_a_row + 1, _IN_A_ROW)
            so_far = way.cost + trial.added + costs.in_a_row(way.in_a_row)
            if row in found and way.cost + least + costs.in_a_row(way.in_a_row) >= found[row].cost:
                continue
            candidates = self._candidates(trial) if candidates is None else candidates
            out = drawn_out(candidates, way.stand, trial.ratio, trial.natural / self._paragraph.em, costs)
            if out:
                line = PlannedLine(trial.begin, trial.last, out.ratio, out.strokes, out.ratio > costs.ragged)
                cost = so_far + (costs.line + out.badness) ** 2
                _keep(found, _Way(cost, way, line, way.lines + 1, row, out.stand))

    def _candidates(self, trial: _Trial) -> list[Candidate]:
        """Return the places of a line, ranked, each where it is about when the line is set."""
        start, em = self._paragraph.breaks[trial.begin].start, self._paragraph.em
        wide = self._measure - self._indent
        stretch = wide / max(1.0, wide - trial.room)
        own = self._places[self._place_at[trial.begin] : self._place_at[trial.last]]
        found = [
            Candidate(cost, (self._indent + (place.x - start) * stretch) / em, place.at, place.word)
            for cost, place in own
        ]
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
