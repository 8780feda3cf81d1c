"""Where the lines of a paragraph end and which of their words are drawn out, chosen for all lines together.

The cheapest way from break to break is found by dynamic programming. What counts of a way is where it has come to,
and how many of its last lines, up to two, are drawn out. Strokes stand clear of those of the line above on the
cheapest way to that: this alone depends on more, and may miss a way that is cheaper still.

To find places for strokes takes most of the time. So lower bounds of what lines cost are summed up first, from the
paragraph's end back, and one whole way is worked out (branch and bound): a line is tried only where the cheapest way
to its beginning, its own lower bound and that of the rest together are no dearer than that way.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from operator import attrgetter
from typing import NamedTuple

from publisher.formats.pdf.linebreaks.line_costs import Costs
from publisher.formats.pdf.linebreaks.measured_paragraph import Break, MeasuredParagraph, PlannedLine
from publisher.formats.pdf.linebreaks.stroke_choice import Candidate, drawn_out, ranked

_ROUNDING = 0.01  # px
_LOOSEST = 0.5  # of the measure: a line that lacks more is tried only where nothing else is
_IN_A_ROW = 2
_INEXACT = 1e-9  # of costs, which are added in two orders
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


@dataclass(slots=True)
class _Trial:
    """A line that may be: its breaks by number, how wide it may be, what it lacks to that, its natural spaces (px).

    `ratio` is what its spaces are to natural ones when they fill it. `added` is what its break adds to its cost, and
    `least` is a lower bound of its cost.
    """

    begin: int
    last: int
    wide: float
    room: float
    natural: float
    ratio: float
    added: float
    least: float = 0.0


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
        self._places = [
            (costs.of_place(place.priority, place.letters), place.x, place.at, place.word)
            for place in paragraph.places
        ]
        self._place_at = _first_places(paragraph)
        self._words_at = list(accumulate(not one.inside for one in paragraph.breaks))
        self._loosest = _LOOSEST * measure if not costs.lacking else inf

    def lines(self, first: int, indent: float) -> Sequence[PlannedLine]:
        """Choose the lines from a break on."""
        trials = self._trials(first, indent)
        if not trials:
            return []
        end = max(trials)
        path, rest = _least_to(end, trials)
        tried = self._tried(first, path)
        most = tried.cost * (1 + _INEXACT)
        ways: dict[int, Sequence[_Way]] = {first: [_Way()]}
        least = {first: 0.0}
        for last, lines in trials.items():
            found: dict[int, _Way] = {}
            for trial in lines:
                if least.get(trial.begin, inf) + trial.least + rest[last] <= most:
                    self._try(trial, ways[trial.begin], found)
            if found:
                ways[last] = list(found.values())
                least[last] = min(way.cost for way in ways[last])
        # It is the only one where the cheapest ways to a break have strokes in the way of the lines that follow.
        return _lines_of(min((*ways.get(end, ()), tried), key=_cost_of))

    def _trials(self, first: int, indent: float) -> dict[int, list[_Trial]]:
        """Return the lines that may be, by the breaks at which they end."""
        breaks, space, shrink = self._paragraph.breaks, self._paragraph.space, self._costs.shrink
        open_: list[int] = [first]  # breaks at which a line may begin
        trials: dict[int, list[_Trial]] = {}
        for last in range(first + 1, len(breaks)):
            there = breaks[last]
            found: list[_Trial] = []
            still_open: list[int] = []
            for number, begin in enumerate(open_):
                here, wide = breaks[begin], self._measure - (indent if begin == first else 0.0)
                natural, room = (there.spaces - here.next_spaces) * space, wide - there.end + here.start
                least = -shrink * natural - _ROUNDING
                if room < least:
                    continue
                room -= there.hyphen
                if room > self._loosest and found and not there.forced:
                    still_open += open_[number:]  # lines that begin later lack more
                    break
                still_open.append(begin)
                if room >= least:
                    found.append(self._trial(begin, last, wide, room, natural, first))
            open_ = still_open
            if found:
                trials[last] = found
                open_.append(last)
            if not open_ or there.forced:
                break
        return trials

    def _trial(self, begin: int, last: int, wide: float, room: float, natural: float, first: int) -> _Trial:
        """Return a line with what it costs at least."""
        costs, paragraph = self._costs, self._paragraph
        ratio = 1 + (room / natural if natural else 2 * max(room, 0.0) / paragraph.space)
        added = self._added(paragraph.breaks[begin]) if paragraph.breaks[last].inside else 0.0
        trial = _Trial(begin, last, wide, room, natural, ratio, added)
        if self._ends(trial):
            more = costs.short_of_two if begin != first and self._is_short(trial) else 0.0
            trial.least = self._cost_of_end(trial) + more
            return trial
        badness = self._plain_badness(trial)
        if self._may_be_drawn_out(trial):
            # The strokes take no more of the spaces than their share, and no more than all of them are wide.
            tightest = max(1 + (ratio - 1) * (1 - costs.share), ratio - self._most / natural)
            badness = min(badness, costs.drawn + costs.stroke + costs.badness(tightest))
        trial.least = (costs.line + badness) ** 2 + added
        return trial

    def _tried(self, first: int, path: Mapping[int, _Trial]) -> _Way:
        """Return a whole way, by lines that are chosen already."""
        way, begin = _Way(), first
        while begin in path:
            found: dict[int, _Way] = {}
            self._try(path[begin], [way], found)
            way, begin = min(found.values(), key=_cost_of), path[begin].last
        return way

    def _try(self, trial: _Trial, ways: Sequence[_Way], found: dict[int, _Way]) -> None:
        """Try a line after all ways to its beginning."""
        if self._ends(trial):
            self._end(trial, ways, found)
            return
        self._leave_plain(trial, ways, found)
        if self._may_be_drawn_out(trial):
            self._draw_out(trial, ways, found)

    def _ends(self, trial: _Trial) -> bool:
        """Return whether a line is the last one of a paragraph, or before a forced break, and not stretched."""
        return self._paragraph.breaks[trial.last].forced and not self._paragraph.last_too

    def _may_be_drawn_out(self, trial: _Trial) -> bool:
        return trial.ratio >= self._costs.least_drawn and self._most > 0 and trial.natural > 0

    def _added(self, here: Break) -> float:
        """Return what is added where a line ends within a word."""
        return self._costs.inside + (self._costs.insides if here.inside else 0.0)

    def _is_short(self, trial: _Trial) -> bool:
        """Return whether a last line is one word, or short.

        What is tied to its word by a space that does not break, as a mark behind it, is no second word.
        """
        alone = self._words_at[trial.last - 1] == self._words_at[trial.begin]
        return alone or self._measure - trial.room < self._costs.short_last * self._measure

    def _cost_of_end(self, trial: _Trial) -> float:
        ratio = 1.0 if self._costs.lacking else min(trial.ratio, 1.0)
        return (self._costs.line + self._costs.badness(ratio)) ** 2 + trial.added

    def _plain_badness(self, trial: _Trial) -> float:
        costs = self._costs
        return costs.lacking * (trial.room / self._measure) ** 2 if costs.lacking else costs.badness(trial.ratio)

    def _end(self, trial: _Trial, ways: Sequence[_Way], found: dict[int, _Way]) -> None:
        """Let the paragraph end with a line, which is not stretched and should not be short."""
        costs, ratio = self._costs, 1.0 if self._costs.lacking else min(trial.ratio, 1.0)
        own, short = self._cost_of_end(trial), self._is_short(trial)
        line = PlannedLine(trial.begin, trial.last, ratio)
        for way in ways:
            more = 0.0
            if short and way.lines:
                more = costs.short_of_more if way.lines > 1 else costs.short_of_two
            if 0 not in found or way.cost + own + more < found[0].cost:
                found[0] = _Way(way.cost + own + more, way, line, way.lines + 1)

    def _leave_plain(self, trial: _Trial, ways: Sequence[_Way], found: dict[int, _Way]) -> None:
        """Let spaces alone fill a line, or leave it as it is in a ragged paragraph."""
        costs = self._costs
        way = min(ways, key=_cost_of)
        cost = way.cost + (costs.line + self._plain_badness(trial)) ** 2 + trial.added
        if 0 in found and cost >= found[0].cost:
            return
        ratio = 1.0 if costs.lacking else trial.ratio
        ragged = bool(costs.lacking) or not trial.natural or ratio > costs.ragged
        found[0] = _Way(cost, way, PlannedLine(trial.begin, trial.last, ratio, (), ragged), way.lines + 1)

    def _draw_out(self, trial: _Trial, ways: Sequence[_Way], found: dict[int, _Way]) -> None:
        """Let words of a line be drawn out, unless it cannot become cheaper than what was found."""
        costs = self._costs
        candidates: list[Candidate] | None = None
        for way in ways:
            row = min(way.in_a_row + 1, _IN_A_ROW)
            before = way.cost + costs.in_a_row(way.in_a_row)
            # A cheaper way with fewer lines drawn out in a row is the better one for all that follows.
            most = min([other.cost for kind, other in found.items() if kind <= row], default=inf)
            if before + trial.least >= most:
                continue
            candidates = self._candidates(trial) if candidates is None else candidates
            out = drawn_out(candidates, way.stand, trial.ratio, trial.natural / self._paragraph.em, costs)
            if out is None or out.ratio > costs.ragged:  # a ragged line has no room that strokes could take
                continue
            if (cost := before + (costs.line + out.badness) ** 2 + trial.added) < most:
                line = PlannedLine(trial.begin, trial.last, out.ratio, out.strokes)
                found[row] = _Way(cost, way, line, way.lines + 1, row, out.stand)

    def _candidates(self, trial: _Trial) -> list[Candidate]:
        """Return the places of a line, ranked, each where it is about when the line is set."""
        em, start, indent = self._paragraph.em, self._paragraph.breaks[trial.begin].start, self._measure - trial.wide
        stretch = trial.wide / max(1.0, trial.wide - trial.room)
        own = self._places[self._place_at[trial.begin] : self._place_at[trial.last]]
        found = [Candidate(cost, (indent + (x - start) * stretch) / em, at, word) for cost, x, at, word in own]
        return ranked(found, self._measure / em)


def _least_to(end: int, trials: dict[int, list[_Trial]]) -> tuple[dict[int, _Trial], dict[int, float]]:
    """Return the line from each break that begins what costs least to the end, and what that costs at least."""
    path: dict[int, _Trial] = {}
    rest: dict[int, float] = defaultdict(lambda: inf, {end: 0.0})
    for last, lines in reversed(trials.items()):
        for trial in lines:
            if trial.least + rest[last] < rest[trial.begin]:
                rest[trial.begin], path[trial.begin] = trial.least + rest[last], trial
    return path, rest


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
