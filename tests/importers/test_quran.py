"""Passages of the Qur'an in articles: marked however they run, and kept to the last sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import REPO
from publisher.arabic.html_digits import retype
from publisher.checks.house.judging import mend
from publisher.html_tree import fragment
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Article, Source
from scale import examples
from some import some

VERSE = "ذَٰلِكَ ٱلْكِتَـٰبُ لَا رَيْبَ ۛ فِيهِ ۛ هُدًى لِّلْمُتَّقِينَ ۝٢"
_TEXT = (REPO / "tests" / "seed-article.txt").read_text("utf-8")


def _read(text: str, language: str = "ar") -> Article:
    head = f"---\ntitle: ع\nlanguage: {language}\n---\n\n"
    return read_markdown(Source("a.md", f"{head}{text}\n", ""), language).article


def _passages(article: Article) -> list[str]:
    html = "".join((*(block.html for block in article.blocks), *(note.html for note in article.notes)))
    return [span.text_content() for span in fragment(html).xpath("//span[@class = 'quran']")]


@pytest.mark.parametrize(
    "text",
    [
        f"قال تعالى: ﴿{VERSE}﴾ [البقرة: ٢]، وبعده نص.",
        f"- بند فيه ﴿{VERSE}﴾\n- بند",
        f"> ﴿{VERSE}﴾",
        f"| ا | ب |\n|---|---|\n| ﴿{VERSE}﴾ | ج |",
        f"## ﴿{VERSE}﴾\n\nنص",
        f"نص[^1].\n\n[^1]: ﴿{VERSE}﴾.",
        f"﴿{VERSE}﴾ *** نص\n{{: .verse}}",
    ],
)
def test_a_passage_is_marked_wherever_it_stands(text: str) -> None:
    assert _passages(_read(text)) == [f"﴿{VERSE}﴾"]


def test_a_passage_may_run_over_lines_paragraphs_and_markup() -> None:
    article = _read("نص ﴿قُلْ هُوَ\nٱللَّهُ **أَحَدٌ** بعد\n\nٱللَّهُ ٱلصَّمَدُ\n\n> لَمْ يَلِدْ﴾ نص ﴿وَلَمْ﴾")
    assert _passages(article) == [
        *("﴿قُلْ هُوَ\nٱللَّهُ ", "أَحَدٌ", " بعد"),
        *("ٱللَّهُ ٱلصَّمَدُ", "لَمْ يَلِدْ﴾", "﴿وَلَمْ﴾"),
    ]


def test_signs_of_pause_and_of_ends_stay_with_their_words() -> None:
    html = _read(f"﴿{VERSE}﴾").blocks[0].html
    kept = [span.text_content() for span in fragment(html).xpath("//span[@class = 'waqf']")]
    assert kept == ["رَيْبَ ۛ", "فِيهِ ۛ", "لِّلْمُتَّقِينَ ۝٢"]
    assert [span.text_content() for span in fragment(html).xpath("//span[@class = 'pause']")] == [" ۛ", " ۛ"]


@pytest.mark.parametrize(
    ("quotation", "own"),
    [
        (f"> ﴿{VERSE}﴾", True),
        (f"> ﴿{VERSE}﴾ [البقرة: ٢].", True),
        (f"> ﴿{VERSE}﴾\n>\n> — سورة البقرة", True),
        (f"> ﴿{VERSE}﴾ ﴿{VERSE}﴾\n>\n> ﴿{VERSE}﴾", True),
        (f"> قال تعالى: ﴿{VERSE}﴾", False),
        ("> قول آخر", False),
    ],
)
def test_a_quotation_of_nothing_else_has_a_style_of_its_own(quotation: str, *, own: bool) -> None:
    (quote,) = fragment(_read(quotation).blocks[0].html).xpath("//blockquote")
    assert (quote.get("class") == "quran") is own


def test_in_another_language_a_passage_says_its_own() -> None:
    for language in ("fa", "ur", "en"):
        (span,) = fragment(_read(f"نص ﴿{VERSE}﴾", language).blocks[0].html).xpath("//span[@class = 'quran']")
        assert (span.get("lang"), span.get("translate")) == ("ar", "no")


_SIGNS = st.characters(
    codec="utf-8", categories=("L", "M", "N", "P"), min_codepoint=0x600, max_codepoint=0x6FF
).filter(lambda sign: sign not in "\u061c")
_WORDS = st.one_of(
    st.sampled_from((*VERSE.split(), "ٱلصَّلَوٰةَ", "ۗ", "ۚ", "۞", "۩", "ـــ", "...", "و", "ﷲ", "لِلّٰه", "٣", "3", "—")),
    st.text(_SIGNS, min_size=1, max_size=6),
)


@examples(300)
@given(st.lists(_WORDS, min_size=1, max_size=12), st.sampled_from(("", "قال: ", "> ", "- ")))
def test_every_sign_of_a_passage_is_kept(words: list[str], before: str) -> None:
    passage = f"﴿ب{' '.join(words)}﴾"
    text = f"{before}{passage} وبعده 12 نص"
    article = _read(text)
    assert _passages(article) == [passage]
    retyped = "".join(retype(block.html, "arab") for block in article.blocks)
    assert [span.text_content() for span in fragment(retyped).xpath("//span[@class = 'quran']")] == [passage]
    mended = mend(Article("a", "a", Source("a.md", text, ""), "ع", "ar", ())).text
    assert passage in mended


def test_a_text_without_such_brackets_is_left_as_it_is() -> None:
    assert _passages(_read(_TEXT.replace("---", ""))) == []
    assert "quran" not in "".join(block.html for block in some(_read("نص (بين) [أقواس]").blocks))
