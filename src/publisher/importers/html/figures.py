"""Paragraphs of pictures into figures with captions and credits, alone or next to one another."""

import lxml.html
from lxml.html import HtmlElement

#: Classes that say where a figure stands, wherever they are written.
_OF_FIGURES = frozenset(("wide", "bleed", "here", "top", "bottom"))
_MOST_IN_A_ROW = 3


def settle_figures(root: HtmlElement) -> None:
    """A paragraph that holds a picture alone becomes a figure; the picture's title its caption, with its credit.

    What stands stressed straight below a picture, *as here*, is its caption too. Pictures of a paragraph that has the
    class `pictures` stand next to one another, each with its caption.
    """
    _settle_pictures(root)
    for paragraph in root.xpath("//p[img][not(*[not(self::img or self::em or self::br)])][count(img) = 1]"):
        image = paragraph[0]
        below = _stressed_alone(paragraph, image)
        if image.tag != "img" or (paragraph.text or "").strip() or below is None:
            continue
        paragraph.tag = "figure"
        for child in list(paragraph)[1:]:
            paragraph.remove(child)
        image.tail = None
        _take_classes(paragraph, image)
        title, credit = image.attrib.pop("title", ""), image.attrib.pop("credit", "")
        following = paragraph.getnext()
        if not (title or below or (paragraph.tail or "").strip()) and following is not None and following.tag == "p":
            below = _stressed_alone(following) or []
            if below:
                paragraph.tail = following.tail
                following.drop_tree()
        if title or credit or below:
            _set_caption(paragraph, title, credit, below)
    for image in root.xpath("//img[@credit]"):
        del image.attrib["credit"]  # a picture within a line has no caption to carry it


def _take_classes(figure: HtmlElement, image: HtmlElement) -> None:
    """Give a figure the classes of its picture that are a figure's."""
    classes = image.get("class", "").split()
    moved = [name for name in classes if name in _OF_FIGURES]
    if moved:
        figure.set("class", " ".join((*figure.get("class", "").split(), *moved)))
        kept = [name for name in classes if name not in _OF_FIGURES]
        image.attrib.pop("class")
        if kept:
            image.set("class", " ".join(kept))


def _settle_pictures(root: HtmlElement) -> None:
    """Make a group of figures of a paragraph of pictures that asks for it."""
    for paragraph in root.xpath("//p[contains(concat(' ', @class, ' '), ' pictures ')][img][not(*[not(self::img)])]"):
        images = list(paragraph)
        if (paragraph.text or "").strip() or any((image.tail or "").strip() for image in images):
            continue
        paragraph.tag, paragraph.text = "div", None
        a_row = 2 if len(images) in (2, 4) else min(len(images), _MOST_IN_A_ROW)
        paragraph.set("class", f"{paragraph.get('class')} pictures-{a_row}")
        for image in images:
            image.tail = None
            figure = lxml.html.Element("figure")
            paragraph.replace(image, figure)
            figure.append(image)
            title, credit = image.attrib.pop("title", ""), image.attrib.pop("credit", "")
            if title or credit:
                _set_caption(figure, title, credit, [])


def _stressed_alone(paragraph: HtmlElement, image: HtmlElement | None = None) -> list[HtmlElement] | None:
    """Return the stressed words that a paragraph holds alone, beside its picture if it has one.

    None where there is more in it than these.
    """
    children = [child for child in paragraph if child is not image]
    stressed = [child for child in children if child.tag == "em"]
    loose = [*(child.tail or "" for child in paragraph), "" if image is not None else paragraph.text or ""]
    if any(text.strip() for text in loose) or len(stressed) > 1 or any(c.tag not in ("em", "br") for c in children):
        return None
    return stressed


def _set_caption(figure: HtmlElement, title: str, credit: str, words: list[HtmlElement]) -> None:
    caption = lxml.html.Element("figcaption")
    caption.text = title
    for stressed in words:
        stressed.tail = None
        caption.append(stressed)
        stressed.drop_tag()
    figure.append(caption)
    if credit:
        caption.append(_credit(credit, after=" " if title or words else ""))


def _credit(name: str, after: str) -> HtmlElement:
    credit = lxml.html.Element("span")
    credit.set("class", "credit")
    credit.text = f"{after}({name})" if after else name
    return credit
