"""Ways in which a PDF is damaged, each with the code of the finding that must tell of it.

Written before the checks were. A damage is what a real pipeline does: a tool that saves a file again, a subsetter
gone wrong, a printer's imposition, an editor's hand. Most have two forms, as the press writes it and as others do.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

Change = Callable[[pikepdf.Pdf], object]


@dataclass(frozen=True)
class Mutant:
    """A damage with its name, what it does to the bytes of a whole PDF, and the code that must catch it.

    `of` is the product that is damaged: the sample issue, or the issue that has everything.
    """

    name: str
    code: str
    damage: Callable[[bytes], bytes]
    of: str = "sample"

    def __str__(self) -> str:
        return f"{self.code}-{self.name.replace(' ', '-')}"


MUTANTS: list[Mutant] = []


def changed(data: bytes, change: Change) -> bytes:
    """Return a PDF as changed and saved again."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, static_id=True)
    return out.getvalue()


def mutant(code: str, name: str, of: str = "sample") -> Callable[[Change], Change]:
    """Add a change of a PDF's objects to the list."""

    def add(change: Change) -> Change:
        MUTANTS.append(Mutant(name, code, lambda data: changed(data, change), of))
        return change

    return add


def of_bytes(code: str, name: str) -> Callable[[Callable[[bytes], bytes]], Callable[[bytes], bytes]]:
    """Add a change of a PDF's bytes to the list."""

    def add(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        MUTANTS.append(Mutant(name, code, change))
        return change

    return add


def content(page: Any) -> bytes:
    """Return what draws a page."""
    streams = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


def draw(pdf: pikepdf.Pdf, page: Any, data: bytes) -> None:
    """Have a page drawn by other content."""
    page.Contents = pdf.make_stream(data)


def redraw(pdf: pikepdf.Pdf, page: Any, edit: Callable[[bytes], bytes]) -> None:
    """Edit what draws a page; it must change."""
    before = content(page)
    after = edit(before)
    assert before != after
    draw(pdf, page, after)


def elements(pdf: pikepdf.Pdf, *roles: str) -> Iterator[Any]:
    """Yield the elements of the structure tree with one of some roles, in their order."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if "/S" in element and str(element.S)[1:] in roles:
            yield element
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, Array) else [kids]
        waiting += reversed([kid for kid in kids if isinstance(kid, Dictionary) and kid.get("/Type") != "/OBJR"])


def first(pdf: pikepdf.Pdf, *roles: str) -> Any:
    """Return the first element with one of some roles."""
    return next(elements(pdf, *roles))


def dense(pdf: pikepdf.Pdf) -> Any:
    """Return the page on which most is drawn, after the first three."""
    return max(list(pdf.pages)[3:], key=lambda page: content(page).count(b"TJ"))


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    """List the fonts of a PDF, the one with most codes first."""
    found = {font.objgen: font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
    return sorted(found.values(), key=lambda font: -len(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else 0)


def program(font: Any) -> tuple[Any, str]:
    """Return the descriptor of a font, and the key of the program in it."""
    descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
    return descriptor, next(key for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in descriptor)


_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def reword(font: Any, edit: Callable[[str], str]) -> None:
    """Edit each text that a font's codes have."""

    def one(pair: re.Match[bytes]) -> bytes:
        text = edit(bytes.fromhex(pair[2].decode()).decode("utf-16-be"))
        return b"<%s><%s>" % (pair[1], text.encode("utf-16-be").hex().encode())

    before = font.ToUnicode.read_bytes()
    head, sign, body = before.partition(b"endcodespacerange")
    after = head + sign + _PAIR.sub(one, body)
    assert before != after
    font.ToUnicode.write(after)


def annotations(pdf: pikepdf.Pdf) -> list[Any]:
    """List the links of all pages."""
    return [link for page in pdf.pages for link in page.get("/Annots", []) if link.get("/Subtype") == "/Link"]


def drop(item: Any, key: str) -> None:
    """Delete a key of a dictionary that may have it."""
    if key in item:
        del item[key]


def outline(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the entries of the outline."""
    waiting = [pdf.Root.Outlines.First]
    while waiting:
        item = waiting.pop()
        yield item
        waiting += [item[key] for key in ("/Next", "/First") if key in item]


def metadata(pdf: pikepdf.Pdf, edit: Callable[[bytes], bytes]) -> None:
    """Edit the XMP."""
    before = pdf.Root.Metadata.read_bytes()
    after = edit(before)
    assert before != after
    pdf.Root.Metadata.write(after)


# Binding and language.


@mutant("X201", "no viewer preferences")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


@mutant("X201", "bound on the left")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.Direction = Name.L2R


@mutant("X202", "no language")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


@mutant("X202", "language is a word")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("العربية")


@mutant("X203", "language of the program that made it")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("en-US")


@mutant("X203", "Hebrew for Arabic")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("he")


# Page labels, folios, order of pages.


@mutant("X204", "labels begin one later")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=2)]))


@mutant("X204", "Roman labels at the front")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), 4, Dictionary(S=Name.D)]))


@mutant("X204", "a page put in before the rest")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(595.28, 841.89))
    page = pdf.pages[-1]
    draw(pdf, page.obj, b"0 0 1 rg 50 50 200 200 re f")
    pdf.pages.insert(2, page)
    del pdf.pages[-1]
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))


@mutant("X205", "two pages swapped")
def _(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[6]
    del pdf.pages[6]
    pdf.pages.insert(9, page)


@mutant("X205", "pages in the order of a printer's sheets")
def _(pdf: pikepdf.Pdf) -> None:
    pages = list(pdf.pages)
    half = len(pages) // 2
    mixed = [page for pair in zip(pages[:half], reversed(pages[half:]), strict=True) for page in pair]
    while len(pdf.pages):
        del pdf.pages[0]
    pdf.pages.extend(mixed)


@mutant("X206", "a page missing")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[7]


@mutant("X206", "two pages missing, and no labels")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[6:8]
    del pdf.Root.PageLabels


@mutant("X207", "a page emptied")
def _(pdf: pikepdf.Pdf) -> None:
    draw(pdf, dense(pdf), b"")


@mutant("X207", "a page whose text was outside its limits")
def _(pdf: pikepdf.Pdf) -> None:
    redraw(pdf, dense(pdf), lambda data: b"0 0 0 0 re W n\n" + re.sub(rb"BT\b.*?\bET\b", b"", data, flags=re.DOTALL))


# Outline and links.


@mutant("X208", "no outline")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Outlines


@mutant("X208", "an outline without entries")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines = Dictionary(Type=Name.Outlines, Count=0)


@mutant("X209", "an outline entry to a page that is gone")
def _(pdf: pikepdf.Pdf) -> None:
    item = list(outline(pdf))[3]
    item.Dest[0] = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, 100, 100]))


@mutant("X209", "an outline entry to a name that is not there")
def _(pdf: pikepdf.Pdf) -> None:
    item = list(outline(pdf))[2]
    item.Dest = String("nowhere")


@mutant("X210", "all outline entries one page late")
def _(pdf: pikepdf.Pdf) -> None:
    pages = [page.obj for page in pdf.pages]
    at = {page.objgen: number for number, page in enumerate(pages)}
    for item in outline(pdf):
        item.Dest[0] = pages[min(at[item.Dest[0].objgen] + 1, len(pages) - 1)]


@mutant("X210", "all outline entries to the first page")
def _(pdf: pikepdf.Pdf) -> None:
    for item in outline(pdf):
        item.Dest = Array([pdf.pages[0].obj, Name.Fit])


@mutant("X211", "the names of destinations dropped")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Names


@mutant("X211", "a link to a page that is gone")
def _(pdf: pikepdf.Pdf) -> None:
    link = annotations(pdf)[0]
    drop(link, "/A")
    link.Dest = Array([pdf.make_indirect(Dictionary(Type=Name.Page)), Name.Fit])


@mutant("X212", "a link to the editor's own disk")
def _(pdf: pikepdf.Pdf) -> None:
    link = annotations(pdf)[0]
    drop(link, "/Dest")
    link.A = Dictionary(S=Name.URI, URI=String("file:///C:/Users/editor/issue.docx"))


@mutant("X212", "a link without an address")
def _(pdf: pikepdf.Pdf) -> None:
    link = annotations(pdf)[-1]
    drop(link, "/Dest")
    link.A = Dictionary(S=Name.URI, URI=String(""))


@mutant("X213", "links beside their page")
def _(pdf: pikepdf.Pdf) -> None:
    for link in annotations(pdf):
        link.Rect = Array([-300, 900, -200, 920])


@mutant("X213", "a link of no size")
def _(pdf: pikepdf.Pdf) -> None:
    link = annotations(pdf)[0]
    x, y, *_ = link.Rect
    link.Rect = Array([x, y, x, y])


@mutant("X214", "links over nothing")
def _(pdf: pikepdf.Pdf) -> None:
    for link in annotations(pdf):
        link.Rect = Array([2, 2, 12, 9])


@mutant("X214", "links mirrored with the page")
def _(pdf: pikepdf.Pdf) -> None:
    for link in annotations(pdf):
        link.Rect = Array([float(link.Rect[0]) % 20, 830, float(link.Rect[0]) % 20 + 15, 839])


# Texts of codes.


@mutant("X215", "no ToUnicode")
def _(pdf: pikepdf.Pdf) -> None:
    for font in fonts(pdf):
        del font.ToUnicode


@mutant("X215", "half of a ToUnicode")
def _(pdf: pikepdf.Pdf) -> None:
    font = fonts(pdf)[0]
    data = font.ToUnicode.read_bytes()
    font.ToUnicode.write(data[: len(data) // 2])


@mutant("X216", "texts of letters moved on by one")
def _(pdf: pikepdf.Pdf) -> None:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    turned = dict(zip(letters, letters[1:] + letters[0], strict=True))
    reword(fonts(pdf)[0], lambda text: "".join(turned.get(letter, letter) for letter in text))


@mutant("X254", "texts of letters moved on by three")
def _(pdf: pikepdf.Pdf) -> None:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    turned = dict(zip(letters, letters[3:] + letters[:3], strict=True))
    for font in fonts(pdf):
        with suppress(AssertionError):  # of faces that have no Arabic
            reword(font, lambda text: "".join(turned.get(letter, letter) for letter in text))


@mutant("X216", "two letters taken for each other")
def _(pdf: pikepdf.Pdf) -> None:
    reword(fonts(pdf)[0], lambda text: text.translate(str.maketrans("لامن", "مناا")))


@mutant("X216", "every code is one letter")
def _(pdf: pikepdf.Pdf) -> None:
    reword(fonts(pdf)[0], lambda text: "ا" if text.isalpha() else text)


@mutant("X216", "ligatures of lam and alef read from the left")
def _(pdf: pikepdf.Pdf) -> None:
    reword(fonts(pdf)[0], lambda text: text.replace("ل", "ال"))


@mutant("X217", "texts in the private use area")
def _(pdf: pikepdf.Pdf) -> None:
    reword(fonts(pdf)[0], lambda text: "".join(chr(0xE000 + ord(letter) % 0x1000) for letter in text))


@mutant("X217", "texts that are replacement characters")
def _(pdf: pikepdf.Pdf) -> None:
    reword(fonts(pdf)[1], lambda text: "�" if text.isalpha() else text)


@mutant("X217", "Arabic read in a code page of Western Europe")
def _(pdf: pikepdf.Pdf) -> None:
    def mojibake(text: str) -> str:
        return text.encode("cp1256", "ignore").decode("cp1252", "ignore")[:1] if text > "\u0600" else text

    reword(fonts(pdf)[0], lambda text: mojibake(text) or text)


@mutant("X218", "texts in presentation forms")
def _(pdf: pikepdf.Pdf) -> None:
    forms = {"ا": "ﺎ", "ل": "ﻟ", "م": "ﻤ", "ن": "ﻧ", "ي": "ﻴ", "ب": "ﺑ", "ت": "ﺘ", "ه": "ﻬ"}
    reword(fonts(pdf)[0], lambda text: "".join(forms.get(letter, letter) for letter in text))


@mutant("X218", "ligatures in presentation forms")
def _(pdf: pikepdf.Pdf) -> None:
    for font in fonts(pdf):
        if b"<0644>" in font.ToUnicode.read_bytes().lower():
            reword(font, lambda text: text.replace("لا", "ﻻ").replace("ل", "ﻝ"))


def _backwards(data: bytes) -> bytes:
    """Turn the codes of each text of two bytes a code round."""

    def turn(found: re.Match[bytes]) -> bytes:
        pieces = re.findall(rb"<([0-9A-Fa-f]+)>", found[0])
        codes = [piece[at : at + 4] for piece in pieces for at in range(0, len(piece), 4)]
        return b"[<" + b"".join(reversed(codes)) + b">] TJ"

    return re.sub(rb"\[[^\]]*\]\s*TJ", turn, data)


@mutant("X219", "letters of all lines backwards")
def _(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        draw(pdf, page.obj, _backwards(content(page)))


@mutant("X219", "letters of one page backwards")
def _(pdf: pikepdf.Pdf) -> None:
    redraw(pdf, dense(pdf), _backwards)


# Structure.


@mutant("X220", "not tagged")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


@mutant("X220", "tagged, but not said to be")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@mutant("X221", "elements of content that was deleted")
def _(pdf: pikepdf.Pdf) -> None:
    redraw(pdf, dense(pdf), lambda data: re.sub(rb"/MCID (\d+)", lambda m: b"/MCID %d" % (int(m[1]) + 900), data))


@mutant("X221", "elements of a page that was deleted")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[8]


@mutant("X222", "a paragraph that is in no element")
def _(pdf: pikepdf.Pdf) -> None:
    for paragraph in list(elements(pdf, "P"))[20:30]:
        paragraph.K = Array([])


@mutant("X222", "text added over a page without tags")
def _(pdf: pikepdf.Pdf) -> None:
    page = dense(pdf)
    name = next(iter(page.Resources.Font))
    code = re.search(rb"TJ", content(page)) and re.findall(rb"<([0-9a-f]{16,})>", content(page))[0]
    draw(pdf, page, content(page) + b"\nQ Q BT %s 12 Tf 1 0 0 1 100 400 Tm <%s> Tj ET" % (str(name).encode(), code))


@mutant("X223", "body text as an artifact")
def _(pdf: pikepdf.Pdf) -> None:
    redraw(pdf, dense(pdf), lambda data: re.sub(rb"/Span\s*<</MCID \d+>>\s*BDC", b"/Artifact BMC", data))


@mutant("X223", "a page's text as a background")
def _(pdf: pikepdf.Pdf) -> None:
    as_background = rb"/Artifact <</Type /Background>> BDC"
    redraw(pdf, dense(pdf), lambda data: re.sub(rb"/Span\s*<</MCID \d+>>\s*BDC", as_background, data))


_ARTIFACT = rb"/Artifact\s*(?:<<[^>]*>>\s*BDC|BMC)"


def _folios_as_content(pdf: pikepdf.Pdf, only_numbers: bool) -> None:
    """Give what stands in the margins of pages a mark and an element, as other engines do."""
    parent = first(pdf, "Document")
    for page in list(pdf.pages)[3:]:
        data, count = content(page), 0
        numbers = [int(number) for number in re.findall(rb"/MCID (\d+)", data)]
        free = max(numbers, default=-1) + 1

        def mark(found: re.Match[bytes], page: Any = page, free: int = free) -> bytes:
            nonlocal count
            if b"BT" not in found[0] or (only_numbers and count):
                return found[0]
            number = free + count
            count += 1
            element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=parent, Pg=page.obj, K=number))
            parent.K.append(element)
            return re.sub(_ARTIFACT, b"/P <</MCID %d>> BDC" % number, found[0], count=1)

        draw(pdf, page.obj, re.sub(_ARTIFACT + rb"(?:(?!EMC).)*EMC", mark, data, flags=re.DOTALL))


@mutant("X224", "running heads and folios as content")
def _(pdf: pikepdf.Pdf) -> None:
    _folios_as_content(pdf, only_numbers=False)


@mutant("X224", "one thing in the margin of each page as content")
def _(pdf: pikepdf.Pdf) -> None:
    _folios_as_content(pdf, only_numbers=True)


@mutant("X225", "heads of tables as cells")
def _(pdf: pikepdf.Pdf) -> None:
    for cell in list(elements(pdf, "TH")):
        cell.S = Name.TD


@mutant("X225", "heads of one table as cells")
def _(pdf: pikepdf.Pdf) -> None:
    table = first(pdf, "Table")
    for cell in list(elements(pdf, "TH")):
        around = cell
        while "/P" in around and around.get("/S") != "/Table":
            around = around.P
        if around.objgen == table.objgen:
            cell.S = Name.TD


@mutant("X226", "a table without rows")
def _(pdf: pikepdf.Pdf) -> None:
    for row in list(elements(pdf, "TR")):
        row.S = Name.Div


@mutant("X226", "cells outside of rows")
def _(pdf: pikepdf.Pdf) -> None:
    for cell in list(elements(pdf, "TD")):
        cell.S = Name.P


@mutant("X227", "lists as divisions")
def _(pdf: pikepdf.Pdf) -> None:
    for element in list(elements(pdf, "L", "LI", "LBody", "Lbl")):
        element.S = {"/L": Name.Div, "/LI": Name.P, "/LBody": Name.Span, "/Lbl": Name.Span}[str(element.S)]


@mutant("X228", "lists whose items are paragraphs")
def _(pdf: pikepdf.Pdf) -> None:
    for element in list(elements(pdf, "LI")):
        element.S = Name.P


@mutant("X229", "kids of each article backwards")
def _(pdf: pikepdf.Pdf) -> None:
    for element in list(elements(pdf, "Art", "Sect")):
        if isinstance(element.K, Array):
            element.K = Array(list(reversed(list(element.K))))


@mutant("X229", "paragraphs of a page in another order")
def _(pdf: pikepdf.Pdf) -> None:
    element = max(elements(pdf, "Art", "Sect", "Div"), key=lambda one: len(one.get("/K", [])))
    kids = list(element.K)
    element.K = Array(kids[1::2] + kids[::2])


@mutant("X230", "passages without their language", of="everything")
def _(pdf: pikepdf.Pdf) -> None:
    for element in pdf.objects:
        if isinstance(element, Dictionary) and "/S" in element and "/P" in element:
            drop(element, "/Lang")


@mutant("X230", "passages in the language around them", of="everything")
def _(pdf: pikepdf.Pdf) -> None:
    for element in pdf.objects:
        if isinstance(element, Dictionary) and "/S" in element and "/Lang" in element:
            element.Lang = String("ar")


@mutant("X231", "pictures without alternative text")
def _(pdf: pikepdf.Pdf) -> None:
    for element in list(elements(pdf, "Figure")):
        drop(element, "/Alt")


@mutant("X231", "names of files as alternative texts")
def _(pdf: pikepdf.Pdf) -> None:
    for element in list(elements(pdf, "Figure")):
        element.Alt = String("IMG_2041.jpg")


@mutant("X232", "headings that begin at the third level")
def _(pdf: pikepdf.Pdf) -> None:
    for element in list(elements(pdf, "H2")):
        element.S = Name.H4


@mutant("X232", "headings as paragraphs")
def _(pdf: pikepdf.Pdf) -> None:
    for element in list(elements(pdf, "H1", "H2", "H3")):
        element.S = Name.P


@mutant("X233", "elements of a program's own")
def _(pdf: pikepdf.Pdf) -> None:
    for element in list(elements(pdf, "P")):
        element.S = Name("/Normal_20_Text")


# Titles.


@mutant("X234", "no title in Info and XMP")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Title"]
    metadata(pdf, lambda xmp: re.sub(rb"<dc:title>.*?</dc:title>", b"", xmp))


@mutant("X234", "the title is a file name")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Microsoft Word - العدد-نهائي-2.docx"
    title = "Microsoft Word - العدد-نهائي-2.docx".encode()
    metadata(pdf, lambda xmp: re.sub(rb"(<dc:title>.*?<rdf:li[^>]*>)[^<]*", lambda m: m[1] + title, xmp))


@mutant("X235", "another title in XMP")
def _(pdf: pikepdf.Pdf) -> None:
    metadata(pdf, lambda xmp: xmp.replace("سباق الحوسبة".encode(), "عدد سابق".encode()))


@mutant("X235", "no XMP title")
def _(pdf: pikepdf.Pdf) -> None:
    metadata(pdf, lambda xmp: re.sub(rb"<dc:title>.*?</dc:title>", b"", xmp))


@mutant("X235", "a title that was kept in another code page")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = String("سباق الحوسبة".encode().decode("latin-1"))


@mutant("X236", "the title is not shown")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


# What runs, and what is carried along.


@mutant("X237", "JavaScript on opening")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@mutant("X237", "JavaScript among the names")
def _(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("this.print()"))
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), action]))


@mutant("X237", "a program that a link starts")
def _(pdf: pikepdf.Pdf) -> None:
    link = annotations(pdf)[0]
    drop(link, "/Dest")
    link.A = Dictionary(S=Name.Launch, F=String("cmd.exe"))


@mutant("X237", "a page's own action")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.pages[4].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("1")))


@mutant("X238", "an attachment")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["draft.docx"] = b"PK"


@mutant("X238", "an attachment as a note on a page")
def _(pdf: pikepdf.Pdf) -> None:
    file = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=pdf.make_stream(b"MZ")))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[60, 60, 80, 80], FS=file)
    page = pdf.pages[5].obj
    page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(note)])


# Pages.


@mutant("X239", "one page of another size")
def _(pdf: pikepdf.Pdf) -> None:
    for box in ("/MediaBox", "/TrimBox", "/BleedBox", "/CropBox"):
        drop(pdf.pages[8].obj, box)
    pdf.pages[8].obj.MediaBox = Array([0, 0, 612, 792])


@mutant("X239", "one page turned")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.pages[8].obj.Rotate = 90


@mutant("X240", "pages in tenths of a millimetre")
def _(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for box in ("/TrimBox", "/BleedBox", "/CropBox"):
            drop(page.obj, box)
        page.obj.MediaBox = Array([0, 0, 21000, 29700])


@mutant("X240", "a box beside the page")
def _(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj.CropBox = Array([2000, 2000, 2600, 2800])


@mutant("X241", "text beyond the edge of the page")
def _(pdf: pikepdf.Pdf) -> None:
    redraw(pdf, dense(pdf), lambda data: b"1 0 0 1 420 0 cm\n" + data)


@mutant("X241", "pages cut to a smaller size")
def _(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for box in ("/TrimBox", "/BleedBox", "/CropBox"):
            drop(page.obj, box)
        page.obj.MediaBox = Array([0, 250, 300, 842])


@mutant("X253", "a page mirrored for a film")
def _(pdf: pikepdf.Pdf) -> None:
    redraw(pdf, dense(pdf), lambda data: b"-1 0 0 1 595 0 cm\n" + data)


# Fonts.


@mutant("X251", "no widths")
def _(pdf: pikepdf.Pdf) -> None:
    for font in fonts(pdf):
        del font.DescendantFonts[0].W


@mutant("X251", "widths of a face of twice the units")
def _(pdf: pikepdf.Pdf) -> None:
    listed = fonts(pdf)[0].DescendantFonts[0].W
    for at in range(1, len(listed), 2):
        listed[at] = Array([float(width) / 2 for width in listed[at]])


@mutant("X216", "codes taken for numbers of glyphs")
def _(pdf: pikepdf.Pdf) -> None:
    font = fonts(pdf)[0].DescendantFonts[0]
    table = bytearray(font.CIDToGIDMap.read_bytes())
    turned = [table[at : at + 2] for at in range(2, len(table), 2)]
    used = [at for at, pair in enumerate(turned) if any(pair)]
    for at, other in zip(used, [*used[3:], *used[:3]], strict=True):
        table[2 + 2 * at : 4 + 2 * at] = turned[other]
    font.CIDToGIDMap.write(bytes(table))


@mutant("X242", "a font that is not embedded")
def _(pdf: pikepdf.Pdf) -> None:
    descriptor, key = program(fonts(pdf)[0])
    del descriptor[key]


@mutant("X242", "no font is embedded")
def _(pdf: pikepdf.Pdf) -> None:
    for font in fonts(pdf):
        descriptor, key = program(font)
        del descriptor[key]


@mutant("X243", "a font that was cut short")
def _(pdf: pikepdf.Pdf) -> None:
    descriptor, key = program(fonts(pdf)[0])
    data = descriptor[key].read_bytes()
    descriptor[key].write(data[: len(data) // 3])


@mutant("X243", "a web page in place of a font")
def _(pdf: pikepdf.Pdf) -> None:
    descriptor, key = program(fonts(pdf)[1])
    descriptor[key].write(b"<!DOCTYPE html><title>404</title>")


@mutant("X244", "a subset that lost its outlines")
def _(pdf: pikepdf.Pdf) -> None:
    descriptor, key = program(fonts(pdf)[0])
    font = TTFont(BytesIO(descriptor[key].read_bytes()))
    names = font.getGlyphOrder()
    empty = font["glyf"][".notdef"].__class__()
    empty.numberOfContours = 0
    for name in names[5 : len(names) // 2]:
        font["glyf"].glyphs[name] = empty
    out = BytesIO()
    font.save(out)
    descriptor[key].write(out.getvalue())


@mutant("X244", "codes that the subset has no glyph for")
def _(pdf: pikepdf.Pdf) -> None:
    font = fonts(pdf)[0].DescendantFonts[0]
    table = bytearray(font.CIDToGIDMap.read_bytes())
    table[200:] = bytes(len(table) - 200)
    font.CIDToGIDMap.write(bytes(table))


@mutant("X245", "a font that a page names and has not")
def _(pdf: pikepdf.Pdf) -> None:
    page = dense(pdf)
    page.Resources = Dictionary(page.Resources)
    page.Resources.Font = Dictionary(dict(list(page.Resources.Font.items())[1:]))


@mutant("X221", "links deleted, but not their tags")
def _(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        drop(page.obj, "/Annots")


@mutant("X252", "no way back to the tags")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.ParentTree


@mutant("X252", "pages that came from another file")
def _(pdf: pikepdf.Pdf) -> None:
    for page in list(pdf.pages)[4:8]:
        drop(page.obj, "/StructParents")


# Damage in transport.


@of_bytes("X245", "a stream with a byte changed")
def _(data: bytes) -> bytes:
    def spoil(pdf: pikepdf.Pdf) -> None:
        page = dense(pdf)
        raw = bytearray(zlib.compress(content(page)))
        raw[len(raw) // 2 : len(raw) // 2 + 40] = bytes(40)
        stream = pdf.make_stream(b"")
        stream.write(bytes(raw), filter=Name.FlateDecode)
        page.Contents = stream

    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        spoil(pdf)
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


@of_bytes("X245", "a stream that is cut short")
def _(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        page = dense(pdf)
        raw = zlib.compress(content(page))
        stream = pdf.make_stream(b"")
        stream.write(raw[: len(raw) // 3], filter=Name.FlateDecode)
        page.Contents = stream
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


@of_bytes("X255", "a byte of the metadata changed")
def _(data: bytes) -> bytes:
    return data.replace(b"</rdf:RDF>", b"</rdf:RDX>", 1)


@of_bytes("X246", "the last line cut off")
def _(data: bytes) -> bytes:
    return data[: data.rindex(b"startxref") + 12]


@of_bytes("X002", "the end cut off")
def _(data: bytes) -> bytes:
    return data[: len(data) // 2]


@of_bytes("X246", "line ends changed in transport")
def _(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n", 200)


@of_bytes("X247", "reading aloud forbidden")
def _(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        allow = pikepdf.Permissions(accessibility=False, extract=False)
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user="", R=4, allow=allow, aes=True))
    return out.getvalue()


@of_bytes("X247", "copying forbidden")
def _(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(
            out, encryption=pikepdf.Encryption(owner="x", user="", R=6, allow=pikepdf.Permissions(extract=False))
        )
    return out.getvalue()


@mutant("X248", "all text drawn without ink")
def _(pdf: pikepdf.Pdf) -> None:
    redraw(pdf, dense(pdf), lambda data: data.replace(b"BT", b"BT 3 Tr"))


@mutant("X248", "text in white on white")
def _(pdf: pikepdf.Pdf) -> None:
    redraw(pdf, dense(pdf), lambda data: re.sub(rb"BT", b"BT 1 1 1 rg", data))
