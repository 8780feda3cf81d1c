"""The lines of a pasted text: what is blank is dropped, what was wrapped by hand is joined again."""

import unicodedata
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import groupby, pairwise

from publisher.importers.pasted import signs
from publisher.importers.pasted.code_evidence import is_code
from publisher.importers.pasted.line_kinds import Raw

_FEWEST_PARAGRAPHS = 3
_TAB = 4
# A page or a mail is wrapped between these widths; a line that reaches so much of the widest is a full one.
_NARROWEST, _WIDEST = 40, 120
_FULL = 0.7
# Without empty lines, a paragraph ends with a sentence that stops so far from the edge.
_ENDED = 0.85
_FEWEST_WRAPPED = 6


def raw_lines(text: str) -> list[Raw]:
    """List the lines that hold anything to see, as the paragraphs that they were before they were wrapped."""
    lines: list[Raw] = []
    gap = 0
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if not _is_seen(stripped):
            gap += 1
            continue
        space = line[: len(line) - len(line.lstrip())]
        lines.append(Raw(number, stripped, len(space.expandtabs(_TAB)), gap))
        gap = 0
    return _hung(_unwrapped(_evened(lines)))


def _is_seen(text: str) -> bool:
    """Say whether a line has more in it than spaces and marks of direction."""
    return any(unicodedata.category(c) not in ("Cf", "Zs", "Cc") for c in text)


def _evened(lines: list[Raw]) -> list[Raw]:
    """Take away the empty lines that stand between any two lines: they say nothing."""
    least = min((line.gap for line in lines[1:]), default=0)
    return [replace(line, gap=max(0, line.gap - least)) for line in lines]


def _unwrapped(lines: list[Raw]) -> list[Raw]:
    """Join the lines of each paragraph where a text was wrapped by hand."""
    paragraphs = _runs(lines)
    open_ended, inner = _ends([line for paragraph in paragraphs for line in paragraph[:-1]])
    if open_ended <= inner / 2:
        return lines
    alone = _running_heads(lines)
    widths = [len(line.text) for line in lines if not is_of_the_page(line.text) and line.text not in alone]
    width = max(widths, default=0)
    if width < _NARROWEST:
        return lines  # short lines all through are no prose: a conversation, an address, a poem
    if len(paragraphs) >= _FEWEST_PARAGRAPHS:
        return [line for paragraph in paragraphs for line in _unwrapped_lines(paragraph, alone, width / 2)]
    full = sum(one >= width * _FULL for one in widths)
    wrapped = width <= _WIDEST and len(widths) >= _FEWEST_WRAPPED and full > len(widths) / 2
    sentences = any(line.text.endswith(signs.SENTENCE_END) for line in lines)
    return _unwrapped_lines(lines, alone, width * _FULL, ended=width * _ENDED) if wrapped and sentences else lines


def _running_heads(lines: Sequence[Raw]) -> Set[str]:
    """Give the texts that stand more than once, and beside the number of a page."""
    counted = Counter(line.text for line in lines)
    pairs = [(one.text, other.text) for one, other in pairwise(lines)]
    beside = {text for pair in pairs if any(map(signs.PAGE.fullmatch, pair)) for text in pair}
    return {text for text in beside if counted[text] > 1}


def _hung(lines: list[Raw]) -> list[Raw]:
    """Join to an item the lines that it was wrapped into by hand: they hang under its words."""
    pieces: list[list[Raw]] = []
    for line in lines:
        if pieces and _hangs(line, pieces[-1]):
            pieces[-1].append(line)
        else:
            pieces.append([line])
    return [_one_line_of(piece) for piece in pieces]


def _hangs(line: Raw, piece: Sequence[Raw]) -> bool:
    first, above = piece[0], piece[-1].text
    item = signs.BULLET.match(first.text) or signs.NUMBER.match(first.text)
    wrapped = len(above) >= _NARROWEST and not above.endswith((*signs.SENTENCE_END, ":", "؛"))
    apart = line.gap or line.indent <= first.indent + 1 or _stands_alone(line.text)
    return bool(item) and wrapped and not apart


def _one_line_of(lines: Sequence[Raw]) -> Raw:
    return replace(lines[0], text=" ".join(line.text for line in lines))


def _runs(lines: list[Raw]) -> list[list[Raw]]:
    """Part the lines at the empty lines."""
    count = 0

    def paragraph(line: Raw) -> int:
        nonlocal count
        count += line.gap > 0
        return count

    return [list(run) for _, run in groupby(lines, paragraph)]


def _ends(inner: Sequence[Raw]) -> tuple[int, int]:
    """Count the lines that end in the middle of a sentence, among those that others follow."""
    plain = [line.text for line in inner if not _stands_alone(line.text)]
    return sum(not text.endswith((*signs.SENTENCE_END, ":", "؛")) for text in plain), len(plain)


def _stands_alone(text: str) -> bool:
    """Say whether a line begins something of its own, or is laid out in columns."""
    counted = (signs.BULLET, signs.NUMBER, signs.WORDED, signs.CLAUSE)
    marked = (*counted, signs.QUOTED, signs.SPEAKER, signs.CAPTION, signs.TAGS)
    return any(sign.match(text) for sign in marked) or bool(signs.EMOJI.match(text)) or _is_laid_out(text)


def _is_laid_out(text: str) -> bool:
    """Say whether a line stands in columns, or is a rule: nothing is joined to it."""
    return bool(signs.COLUMNS.search(text)) or is_of_the_page(text) or is_code(text)


def is_of_the_page(text: str) -> bool:
    """Say whether a line is a rule or the number of a page."""
    return bool(signs.RULE.fullmatch(text) or signs.PAGE.fullmatch(text))


def _unwrapped_lines(paragraph: list[Raw], alone: Set[str], full: float, *, ended: float = 0) -> list[Raw]:
    """Join a paragraph's lines; begin anew after a short line, at every bullet and number, at what stands `alone`."""
    pieces: list[list[Raw]] = []
    for line in paragraph:
        above = pieces[-1][-1].text if pieces else ""
        least = max(full, ended) if above.endswith(signs.SENTENCE_END) else full
        parted = line.text in alone or above in alone or _stands_alone(line.text) or _is_laid_out(above)
        if parted or len(above) < least:
            pieces.append([line])
        else:
            pieces[-1].append(line)
    return [_one_line_of(lines) for lines in pieces]
