"""Verse as it is typed: every way of marking a poem and of parting its halves gives the same lines."""

import re
from itertools import chain, cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.diagnostics import Finding, PublisherError
from publisher.html_tree import fragment
from publisher.importers.html.verse import CAESURA, INDENT, LINE
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Article, Source
from scale import examples
from some import some

POEM = (
    ("قفا نبك من ذكرى", "بسقط اللوى هنا"),
    ("ترى بعر الآرام", "وقيعانها كأنه حب"),
    ("وقوفا بها صحبي", "يقولون لا تهلك"),
)
SIGNS = (
    " *** ",
    "***",
    " * * * ",
    " // ",
    " || ",
    " ... ",
    "...",
    " … ",
    "\t",
    "    ",
    "       ",
    " **** ",
    " ..... ",
)
PLACES = {
    "fence": ("", "{}", ":::verse\n{}\n:::\n"),
    "fence in Arabic": ("", "{}", "::: شعر\n{}\n:::\n"),
    "fence of pandoc's": ("", "{}", "::: {{.verse}}\n{}\n:::\n"),
    "attribute": ("", "{}", "{}\n{{: .verse}}\n"),
    "attribute of pandoc's": ("", "{}", "{}\n{{.verse}}\n"),
    "bars": ("", "| {}", "{}\n{{: .verse}}\n"),
    "throughout": ("verse: true\n", "{}", "{}\n"),
    "quotation": ("", "> {}", "> قال:\n>\n{}\n> {{: .verse}}\n"),
    "fence in a quotation": ("", "> {}", "> قال:\n>\n> :::verse\n{}\n> :::\n"),
    "item": ("", "  {}", "- قال:\n\n{}\n  {{: .verse}}\n"),
    "note": ("", "    {}", "نص[^1].\n\n[^1]: قال:\n\n{}\n    {{: .verse}}\n"),
    "fence in a note": ("", "    {}", "نص[^1].\n\n[^1]: قال:\n\n    :::verse\n{}\n    :::\n"),
}


def _read(text: str, head: str = "") -> tuple[Article, tuple[Finding, ...]]:
    imported = read_markdown(Source("a.md", f"---\ntitle: ع\n{head}---\n\n{text}", ""), "ar")
    return imported.article, imported.findings


def _lines(article: Article) -> list[tuple[str, ...]]:
    """List the lines of verse of an article and its notes: the hemistichs of each, or the whole of it."""
    html = "".join((*(block.html for block in article.blocks), *(note.html for note in article.notes)))
    lines = fragment(html).xpath("//*[contains(concat(' ', @class, ' '), ' verse ')]/p")
    return [
        tuple(part.text_content() for part in line.xpath("span[@class = 'hemistich']") or [line]) for line in lines
    ]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("place", PLACES)
def test_every_sign_parts_the_halves_of_a_line_wherever_a_poem_stands(place: str, sign: str) -> None:
    head, row, around = PLACES[place]
    rows = "\n".join(row.format(sign.join(line)) for line in POEM)
    article, findings = _read(around.format(rows), head)
    assert _lines(article) == list(POEM)
    assert findings == ()


@pytest.mark.parametrize("place", PLACES)
def test_lines_one_half_each_are_paired_where_it_is_asked(place: str) -> None:
    head, row, around = PLACES[place]
    rows = "\n".join(row.format(half) for half in chain(*POEM))
    around = around.replace(".verse}}", ".verse .hemistichs}}").replace(":::verse", ":::verse hemistichs")
    around = around.replace("شعر\n", "شعر hemistichs\n")
    article, findings = _read(around.format(rows), head.replace("true", "hemistichs"))
    assert _lines(article) == list(POEM)
    assert findings == ()


@pytest.mark.parametrize("place", PLACES)
def test_lines_of_free_verse_keep_their_breaks_indents_and_signs(place: str) -> None:
    typed = ["أمشي... وحدي", "  في الليل", "      - من هنا؟", "    1. أنا", "+ وتر", "• ظل"]
    head, row, around = PLACES[place]
    article, _ = _read(around.format("\n".join(row.format(line) for line in typed)), head)
    assert _lines(article) == [(line.strip(),) for line in typed]
    html = "".join((*(block.html for block in article.blocks), *(note.html for note in article.notes)))
    indents = [line.get("class", "") for line in fragment(html).xpath("//p[contains(@class, 'verse-line')]")]
    assert [re.sub(r"\D", "", found) for found in indents] == ["", "1", "3", "2", "", ""]


def test_stanzas_and_muwashshah_keep_what_parts_them() -> None:
    text = ":::verse\nا *** ب\n\n    ت *** ث\n    ج *** ح\n\nخ *** د *** ذ\n:::\n"
    article, _ = _read(text)
    stanzas = [fragment(block.html)[0] for block in article.blocks]
    assert [len(stanza) for stanza in stanzas] == [1, 2, 1]
    assert [line.get("class") for stanza in stanzas for line in stanza] == ["bayt", *["bayt indent-2"] * 2, "bayt"]
    assert _lines(article)[-1] == ("خ", "د", "ذ")


def test_an_article_of_verse_has_headings_quotations_pictures_and_prose_too() -> None:
    text = (
        "# أول\n\nسطر\nسطر ثان\n\n## ثان\n\n> قول\n> طويل\n\nعنوان\n---\n\nسطر\n\n***\n\n![صورة](a.png)\n\n"
        "نثر يطول.\n{: .prose}\n\n```\nكود\n```\n\nسطر[^1]\n\n[^1]: حاشية\n\n    لها فقرة\n"
    )
    article, findings = _read(text, "verse: true\n")
    assert _lines(article) == [("سطر",), ("سطر ثان",), ("سطر",), ("سطر",)]
    kinds = [fragment(block.html)[0].tag for block in article.blocks]
    assert kinds == ["h2", "div", "h3", "blockquote", "h3", "div", "hr", "figure", "p", "pre", "div"]
    assert findings == ()
    assert article.notes[0].html.count("<p>") == 2


def test_markup_over_lines_and_halves_stays_on_all_of_them() -> None:
    article, _ = _read("**صدر *** عجز\nسطر** آخر *** نص\n{: .verse}\n")
    found = [
        [part.tag for part in half] for half in fragment(article.blocks[0].html).xpath("//span[@class='hemistich']")
    ]
    assert found == [["strong"], ["strong"], ["strong"], []]


def test_options_are_those_of_the_front_matter_the_fence_or_the_attribute() -> None:
    for head, text in (
        ("verse: [numbered, ornament]\n", "ا *** ب\n"),
        ("", ":::verse numbered ornament\nا *** ب\n:::\n"),
        ("", "ا *** ب\n{: .verse .numbered .ornament}\n"),
    ):
        article, findings = _read(text, head)
        assert fragment(article.blocks[0].html)[0].get("class") == "verse numbered ornament"
        assert findings == ()


def test_an_option_that_is_none_is_told() -> None:
    _, findings = _read(":::verse numberd\nا *** ب\n:::\n")
    assert [(one.code, one.span and one.span.line) for one in findings] == [("M045", 5)]
    assert "numbered" in findings[0].hint()
    with pytest.raises(PublisherError) as caught:
        _read("ا *** ب\n", "verse: numberd\n")
    assert [one.code for one in caught.value.findings] == ["C003"]


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if "." not in sign and "…" not in sign])
@pytest.mark.parametrize("prefix", ["", "> ", "- "])
def test_a_line_of_prose_that_looks_like_verse_is_told(prefix: str, sign: str) -> None:
    if sign in ("***", " * * * ", " **** ") or (prefix == "- " and sign in ("\t", "    ", "       ")):
        return
    _, findings = _read(f"نص قبله.\n\n{prefix}{sign.join(POEM[0])}\n")
    expected = [] if prefix == "- " else [("M046", 7)]
    assert [(one.code, one.span and one.span.line) for one in findings] == expected


@pytest.mark.parametrize(
    "prose",
    [
        "العنوان https://example.org//a// ثم نص.",
        "الصيغة `a || b` والرمز // وحده.",
        "- قائمة *** لا شعر فيها",
        "| عمود أول هنا || عمود ثان هنا |",
        "نص    فيه مسافات كثيرة في وسط سطر طويل يمتد امتدادا لا يكون في شعر من الأشعار. " + "وهو نثر. " * 9,
        "كلمة... وكلمة أخرى... ثم كلام طويل.",
    ],
)
def test_prose_with_such_a_sign_is_left_alone(prose: str) -> None:
    assert _read(f"{prose}\n")[1] == ()


_WORDS = st.sampled_from(("قفا", "نبك", "مِن", "ذكرى", "GPT", "12", "**وتر**", "و", "-", "1.", "#", ">", ":", "..."))
_HALVES = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)


@examples(300)
@given(
    st.lists(st.tuples(_HALVES, st.sampled_from(SIGNS), _HALVES, st.integers(0, 9)), min_size=1, max_size=6),
    st.sampled_from(sorted(PLACES)),
)
def test_whatever_words_a_poem_has_it_keeps_them_in_their_lines(
    lines: list[tuple[str, str, str, int]], place: str
) -> None:
    head, row, around = PLACES[place]
    typed = ["س" + " " * indent + first + sign + second for first, sign, second, indent in lines]
    try:
        article, _ = _read(around.format("\n".join(map(row.format, typed))), head)
    except PublisherError:
        return  # told
    html = "".join((*(block.html for block in article.blocks), *(note.html for note in article.notes)))
    assert not {LINE, INDENT, CAESURA} & set(html)
    assert "press-" not in html
    shown = [re.sub(r"[^\w]", "", "".join(line)) for line in some(_lines(article))]
    assert shown == [re.sub(r"[^\w]", "", line) for line in typed]


def test_marks_of_lines_that_a_source_has_itself_do_no_harm() -> None:
    for text in (f"نص {LINE} نص", f"{LINE}{INDENT}ا{CAESURA}ب\n{{: .verse}}", f":::verse\n{CAESURA}نص\n:::"):
        assert _read(text)[0].blocks


def test_a_long_poem_is_read_in_order() -> None:
    halves = cycle(("صدر أول", "عجز ثان"))
    text = "\n".join(f"{next(halves)} {n} *** {next(halves)} {n}" for n in range(2000))
    article, _ = _read(text, "verse: true\n")
    assert [line[0].split()[-1] for line in _lines(article)] == [str(n) for n in range(2000)]
