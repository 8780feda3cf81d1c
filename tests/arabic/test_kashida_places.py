"""Where words may be drawn out: a list of words, the sample article, and what must hold of any text.

After a change to the priorities, `PUBLISHER_GOLDEN=write .venv/bin/python -m pytest tests/test_kashida.py` writes the
places in the sample article anew; read the difference.
"""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import SEED
from publisher.arabic.joins import ALEFS, LAMS
from publisher.arabic.kashida_places import Opportunity, best, places, spread, unstacked
from publisher.arabic.script import TATWEEL
from publisher.arabic.words import words
from scale import examples

FOLDER = Path(__file__).with_name("kashida")
WORDS = tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))
_LETTERS = "اأبتثجحدرسشصضطعفقكلمنهوىيةءپچگیےںہھٹ"
_MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0670\u0653\u0654"
_OTHERS = TATWEEL + "\u200c\u200d ﴿﴾ab1٣،\u00a0"
TEXTS = st.text(st.sampled_from(_LETTERS + _MARKS + _OTHERS), max_size=40) | st.text(max_size=20)


def _opportunities(text: str) -> tuple[Opportunity, ...]:
    return best(places(text))


def _drawn(text: str) -> str:
    for place in reversed(_opportunities(text)):
        text = text[: place.index] + TATWEEL + text[place.index :]
    return text


def _expected(name: str, word: str) -> tuple[str, str]:
    """Give a word as it is written, and as it is drawn out."""
    if name == "authors":
        last = word.rindex(TATWEEL)
        return word, word[:last] + TATWEEL + word[last:]
    return (word if name == "short" else word.replace(TATWEEL, "")), word


@pytest.mark.parametrize(("name", "word"), [(name, word) for name, row in WORDS.items() for word in row["words"]])
def test_a_word_is_drawn_out_where_its_row_says(name: str, word: str) -> None:
    written, drawn = _expected(name, word)
    assert _drawn(written) == drawn, WORDS[name]["because"]


def test_the_list_is_long_enough() -> None:
    assert sum(len(row["words"]) for row in WORDS.values()) > 80


def test_places_in_the_sample_article() -> None:
    text, golden = SEED.read_text("utf-8"), FOLDER / "seed-article.txt"
    told = "".join(
        f"{place.priority} {_drawn(word)}\n"
        for word in sorted(set(words(text)))
        for place in _opportunities(word) or [Opportunity(0, 0, 0)]
        if not word.isascii()
    )
    if os.environ.get("PUBLISHER_GOLDEN") == "write":
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8")
    whole = sum(line.count("\n") + len(_opportunities(line)) for line in text.splitlines())
    assert whole == sum(len(_opportunities(word)) for word in words(text))


@pytest.mark.parametrize(
    ("ranks", "most", "chosen"),
    [
        ("1111111", 1, [3]),
        ("1111111", 3, [1, 3, 5]),
        ("21112", 4, [1, 2, 3, 4]),
        ("21112", 9, [0, 1, 2, 3, 4]),
        ("31", 1, [1]),
        ("", 3, []),
    ],
)
def test_of_equal_places_such_are_chosen_as_stand_apart(ranks: str, most: int, chosen: list[int]) -> None:
    assert sorted(spread(range(len(ranks)), most, lambda n: int(ranks[n]))) == chosen


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("رأى ﴿قل هو الله أحد﴾ جميل", ["جميل"]),
        ("جميل ﴿قل كلمة", ["جميل"]),
        ("كلمة قيل﴾ جميل", ["جميل"]),
        ("جميل ﴾كلمة﴿ جميل", []),
    ],
)
def test_the_quran_is_never_drawn_out(text: str, left: list[str]) -> None:
    assert [text[place.word :].split(maxsplit=1)[0] for place in _opportunities(text)] == left


def test_the_second_best_place_is_left_where_the_best_would_be_stacked() -> None:
    text = "تسبيح جميل"
    found = places(text)
    at = {place.index: float(place.index) for place in found}
    chosen = [place.index for place in best(found)]
    assert chosen == [2, 9]
    assert [place.index for place in best(unstacked(found, at.__getitem__, [9.4, 2.0], 1))] == [4, 8]
    assert best(unstacked(found, at.__getitem__, [5.0], 10)) == ()
    assert unstacked(found, at.__getitem__, [], 10) == found


@examples()
@given(TEXTS)
def test_an_extender_stands_at_a_join_of_one_word_and_in_no_lam_alef(text: str) -> None:
    found = _opportunities(text)
    assert found == _opportunities(text)
    assert len({place.word for place in found}) == len(found)
    for place in found:
        before = text[place.word : place.index].rstrip(_MARKS)
        assert before, "behind a letter"
        assert not text[place.word : place.index + 1].isspace()
        assert not (before[-1] in LAMS and text[place.index] in ALEFS)
        assert text[place.index] not in _MARKS


@examples()
@given(TEXTS)
def test_no_word_has_places_of_its_neighbours(text: str) -> None:
    for place in places(text):  # none is right too
        assert " " not in text[place.word : place.index]
        assert place.word < place.index < len(text)


@examples()
@given(TEXTS)
def test_to_draw_out_takes_nothing_away(text: str) -> None:
    drawn = _drawn(text)
    assert len(drawn) == len(text) + len(_opportunities(text))
    rest = iter(drawn)
    assert all(letter in rest for letter in text)
