"""The numbers of a Word document's paragraphs, counted as Word counts them, and what they look like."""

import re
from dataclasses import dataclass

from lxml import etree

from publisher.importers.documents.word_xml import W, value

_ALPHA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN: tuple[tuple[int, str], ...] = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_DECIMAL = ("decimal", "decimalZero", "hindiNumbers", "arabicIndic", "")


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's number: as a value where a list of Markdown counts it so, else the words that show it."""

    kind: str
    value: int = 0
    text: str = ""


class Numbering:
    """The lists of a document, counting."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[str, etree._Element]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, str], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        for one in root.iter(f"{W}abstractNum"):
            self._levels[value(one, "abstractNumId")] = {value(n, "ilvl"): n for n in one.iter(f"{W}lvl")}
        for one in root.iter(f"{W}num"):
            name = value(one, "numId")
            self._abstract[name] = value(one.find(f"{W}abstractNumId"))
            for override in one.iter(f"{W}lvlOverride"):
                start = value(override.find(f"{W}startOverride"))
                if start.isdecimal():
                    self._starts[name, value(override, "ilvl")] = int(start)

    def next(self, name: str, level: str) -> Label | None:
        """Count one paragraph of a list and give its label; None where it is in none."""
        levels = self._levels.get(self._abstract.get(name, ""), {})
        depth = int(level) if level.isdecimal() else 0
        told = levels.get(str(depth))
        if name in ("", "0") or told is None:
            return None
        how = value(told.find(f"{W}numFmt"))
        if how in ("bullet", "none"):
            return Label(how)
        list_name = name if (name, str(depth)) in self._starts else self._abstract[name]
        count = self._counts.get((list_name, depth), self._start(name, str(depth), told) - 1) + 1
        self._counts[list_name, depth] = count
        for other in [key for key in self._counts if key[0] == list_name and key[1] > depth]:
            del self._counts[other]
        shape = value(told.find(f"{W}lvlText")) or f"%{depth + 1}."
        text = re.sub(r"%(\d)", lambda found: self._figure(list_name, levels, int(found[1]) - 1), shape)
        plain = how in _DECIMAL and len(re.findall("%", shape)) == 1
        return Label("number" if plain else "label", count, text)

    def _start(self, name: str, level: str, told: etree._Element) -> int:
        start = value(told.find(f"{W}start"))
        return self._starts.get((name, level), int(start) if start.isdecimal() else 1)

    def _figure(self, name: str, levels: dict[str, etree._Element], depth: int) -> str:
        level = levels.get(str(depth))
        how = "" if level is None else value(level.find(f"{W}numFmt"))
        return figure(self._counts.get((name, depth), 1), how)


def figure(number: int, how: str) -> str:
    """Write a number as one of Word's formats has it (ISO/IEC 29500-1 §17.18.59)."""
    if how in ("arabicAlpha", "arabicAbjad"):
        letters = _ALPHA if how == "arabicAlpha" else _ABJAD
        return letters[(number - 1) % len(letters)]
    if how in ("lowerLetter", "upperLetter"):
        text = _LATIN[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return text.upper() if how == "upperLetter" else text
    if how in ("lowerRoman", "upperRoman"):
        text = ""
        for size, sign in _ROMAN:
            text += sign * (number // size)
            number %= size
        return text.upper() if how == "upperRoman" else text
    return str(number)
