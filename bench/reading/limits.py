"""The smallest PDF that shows where poppler loses a space: an Arabic word, a Latin one, an Arabic one, on one line.

Every letter and every space has a code, a width of its own and its character; there is no kerning, no font and no
bidi control. poppler prints the space behind the Latin word before it: two spaces there, and none where it was.

Run: .venv/bin/python bench/reading/limits.py
"""

import subprocess
import tempfile
from pathlib import Path

from publisher.formats.pdf.writer import Writer

# As it is seen, from left to right: the third word, the second, the first.
SEEN = "ةثالث Open ينثا"
WRITTEN = "اثني Open ثلاثة"


def line(seen: str) -> bytes:
    """Write a PDF of one line, whose characters stand from left to right."""
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
    descendant = out.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDToGIDMap/Identity/DW 600/FontDescriptor %d 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>" % descriptor
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


def main() -> None:
    """Write it, have poppler read it, and show both texts in ASCII."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.pdf"
        path.write_bytes(line(SEEN))
        command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
        read = subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()
    print(f"written: {WRITTEN!a}")
    print(f"poppler: {read!a}")


if __name__ == "__main__":
    main()
