"""Labels of outlines: in the order of the page, in viewers that go by the first letter, with no more than needed."""

import pytest

from publisher.arabic.bidi.outline_labels import _order, outline_label
from publisher.arabic.bidi.runs import isolated

SOME = [
    *("الذكاء", "GPT-4", "C++", "10–20", "(beta)", "«نص»", "50%", "-5", "https://a.example/x", "v1.2.3", "node.js"),
    *("و", "3 في 4", "٢٠٢٦", "AT&T", "[x]", "#1", "$5", "A/B", "a = b"),
]
_ISOLATES = frozenset("\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("كأس العالم 2026", "كأس العالم 2026"),
        ("سورة (البقرة)", "سورة (البقرة)"),
        ("لغة C++ وغيرها", "لغة \u200eC++\u200e وغيرها"),
        ("GPT 5 في العربية", "\u200fGPT 5 في العربية"),
        ("C#", "C#"),
        ("", ""),
    ],
)
def test_a_label_has_what_it_needs_and_no_more(text: str, label: str) -> None:
    assert outline_label(text, "rtl", "ar") == label


def test_the_order_is_that_of_the_page() -> None:
    """Of titles of every kind; isolates are left for those that marks cannot set right."""
    texts = [*SOME, *(f"{one} {other}" for one in SOME for other in SOME)]
    boxed = 0
    for text in texts:
        label = outline_label(text, "rtl", "ar")
        if not (_ISOLATES & set(label)):
            assert _order(label, None) == _order(isolated(text, "rtl", "ar"), "rtl"), text
        boxed += bool(_ISOLATES & set(label))
    assert boxed < len(texts) / 50
