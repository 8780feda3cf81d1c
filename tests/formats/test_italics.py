"""Latin that is stressed is in the italic of the text's face; Arabic is stressed by weight, and so are headings."""

import ctypes
import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

import oracle

pytestmark = pytest.mark.engine

BODY = (
    "في النص *Research paper* وفيه *كلمة عربية* و*مزيج of words هنا* و***bold name*** ثم نهاية.[^1]\n\n"
    "## عنوان *Heading here*\n\n- بند *List item* هنا.\n\n[^1]: حاشية *Note text* هنا."
)
ITALIC = ("Research", "words", "item", "Note")
UPRIGHT = ("name", "Heading", "كلمة", "عربية", "مزيج", "هنا")


def _slanted(data: bytes) -> str:
    """Return the letters of a PDF that are set in an italic face, in the order of extraction."""
    found = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for n in range(text.count_chars()):
            name = ctypes.create_string_buffer(200)
            raw.FPDFText_GetFontInfo(text, n, name, len(name), None)
            found.append(text.get_text_range(n, 1) if b"Italic" in name.value else " ")
    return "".join(found)


@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_latin_is_stressed_by_italic_type(theme: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: عنوان\n---\n\n{BODY}\n", "utf-8")
    printed = oracle.printed(tmp_path / "a.md", theme=theme, formats=("pdf", "epub"))
    pdf, epub = (next(one.data for one in printed.artefacts if one.name.endswith(kind)) for kind in (".pdf", ".epub"))
    with zipfile.ZipFile(io.BytesIO(epub)) as book:
        assert [name for name in book.namelist() if "Amiri-Italic" in name], book.namelist()
    slanted = _slanted(pdf)
    for word in ITALIC:
        assert word in slanted, word
    for word in UPRIGHT:
        assert word not in slanted, word
