"""What fragments use of their fonts into one subset a font, with its drawings, codes and texts (ISO 32000-1 §9.7)."""

import functools
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import uharfbuzz as hb

from publisher.cache.keys import KeyFields
from publisher.cache.memoize import Memory
from publisher.formats.pdf.assemble.writer import Writer, text
from publisher.formats.pdf.fragments.fragment import FontUse
from publisher.formats.pdf.text.cid_codes import RESERVED, Drawn, coded, decoded, entries_of, parted, settled
from publisher.formats.pdf.text.composite_glyphs import composed
from publisher.model import Face

# What a PDF's font has no use for: its codes are glyphs already.
_DROPPED = (
    "BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "STAT", "SVG ", "cmap",
    "name", "post",
)  # fmt: skip
# What draws glyphs, of a font with quadratic outlines (OpenType 1.9, "Font tables").
_OUTLINES = frozenset(("glyf", "head", "hhea", "hmtx", "loca", "maxp"))
_FIXED_PITCH = 1
_STEM = 80
_EM = 1000
_LEVEL = 9
_MAP_HEAD = (
    b"/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n"
    b"/CMapType 2 def\n1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n"
)
_MAP_FOOT = b"endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend"
_IN_A_BLOCK = 100
_SUBSET = KeyFields("subsets", ("face.sha256", "drawings"))
#: By font key, old codes and new.
Moves = dict[str, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the document: what its parts agree on, and the codes of all their pairs."""

    use: FontUse
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Program:
    """A font program, deflated, how many bytes it has, and which glyph is which drawing."""

    data: bytes
    size: int
    glyphs: dict[str, int]


def agreed(parts: Sequence[Sequence[FontUse]]) -> tuple[dict[str, Font], list[Moves]]:
    """Give every font of a document with one code a pair, and for each part the codes that must move for it."""
    if len(parts) == 1:  # it agrees with itself: so each part is read by the gate
        return {use.key: Font(use, dict(map(decoded, entries_of(use.coded)))) for use in parts[0]}, [{}]
    read = [[(use, entries_of(use.coded)) for use in part] for part in parts]
    named: dict[str, list[tuple[FontUse, list[str]]]] = {}
    for use, entries in chain.from_iterable(read):
        named.setdefault(use.key, []).append((use, entries))
    fonts = {
        key: Font(uses[0][0], settled([entries for _, entries in uses], uses[0][0].glyphs))
        for key, uses in named.items()
    }
    moving = {key: _moving(fonts[key].codes, (entries for _, entries in uses)) for key, uses in named.items()}
    return fonts, [_moves(part, moving) for part in read]


def _moving(final: Mapping[str, int], parts: Iterable[Sequence[str]]) -> dict[str, tuple[int, int]]:
    """Return the coded pairs whose code is another in the end, with both."""
    known = {coded(pair, code) for pair, code in final.items()}
    strange = set[str]().union(*parts) - known
    return {entry: (code, final[pair]) for entry in strange for pair, code in (decoded(entry),)}


def _moves(
    part: Sequence[tuple[FontUse, Sequence[str]]], moving: Mapping[str, Mapping[str, tuple[int, int]]]
) -> Moves:
    """Return the codes that move in a part, by font."""
    return {
        use.key: dict(moving[use.key][entry] for entry in entries if entry in moving[use.key])
        for use, entries in part
        if not moving[use.key].keys().isdisjoint(entries)
    }


def embedded(
    out: Writer, number: int, fonts: Mapping[str, Font], faces: Sequence[Face], memory: Memory, *, bare: bool
) -> None:
    """Write all fonts, and their dictionary as object `number`; bare ones have all glyphs and no composites."""
    by_hash = {face.sha256: face for face in faces}
    given = [(key, _write_font(out, fonts[key], by_hash, memory, bare=bare)) for key in sorted(fonts)]
    out.plain(number, b"<<%b>>" % b"".join(b"/%b %d 0 R" % (key.encode(), font) for key, font in given))


def _write_font(out: Writer, font: Font, faces: Mapping[str, Face], memory: Memory, *, bare: bool) -> int:
    face = _harfbuzz_face(faces[font.use.face])
    by_code = {code: parted(pair) for pair, code in reversed(list(font.codes.items()))}
    drawn = _drawings_of(face, {key for key, _ in by_code.values()})
    widths = {code: round(drawn[key].advance * _EM / face.upem) for code, (key, _) in by_code.items()}
    if bare:
        program, glyph_map = _write_bare_font(out, _bare(faces[font.use.face]), face, drawn, by_code)
    else:
        key = _SUBSET.key(face=faces[font.use.face], drawings=sorted(drawn))
        cut = memory.recall(key, _Program, lambda: _outlined(face, drawn))
        program, glyph_map = _stored(out, cut, by_code)
    descriptor = out.add(_described(font.use, widths, program))
    name, map_ = font.use.name.encode(), out.reserve()
    out.deflated(map_, b"".join((_MAP_HEAD, *_mapped({c: said for c, (_, said) in by_code.items()}), _MAP_FOOT)))
    descendant = out.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%b/CIDToGIDMap %b"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W[%b]/FontDescriptor %d 0 R>>"
        % (name, glyph_map, _spans(widths), descriptor)
    )
    return out.add(
        b"<</Type/Font/Subtype/Type0/BaseFont/%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, descendant, map_)
    )


@functools.lru_cache(16)  # a worker reads the fonts of each part
def _harfbuzz_face(face: Face) -> hb.Face:
    return hb.Face(_loaded(face))


@functools.lru_cache(16)
def _loaded(face: Face) -> bytes:
    return face.load()


@functools.lru_cache(16)
def _bare(face: Face) -> bytes:
    """Return a font with its outlines and nothing else: a reader of text loads it a fifth sooner."""
    whole = _harfbuzz_face(face)
    tags = set(whole.table_tags)
    if not tags >= _OUTLINES:
        return _loaded(face)
    request = hb.SubsetInput()
    request.glyph_set.update(range(whole.glyph_count))
    request.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.RETAIN_GIDS
    request.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in tags - _OUTLINES)
    bare = hb.SubsetPlan(whole, request).execute().blob.data
    return bytes(bare) if bare else _loaded(face)


def _drawings_of(face: hb.Face, keys: set[str]) -> dict[str, Drawn]:
    """Read drawings; those of the font's own glyphs have its advances."""
    shaper = hb.Font(face)
    numbers = {int(key) for key in keys if ";" not in key}
    advances = {number: shaper.get_glyph_h_advance(number) for number in numbers}
    return {key: Drawn.read(key, advances) for key in keys}


def _write_bare_font(
    out: Writer, data: bytes, face: hb.Face, drawn: Mapping[str, Drawn], by_code: Mapping[int, tuple[str, str]]
) -> tuple[bytes, bytes]:
    """Write a font with all its glyphs: whoever reads text has no need of composites, and it takes no time."""
    program = out.reserve()
    out.stream(program, b"<</Length %d/Length1 %d>>" % (len(data), len(data)), data)
    space = hb.Font(face).get_nominal_glyph(ord(" ")) or 0
    first = {key: one.pieces[0].glyph if one.pieces else space for key, one in drawn.items()}
    return b"/FontFile2 %d 0 R" % program, _glyph_map(out, {code: first[key] for code, (key, _) in by_code.items()})


def _outlined(face: hb.Face, drawn: Mapping[str, Drawn]) -> _Program:
    """Cut a font to what its drawings need, and make each of them a glyph."""
    small, numbers = subset(face, {piece.glyph for one in drawn.values() for piece in one.pieces})
    data, glyphs = composed(small, {key: one.renumbered(numbers) for key, one in drawn.items()})
    return _Program(zlib.compress(data, _LEVEL), len(data), glyphs)


def _stored(out: Writer, cut: _Program, by_code: Mapping[int, tuple[str, str]]) -> tuple[bytes, bytes]:
    """Write a font's outlines and which of them each code draws; give the entries that name them."""
    program = out.reserve()
    out.stored(program, cut.data, b"/Length1 %d" % cut.size)
    return b"/FontFile2 %d 0 R" % program, _glyph_map(
        out, {code: cut.glyphs[key] for code, (key, _) in by_code.items()}
    )


def subset(face: hb.Face, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    """Cut a font to some glyphs; give with it the new number of each."""
    request = hb.SubsetInput()
    request.glyph_set.update(glyphs)
    request.flags = hb.SubsetFlags.NO_HINTING
    request.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    plan = hb.SubsetPlan(face, request)
    small = plan.execute().blob.data
    if not isinstance(small, bytes) or not small:
        raise ValueError("HarfBuzz gave no subset")
    return small, dict(plan.old_to_new_glyph_mapping)


def _glyph_map(out: Writer, glyphs: Mapping[int, int]) -> bytes:
    """Write which glyph each code draws (§9.7.4.2, table 117)."""
    if all(code == glyph for code, glyph in glyphs.items()):
        return b"/Identity"
    table = bytearray(2 * (max(glyphs) + 1))
    for code, glyph in glyphs.items():
        table[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
    number = out.reserve()
    out.deflated(number, bytes(table), level=_LEVEL)
    return b"%d 0 R" % number


def _described(use: FontUse, widths: Mapping[int, int], program: bytes) -> bytes:
    shown = {code: width for code, width in widths.items() if code not in RESERVED}
    known = set(shown.values())  # none where a face has nothing but a control of direction, which draws nothing
    flags = use.flags | (_FIXED_PITCH if len(shown) > 1 and len(known) == 1 else 0)
    return (
        b"<</Type/FontDescriptor/FontName/%b/FontFamily%b/Flags %d/FontBBox[0 %d %d %d]/ItalicAngle 0"
        b"/Ascent %d/Descent %d/CapHeight %d/StemV %d/StemH %d%b>>"
        % (
            use.name.encode(), text(use.family), flags, use.descent, max(known, default=0), use.ascent,
            use.ascent, use.descent, use.ascent, _STEM, _STEM, program,
        )
    )  # fmt: skip


def _spans(widths: Mapping[int, int]) -> bytes:
    """Write widths by runs of codes (§9.7.4.3)."""
    runs: list[tuple[int, list[bytes]]] = []
    last = -2
    for code in sorted(widths):
        if code != last + 1:
            runs.append((code, []))
        runs[-1][1].append(b"%d" % widths[code])
        last = code
    return b"".join(b"%d[%b]" % (first, b" ".join(run)) for first, run in runs)


def _mapped(texts: Mapping[int, str]) -> Iterator[bytes]:
    # The blanks without text have empty entries: readers take a code without an entry for a character.
    items = sorted((code, said) for code, said in texts.items() if said or code in RESERVED)
    for start in range(0, len(items), _IN_A_BLOCK):
        block = items[start : start + _IN_A_BLOCK]
        rows = (b"<%04x><%b>\n" % (code, said.encode("utf-16-be").hex().encode()) for code, said in block)
        yield b"%d beginbfchar\n%bendbfchar\n" % (len(block), b"".join(rows))
