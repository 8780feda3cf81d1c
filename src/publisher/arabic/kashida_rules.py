"""Where kashida may stand in a run of joined letters, and how good each place is, by the sets of a table of rules."""

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from publisher.model import KashidaRules

#: Where an author has drawn a word out, it is drawn out first: higher than any priority of a set.
AUTHORS = 11
# The run of letters in which a place is at its best (Benatia, Elyaakoubi, Lazrek, §3.2).
_BEST_RUN = 4
# Stands for what a run goes on with beyond its text; no letter of any family.
_BEYOND = "-"
_ANY = f"[^{_BEYOND}]"
_NOT_LISTED = "?"


@dataclass(frozen=True, slots=True)
class Rule:
    """Joins of a run that share a verdict; without a priority they are no places.

    `pattern` finds the index of the letter before which a stroke would go, in letters of families.
    """

    kind: str
    pattern: re.Pattern[str]
    priority: tuple[int, int] | None

    def verdict(self, run: int) -> int | None:
        """Return the priority of its joins in a run of so many letters, None where they are no places."""
        if self.priority is None:
            return None
        best, least = self.priority
        return max(least, best - abs(run - _BEST_RUN))


class Families:
    """Letters by what they look like in their place of a run; a family's sign is its first letter.

    `letters` are those of each family by its name.
    """

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        self.letters = table["letters"]
        self._signs = {name: letters[0] for name, letters in self.letters.items()}
        own = {letter: self._signs[name] for name, letters in self.letters.items() for letter in letters}
        self._inside = own | self._folded(table, "inside")
        self._final = own | self._folded(table, "final")

    def _folded(self, table: Mapping[str, Mapping[str, str]], form: str) -> dict[str, str]:
        return {letter: self._signs[other] for name, other in table[form].items() for letter in self.letters[name]}

    def signs(self, run: str, *, begins: bool, ends: bool) -> str:
        """Write a run of letters by their families; where it goes on beyond, with a sign for that."""
        last = len(run) - 1
        found = [
            (self._final if ends and n == last else self._inside).get(letter, _NOT_LISTED)
            for n, letter in enumerate(run)
        ]
        return ("" if begins else _BEYOND) + "".join(found) + ("" if ends else _BEYOND)

    def pattern(self, joins: str) -> re.Pattern[str]:
        """Make a regular expression of a rule's notation: what stands before the join, and what after it."""
        before, after = (self._expression(side) for side in joins.split("|"))
        return re.compile(f"(?<={before})(?={after})")

    def _expression(self, side: str) -> str:
        ends = {"*": _ANY, "^": "^", "$": r"\Z"}
        return "".join(ends.get(token) or self._class(token) for token in side.split())

    def _class(self, token: str) -> str:
        return f"[{''.join(self._signs[name] for name in token.split('/'))}]"


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("publisher.arabic").joinpath("kashida_rules.toml").read_text("utf-8"))


@functools.cache
def families() -> Families:
    """Return the families of letters that the rules name."""
    return Families(_table())


@functools.cache
def rule_set(name: KashidaRules) -> tuple[Rule, ...]:
    """Return the rules of a set, of which the last that fits a join counts; the set "none" has none."""
    return tuple(_rules(_table()[name]))


def _rules(rows: Any) -> Iterator[Rule]:
    for row in rows:
        priority = row.get("priority")
        for joins in row["joins"]:
            yield Rule(row["class"], families().pattern(joins), tuple(priority) if priority else None)


def priorities(name: KashidaRules, run: str, *, begins: bool = True, ends: bool = True) -> list[int | None]:
    """Return for each join of a run of joined letters its priority by a set of rules, None where it is no place.

    A run that does not begin or end with its text is joined to letters beyond it.
    """
    if len(run) < 2:  # a join has two letters
        return []
    signs = families().signs(run, begins=begins, ends=ends)
    found: list[int | None] = [None] * len(signs)
    for rule in rule_set(name):
        for match in rule.pattern.finditer(signs):
            found[match.start()] = rule.verdict(len(run))
    first = 1 if begins else 2
    return found[first : first + len(run) - 1]
