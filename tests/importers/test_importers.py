"""Sources into articles: nothing lost, nothing unsafe, every block with its line."""

import re
from datetime import date

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import SEED
from publisher.arabic.words import words
from publisher.diagnostics import PublisherError
from publisher.html_tree import characters_of_no_text
from publisher.i18n.sentences import Phrase
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.importers.pasted.pasted_importer import convert_pasted, infer, read_pasted
from publisher.model import Article, Source
from scale import examples
from some import some

SEED = Source("seed.txt", SEED.read_text("utf-8"), "")


def _read(text: str) -> Article:
    return read_markdown(Source("a.md", f"---\ntitle: عنوان\n---\n\n{text}", ""), "ar").article


def _text(article: Article) -> str:
    html = "\n".join(block.html for block in article.blocks)
    return str(lxml.html.fragment_fromstring(html, create_parent="div").text_content())


def test_seed_lines_are_taken_for_what_they_are() -> None:
    kinds = [line.kind for line in infer(SEED).lines]
    assert kinds == [
        *("title", "reading time"),
        *["key point"] * 5,
        *("lede", "heading", "paragraph", "paragraph", "heading"),
        *["bullet"] * 4,
        *("paragraph", "heading", *["paragraph"] * 3, "heading", "paragraph"),
    ]


def test_seed_article() -> None:
    article = read_pasted(SEED, "ar").article
    assert article.title == "سباق OpenAI الشرس نحو المزيد من قوة الحوسبة"
    assert article.reading_minutes == 3
    assert len(article.summary) == 5
    assert [block.span.line for block in article.blocks][:3] == [9, 10, 11]


def test_the_markdown_of_a_paste_says_the_same() -> None:
    pasted = read_pasted(SEED, "ar").article
    written = read_markdown(Source("seed.md", convert_pasted(SEED, "ar")[1], ""), "ar").article
    assert (written.title, written.summary, written.reading_minutes) == (
        pasted.title,
        pasted.summary,
        pasted.reading_minutes,
    )
    assert words(_text(written)) == words(_text(pasted))


_SIGNS = r"\`*_{}[]()<>#+-.!|~:$^&=%?\"'/ء@؟،« »1٣abكتاب" + " \t"
_TAGS = (
    "{% raw %}",
    "{{ x }}",
    "{{< ب >}}",
    "{: .ب}",
    "{::ب}",
    "==ب==",
    "~~ب~~",
    "^[ب]",
    "[[ب]]",
    "[!ب]",
    ":::ب",
    "1) ",
    "٣- ",
    ":smile:",
    "$$x$$",
    "$x^2$",
    "\\(x\\)",
    "ب~2~",
    "ب^2^",
    "%% ب %%",
    "• ",
)


@examples(300)
@given(
    st.lists(
        st.lists(st.sampled_from((*_SIGNS, *_TAGS)), min_size=1, max_size=40).map("".join), min_size=2, max_size=8
    )
)
def test_no_sign_of_a_paste_turns_into_markup(lines: list[str]) -> None:
    """Whatever is pasted, its Markdown gives back the same visible characters."""
    source = Source("x.txt", "عنوان المقال\n" + "\n".join(lines), "")
    if not any(line.kind in ("lede", "paragraph", "heading", "bullet") for line in infer(source).lines):
        return
    pasted = read_pasted(source, "ar").article
    written = read_markdown(Source("x.md", convert_pasted(source, "ar")[1], ""), "ar").article
    assert "".join(_text(written).split()) == "".join(_text(pasted).split())


def test_blocks_keep_their_lines() -> None:
    article = _read("فقرة أولى.\n\n## عنوان\n\n- بند\n- بند آخر\n\nفقرة *أخيرة*.\n")
    assert [block.span.line for block in article.blocks] == [5, 7, 9, 12]


def test_blocks_with_links_keep_their_lines() -> None:
    first = "[موقع الدار](https://example.org/a/b) يحكي قصة الدار.\n\nموقع الدار [له](/b/) صفحة.\n"
    article = _read(f"{first}\nموقع الدار يحكي قصة أخرى.\n")
    assert [block.span.line for block in article.blocks] == [5, 7, 9]


def test_notes_leave_the_body() -> None:
    article = _read("نص[^1] ونص[^2].\n\n[^1]: حاشية أولى.\n[^2]: حاشية ثانية.\n")
    assert ["حاشية أولى." in note.html for note in article.notes] == [True, False]
    assert article.blocks[0].html.count("data-note") == 2
    assert "حاشية" not in _text(article)


@pytest.mark.parametrize(
    ("markup", "mark"),
    [
        ("<script>alert(1)</script>\n\nنص", "<script>"),
        ('<p onclick="x()">نص</p>', "<p onclick=…>"),
        ('<p style="color:red">نص</p>', "<p style=…>"),
        ('<iframe src="https://x.org"></iframe>\n\nنص', "<iframe>"),
        ('<a href="javascript:x()">نص</a>', "<a href=…>"),
        ("نص <object data='x'></object>", "<object>"),
    ],
)
def test_unsafe_markup_is_dropped_and_told(markup: str, mark: str) -> None:
    imported = read_markdown(Source("a.md", f"---\ntitle: ع\n---\n\n{markup}\n", ""), "ar")
    told = [(f.code, dict(f.params)) for f in imported.findings]
    name = re.search(r" (\w+)=", mark)
    tag = f"<{mark[1:].split(maxsplit=1)[0]}>" if name else mark
    why = {"onclick": "script", "style": "look", "href": "value"}
    told = [(code, {key: str(value) for key, value in params.items()}) for code, params in told]
    params = {"tag": tag, "name": name[1], "reason": str(Phrase(f"attribute_{why[name[1]]}"))} if name else {}
    assert told == [("M047", params) if name else ("M001", {"mark": mark})]
    assert all(finding.span and finding.span.line == 5 for finding in some(imported.findings))
    html = "".join(block.html for block in imported.article.blocks)
    assert "alert" not in html
    assert "javascript" not in html


def test_body_text_is_never_a_template() -> None:
    assert _text(_read("نص {{ 7 * 7 }} هنا {% raw %}{{ 7 * 7 }}{% endraw %}")) == "نص  هنا {{ 7 * 7 }}"


def test_braces_are_text_and_kramdown_attributes_are_not() -> None:
    article = _read("نص {%غير\n\nنص {كلمة}\n\n## عنوان {#here}\n\nنص\n{: .wide}\n")
    assert "{%غير" in _text(article)
    assert "{كلمة}" in _text(article)
    assert 'id="here"' in article.blocks[2].html
    assert article.blocks[3].html == '<p class="wide">نص</p>'


_NO_TEXT = ("&#xFFFE;", "&#1;", "&#x1F;", "&#64976;", "&#xFDEF", "\ufdd0")
_LEFT_OUT = ("<svg>", "<select><option>", "<form>", "<details>", "<ruby>ا<rt>", "<iframe>", "<button>", "<math>")


@pytest.mark.parametrize("beside", _LEFT_OUT)
@pytest.mark.parametrize("character", _NO_TEXT)
@pytest.mark.parametrize(
    "text", ["قال {}{} ثم", "{}{}", "    {} {}\n\nنص", "> {}\n> {}", "<p>{}{}</p>", "- {}\n  {}"]
)
def test_a_character_of_no_text_ends_no_import(text: str, character: str, beside: str) -> None:
    """A reference to one is read as the character, which no tree takes in a text that is set anew."""
    body = f"كلمة\n\n{text.format(character, beside)}\n\n{text.format(beside, character)}\n"
    imported = read_markdown(Source("a.md", f"---\ntitle: ع\n---\n\n{body}", ""), "ar")
    said = "".join(block.html for block in imported.article.blocks)
    assert not characters_of_no_text(said)
    in_code = f"&amp;{character[1:]}" in said
    assert in_code or "M040" in {finding.code for finding in imported.findings}


@pytest.mark.parametrize(
    ("heading", "title"), [("# ماء H~2~O", "ماء H₂O"), ("# x^2^ و**غليظ**", "x² وغليظ"), ("# أ<sub>لا</sub>", "ألا")]
)
def test_a_title_from_a_heading_has_its_letters_above_and_below_the_line(heading: str, title: str) -> None:
    assert read_markdown(Source("a.md", f"{heading}\n\nنص\n", ""), "ar").article.title == title


def test_heading_levels_never_skip() -> None:
    imported = read_markdown(Source("a.md", "# عنوان\n\nنص\n\n# أول\n\n#### عميق\n\nنص\n", ""), "ar")
    html = "".join(block.html for block in imported.article.blocks)
    assert imported.article.title == "عنوان"
    assert "<h2>أول</h2>" in html
    assert "<h3>عميق</h3>" in html
    assert [finding.code for finding in imported.findings] == ["M007"]


def test_a_date_in_the_file_name_is_the_articles() -> None:
    days = {
        name: read_markdown(Source(name, f"---\ntitle: ع\n{head}---\n\nنص\n", ""), "ar").article.date
        for name, head in (
            ("2021-03-06-a.md", ""),
            ("2021-03-07-a.md", "date: 2020-01-02\n"),
            ("2021-13-45-a.md", ""),
        )
    }
    assert list(days.values()) == [date(2021, 3, 6), date(2020, 1, 2), None]


def test_lines_of_verse_are_no_lists() -> None:
    source = Source("a.md", "---\ntitle: ع\nverse: true\n---\n\nقال:\n- من هنا؟\n- أنا\n", "")
    assert read_markdown(source, "ar").article.blocks[0].html.count('<p class="verse-line">') == 3


def test_a_picture_alone_is_a_figure() -> None:
    article = _read('![وصف](images/a.png "تعليق")\n')
    assert (
        '<figure><img alt="وصف" src="images/a.png"/><figcaption>تعليق</figcaption></figure>' in article.blocks[0].html
    )


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        ("title: [", "F002", 2),
        ("title: ع\ntitle: ب", "F003", 3),
        ("title: &a ع\nkicker: *a", "F002", 3),
        ("title: ع\ndate: 2024-13-45", "C003", 3),
        ("title: ع\nrevision: " + "9" * 5000, "C003", 3),
        ("title: ع\ndate: 2024-05", "C003", 3),
        ("title: ع\ndate: 2026-01-05 إلى 2026-01-09", "C003", 3),
        ("title: ع\ndraft: ربما", "C003", 3),
        ("- قائمة", "F002", 2),
        ("title: " + "[" * 3000, "F002", 2),
    ],
)
def test_front_matter_never_crashes(head: str, code: str, line: int) -> None:
    with pytest.raises(PublisherError) as caught:
        read_markdown(Source("a.md", f"---\n{head}\n---\n\nنص\n", ""), "ar")
    assert [(f.code, f.span and f.span.line) for f in caught.value.findings] == [(code, line)]


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "&nbsp;",
        "\u200b",
        "&#8203;",
        "\u200f",
        "\u2060\u200c",
        "\u0651",
        "**\u200b**",
        "![](p.png)",
        "\u00ad",
    ],
)
@pytest.mark.parametrize("link", ["[@](https://example.org/x)", '<a href="https://example.org/x">@</a>'])
def test_a_link_that_nobody_can_see_or_name_is_told_and_left_out(link: str, words: str) -> None:
    text = f"---\ntitle: ع\n---\n\nقبل {link.replace('@', words)} بعد.\n"
    imported = read_markdown(Source("a.md", text, ""), "ar")
    html = "".join(block.html for block in imported.article.blocks)
    if words.startswith("![") and link.startswith("<"):  # Markdown is read within the tag too
        assert "<img" in html
    assert "<a" not in html
    told = [(f.span and f.span.line, dict(f.params)) for f in imported.findings if f.code == "M051"]
    assert told == [(5, {"address": "https://example.org/x"})]
    assert "قبل" in html
    assert "بعد" in html


@pytest.mark.parametrize("words", ["…", "→", "1", "![رسم](p.png)", "`x`", "😀"])
def test_a_link_of_few_words_stays(words: str) -> None:
    imported = read_markdown(Source("a.md", f"# ع\n\nقبل [{words}](https://example.org/x) بعد.\n", ""), "ar")
    assert "M051" not in {finding.code for finding in imported.findings}
    assert any("<a href" in block.html for block in some(imported.article.blocks))
