"""A head as people type it into YAML that says the same: no word of a title is taken for a comment or a sign."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.importers.front_matter.key_names import plain
from publisher.model import Source

# A key and its value, or an item of a list; the value begins at the first sign that is no space.
_LINE = re.compile(
    r"(?P<indent>[ \t]*)(?P<dash>(?:-[ \t]+)*)(?:(?P<key>[\w][\w .-]*?|\"[^\"]*\"|'[^']*')[ \t]*:(?:[ \t]+|$))?"
    r"(?P<value>.*)"
)
_GLUED = re.compile(r"(?P<key>[A-Za-z_-]+):(?=[^\s/:])(?P<value>.*)")
_BLOCK = re.compile(r"[|>][0-9+-]{0,2}[ \t]*(?:#.*)?")
# A comment after a value: what follows the sign without a space is a hashtag, or the name of a language.
_COMMENT = re.compile(r"(?:(?<=[ \t])|^)#(?P<text>.*)$")
# A tag that is none of YAML's own, and an anchor before a plain value: words that YAML would drop.
_TAG = re.compile(r"!(?!!(?:str|int|float|bool|null|seq|map|timestamp|binary)(?:[ \t]|$))\S|&\S+[ \t]+[^\s\"'\[{|>#]")
_ALIAS = re.compile(r"\*\w+[ \t]*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line with a value of its own, and the lines that go on with it (`end` is the first that does not)."""

    number: int
    end: int
    start: int
    key: str
    top: str
    value: str


class _Lines:
    """The lines of a head while they are mended, and what is told of each."""

    def __init__(self, text: str, source: Source) -> None:
        self.rows = text.split("\n")
        self._source = source
        self.told: dict[int, Finding] = {}

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    def tell(self, number: int, code: str, **params: object) -> None:
        """Tell something of a line, once; the head begins on line 2 of the file."""
        self.told.setdefault(number, Finding.of(code, self._source.at(number + 2), **params))

    def quote(self, entry: _Entry, why: Phrase) -> None:
        """Put the value of an entry between single quotes, over all of its lines."""
        value = entry.value.rstrip()
        if value[:1] == value[-1:] == '"' and len(value) > 1:
            value = value[1:-1]  # marks that stand around a value are YAML's, whatever stands between them
        lines = [value, *self.rows[entry.number + 1 : entry.end]]
        lines = [line.replace("'", "''") for line in lines]
        lines[0] = f"'{lines[0]}"
        lines[-1] = f"{lines[-1].rstrip()}'"
        self.rows[entry.number] = self.rows[entry.number][: entry.start] + lines[0]
        self.rows[entry.number + 1 : entry.end] = lines[1:]
        self.tell(entry.number, "F010", key=entry.key or entry.top, why=why)

    def entries(self) -> Iterator[_Entry]:
        """Go through the lines that have a value; those of block scalars and what goes on over lines are none."""
        top, number = "", 0
        while number < len(self.rows):
            row = self.rows[number]
            found = _LINE.fullmatch(row)
            number += 1
            if not found or not row.strip() or row.lstrip().startswith("#"):
                continue
            key = (found["key"] or "").strip("\"'")
            if not (found["indent"] or found["dash"]) and key:
                top = key.lower()
            if not (found["key"] or found["dash"]):
                continue
            value = found["value"].rstrip()
            end = number
            if value:
                end = self._end(number, len(found["indent"]))
                if not _BLOCK.fullmatch(value):
                    yield _Entry(number - 1, end, found.start("value"), key.lower(), top, value)
            number = end

    def _end(self, number: int, indent: int) -> int:
        """Return the first line from `number` on that is indented no deeper."""
        last = number
        for at in range(number, len(self.rows)):
            row = self.rows[at]
            if row.strip() and len(row) - len(row.lstrip()) <= indent:
                break
            last = at + 1 if row.strip() else last
        return last


def keep_signs(text: str, source: Source, texts: frozenset[str]) -> tuple[str, list[Finding]]:
    """Keep what YAML would drop in silence from the values of keys that are texts: after #, after ! and after &.

    A comment, with a space after its #, is left out and told.
    """
    if not any(sign in text for sign in "#!&"):
        return text, []
    lines = _Lines(text, source)
    for entry in list(lines.entries()):
        if entry.value[0] in "\"'[{|>" or (entry.key or entry.top) not in texts:
            continue
        comment = _COMMENT.search(entry.value)
        if _TAG.match(entry.value):
            lines.quote(entry, Phrase("typed_sign"))
        elif comment and comment["text"][:1].strip():
            lines.quote(entry, Phrase("typed_hash"))
        elif comment and comment["text"].strip():
            lines.tell(entry.number, "F011", key=entry.key or entry.top, words=comment["text"].strip())
    return lines.text, list(lines.told.values())


def mend_values(
    text: str, source: Source, known: frozenset[str], reads: Callable[[str], bool]
) -> tuple[str, list[Finding]]:
    """Write a head that is no YAML so that it is: tabs as spaces, `known` keys with a space after their colon, and in
    quotes each value that cannot be read by itself. `reads` says whether a text is YAML.
    """
    lines = _Lines(text, source)
    _part_keys(lines, known)
    _replace_tabs(lines)
    for entry in list(lines.entries()):
        if not (_ALIAS.fullmatch(entry.value) or reads(_alone(lines.rows, entry))) and not _unclosed(entry.value):
            going_on = lines.rows[entry.number + 1 : entry.end]
            lines.quote(entry, _reason("\n".join([entry.value, *going_on])))
    return lines.text, [lines.told[number] for number in sorted(lines.told)]


def _part_keys(lines: _Lines, known: frozenset[str]) -> None:
    for number, row in enumerate(lines.rows):
        glued = _GLUED.fullmatch(row)
        if glued and plain(glued["key"]) in known:
            lines.rows[number] = f"{glued['key']}: {glued['value']}"
            lines.tell(number, "F010", key=glued["key"], why=Phrase("typed_glued"))


def _replace_tabs(lines: _Lines) -> None:
    above = ""
    for number, row in enumerate(lines.rows):
        found = _LINE.fullmatch(row)
        head = row[: found.start("value")] if found else ""
        above = found["key"].strip("\"'") if found and found["key"] else above
        if found and "\t" in head:
            lines.rows[number] = head.replace("\t", "  ") + found["value"]
            lines.tell(number, "F010", key=above, why=Phrase("typed_tab"))


def _alone(rows: list[str], entry: _Entry) -> str:
    """Give an entry as a head of its own."""
    return "\n".join([f"k: {rows[entry.number][entry.start :]}", *rows[entry.number + 1 : entry.end]])


def _unclosed(value: str) -> bool:
    """Whether a value opens a bracket that it does not close: a list or a table over lines, not a text."""
    pairs: Mapping[str, str] = {"[": "]", "{": "}"}
    return value[0] in pairs and value.count(value[0]) != value.count(pairs[value[0]])


def _reason(value: str) -> Phrase:
    if value[0] in "\"'":
        return Phrase("typed_quotes")
    parted = value[0].isalnum() and re.search(r":(?:\s|$)", value)
    return Phrase("typed_colon") if parted else Phrase("typed_sign")
