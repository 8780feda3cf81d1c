"""The grammar of left-to-right runs: its documentation's own examples, and what holds of every text."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_order import drawn
from publisher.arabic.bidi.code_runs import runs_of_code
from publisher.arabic.bidi.grammar import left_to_right_runs
from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.bidi.run_tokens import LTR_OBJECT, tokens
from publisher.arabic.bidi.runs import isolated, runs
from publisher.arabic.line_order import misplaced
from scale import examples

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "arabic.md").read_text("utf-8")
_ROW = re.compile(r"^\| (.+?) \|(.*)\|$", re.MULTILINE)
EXAMPLES = dict(
    _ROW.findall(DOCUMENT.partition("## Examples")[2].partition("## The order gate")[0].partition("---|")[2])
)


def test_the_documentation_has_examples() -> None:
    assert len(EXAMPLES) > 30


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_of_the_documentation(text: str) -> None:
    wanted = [run.replace("[code]", LTR_OBJECT) for run in re.findall("⟦(.*?)⟧", EXAMPLES[text])]
    typed = text.replace("[code]", LTR_OBJECT)
    assert [typed[start:end] for start, end in runs(typed, "rtl")] == wanted


@pytest.mark.parametrize("language", ["fa", "he", "ur", "ps"])
def test_ranges_begin_at_the_left_in_some_languages(language: str) -> None:
    text = "صفحه 10-20 و 5–7 است"
    assert [text[a:b] for a, b in runs(text, "rtl", language=language)] == ["10-20", "5–7"]
    persian = "سال ۱۳۹۰-۱۴۰۰ بود و -۵ درجه"
    assert [persian[a:b] for a, b in runs(persian, "rtl", language=language)] == ["۱۳۹۰-۱۴۰۰", "-۵"]


MARKED_UP = {
    "<p>قوة 10<sup>6</sup> هنا</p>": '<p>قوة <bdi dir="ltr">10<sup>6</sup></bdi> هنا</p>',
    "<p>رقم 12<b>34</b>56 هنا</p>": '<p>رقم <bdi dir="ltr">12<b>34</b>56</bdi> هنا</p>',
    '<p>رقم 1<a href="#x">23</a>4 هنا</p>': '<p>رقم <bdi dir="ltr">1<a href="#x">23</a>4</bdi> هنا</p>',
    "<p>رقم ١٢<b>٣٤</b>٥٦ هنا</p>": '<p>رقم <bdi dir="ltr">١٢<b>٣٤</b>٥٦</bdi> هنا</p>',
    "<p>نص 20<del>25</del>26</p>": '<p>نص <bdi dir="ltr">20<del>25</del>26</bdi></p>',
    "<p>عام <b>2010</b>-<b>2020</b> هنا</p>": (
        '<p>عام <b><bdi dir="ltr">2010</bdi></b>-<b><bdi dir="ltr">2020</bdi></b> هنا</p>'
    ),
    '<p>اضغط <kbd dir="ltr">Ctrl</kbd>+<kbd dir="ltr">P</kbd> ثم</p>': (
        '<p>اضغط <bdi dir="ltr"><kbd dir="ltr">Ctrl</kbd>+<kbd dir="ltr">P</kbd></bdi> ثم</p>'
    ),
    "<p>Doe, J. (2019). <em>Title</em>.</p>": '<p dir="ltr">Doe, J. (2019). <em>Title</em>.</p>',
    '<p>اضغط <kbd dir="ltr">P</kbd><a href="#n" role="doc-noteref">(5)</a> ثم</p>': (
        '<p>اضغط <kbd dir="ltr">P</kbd><a href="#n" role="doc-noteref">(5)</a> ثم</p>'
    ),
    "<p>قوة 10<sup>-6</sup> هنا</p>": '<p>قوة <bdi dir="ltr">10<sup>-6</sup></bdi> هنا</p>',
    "<p>أيون OH<sup>-</sup> هنا</p>": '<p>أيون <bdi dir="ltr">OH<sup>-</sup></bdi> هنا</p>',
    "<p>أيون SO<sub>4</sub><sup>2-</sup>.</p>": '<p>أيون <bdi dir="ltr">SO<sub>4</sub><sup>2-</sup></bdi>.</p>',
    "<p>أيون [Fe(CN)<sub>6</sub>]<sup>4-</sup> هنا</p>": (
        '<p>أيون <bdi dir="ltr">[Fe(CN)<sub>6</sub>]<sup>4-</sup></bdi> هنا</p>'
    ),
    "<p>إذن (5+3)<sup>2</sup> = 64 هنا</p>": '<p>إذن <bdi dir="ltr">(5+3)<sup>2</sup> = 64</bdi> هنا</p>',
    "<p>إذن (3<sup> + </sup>4)/5 = 35 هنا</p>": '<p>إذن <bdi dir="ltr">(3<sup> + </sup>4)/5 = 35</bdi> هنا</p>',
    "<p>إذن س<sup>+</sup>5=9 هنا</p>": "<p>إذن س<sup>+</sup>5=9 هنا</p>",
    "<p>قيمة س<sup>2</sup> = 9 هنا</p>": "<p>قيمة س<sup>2</sup> = 9 هنا</p>",
    "<p>قيمة س<sup>-1</sup> هنا</p>": '<p>قيمة س<sup><bdi dir="ltr">-1</bdi></sup> هنا</p>',
    "<p>قيمة ع<sub>1</sub><sup>2</sup> هنا</p>": (
        '<p>قيمة ع<sub><bdi dir="ltr">1</bdi></sub><sup><bdi dir="ltr">2</bdi></sup> هنا</p>'
    ),
    "<p>قيمة <sub>6</sub><sup>14</sup>C هنا</p>": '<p>قيمة <bdi dir="ltr"><sub>6</sub><sup>14</sup>C</bdi> هنا</p>',
    "<li>OpenAI</li>": '<li><bdi dir="ltr">OpenAI</bdi></li>',
}


@pytest.mark.parametrize("markup", MARKED_UP)
def test_markup_ends_no_run(markup: str) -> None:
    assert isolate(markup, "rtl") == MARKED_UP[markup]


_PIECES = st.sampled_from(
    [
        *(
            "قال",
            "نعم",
            "و",
            "الله",
            "OpenAI",
            "C++",
            "GPT-4o",
            "don't",
            "2025",
            "1,000.50",
            "5%",
            "-5",
            "$5",
            "٣",
            "۴",
        ),
        *(
            "3×4=12",
            "10-20",
            "https://x.org/a",
            "(",
            ")",
            '"',
            "“",
            "”",
            "«",
            "»",
            "[",
            "]",
            "<",
            ">",
            "'",
            "،",
            ".",
            ",",
        ),
        *(LTR_OBJECT, "\ufffc", "+", "=", "-", "–", "/", ":", "!", "#", "\u200f", "\u200e", "a", "b", "=5", "x"),
    ]
)
_LINES = st.lists(st.tuples(_PIECES, st.sampled_from(["", " ", " "])), max_size=14).map(
    lambda pieces: "".join(piece + gap for piece, gap in pieces)
)


@examples()
@given(_LINES, st.lists(st.integers(0, 40), max_size=4), st.booleans())
def test_runs_are_apart_in_order_and_within_the_text(text: str, cuts: list[int], from_left: bool) -> None:
    last = 0
    for start, end in left_to_right_runs(text, cuts, ranges_from_left=from_left):  # none is right too
        assert last <= start < end <= len(text)
        last = end


@examples()
@given(_LINES)
def test_a_token_is_never_cut_by_a_run(text: str) -> None:
    found = left_to_right_runs(text)
    for token in tokens(text):  # none is right too
        for start, end in found:
            assert not token.start < start < token.end and not token.start < end < token.end


@pytest.mark.parametrize("text", [text for text in EXAMPLES if "[code]" not in text])
def test_the_order_gate_agrees_with_the_grammar(text: str) -> None:
    assert misplaced(text, drawn(isolated(text, "rtl")), "rtl", ranges_from_left=False) == []


# What UAX #9 by itself makes of these is wrong, and the gate says so.
CAUGHT = (
    "لغة C++ سريعة",
    "درجة -5 تحت",
    "إذن 3×4=12 هنا",
    "نسبة 5% هنا",
    "هاتف +966 11 234 هنا",
)


@pytest.mark.parametrize("text", CAUGHT)
def test_the_order_gate_finds_what_is_not_isolated(text: str) -> None:
    assert misplaced(text, drawn(text), "rtl", ranges_from_left=False)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("قال نعم", "لاق معن"),
        ("قال OpenAI نعم", "OpenAI معن لاق"),
        ("رقم 12 ثم", "مث 21 مقر"),
        ("رقم ١٢ ثم", "مث ٢١ مقر"),
        ("بين 2010-2020 ثم", "مث 2010-2020 نيب"),
        ("قال Visual Studio ثم", "مث Studio Visual لاق"),
        ("قال 1,000.50 ثم", "مث 000.50,1 لاق"),
    ],
)
def test_the_order_gate_finds_what_stands_elsewhere(said: str, seen: str) -> None:
    assert misplaced(said, seen, "rtl", ranges_from_left=False)


_LONGEST_LINE = 2_000  # letters: no page has room for more on a line


@pytest.mark.heavy
def test_hostile_texts_take_no_time() -> None:
    """Each of these would take minutes in a pass that is quadratic; the test's own time limit is the runner's."""
    for text in (
        "1" * 10_000,
        "1," * 10_000,
        '"' * 1000 + "ك" + '"' * 1000,
        "“a" * 500 + "”" * 500,
        "([{<" * 20_000,
        ")]}>" * 20_000,
        "(a ك" * 20_000,
        "a" * 3_000 + " ",
        "-5 " * 20_000,
        "5-" * 20_000,
        "a(" * 20_000 + "ك" + ")" * 20_000,
        LTR_OBJECT * 20_000,
        "1 " * 20_000,
        "100 " * 20_000,
        "هاتف 123 4567 " * 3_000,
        "5 May-" * 10_000,
        "|x" * 20_000,
        "⌘+" * 20_000,
        "و-" * 20_000,
        "ـ" * 20_000 + "-v",
        "/ك" * 20_000,
        "www.a/" + "ك/a" * 10_000,
        "C:\\" + "ك\\" * 10_000,
        "~/" + "كa" * 10_000,
        "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))) * 5_000,
    ):
        for whole in (text, f"ك {text} ك"):
            assert len(runs(whole, "rtl")) <= len(whole)
            assert len(runs_of_code(whole, "ar", (), ())) <= len(whole)
            assert misplaced(whole[:_LONGEST_LINE], whole[:_LONGEST_LINE], "rtl", ranges_from_left=False) is not None
