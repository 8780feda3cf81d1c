"""What is copied has no tatweel (U+0640) but the author's: strokes are drawn, they are no text in any product."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pypdfium2
import pytest

from publisher.arabic.script import LETTER, MARK, TATWEEL
from publisher.model import Artefact
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from some import some

_WORD = re.compile(f"[{LETTER}{MARK}{TATWEEL}]*{TATWEEL}[{LETTER}{MARK}{TATWEEL}]*")
#: The sign of the Hijri year and a preposition before a Latin name, which the press's own labels write so.
_OWN = {"هـ", "بـ"}
_PROSE = "كتب الناس عن المدرسة والكتابة في كل مكان يصل إليه القلم والحاسوب، وتطورت صناعة الطباعة بعد ذلك. "
_ARTICLE = f"""---
title: كتـاب العنوان
subtitle: عن الخـط والقلم
date: 2025-10-05
---

{_PROSE * 6} قال محـمد ما قال. {_PROSE * 3}[^n]

## رأس فيه سـطر

> {_PROSE * 4} وقال: يا لــيل.

{_PROSE * 2} و `جـملة` في الشفرة. <span lang="ur">پاکـستان میں</span> {_PROSE * 2}

- بند فيه كلـمة. {_PROSE * 3}

[^n]: حاشـية. {_PROSE * 3}
"""
_AUTHORS = set(_WORD.findall(_ARTICLE))


def _texts(artefact: Artefact) -> Iterator[tuple[str, str]]:
    """Yield the texts of a product as programs read them, each with where it stands."""
    name, data = artefact.name, artefact.data
    if name.endswith(".pdf"):
        yield f"{name} pdfium", "\n".join(_by_pdfium(data))
        with pymupdf.open(stream=data) as document:
            yield f"{name} MuPDF", "\n".join(page.get_text() for page in document)
            yield f"{name} outline", "\n".join(title for _, title, _ in document.get_toc())
    elif name.endswith(".epub"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            for file in book.namelist():
                if file.endswith((".xhtml", ".opf", ".ncx")):
                    yield f"{name} {file}", book.read(file).decode()
    elif name.endswith((".html", ".css", ".xml", ".json")):
        yield name, data.decode()


def _by_pdfium(data: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            yield page.get_textpage().get_text_range()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    path = tmp_path_factory.mktemp("clean") / "a.md"
    path.write_text(_ARTICLE, "utf-8")
    return set_in_type(BuildRequest(path, ("pdf", "epub", "web"), theme="majalla", pages=("a4", "a5")))


def test_no_product_has_a_tatweel_but_the_authors(printed: Printed) -> None:
    found = {place: set(_WORD.findall(text)) for one in printed.artefacts for place, text in _texts(one)}
    assert len(_AUTHORS) == 9
    assert {place: words - _AUTHORS - _OWN for place, words in found.items() if words - _AUTHORS - _OWN} == {}
    for kind in ("a.pdf pdfium", "MuPDF", ".epub", ".html"):
        texts = [words for place, words in found.items() if kind in place]
        assert texts
        assert set().union(*texts) >= _AUTHORS, kind


def test_no_product_of_the_sample_has_one(sample: tuple[Path, Printed]) -> None:
    meant = {word for part in sample[1].edition.parts for word in _WORD.findall(part.html)} | _OWN
    for one in some(sample[1].artefacts):
        for place, text in _texts(one):
            assert set(_WORD.findall(text)) <= meant, place
