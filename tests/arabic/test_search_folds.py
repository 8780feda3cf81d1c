"""Words as a search knows them: all ways of typing one word are one, and two words stay two."""

import pytest

from publisher.arabic.search_folds import folded_words

ALIKE = [
    ("إسلام", "اسلام", "الإسلام", "والإسلام", "بالاسلام", "للإسلام", "الإسـلام"),
    ("مدرسة", "مدرسه", "المدرسة", "مَدْرَسَةٌ"),
    ("مستشفى", "مستشفي", "المستشفى"),
    ("مسؤول", "مسوول"),
    ("قارئ", "قاري"),
    ("آلة", "الة", "أله"),
    ("2025", "٢٠٢٥", "۲۰۲۵"),
    ("GPT", "gpt"),
]


@pytest.mark.parametrize("words", ALIKE, ids=lambda words: words[0])
def test_ways_of_typing_a_word_are_one(words: tuple[str, ...]) -> None:
    assert len({tuple(folded_words(word)) for word in words}) == 1


def test_different_words_stay_different() -> None:
    words = ["علم", "عالم", "معلم", "والد", "ولد", "الله", "كتاب", "كاتب"]
    assert len({tuple(folded_words(word)) for word in words}) == len(words)
    assert folded_words("قال: «GPT-4» في ١٤/١٠") == ["قال", "gpt", "4", "في", "14", "10"]
