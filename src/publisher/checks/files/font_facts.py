"""A font's bytes → what is known of it: whether it can be read, its characters, names, weight, and joining."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont

from publisher.fonts.fonttools_lock import FONTTOOLS
from publisher.i18n.sentences import Phrase

_NEEDED = ("head", "hhea", "maxp", "hmtx", "cmap")
_DRAWN = (("glyf", "loca"), ("CFF ",), ("CFF2",), ("CBDT", "CBLC"), ("sbix",), ("SVG ",), ("EBDT", "EBLC"))
_SHAPED_OTHERWISE = ("morx", "mort", "Silf")
_JOINING = frozenset(("init", "medi", "fina"))
_FAMILY_NAMES = (1, 16, 4, 6)
_MOST = 60_000_000  # bytes of a font, unpacked
_SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
#: Letters that join on both sides, of which every Arabic font has most.
JOINING_LETTERS = frozenset("بتثجحخسشصضطظعغفقكلمنهي")


@dataclass(frozen=True, slots=True)
class FontFacts:
    """What a font is: why it cannot be read, if so; its characters; its families' names in lower case; its weight."""

    broken: Phrase | None = None
    characters: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    weight: int = 400
    joins: bool = True

    @property
    def is_arabic(self) -> bool:
        """Whether it has Arabic letters."""
        return len(self.characters & JOINING_LETTERS) * 2 >= len(JOINING_LETTERS)


def facts_of(data: bytes) -> FontFacts:
    """Look at a font; what is wrong with it stands in `broken`."""
    try:
        with FONTTOOLS:
            return _facts(data)
    except Exception as error:  # noqa: BLE001 -- fontTools raises whatever its many readers do
        return FontFacts(
            Phrase.of("font_unreadable", error=" ".join(f"{type(error).__name__}: {error}".split())[:120])
        )


def _facts(data: bytes) -> FontFacts:
    with TTFont(BytesIO(data), lazy=True, fontNumber=0, checkChecksums=0) as font:
        reader = font.reader
        if broken := _fault(font, data):
            return FontFacts(broken)
        characters = frozenset(map(chr, font.getBestCmap() or {}))
        if not characters:
            return FontFacts(Phrase.of("font_lacks", tables=("cmap",)))
        names = frozenset(_names(font)) if "name" in reader else frozenset()
        weight = int(font["OS/2"].usWeightClass) if "OS/2" in reader else 400
        joins = not JOINING_LETTERS & characters or any(t in reader for t in _SHAPED_OTHERWISE) or _joins(font)
        return FontFacts(None, characters, names, weight, joins)


def _fault(font: TTFont, data: bytes) -> Phrase | None:
    """Say why a font cannot be used; None where it can."""
    reader = font.reader
    missing = [table.strip() for table in _NEEDED if table not in reader]
    if not any(all(table in reader for table in tables) for tables in _DRAWN):
        missing.append("glyf")
    if missing:
        return Phrase.of("font_lacks", tables=tuple(missing))
    if sum(entry.length for entry in reader.tables.values()) > _MOST:
        return Phrase("font_too_large")
    if font.flavor is not None:
        return None  # it was unpacked: what is cut short does not
    if short := _beyond(reader, len(data)):
        return Phrase.of("font_cut", table=short)
    return Phrase("font_damaged") if _is_damaged(font, data) else None


def _beyond(reader: Any, size: int) -> str:
    """Return the name of a table that ends beyond the file."""
    return next((tag.strip() for tag, entry in reader.tables.items() if entry.offset + entry.length > size), "")


def _is_damaged(font: TTFont, data: bytes) -> bool:
    """Return whether the bytes of tables are not those that were written, and cannot be read either.

    Sums alone prove nothing: careless programs write wrong ones into sound fonts.
    """
    from fontTools.ttLib.sfnt import calcChecksum

    wrong = []
    for tag, entry in font.reader.tables.items():
        table = data[entry.offset : entry.offset + entry.length]
        if tag == "head":
            table = table[:8] + bytes(4) + table[12:]
        if calcChecksum(table) != entry.checkSum:
            wrong.append(tag)
    for tag in wrong:
        try:
            table = font[tag]
            if tag == "glyf":
                for name in font.getGlyphOrder():
                    table[name].expand(table)
        except Exception:  # noqa: BLE001 -- fontTools raises whatever its many readers do
            return True
    return False


def _names(font: TTFont) -> list[str]:
    found = (font["name"].getDebugName(number) for number in _FAMILY_NAMES)
    return [_SUBSET_TAG.sub("", name).strip().lower() for name in found if name]


def _joins(font: TTFont) -> bool:
    """Return whether a font has rules that join Arabic letters."""
    table = font["GSUB"].table if "GSUB" in font.reader else None
    if table is None or not table.ScriptList or not table.FeatureList:
        return False
    tags = [record.FeatureTag for record in table.FeatureList.FeatureRecord]
    for record in table.ScriptList.ScriptRecord:
        if record.ScriptTag not in ("arab", "DFLT"):
            continue
        languages = [record.Script.DefaultLangSys, *(one.LangSys for one in record.Script.LangSysRecord)]
        asked = {tags[index] for language in languages if language for index in language.FeatureIndex}
        if asked & _JOINING:
            return True
    return False
