"""What the compiler isolates stands in one visual order in WeasyPrint's PDF and in Chromium, letter by letter."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import sync_playwright

from bidi_cases import CASES
from places import REPO
from publisher.arabic.bidi.isolation import isolate
from waiting import PATIENCE

pytestmark = pytest.mark.slow

FONTS = REPO / "fonts"
# A mirrored bracket has the code of its twin in a PDF, and PDFium thinks the same of quotation marks; a mark has no
# place of its own.
_BRACKETS = str.maketrans(dict.fromkeys("()[]{}<>«»‹›“”‘’", "|"))
_SILENT = re.compile("[\\s\u064b-\u065f\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_PLACES = """() => [...document.querySelectorAll('p')].map(p => { const found = [];
  const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT); let node;
  while (node = walk.nextNode()) for (let i = 0; i < node.length; i++) { const range = document.createRange();
    range.setStart(node, i); range.setEnd(node, i + 1); const box = range.getBoundingClientRect();
    found.push([node.data[i], box.left + box.width / 2]); } return found; })"""


def _document() -> str:
    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url('{(FONTS / file).as_uri()}') }}"
        for name, file in (("A", "DejaVuSansMono.ttf"), ("B", "NotoSerifHebrew-Regular.ttf"))
    )
    page = "@page { size: 2000px 200px } q { quotes: none }"
    style = f"{faces} {page} p {{ font: 20px A, B; white-space: nowrap; break-after: page; margin: 0 }}"
    body = "".join(isolate(f'<p lang="{case.language}" dir="{case.base}">{case.html}</p>', "rtl") for case in CASES)
    return f'<!DOCTYPE html><meta charset="utf-8"><style>{style}</style><body>{body}</body>'


def _visual(places: Iterator[tuple[str, float]]) -> str:
    shown = [(letter, x) for letter, x in places if not _SILENT.match(letter)]
    return "".join(letter for letter, _ in sorted(shown, key=lambda place: place[1])).translate(_BRACKETS)


def _in_weasyprint(folder: Path) -> list[str]:
    page, path = folder / "print.html", folder / "cases.pdf"
    page.write_text(_document(), "utf-8")
    # In a process of its own: the engine's import lets Pillow take broken pictures.
    code = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"
    subprocess.run([sys.executable, "-c", code, page, path], check=True, timeout=PATIENCE)
    document = pypdfium2.PdfDocument(path)
    return [_visual(_letters(page.get_textpage())) for page in document][: len(CASES)]


def _letters(text: pypdfium2.PdfTextPage) -> Iterator[tuple[str, float]]:
    for n in range(text.count_chars()):
        left, _, right, _ = text.get_charbox(n)
        yield text.get_text_range(n, 1), (left + right) / 2


def _in_chromium(folder: Path) -> list[str]:
    path = folder / "cases.html"
    path.write_text(_document(), "utf-8")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "./do test --all installs Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 2000, "height": 800})
        page.goto(path.as_uri())
        page.evaluate("document.fonts.ready")
        found = page.evaluate(_PLACES)
        browser.close()
    return [_visual((letter, x) for letter, x in places) for places in found]


def test_one_visual_order(tmp_path: Path) -> None:
    assert len(CASES) >= 120
    pdf, screen = _in_weasyprint(tmp_path), _in_chromium(tmp_path)
    different = [(case.html, one, other) for case, one, other in zip(CASES, pdf, screen, strict=True) if one != other]
    assert different == []
