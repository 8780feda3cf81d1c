"""What in a part keeps its book from WCAG 2.2, level AA, as far as a program can tell, and where it stands."""

import unicodedata
from collections.abc import Iterator

from lxml.html import HtmlElement

from publisher.arabic.bidi.controls import without_controls
from publisher.arabic.passage_languages import script_of_text, words_in
from publisher.assets.media_types import is_file_name
from publisher.diagnostics import Finding
from publisher.html_tree import fragment, visible
from publisher.i18n.languages import script_of
from publisher.i18n.sentences import Phrase
from publisher.model import Part, Span

_BLOCKS = frozenset(("p", "li", "dt", "dd", "td", "th", "caption", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"))
_CODE = frozenset(("code", "kbd", "samp", "pre"))
_FORMULAS = frozenset(("math", "formula", "equation", "latex", "tex"))
# What a picture of a formula is called when nobody says what it means.
_NAMELESS = frozenset(("", "formula", "equation", "math", "معادلة", "صيغة"))
_FEWEST_LETTERS = 12  # of a passage; less is a name, which needs no language (WCAG 2.2, 3.1.2)
_SHOWN = 40


def barriers(part: Part) -> Iterator[Finding]:
    """Yield what in a part withdraws the claim, each with its line."""
    for markup, language in (
        (part.html, part.language),
        *((n.html, n.language or part.language) for n in part.notes),
    ):
        root = fragment(markup)
        for image in root.iter("img"):
            if reason := _of_picture(image):
                yield _told(part, image.get("src", "").rpartition("/")[2], reason)
        for link in root.iter("a"):
            if link.get("href") and not _words(link):
                yield _told(part, link.get("href", ""), Phrase.of("claim_link", address=link.get("href", "")))
        for passage in _unspoken(root, language):
            yield _told(part, passage, Phrase.of("claim_language", text=passage))


def _told(part: Part, text: str, reason: Phrase) -> Finding:
    source = part.source
    place = source.at(source.line_with(text)) if source else Span(part.id)
    return Finding.of("K020", place, reason=reason)


def _of_picture(image: HtmlElement) -> Phrase | None:
    """Say what is wrong with the words of a picture (technique H37, failures F30 and F65)."""
    words, source = image.get("alt", "").strip(), image.get("src", "")
    if image.get("role") == "presentation":
        return None
    formula = not _FORMULAS.isdisjoint(image.get("class", "").lower().split())
    if formula and words.lower() in _NAMELESS:
        return Phrase.of("claim_formula", path=source)
    if not any(map(str.isalnum, words)) and not _is_picture_sign(words):
        return Phrase.of("claim_no_words", path=source)
    return Phrase.of("claim_file_name", path=source, words=words) if is_file_name(without_controls(words)) else None


def _is_picture_sign(words: str) -> bool:
    """Whether a text is signs that readers speak by name: emoji, arrows, signs of mathematics."""
    return any(unicodedata.category(sign) in ("So", "Sm") for sign in words)


def _words(link: HtmlElement) -> str:
    pictures = (image.get("alt", "") for image in link.iter("img"))
    return visible("".join((link.text_content(), link.get("aria-label", ""), *pictures)))


def _unspoken(root: HtmlElement, language: str) -> Iterator[str]:
    """Yield the beginnings of blocks in another script than that of the language that they are in."""
    waiting = [(root, language)]
    while waiting:
        element, around = waiting.pop()
        own = element.get("lang") or around
        if element.tag in _BLOCKS:
            said = words_in("".join(_own_text(element)))
            script = script_of_text(said)
            if sum(map(str.isalpha, said)) >= _FEWEST_LETTERS and script and script != script_of(own):
                yield " ".join(said.split())[:_SHOWN]
        waiting += [(child, own) for child in element if isinstance(child.tag, str)]


def _own_text(element: HtmlElement) -> Iterator[str]:
    """Yield the text of a block that is in its language: without passages that name one, blocks, and code."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not child.get("lang") and child.tag not in _BLOCKS | _CODE:
            yield from _own_text(child)
        yield child.tail or ""
