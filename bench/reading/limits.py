"""The smallest PDFs that show where readers err by themselves: a line of words, with nothing else in the file.

Every letter and every space has a code, a width of its own and its character; there is no kerning, no font, no tag
and no bidi control; vowel signs are as wide as nothing. poppler prints the space behind a Latin word before it: two
spaces there, and none where it was. MuPDF and pypdf turn Arabic-Indic digits round, which stand from left to right in
the file as on paper, and take a line with Latin in it for one that runs from left to right. pdf.js asks for the gap
between two words at the first character that has a width: the sign at a word's end, which is the first character of
that word from the left, is past by then, and stands alone. A width of its own does not help, for signs have none to
pdf.js whatever the file says; put behind its letter, the sign goes to another in all readers. What does help is a
letter before the space that reaches over most of it (`formats/pdf/bridging.py`); where there is none, for the word
is the last of its line, pdf.js and MuPDF give the sign to the line above. Of a line that is written piece by piece,
from the right as it is read, for its elements are marked each by itself, pdf.js loses the spaces between the pieces:
it asks for gaps to the right alone. Written from the left, the pieces would come back in that order.

Run: PYTHONPATH=bench .venv/bin/python -m reading.limits
"""

import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pymupdf
import pypdf

from publisher.formats.pdf.assemble.writer import Writer
from reading.extractors import EXTRACTORS


class Line(NamedTuple):
    """Lines as they are seen, from left to right, as they are written, widths that differ, and moves back at spaces.

    Widths and moves are in 1/1000 em. A bar parts elements of a line, of which the right one is written first.
    """

    seen: str
    written: str
    widths: Mapping[str, int] = {}
    back: int = 0


_SIGNED = "انه \u0652ن\u064eم", "م\u064eن\u0652 هنا"
# The third word, the second, the first.
LINES = {
    "a Latin word": Line("ةثالث Open ينثا", "اثني Open ثلاثة"),
    "Latin words": Line("ةثالث Open Source ينثا", "اثني Open Source ثلاثة"),
    "Arabic-Indic digits": Line("ةثالث ١٢٣ ينثا", "اثني ١٢٣ ثلاثة"),
    "European digits": Line("ةثالث 123 ينثا", "اثني 123 ثلاثة"),
    "vowel signs": Line(*_SIGNED),
    "vowel signs as wide as letters": Line(*_SIGNED, {"\u0652": 600, "\u064e": 600}),
    "vowel signs behind their letters": Line("انه ن\u0652م\u064e", _SIGNED[1]),
    "vowel signs behind a letter that reaches": Line(*_SIGNED, {"ه": 780}, back=180),
    "a vowel sign at the end of a line": Line("انه ىلع\n\u0652نم ان", "على هنا\nنا من\u0652"),
    "an element within a line": Line("ثلاث |يناث| لوا", "اول ثاني ثالث"),
}


def written(seen: str, widths: Mapping[str, int], back: int = 0) -> bytes:
    """Write a PDF of lines whose characters stand from left to right; `widths` and moves `back` in 1/1000 em."""
    out = Writer()
    catalogue, info, pages, page = (out.reserve() for _ in range(4))
    lines = [row.split("|") for row in seen.split("\n")]
    codes = {character: code for code, character in enumerate(dict.fromkeys("".join(chain(*lines))), 1)}
    thin = {character: 0 for character in codes if unicodedata.combining(character)} | {" ": 250, **widths}
    rows = b"".join(b"<%04x><%b>\n" % (n, c.encode("utf-16-be").hex().encode()) for c, n in codes.items())
    texts, shown = out.reserve(), out.reserve()
    head = b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
    spaces = b"1 begincodespacerange <0000><ffff> endcodespacerange %d beginbfchar\n" % len(codes)
    out.deflated(texts, head + spaces + rows + b"endbfchar endcmap end end")
    out.deflated(shown, b"\n".join(_shown(pieces, 60 - 20 * n, codes, thin, back) for n, pieces in enumerate(lines)))
    descriptor = out.add(
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 600 800]/ItalicAngle 0/Ascent 800/Descent 0"
        b"/CapHeight 800/StemV 80>>"
    )
    others = b"".join(b"%d[%d]" % (codes[character], width) for character, width in thin.items())
    descendant = out.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDToGIDMap/Identity/DW 600/W[%b]/FontDescriptor %d 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>" % (others, descriptor)
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


def _shown(pieces: Sequence[str], y: int, codes: Mapping[str, int], thin: Mapping[str, int], back: int) -> bytes:
    """Write the elements of a line from the right one on, as they are read; each is marked content."""
    move, x, found = b">%d<" % back if back else b"", 20.0, []
    for piece in pieces:
        said = b"".join((move if c == " " else b"") + b"%04x" % codes[c] for c in piece)
        found.append(b"/Span BMC BT /F 12 Tf 1 0 0 1 %.2f %d Tm [<%b>] TJ ET EMC" % (x, y, said))
        x += sum(thin.get(c, 600) for c in piece) * 12 / 1000
    return b"\n".join(reversed(found))


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
        for name, asked in LINES.items():
            path.write_bytes(written(asked.seen, asked.widths, asked.back))
            print(f"{name}\n  written  {asked.written!a}")
            for reader, read in READERS.items():
                text = "\n".join(row.strip() for row in _CONTROLS.sub("", read(path)).strip().splitlines())
                print(f"  {reader:8} {text!a}{'' if text == asked.written else '  errs'}")


if __name__ == "__main__":
    main()
