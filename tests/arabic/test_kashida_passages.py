"""What of a text is Qur'an: between its brackets, over lines and paragraphs, and what stands between stray ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.arabic.kashida_passages import has_brackets, quran_ranges
from scale import examples

TEXTS = st.lists(st.text(st.sampled_from("اب ﴿﴾"), max_size=12), max_size=6)


def _open(paragraphs: list[str]) -> list[str]:
    """Return what is left of each paragraph outside of the ranges."""
    return [
        "".join(letter for n, letter in enumerate(text) if not any(start <= n < end for start, end in ranges)).strip()
        for text, ranges in zip(paragraphs, quran_ranges(paragraphs), strict=True)
    ]


@pytest.mark.parametrize(
    ("paragraphs", "left"),
    [
        (["رأى ﴿قل هو الله أحد﴾ جميل"], ["رأى ﴾ جميل"]),
        (["﴿قل﴾ وقال ﴿قل﴾ ثم"], ["﴾ وقال ﴾ ثم"]),
        (["جميل ﴿قل", "كلمة"], ["جميل", "كلمة"]),
        (["كلمة", "قيل﴾ جميل"], ["كلمة", "﴾ جميل"]),
        (["جميل ﴿قل", "هو", "الله", "أحد﴾ ثم", "كلمة"], ["جميل", "", "", "﴾ ثم", "كلمة"]),
        (["أول ﴿قل﴾ ثم ﴿هو", "الله﴾ و﴿أحد", "قل﴾"], ["أول ﴾ ثم", "﴾ و", "﴾"]),
        (["جميل ﴾كلمة﴿ جميل"], [""]),  # the wrong way round: it could be either
        (["جميل ﴿كلمة ﴿قل﴾ ثم"], ["جميل ﴾ ثم"]),
        (["كلمة", ""], ["كلمة", ""]),
    ],
)
def test_the_quran_is_told_from_what_stands_around_it(paragraphs: list[str], left: list[str]) -> None:
    assert _open(paragraphs) == left


@examples()
@given(TEXTS)
def test_what_brackets_enclose_is_never_left(paragraphs: list[str]) -> None:
    found = quran_ranges(paragraphs)
    assert len(found) == len(paragraphs)
    for text, ranges in zip(paragraphs, found, strict=True):
        assert bool(ranges) or not has_brackets([text])
        assert all(0 <= start <= end <= len(text) for start, end in ranges)
        closed = {n for start, end in ranges for n in range(start, end)}
        start = text.find("﴿")
        while start >= 0:
            end = text.find("﴾", start)
            assert set(range(start, end if end >= 0 else len(text))) <= closed
            start = text.find("﴿", start + 1)
