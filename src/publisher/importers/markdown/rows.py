"""An article's text as rows that keep their line numbers, each known to be prose or code."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from publisher.diagnostics import Finding

Kind = Literal["text", "open", "code", "close"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line as Markdown will read it, the number of the source's line that it came from, and what it is."""

    text: str
    number: int
    kind: Kind = "text"

    @property
    def blank(self) -> bool:
        """Whether it ends a paragraph."""
        return self.kind == "text" and not self.text.strip()

    @property
    def indent(self) -> int:
        """The columns before its first sign; a tab goes to the next multiple of four."""
        wide = self.text.expandtabs(4)
        return len(wide) - len(wide.lstrip(" "))


class WrittenNote(NamedTuple):
    """A note: the name that calls it, the line where it begins, and its rows, as a text of its own."""

    name: str
    number: int
    rows: list[Row]


class Passed(NamedTuple):
    """What a pass gives back: the rows, findings with the lines that they belong to, and notes taken out."""

    rows: list[Row]
    told: list[tuple[int, Finding]]
    notes: tuple[WrittenNote, ...] = ()


Pass = Callable[[list[Row]], Passed]


class _Opened(NamedTuple):
    indent: str
    language: str
    closing: re.Pattern[str]


# The line that opens a fence of backticks has no others (CommonMark 0.31, «Fenced code blocks»).
_FENCE = re.compile(r"([ \t]*)(`{3,}(?=[^`]*$)|~{3,})(.*)")
_TAGS = (
    (re.compile(r"([ \t]*)\{%-?\s*highlight\b(.*?)-?%\}\s*"), re.compile(r"\s*\{%-?\s*endhighlight\s*-?%\}\s*")),
    (
        re.compile(r"([ \t]*)\{\{[<%]\s*highlight\b(.*?)[%>]\}\}\s*"),
        re.compile(r"\s*\{\{[<%]\s*/\s*highlight\s*[%>]\}\}\s*"),
    ),
)
# The name of a language, as sites write it: `js title="a"`, `{.python .numberLines}`, `c++:main`.
_LANGUAGE = re.compile(r"[\s{.\"']*([\w#+-]*)")

_NO_LANGUAGE = {"plaintext", "plain", "none", "nohighlight", "txt"}


def _code_opening(text: str) -> _Opened | None:
    """Read a line that opens code; Markdown closes a fence by one that is as long or longer."""
    if fence := _FENCE.fullmatch(text):
        indent, mark, info = fence.groups()
        closing = re.compile(rf"[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*")
        return _Opened(indent, _language_of_fence(info), closing)
    for opening, closing in _TAGS:
        if found := opening.fullmatch(text):
            return _Opened(found[1], _language_of_fence(found[2]), closing)
    return None


def _language_of_fence(info: str) -> str:
    found = _LANGUAGE.match(info)
    return "" if not found or found[1].lower() in _NO_LANGUAGE else found[1]


def language_of(opening: Row) -> str:
    """Return the language that a row that opens code says, or nothing."""
    return opening.text.strip().lstrip("`")


def set_out(text: str, columns: int) -> str:
    """Take so many columns of white space off the beginning of a line; tabs behind them stay as they are."""
    at = column = 0
    while column < columns and at < len(text) and text[at] in " \t":
        column += 1 if text[at] == " " else 4 - column % 4
        at += 1
    return " " * (column - columns) + text[at:]


def rows_of(text: str, first_line: int) -> Passed:
    """Split a text into rows that are told apart, as `told_apart` does it."""
    return told_apart([Row(line, number) for number, line in enumerate(text.split("\n"), first_line)])


def told_apart(plain: list[Row]) -> Passed:
    """Tell prose and code apart; every block of code gets fences of backticks alone."""
    plain = list(plain)
    rows: list[Row] = []
    told: list[tuple[int, Finding]] = []
    at, listed, within = 0, False, ""
    while at < len(plain):
        row = plain[at]
        before, within = within, _open_code(row.text, within)
        if before and within:
            rows.append(replace(row, kind="code"))
            at += 1
            continue
        opened = None if before else _code_opening(row.text)
        if opened is None and (item := _FENCED_ITEM.fullmatch(row.text)) and _code_opening(item[2]):
            rows.append(replace(row, text=item[1].rstrip()))
            plain[at] = replace(row, text=" " * len(item[1].expandtabs(4)) + item[2])
            continue
        if opened is None:
            after = not rows or rows[-1].blank or rows[-1].kind == "code"
            listed = _in_list(row, listed=listed, after=after)
            indented = row.text.strip() and row.indent >= 4 and not listed
            rows.append(replace(row, kind="code") if indented and after else row)
            at += 1
            continue
        end = next((n for n in range(at + 1, len(plain)) if opened.closing.fullmatch(plain[n].text)), len(plain))
        if end == len(plain):
            told.append((row.number, Finding.of("M012", None, mark=row.text.strip())))
        rows += _fenced(opened, row, plain[at + 1 : end], plain[min(end, len(plain) - 1)].number)
        at = end + 1
    return Passed(rows, told)


# Elements of HTML whose content is code, or as it stands.
_CODE_TAG = re.compile(r"<(?P<closing>/?)(?P<tag>code|pre|samp|kbd)\b", re.IGNORECASE)
_TICKS = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")


def _open_code(text: str, within: str) -> str:
    """Return the element of code that is open after a row, whose rows are no prose; `within` is that before it.

    A blank row ends the HTML that it stands in (CommonMark 0.31 §4.6), but for `<pre>`.
    """
    if not text.strip():
        return within if within == "pre" else ""
    for found in _CODE_TAG.finditer(text if within else _TICKS.sub("", text)):
        tag = found["tag"].lower()
        if found["closing"] and tag == within:
            within = ""
        elif not found["closing"] and not within:
            within = tag
    return within


def joined(rows: Iterable[Row]) -> str:
    """Return rows as a text."""
    return "\n".join(row.text for row in rows)


# Code that begins straight after the sign of an item.
_FENCED_ITEM = re.compile(r"([ \t]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)+)((?:`{3}|~{3}).*)")
_ITEM = re.compile(r"[ \t]*(?:[-*+•●▪]|[\d٠-٩۰-۹]{1,9}[.)\-–]|\[\^[^\]]+\]:|:)[ \t\xa0]|!!! ?\w")


def _in_list(row: Row, *, listed: bool, after: bool) -> bool:
    """Whether an indented row would belong to an item, a note or a box rather than be code; `after` a blank row."""
    if row.blank or row.indent >= 4:
        return listed or bool(_ITEM.match(row.text) and row.indent < 4)
    return bool(_ITEM.match(row.text)) or (listed and (row.indent > 0 or not after))


def _fenced(opened: _Opened, opening: Row, content: list[Row], last: int) -> list[Row]:
    longest = max((len(run) for row in content for run in re.findall("`{3,}", row.text)), default=2)
    fence = opened.indent + "`" * (longest + 1)
    return [
        Row(fence + opened.language, opening.number, "open"),
        *(replace(row, kind="code") for row in content),
        Row(fence, last, "close"),
    ]


def in_order(passes: Iterable[Pass], start: Passed) -> Passed:
    """Send rows through passes one after the other, and gather what they tell."""
    rows, told, notes = start.rows, list(start.told), start.notes
    for one in passes:
        rows, more, taken = one(rows)
        told += more
        notes += taken
    return Passed(rows, told, notes)
