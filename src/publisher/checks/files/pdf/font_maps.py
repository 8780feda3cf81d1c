"""A font of a PDF: which codes its texts are made of, what each says, how wide it is, and its glyph."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pikepdf
from fontTools import agl
from fontTools.encodings.StandardEncoding import StandardEncoding

from publisher.checks.files.pdf.bounded_streams import readable
from publisher.checks.files.pdf.font_programs import Program, faults_of

_BLOCK = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_CHAR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_TYPEWRITER = re.compile("mono|courier|code|consol|typewriter", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_MOST_OF_RANGE = 0x10000
_NUMBERS = re.compile(rb"\[|\]|-?[\d.]+")
_CODE_PAGES = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}


class Font:
    """A font as a page names it. Nothing is read of it before it is asked for."""

    def __init__(self, item: Any) -> None:
        self.item = item
        self.kind = str(item.get("/Subtype", ""))
        self.name = str(item.get("/BaseFont", item.get("/Name", "")))[1:]
        self.family = _SUBSET.sub("", self.name)
        #: How often each code is drawn where it can be seen.
        self.used: dict[int, int] = {}
        #: How often it is drawn where the file gives the text otherwise (ActualText).
        self.spoken: dict[int, int] = {}

    @cached_property
    def descendant(self) -> Any:
        """The font that a composite one draws with; itself for others."""
        below = self.item.get("/DescendantFonts")
        return below[0] if isinstance(below, pikepdf.Array) and len(below) else self.item

    @property
    def composite(self) -> bool:
        """Whether codes are of two bytes and more."""
        return self.kind == "/Type0"

    @cached_property
    def known_codes(self) -> bool:
        """Whether it is known where one code ends and the next begins."""
        return not self.composite or str(self.item.get("/Encoding")) in ("/Identity-H", "/Identity-V")

    @cached_property
    def descriptor(self) -> Any:
        """The descriptor, or None."""
        found = self.descendant.get("/FontDescriptor")
        return found if isinstance(found, pikepdf.Dictionary) else None

    @cached_property
    def typewriter(self) -> bool:
        """Whether it is a face for code, all of whose letters are alike wide."""
        flags = self.descriptor.get("/Flags") if self.descriptor is not None else 0
        return bool(isinstance(flags, int) and flags & 1) or bool(_TYPEWRITER.search(self.family))

    @cached_property
    def program_stream(self) -> Any:
        """The stream of the embedded program, or None."""
        for key in ("/FontFile2", "/FontFile3", "/FontFile"):
            if self.descriptor is not None and isinstance(self.descriptor.get(key), pikepdf.Stream):
                return self.descriptor[key]
        return None

    @cached_property
    def program(self) -> Program | None:
        """The program, where it is TrueType and codes draw its glyphs by a table or as they are numbered."""
        stream = self.program_stream
        if stream is None or not self.composite or str(self.descendant.get("/Subtype")) != "/CIDFontType2":
            return None
        data = readable(stream)
        return Program(data) if not faults_of(data) else None

    def draws(self, code: int) -> bool:
        """Say whether a code draws something; what is not known counts as drawn."""
        if self.program is None:
            return self.widths.get(code, self.default_width) > 0
        glyph = self.glyph_of(code)
        return glyph is not None and glyph < self.program.count and bool(self.program.shape(glyph))

    def read(self) -> dict[int, int]:
        """Return how often each code is drawn where its own text is what a reader is given."""
        if not self.spoken:
            return self.used
        return {code: left for code, count in self.used.items() if (left := count - self.spoken.get(code, 0)) > 0}

    def codes(self, text: bytes) -> list[int]:
        """Return the codes of a string that is drawn."""
        if not self.composite:
            return list(text)
        high, low = text[::2], text[1::2]
        return [a << 8 | b for a, b in zip(high, low, strict=False)]

    @cached_property
    def to_unicode(self) -> Mapping[int, str] | None:
        """What its ToUnicode says of each code; None where it has none."""
        stream = self.item.get("/ToUnicode")
        return read_map(readable(stream)) if isinstance(stream, pikepdf.Stream) else None

    @cached_property
    def names(self) -> dict[int, str]:
        """The texts that the names of a simple font's glyphs stand for."""
        encoding = self.item.get("/Encoding")
        base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
        page = _CODE_PAGES.get(str(base))
        if page:
            found = {code: bytes([code]).decode(page, "ignore") for code in range(32, 256)}
        elif self.kind == "/Type3" or (encoding is None and self.program_stream is not None):
            found = {}
        else:
            found = {code: agl.toUnicode(name) for code, name in enumerate(StandardEncoding) if name != ".notdef"}
        at = 0
        if isinstance(encoding, pikepdf.Dictionary) and isinstance(encoding.get("/Differences"), pikepdf.Array):
            for entry in list(encoding.Differences)[:2000]:
                if isinstance(entry, pikepdf.Name):
                    found[at] = agl.toUnicode(str(entry)[1:])
                    at += 1
                elif isinstance(entry, int):
                    at = entry
        return {code: text for code, text in found.items() if text}

    @cached_property
    def says(self) -> bool:
        """Whether it is known that a code has no text: not where the program itself names its glyphs."""
        own_names = not self.composite and self.to_unicode is None and "/Encoding" not in self.item
        return self.known_codes and self.kind != "/Type3" and not own_names

    @cached_property
    def texts(self) -> Mapping[int, str]:
        """What each code says to a reader."""
        known = {**({} if self.composite else self.names), **(self.to_unicode or {})}
        return {code: "" if text == "\0" else text for code, text in known.items()}  # some write NUL for nothing

    @cached_property
    def widths(self) -> dict[int, float]:
        """The widths of codes, in thousandths of an em."""
        if not self.composite:
            first, found = self.item.get("/FirstChar", 0), self.item.get("/Widths")
            if not isinstance(found, pikepdf.Array) or not isinstance(first, int):
                return {}
            own = self.kind == "/Type3" and "/FontMatrix" in self.item
            scale = 1000 * float(self.item.FontMatrix[0]) if own else 1
            return {first + n: float(width) * scale for n, width in enumerate(list(found)[:256])}
        listed = self.descendant.get("/W")
        return _composite_widths(listed.unparse(resolved=True)) if isinstance(listed, pikepdf.Array) else {}

    @cached_property
    def default_width(self) -> float:
        """The width of codes that are not listed."""
        found = self.descendant.get("/DW", 1000) if self.composite else 500
        return float(found) if isinstance(found, int | float) else 1000.0

    @cached_property
    def glyphs(self) -> bytes | None:
        """The table from codes to glyphs, two bytes each; None where a code is the number of its glyph."""
        table = self.descendant.get("/CIDToGIDMap")
        return readable(table) if isinstance(table, pikepdf.Stream) else None

    def glyph_of(self, code: int) -> int | None:
        """Return the glyph that a code of a composite TrueType font draws; None where its table has no such code."""
        if self.glyphs is None:
            return code
        pair = self.glyphs[2 * code : 2 * code + 2]
        return pair[0] << 8 | pair[1] if len(pair) == 2 else None


def _composite_widths(listed: bytes) -> dict[int, float]:
    """Read `first [width …]` and `first last width` (ISO 32000-1 §9.7.4.3)."""
    found: dict[int, float] = {}
    waiting: list[float] = []
    inside = False
    for token in _NUMBERS.findall(listed)[1:]:
        if token == b"[":
            inside = True
        elif token == b"]":
            inside = False
            if waiting:
                found.update((int(waiting[0]) + n, width) for n, width in enumerate(waiting[1:]))
            waiting = []
        else:
            try:
                waiting.append(float(token))
            except ValueError:
                continue
            if not inside and len(waiting) == 3:
                first, last, width = int(waiting[0]), int(waiting[1]), waiting[2]
                found.update(dict.fromkeys(range(first, min(last, first + _MOST_OF_RANGE) + 1), width))
                waiting = []
    return found


def read_map(data: bytes) -> dict[int, str]:
    """Read a ToUnicode CMap: the text of each code."""
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(data):
        if kind == b"bfchar":
            found.update((int(code, 16), _text(text)) for code, text in _CHAR.findall(block) if code.strip())
        elif kind == b"bfrange":
            for first, last, text, several in _RANGE.findall(block):
                begin, end = int(first, 16), int(last, 16)
                if several:
                    listed = _HEX.findall(several)[: end - begin + 1]
                    found.update((begin + n, _text(one)) for n, one in enumerate(listed))
                elif text.strip() and end - begin < _MOST_OF_RANGE:
                    whole = _text(text)
                    head, tail = whole[:-1], ord(whole[-1]) if whole else 0
                    found.update((begin + n, head + chr(min(tail + n, 0x10FFFF))) for n in range(end - begin + 1))
    return found


def _text(digits: bytes) -> str:
    plain = b"".join(digits.split())
    try:
        return bytes.fromhex(plain.decode()).decode("utf-16-be", "replace")
    except ValueError:
        return "\ufffd"
