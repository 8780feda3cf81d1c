"""What stands in a post of WordPress → HTML: paragraphs that are typed, blocks, shortcodes, notes."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import lxml.html
from lxml.html import HtmlElement

from publisher.diagnostics import Finding
from publisher.html_tree import as_text
from publisher.i18n.sentences import Phrase
from publisher.importers.documents.draft import PlacedWord
from publisher.importers.documents.html_to_markdown import VERSE
from publisher.importers.documents.plain_words import words_of_tree
from publisher.model import Span

_BLOCK = (
    r"(?:p|div|h[1-6]|ul|ol|li|table|thead|tbody|tfoot|tr|td|th|caption|blockquote|pre|figure|figcaption|hr|dl|dt|dd|"
    r"section|article|aside|header|footer|address|form|fieldset|iframe|details|summary|nav|main)"
)
_OPENING = re.compile(rf"(<{_BLOCK}[\s/>])", re.IGNORECASE)
_CLOSING = re.compile(rf"(</{_BLOCK}>|<hr[^<>]*>)", re.IGNORECASE)
_STARTS = re.compile(rf"\s*</?{_BLOCK}[\s/>]", re.IGNORECASE)
_KEPT = re.compile(r"(<(pre|code|script|style|textarea)\b.*?</\2\s*>|<!--.*?-->)", re.DOTALL | re.IGNORECASE)
_BLOCKS_OF_WP = re.compile(r"<!--\s*/?wp:")
_DYNAMIC = re.compile(r"<!--\s*wp:([\w/-]+)(?:\s[^>]*?)?/-->")
# Blocks without content of their own that say nothing or are read in another way.
_SILENT = ("more", "nextpage", "separator", "spacer", "footnotes", "navigation-link", "post-title")
_TAG = re.compile(r"\[(/?)([a-zA-Z][\w-]*)((?:\s+[^\[\]<>]*|=[^\[\]<>]*)?)(/?)\]")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_KNOWN = frozenset(
    [
        "caption",
        "wp_caption",
        "gallery",
        "embed",
        "audio",
        "video",
        "playlist",
        "vc_row",
        "vc_column",
        "vc_column_text",
        "et_pb_section",
        "et_pb_row",
        "et_pb_text",
        "contact-form-7",
        "youtube",
        "vimeo",
        "tweet",
        "soundcloud",
        "more_link",
        "button",
        "quote",
        "box",
        "columns",
        "column",
    ]
)


@dataclass(frozen=True, slots=True)
class Content:
    """A post's body and notes, its words as they were typed, and what was left out."""

    body: HtmlElement
    notes: dict[str, HtmlElement]
    words: tuple[PlacedWord, ...]
    findings: tuple[Finding, ...] = field(default=())


def parsed(markup: str) -> HtmlElement:
    """Parse what stands in an element of an export."""
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    root = lxml.html.document_fromstring(f"<html><body><div>{as_text(markup)}</div></body></html>", parser=parser)
    body = root.find("body")
    return body if body is not None else root


def read_content(text: str, footnotes: Mapping[str, str], place: Span) -> Content:
    """Read the content of a post; `footnotes` are its notes by their ids."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    findings: list[Finding] = []
    for name in dict.fromkeys(_DYNAMIC.findall(text)):
        if name.rpartition("/")[2] not in _SILENT:
            findings.append(Finding.of("I027", place, name=f"wp:{name}"))
    names: list[str] = []
    marked = _outside_code(text, lambda part: _shortcodes(part, names))
    body = parsed(marked if _BLOCKS_OF_WP.search(text) else paragraphs(marked))
    findings += [Finding.of("I027", place, name=name) for name in dict.fromkeys(names)]
    findings += _leave_frames(body, place)
    _settle_verse(body)
    notes = _notes(body, footnotes)
    plain = parsed(_outside_code(text, lambda part: _TAG.sub(_plain_tag, part)))
    words = words_of_tree(plain, _is_call)
    for note in notes.values():
        words += words_of_tree(note)
    return Content(body, notes, tuple(word._replace(line=place.line) for word in words), tuple(findings))


def _is_call(element: HtmlElement) -> bool:
    return (element.tag == "sup" and element.get("data-fn") is not None) or element.tag in ("iframe", "form")


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    parts = _KEPT.split(text)
    # Of each three parts, the first is text, the second what is kept, the third its name.
    return "".join(change(part) if number % 3 == 0 else part for number, part in enumerate(parts) if number % 3 != 2)


def _is_shortcode(name: str, said: str, text: str) -> bool:
    return name in _KNOWN or f"[/{name}]" in text or bool(_ATTRIBUTE.search(said))


def _plain_tag(found: re.Match[str]) -> str:
    whole = found.string
    return " " if found[1] or _is_shortcode(found[2], found[3], whole) else found[0]


def _shortcodes(text: str, names: list[str]) -> str:
    """Write shortcodes as HTML where they have a form in it; of others, what they enclose stays."""
    text = re.sub(r"\[(?:wp_)?caption([^\[\]]*)\](.*?)\[/(?:wp_)?caption\]", _caption, text, flags=re.DOTALL)
    text = re.sub(r"\[embed[^\[\]]*\]\s*(\S+?)\s*\[/embed\]", r"\n\n\1\n\n", text)

    def other(found: re.Match[str]) -> str:
        closing, name, said, _ = found.groups()
        if not closing and not _is_shortcode(name, said, text):
            return found[0]
        if closing and not re.search(rf"\[{re.escape(name)}[\s\]/=]", text):
            return found[0]
        names.append(name) if not closing else None
        return " "

    return _TAG.sub(other, text)


def _caption(found: re.Match[str]) -> str:
    said = {name: a or b or c for name, a, b, c in _ATTRIBUTE.findall(html.unescape(found[1]))}
    picture = re.search(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", found[2])
    if not picture:
        return found[2]
    words = (found[2][: picture.start()] + found[2][picture.end() :]).strip() or said.get("caption", "")
    return f"\n\n<figure>{picture[0]}<figcaption>{words}</figcaption></figure>\n\n"


def paragraphs(text: str) -> str:
    """Write paragraphs where an empty line parts text, and breaks where a line ends, as WordPress does (wpautop)."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        block = found[2] is not None and found[2].lower() == "pre"
        return f"\n\n<figure data-kept='{len(kept) - 1}'></figure>\n\n" if block else f"\ufde3{len(kept) - 1}\ufde4"

    text = _KEPT.sub(keep, text)
    text = _CLOSING.sub(r"\1\n\n", _OPENING.sub(r"\n\n\1", text))
    rows = []
    for chunk in re.split(r"\n\s*\n", text):
        bare = chunk.strip()
        if bare:
            rows.append(bare if _STARTS.match(bare) else f"<p>{_broken(bare)}</p>")
    joined = "\n".join(rows)
    joined = re.sub(r"<figure data-kept='(\d+)'></figure>", lambda found: kept[int(found[1])], joined)
    return re.sub("\ufde3(\\d+)\ufde4", lambda found: kept[int(found[1])], joined)


def _broken(text: str) -> str:
    """Write line ends as breaks, but for those within tags and beside a break."""
    return re.sub(r"(?<!<br>)(?<!<br/>)(?<!<br />)\n(?![^<>]*>)", "<br>\n", text)


def _leave_frames(body: HtmlElement, place: Span) -> Iterator[Finding]:
    for frame in body.xpath(".//iframe | .//form"):
        said = frame.get("src") or frame.get("action") or " ".join(frame.text_content().split()[:12])
        yield Finding.of("I024", place, what=Phrase("what_object"), words=said)
        frame.drop_tree()


def _settle_verse(body: HtmlElement) -> None:
    """Write the verse of WordPress's own block as verse."""
    for block in body.xpath(".//pre[contains(@class, 'wp-block-verse')]"):
        block.tag = "p"
        block.set("class", VERSE)
        for one in list(block.iter()):
            for where in ("text", "tail"):
                text = getattr(one, where)
                if text and "\n" in text and not (where == "tail" and one is block):
                    first, *rest = text.split("\n")
                    setattr(one, where, first)
                    _add_lines(one, where, rest)


def _add_lines(one: HtmlElement, where: str, rest: list[str]) -> None:
    for line in reversed(rest):
        line_break = lxml.html.Element("br")
        line_break.tail = line
        if where == "text":
            one.insert(0, line_break)
        else:
            tail, one.tail = one.tail, None
            one.addnext(line_break)
            one.tail = tail
            line_break.tail = line


def _notes(body: HtmlElement, footnotes: Mapping[str, str]) -> dict[str, HtmlElement]:
    notes: dict[str, HtmlElement] = {}
    for call in body.xpath(".//sup[@data-fn]"):
        name = call.get("data-fn")
        if name not in footnotes:
            continue
        for child in list(call):
            call.remove(child)
        call.text = None
        call.tag = "a"
        call.attrib.clear()
        call.set("data-note", name)
        notes.setdefault(name, parsed(footnotes[name]))
    return notes
