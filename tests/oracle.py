"""Both engines at one edition, and what a PDF of either says: letters, structure, places, links."""

import ctypes
import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageFile

from publisher.cache.store import Store
from publisher.formats.base import Made, Terms
from publisher.formats.pdf.engine import make_pdf, whole_of
from publisher.formats.pdf.standards import PdfStandard
from publisher.formats.pdf.workers import launch
from publisher.formats.pdf.workers.client import Host
from publisher.formats.pdf.workers.messages import DrawnWhole, Setting
from publisher.model import Edition, Layout
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.system.limits import Limits
from publisher.themes.theme import Theme

Letter = tuple[str, float, float]


def printed(path: Path, **asked: Any) -> Printed:
    """Set an issue's PDFs, or what else is asked for."""
    return set_in_type(BuildRequest(path, **({"formats": ("pdf",)} | asked)))


def whole(edition: Edition, size: int = 0) -> DrawnWhole:
    """Have an edition set as one document by WeasyPrint itself."""
    shared = replace(edition, parts=(), layouts=())
    with Host(Setting(shared, edition.layouts[size], Limits(), 1)) as host:
        return host.whole(whole_of(edition, "ua-1+a-2a"))


def letters(data: bytes) -> list[list[Letter]]:
    """List the characters of each page in the order of extraction, with the origin of each (pt)."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [list(_letters(page.get_textpage())) for page in document]
    finally:
        document.close()


def _letters(text: Any) -> Iterator[Letter]:
    for n in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pypdfium2.raw.FPDFText_GetCharOrigin(text, n, x, y)
        yield chr(pypdfium2.raw.FPDFText_GetUnicode(text, n)), x.value, y.value


def texts(data: bytes) -> list[str]:
    """Give the text of each page."""
    return ["".join(letter for letter, *_ in page) for page in letters(data)]


def elements(pdf: pikepdf.Pdf) -> list[tuple[Any, ...]]:
    """List the structure tree: depth, type, alternative, language, marks by page, ID, headers, attributes."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    return list(_walk(pdf.Root.StructTreeRoot.K, 0, pages))


def _walk(node: Any, depth: int, pages: dict[tuple[int, int], int]) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _walk(kid, depth, pages)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        kids = node.get("/K", [])
        shown = tuple(Counter(pages[page] for page, _ in marks(node)).items())
        traits = {name: str(value) for name, value in node.get("/A", {}).items() if name not in ("/BBox", "/Headers")}
        headers = len(node.get("/A", {}).get("/Headers", []))
        said = tuple(str(node.get(name, "")) for name in ("/Alt", "/Lang"))
        yield depth, str(node.S), *said, shown, "/ID" in node, headers, tuple(sorted(traits.items()))
        yield from _walk(kids, depth + 1, pages)


def references(element: Any) -> list[Any]:
    """List the kids of an element that are dictionaries: elements, and references to content and annotations."""
    return [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary)]


def marks(element: Any) -> Iterator[tuple[tuple[int, int], int]]:
    """List the marked content of an element in order: the page that it is on, and its number there."""
    for kid in element.get("/K", []):
        if not isinstance(kid, pikepdf.Dictionary):
            yield element.Pg.objgen, int(kid)
        elif "/MCID" in kid:
            yield (kid if "/Pg" in kid else element).Pg.objgen, int(kid.MCID)


def destinations(pdf: pikepdf.Pdf) -> dict[str, tuple[int, float, float]]:
    """Give page and place of every named destination."""
    names = list(pdf.Root.Names.Dests.Names)
    return {str(name): _place(pdf, place) for name, place in zip(names[::2], names[1::2], strict=True)}


def _place(pdf: pikepdf.Pdf, place: Any) -> tuple[int, float, float]:
    number = next(n for n, page in enumerate(pdf.pages) if page.objgen == place[0].objgen)
    return number, round(float(place[2]), 1), round(float(place[3]), 1)


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str, tuple[int, float, float], int]]:
    """List the outline: depth, title, place, and the count that says what is shown of it."""

    def entries(item: Any, depth: int) -> Iterator[tuple[int, str, tuple[int, float, float], int]]:
        while item is not None:
            yield depth, str(item.Title), _place(pdf, item.Dest), int(item.get("/Count", 0))
            yield from entries(item.get("/First"), depth + 1)
            item = item.get("/Next")

    return list(entries(pdf.Root.Outlines.First, 0)) if "/Outlines" in pdf.Root else []


def links(pdf: pikepdf.Pdf) -> list[tuple[int, str, tuple[int, ...]]]:
    """List the link annotations of each page: where they lead, and their rectangle to the nearest point."""
    return [
        (number, _target(pdf, a), tuple(round(float(edge)) for edge in a.Rect))
        for number, page in enumerate(pdf.pages)
        for a in page.get("/Annots", [])
    ]


def _target(pdf: pikepdf.Pdf, link: Any) -> str:
    if "/Dest" not in link:
        return str(link.A.URI)
    return str(_place(pdf, link.Dest) if isinstance(link.Dest, pikepdf.Array) else link.Dest)


def labels(pdf: pikepdf.Pdf) -> list[str]:
    """List the labels of all pages as viewers show them."""
    return [page.label for page in pdf.pages]


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF, which has no faults of syntax."""
    pdf = pikepdf.open(BytesIO(data))
    assert pdf.check_pdf_syntax() == []
    return pdf


def boxes(pdf: pikepdf.Pdf) -> list[tuple[float, ...]]:
    """List media, trim and bleed box of each page."""
    names = ("/MediaBox", "/TrimBox", "/BleedBox")
    return [tuple(round(float(edge), 1) for name in names for edge in page[name]) for page in pdf.pages]


def same_pages(ours: bytes, theirs: bytes) -> None:
    """Hold a PDF to another: letters in order and place, structure, destinations, outline, links, labels, boxes."""
    same_letters(ours, theirs)
    with opened(ours) as mine, opened(theirs) as stock:
        for facts in (elements, destinations, outline, links, labels, boxes):
            assert facts(mine) == facts(stock), facts.__name__
        assert {key: str(value) for key, value in mine.docinfo.items()} == {
            key: str(value) for key, value in stock.docinfo.items()
        }


def same_letters(ours: bytes, theirs: bytes) -> None:
    """Hold the letters of a PDF to another's: as many, and their places to a tenth of a point.

    What they are read as is not compared: parts that read a glyph otherwise agree on codes, where the engine has one.
    """
    for one, other in zip(letters(ours), letters(theirs), strict=True):
        assert len(one) == len(other)
        for axis in (1, 2):
            places = zip(sorted(at[axis] for at in one), sorted(at[axis] for at in other), strict=True)
            assert max((abs(a - b) for a, b in places), default=0) < 0.1


def ink(data: bytes, number: int) -> Any:
    """Render a page, as a picture in greys."""
    document = pypdfium2.PdfDocument(data)
    try:
        return document[number].render(scale=0.7).to_pil().convert("L")
    finally:
        document.close()


def styled(edition: Edition, css: str) -> Edition:
    """Give an edition with one size of page, and more style.

    Its lines are ragged: of those that the engine justifies by itself, some glyphs have no text.
    """
    ragged = edition.layouts[0].css.replace("text-align: justify", "text-align: start")
    return replace(edition, layouts=(Layout("own", ragged + css),))


def assembled(
    edition: Edition, theme: Theme, store: Store | None = None, jobs: int = 2, standard: PdfStandard = "ua-1+a-2a"
) -> Made:
    """Have the press set an edition as it is."""
    return make_pdf(edition, Terms(Limits(), theme, jobs=jobs, store=store or Store(None), pdf_standard=standard))


_ARABIC = "في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، وفيه دكان صغير يبيع الورق والحبر. "
_ENGLISH = "The old town has a street whose name is known to none but those who live there. "
_LONG = "\n\n".join([_ARABIC * 5] * 12)
_ODD = {
    "a.md": "---\ntitle: المقال الأول\n---\n\n" + _ARABIC * 8 + "نص[^1] و[رابط](b.md) و[آخر](c.md#a-second-heading)"
    " و[خارج](https://example.com/?a=1&b=%D8%B5).\n\n## عنوان أول\n\n![وصف (أول) 100%](<p q&r.png> 'شرح')\n\n"
    + _ARABIC * 20 + "\n\n![وصف ثان](صورة.png)\n\n|اسم|عدد|\n|---|---|\n|أ|1|\n|ب|2|\n\n" + _LONG
    + "\n\n### فرع\n\n1. أول\n2. ثان\n    - داخل\n\n[^1]: حاشية فيها [رابط](https://example.org/) و`code`.\n",
    "b.md": "---\ntitle: مقال ثان قصير\n---\n\nنص يعود [إلى الأول](a.md#عنوان-أول).\n\n![وصف](<p q&r.png>)\n",
    "c.md": "---\ntitle: An English article\nlanguage: en\n---\n\n" + "\n\n".join([_ENGLISH * 9] * 12)
    + "\n\n## A second heading\n\nText[^n] and `code` 50%.\n\n```python\nprint('ok')\n```\n\n[^n]: A note.\n",
    "d.md": "---\ntitle: Un article\nlanguage: fr\n---\n\nDéjà vu.\n\n> Citation\n",
}  # fmt: skip


def odd_issue(folder: Path) -> Path:
    """Write an issue in several languages, with pictures, tables, notes, code and links across."""
    folder.mkdir(parents=True)
    Image.new("RGB", (1600, 900), (40, 90, 140)).save(folder / "p q&r.png")
    Image.new("RGB", (900, 900), (140, 90, 40)).save(folder / "صورة.png")
    for name, text in _ODD.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "issue.toml").write_text(
        'title = "عدد غريب"\nmagazine = "مجلة"\ndate = 2025-01-02\ndigits = "arab"\ndescription = "a\\\\b (c)"\n'
        f"articles = {json.dumps([*_ODD])}\n",
        "utf-8",
    )
    return folder


@dataclass(frozen=True)
class Line:
    """A line as the token gate asks for it."""

    said: str
    rtl: bool = True
    embedded: bool = False
    raised: bool = False
    hidden: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[str, ...]:
        return self.parted or (self.said,)


def lines(text: str) -> list[Line]:
    """Give a text as if each of its lines was drawn as it is."""
    return [Line(line) for line in text.split("\n")]


def begin_hosts_with(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every host of this test run some code before it begins."""
    launch.dismiss_all()  # one may have been started ahead
    monkeypatch.setattr(launch, "_kept", [])  # those of this test are of use to no other
    program = folder / "host.py"
    program.write_text(
        f"import sys\nsys.argv = sys.argv[-2:]\n{code}\n"
        "from publisher.formats.pdf.workers.host import main\nmain()\n",
        "utf-8",
    )
    script = folder / "python"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P "{program}" "$@"\n', "utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(launch.sys, "executable", str(script))


def engine_module(name: str) -> Any:
    """Import a module with the engine, which has Pillow take pictures that are cut short, and put that back."""
    taken = ImageFile.LOAD_TRUNCATED_IMAGES
    module = importlib.import_module(name)
    ImageFile.LOAD_TRUNCATED_IMAGES = taken
    return module
