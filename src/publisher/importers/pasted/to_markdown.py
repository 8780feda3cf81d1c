"""The lines of a pasted text into a Markdown article that reads back as its author's characters."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from publisher.arabic.dates import read_date
from publisher.importers.front_matter.head_places import FENCE
from publisher.importers.front_matter.syntax import head_text
from publisher.importers.pasted import signs
from publisher.importers.pasted.endnotes import Key, with_calls
from publisher.importers.pasted.line_kinds import BODY, LIST, Kind, Line
from publisher.importers.pasted.list_items import number_of

# Signs that mean something to Python-Markdown anywhere, and those that do so only where a line begins.
_ANYWHERE = re.compile(
    r"[\\`*_{\[\]#]|=(?==)|~(?=\S)|(?<!\[)\^(?=\S)|%(?=%)|\$(?=[^\s\d]|\d+[\^\\])|:(?=[a-z0-9+-][a-z0-9_+-]*:)"
)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_AT_START = re.compile(r"^(\d*)((?<=\d)[.)-]|(?<!\d)[-+>]|!(?=!!)|\?(?=\?\?))")
# Python-Markdown has no escape for a definition, a fence, a typed bullet and the parting of cells.
_STARTS_ANEW = {sign: f"&#{ord(sign)};" for sign in ":~•●▪"}
# What an address can hold without meaning anything else in Markdown; a sentence's own signs after it are not its.
_LINK = re.compile(
    r"https?://(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,24}(?![\w@-])"
    r"(?:/(?:[\w/.~%+,;:@!$&'()*=?#-]*[\w/=~%+-])?)?"
    r"|(?<![\w.+@-])[A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}(?![\w@.-])"
)
_SEPARATOR = re.compile(r"\s*[،,؛;#|]\s*")
_APART = "<!-- -->"

#: A row of the Markdown, or several, and the pasted text's line that it came from.
Row = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Written:
    """A Markdown article, and the pasted text's line that each of its rows came from, by the line where it begins."""

    text: str
    places: tuple[tuple[int, int], ...]


def head_of(lines: Sequence[Line]) -> dict[str, object]:
    """Give the front matter that the lines of the head say, in its order."""
    said: dict[Kind, list[str]] = {}
    for line in lines:
        said.setdefault(line.kind, []).append(line.text)
    values = {key: read(said[kind]) for key, kind, read in _HEAD if kind in said}
    return {key: value for key, value in values.items() if value}


def minutes(text: str) -> int | None:
    """Read a reading time."""
    match = signs.READING_TIME.fullmatch(text)
    return int(match[1]) or None if match else None


def _tags(texts: list[str]) -> list[str]:
    """Part tags at their commas, and hashtags at their spaces too."""
    spaced = (re.sub(r"\s+(?=#)", "،", text) for text in texts)
    return [part for text in spaced for part in _SEPARATOR.split(text) if part]


def _iso_date(texts: list[str]) -> str:
    day = read_date(texts[0])
    return day.isoformat() if day else ""


_HEAD: tuple[tuple[str, Kind, Callable[[list[str]], object]], ...] = (
    ("title", "title", " ".join),
    ("kicker", "kicker", " ".join),
    ("subtitle", "subtitle", " ".join),
    ("authors", "byline", list),
    ("translator", "translator", " ".join),
    ("date", "date", _iso_date),
    ("reading_time", "reading time", lambda texts: minutes(texts[0])),
    ("summary", "key point", list),
    ("tags", "tags", _tags),
    ("source", "source", " ".join),
)


def write(lines: Sequence[Line], names: dict[Key, int], head: dict[str, object]) -> Written:
    """Write the article: its head, its body in the pasted text's order, its notes."""
    runs = list(chunks([line for line in lines if line.kind in BODY and (line.text or line.kind == "break")]))
    blocks = [_rows_of_block(runs, at, names) for at in range(len(runs))]
    notes = [line for line in lines if line.kind == "note"]
    blocks += [[(f"[^{number}]: {linked(line.text)}", line.number)] for number, line in enumerate(notes, 1)]
    pieces = [*_head_rows(head, lines), *(row for block in blocks for row in (("", block[0][1]), *block))]
    return Written("\n".join(text for text, _ in pieces) + "\n", tuple(_lines_of_pieces(pieces)))


def _lines_of_pieces(pieces: Iterable[Row]) -> Iterator[tuple[int, int]]:
    at = 1
    for text, number in pieces:
        yield at, number
        at += text.count("\n") + 1


def _head_rows(head: dict[str, object], lines: Sequence[Line]) -> Iterator[Row]:
    """Give the rows of the head, each with the line that says it."""
    kinds = {key: kind for key, kind, _ in _HEAD}
    told = {kind: [line.number for line in lines if line.kind == kind] for kind in kinds.values()}
    yield FENCE, 1
    for key, value in head.items():
        numbers = [*told.get(kinds.get(key, "title"), ()), 1]
        for at, row in enumerate(head_text({key: value}).splitlines()):
            yield row, numbers[min(max(at - 1, 0), max(len(numbers) - 2, 0))]
    yield FENCE, 1


def _rows_of_block(runs: Sequence[list[Line]], at: int, names: dict[Key, int]) -> list[Row]:
    run, before = runs[at], runs[at - 1] if at else []
    rows = _BLOCKS[run[0].kind](run, names)
    # A caption beside a table would be taken into it.
    beside = {other[0].kind for other in runs[max(at - 1, 0) : at + 2]}
    if run[0].kind == "caption" and "table" not in beside:
        return [*rows, ("{: .caption}", run[0].number)]
    if before and {run[0].kind, before[0].kind} <= LIST and _mark(run[0])[-1] == _mark(before[0])[-1]:
        return [(f"{_APART}\n", run[0].number), *rows]
    return rows


def chunks(body: Sequence[Line]) -> Iterator[list[Line]]:
    """Part a body into the blocks of Markdown: lists, quotations, stanzas and tables whole, all else line by line."""
    count, root = 0, None

    def block(line: Line) -> int:
        nonlocal count, root
        begins = root is None or (_begins(line, root) if line.kind in _WHOLE else not line.level)
        count += begins
        root = line if begins or not line.level else root
        return count

    return (list(run) for _, run in groupby(body, block))


_WHOLE: frozenset[Kind] = frozenset(("bullet", "number", "quotation", "verse", "table", "code"))


def _begins(line: Line, root: Line) -> bool:
    """Say whether a line begins another block than the one whose last line of the first level is `root`."""
    if line.kind in LIST and root.kind in LIST:
        restarts = line.kind == "number" == root.kind and number_of(line) != number_of(root) + 1
        return not line.level and (line.kind != root.kind or restarts)
    if line.kind == "table":
        return root.kind != "table" or root.text.count("\t") != line.text.count("\t")
    return line.kind != root.kind or (line.kind == "verse" and line.gap > 0)


def escaped(text: str) -> str:
    """Write a text so that Markdown reads back the same text (Markdown syntax, «Backslash Escapes»)."""
    text = _ANYWHERE.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text)).replace("<", "&lt;")
    if text[:1] in _STARTS_ANEW:
        return f"{_STARTS_ANEW[text[0]]}{text[1:]}"
    return _AT_START.sub(r"\1\\\2", text)


def linked(text: str, *, first: bool = True) -> str:
    """Write a text whose web and mail addresses are links; `first` says that a line begins with it."""
    pieces, end = [], 0
    for match in _LINK.finditer(text):
        if not _ENTITY.search(match[0]):
            pieces += [escaped_piece(text[end : match.start()], first=first and not end), f"<{match[0]}>"]
            end = match.end()
    return "".join([*pieces, escaped_piece(text[end:], first=first and not end)])


def escaped_piece(text: str, *, first: bool) -> str:
    """Escape a piece of a line; signs that mean something only where a line begins do so in its first piece alone."""
    return escaped(text) if first else escaped(f".{text}")[1:]


def _called(text: str, names: dict[Key, int]) -> str:
    """Write a text with its links and its calls of notes."""
    return with_calls(text, names, linked, lambda name: f"[^{name}]")


def _simple(prefix: str) -> Callable[[list[Line], dict[Key, int]], list[Row]]:
    return lambda run, names: [(prefix + _called(run[0].text, names), run[0].number)]


def _rows_of_list(run: list[Line], names: dict[Key, int]) -> list[Row]:
    """Write a list; where an item has more than one paragraph, empty lines part them all."""
    apart = "\n" if any(line.kind not in LIST for line in run) else ""
    first, *rest = [("    " * line.level + _text_of_item(line, names), line.number) for line in run]
    return [first, *((apart + text, number) for text, number in rest)]


def _text_of_item(line: Line, names: dict[Key, int]) -> str:
    return f"{_mark(line)} {_called(line.text, names)}" if line.kind in LIST else _called(line.text, names)


def _mark(line: Line) -> str:
    return "-" if line.kind == "bullet" else f"{number_of(line)}."


def _quotation(run: list[Line], names: dict[Key, int]) -> list[Row]:
    first, *rest = [("> " * (line.level + 1) + _called(line.text, names), line.number) for line in run if line.text]
    return [first, *((f">\n{text}", number) for text, number in rest)]


def _stanza(run: list[Line], names: dict[Key, int]) -> list[Row]:
    return [*((_verse(line, names), line.number) for line in run), ("{: .verse}", run[-1].number)]


def _verse(line: Line, names: dict[Key, int]) -> str:
    return " // ".join(_called(half, names) for half in signs.CAESURA.split(line.text))


def _rows_of_table(run: list[Line], names: dict[Key, int]) -> list[Row]:
    rows = [[_cell(cell, names) for cell in line.text.split("\t")] for line in run]
    first, *rest = [(f"| {' | '.join(row)} |", line.number) for row, line in zip(rows, run, strict=True)]
    return [first, ("|" + " --- |" * len(rows[0]), run[0].number), *rest]


def _rows_of_code(run: list[Line], _: dict[Key, int]) -> list[Row]:
    """Write code as a fence, its empty lines too."""
    rows = [("\n" * line.gap + " " * line.level + line.text, line.number) for line in run]
    longest = max((len(found) for line in run for found in re.findall("`{3,}", line.text)), default=2)
    fence = "`" * (longest + 1)
    return [(fence, run[0].number), *rows, (fence, run[-1].number)]


def _cell(text: str, names: dict[Key, int]) -> str:
    return _called(text.strip(), names).replace("|", "&#124;")


_BLOCKS: dict[Kind, Callable[[list[Line], dict[Key, int]], list[Row]]] = {
    "lede": _simple(""),
    "paragraph": _simple(""),
    "dateline": _simple(""),
    "heading": _simple("## "),
    "bullet": _rows_of_list,
    "number": _rows_of_list,
    "quotation": _quotation,
    "verse": _stanza,
    "table": _rows_of_table,
    "code": _rows_of_code,
    "caption": _simple(""),
    "break": lambda run, _: [("---", run[0].number)],
}
