"""A word that is known is as wide as the engine shapes it where it stands, in every face."""

import random
import re

import pytest

from lines_in_engine import widths
from places import SEED
from some import some

pytestmark = [pytest.mark.engine, pytest.mark.heavy]

FAMILIES = ("Amiri", "Vazirmatn", "Noto Naskh Arabic", "Noto Nastaliq Urdu", "Amiri Quran", "DejaVu Sans Mono")
WORDS = re.findall(r"[\u0621-\u064a]+", SEED.read_text("utf-8"))
PIECES = (
    *("عبد الله", "لا", "الآية", "مُحَمَّدٌ", "كـــتاب", "می\u200cخواهم", "خانه\u200dی", "ٱلرَّحۡمَـٰنِ", "پاکستان", "ئۇيغۇر"),
    *(
        "1,000.50",
        "١٬٠٠٠٫٥٠",
        "۱۲۳",
        "15%",
        "٪15",
        "2024–2025",
        "(",
        ")",
        "«",
        "»",
        '"',
        "...",
        "…",
        "-",
        "/",
        "[1]",
        "\u00a0",
    ),
    *("GPT-4o", "C++", "שלום", "你好", "é", "\u00ad", "\n", "  ", "🙂", ""),
)


def _texts(seed: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311 -- no secret hangs on it
    found = []
    for _ in range(150):
        words = [chance.choice(WORDS if chance.random() < 0.7 else PIECES) for _ in range(chance.randrange(1, 25))]
        found.append("".join(word + chance.choice(("", " ", " ", " ")) for word in words))
    return [text for text in found if text]


@pytest.mark.parametrize(
    "more",
    ["word-spacing: .01px", "word-spacing: 3px; letter-spacing: 1px", "", "direction: ltr; word-spacing: .01px"],
)
@pytest.mark.parametrize("family", FAMILIES)
def test_words_are_as_wide_by_themselves_as_in_their_text(family: str, more: str) -> None:
    css = f"p {{ font: 15px '{family}', Amiri, 'DejaVu Sans Mono', 'Noto Serif Hebrew'; {more} }}"
    texts = _texts(FAMILIES.index(family))
    for text, (by_words, whole) in some(zip(texts, widths(texts, css), strict=True)):
        assert by_words == whole, text  # not nearly: lines could differ by what was measured before
