"""The token gate: what pdfium reads in a drawn part against what the part says.

Words, numbers and signs must all come back, and right-to-left words in their order. What pdfium is known to do to
Latin tokens in right-to-left lines is told as a note: it gives their pieces back in another order (`++C` for `C++`),
where other readers give them whole.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

import pypdfium2  # type: ignore[import-untyped]  # it has no types

from publisher.arabic.line_order import CODE_EDGE, OBJECT, latin_stretches
from publisher.arabic.script import RIGHT_TO_LEFT
from publisher.diagnostics import Finding
from publisher.formats.pdf.text.reading_folds import COMBINING, folded
from publisher.formats.pdf.text.source_place import SourcePlaces
from publisher.model import Source, Span

_FIRST = 8  # lost words are told so many
# Readers mirror brackets and signs such as ≤ in right-to-left lines, or do not: a bracket is a bracket.
_MIRRORED = (letter for letter in map(chr, range(0x3000)) if unicodedata.mirrored(letter))
_FOLDED = str.maketrans(dict.fromkeys((*"“”‘’", *_MIRRORED), "|"))
# Words of one script each, numbers of one set of digits, and signs.
_ATOM = re.compile(r"[^\W\d_a-zA-Z]+|[a-zA-Z]+|[0-9]+|[\u0660-\u0669]+|[\u06f0-\u06f9]+|[^\w\s]")
_RUN = re.compile(r"[^\W\d_a-z]+|[a-z]+|[0-9]+|[\u0660-\u0669]+|[\u06f0-\u06f9]+")
_OWN_WORD = re.compile(rf"(?:(?=[{RIGHT_TO_LEFT}])[^\W\d_])+")
# Signs that stand for words and numbers: pdfium gives their letters back beside those of their neighbours.
_SYMBOL = re.compile("[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2100-\u218b\u3300-\u33ff]")
_HYPHEN = re.compile("[\2\ufffe]")  # what pdfium gives for one at the end of a line
_BETWEEN = re.compile(r"[\s.,:;!?،؛؟«»\"…–—-]*")


class Line(Protocol):
    """What the gate asks of a line that was drawn."""

    @property
    def pieces(self) -> tuple[str, ...]:
        """Its text as typed, parted where markup begins or ends."""

    @property
    def hidden(self) -> tuple[str, ...]:
        """What nobody sees of it."""

    @property
    def said(self) -> str:
        """Its text as typed."""

    @property
    def rtl(self) -> bool:
        """Whether it begins at the right."""

    @property
    def raised(self) -> bool:
        """Whether some of its text is raised or lowered: pdfium reads such a line in pieces."""

    @property
    def embedded(self) -> bool:
        """Whether some of its right-to-left words are part of code or the like."""


def runs(text: str) -> list[str]:
    """Return the words and numbers of a text, without marks, tatweel and controls, folded, in small letters."""
    return _RUN.findall(COMBINING.sub("", folded(text)).casefold())


def atoms(text: str) -> list[str]:
    """Return words, numbers and signs, each by itself: what no reader may lose, whatever it does to their order.

    Accents come last, and part words: in right-to-left lines pdfium gives back last what stands before them.
    """
    clean = folded(_SYMBOL.sub(" \\g<0> ", text)).translate(_FOLDED)
    accents = COMBINING.findall(clean)
    found = _ATOM.findall(COMBINING.sub(" ", clean) if accents else clean)
    return [atom for atom in (*found, *accents) if atom not in (OBJECT, CODE_EDGE)]


def read(data: bytes) -> list[str]:
    """Return the text of every page of a PDF, as pdfium reads it."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [_HYPHEN.sub("-", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def judged(
    said: str, lines: Sequence[Sequence[Line]], pages: Sequence[str], title: str, source: Source | None
) -> Iterator[Finding]:
    """Compare what a part says with what was read of its pages; `lines` are those that were drawn, page by page."""
    lost = list(_lost(said, lines, pages))
    lost += [f"{one} {other}" for one, other in _out_of_order(lines, pages)]
    if lost:
        lost = [_as_typed(word, said) for word in lost]
        first = lost[0].split(maxsplit=1)[0]
        page, line = next(
            ((n, line.said) for n, there in enumerate(lines, 1) for line in there if first in line.said), (1, first)
        )
        place = SourcePlaces(source, said).span(line, word=first)
        words = tuple(dict.fromkeys(lost[:_FIRST]))
        yield Finding.of("P013", place or Span(title), title=title, page=page, words=words)
        return
    turned = tuple(dict.fromkeys(_turned(lines, pages)))
    if turned and source:  # no editor writes what the press says of itself
        yield Finding.of("P014", None, words=turned[:_FIRST])


def _as_typed(word: str, said: str) -> str:
    """Give the word that an author typed for a part of it, such as an accent or the bar of a fraction."""
    if word.isalpha() or " " in word:
        return word
    return next((typed for typed in said.split() if word in atoms(typed)), word)


def _lost(said: str, lines: Sequence[Sequence[Line]], pages: Sequence[str]) -> Iterator[str]:
    """Yield what does not come back; a word that the layout or a reader parted or joined does, in its pieces."""
    in_order = [atom for page in pages for atom in atoms(page)]
    found, words = Counter(in_order), Counter(atoms(said))
    if all(count <= found[atom] for atom, count in words.items()):
        return
    shown = [atom for page in lines for line in page for piece in line.pieces for atom in atoms(piece)]
    drawn = Counter(shown)
    yield from _without_letters(drawn - found, found - drawn, "".join(in_order))
    hidden = [atom for page in lines for line in page for piece in line.hidden for atom in atoms(piece)]
    whole = "".join([*shown, *hidden])
    bare = COMBINING.sub("", whole)  # an accent stands last in its piece: 202 of «août 202», then 4, is 2024
    yield from (atom for atom in words - drawn if atom not in whole and atom not in bare)


def _without_letters(lost: Counter[str], more: Counter[str], whole: str) -> Iterator[str]:
    """Yield of the atoms that are lost those whose letters do not come back in their order, parted or joined."""
    spare = Counter("".join(more.elements()))
    for atom, count in lost.items():
        needed = Counter(atom * count)
        if atom in whole and needed <= spare:
            spare -= needed
        else:
            yield atom


def _out_of_order(lines: Sequence[Sequence[Line]], pages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield words that follow each other on a right-to-left line, and do not where the page is read.

    Readers join words at narrow spaces, and part them where markup begins within.
    """
    for there, page in zip(lines, pages, strict=True):
        words = _own_words(page)
        read_so, letters = set(pairwise(words)), ""
        for line in there:
            if not line.rtl or line.embedded or line.raised:
                continue
            for one, other in _neighbours(line.said, read_so):
                letters = letters or "".join(words)
                if one + other not in letters:
                    yield one, other


def _neighbours(text: str, but: Container[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield words with spaces and signs alone between, `but` some: at raised numbers, pdfium turns lines round."""
    found = list(_OWN_WORD.finditer(clean := folded(text)))
    for one, other in pairwise(found):
        pair = one[0], other[0]
        if pair not in but and _BETWEEN.fullmatch(clean, one.end(), other.start()):
            yield pair


def _own_words(text: str) -> list[str]:
    return _OWN_WORD.findall(folded(text))


def _turned(lines: Sequence[Sequence[Line]], pages: Sequence[str]) -> Iterator[str]:
    """Yield what runs from left to right on a line, and is not read so."""
    for there, page in zip(lines, pages, strict=True):
        text: str | None = None
        for line in there:
            for stretch in latin_stretches(line.said) if line.rtl else ():
                text = _spaced(page) if text is None else text
                if _spaced(stretch) not in text:
                    yield stretch


def _spaced(text: str) -> str:
    return " ".join(folded(text).split())
