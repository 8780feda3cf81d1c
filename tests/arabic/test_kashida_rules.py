"""The rules of kashida, held to the matrix of docs/kashida.md and to a second writing of what overrides it."""

import itertools
import re
from typing import Any

import pytest

from places import REPO
from publisher.arabic.bidi.levels import joined
from publisher.arabic.kashida_rules import families, priorities, rule_set
from publisher.arabic.script import LETTER
from some import some

_NAMES = "alef beh hah dal reh seen sad tah ain feh kaf lam meem noon heh"
_SIGNS = dict(zip(_NAMES.split(), "ابحدرسصطعفكلمنه", strict=True))


def _written(cell: str) -> str:
    return "".join(_SIGNS[name] for name in re.findall(r"\w+", cell))


def _matrix() -> dict[str, list[str]]:
    """Read the table of the documents: for each letter what it is drawn out before, class by class.

    One letter stands for a family; a final ن and the ب of the others are two, as noon within a run is a tooth.
    """
    document = (REPO / "docs" / "kashida.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z, ]+) \| ?([a-z, ]*) ?\| ?([a-z, ]*) ?\| ([a-z, ]+) \|$", document, re.MULTILINE)
    assert len(rows) == 7
    named = {letter: [*map(_written, cells)] for letters, *cells in rows for letter in _written(letters)}
    return named | {"ك": ["", "", ""], "ل": ["", "", ""]}


MATRIX = _matrix()
CLASSES = ((9, 6), (6, 3), (3, 0))
FOLLOWERS = "ابحدرسصطعفقكلمنهويى"
_RIGHT_JOINING = "ادرو"
_NEVER_BEFORE, _NEVER_BEFORE_AT_THE_END = "حصعو", "فقيى"


def _expected(stretched: str, follower: str, *, final: bool, run: int) -> int | None:
    """Return the priority of a pair by the table; a tooth or qaf within a run is a beh or feh."""
    if follower in _NEVER_BEFORE or (final and follower in _NEVER_BEFORE_AT_THE_END) or stretched in "كل":
        return None
    if final and follower == "ه":
        return 10
    column = follower if final else {"ن": "ب", "ي": "ب", "ى": "ب", "ق": "ف"}.get(follower, follower)
    for (best, least), cell in zip(CLASSES, MATRIX[stretched], strict=True):
        if column in cell:
            return max(best - abs(run - 4), least)
    return None


def _runs() -> list[tuple[str, int, Any]]:
    """List runs of 2 to 9 letters in which a pair stands anywhere; ل around it is never drawn out behind."""
    found = []
    for stretched, follower, before, behind in itertools.product(MATRIX, FOLLOWERS, range(5), range(4)):
        if behind and follower in _RIGHT_JOINING:
            continue
        if not before and stretched == "ب" and (follower == "ب" or (behind and follower in "نيى")):
            continue  # two teeth at the head of a run have rules of their own
        run = "ل" * before + stretched + follower + "ل" * behind
        found.append((run, before, _expected(stretched, follower, final=not behind, run=len(run))))
    return found


def test_every_pair_of_the_matrix_has_its_priority_wherever_it_stands() -> None:
    runs = _runs()
    assert len(runs) > 3000
    wrong = [(run, at, expected) for run, at, expected in runs if priorities("naskh", run)[at] != expected]
    assert wrong == []


def test_every_letter_counts_as_its_family() -> None:
    """ث is drawn out as ب, ش as س, and so on through the letters of all languages."""
    for letters in some(families().letters.values()):
        rasm = letters[0]
        for letter, follower in itertools.product(letters, "اطمرف"):
            assert priorities("naskh", f"ل{letter}{follower}ل") == priorities("naskh", f"ل{rasm}{follower}ل"), letter
        for letter, stretched in itertools.product(letters, "بحسفمه"):
            assert priorities("naskh", f"ل{stretched}{letter}") == priorities("naskh", f"ل{stretched}{rasm}"), letter


def test_every_letter_that_joins_is_of_one_family() -> None:
    listed = "".join(families().letters.values())
    assert len(listed) == len(set(listed))
    every = re.findall(f"[{LETTER}]", "".join(map(chr, range(0x620, 0x780))))
    assert {letter for letter in every if joined(f"ب{letter}")[1]} == set(listed)


def test_letters_of_a_family_join_alike() -> None:
    """Where a letter joins nothing behind it, no pattern of what follows can be meant for it."""
    mixed = {"heh", "yeh", "heh-goal"}  # teh marbuta, yeh barree: they end a run
    for name, letters in some(families().letters.items()):
        assert name in mixed or len({joined(f"{letter}ب")[1] for letter in letters}) == 1, name


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("بير", [5, 2]),  # before a final reh
        ("تين", [5, 5]),  # or noon
        ("نير", [5, 2]),
        ("بيت", [None, None]),
        ("ثنتا", [3, None, 6]),  # before a third tooth
        ("تنيم", [3, None, 6]),
        ("تيس", [2, None]),
        ("تيسر", [3, None, 6]),  # or seen
        ("تبين", [None, None, 6]),  # the second tooth is the low one
        ("تثير", [None, None, 3]),
        ("لتبين", [None, None, None, 5]),  # no initial one
    ],
)
def test_two_teeth_at_the_head_of_a_run(run: str, expected: list[int | None]) -> None:
    assert priorities("naskh", run) == expected


@pytest.mark.parametrize(("letters", "expected"), [(2, 7), (3, 8), (4, 9), (5, 8), (6, 7), (7, 6), (8, 6), (9, 6)])
def test_a_place_is_best_in_a_run_of_four(letters: int, expected: int) -> None:
    assert priorities("naskh", "بط" + "ل" * (letters - 2))[0] == expected


def test_a_run_that_goes_on_beyond_its_text_has_no_end() -> None:
    """What begins or ends it is seen by another box; a heh that is joined to more is not final."""
    assert priorities("naskh", "سه") == [10]
    assert priorities("naskh", "سه", ends=False) == [1]
    assert priorities("naskh", "تين") == [5, 5]
    assert priorities("naskh", "تين", begins=False) == [None, 5]
    assert priorities("naskh", "سف", ends=False) == [1]
    assert priorities("naskh", "سف") == [None]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("سلم", [8, 3]),
        ("كتا", [None, 6]),
        ("كبير", [None, 5, 3]),
        ("جميع", [None, None, 4]),
        ("لا", [None]),
        ("بلا", [None, None]),
        ("كلمة", [None, None, 7]),
        ("سد", [8]),
        ("يو", [4]),
        ("كم", [3]),
    ],
)
def test_the_simple_rules(run: str, expected: list[int | None]) -> None:
    assert priorities("simple", run) == expected


def test_the_empty_set_draws_nothing_out() -> None:
    assert rule_set("none") == ()
    assert priorities("none", "مستطيلة") == [None] * 6


def test_a_run_of_one_letter_has_no_joins() -> None:
    assert priorities("naskh", "ب") == []
    assert priorities("naskh", "ب", begins=False, ends=False) == []
