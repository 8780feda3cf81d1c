"""The smallest PDFs that show where readers err by themselves: a line of words, with nothing else in the file.

Every letter and every space has a code, a width of its own and its character; there is no kerning, no font, no tag
and no bidi control; vowel signs are as wide as nothing. poppler prints the space behind a Latin word before it: two
spaces there, and none where it was. MuPDF and pypdf turn Arabic-Indic digits round, which stand from left to right in
the file as on paper, and take a line with Latin in it for one that runs from left to right. pdf.js asks for the gap
between two words at the first character that has a width: the sign at a word's end, which is the first character of
that word from the left, is past by then, and stands alone. A width of its own does not help, for signs have none to
pdf.js whatever the file says; put behind its letter, the sign goes to another in all readers.

Run: PYTHONPATH=bench .venv/bin/python -m reading.limits
"""

import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pypdf

from publisher.formats.pdf.writer import Writer
from reading.extractors import EXTRACTORS

# As lines are seen, from left to right: the third word, the second, the first. And as they are written.
LINES = {
    "a Latin word": ("ةثالث Open ينثا", "اثني Open ثلاثة"),
    "Latin words": ("ةثالث Open Source ينثا", "اثني Open Source ثلاثة"),
    "Arabic-Indic digits": ("ةثالث ١٢٣ ينثا", "اثني ١٢٣ ثلاثة"),
    "European digits": ("ةثالث 123 ينثا", "اثني 123 ثلاثة"),
    "vowel signs": ("انه \u0652ن\u064eم", "م\u064eن\u0652 هنا"),
    "vowel signs as wide as letters": ("انه \u0652ن\u064eم", "م\u064eن\u0652 هنا"),
    "vowel signs behind their letters": ("انه ن\u0652م\u064e", "م\u064eن\u0652 هنا"),
}


# Of an em in a thousand: what signs are wide where the name of a line says so.
_WIDE, _SIGN = "vowel signs as wide as letters", 600


def line(seen: str, sign: int = 0) -> bytes:
    """Write a PDF of one line, whose characters stand from left to right; vowel signs are so wide (1/1000 em)."""
    out = Writer()
    catalogue, info, pages, page = (out.reserve() for _ in range(4))
    codes = {character: code for code, character in enumerate(dict.fromkeys(seen), 1)}
    rows = b"".join(b"<%04x><%b>\n" % (n, c.encode("utf-16-be").hex().encode()) for c, n in codes.items())
    texts, shown = out.reserve(), out.reserve()
    head = b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
    spaces = b"1 begincodespacerange <0000><ffff> endcodespacerange %d beginbfchar\n" % len(codes)
    out.deflated(texts, head + spaces + rows + b"endbfchar endcmap end end")
    out.deflated(shown, b"BT /F 12 Tf 20 50 Td <%b> Tj ET" % b"".join(b"%04x" % codes[c] for c in seen))
    descriptor = out.add(
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 600 800]/ItalicAngle 0/Ascent 800/Descent 0"
        b"/CapHeight 800/StemV 80>>"
    )
    thin = {character: sign for character in codes if unicodedata.combining(character)} | {" ": 250}
    widths = b"".join(b"%d[%d]" % (codes[character], width) for character, width in thin.items())
    descendant = out.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDToGIDMap/Identity/DW 600/W[%b]/FontDescriptor %d 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>" % (widths, descriptor)
    )
    font = out.add(
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (descendant, texts)
    )
    out.plain(
        page,
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 300 100]/Resources<</Font<</F %d 0 R>>>>/Contents %d 0 R>>"
        % (pages, font, shown),
    )
    out.plain(pages, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page)
    out.plain(catalogue, b"<</Type/Catalog/Pages %d 0 R>>" % pages)
    out.plain(info, b"<<>>")
    return out.finished(catalogue, info)


def _poppler(path: Path) -> str:
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _mupdf(path: Path) -> str:
    with pymupdf.open(path) as document:
        return str(document[0].get_text())


def _pypdf(path: Path) -> str:
    return pypdf.PdfReader(path).pages[0].extract_text()


def _pdfjs(path: Path) -> str:
    return EXTRACTORS["pdf.js"](path)[0]


READERS: dict[str, Callable[[Path], str]] = {
    "poppler": _poppler,
    "mupdf": _mupdf,
    "pypdf": _pypdf,
    "pdf.js": _pdfjs,
}
_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e]")


def main() -> None:
    """Write them, have them read, and show both texts in ASCII."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.pdf"
        for name, (seen, written) in LINES.items():
            path.write_bytes(line(seen, _SIGN if name == _WIDE else 0))
            print(f"{name}\n  written  {written!a}")
            for reader, read in READERS.items():
                text = _CONTROLS.sub("", read(path)).strip()
                print(f"  {reader:8} {text!a}{'' if text == written else '  errs'}")


if __name__ == "__main__":
    main()
