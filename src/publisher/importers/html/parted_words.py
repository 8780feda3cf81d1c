"""What HTML says by elements alone, in signs: annotations, quotations, and that words are two.

`<ruby>` sets an annotation above its word; `<q>` has marks that every program writes as it likes; and an element that
is left out, as `<option>`, may have stood between two words.
"""

import re

from lxml.html import HtmlElement

from publisher.html_tree import as_text, fragment, inner_html
from publisher.i18n.languages import language_of
from publisher.importers.html.written_lines import LINE

#: The elements of an annotated word, which become text in brackets.
RUBY = frozenset(("ruby", "rb", "rt", "rtc", "rp"))
_RUBY = re.compile(r"<ruby\b", re.IGNORECASE | re.ASCII)
# What no article may have, and browsers set apart from the text beside it (HTML, «Rendering»).
_APART = (
    *("address", "article", "button", "center", "details", "dialog", "fieldset", "footer", "form"),
    *(
        "header",
        "hgroup",
        "input",
        "label",
        "legend",
        "main",
        "menu",
        "nav",
        "optgroup",
        "option",
        "search",
        "select",
    ),
    *("summary", "textarea", "audio", "canvas", "embed", "iframe", "map", "meter", "object", "picture", "progress"),
    *("svg", "video", "applet", "frame", "frameset", "math", "noframes", "noscript"),
)
_NOT_KEPT = re.compile(rf"<(?:{'|'.join(_APART)})\b", re.IGNORECASE | re.ASCII)


def part_words(html: str) -> tuple[str, bool]:
    """Set annotations in brackets, and spaces where an element that will be left out parts words.

    The second value tells whether there were annotations.
    """
    annotated, parted = _RUBY.search(html) is not None, _NOT_KEPT.search(html) is not None
    if not (annotated or parted):
        return html, False
    root = fragment(as_text(html))
    for element in list(root.iter(*_APART)):
        _say_before(element, " ")
        element.tail = f" {element.tail or ''}"
    if annotated:
        _write_annotations(root)
    return inner_html(root), annotated


def _write_annotations(root: HtmlElement) -> None:
    for element in list(root.iter(*RUBY)):
        if element.tag == "rp":
            element.drop_tree()
        elif element.tag == "rt" and element.text_content().strip():
            element.text = f" ({(element.text or '').lstrip()}"
            _say_last(element, ")")
    for element in list(root.iter(*RUBY)):
        element.drop_tag()


def settle_quotations(root: HtmlElement, language: str) -> None:
    """Write the marks of quotations, those of the language that they stand in."""
    quotations = list(root.iter("q"))
    depths = [sum(other.tag == "q" for other in quotation.iterancestors()) for quotation in quotations]
    for quotation, depth in zip(quotations, depths, strict=True):
        named = (element.get("lang") for element in quotation.iterancestors())
        marks = language_of(next(filter(None, named), language)).quotes
        opening, closing = marks[2:] if depth % 2 else marks[:2]
        quotation.text = f"{opening}{quotation.text or ''}"
        _say_last(quotation, closing)
    for quotation in quotations:
        quotation.tag = "span"
        if not set(quotation.attrib) - {LINE}:
            quotation.drop_tag()


def _say_before(element: HtmlElement, text: str) -> None:
    above, parent = element.getprevious(), element.getparent()
    if above is not None:
        above.tail = f"{above.tail or ''}{text}"
    elif parent is not None:
        parent.text = f"{parent.text or ''}{text}"


def _say_last(element: HtmlElement, text: str) -> None:
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}{text}"
    else:
        element.text = f"{element.text or ''}{text}"
