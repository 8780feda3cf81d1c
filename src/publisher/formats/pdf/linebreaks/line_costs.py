"""What lines cost: how bad their spaces and strokes are, and what is added where lines meet.

As in D. E. Knuth and M. F. Plass, "Breaking paragraphs into lines" (1981), the cost of a paragraph is the sum of the
squares of how bad its lines are. The numbers were chosen by measurement (`docs/design.md`).
"""

from dataclasses import dataclass, replace

from publisher.model import Justification

#: Widths of strokes: the least, for a shorter one is a blemish, and the steps in which they grow (em).
LEAST, STEP = 0.1, 0.05
_BEST_PRIORITY = 10
_STROKES_OF_VERSE = 6


@dataclass(frozen=True, slots=True)
class Costs:
    """What a theme says, then what it does not.

    At most so many `strokes` stand in a line, each at `most` em wide; they take a `share` of its room. A space may
    `shrink` by so much of itself.
    """

    strokes: int = 2
    share: float = 0.75
    most: float = 0.6
    shrink: float = 0.2

    #: How bad a line is of itself, and a line whose spaces are wider by a half or as narrow as they may be.
    line: float = 20.0
    loose: float = 230.0
    tight: float = 40.0
    #: By which power of the stretch a line is bad.
    power: float = 2.0
    #: What is added for strokes at all, and for each one: for itself, for each step that the priority of its place is
    #: below the best, for each letter that its word has less than a long one.
    drawn: float = 20.0
    wide: float = 20.0
    widest: float = 0.4
    stroke: float = 12.0
    worse: float = 6.0
    shorter: float = 1.5
    long: int = 7
    #: A second line with strokes in a row, and each one after it.
    second: float = 1000.0
    third: float = 15000.0
    #: A last line that is one word, or shorter than a share of the measure: of two lines, and of more.
    short_last: float = 0.12
    short_of_two: float = 5000.0
    short_of_more: float = 1e7
    #: A line that ends within a word, at a hyphen of ours or not, and a second one in a row.
    inside: float = 2500.0
    insides: float = 5000.0
    #: A line whose spaces are so much wider than natural ones is not stretched at all.
    ragged: float = 3.0
    #: How bad a line is of a paragraph that is ragged, where it lacks all of its measure (0: it is justified).
    lacking: float = 0.0
    #: A line with less stretch has no strokes.
    least_drawn: float = 1.25
    #: How far from one another strokes stand: of the line above, and of the same line (em).
    clear: float = 1.0
    apart: float = 2.0

    def badness(self, ratio: float) -> float:
        """Return how bad spaces are that are to natural ones as `ratio` is to 1."""
        if ratio >= 1:
            return float(self.loose * ((ratio - 1) / 0.5) ** self.power)
        return float(self.tight * ((1 - ratio) / self.shrink) ** 3) if self.shrink else 0.0

    def of_place(self, priority: int, letters: int) -> float:
        """Return what a stroke adds to how bad its line is, by its place's priority and its word's letters."""
        worse, shorter = _BEST_PRIORITY - priority, self.long - letters
        return self.stroke + self.worse * max(0, worse) + self.shorter * max(0, shorter)

    def of_width(self, width: float) -> float:
        """Return what a stroke adds that is so wide (em)."""
        return self.wide * max(0.0, width - self.widest)

    def in_a_row(self, before: int) -> float:
        """Return what it costs to draw a line out after so many that are."""
        return (0.0, self.second, self.third)[min(before, 2)]


def costs_of_titles() -> Costs:
    """Return what the ragged lines of headings cost: they are about equally long, and the last one is not short."""
    return Costs(strokes=0, shrink=0.0, lacking=150.0, short_last=0.25)


def costs_of(how: Justification, *, verse: bool = False) -> Costs:
    """Return what lines cost in a theme; in one that draws no words out, they have no strokes.

    Verse is drawn out to one width: its letters take whatever its lines lack.
    """
    if how.how != "kashida" or not how.strokes:
        return Costs(0, how.share, how.most, how.shrink)
    costs = Costs(how.strokes, how.share, how.most, how.shrink)
    if not verse:
        return costs
    return replace(
        costs, strokes=_STROKES_OF_VERSE, drawn=0.0, stroke=2.0, worse=1.0, shorter=0.0, least_drawn=1.05, apart=1.0
    )
