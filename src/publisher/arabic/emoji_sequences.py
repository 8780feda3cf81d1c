"""Emoji sequences → elements of their own, so that one face draws each of them as one sign.

A sequence may begin with a character that a face of text has too: the digit of a keycap (1️⃣), the heart of a couple.
Engines choose a face character by character, and tear it apart. What stands in an element is set in the emoji face.
"""

import re
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.script import RIGHT_TO_LEFT

#: The class of an element that holds emoji sequences.
EMOJI = "press-emoji"
#: The class of an element whose one character is drawn in a box: a keycap that no face has.
KEYCAP = "press-keycap"

# Unicode Technical Standard #51, «Definitions» (ED-14 to ED-17); a base is any character that may be an emoji.
_BASE = "[\u00a9\u00ae\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_TONE, _TAGS = "[\U0001f3fb-\U0001f3ff]", "[\U000e0020-\U000e007e]+\U000e007f"
_FRAMED = "[0-9#*]\ufe0f?\u20e3"
_MARKED = f"{_BASE}(?:\ufe0f|{_TONE})?(?:{_TAGS})?"
_JOINED = f"{_MARKED}(?:\u200d{_MARKED})+"
_SEQUENCE = f"(?:{_FRAMED}|{_FLAG}|{_JOINED}|{_BASE}(?:\ufe0f|{_TONE})(?:{_TAGS})?|{_BASE}{_TAGS})"
# Keycaps next to each other are one number: they keep their order in one element.
# Letters of a script that joins them are drawn in a box where they stand alone.
_JOINING = rf"(?=[{RIGHT_TO_LEFT}])[^\W\d_]"
_BOXED = rf"[^\W_{RIGHT_TO_LEFT}]|[\u0660-\u0669]|(?<!\w){_JOINING}(?=\ufe0f?\u20e3(?!{_JOINING}))"
_SEQUENCES = re.compile(f"(?P<emoji>{_SEQUENCE}+)|(?P<framed>{_BOXED})\ufe0f?\u20e3")
_FRAME = re.compile("(?<![0-9#*])(?<![0-9#*]\ufe0f)\ufe0f?\u20e3")
# Every sequence has one of these, and most texts have none.
_SIGN_OF_ONE = re.compile("[\ufe0f\u20e3\u200d\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_KEPT = frozenset(("script", "style", "svg", "math", "textarea", "title"))


def mark_emoji(root: HtmlElement) -> None:
    """Put each emoji sequence of a tree into an element of class `press-emoji`; idempotent.

    A letter or digit in a keycap that is no emoji (١⃣) becomes an element of class `press-keycap`, without U+20E3.
    """
    if not any(map(may_have_emoji, root.itertext())):
        return
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _KEPT or is_emoji(element):
            continue
        if element.text and _SEQUENCES.search(element.text):
            text, spans = _parted(element.text)
            element.text = text
            for at, span in enumerate(spans):
                element.insert(at, span)
    for element in list(root.iter()):
        above = element.getparent()
        if above is None or not element.tail or above.tag in _KEPT or not _SEQUENCES.search(element.tail):
            continue
        if is_emoji(above):
            continue
        text, spans = _parted(element.tail)
        element.tail = text
        at = above.index(element) + 1
        for span in reversed(spans):
            above.insert(at, span)


def may_have_emoji(text: str) -> bool:
    """Return whether a text has a character that makes a sequence; most texts have none."""
    return bool(_SIGN_OF_ONE.search(text))


def emoji_spans(text: str) -> list[tuple[int, int]]:
    """Return where the emoji sequences of a plain text begin and end; those next to each other are one."""
    if not may_have_emoji(text):
        return []
    return [match.span() for match in _SEQUENCES.finditer(text) if match["emoji"]]


def is_emoji(element: HtmlElement) -> bool:
    """Return whether an element is one that `mark_emoji` made of a sequence."""
    return element.tag == "span" and bool(element.get("class") == EMOJI)


def without_frames(text: str) -> str:
    """Return a plain text without the frames of keycaps that are no emoji, for where nothing but text can be set."""
    return _FRAME.sub("", text)


def undrawn_frames(text: str) -> Iterator[str]:
    """Yield the characters in keycaps that are neither emoji nor drawn in a box: U+20E3 would stand next to them."""
    if "\u20e3" not in text:
        return
    rest = _SEQUENCES.sub("", text)
    yield from (rest[max(0, match.start() - 1) : match.start()] for match in _FRAME.finditer(rest))


def _parted(text: str) -> tuple[str, list[HtmlElement]]:
    """Part a text into what stands before its first sequence, and elements with what follows each."""
    pieces = list(_pieces(text))
    before = "" if pieces[0][0] else pieces.pop(0)[1]
    spans: list[HtmlElement] = []
    for kind, piece in pieces:
        if kind:
            span = lxml.html.Element("span")
            span.set("class", kind)
            span.text = piece
            spans.append(span)
        else:
            spans[-1].tail = piece
    return before, spans


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield pieces of a text, each with the class of its element; plain text has none."""
    at = 0
    for match in _SEQUENCES.finditer(text):
        if match.start() > at:
            yield "", text[at : match.start()]
        yield (EMOJI, match[0]) if match["emoji"] else (KEYCAP, match["framed"])
        at = match.end()
    if at < len(text):
        yield "", text[at:]
