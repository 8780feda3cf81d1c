"""A part's format-neutral HTML into the document that the layout engine sets."""

import html
import json
from collections.abc import Mapping

import lxml.html
from lxml.html import HtmlElement

from publisher.model import Edition, Note, Part, Side

_INLINE = {"p", "div", "ul", "ol", "li", "blockquote", "dl", "dt", "dd", "pre", "table", "tr", "td", "th"}


def document(edition: Edition, part: Part, folios: Mapping[str, str]) -> str:
    """Write one part as a whole HTML document; `folios` maps anchors to printed page numbers."""
    root = lxml.html.fragment_fromstring(part.html, create_parent="body")
    _set_notes(root, {note.id: note for note in part.notes})
    _set_folios(root, folios)
    _set_list_starts(root)
    body = lxml.html.tostring(root, encoding="unicode")
    return (
        f'<!DOCTYPE html><html lang="{html.escape(part.language)}" dir="{part.direction}">'
        f"<head>{_head(edition)}</head>{body}</html>"
    )


def _head(edition: Edition) -> str:
    issue = edition.issue
    metas = {
        "author": ", ".join(issue.editors) or issue.publisher,
        "description": issue.description,
        "dcterms.created": f"{issue.date}T00:00:00Z",
        "dcterms.modified": f"{issue.date}T00:00:00Z",
        "generator": "publisher",
    }
    shown = "".join(f'<meta name="{n}" content="{html.escape(c)}">' for n, c in metas.items() if c)
    return f'<meta charset="utf-8"><title>{html.escape(issue.title)}</title>{shown}'


def prelude(edition: Edition, part: Part, number: int, side: Side) -> str:
    """Write the style that only the press knows: where the part begins, and what its running heads say.

    Paged media: `break-before` on the root picks the first page's side (CSS Page 3 §3.2).
    """
    name, issue = (
        json.dumps(part.title, ensure_ascii=False),
        json.dumps(edition.issue.title, ensure_ascii=False),
    )
    return (
        f"@counter-style folio {{ system: extends {edition.folio_style} }}"
        f"@page {{ direction: {part.direction} }} @page :first {{ counter-reset: page {number} }}"
        f"html {{ break-before: {side} }} body {{ string-set: running-article {name}, running-issue {issue} }}"
    )


def _set_notes(root: HtmlElement, notes: Mapping[str, Note]) -> None:
    for call in root.xpath("//a[@data-note]"):
        # A footnote floats out of a line, so its blocks must not close the paragraph that calls it.
        note = lxml.html.fragment_fromstring(notes[call.get("data-note")].html, create_parent="span")
        note.set("class", "note")
        for block in note.iter(*_INLINE):
            block.tag = "span"
            block.set("class", "p")
        note.tail = call.tail
        call.getparent().replace(call, note)


def _set_folios(root: HtmlElement, folios: Mapping[str, str]) -> None:
    for place in root.xpath("//*[@data-folio-of]"):
        place.text = folios.get(place.get("data-folio-of"), "000")


def _set_list_starts(root: HtmlElement) -> None:
    # WeasyPrint 70 ignores <ol start>; the counter says the same (CSS Lists 3 §4.6).
    for numbered in root.xpath("//ol[@start]"):
        start = numbered.get("start", "")
        if start.lstrip("-").isdigit():
            numbered.set("style", f"counter-reset: list-item {int(start) - 1}")
