"""What fragments use of their fonts into one subset a font, with widths and a map to text (ISO 32000-1 §9.7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import uharfbuzz as hb

from publisher.formats.pdf.fragment import FontUse
from publisher.formats.pdf.writer import Writer, text
from publisher.model import Face

# What a PDF's font has no use for: its codes are glyphs already.
_DROPPED = (
    "BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "STAT", "SVG ", "cmap",
    "name", "post",
)  # fmt: skip
_FIXED_PITCH = 1
_STEM = 80
_MAP_HEAD = (
    b"/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n"
    b"/CMapType 2 def\n1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n"
)
_MAP_FOOT = b"endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend"
_IN_A_BLOCK = 100


@dataclass(slots=True)
class _Font:
    """A font of the document: what its parts agree on, and the codes of all of them."""

    use: FontUse
    widths: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


def embedded(out: Writer, number: int, uses: Sequence[FontUse], faces: Sequence[Face]) -> None:
    """Write all fonts, their dictionary as object `number`; where parts read a code otherwise, the first counts."""
    fonts: dict[str, _Font] = {}
    for use in uses:
        font = fonts.setdefault(use.key, _Font(use))
        font.widths.update(zip(use.codes, use.widths, strict=True))
        font.texts = dict(zip(use.codes, use.texts, strict=True)) | font.texts
    by_hash = {face.sha256: face for face in faces}
    written = [b"/%b %d 0 R" % (key.encode(), _written(out, fonts[key], by_hash)) for key in sorted(fonts)]
    out.plain(number, b"<<%b>>" % b"".join(written))


def _written(out: Writer, font: _Font, faces: Mapping[str, Face]) -> int:
    data = subset(faces[font.use.face].load(), font.texts)
    program, map_ = out.reserve(), out.reserve()
    opentype = data.startswith(b"OTTO")
    out.deflated(program, data, b"/Subtype/OpenType" if opentype else b"/Length1 %d" % len(data), level=9)
    out.deflated(map_, b"".join((_MAP_HEAD, *_mapped(font.texts), _MAP_FOOT)), level=9)
    name = font.use.name.encode()
    descriptor = out.add(_described(font, program, b"FontFile3" if opentype else b"FontFile2"))
    kind = b"/CIDFontType0" if opentype else b"/CIDFontType2/CIDToGIDMap/Identity"
    descendant = out.add(
        b"<</Type/Font/Subtype%b/BaseFont/%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/W[%b]/FontDescriptor %d 0 R>>" % (kind, name, b"".join(_spans(font.widths)), descriptor)
    )
    return out.add(
        b"<</Type/Font/Subtype/Type0/BaseFont/%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, descendant, map_)
    )


def subset(data: bytes, glyphs: Mapping[int, str]) -> bytes:
    """Cut a font to some glyphs, which keep their numbers."""
    request = hb.SubsetInput()
    request.glyph_set.update(glyphs)
    request.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    request.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    small = hb.subset(hb.Face(data), request).blob.data
    if not isinstance(small, bytes) or not small:
        raise ValueError("HarfBuzz gave no subset")
    return small


def _described(font: _Font, program: int, kind: bytes) -> bytes:
    use, widths = font.use, set(font.widths.values())
    flags = use.flags | (_FIXED_PITCH if len(font.widths) > 1 and len(widths) == 1 else 0)
    return (
        b"<</Type/FontDescriptor/FontName/%b/FontFamily%b/Flags %d/FontBBox[0 %d %d %d]/ItalicAngle 0"
        b"/Ascent %d/Descent %d/CapHeight %d/StemV %d/StemH %d/%b %d 0 R>>"
        % (
            use.name.encode(), text(use.family), flags, use.descent, max(widths), use.ascent,
            use.ascent, use.descent, use.ascent, _STEM, _STEM, kind, program,
        )
    )  # fmt: skip


def _spans(widths: Mapping[int, int]) -> Iterator[bytes]:
    """Write widths by runs of codes (§9.7.4.3)."""
    run: list[bytes] = []
    first = last = -2
    for code in sorted(widths):
        if code != last + 1:
            if run:
                yield b"%d[%b]" % (first, b" ".join(run))
            run, first = [], code
        run.append(b"%d" % widths[code])
        last = code
    yield b"%d[%b]" % (first, b" ".join(run))


def _mapped(texts: Mapping[int, str]) -> Iterator[bytes]:
    items = sorted(texts.items())
    for start in range(0, len(items), _IN_A_BLOCK):
        block = items[start : start + _IN_A_BLOCK]
        rows = (b"<%04x><%b>\n" % (code, said.encode("utf-16-be").hex().encode()) for code, said in block)
        yield b"%d beginbfchar\n%bendbfchar\n" % (len(block), b"".join(rows))
