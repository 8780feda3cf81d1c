"""Lines of an article for what was found on its pages: there words have no markup, and lines end elsewhere.

A word may stand in an article often. The one that is meant is found by the words around it on the page; where those
are alike too, as in the rows of a table, by how many like it stand before it.
"""

import posixpath
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from publisher.formats.pdf.text.reading_folds import folded
from publisher.model import Source, Span

# A word goes on over these elements, and ends at all others.
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s"),
        *("samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"),
    )
)
_WITHIN_WORDS = re.compile(rf"</?(?:{'|'.join(sorted(_INLINE))})\b[^<>]*>|[*_~=^`\\]+", re.IGNORECASE)
# Tags, where links lead, and what notes are called are no words of a page.
_UNSEEN = re.compile(r"</?[A-Za-z][^<>]*>|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\[\^[^\[\]\n]*\]:?")
_WORD = re.compile(r"[^\W_]+")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_AROUND = (12, 8, 6, 4, 3, 2, 1)  # words that are compared, the most first
_NEAR = 60  # words: no line of a page has more


class SourcePlaces:
    """Finds the lines of a source that a part's pages show; of a part without a source, none.

    `shown` is the tree of the document that was laid out, or its text.
    """

    def __init__(self, source: Source | None, shown: Any) -> None:
        self._source, self._shown = source, shown

    def span(self, text: str = "", element: Any = None, word: str = "") -> Span | None:
        """Return the line where a text of the pages begins, or one of its words; an `element` of the tree has it.

        Where the source has nothing of it, that is the first line of the body.
        """
        if self._source is None:
            return None
        begin = self._on_page(_plain(text), element)
        if begin is None:
            return self._source.at(self._source_words.first_line)
        if wanted := _WORD.search(_plain(word)):
            near = self._page_words.words[begin : begin + _NEAR]
            begin += near.index(wanted[0]) if wanted[0] in near else 0
        return self._source.at(self._line(begin))

    def span_of_picture(self, image: Any) -> Span:
        """Return the line that names a picture of the tree: of one that is shown again, the line that does so.

        A part without a source, as a cover, has no lines: there it is the picture itself.
        """
        src = image.get("src", "")
        if self._source is None:
            return Span(src)
        lines = [n for n, line in enumerate(self._source.text.split("\n"), 1) if posixpath.basename(src) in line]
        same = [other for other in self._shown.iter("img") if other.get("src") == src]
        number = next((n for n, other in enumerate(same) if other is image), 0)
        return self._source.at(lines[min(number, len(lines) - 1)] if lines else self._source_words.first_line)

    def _on_page(self, text: str, element: Any) -> int | None:
        """Return which word of the page a text begins with; the first of the element where it has no such text."""
        page = self._page_words
        start, end = page.of_element.get(id(element), (0, len(page.words)))
        wanted = _WORD.findall(text)
        for count in _AROUND:
            found = page.find(wanted[:count], start, end) if len(wanted) >= count else []
            if found:
                return found[0]
        return start if element is not None and start < end else None

    def _line(self, at: int) -> int:
        """Return the line of a word of the page: by the most words around it that its source has too."""
        for number in range(at, -1, -1):  # of a word that the source does not have, that of the word before it
            if line := self._line_by_neighbours(number):
                return line
        return self._source_words.first_line

    def _line_by_neighbours(self, at: int) -> int:
        page, source = self._page_words, self._source_words
        for size in _AROUND:
            doubtful = 0
            for start in range(at, max(at - size, -1), -1):
                around = page.words[start : start + size]
                there = source.find(around) if len(around) == size else []
                if len(there) == 1:
                    return source.lines[there[0] + at - start]
                if there and not doubtful:
                    number = page.find(around).index(start)
                    doubtful = source.lines[there[min(number, len(there) - 1)] + at - start]
            if doubtful:
                return doubtful
        return 0

    @cached_property
    def _page_words(self) -> "_Words":
        if isinstance(self._shown, str):
            return _Words(_plain(self._shown))
        texts: list[str] = []
        places: dict[int, tuple[int, int]] = {}
        _read(self._shown, texts, places, 0)
        return _Words("".join(texts), places)

    @cached_property
    def _source_words(self) -> "_Words":
        from publisher.importers.front_matter.head_places import place_of_head  # most pages have nothing to be found

        text = self._source.text if self._source else ""
        head = place_of_head(text)
        lines = _plain(_UNSEEN.sub(_line_ends, _WITHIN_WORDS.sub(_line_ends, text)))
        return _Words(lines, body=head.body if head else 0)


class _Words:
    """The words of a text, in their order, with the lines that they stand on.

    `of_element` has the first word of each element, and the first after it. `body` lines are before the text itself.
    """

    def __init__(self, text: str, places: Mapping[int, tuple[int, int]] | None = None, body: int = 0) -> None:
        found = list(_WORD.finditer(text))
        starts = [word.start() for word in found]
        self.words = [word[0] for word in found]
        self.of_element = {
            name: (bisect_left(starts, begin), bisect_left(starts, end))
            for name, (begin, end) in (places or {}).items()
        }
        ends = [0, *(match.end() for match in re.finditer("\n", text))]
        self.lines = [bisect_right(ends, start) for start in starts]
        self.first_line = min(body + 1, len(ends))
        self._joined = f" {' '.join(self.words)} "
        self._places = [0, *accumulate(len(word) + 1 for word in self.words)]

    def find(self, words: Sequence[str], start: int = 0, end: int | None = None) -> list[int]:
        """Return where some words follow each other, from one word to another."""
        wanted = f" {' '.join(words)} "
        last = self._places[len(self.words) if end is None else end] + 1
        found, place = [], self._joined.find(wanted, self._places[start], last)
        while place >= 0:
            found.append(bisect_left(self._places, place))
            place = self._joined.find(wanted, place + 1, last)
        return found


def _read(element: Any, texts: list[str], places: dict[int, tuple[int, int]], length: int) -> int:
    """Read the text of a tree, and where in it each element begins and ends; return its length from there on."""
    apart = "" if element.tag in _INLINE else " "
    begin = length
    for text in (apart, element.text):
        texts.append(_plain(text or ""))
        length += len(texts[-1])
    for child in element:
        length = _read(child, texts, places, length)
        texts.append(_plain(child.tail or ""))
        length += len(texts[-1])
    places[id(element)] = (begin, length)
    texts.append(apart)
    return length + len(apart)


def _plain(text: str) -> str:
    """Give a text as readers give it back, in small letters and digits of one kind; its lines end where they did."""
    return "\n".join(folded(line) for line in text.split("\n")).casefold().translate(_DIGITS)


def _line_ends(match: re.Match[str]) -> str:
    """Give what stands for markup that is no word: nothing within a word, but for the line ends in it."""
    return "\n" * match[0].count("\n") or ("" if _WITHIN_WORDS.fullmatch(match[0]) else " ")
