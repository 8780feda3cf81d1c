"""Lines of verse as authors type them, marked so that Python-Markdown keeps their breaks, indents and hemistichs.

Verse stands between `:::verse` and `:::`, above `{: .verse}`, or all through an article whose front matter says so.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.importers.html.verse import CAESURA, INDENT, LINE, OPTIONS, VERSE, parted
from publisher.importers.markdown.prose import in_prose, own, replaced
from publisher.importers.markdown.rows import Passed, Row

_COLONS = re.compile(r"[ \t]*(:{3,})[ \t]*(.*?)[ \t]*:*")
_NAMES = frozenset((VERSE, "poem", "poetry", "شعر", "قصيدة", "أبيات"))
_ATTRIBUTES = re.compile(r"\s*\{(?::[ ]*|(?=[#.][^\W\d]))([^{}\n]*)\}\s*")
_CLASS = re.compile(r"(?<![\w-])\.([\w-]+)")
# What is no line of verse in an article of verse: headings, quotations, HTML, pictures, definitions, rules, boxes.
_NO_LINE = re.compile(
    r" {0,3}(?:#{1,6}(?!#)|>|</?[A-Za-z!]|!\[[^\[\]]*\]\([^()]*\)\s*(?:\{.*\})?$|\*?\[[^\[\]]+\]:|!!! ?\w|:{3,})"
)
_RULE = re.compile(r" {0,3}(?:([-*_=])[ \t]*(?:\1[ \t]*){2,}|=+)\s*")
# It makes a heading of the one line above it (CommonMark 0.31, «Setext headings»).
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*")
_BAR = re.compile(r"( {0,3})\|(?: |$)(.*)")


def read_verse(rows: list[Row]) -> Passed:
    """Mark the verse of a text of prose, and tell lines that look like verse and are none."""
    told: list[tuple[int, Finding]] = []
    out = _read_paragraphs(_read_fences(rows, told))
    return Passed(out, [*told, *_unmarked(out)])


def reading_throughout(options: Sequence[str]) -> "_Throughout":
    """Return the pass for an article that is verse from end to end, set with these options."""
    return _Throughout(tuple(options))


@dataclass(frozen=True, slots=True)
class _Throughout:
    options: tuple[str, ...]

    def __call__(self, rows: list[Row]) -> Passed:
        """Mark every paragraph as verse, but for those that are marked as prose."""
        told: list[tuple[int, Finding]] = []
        out: list[Row] = []
        for paragraph, members in _paragraphs(_read_paragraphs(_read_fences(rows, told))):
            out += self._paragraph(members) if paragraph else members
        return Passed(out, told)

    def _paragraph(self, members: list[Row]) -> Iterator[Row]:
        """Yield a paragraph's rows; what is no verse in it stands apart."""
        attributes = _ATTRIBUTES.fullmatch(members[-1].text)
        if any(LINE in row.text for row in members) or (attributes and _CLASS.search(attributes[1])):
            yield from members
            return
        groups = [(line, list(run)) for line, run in groupby(members, _is_line)]
        for (line, some), (_, below) in zip(groups, [*groups[1:], (False, [])], strict=True):
            heading = len(some) == 1 and below and _UNDERLINE.fullmatch(below[0].text)
            if line and not heading:
                yield from (Row("", some[0].number), *_stanza(some, _said(self.options)), Row("", some[-1].number))
            else:
                yield from some


def _is_line(row: Row) -> bool:
    return not (_NO_LINE.match(row.text) or _RULE.fullmatch(row.text))


def _paragraphs(rows: Iterable[Row]) -> Iterator[tuple[bool, list[Row]]]:
    """Yield runs of rows, each with whether it is a paragraph; rows of indented code make one too."""
    fenced = False
    kept: list[tuple[bool, Row]] = []
    for row in rows:
        fenced = row.kind == "open" or (fenced and row.kind != "close")
        kept.append((bool(row.text.strip()) and not fenced and row.kind != "close", row))
    for paragraph, run in groupby(kept, itemgetter(0)):
        yield paragraph, [row for _, row in run]


def _read_fences(rows: list[Row], told: list[tuple[int, Finding]]) -> list[Row]:
    """Mark what stands between `:::verse` and `:::`."""
    out: list[Row] = []
    at = 0
    while at < len(rows):
        words = _words_of_fence(rows[at])
        if not words or words[0].lower() not in _NAMES:
            out.append(rows[at])
            at += 1
            continue
        opened, options = rows[at], [word for word in words[1:] if word in OPTIONS]
        told += [_unknown_option(word, opened) for word in words[1:] if word not in OPTIONS]
        end = next((n for n in range(at + 1, len(rows)) if _words_of_fence(rows[n]) == []), len(rows))
        if end == len(rows):
            told.append((opened.number, Finding.of("M012", None, mark=opened.text.strip())))
        out += [Row("", opened.number)] if out and not out[-1].blank else []
        out += _stanzas(rows[at + 1 : end], opened, options)
        at = end + 1
        out += [Row("", rows[end].number)] if at < len(rows) and not rows[at].blank else []
    return out


def _words_of_fence(row: Row) -> list[str] | None:
    """Return the words after the colons of a fence, none where it closes one; None of a row that is no fence."""
    colons = _COLONS.fullmatch(row.text) if row.kind == "text" else None
    return re.findall(r"[^\s{}.,]+", colons[2]) if colons else None


def _unknown_option(word: str, row: Row) -> tuple[int, Finding]:
    near = difflib.get_close_matches(word, OPTIONS, n=1)
    advice = Phrase.of("did_you_mean", near=near[0]) if near else Phrase.of("known_here", known=OPTIONS)
    return row.number, Finding.of("M045", None, option=word, advice=advice)


def _said(options: Sequence[str]) -> str:
    return "{: " + " ".join(f".{name}" for name in (VERSE, *options)) + "}"


def _stanzas(rows: Sequence[Row], opened: Row, options: Sequence[str]) -> Iterator[Row]:
    """Yield a poem: its paragraphs are stanzas."""
    for paragraph, members in _paragraphs(rows):
        yield from _stanza(members, _said(options), opened.indent) if paragraph else members


def _read_paragraphs(rows: list[Row]) -> list[Row]:
    """Mark the paragraphs whose last row is `{: .verse}`."""
    out: list[Row] = []
    for paragraph, members in _paragraphs(rows):
        attributes = _ATTRIBUTES.fullmatch(members[-1].text) if paragraph else None
        if attributes and VERSE in _CLASS.findall(attributes[1]) and len(members) > 1 and LINE not in members[0].text:
            around = min(row.indent for row in members)
            out += _stanza(members[:-1], members[-1].text.strip(), around)
        else:
            out += members
    return out


def _stanza(rows: Sequence[Row], said: str, around: int = 0) -> Iterator[Row]:
    """Yield the lines of a stanza, marked, and the row of its attributes.

    `around` is the indent of what the stanza stands in, such as a note or an item.
    """
    bars = [_BAR.fullmatch(row.text) for row in rows]
    texts = [bar[1] + bar[2] if bar else "" for bar in bars] if all(bars) else [row.text for row in rows]
    margin = " " * around
    for row, text, halves in zip(rows, texts, parted(texts), strict=True):
        wide = text.expandtabs(4)
        indent = max(0, len(wide) - len(wide.lstrip(" ")) - around)
        yield replace(row, text=f"{margin}{LINE}{INDENT * indent}{CAESURA.join(halves)}", kind="text")
    yield Row(f"{margin}{said}", rows[-1].number)


# A sign between two halves that begin and end with words, in a line of no more than two hemistichs of verse.
_LOOKS = in_prose(r"(?:(?<=\s)(?:\*{3}|//|\|\|)(?=\s)|\t| {4,})")
_LONGEST, _MOST_UNLIKE = 120, 2.0
_WORDS = re.compile(r"[\u0621-\u064a\u066e-\u06d3][^\s*/|]*")


def _unmarked(rows: Sequence[Row]) -> Iterator[tuple[int, Finding]]:
    """Tell the first line of each paragraph that looks like verse and is not marked as it."""
    for parts, run in groupby(rows, lambda row: not own(row) or row.blank):
        if parts:
            continue
        members = list(run)
        found = next((row for row in members if LINE not in row.text and looks_like_verse(row.text)), None)
        if found:
            yield found.number, Finding.of("M046", None, line=" ".join(found.text.split())[:60])


def looks_like_verse(text: str) -> bool:
    """Tell whether a line of prose has two halves of words, alike in length, with a sign of verse between."""
    bare = text.strip()
    if len(bare) > _LONGEST or not bare or _NO_LINE.match(text) or bare.startswith(("|", "-", "+")):
        return False
    halves = replaced(_LOOKS, lambda _: CAESURA, bare).split(CAESURA)
    counts = [len(_WORDS.findall(half)) for half in halves]
    return len(halves) == 2 and min(counts) > 1 and max(counts) <= _MOST_UNLIKE * min(counts)
