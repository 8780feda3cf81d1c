"""The styles of a Word document: what a paragraph is, by its style's name in English or Arabic, or its level."""

import re
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from publisher.importers.documents.word_xml import W, switched_on, value

Role = Literal["", "title", "subtitle", "heading", "quote", "verse", "caption", "code", "contents", "note"]
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_HEADING = re.compile(r"(?:heading|عنوان|العنوان|عنوان رئيسي|überschrift|titre) ?(\d)")
# Names as Word, LibreOffice and Google have them, and as editors call their own.
_NAMES: dict[Role, tuple[str, ...]] = {
    "title": ("title", "العنوان", "عنوان المقال", "عنوان المستند"),
    "subtitle": ("subtitle", "عنوان فرعي", "العنوان الفرعي", "العنوان الثانوي", "عنوان ثانوي"),
    "quote": (
        "quote",
        "quotations",
        "intense quote",
        "block text",
        "اقتباس",
        "اقتباس مكثف",
        "الاقتباس",
        "نص مقتبس",
        "اقتباسات",
    ),
    "verse": ("verse", "poem", "poetry", "شعر", "الشعر", "بيت شعر", "أبيات", "ابيات", "قصيدة", "نظم"),
    "caption": ("caption", "تسمية توضيحية", "تعليق", "تعليق الصورة", "illustration", "figure", "table", "drawing"),
    "code": (
        "code",
        "html preformatted",
        "preformatted text",
        "plain text",
        "source code",
        "شيفرة",
        "كود",
        "نص برمجي",
    ),
    "heading": ("heading", "عنوان", "رأس", "عنوان رئيسي"),
    "contents": ("toc heading", "contents heading", "عنوان جدول المحتويات"),
}
_BY_NAME = {name: role for role, names in _NAMES.items() for name in names}
_CONTENTS = re.compile(r"(?:toc|contents|جدول محتويات|فهرس) ?\d")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What paragraphs of a style are: their role, a heading's rank, whether they run from right to left, a list."""

    role: Role = ""
    rank: int = 0
    rtl: bool | None = None
    number: tuple[str, str] = ("", "")


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements = {} if root is None else {value(one, "styleId"): one for one in root.iter(f"{W}style")}
        self._known: dict[str, Style] = {}

    def of(self, paragraph: etree._Element) -> Style:
        """Say what a paragraph is; what it says of itself goes before its style."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self._style("", 0)
        style = self._style(value(properties.find(f"{W}pStyle")), 0)
        level = value(properties.find(f"{W}outlineLvl"))
        role, rank = style.role, style.rank
        if level.isdecimal() and int(level) < 9 and not role:
            role, rank = "heading", int(level) + 1
        bidi = properties.find(f"{W}bidi")
        return Style(role, rank, style.rtl if bidi is None else switched_on(bidi), style.number)

    def _style(self, name: str, depth: int) -> Style:
        if name not in self._known:
            self._known[name] = self._read(name, depth)
        return self._known[name]

    def _read(self, name: str, depth: int) -> Style:
        element = self._elements.get(name)
        role, rank = _role(name)
        if element is None or depth > _DEEPEST:
            return Style(role, rank)
        called = _role(value(element.find(f"{W}name")))
        base = value(element.find(f"{W}basedOn"))
        below = self._style(base, depth + 1) if base and base != name else Style()
        properties = element.find(f"{W}pPr")
        level = "" if properties is None else value(properties.find(f"{W}outlineLvl"))
        if called[0]:
            role, rank = called
        elif level.isdecimal() and int(level) < 9:
            role, rank = "heading", int(level) + 1
        elif not role:
            role, rank = below.role, below.rank
        bidi = None if properties is None else properties.find(f"{W}bidi")
        number = below.number
        if properties is not None and properties.find(f"{W}numPr") is not None:
            number = (
                value(properties.find(f"{W}numPr/{W}numId")) or number[0],
                value(properties.find(f"{W}numPr/{W}ilvl")) or number[1] or "0",
            )
        return Style(role, rank, below.rtl if bidi is None else switched_on(bidi), number)


def _role(name: str) -> tuple[Role, int]:
    bare = " ".join(name.replace("_", " ").split()).translate(_DIGITS).casefold()
    if found := _HEADING.fullmatch(bare):
        return "heading", min(max(int(found[1]), 1), 6)
    if _CONTENTS.fullmatch(bare):
        return "contents", 0
    role = _BY_NAME.get(bare, "")
    return role, 1 if role == "heading" else 0
