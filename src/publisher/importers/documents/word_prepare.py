"""A Word document for mammoth: what that drops is set where it keeps it, or told; facts of paragraphs go by marks."""

import copy
from dataclasses import dataclass, field

from lxml import etree

from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.importers.documents.word_numbers import Label, Numbering
from publisher.importers.documents.word_styles import Style, Styles
from publisher.importers.documents.word_xml import (
    DELETED,
    MC,
    XML_SPACE,
    M,
    W,
    boxes_of,
    is_hidden,
    is_removed,
    text_of_paragraph,
    value,
)
from publisher.model import Span

#: What a paragraph's mark is written between, its number within. No text has them (Unicode 16, §23.7).
MARK_BEGIN, MARK_END = "\ufde8", "\ufde9"
_UNWRAPPED = tuple(f"{W}{name}" for name in ("ins", "moveTo", "customXml", "dir", "bdo", "fldSimple", "smartTag"))
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What mammoth does not say of a paragraph."""

    number: int
    style: Style
    label: Label | None
    text: str


@dataclass(slots=True)
class Prepared:
    """The facts of marked paragraphs, and what is to be told."""

    paragraphs: dict[int, Paragraph] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def shown(text: str) -> str:
    """Give the first words of a text."""
    parts = text.split()
    return " ".join(parts[:_SHOWN]) + (" …" if len(parts) > _SHOWN else "")


def prepare(root: etree._Element, styles: Styles, numbering: Numbering, path: str, facts: Prepared) -> None:
    """Rewrite a part of a document in place."""
    _tell_changes(root, path, facts)
    for element in list(root.iter(*DELETED)):
        if not _is_mark(element):
            _drop(element)
    _take_contents(root, styles, path, facts)
    for run in [one for one in root.iter(f"{W}r") if is_hidden(one)]:
        hidden = "".join(text.text or "" for text in run.iter(f"{W}t"))
        if hidden.strip():
            facts.findings.append(_left_out(Phrase("what_hidden"), hidden, path))
        _drop(run)
    _keep_equations(root, path, facts)
    _hoist_boxes(root)
    for element in list(root.iter(f"{MC}AlternateContent")):
        if element.find(f"{MC}Fallback") is None:  # mammoth reads those alone
            for choice in element.findall(f"{MC}Choice"):
                _unwrap(choice)
            _unwrap(element)
    for element in list(root.iter(*_UNWRAPPED)):
        if not _is_mark(element):
            _unwrap(element)
    for paragraph in root.iter(f"{W}p"):
        _mark(paragraph, styles, numbering, facts)


def _left_out(what: Phrase, text: str, path: str) -> Finding:
    return Finding.of("I024", Span(path), what=what, words=shown(text))


def _tell_changes(root: etree._Element, path: str, facts: Prepared) -> None:
    for code, tags, letters in (("I022", ("del",), "delText"), ("I031", ("ins",), "t")):
        texts = [
            "".join(text.text or "" for text in one.iter(f"{W}{letters}"))
            for one in root.iter(*(f"{W}{tag}" for tag in tags))
        ]
        texts = [text for text in texts if text.strip()]
        if texts:
            facts.findings.append(Finding.of(code, Span(path), count=len(texts), words=shown(" · ".join(texts))))


def _take_contents(root: etree._Element, styles: Styles, path: str, facts: Prepared) -> None:
    """Leave out a table of contents, which the press makes itself."""
    listed = [one for one in root.iter(f"{W}p") if styles.of(one).role == "contents"]
    text = " ".join(text_of_paragraph(one) for one in listed)
    if text.strip():
        facts.findings.append(_left_out(Phrase("what_contents"), text, path))
    for paragraph in listed:
        for child in list(paragraph):
            if child.tag != f"{W}pPr":
                paragraph.remove(child)


def _keep_equations(root: etree._Element, path: str, facts: Prepared) -> None:
    """Keep the letters and figures of an equation as text, and tell of it."""
    for outer in [*root.iter(f"{M}oMathPara"), *root.iter(f"{M}oMath")]:
        parent = outer.getparent()
        if parent is None or next(outer.iterancestors(f"{M}oMathPara", f"{M}oMath"), None) is not None:
            continue
        text = " ".join(one.text or "" for one in outer.iter(f"{M}t"))
        facts.findings.append(Finding.of("I032", Span(path), kind=Phrase("what_equation"), words=shown(text)))
        run = _run(text)
        run.tail = outer.tail
        parent.replace(outer, run)


def _hoist_boxes(root: etree._Element) -> None:
    """Set what a text box holds below the paragraph that it hangs on."""
    for paragraph in list(root.iter(f"{W}p")):
        if next(paragraph.iterancestors(f"{W}txbxContent"), None) is not None:
            continue
        place = paragraph
        for box in boxes_of(paragraph):
            for child in list(box):
                moved = copy.deepcopy(child)
                place.addnext(moved)
                place = moved
        for element in list(paragraph.iter(f"{W}txbxContent")):
            _drop(element)
    if next(root.iter(f"{W}txbxContent"), None) is not None:
        _hoist_boxes(root)


def _mark(paragraph: etree._Element, styles: Styles, numbering: Numbering, facts: Prepared) -> None:
    text = text_of_paragraph(paragraph)
    properties = paragraph.find(f"{W}pPr")
    style = styles.of(paragraph)
    name, level = level_and_list(paragraph, style)
    if not text.strip():
        return
    removed = is_removed(paragraph)
    label = None if removed else numbering.next(name, level)
    number = len(facts.paragraphs) + 1
    facts.paragraphs[number] = Paragraph(number, style, label, text)
    mark = f"{MARK_BEGIN}{number}{MARK_END}{label_text(style, label)}"
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for said in (*properties.findall(f"{W}pStyle"), *properties.findall(f"{W}numPr")):
        properties.remove(said)  # the facts say it; mammoth knows styles by English names alone
    if label and not label_text(style, label) and label.kind != "none" and style.role != "heading":
        listed = etree.SubElement(properties, f"{W}numPr")
        etree.SubElement(listed, f"{W}ilvl").set(f"{W}val", level or "0")
        etree.SubElement(listed, f"{W}numId").set(f"{W}val", name)
    paragraph.insert(paragraph.index(properties) + 1, _run(mark))


def label_text(style: Style, label: Label | None) -> str:
    """Give the words of a paragraph's number where the article has them as text: no list of Markdown counts so."""
    if label is None or not label.text or (label.kind == "number" and style.role != "heading"):
        return ""
    return f"{label.text} "


def level_and_list(paragraph: etree._Element, style: Style) -> tuple[str, str]:
    """Give the list that a paragraph is in, and its level there."""
    own = paragraph.find(f"{W}pPr/{W}numPr")
    name, level = style.number
    if own is not None:
        name = value(own.find(f"{W}numId")) or name
        level = value(own.find(f"{W}ilvl")) or level or "0"
    return name, level


def _run(text: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    inner = etree.SubElement(run, f"{W}t")
    inner.set(XML_SPACE, "preserve")
    inner.text = text
    return run


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _is_mark(element: etree._Element) -> bool:
    """Say whether an element tells of the mark of a paragraph or of a row, and holds nothing."""
    parent = element.getparent()
    return parent is not None and parent.tag in (f"{W}rPr", f"{W}trPr")


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    parent.remove(element)
