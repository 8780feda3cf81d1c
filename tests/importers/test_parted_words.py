"""Markup and elements that are left out change no words: marks stay with their letters, two words stay two."""

import unicodedata

import pytest

from publisher.html_tree import fragment
from publisher.importers.html.sanitise import sanitise
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Source
from some import some

_MARKUP = {
    "strong": "**{}**",
    "emphasis": "*{}*",
    "both": "***{}***",
    "struck": "~~{}~~",
    "highlight": "<mark>{}</mark>",
    "span": '<span lang="ar">{}</span>',
    "link": "[{}](https://example.org)",
    "nested": "<b><i>{}</i></b>",
    "raised": "<sup>{}</sup>",
    "lowered": "<sub>{}</sub>",
}
_WORDS = {
    "Arabic": ("كت", "َ", "ب"),
    "Arabic with two marks": ("إن", "ّ", "ما"),
    "after a mark": ("إنّ", "َ", "ما"),
    "Qur'anic": ("هَٰذَا", "ۖ", " ثم"),
    "hamza": ("ا", "ٔ", "مل"),
    "Hebrew": ("ש", "ָ", "לום"),
    "Latin": ("caf", "e\u0301"[1:], " noir"),
}


def _read(body: str) -> tuple[str, list[str]]:
    imported = read_markdown(Source("a.md", f"---\ntitle: ع\nlanguage: ar\n---\n\n{body}\n", ""), "ar")
    html = "".join(block.html for block in imported.article.blocks)
    return html, [finding.code for finding in imported.findings]


def _texts(html: str) -> list[str]:
    return [str(text) for text in fragment(html).itertext()]


@pytest.mark.parametrize("place", ["mark inside", "letter inside", "each by itself"])
@pytest.mark.parametrize("word", _WORDS)
@pytest.mark.parametrize("markup", _MARKUP)
def test_a_mark_stands_with_its_letter_whatever_is_around_it(markup: str, word: str, place: str) -> None:
    before, mark, after = _WORDS[word]
    around = _MARKUP[markup].format
    written = {
        "mark inside": f"{before}{around(mark)}",
        "letter inside": f"{before[:-1]}{around(before[-1])}{mark}",
        "each by itself": f"{before[:-1]}<em>{before[-1]}</em>{around(mark)}",
    }[place]
    html, codes = _read(f"قال {written}{after} هنا.")
    texts = some(_texts(html))
    assert not any(unicodedata.category(text[0]) == "Mn" for text in texts)
    assert "".join(texts).replace("*", "").replace("~", "") == f"قال {before}{mark}{after} هنا."
    # Where a link had the mark alone, nothing of it is left.
    allowed = {"M048", "M051"} if (markup, place) == ("link", "each by itself") else {"M048"}
    assert set(codes) <= allowed


def test_marks_that_were_joined_with_their_letters_are_told() -> None:
    html, codes = _read("كلمة كت**َ**ب هنا.")
    assert "ك<strong>تَ</strong>ب" in html
    assert codes == ["M048"]


def test_code_and_notes_end_a_word() -> None:
    html, codes = _read("العلامة `َ` هنا[^1]َ.\n\n[^1]: نص.")
    assert ">َ</code>" in html
    assert not codes


_APART = ("center", "button", "main", "form", "label", "select", "option", "article", "object", "video", "address")


@pytest.mark.parametrize("tag", _APART)
def test_what_is_left_out_joins_no_words(tag: str) -> None:
    for html in (
        f"<p>قبل<{tag}>وسط</{tag}>بعد</p>",
        f"قبل<{tag}>وسط</{tag}>بعد",
        f"<b>قبل</b><{tag}><i>وسط</i></{tag}>بعد",
    ):
        clean, _ = sanitise(html, Source("a.md", html, ""), 1, "rtl")
        assert " ".join(fragment(clean).text_content().split()) in ("قبل وسط بعد", "قبل بعد")
        assert "قبلوسط" not in clean
        assert "قبلبعد" not in clean


def test_what_is_left_out_within_a_word_parts_none() -> None:
    clean, _ = sanitise("<p>ك<font>ت</font>ا<big>ب</big></p>", Source("a.md", "", ""), 1, "rtl")
    assert clean == "<p>كتاب</p>"


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>كلمة<rt>شرح</rt></ruby>",
        "<ruby>كلمة<rp>(</rp><rt>شرح</rt><rp>)</rp></ruby>",
        "<ruby><rb>كلمة</rb><rtc><rt>شرح</rt></rtc></ruby>",
    ],
)
def test_annotations_are_set_in_brackets_and_told(ruby: str) -> None:
    html, codes = _read(f"قبل {ruby} بعد.")
    assert html == "<p>قبل كلمة (شرح) بعد.</p>"
    assert codes == ["M049"]


def test_quotations_have_the_marks_of_their_language() -> None:
    html, codes = _read('قال و<q>قول <q class="x">داخل</q></q> ثم. <span lang="en">He said <q>so</q>.</span>')
    assert 'قال و«قول <span class="x">‹داخل›</span>» ثم.' in html
    assert "He said “so”." in html
    assert not codes


def test_indents_of_lines_with_bars_are_kept() -> None:
    html, _ = _read("| سطر أول\n|     سطر مزاح\n|   ثالث\n")
    lines = [line.replace("&#160;", "\u00a0").lstrip("\n") for line in html.removeprefix("<p>").split("<br/>")]
    assert [len(line) - len(line.lstrip("\u00a0")) for line in lines] == [0, 4, 2]
