"""Notes, warnings and the like in the ways that sites write them, into the one that themes know."""

import re
from dataclasses import replace
from html import escape
from typing import NamedTuple

import lxml.html
from lxml.html import HtmlElement

from publisher.diagnostics import Finding
from publisher.html_tree import fragment, inner_html
from publisher.importers.markdown.rows import Passed, Row
from publisher.labels.speaker import Speaker

# What sites call their boxes → the kind that the catalogues of labels and the themes know.
KINDS = {
    **dict.fromkeys(
        ("note", "info", "abstract", "summary", "question", "seealso", "todo", "ملاحظة", "معلومة"), "note"
    ),
    **dict.fromkeys(("tip", "hint", "success", "check", "نصيحة", "فائدة", "تلميح"), "tip"),
    **dict.fromkeys(("warning", "warn", "attention", "تحذير"), "warning"),
    **dict.fromkeys(("important", "مهم", "هام"), "important"),
    **dict.fromkeys(("caution", "تنبيه", "انتبه"), "caution"),
    **dict.fromkeys(("danger", "error", "failure", "bug", "خطر"), "danger"),
    **dict.fromkeys(("example", "quote", "cite", "مثال"), "example"),
}
CLOSING = "\n\n</div>\n\n"


def opening(kind: str, title: str) -> str:
    """Write the beginning of a box; a name that no table knows and no style sheet could mean is its title."""
    if kind.lower() not in KINDS:
        if kind.isascii():
            return f'\n\n<div class="{escape(kind)}" markdown="1">\n\n' + (f"{title}\n\n" if title else "")
        title = f"{kind}: {title}" if title else kind
    elif not kind.isascii():
        title = title or kind
    head = f'<p class="admonition-title" markdown="1">{escape(title, quote=False)}</p>\n\n' if title else ""
    return f'\n\n<div class="admonition {KINDS.get(kind.lower(), "note")}" markdown="1">\n\n{head}'


_COLONS = re.compile(r" {0,3}(:{3,})[ \t]*(.*?)[ \t]*:*")
_CLASS = re.compile(r"\{?\s*(?:#[\w-]+\s*)?\.?([\w-]+)[^}\[]*?(?:title=\"([^\"]*)\"[^}]*)?\}?\s*(?:\[(.*)\])?")
_PLAIN = re.compile(r"([\w-]+)[ \t]*(?:\[(.*)\]|(.*))")
_TITLE = re.compile(r"\{?\s*title=\"([^\"]*)\"[^{}]*\}?")
_IDENTITY = re.compile(r"[ \t]*\{[#.][\w-]+\}$")
_MARKED = re.compile(r"( {0,3})(?:!!!|\?\?\?\+?)[ \t]*([\w-]+)[ \t]*(.*)")


def _kind_and_title(said: str) -> tuple[str, str]:
    """Read what stands after the colons: `note`, `note[title]`, `note title`, `{.note title="title"}`."""
    if said.startswith("{"):
        found = _CLASS.fullmatch(said)
        return (found[1], found[2] or found[3] or "") if found else ("", "")
    plain = _PLAIN.fullmatch(_IDENTITY.sub("", said))
    if not plain:
        return "note", said
    title = plain[2] or plain[3] or ""
    quoted = _TITLE.fullmatch(title)
    return plain[1], quoted[1] if quoted else title


# A box in a box is as much as anyone writes; what is quoted deeper is read level by level.
_DEEPEST = 10


class _Begun(NamedTuple):
    number: int
    text: str
    depth: int = 0


def read_boxes(rows: list[Row]) -> Passed:
    """Turn fences of colons into divisions, and mend the heads of `!!!` boxes."""
    out: list[Row] = []
    opened: list[_Begun] = []
    for row in rows:
        colons = _COLONS.fullmatch(row.text) if row.kind == "text" else None
        if colons and colons[2]:
            opened.append(_Begun(row.number, row.text.strip()))
            out += spread(row, opening(*_kind_and_title(colons[2])))
        elif colons and opened:
            opened.pop()
            out += spread(row, CLOSING)
        else:
            out.append(_with_quoted_title(row))
    out += spread(rows[-1], CLOSING * len(opened)) if opened else []
    return Passed(out, [(box.number, Finding.of("M012", None, mark=box.text)) for box in opened])


def quote_boxes(rows: list[Row]) -> Passed:
    """Turn fences of colons into quotations of their own, which a quotation can hold; divisions cannot be in one."""
    out: list[Row] = []
    opened: list[_Begun] = []
    for row in rows:
        colons = _COLONS.fullmatch(row.text) if row.kind == "text" else None
        depth = opened[-1].depth if opened else 0
        if colons and colons[2]:
            kind, title = _kind_and_title(colons[2])
            out.append(Row("> " * depth, row.number))
            known = (kind.lower() in KINDS or not kind.isascii()) and depth < _DEEPEST
            out += [Row(f"{'> ' * (depth + 1)}[!{kind}] {title}", row.number)] if known else []
            opened.append(_Begun(row.number, row.text.strip(), depth + known))
        elif colons and opened:
            opened.pop()
            out.append(Row("> " * (opened[-1].depth if opened else 0), row.number))
        else:
            out.append(replace(row, text="> " * depth + row.text, kind="text") if depth else row)
    return Passed(out, [(box.number, Finding.of("M012", None, mark=box.text)) for box in opened])


def mark_titles(rows: list[Row]) -> Passed:
    """Mend the heads of `!!!` boxes alone, as quotations need it: no division can be opened in one."""
    return Passed([_with_quoted_title(row) for row in rows], [])


def _with_quoted_title(row: Row) -> Row:
    """Quote the title of a `!!!` box: Python-Markdown takes the words of a bare one for classes."""
    found = _MARKED.fullmatch(row.text) if row.kind == "text" else None
    if not found:
        return row
    title = found[3].strip().strip('"').replace('"', "”")
    if not found[2].isascii() and found[2] not in KINDS and title and not title.startswith(found[2]):
        title = f"{found[2]}: {title}"
    return replace(row, text=f"{found[1]}!!! {found[2]}" + (f' "{title}"' if title else ""))


def spread(row: Row, text: str) -> list[Row]:
    """Give a text of several lines as rows that all came from one."""
    return [Row(line, row.number) for line in text.split("\n")]


_CALLOUT = re.compile(r"\s*\[!([^\]\n]+)\][-+]?[ \t]*")


def settle_callouts(root: HtmlElement) -> None:
    """Turn quotations that begin `[!NOTE]` (GitHub, Obsidian) into boxes, each in its own."""
    for quote in root.xpath("//blockquote[p]"):
        for paragraph in [child for child in quote if child.tag == "p"]:
            if _CALLOUT.match(paragraph.text or ""):
                _set_box_of_callout(_cut_before(paragraph), paragraph)
        if not len(quote) and not (quote.text or "").strip():
            quote.drop_tree()


def _cut_before(first: HtmlElement) -> HtmlElement:
    """Cut a quotation in two: Python-Markdown takes those that follow each other for one."""
    box, quote = lxml.html.Element("div"), first.getparent()
    box.tail, quote.tail = quote.tail, None
    members = [first, *first.itersiblings()]
    quote.addnext(box)
    box.extend(members)
    return box


def _set_box_of_callout(box: HtmlElement, first: HtmlElement) -> None:
    found = _CALLOUT.match(first.text or "")
    kind = found[1].strip() if found else ""
    first.text = (first.text or "")[found.end() if found else 0 :]
    title, _, rest = inner_html(first).partition("\n")
    box.set("class", f"admonition {KINDS.get(kind.lower(), 'note')}")
    if rest.strip():
        body = fragment(rest.rstrip(), "p")
        body.tail = first.tail
        box.replace(first, body)
    else:
        first.drop_tree()
    said = _headed(escape(kind, quote=False), title.strip())
    if said:
        head = fragment(said, "p")
        head.set("class", "admonition-title")
        box.insert(0, head)


def _headed(kind: str, title: str) -> str:
    """Give a callout's title; a kind that no table knows is a part of it, one in other letters says itself."""
    if kind.lower() in KINDS:
        return title or ("" if kind.isascii() else kind)
    return f"{kind}: {title}" if title else kind


def settle_admonitions(root: HtmlElement, language: str, around: str) -> None:
    """Name a box by its kind where its author gave it no title: the library writes «Note».

    A language that has no labels takes those of the issue around it.
    """
    speaker = Speaker(language, "latn", instead=around)
    for box in root.xpath("//div[contains(concat(' ', @class, ' '), ' admonition ')]"):
        said = box.get("class", "").replace("admonition", "", 1).strip()
        kind = KINDS.get(said.lower(), "note")
        title = box.find("p[@class='admonition-title']")
        if title is None:
            title = lxml.html.Element("p")
            title.set("class", "admonition-title")
            box.insert(0, title)
        named = not said.isascii() or said.lower() not in KINDS
        if not title.text_content().strip() or (title.text == said.capitalize() and not named):
            title.text = speaker.say(f"admonition_{kind}")
            if speaker.borrowed:
                title.set("lang", speaker.borrowed)
        box.set("class", f"admonition {kind}")
