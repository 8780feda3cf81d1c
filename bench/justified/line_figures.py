"""Lines → how even they are, and what must be reached."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from justified.read_lines import Line, Word
from publisher.arabic.kashida_places import places
from publisher.model import KashidaRules

_LOOSE = 1.5
_SHORT = 0.12  # of the measure: a last line that is shorter is short
_LONG = 3  # lines: of a paragraph that has so many, the last is not short
_LONG_WORD = 9  # letters: a word of three keeps its shape beside a longer one
RULES: KashidaRules = "naskh"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an engine's lines, and by measure the most (`at_least`: the least) that it may be."""

    name: str
    form: str
    bounds: Mapping[str, float]
    at_least: bool = False


FIGURES = (
    Figure("word space ÷ natural: mean", "{:.3f}", {"A4": 1.14, "A5": 1.10}),
    Figure("90th percentile", "{:.3f}", {"A4": 1.29, "A5": 1.25}),
    Figure("lines above 1.5", "{:.1%}", {"A4": 0.03, "A5": 0.0}),
    Figure("narrowest space ÷ natural", "{:.2f}", {"A4": 0.80, "A5": 0.80}, at_least=True),
    Figure("lines with kashida", "{:.1%}", {"A4": 0.45, "A5": 0.33}),
    Figure("strokes a line, mean", "{:.2f}", {"A4": 0.85, "A5": 0.65}),
    Figure("strokes at forbidden places", "{:.1%}", {"A4": 0.0, "A5": 0.0}),
    Figure("ragged lines in justified paragraphs", "{:.2%}", {"A4": 0.005, "A5": 0.002}),
    Figure("short last lines of paragraphs of three lines", "{:.1%}", {"A4": 0.0, "A5": 0.0}),
    Figure("third and later lines with kashida in a row", "{:.1%}", {}),
    Figure("lines", "{:.0f}", {}),
)


def figures(paragraphs: Sequence[Sequence[Line]], natural: float, measure: float) -> Iterator[float]:
    """Yield the figures of the justified lines, those that are no last ones; natural space and measure in em."""
    justified = [line for lines in paragraphs for line in lines[:-1]]
    full = [line for line in justified if line.full and line.spaces]
    ratios = sorted(fmean(line.spaces) / natural for line in full)
    strokes = [_strokes(line) for line in justified]
    drawn = sum(map(bool, strokes))
    count = sum(map(len, strokes))
    long = [lines[-1] for lines in paragraphs if len(lines) >= _LONG]
    yield fmean(ratios)
    yield ratios[int(0.9 * len(ratios))]
    yield sum(ratio > _LOOSE for ratio in ratios) / len(ratios)
    yield round(ratios[0], 3)
    yield drawn / len(justified)
    yield count / len(justified)
    yield sum(_forbidden(word, index) for line in strokes for word, index in line) / count if count else 0.0
    yield (len(justified) - len(full)) / len(justified)
    yield sum(not line.spaces or line.wide < _SHORT * measure for line in long) / len(long) if long else 0.0
    yield _in_a_row([[bool(_strokes(line)) for line in lines[:-1]] for lines in paragraphs]) / len(justified)
    yield float(sum(map(len, paragraphs)))


def _strokes(line: Line) -> list[tuple[Word, int]]:
    return [(word, index) for word in line.words for index in word.strokes]


def _forbidden(word: Word, index: int) -> bool:
    allowed = {place.index for place in places(word.text, RULES, longest_of_line=_LONG_WORD)}
    return index not in allowed


def _in_a_row(paragraphs: Sequence[Sequence[bool]]) -> int:
    return sum(all(lines[n - 2 : n + 1]) for lines in paragraphs for n in range(2, len(lines)))
