"""Small ways of writing a line that Python-Markdown reads otherwise than its author meant."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby, pairwise

from publisher.importers.markdown.prose import own
from publisher.importers.markdown.rows import Passed, Row

_Mend = Callable[[str], str]
_HARD_SPACE = re.compile(r"(?m)^(\s*(?:[-*+•●▪>]|#{1,6}|[\d٠-٩۰-۹]{1,9}[.)]))\xa0+")
_EMPTY_HEADING = re.compile(r" {0,3}#{1,6}[#\s]*")
_TAG = r"#[^\s#]+"
# Several words, or one with a line under it, which joins the words of a tag and none of a heading.
_HASHTAGS = re.compile(rf"{_TAG}(?:\s+{_TAG})+\s*|#[^\s#_]+_[^\s#]+\s*")
_ONE_TAG = re.compile(rf"{_TAG}\s*")
_GLUED_END = re.compile(r"(#{1,6}.*[^\s#\\])(#+)\s*")
_INDENTED_HEADING = re.compile(r" {1,3}(#{1,6}[^#].*)")


def _hard_space(text: str) -> str:
    """A hard space after a sign, as keyboards type it, is a space."""
    return _HARD_SPACE.sub(r"\1 ", text)


def _empty_heading(text: str) -> str:
    return "" if _EMPTY_HEADING.fullmatch(text) else text


def _hashtags(text: str) -> str:
    """A line of nothing but tags is no heading."""
    return "\\" + text if _HASHTAGS.fullmatch(text) else text


def _glued_end(text: str) -> str:
    """The sign in «C#» closes no heading: one that does has a space before it."""
    found = _GLUED_END.fullmatch(text)
    return found[1] + found[2].replace("#", "\\#") if found else text


def _indented_heading(text: str) -> str:
    return _INDENTED_HEADING.sub(r"\1", text) if _INDENTED_HEADING.fullmatch(text) else text


MENDS: tuple[_Mend, ...] = (_hard_space, _empty_heading, _hashtags, _indented_heading, _glued_end)


def mend_lines(rows: list[Row]) -> Passed:
    """Mend each row of prose by itself, then what takes two."""
    out: list[Row] = []
    for row in _tagged(_in_lines(rows)):
        text = row.text
        if own(row):
            for mend in MENDS:
                text = mend(text)
        out.append(row if text == row.text else replace(row, text=text))
    return Passed(_broken(_attributed(out)), [])


def _tagged(rows: list[Row]) -> list[Row]:
    """Keep tags at the foot of a text from being headings: there is nothing below that they could head."""
    foot = len(rows)
    while foot and (
        rows[foot - 1].blank or (rows[foot - 1].kind == "text" and _ONE_TAG.fullmatch(rows[foot - 1].text))
    ):
        foot -= 1
    tags = [row if row.blank else replace(row, text=f"\\{row.text}") for row in rows[foot:]]
    return [*rows[:foot], *tags] if foot else rows


_LINE = re.compile(r" {0,3}\|[ \t]([ \t]*)([^|\s][^|]*)")


# A space that is kept: all faces for running text have it, and Markdown strips the character itself.
_SPACE = "&#160;"


def _in_lines(rows: list[Row]) -> list[Row]:
    """Break lines that begin with a bar and have no other, as pandoc keeps the lines of an address or a poem."""
    out: list[Row] = []
    for whole, run in groupby(rows, lambda row: row.kind == "text" and bool(_LINE.fullmatch(row.text))):
        members = list(run)
        if whole and len(members) > 1:
            found = [(len(line[1].expandtabs(4)), line[2]) for row in members if (line := _LINE.fullmatch(row.text))]
            least = min(indent for indent, _ in found)
            texts = [f"{_SPACE * (indent - least)}{text.rstrip()}" for indent, text in found]
            breaks = [*["  "] * (len(texts) - 1), ""]
            members = [replace(row, text=f"{t}{b}") for row, t, b in zip(members, texts, breaks, strict=True)]
        out += members
    return out


_ATTRIBUTES = re.compile(r"\s*\{:([^{}\n]*)\}\s*")


def _attributed(rows: list[Row]) -> list[Row]:
    """Put a heading's attributes from the row below it, as kramdown has them, onto its own."""
    out: list[Row] = []
    for row in rows:
        below = out and own(row) and re.match(r"#{1,6}[^#]", out[-1].text) and out[-1].kind == "text"
        if below and (found := _ATTRIBUTES.fullmatch(row.text)):
            out[-1] = replace(out[-1], text=f"{out[-1].text.rstrip().rstrip('#').rstrip()} {{:{found[1]}}}")
        elif own(row) and "{:" in row.text:
            bare = _taken_by_nothing(row.text, out[-1] if out else Row("", 0))
            out += [replace(row, text=bare)] if bare.strip() or row.blank else []
        else:
            out.append(row)
    return out


# In code, escaped, or straight after a sign that ends a span: there they are text, or taken.
_LOOSE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|\\.|(?<=[*_)`\]>~=])\{:[^{}]*\}|(?P<loose>\s?\{:[^{}]*\})")


def _taken_by_nothing(text: str, above: Row) -> str:
    """Take out the attributes that no block or span will take: they would be printed."""
    if text.startswith("#") or (_ATTRIBUTES.fullmatch(text) and _takes(above)):
        return text
    return _LOOSE.sub(lambda found: "" if found["loose"] else found[0], text)


def _takes(above: Row) -> bool:
    return above.kind == "text" and not above.blank and not re.match(r"\s*</?\w|.*\|", above.text)


def _broken(rows: list[Row]) -> list[Row]:
    """Write a backslash at the end of a line as the two spaces that Python-Markdown breaks it at."""
    return [
        replace(row, text=row.text.rstrip()[:-1] + ("" if below.blank else "  "))
        if own(row) and _ends_broken(row.text)
        else row
        for row, below in pairwise([*rows, Row("", 0)])
    ]


def _ends_broken(text: str) -> bool:
    bare = text.rstrip()
    return (len(bare) - len(bare.rstrip("\\"))) % 2 == 1
