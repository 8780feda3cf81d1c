"""A source with everything that is not prose masked: front matter, code, markup, addresses, template leftovers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from publisher.checks.house.front_prose import Value, edged, front_values
from publisher.checks.house.inline_mask import masked_inline
from publisher.checks.house.manuscript import MARKUP, OBJECT, Kind, Manuscript, Passage, blank
from publisher.checks.house.passage_language import passage_language, without_foreign_quotations
from publisher.i18n.languages import key_of
from publisher.importers.front_matter.head_places import place_of_head

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_RULER = frozenset("-*_=|:+ \t")


@dataclass(frozen=True, slots=True)
class _Rule:
    """How a line may begin: what of it is markup, whether nothing else is in it, whether it begins a block."""

    kind: Kind
    pattern: re.Pattern[str]
    whole: bool = False


_ITEM = _Rule(
    "item", re.compile(r"[ \t]*(?:[-*+•]|\(?[0-9\u0660-\u0669\u06f0-\u06f9]{1,3}[.)-])[ \t]+(?:\[[ xX]\] )?")
)
_RULES = (
    _Rule("heading", re.compile(r" {0,3}(#{1,6})[ \t]*(?=[^#\s])")),
    _Rule("note", re.compile(r"\[\^[^\]\n]+\]:[ \t]*")),
    _Rule("code", re.compile(r" {0,3}\*?\[[^\[\]]+\]:.*"), whole=True),
    _Rule("quote", re.compile(r"[ \t]*>[> \t]*(?:\[![^\]]*\][+-]?)?")),
    _ITEM,
    _Rule("item", re.compile(r":[ \t]+")),
    _Rule("labelled", re.compile(r"[ \t]*(?:!!!|\?\?\?\+?)[ \t]*[\w-]+[ \t]*")),
    _Rule("table", re.compile(r"[ \t]*\|[ \t]*")),
)
_POEM = re.compile(r"[ \t>]*:{3,}[ \t]*(?:\{[ \t]*\.?)?(?:verse|poem|poetry|شعر|قصيدة|أبيات)(?!\w).*", re.IGNORECASE)
_END_OF_POEM = re.compile(r"[ \t>]*:{3,}[ \t]*")
_ATTRIBUTES = re.compile(r"[ \t>]*\{[:#.][^}]*\}[ \t]*")
# Begun at the first space of a run alone, else a line of spaces would be read once for each of them.
_PIPE = re.compile(r"(?<![ \t])[ \t]*(?<!\\)\|[ \t]*")
_CLOSING = re.compile(r"(?<![ \t])[ \t]+#+[ \t]*$")


def read_manuscript(text: str, language: str, *, verse: bool = False, plain: bool = False) -> Manuscript:
    """Mask a source; `plain` is a pasted text, whose every line is a block; `verse` an article of verse."""
    lines = text.split("\n")
    scanner = _Scanner(verse=verse)
    place = None if plain else place_of_head(text)
    if place:
        scanner.front(text, lines[: place.body], front_values(text, place))
    for line in lines[place.body if place else 0 :]:
        (scanner.plain if plain else scanner.body)(line)
    prose, comments = masked_inline("\n".join(scanner.lines), markdown=not plain)
    prose = without_foreign_quotations(prose, language)
    passages = tuple(_with_languages(scanner.passages, prose, language))
    return Manuscript(text, prose, passages, comments, key_of(language))


def _with_languages(passages: list[Passage], prose: str, language: str) -> Iterator[Passage]:
    """Tell each passage its language, and drop those in which there is nothing."""
    for passage in passages:
        said = prose[passage.start : passage.end]
        if passage.kind == "code" or said.strip(MARKUP + " \t\n"):
            yield replace(passage, language=passage_language(said, language))


class _Scanner:
    """Goes through a source line by line, and keeps it masked and in passages."""

    def __init__(self, *, verse: bool) -> None:
        self.lines: list[str] = []
        self.passages: list[Passage] = []
        self._verse, self._offset, self._fence = verse, 0, ""
        self._open = self._listed = self._poem = False

    def _add_masked_line(self, masked: str) -> None:
        self.lines.append(masked)
        self._offset += len(masked) + 1

    def _begin_passage(self, kind: Kind, line: str, level: int = 0) -> None:
        of_verse = (self._verse or self._poem) and kind in ("paragraph", "item")
        kind = "verse" if of_verse or (self._poem and kind == "quote") else kind
        self.passages.append(Passage(kind, self._offset, self._offset + len(line), "", level))

    def _extend_passage(self, line: str) -> None:
        self.passages[-1] = replace(self.passages[-1], end=self._offset + len(line))

    def front(self, text: str, lines: list[str], values: list[Value]) -> None:
        """Mask front matter but for the values that people read."""
        pieces, cursor = [], 0
        for value in values:
            pieces += [blank(text[cursor : value.start], OBJECT), value.masked(text)]
            self.passages.append(Passage("front", value.start, value.end, ""))
            cursor = value.end
        end = sum(len(line) + 1 for line in lines) - 1
        for line in "".join([*pieces, blank(text[cursor:end], OBJECT)]).split("\n"):
            self._add_masked_line(line)

    def plain(self, line: str) -> None:
        """Mask a line of a pasted text: its edges and its bullet."""
        self._begin_passage("paragraph", line)
        rule = _ITEM.pattern.match(line)
        head = len(rule[0]) if rule else 0
        self._add_masked_line(edged(MARKUP * head + line[head:]))

    def body(self, line: str) -> None:
        """Mask a line of Markdown."""
        if self._fenced(line):
            return
        bare = line.strip()
        if (_END_OF_POEM if self._poem else _POEM).fullmatch(line):
            self._poem, self._open = not self._poem, False
            self._add_masked_line(blank(line, MARKUP))
        elif not bare:
            self._open = False
            self._add_masked_line(blank(line, MARKUP))
        elif _ATTRIBUTES.fullmatch(line):
            self._set_kind_by_class(bare)
            self._add_masked_line(blank(line, MARKUP))
        elif bare[0] in _RULER and set(bare) <= _RULER and len(bare) > 1:
            self._open = self._open and "|" in bare
            self._add_masked_line(blank(line, MARKUP))
        elif self._indented(line):
            self._mask_code(line)
        else:
            self._mask_block(line)

    def _fenced(self, line: str) -> bool:
        fence = _FENCE.match(line)
        if self._fence:
            closing = fence and fence[1].startswith(self._fence) and not line.strip(" \t>`~")
            self._fence = "" if closing else self._fence
        elif fence and (fence[1][0] == "~" or "`" not in line[fence.end() :]):
            self._fence, self._open = fence[1], False
        else:
            return False
        self._mask_code(line)
        return True

    def _mask_code(self, line: str) -> None:
        if self.passages and self.passages[-1].kind == "code" and self.passages[-1].end == self._offset - 1:
            self._extend_passage(line)
        else:
            self._begin_passage("code", line)
        self._add_masked_line(blank(line, OBJECT))

    def _indented(self, line: str) -> bool:
        """Whether a line is indented code: no line of a paragraph above it, and no list or note around it."""
        verse = self._verse or self._poem
        return line.startswith(("    ", "\t")) and not self._open and not self._listed and not verse

    def _set_kind_by_class(self, attributes: str) -> None:
        """A class after a paragraph tells what it is: verse, a caption, a question."""
        last = self.passages[-1] if self.passages else None
        kind: Kind = "verse" if "verse" in attributes else "labelled"
        if last and last.kind == "paragraph":
            self.passages[-1] = replace(last, kind=kind)
        elif last and last.kind == "quote" and kind == "verse":  # of what is quoted, the stanza alone
            start = max(last.start, self._start_of_paragraph())
            before = [replace(last, end=start - 1)] if start > last.start else []
            self.passages[-1:] = [*before, replace(last, kind=kind, start=start)]

    def _start_of_paragraph(self) -> int:
        """Return where the lines begin that stand above, up to one in which there is nothing."""
        start = self._offset
        for line in reversed(self.lines):
            if not line.strip(MARKUP):
                break
            start -= len(line) + 1
        return start

    def _mask_block(self, line: str) -> None:
        # Most lines begin with a letter, which no rule does.
        rules = () if line[0].isalpha() else _RULES
        found = next(((rule, m) for rule in rules if (m := rule.pattern.match(line))), None)
        rule, match = found or (None, None)
        if rule and rule.whole:
            self._open = False
            self._add_masked_line(blank(line, OBJECT))
            return
        goes_on = self._open and (
            not rule or (rule.kind == self.passages[-1].kind and rule.kind in ("quote", "table"))
        )
        if goes_on:
            self._extend_passage(line)
        else:
            level = len(match[1]) if rule and match and rule.kind == "heading" else 0
            self._begin_passage(rule.kind if rule else "paragraph", line, level)
            self._listed = bool(rule and rule.kind in ("item", "note", "labelled")) or (
                self._listed and line[0] in " \t"
            )
        self._open = self.passages[-1].kind != "heading"
        self._add_masked_line(self._masked(line, match.end() if match else 0))

    def _masked(self, line: str, head: int) -> str:
        masked = edged(MARKUP * head + line[head:])
        if self.passages[-1].kind == "heading":
            masked = _CLOSING.sub(lambda match: blank(match[0], MARKUP), masked)
        return _PIPE.sub(lambda match: blank(match[0], OBJECT), masked) if "|" in masked else masked
