"""What is wrong with the texts of drawings, once their pages are drawn."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

import weasyprint

from publisher.diagnostics import Finding
from publisher.formats.pdf.render.cut_words import cut_words
from publisher.formats.pdf.render.drawing_text import drawn_texts
from publisher.formats.pdf.render.layout import BASE
from publisher.model import Part, Span

_MOST, _LONGEST = 5, 60  # texts that are quoted, and characters of each


def drawing_faults(part: Part, rendered: weasyprint.Document) -> Iterator[Finding]:
    """Yield warnings of drawings, each once: texts that cannot be set as they ask, words that an edge cuts off."""
    unset: dict[str, str] = {}
    cut: dict[str, list[str]] = {}
    for page in rendered.pages:
        for address, texts in drawn_texts(page._page_box):
            if texts.unset:
                unset.setdefault(address, texts.unset[0])
        for address, text in cut_words(page._page_box):
            cut.setdefault(address, []).append(text[:_LONGEST])
    for address, text in unset.items():
        yield Finding.of("P021", _place(part, address), path=_name(address), text=text[:_LONGEST])
    for address, words in cut.items():
        shown = tuple(dict.fromkeys(words))[:_MOST]
        yield Finding.of("P034", _place(part, address), path=_name(address), words=shown)


def _name(address: str) -> str:
    return unquote(address).removeprefix(BASE)


def _place(part: Part, address: str) -> Span | None:
    """Return the line that names a drawing, else where its part is from."""
    return part.source.at(part.source.line_with(posixpath.basename(_name(address)))) if part.source else part.place
