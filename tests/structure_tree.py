"""The structure tree of a PDF, as a reader meets it: elements with their content, and what is read by them."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(slots=True, eq=False)
class Element:
    """An element: its type, its kids, and what it says of itself; marks are the page's index and a number there."""

    role: str
    item: Any
    parent: "Element | None" = None
    kids: "list[Element | tuple[int, int]]" = field(default_factory=list)
    links: list[Any] = field(default_factory=list)

    @property
    def elements(self) -> "list[Element]":
        """The kids that are elements."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def language(self) -> str:
        """The language that it, or an element around it, names."""
        if "/Lang" in self.item:
            return str(self.item.Lang)
        return self.parent.language if self.parent else ""

    def all(self, *roles: str) -> "list[Element]":
        """List the elements of some types in it, in reading order, itself among them."""
        found = [self] if self.role in roles else []
        return found + [one for kid in self.elements for one in kid.all(*roles)]

    def marks(self) -> Iterator[tuple[int, int]]:
        """Yield all marked content in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.marks()
            else:
                yield kid

    @property
    def pages(self) -> set[int]:
        """The pages on which it is, by index."""
        return {page for page, _ in self.marks()}

    @property
    def attributes(self) -> dict[str, Any]:
        """Its attributes, names without their slash."""
        return {name[1:]: value for name, value in self.item.get("/A", {}).items()}


def tree(pdf: pikepdf.Pdf) -> Element:
    """Read the tree of a document."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    (document,) = pdf.Root.StructTreeRoot.K
    return _element(document, None, pages)


def _element(item: Any, parent: Element | None, pages: dict[tuple[int, int], int]) -> Element:
    element = Element(str(item.S)[1:], item, parent)
    kids = item.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            element.kids.append((pages[item.Pg.objgen], int(kid)))
        elif "/S" in kid:
            element.kids.append(_element(kid, element, pages))
        elif "/MCID" in kid:
            element.kids.append((pages[(kid if "/Pg" in kid else item).Pg.objgen], int(kid.MCID)))
        else:
            element.links.append(kid.Obj)
    return element


def words_by_mark(data: bytes) -> dict[tuple[int, int], str]:
    """Give what pdfium reads of each marked content, in its own order, without white space."""
    document = pypdfium2.PdfDocument(data)
    found: dict[tuple[int, int], str] = {}
    try:
        for number, page in enumerate(document):
            text = page.get_textpage()
            for n in range(text.count_chars()):
                item = pdfium.FPDFText_GetTextObject(text.raw, n)
                mark = pdfium.FPDFPageObj_GetMarkedContentID(item) if item else -1
                letter = chr(pdfium.FPDFText_GetUnicode(text.raw, n))
                if mark >= 0 and not letter.isspace():
                    found[number, mark] = found.get((number, mark), "") + letter
    finally:
        document.close()
    return found


def read(element: Element, words: dict[tuple[int, int], str]) -> str:
    """Read an element by its structure, without white space."""
    return "".join(words.get(mark, "") for mark in element.marks())


def read_by_poppler(path: Any) -> list[str]:
    """List the pieces of text that poppler reads by structure; their letters stand in the order of sight."""
    command = ["pdfinfo", "-struct-text", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return re.findall(r'^ *"(.*)"$', ran.stdout, re.MULTILINE)
