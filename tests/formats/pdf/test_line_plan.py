"""Lines planned for whole paragraphs, from numbers: against all ways there are, and what must hold of any plan."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from publisher.formats.pdf.linebreaks.line_costs import LEAST, STEP, Costs, costs_of
from publisher.formats.pdf.linebreaks.line_plan import planned
from publisher.formats.pdf.linebreaks.measured_paragraph import Break, MeasuredParagraph, PlannedLine, StrokePlace
from publisher.formats.pdf.linebreaks.stroke_choice import Candidate, drawn_out
from publisher.model import Justification
from scale import examples
from some import some

SPACE, EM = 4.0, 15.0
#: Strokes may stand above one another: what a line costs hangs on nothing but the lines beside it.
FREE = Costs(clear=0.0)


def paragraph(
    words: Sequence[float], *, places: Sequence[StrokePlace] = (), hyphens: Sequence[int] = (), last_too: bool = False
) -> MeasuredParagraph:
    """Make a paragraph of words (px) with spaces between them; some may be parted in their middle."""
    breaks, x = [Break(0.0, 0.0, 0, 0)], 0.0
    for n, word in enumerate(words):
        if n in hyphens:
            breaks.append(Break(x + word / 2, x + word / 2, n, n, hyphen=3.0, inside=True))
        x += word
        if n + 1 < len(words):
            breaks.append(Break(x, x + SPACE, n, n + 1))
            x += SPACE
    breaks.append(Break(x, x, len(words) - 1, len(words) - 1, forced=True))
    return MeasuredParagraph(tuple(breaks), tuple(places), SPACE, EM, last_too)


def with_places(words: Sequence[float], seed: int, *, last_too: bool = False) -> MeasuredParagraph:
    """Make a paragraph of which some words have places for strokes."""
    chance, x, places = random.Random(seed), 0.0, []  # noqa: S311 -- no secret hangs on it
    for n, word in enumerate(words):
        for part in range(chance.choice((0, 1, 1, 2))):
            at = x + word * (part + 1) / 4
            places.append(StrokePlace(100 * n + part, at, chance.randrange(11), n, chance.randrange(3, 9)))
        x += word + SPACE
    return paragraph(words, places=places, last_too=last_too)


def cost_of(whole: MeasuredParagraph, lines: Sequence[PlannedLine], measure: float, costs: Costs) -> float:
    """Return what lines cost together."""
    places, total, row = {place.at: place for place in whole.places}, 0.0, 0
    for number, line in enumerate(lines):
        here, there = whole.breaks[line.first], whole.breaks[line.last]
        badness = costs.line + costs.badness(line.ratio)
        if line.strokes:
            badness += costs.drawn
            for stroke in line.strokes:
                place = places[stroke.at]
                badness += costs.of_place(place.priority, place.letters) + costs.of_width(stroke.width)
            total += costs.in_a_row(row)
        row = min(2, row + 1) if line.strokes else 0
        total += badness**2
        if there.inside:
            total += costs.inside + (costs.insides if here.inside else 0)
        if line.last == len(whole.breaks) - 1 and not whole.last_too and number:
            short = there.spaces == here.next_spaces or there.end - here.start < costs.short_last * measure
            total += short * (costs.short_of_more if number > 1 else costs.short_of_two)
    return total


def every_way(whole: MeasuredParagraph, measure: float, costs: Costs, begin: int = 0) -> Iterator[list[PlannedLine]]:
    """Yield all ways to set a paragraph, each line with strokes and without; none lacks half the measure."""
    if begin == len(whole.breaks) - 1:
        yield []
    for last in range(begin + 1, len(whole.breaks)):
        here, there = whole.breaks[begin], whole.breaks[last]
        natural = SPACE * (there.spaces - here.next_spaces)
        room = measure - there.end + here.start - there.hyphen
        if room < -costs.shrink * natural - 0.01:
            continue
        ratio = 1 + (room / natural if natural else 2 * room / SPACE)
        ends = last == len(whole.breaks) - 1 and not whole.last_too
        if room > measure / 2 and not ends:
            continue
        ways = [PlannedLine(begin, last, min(ratio, 1.0) if ends else ratio)]
        if natural and not ends:
            stretch = measure / (measure - room)
            candidates = [
                Candidate(
                    costs.of_place(place.priority, place.letters),
                    (place.x - here.start) * stretch / EM,
                    place.at,
                    place.word,
                )
                for place in whole.places
                if here.start <= place.x < there.start
            ]
            candidates.sort(key=lambda one: (one.cost, abs(one.x - measure / EM / 2)))
            out = drawn_out(candidates, (), ratio, natural / EM, costs)
            if out and out.ratio <= costs.ragged:
                ways.append(PlannedLine(begin, last, out.ratio, out.strokes))
        for rest in every_way(whole, measure, costs, last):
            yield from ([way, *rest] for way in ways)


WORDS = st.lists(st.floats(8, 45), min_size=1, max_size=9)


@examples(300)
@given(WORDS, st.integers(0, 1 << 30), st.floats(60, 120), st.booleans())
def test_no_way_is_cheaper_than_the_one_that_is_planned(
    words: list[float],
    seed: int,
    measure: float,
    last_too: bool,
) -> None:
    whole = with_places(words, seed, last_too=last_too)
    ways = list(every_way(whole, measure, FREE))
    assume(ways)  # a paragraph may have no way but with lines that lack more than half
    found = planned(whole, 0, measure, 0.0, FREE)
    least = min(cost_of(whole, way, measure, FREE) for way in ways)
    assert cost_of(whole, found, measure, FREE) <= least * (
        1 + 1e-9
    )  # it has lines too that lack more, where it must


@examples(200)
@given(st.lists(st.floats(5, 70), min_size=1, max_size=40), st.integers(0, 1 << 30), st.floats(40, 300))
def test_lines_follow_each_other_and_fit(words: list[float], seed: int, measure: float) -> None:
    whole, costs = with_places(words, seed), Costs()
    begin = 0
    while begin < len(whole.breaks) - 1:
        lines = planned(whole, begin, measure, 0.0, costs)
        if not lines:  # the next word is wider than the measure: it is the engine's
            assert whole.breaks[begin + 1].end - whole.breaks[begin].start > measure
            begin += 1
            continue
        assert lines[0].first == begin
        assert all(one.last == other.first for one, other in pairwise(lines))
        for line in lines:
            _assert_right(whole, line, measure, costs)
        begin = lines[-1].last


def _assert_right(whole: MeasuredParagraph, line: PlannedLine, measure: float, costs: Costs) -> None:
    here, there = whole.breaks[line.first], whole.breaks[line.last]
    natural = SPACE * (there.spaces - here.next_spaces)
    strokes = EM * sum(stroke.width for stroke in line.strokes)
    assert there.end - here.start + strokes + natural * (line.ratio - 1) <= measure + 0.02 or not natural
    assert line.ratio >= 1 - costs.shrink - 0.01
    assert not (line.ragged and line.strokes), "strokes would take the room of spaces that keep their width"
    places = {place.at: place for place in whole.places}
    chosen = [places[stroke.at] for stroke in line.strokes]
    assert len({place.word for place in chosen}) == len(chosen) <= costs.strokes
    assert all(here.start <= place.x < there.end for place in chosen)
    for stroke in line.strokes:
        assert LEAST - 1e-6 <= stroke.width <= costs.most + 1e-6
        assert stroke.width / STEP == pytest.approx(round(stroke.width / STEP))


def test_words_that_fit_evenly_stand_as_they_are() -> None:
    lines = planned(paragraph([22.0] * 12), 0, 4 * 22 + 3 * SPACE, 0.0, Costs())
    assert [(line.first, line.last, line.ratio) for line in lines] == [(0, 4, 1.0), (4, 8, 1.0), (8, 12, 1.0)]


def test_the_first_line_alone_is_indented() -> None:
    lines = planned(paragraph([22.0] * 11), 0, 4 * 22 + 3 * SPACE, 22.0 + SPACE, Costs())
    assert [(line.last, line.ratio) for line in lines] == [(3, 1.0), (7, 1.0), (11, 1.0)]


def test_a_line_ends_where_it_is_forced_to() -> None:
    whole = paragraph([20.0] * 9)
    breaks = list(whole.breaks)
    breaks[2] = breaks[2]._replace(forced=True)
    lines = planned(replace(whole, breaks=tuple(breaks)), 0, 100.0, 0.0, Costs())
    assert [line.last for line in lines] == [2]
    assert lines[0].ratio == 1.0  # it is a last line


def test_a_plan_goes_up_to_a_word_that_is_wider_than_the_measure() -> None:
    whole = paragraph([30.0, 30.0, 30.0, 30.0, 500.0, 30.0])
    assert planned(whole, 0, 100.0, 0.0, Costs())[-1].last == 4
    assert planned(whole, 4, 100.0, 0.0, Costs()) == []
    assert [line.last for line in planned(whole, 5, 100.0, 0.0, Costs())] == [6]


def test_words_are_parted_where_nothing_else_is_as_good() -> None:
    words = [40.0, 40.0, 60.0, 40.0, 40.0]
    assert [line.last for line in planned(paragraph(words), 0, 120.0, 0.0, Costs())] == [2, 4, 5]
    tight = paragraph(words, hyphens=[2])
    assert [line.last for line in planned(tight, 0, 121.0, 0.0, Costs())] == [3, 6]


def test_no_paragraph_of_three_lines_ends_with_one_word_where_it_can_be_otherwise() -> None:
    ended = 0
    for seed in range(60):
        chance = random.Random(seed)  # noqa: S311 -- no secret hangs on it
        whole = paragraph([chance.uniform(8, 45) for _ in range(chance.randrange(30, 60))])
        *_, last = lines = planned(whole, 0, 300.0, 0.0, Costs())
        wide = whole.breaks[last.last].end - whole.breaks[last.first].start
        assert len(lines) > 2
        assert last.last - last.first > 1
        assert wide > 0.12 * 300.0
        ended += 1
    assert ended == 60


def test_strokes_stand_in_no_three_lines_running_where_that_is_dear() -> None:
    words = [30.0] * 20
    whole = with_places(words, 3)
    free, dear = (Costs(third=third, second=0.0, drawn=1.0) for third in (0.0, 1e9))

    def rows(costs: Costs) -> int:
        drawn = [bool(line.strokes) for line in planned(whole, 0, 110.0, 0.0, costs)]
        return sum(all(drawn[n : n + 3]) for n in range(len(drawn) - 2))

    assert rows(free) > rows(dear) == 0


def test_strokes_stand_clear_of_those_above() -> None:
    whole, costs = with_places([30.0] * 40, 5), Costs(drawn=0.0, third=0.0, second=0.0)
    lines = planned(whole, 0, 110.0, 0.0, costs)
    assert sum(bool(line.strokes) for line in lines) > 5
    places = {place.at: place for place in whole.places}

    def stand(line: PlannedLine) -> list[float]:
        here, there = whole.breaks[line.first], whole.breaks[line.last]
        stretch = 110.0 / (there.end - here.start)
        return [(places[stroke.at].x - here.start) * stretch / EM for stroke in line.strokes]

    for above, below in pairwise(lines):  # none of a line is right too
        assert all(abs(one - other) >= costs.clear for one in stand(above) for other in stand(below))


def test_a_ragged_line_is_one_whose_spaces_would_tear_it() -> None:
    lines = planned(paragraph([10.0, 10.0, 95.0, 10.0]), 0, 100.0, 0.0, Costs(strokes=0))
    assert [(line.last, line.ragged) for line in lines] == [(2, True), (3, True), (4, False)]


def _candidate(cost: float, x: float, word: int) -> Candidate:
    return Candidate(cost, x, word, word)


def test_a_line_takes_the_cheapest_places_that_stand_apart() -> None:
    costs = Costs()
    found = [_candidate(0.0, 10.0, 1), _candidate(1.0, 11.0, 2), _candidate(2.0, 3.0, 3), _candidate(9.0, 16.0, 4)]
    out = drawn_out(found, (), 2.5, 3.0, costs)
    assert out is not None
    assert [stroke.at for stroke in out.strokes] == [1, 3]
    above = drawn_out(found, (10.3,), 2.5, 3.0, costs)
    assert above is not None
    assert [stroke.at for stroke in above.strokes] == [3, 4]
    assert drawn_out(found, (), 1.05, 3.0, costs) is None
    assert drawn_out((), (), 2.5, 3.0, costs) is None


def test_letters_take_no_more_than_their_share() -> None:
    found = [_candidate(0.0, 4.0 * n, n) for n in range(6)]
    for share in some((0.25, 0.5, 0.75, 1.0)):
        out = drawn_out(found, (), 1.4, 2.0, Costs(share=share, drawn=0.0))
        assert out is not None
        assert sum(stroke.width for stroke in out.strokes) <= share * 0.4 * 2.0 + 1e-6


@pytest.mark.parametrize(("how", "strokes"), [("kashida", 3), ("spaces", 0), ("none", 0)])
def test_a_theme_that_draws_no_words_out_has_no_strokes(how: str, strokes: int) -> None:
    assert costs_of(Justification(how, strokes=3)).strokes == strokes  # type: ignore[arg-type]  # one of them
