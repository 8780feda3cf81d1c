"""What stands in lines of HTML, into lines of Markdown; and whole tables into HTML that Markdown leaves alone."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import lxml.html
from lxml.html import HtmlElement

from publisher.importers.documents.plain_words import UNREAD
from publisher.importers.pasted.to_markdown import escaped_piece, linked

_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*"}
_TAGS = {"sup": "sup", "sub": "sub", "mark": "mark", "kbd": "kbd", "s": "del", "del": "del", "strike": "del"}
_TAGS |= {"ins": "ins", "u": "u", "q": "q", "small": "small", "bdi": "bdi", "bdo": "bdo"}
_CODE = frozenset(("code", "tt", "samp"))
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_BREAK = "<br>"
# All that means something to a reader of Markdown, in text that stands in a table of HTML.
_SIGNS = re.compile(r"[\\`*_{}\[\]#|$^~=%:+!@/-]")
_URL = re.compile(r"[\s<>()\"'\\`*_\[\]^{|}]")


@dataclass(frozen=True, slots=True)
class Inline:
    """Writes lines. `numbers` are those of the notes by name, `targets` the ids that links lead to."""

    numbers: Mapping[str, str]
    targets: frozenset[str]

    def line(self, run: Sequence[HtmlElement | str]) -> str:
        """Write a run of text and inline elements as one line."""
        out = _Line(self)
        for piece in run:
            out.add(piece)
        return out.text()

    def lines(self, paragraph: HtmlElement) -> Iterator[str]:
        """Write each line of a paragraph that has breaks; a `<span class="caesura">` parts the halves of a verse."""
        run: list[HtmlElement | str] = [paragraph.text or ""]
        for child in paragraph:
            if child.tag == "br":
                yield self.line(run)
                run = []
            elif child.get("class") == "caesura":
                run.append(_Raw(" // "))
            else:
                run.append(child)
            run.append(child.tail or "")
        yield self.line(run)

    def target(self, element: HtmlElement) -> str:
        """Give the anchor of an element that a link leads to."""
        name = element.get("id") or ""
        return _Raw(f'<span id="{html.escape(name)}"></span>') if name and name in self.targets else ""


class _Raw(str):
    """Markdown that is written as it is."""

    __slots__ = ()


class _Line:
    """One line, as it grows."""

    def __init__(self, inline: Inline) -> None:
        self._inline = inline
        self._pieces: list[str] = []
        self._space = False

    def text(self) -> str:
        text = "".join(self._pieces).strip()
        while text.endswith(_BREAK):
            text = text[: -len(_BREAK)].strip()
        return text

    def add(self, piece: HtmlElement | str) -> None:
        if isinstance(piece, _Raw):
            self._put(str(piece))
        elif isinstance(piece, str):
            self._add_text(piece)
        elif isinstance(piece.tag, str) and piece.tag not in UNREAD:
            self._add_element(piece)

    def _put(self, written: str) -> None:
        if not written:
            return
        if self._space and self._pieces:
            self._pieces.append(" ")
        self._space = False
        self._pieces.append(written)

    def _add_text(self, text: str, *, link: bool = True) -> None:
        bare = _SPACES.sub(" ", text)
        broken = bool(self._pieces) and self._pieces[-1] == _BREAK
        self._space = (self._space or bare[:1] == " ") and not broken
        core = bare.strip(" ")
        if core:
            first = not "".join(self._pieces).strip()
            self._put(linked(core, first=first) if link else escaped_piece(core, first=first))
            self._space = bare[-1:] == " "

    def _add_element(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        if element.get("data-note"):
            self._pieces.append(f"[^{self._inline.numbers.get(element.get('data-note', ''), '?')}]")
        elif tag == "br":
            self._pieces.append(_BREAK)
            self._space = False
        elif tag == "img":
            self._put(_picture(element))
        elif tag in _CODE:
            self._put(_code(element.text_content()))
        else:
            self._put_anchor(element)
            self._add_marked(element, tag)

    def _put_anchor(self, element: HtmlElement) -> None:
        if anchor := self._inline.target(element):
            self._put(str(anchor))

    def _add_marked(self, element: HtmlElement, tag: str) -> None:
        inner = _Line(self._inline)
        inner._pieces.append("\u2060" if self._pieces else "")  # a sign that keeps its first text from being a line's
        inner.add(element.text or "")
        for child in element:
            inner.add(child)
            inner.add(child.tail or "")
        before = _leading_space(inner, element)
        text = "".join(inner._pieces).removeprefix("\u2060")
        self._space |= before
        core = text.strip()
        if not core:
            self._space |= inner._space
            return
        if core.replace(_BREAK, "") == "":
            self._pieces.append(core)
            return
        self._put(self._wrapped(core, tag, element))
        self._space = inner._space

    def _wrapped(self, core: str, tag: str, element: HtmlElement) -> str:
        mark = _MARKS.get(tag, "")
        if mark:
            clean = "*" not in core.replace("\\*", "") and "[^" not in core and _BREAK not in core
            apart = not "".join(self._pieces).endswith("*") or self._space
            if clean and apart and not core.startswith("\\") and not core.endswith("\\"):
                return f"{mark}{core}{mark}"
            name = "strong" if mark == "**" else "em"
            return f"<{name}>{core}</{name}>"
        if tag == "a" and element.get("href"):
            return _link(core, element.get("href", ""))
        if tag in _TAGS:
            said = _said(element)
            return f"<{_TAGS[tag]}{said}>{core}</{_TAGS[tag]}>"
        said = _said(element)
        return f"<span{said}>{core}</span>" if said else core


def _leading_space(inner: _Line, element: HtmlElement) -> bool:
    text = element.text or ""
    return bool(text) and text[0] in " \t\r\n\f\v" and bool("".join(inner._pieces).strip("\u2060"))


def _said(element: HtmlElement) -> str:
    return "".join(
        f' {name}="{html.escape(value)}"' for name in ("lang", "dir") if (value := element.get(name, "")) and value
    )


def _link(core: str, address: str) -> str:
    bare = address.strip()
    if not bare or bare.lower().startswith(("javascript:", "data:", "vbscript:")):
        return core
    if core.startswith("<") and core.endswith(">") and core[1:-1].rstrip("/") == bare.rstrip("/"):
        return core
    core = re.sub(r"<((?:https?://|[\w.+-]+@)[^<>\s]*)>", r"\1", core)
    return f"[{core}]({_address(bare)})"


def _address(address: str) -> str:
    return _URL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)


def _picture(element: HtmlElement) -> str:
    alt = " ".join((element.get("alt") or "").split())
    title = " ".join((element.get("title") or "").split()).replace('"', "”")
    address = _address((element.get("src") or "").strip())
    return (
        f"![{escaped_piece(alt, first=False)}]({address})"
        if not title or title == alt
        else (f'![{escaped_piece(alt, first=False)}]({address} "{title}")')
    )


def _code(text: str) -> str:
    bare = " ".join(text.split())
    if not bare:
        return ""
    longest = max((len(run) for run in re.findall("`+", bare)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if bare.startswith("`") or bare.endswith("`") else ""
    return f"{fence}{pad}{bare}{pad}{fence}"


_KEPT = frozenset(
    [
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "p",
        "br",
        "b",
        "strong",
        "i",
        "em",
        "a",
        "ul",
        "ol",
        "li",
        "sup",
        "sub",
        "code",
        "span",
        "caption",
    ]
)
_RENAMED = {"b": "strong", "i": "em", **{f"h{rank}": "p" for rank in range(1, 7)}, "div": "p"}
_ATTRIBUTES = ("colspan", "rowspan", "dir", "lang", "scope")


def in_entities(table: HtmlElement, inline: Inline) -> str:
    """Write a table that Markdown has no form for as HTML on one line, its signs as entities."""
    return "".join(_html(table, inline.numbers))


def _html(element: HtmlElement, numbers: Mapping[str, str]) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in UNREAD or element.tag == "caption":
        yield _entities(element.tail or "")
        return
    tag = _RENAMED.get(element.tag, element.tag)
    if tag == "p" and any(
        one.tag in ("p", "table", "ul", "ol", "div") for one in element.iter() if one is not element
    ):
        tag = "div"
    said = "".join(f' {name}="{html.escape(element.get(name, ""))}"' for name in _ATTRIBUTES if element.get(name))
    if tag == "img":
        said = f' src="{html.escape(element.get("src", ""))}" alt="{html.escape(element.get("alt", ""))}"'
    if tag == "a":
        said = f' href="{html.escape(_address(element.get("href", "")))}"' if element.get("href") else ""
    known = tag in _KEPT or tag in ("img", "div") or bool(_ATTRIBUTES and said)
    if element.get("data-note"):
        yield f"[^{numbers.get(element.get('data-note', ''), '?')}]"
    elif tag in ("br", "img"):
        yield f"<{tag}{said}>"
    else:
        yield f"<{tag}{said}>" if known else ""
        yield _entities(element.text or "")
        for child in element:
            yield from _html(child, numbers)
        yield f"</{tag}>" if known else ""
    yield _entities(element.tail or "") if tag != "table" else ""


def _entities(text: str) -> str:
    plain = html.escape(_SPACES.sub(" ", text), quote=True).replace("&#x27;", "'")
    parts = re.split(r"(&\w+;)", plain)
    return "".join(
        part if part.startswith("&") else _SIGNS.sub(lambda found: f"&#{ord(found[0])};", part) for part in parts
    )


def element(tag: str, text: str = "", **attributes: str) -> HtmlElement:
    """Make an element of HTML."""
    made = lxml.html.Element(tag, **attributes)
    made.text = text or None
    return made
