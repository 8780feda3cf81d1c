"""Where words may be drawn out: a list of words, the sample article, and what must hold of any text.

After a change to the rules, `PUBLISHER_GOLDEN=write .venv/bin/python -m pytest tests/arabic/test_kashida_places.py`
writes the places in the sample article anew; read the difference.
"""

import os
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import SEED
from publisher.arabic.kashida_places import Opportunity, is_vocalised, longest, places
from publisher.arabic.kashida_rules import AUTHORS
from publisher.arabic.script import TATWEEL
from publisher.arabic.words import words
from publisher.model import KashidaRules
from scale import examples
from some import some

FOLDER = Path(__file__).with_name("kashida")
WORDS = tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))
_LETTERS = "اأبتثجحدرسشصضطعفقكلمنهوىيةءپچگیےںہھٹ"
_MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0670\u0653\u0654"
_OTHERS = TATWEEL + "\u200c\u200d ﴿﴾ab1٣،\u00a0"
TEXTS = st.text(st.sampled_from(_LETTERS + _MARKS + _OTHERS), max_size=40) | st.text(max_size=20)
RULES = st.sampled_from(get_args(KashidaRules))
_LAMS, _ALEFS = "لڵڶڷڸ", "اأإآٱ"


def _opportunities(text: str, rules: KashidaRules = "naskh", **line: Any) -> tuple[Opportunity, ...]:
    """Give the best place of each word."""
    found = sorted(places(text, rules, **line), key=lambda place: place.priority)
    best = {place.word: place for place in found}
    return tuple(sorted(best.values(), key=lambda place: place.index))


def _drawn(text: str, rules: KashidaRules = "naskh", **line: Any) -> str:
    for place in reversed(_opportunities(text, rules, **line)):
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
    row, (written, drawn) = WORDS[name], _expected(name, word)
    line = 0 if name == "alone" else 9
    assert _drawn(written, row.get("rules", "naskh"), longest_of_line=line) == drawn, row["because"]


def test_the_list_is_long_enough() -> None:
    assert sum(len(row["words"]) for row in WORDS.values()) > 200


def test_places_in_the_sample_article() -> None:
    text, golden = SEED.read_text("utf-8"), FOLDER / "seed-article.txt"
    told = "".join(
        f"{place.priority} {_drawn(word, longest_of_line=9)}\n"
        for word in sorted(set(words(text)))
        for place in _opportunities(word, longest_of_line=9) or [Opportunity(0, -1, 0)]
        if not word.isascii()
    )
    if os.environ.get("PUBLISHER_GOLDEN") == "write":
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8")
    whole = sum(line.count("\n") + len(_opportunities(line, longest_of_line=9)) for line in text.splitlines())
    assert whole == sum(len(_opportunities(word, longest_of_line=9)) for word in words(text))


def test_no_word_of_a_closed_range_is_drawn_out() -> None:
    text = "مدرسة كلمة طبيعة"
    assert len(places(text, "naskh")) > len(places(text, "naskh", closed=[(6, 10)])) > 0
    assert {place.word for place in places(text, "naskh", closed=[(6, 10)])} == {0, 11}
    assert {place.word for place in places(text, "naskh", closed=[(9, 12)])} == {0}
    assert places(text, "naskh", closed=[(0, 99)]) == []


def test_short_words_wait_for_a_line_without_longer_ones() -> None:
    assert _drawn("شمس وقمر") == "شمس وقمـر"
    assert _drawn("شمس في سنة") == "شـمس في سنـة"
    assert _drawn("شمس", longest_of_line=4) == "شمس"
    assert longest("في الـــبيت، وlonger عن") == 5


def test_vocalised_words_are_drawn_out_where_they_may_be() -> None:
    assert _drawn("مَدْرَسَةٌ") == "مَدْرَسَةٌ"
    assert _drawn("مَدْرَسَةٌ", vocalised=True) == "مَدْرَسَـةٌ"


@pytest.mark.parametrize(
    ("text", "vocalised"),
    [
        ("كتب الناس عن الخط", False),
        ("قال مُحَمَّدٌ إنّ الأمر لا يعدو الإعلان في الصحف كلها", False),
        ("قَالَ الرَّجُلُ فِي نَفْسِهِ لا", True),
        ("", False),
    ],
)
def test_a_paragraph_is_vocalised_where_many_of_its_letters_are(text: str, *, vocalised: bool) -> None:
    assert is_vocalised(text) is vocalised


def test_each_word_has_the_rules_of_its_face() -> None:
    text = "سلام سلام"
    found = places(text, lambda word: "naskh" if word == "سلام" else "none")
    assert {place.word for place in found} == {0, 5}
    assert places(text, lambda _: "none") == []


def test_of_equally_good_places_of_a_word_the_last_is_kept_and_others_stay() -> None:
    found = places("طبيعة المنافسة", "naskh")
    assert [(place.index, place.priority) for place in found] == [
        (1, 5),
        (4, 10),
        (10, 6),
        (13, 10),
    ]
    assert {place.letters for place in found} == {5, 8}


@examples()
@given(TEXTS, RULES)
def test_an_extender_stands_at_a_join_of_one_word_and_in_no_lam_alef(text: str, rules: KashidaRules) -> None:
    found = _opportunities(text, rules)
    assert found == _opportunities(text, rules)
    assert len({place.word for place in found}) == len(found)
    for place in found:
        before = text[place.word : place.index].rstrip(_MARKS)
        assert before, "behind a letter"
        assert not text[place.word : place.index + 1].isspace()
        assert not (before[-1] in _LAMS and text[place.index] in _ALEFS)
        assert text[place.index] not in _MARKS


@examples()
@given(TEXTS)
def test_what_overrides_the_matrix_holds_of_any_text(text: str) -> None:
    for place in places(text, "naskh", vocalised=True):  # none is right too
        if place.priority == AUTHORS:
            continue
        before, after = text[place.word : place.index].rstrip(_MARKS)[-1], text[place.index]
        assert after not in "جحچصضعغوؤ"
        assert before not in "كلگکادرو"
        assert longest(text[place.word :]) >= 3


@examples()
@given(TEXTS)
def test_no_rules_draw_out_three_letters_beside_more(text: str) -> None:
    for rules in some(get_args(KashidaRules)):
        for place in places(text, rules, longest_of_line=4, vocalised=True):
            assert longest(text[place.word :].split(maxsplit=1)[0]) > 3


@examples()
@given(TEXTS)
def test_a_face_without_rules_is_never_drawn_out(text: str) -> None:
    assert places(text, "none", vocalised=True) == []


@examples()
@given(TEXTS, RULES)
def test_no_word_has_places_of_its_neighbours(text: str, rules: KashidaRules) -> None:
    for place in places(text, rules):  # none is right too
        assert " " not in text[place.word : place.index]
        assert place.word < place.index < len(text)


@examples()
@given(TEXTS, RULES)
def test_to_draw_out_takes_nothing_away(text: str, rules: KashidaRules) -> None:
    drawn = _drawn(text, rules)
    assert len(drawn) == len(text) + len(_opportunities(text, rules))
    rest = iter(drawn)
    assert all(letter in rest for letter in text)


@examples()
@given(st.sampled_from(["", "و", "ف", "أ"]), st.sampled_from("فبكل"), st.text(st.sampled_from(_LETTERS), max_size=6))
def test_no_stroke_stands_behind_what_may_be_a_particle(lead: str, particle: str, rest: str) -> None:
    for rules in some(get_args(KashidaRules)):
        for end in range(1, len(lead + particle) + 1):
            assert all(place.index != end for place in places(lead + particle + rest, rules))


@examples()
@given(st.sampled_from(["", "و", "ف", "ب", "ك", "وب", "فب", "وك"]), st.text(st.sampled_from(_LETTERS), max_size=6))
def test_no_stroke_stands_within_or_behind_the_article(lead: str, rest: str) -> None:
    for rules in some(get_args(KashidaRules)):
        article = f"{lead}ال"
        assert all(place.index > len(article) for place in places(article + rest, rules))
