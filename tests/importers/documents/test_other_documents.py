"""Saved pages, EPUBs, OpenITI texts, books, and the words of all of them held against what is written."""

import random
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from made_documents import epub, post, wordpress
from publisher.importers.documents import word_check, write_article
from publisher.importers.documents.draft import Draft, PlacedWord
from publisher.importers.documents.encodings import decode
from publisher.importers.documents.plain_words import words_of_tree
from publisher.importers.documents.word_check import differing
from publisher.importers.pasted.code_evidence import evidence
from scale import sampled
from some import some

_LONG = "هذه فقرة طويلة من متن المقال فيها كلام كثير عن الموضوع حتى تُعرف أنها منه ولا تُعد من القوائم. " * 3
_PAGE = f"""<!doctype html><html lang="ar" dir="rtl"><head><title>العنوان | الموقع</title>
<meta name="author" content="سلمى نور"><meta property="article:published_time" content="2024-05-06"></head><body>
<header class="site-header"><nav><a href="/">الرئيسية</a></nav></header>
<article><h1>العنوان</h1><p>{_LONG}</p><div class="share">شارك المقال</div><h2>قسم</h2><p>{_LONG}</p>
<img src="a_files/x.png" alt="وصف"></article><aside>الأكثر قراءة</aside><footer>كل الحقوق محفوظة</footer></body>
</html>"""


def test_of_a_page_the_article_alone_is_taken_and_the_rest_is_told(
    run: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(_PAGE, "utf-8")
    ran = run("import", "a.html", "--into", "i")
    assert ran.code == 0, ran.err
    text = (tmp_path / "i" / "a.md").read_text("utf-8")
    assert text.startswith("---\ntitle: العنوان\nauthors:\n- سلمى نور\ndate: '2024-05-06'\nlanguage: ar\n")
    assert text.count("هذه فقرة طويلة") == 6
    for out in ("شارك المقال", "الأكثر قراءة", "كل الحقوق", "الرئيسية"):
        assert out not in text
        assert out in ran.err
    assert "I025" in ran.err


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16", "utf-8"])
def test_a_page_is_read_in_its_encoding(encoding: str, run: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(f"<meta charset='{encoding}'>{_PAGE}".encode(encoding))
    assert run("import", "a.html", "--into", "i").code == 0
    assert "هذه فقرة طويلة" in (tmp_path / "i" / "a.md").read_text("utf-8")


def test_a_page_without_menus_is_taken_whole(run: Callable[..., object], tmp_path: Path) -> None:
    parts = "".join(f"<article><h2>المادة {n}</h2><p>نص المادة رقم {n} هنا.</p></article>" for n in range(9))
    (tmp_path / "a.html").write_text(f"<html lang='ar'><body><h1>إعلان</h1>{parts}</body></html>", "utf-8")
    ran = run("import", "a.html", "--into", "i")
    assert (ran.code, "I029" in ran.err) == (0, False)
    assert (tmp_path / "i" / "a.md").read_text("utf-8").count("## المادة") == 9


def test_an_epub_keeps_its_order_notes_pictures_and_links(run: Callable[..., object], tmp_path: Path) -> None:
    note = '<aside epub:type="footnote" id="n1"><p>نص الحاشية <a epub:type="backlink" href="#r1">↩</a></p></aside>'
    call = '<a epub:type="noteref" id="r1" href="#n1">1</a>'
    link = '<a href="c1.xhtml#x">إلى الفصل</a>'
    one = f'<h1>الثاني اسمًا</h1><p>متن{call} {link}.</p><p><img src="p.png" alt="و"/></p>{note}'
    two = '<h1>أول</h1><p id="x">متن <span epub:type="pagebreak">7</span>آخر.</p>'
    (tmp_path / "a.epub").write_bytes(epub(one, two, more={"OEBPS/p.png": b"\x89PNG"}))
    ran = run("import", "a.epub", "--into", "i")
    assert ran.code == 0, ran.err
    text = (tmp_path / "i" / "الثاني-اسما.md").read_text("utf-8")
    assert "متن[^1] [إلى الفصل](أول.md#x)" in text
    assert "[^1]: نص الحاشية\n" in text
    assert "![و](pictures/p.png)" in text
    assert (tmp_path / "i" / "pictures" / "p.png").read_bytes() == b"\x89PNG"
    assert '<span id="x"></span>متن آخر.' in (tmp_path / "i" / "أول.md").read_text("utf-8")
    issue = (tmp_path / "i" / "issue.toml").read_text("utf-8")
    assert issue.index("الثاني-اسما.md") < issue.index("أول.md")


_OPENITI = """######OpenITI#
#META# 010.AuthorNAME :: ابن خلدون
#META# 020.BookTITLE :: المقدمة
#META#Header#End#
# بسم الله PageV01P001
### | الباب الأول
# فقرة تمتد
~~ على سطرين ms001 ثم PageV01P002 تتصل
### || فصل
# صدر البيت %~% عجز البيت
"""


@pytest.mark.parametrize("name", ["b.mARkdown", "b.txt"])
def test_a_text_of_openiti_keeps_chapters_verse_and_pages(
    name: str, run: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(_OPENITI, "utf-8")
    ran = run("import", name, "--into", "i")
    assert (ran.code, "I036" in ran.err) == (0, True)
    text = (tmp_path / "i" / "الباب-الأول.md").read_text("utf-8")
    assert "- ابن خلدون" in text
    assert 'فقرة تمتد على سطرين ثم <span id="page-1-2"></span> تتصل' in text
    assert "## فصل\n\nصدر البيت // عجز البيت\n{: .verse}" in text
    assert "ms001" not in text


def test_a_book_is_parted_at_its_chapters(run: Callable[..., object], tmp_path: Path) -> None:
    chapters = ("المقدمة", "الباب الأول: في النشأة", "الفصل ٢", "الخاتمة")
    text = "كتاب الحوسبة\n\n" + "\n\n".join(f"{chapter}\n\n{_LONG}\n\nوفقرة أخرى." for chapter in chapters)
    (tmp_path / "b.txt").write_text(text, "utf-8")
    assert run("import", "b.txt", "--into", "i", "--as", "book").code == 0
    issue = (tmp_path / "i" / "issue.toml").read_text("utf-8")
    assert 'title = "كتاب الحوسبة"' in issue
    assert len(list((tmp_path / "i").glob("*.md"))) == len(chapters) + 1


def test_standard_input_is_read(run: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    text = f"عنوان النص\n\n{_LONG}\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("cp1256"))))
    ran = run("import", "-", "--into", "i")
    assert ran.code == 0, ran.err
    assert "I020" in ran.err
    assert "هذه فقرة" in (tmp_path / "i" / "عنوان-النص.md").read_text("utf-8")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256", "iso8859-6", "mac_arabic"]
)
def test_encodings_are_told_apart(encoding: str) -> None:
    text = "لمّا كان الاعتراف بالكرامة المتأصلة في جميع أعضاء الأسرة البشرية وبحقوقهم المتساوية الثابتة\n" * 3
    found = decode(text.replace("ّ", "").encode(encoding))
    assert found is not None
    assert found.text.lstrip("\ufeff") == text.replace("ّ", "")


def test_formats_lists_what_is_read_and_written(run: Callable[..., object]) -> None:
    ran = run("formats")
    for name in ("Word (.docx)", "EPUB (.epub)", "OpenITI", "pdf: written"):
        assert name in ran.out
    assert "Word" in run("formats", "--lang", "ar").out


def _draft(markup: str, words: list[str]) -> Draft:
    body = lxml.html.document_fromstring(f"<html><body>{markup}</body></html>").find("body")
    assert body is not None
    return Draft("a", {"title": "عنوان"}, body, (PlacedWord("عنوان", 1), *(PlacedWord(word, 2) for word in words)))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["واحد", "اثنان"], []),
        (["واحد", "ضائع", "اثنان"], ["I010"]),
        (["واحد"], ["I011"]),
        (["اثنان", "واحد"], ["I010", "I011"]),
    ],
)
def test_every_difference_of_words_is_told(words: list[str], codes: list[str]) -> None:
    draft = _draft("<p>واحد اثنان</p>", words)
    text = write_article.write_article(draft, "ar").text
    told = word_check.judge(draft.words, "a.docx", "a", text, "ar")
    assert sorted(finding.code for finding in told) == codes


def test_differences_are_those_that_were_made() -> None:
    choose = random.Random(7)  # noqa: S311 -- the same words in every run
    ours = [f"k{choose.randrange(200)}" for _ in range(3000)]
    for places in some([[5, 1500, 2990], [], list(range(100, 160))]):
        others = [word for at, word in enumerate(ours) if at not in places]
        found = list(differing(ours, others))
        kept, at = [], 0
        for begin, end, other, until in found:
            kept += ours[at:begin] + others[other:until]
            at = end
        assert kept + ours[at:] == others
        assert sum(end - begin for begin, end, _, _ in found) == len(places)


def test_a_loss_stops_the_import_unless_it_is_asked_for(
    run: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = write_article.write_body
    monkeypatch.setattr(write_article, "write_body", lambda *given: whole(*given).replace("ضائع", ""))
    (tmp_path / "e.xml").write_text(wordpress(post("متن ضائع هنا.")), "utf-8")
    ran = run("import", "e.xml", "--into", "i")
    assert (ran.code, "error I010" in ran.err, (tmp_path / "i").exists()) == (1, True, False)
    lossy = run("import", "e.xml", "--into", "i", "--lossy")
    assert (lossy.code, "error I010" in lossy.err, (tmp_path / "i" / "مقال.md").exists()) == (1, True, True)


_INLINE = (
    "<b>{}</b>",
    "<i>{}</i>",
    "<a href='x_y'>{}</a>",
    "<code>{}</code>",
    "<sup>{}</sup>",
    "{}",
    "<del>{}</del>",
)
_BLOCKS = ("<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li><li>ب</li></ul>", "<blockquote><p>{}</p></blockquote>")
_BLOCKS += (
    "<table><tr><th>{}</th><th>ج</th></tr><tr><td>د</td><td>ه</td></tr></table>",
    "<ol><li>{}<p>و</p></li></ol>",
)
_BLOCKS += (
    "<table><tr><td colspan='2'>{}</td></tr><tr><td>د</td><td>ه</td></tr></table>",
    "<pre>{}</pre>",
    "<div>{}</div>",
)
_WORDS = (
    "كلمة",
    "a*b*c",
    "x_y_z",
    "[n]",
    "# h",
    "1. ك",
    "- ك",
    "{: .x}",
    "`t`",
    "|",
    "~",
    "$x$",
    "&amp;amp;",
    "&lt;b&gt;",
)
_WORDS += (
    "https://e.org/a_b",
    "ن.",
    "«ق»",
    "**",
    "\\",
    "[[x]]",
    "==y==",
    "^2^",
    ":smile:",
    "%%",
    "{{ x }}",
    "[^1]",
    "!",
)


@pytest.mark.parametrize("seed", sampled(range(120), 40))
def test_whatever_html_is_written_reads_back_word_for_word(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 -- the same text in every run
    blocks = []
    for _ in range(choose.randint(1, 5)):
        inner = "".join(
            choose.choice(_INLINE).format(" ".join(choose.choices(_WORDS, k=choose.randint(1, 3))))
            + choose.choice((" ", "", "، "))
            for _ in range(choose.randint(1, 4))
        )
        blocks.append(choose.choice(_BLOCKS).format(inner))
    markup = "<p>فقرة عربية أولى طويلة بما يكفي.</p>" + "".join(blocks)
    body = lxml.html.document_fromstring(f"<html><body>{markup}</body></html>").find("body")
    assert body is not None
    words = (PlacedWord("عنوان", 1), *words_of_tree(body))
    text = write_article.write_article(Draft("a", {"title": "عنوان"}, body, words), "ar").text
    assert [str(one) for one in word_check.judge(words, "a.html", "a", text, "ar")] == [], f"{markup}\n\n{text}"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "$ pip install x",
            "sudo apt-get update",
            "git clone https://e.org/x.git",
            "import os",
            "def f(x):",
            "x = f(1)",
        ),
        *(
            "const a = { b: 1 };",
            "for (int i = 0; i < n; i++) {",
            "}",
            "print('مرحبا')",
            "<div class='a'>",
            "#!/bin/sh",
        ),
        *("SELECT * FROM t;", "@app.route('/')", "return x;", "npm run build", ">>> 1 + 1 == f(2)"),
    ],
)
def test_lines_of_code_are_known(line: str) -> None:
    assert evidence(line)


@pytest.mark.parametrize(
    "line",
    [
        *("التثبيت", "قال: «x = 1» ومضى", "Go to the shop and make some bread.", "The class of 2024 will return"),
        *("Python", "OpenAI (2024)", "١٤ أكتوبر ٢٠٢٥", "from Cairo to Beirut the road is long", "C++", "Windows 11"),
        *("import duties rose, and so did prices everywhere.", "العدد (٣)", "https://e.org/a", "• بند", "1. بند"),
    ],
)
def test_lines_of_prose_are_no_code(line: str) -> None:
    assert not evidence(line)
