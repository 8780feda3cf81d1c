"""Liquid's tags, Hugo's shortcodes and kramdown's extensions: understood, or taken out and told."""

import functools
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from publisher.diagnostics import Finding
from publisher.importers.markdown.admonitions import CLOSING, opening, spread
from publisher.importers.markdown.rows import Passed, Row

_TAG = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|\\."
    r"|\{%-?\s*(?P<liquid>[^%}].*?)\s*-?%\}"
    r"|\{\{(?P<open>[<%])\s*(?P<hugo>.*?)\s*[%>]\}\}"
    r"|\{\{-?\s*(?P<value>.*?)\s*-?\}\}"
    r"|\{(?P<kramdown>::\w+|:/\w*)[^{}]*\}"
    r"|(?P<comment><!--)(?! -->)"
    r"|(?P<unclosed>\{%-?\s*[A-Za-z]\w*|\{\{[<%]\s*/?\w+|\{\{-?\s*(?:site|page)\.\w+)"
)
_ARGUMENT = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|(\S+))|\"([^\"]*)\"|`([^`]*)`|(\S+)")
# Written in a row of its own, the list of contents of the page: the press makes its own.
_CONTENTS = re.compile(
    r"\s*(?:(?:[-*+]|\d+\.) .*|\[(?:TOC|toc)\]|\[\[_?(?:TOC|toc)_?\]\]|@\[toc\]|__TOC__|\$?\{toc\}|\{:\s*toc\s*\})\s*"
)
_TOC_MARK = re.compile(r"\s*\{:\s*toc\b[^}]*\}\s*")
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class _Arguments:
    named: Mapping[str, str]
    bare: tuple[str, ...]

    def first(self, *names: str) -> str:
        """Give the first of these that is there."""
        return next((self.named[name] for name in names if self.named.get(name)), "")


def _arguments(text: str) -> _Arguments:
    named, bare = {}, []
    for found in _ARGUMENT.finditer(text):
        value = next((part for part in found.groups()[1:] if part is not None), "")
        if found[1]:
            named[found[1].lower()] = value
        else:
            bare.append(value)
    return _Arguments(named, tuple(bare))


def _figure(said: _Arguments) -> str | None:
    """Write a shortcode's figure as Markdown; its caption speaks for a text that is not there, as in Hugo."""
    source = said.first("src", "link") or next(iter(said.bare), "")
    if not source:
        return None
    caption = ": ".join(filter(None, (said.first("title"), said.first("caption"))))
    text = re.sub(r"([\[\]\\])", r"\\\1", said.first("alt") or caption)
    title = ' "{}"'.format(caption.replace('"', "”")) if caption else ""
    return f"\n\n![{text}](<{source}>{title})\n\n"


# What sites call the file of theirs that shows a picture.
_SHOWING = re.compile(r"(?:.*/)?[\w-]*(?:image|img|figure|picture|photo)[\w-]*\.(?:html|md|liquid)", re.IGNORECASE)


def _included(said: _Arguments) -> str | None:
    """Read a file of the site's that shows a picture as that picture; of any other nobody knows what it says."""
    if not said.bare or not _SHOWING.fullmatch(said.bare[0]):
        return None
    source = said.first("src", "file", "url", "path", "image", "image_path", "img")
    return _figure(_Arguments({**said.named, "src": source}, ())) if source else None


def _box_opening(said: _Arguments) -> str:
    kind = said.first("type", "icon") or next(iter(said.bare), "note")
    title = said.first("title", "text") or " ".join(said.bare[0 if said.first("type") else 1 :])
    return opening(kind, title)


def _named_box(kind: str, said: _Arguments) -> str:
    return opening(kind, said.first("title") or " ".join(said.bare))


def _file_name(said: _Arguments) -> str:
    return posixpath.basename(next(iter(said.bare), ""))


_BOXES = ("notice", "hint", "alert", "callout", "admonition", "note", "tip", "warning", "info")
_NAMED_BOXES = ("note", "tip", "warning", "info")
_Reading = Callable[[_Arguments], str | None]
# What a tag becomes; an empty text is one that means nothing on a page, None one that cannot be read.
_LIQUID: dict[str, _Reading] = {
    **dict.fromkeys(("post_url", "link"), _file_name),
    **dict.fromkeys(("include", "include_cached", "include_relative", "render"), _included),
    **dict.fromkeys(("toc", "endraw", "endcomment", "endhighlight", "assign", "capture"), lambda _: ""),
}
_HUGO: dict[str, _Reading] = {
    "figure": _figure,
    **dict.fromkeys(("ref", "relref"), _file_name),
    **dict.fromkeys(_BOXES, _box_opening),
    **{name: functools.partial(_named_box, name) for name in _NAMED_BOXES},
    **dict.fromkeys(("toc", "rawhtml", "more"), lambda _: ""),
    **{f"/{name}": lambda _: CLOSING for name in _BOXES},
}
# What stands between these is another's: it is left as it is, or out, to the tag that ends it.
_UNTIL = {
    "raw": (re.compile(r"\{%-?\s*endraw\s*-?%\}"), True),
    "comment": (re.compile(r"\{%-?\s*endcomment\s*-?%\}"), False),
    "::comment": (re.compile(r"\{:/(?:comment)?\}"), False),
    "<!--": (re.compile(r"-->"), False),
}
_HOME = re.compile(r"(?:site|page)\.(?:\w+\.)*(?:base)?url|content")
_LITERAL = re.compile(r"[\"']([^\"']*)[\"']\s*(?:\|.*)?")


@dataclass(slots=True)
class _Reader:
    """Goes through a text row by row; `until` is what ends the stretch that it is in."""

    told: list[tuple[int, Finding]] = field(default_factory=list)
    until: re.Pattern[str] | None = None
    kept: bool = True
    since: tuple[int, str] = (0, "")

    def row(self, row: Row) -> str:
        """Give what is left of a row's text."""
        pieces: list[str] = []
        at = 0
        while at < len(row.text):
            if self.until:
                found = self.until.search(row.text, at)
                pieces.append(row.text[at : found.start() if found else None] if self.kept else "")
                self.until = None if found else self.until
            else:
                found = _TAG.search(row.text, at)
                pieces.append(row.text[at : found.start() if found else None])
                pieces.append(self._replacement_of_tag(found, row.number) if found else "")
            at = found.end() if found else len(row.text)
        return "".join(pieces)

    def _replacement_of_tag(self, tag: re.Match[str], line: int) -> str:
        if tag["code"] or tag[0].startswith("\\"):
            return tag[0]
        if tag["unclosed"]:
            self.told.append((line, Finding.of("M012", None, mark=tag[0])))
            return tag[0]
        if tag["value"] is not None:
            return self._value(tag, line)
        words = (tag["liquid"] or tag["hugo"] or tag["kramdown"] or tag["comment"]).split(maxsplit=1)
        name = words[0] if words else ""
        if name in _UNTIL and not tag["hugo"]:
            self.until, self.kept = _UNTIL[name]
            self.since = (line, tag[0])
            return ""
        if tag["kramdown"]:
            return ""
        return self._tag(tag, name, words[1] if len(words) > 1 else "", line)

    def _tag(self, tag: re.Match[str], name: str, rest: str, line: int) -> str:
        table = _LIQUID if tag["liquid"] else _HUGO
        said = table[name](_arguments(rest)) if name in table else None
        if said is None and not name.startswith(("end", "/")):
            self.told.append((line, Finding.of("M011", None, mark=" ".join(tag[0].split()))))
        return said or ""

    def _value(self, tag: re.Match[str], line: int) -> str:
        """Read a value of the site's: its own address is nothing here, a text in quotes is itself."""
        if literal := _LITERAL.fullmatch(tag["value"]):
            return literal[1]
        if not _HOME.match(tag["value"]):
            self.told.append((line, Finding.of("M011", None, mark=" ".join(tag[0].split()))))
        return ""


def _rows_with_whole_tags(rows: list[Row]) -> list[Row]:
    """Join the rows of a tag that goes over several."""
    out: list[Row] = []
    span = 0
    for row in rows:
        before = out[-1] if out else None
        if (
            before
            and before.kind == row.kind == "text"
            and not row.blank
            and span < _LONGEST
            and _unfinished(before.text)
        ):
            out[-1] = replace(before, text=f"{before.text} {row.text}")
            span += 1
        else:
            out.append(row)
            span = 0
    return out


def _unfinished(text: str) -> bool:
    return any(text.rfind(begin) > text.rfind(end) for begin, end in (("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")))


def read_tags(rows: list[Row]) -> Passed:
    """Read every tag outside code; what cannot be read is left out and told."""
    out: list[Row] = []
    last_end = max((n for n, row in enumerate(rows) if row.kind == "text" and "-->" in row.text), default=-1)
    mended = [_harmless(row) if n > last_end else row for n, row in enumerate(rows)]
    endless = [new.number for new, old in zip(mended, rows, strict=True) if new is not old]
    reader = _Reader([(line, Finding.of("M012", None, mark="<!--")) for line in endless])
    joined = _rows_with_whole_tags(mended)
    for n, row in enumerate(joined):
        if row.kind != "text" or (_contents(joined, n) and not reader.until):
            out += [row] if row.kind != "text" and (reader.until is None or reader.kept) else []
            continue
        text = reader.row(row)
        out += [row] if text == row.text else spread(row, text)
    if reader.until:
        reader.told.append((reader.since[0], Finding.of("M012", None, mark=reader.since[1])))
    return Passed(out, reader.told)


def _harmless(row: Row) -> Row:
    """Write a comment that never ends as text: it would take the rest of the article with it."""
    if row.kind != "text" or "<!--" not in _TAG.sub(lambda tag: "" if tag["code"] else tag[0], row.text):
        return row
    return replace(row, text=row.text.replace("<!--", escape("<!--")))


def _contents(rows: list[Row], n: int) -> bool:
    """Whether a row asks for a list of contents, or is the item that the row below turns into one."""
    marked = n + 1 < len(rows) and bool(_TOC_MARK.fullmatch(rows[n + 1].text))
    text = rows[n].text
    return bool(_CONTENTS.fullmatch(text)) and (marked or not re.match(r"\s*(?:[-*+]|\d+\.) ", text))
