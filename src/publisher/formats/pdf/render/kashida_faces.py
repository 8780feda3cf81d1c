"""By which rules a text may be drawn out: those of the faces that draw its letters."""

import re
from collections.abc import Callable, Iterable, Sequence

from publisher.arabic.script import LETTER
from publisher.model import Face, KashidaRules

_LETTERS = re.compile(f"[{LETTER}]")

_Known = list[tuple[set[int], KashidaRules]]


class RulesByFace:
    """Sets of kashida's rules by family; a family without one, and one that no face is of, is never drawn out."""

    def __init__(self, rules: Iterable[tuple[str, KashidaRules]], faces: Iterable[Face]) -> None:
        self._rules = {family.casefold(): name for family, name in rules}
        self._points: dict[str, set[int]] = {}
        for face in faces:
            self._points.setdefault(face.family.casefold(), set()).update(face.codepoints)
        self._known: dict[tuple[str, ...], _Known] = {}

    def of(self, families: Sequence[str], text: str) -> KashidaRules | Callable[[str], KashidaRules]:
        """Return the rules for a text that is set in families, in their order, or what gives those of a word."""
        key = tuple(families)
        if key not in self._known:
            names = [family.casefold() for family in families]
            self._known[key] = [
                (self._points[name], self._rules.get(name, "none")) for name in names if name in self._points
            ]
        known = self._known[key]
        if known and _points_of(text) <= known[0][0]:
            return known[0][1]
        return lambda word: _of_word(word, known)


def _of_word(word: str, known: _Known) -> KashidaRules:
    """Return the rules of the faces that draw a word's letters: none, where these have two."""
    none: KashidaRules = "none"
    found = {next((rules for points, rules in known if point in points), none) for point in _points_of(word)}
    return found.pop() if len(found) == 1 else none


def _points_of(text: str) -> set[int]:
    return set(map(ord, _LETTERS.findall(text)))
