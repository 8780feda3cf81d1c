"""Real sources are untidy: what once broke a build, lost a word or told a falsehood stays mended."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from publisher.diagnostics import PublisherError
from publisher.formats.epub.archive import unpack
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.importers.pasted.pasted_importer import infer
from publisher.model import Source
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.formats import FORMATS
from publisher.pipeline.request import BuildRequest
from waiting import PATIENCE

NASTY = """---
title: مقال فيه كل غريب
tags: [أول, ثان]
image: {src: "صورة أولى.png", alt: وصف}
---

نص ![وصف](صورة.png) بعد، و![رسم](bare.svg) ثم ![بلا](nosuffix) و![كذب](lie.jpg).

<td align="right">يتيم</td>

<li>بند يتيم</li>

<p lang="xx_YY">لغة</p>

<ol type="q" start="²"><li value="x">بند</li></ol>

<time datetime="أمس">أمس</time> [أ](http://e.org/%ZZ) [ب](https://e.org/a|b) [ج](https://e.org/#a#b) [د](https://e.org/عربي)

<table><tr><td align="right">خلية</td></tr></table>

<div dir="rtl">

## عنوان داخلي

نص **غامق** داخلي.

</div>

<div class="my-footnotes"><ol><li>ليست حاشية</li></ol></div>

نص\\[^3\\] محمي، وكلمة[^n] لها حاشية.

[^n]: ح ![وصف](صورة.png)
"""


def _codes(caught: pytest.ExceptionInfo[PublisherError]) -> list[str]:
    return [finding.code for finding in caught.value.findings]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = tmp_path_factory.mktemp("nasty")
    picture = Image.new("RGB", (40, 30), "navy")
    picture.save(folder / "صورة.png")
    picture.save(folder / "صورة أولى.png")
    picture.save(folder / "nosuffix", format="PNG")
    picture.save(folder / "lie.jpg", format="PNG")
    (folder / "bare.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><rect width="50" height="50"/></svg>', "utf-8"
    )
    (folder / "a.md").write_text(NASTY, "utf-8")
    (folder / "b.md").write_text("# ثان\n\n[إلى](a.md#عنوان-داخلي) و[كله](a.md)\n\n## قسم\n\nنص\n", "utf-8")
    (folder / "issue.toml").write_text(
        'title = "غريب"\nvolume = 2\nissn = "1234-5678"\n'
        '[[section]]\ntitle = "قسم الغرائب"\narticles = ["./a.md", "b.md"]\n',
        "utf-8",
    )
    return set_in_type(BuildRequest(folder, ("pdf", "epub")))


def test_the_nasty_issue_is_set_and_says_only_what_is_true(nasty: Printed) -> None:
    codes = [finding.code for finding in nasty.findings]
    assert set(codes) == {"M001", "M017", "M047"}
    assert [dict(finding.params)["tag"] for finding in nasty.findings if finding.code == "M017"] == ["xx_YY"]
    said = [(finding.code, dict(finding.params)) for finding in nasty.findings]
    assert "<li>" in {params["mark"] for code, params in said if code == "M001"}
    attributes = {(params["tag"], params["name"]) for code, params in said if code == "M047"}
    assert {("<ol>", "type"), ("<ol>", "start"), ("<time>", "datetime")} <= attributes


def test_markdown_in_a_division_is_read(nasty: Printed) -> None:
    html = nasty.edition.parts[2].html
    assert "<strong>غامق</strong>" in html
    assert ">عنوان داخلي</h2>" in html
    assert "ليست حاشية" in html


def test_the_epub_names_sections_and_no_false_date(nasty: Printed) -> None:
    files = unpack(nasty.artefacts[1].data)
    assert "قسم الغرائب" in files["EPUB/nav.xhtml"].decode()
    package = files["EPUB/content.opf"].decode()
    assert "<dc:date>" not in package
    assert "urn:issn:1234-5678" in package
    link = etree.fromstring(files["EPUB/part-03.xhtml"]).xpath("//@href[contains(., 'part-02')]")
    assert link == ["part-02.xhtml#a--عنوان-داخلي", "part-02.xhtml"]


@pytest.mark.slow
def test_the_authorities_accept_the_nasty_issue(nasty: Printed) -> None:
    asked = [(FORMATS[artefact.format].validate, artefact) for artefact in nasty.artefacts]
    assert [validate(artefact).complaints for validate, artefact in asked if validate] == [(), ()]


def test_a_note_in_a_title_is_told(article: Callable[[str], Path]) -> None:
    printed = set_in_type(BuildRequest(article("# عنوان[^1]\n\nنص.\n\n[^1]: ح.\n"), ("epub",)))
    assert [finding.code for finding in printed.findings] == ["M003"]


def test_a_note_that_calls_a_note_is_told(article: Callable[[str], Path]) -> None:
    with pytest.raises(PublisherError) as caught:
        set_in_type(BuildRequest(article("# ع\n\nنص[^1]\n\n[^1]: ح[^2].\n\n[^2]: ث.\n"), ("epub",)))
    assert list(_codes(caught)) == ["M009"]  # one fault, one finding: not that nothing calls the second note too


def test_rich_markup_in_a_paste_is_text(run: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("عنوان\n\nنص [/b] و[x] هنا.\n", "utf-8")
    ran = run("import", "r.txt", "--into", "i")
    assert ran.code == 0, ran.err
    assert "[/b]" in ran.err
    assert "[x]" in ran.err


def test_two_imports_of_one_name_write_nothing(run: Callable[..., object], tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.txt").write_text(f"عنوان {name}\n\nنص.\n", "utf-8")
    ran = run("import", "a/t.txt", "b/t.txt", "--into", "i", "--force")
    assert (ran.code, "error O003" in ran.err, (tmp_path / "i").exists()) == (1, True, False)


def test_two_issues_of_one_slug(issue: Path, run: Callable[..., object]) -> None:
    shutil.copytree(issue, issue.parents[1] / "other" / "one")
    ran = run("build", "sources/one", "other/one", "--format", "epub")
    assert (ran.code, "error C011" in ran.err, len(ran.out.splitlines())) == (1, True, 2)


@pytest.mark.engine
def test_code_beside_the_articles_is_never_run(issue: Path) -> None:
    import subprocess

    folder = issue.parents[1]
    for name in ("lxml", "html5lib", "tinyhtml5", "fractions", "weasyprint", "pydyf"):
        (folder / f"{name}.py").write_text("open('PWNED', 'w').close()\n", "utf-8")
    program = Path(sys.executable).with_name("publisher")
    subprocess.run(
        [program, "build", "sources/one"], cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE
    )
    assert not (folder / "PWNED").exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('title = "ع\\u0001"\n', "C003"),
        ('title = "ع"\ndate = 1900-01-01\ncalendars = ["hijri"]\n', ""),
        ('title = "ع"\ndate = 2090-01-01\ncalendars = ["gregorian", "hijri"]\n', ""),
    ],
)
def test_odd_issue_tables(text: str, code: str, issue: Path, run: Callable[..., object]) -> None:
    (issue / "issue.toml").write_text(text, "utf-8")
    ran = run("build", "sources/one", "--format", "epub")
    assert ran.code == (1 if code else 0), ran.err
    assert code in ran.err


def test_odd_limits(issue: Path, run: Callable[..., object]) -> None:
    (issue.parents[1] / "publisher.toml").write_text("[limits]\nseconds = inf\n", "utf-8")
    ran = run("build", "sources/one", "--format", "epub")
    assert (ran.code, "publisher.toml:2: error C003" in ran.err) == (1, True)


def test_a_template_that_divides_by_zero(issue: Path, run: Callable[..., object]) -> None:
    place = issue.parents[1] / "templates" / "plain"
    place.mkdir(parents=True)
    (place / "cover.html").write_text("<p>\n{{ 1 / 0 }}\n</p>", "utf-8")
    ran = run("build", "sources/one", "--format", "epub")
    assert (ran.code, "templates/plain/cover.html:2: error T003" in ran.err) == (1, True)


def test_a_table_too_wide_and_a_long_word_are_told_and_break(article: Callable[[str], Path]) -> None:
    wide = _table(16)
    text = f"---\ntitle: ع\n---\n\n{wide}\n\n{'طويلةجدا' * 40}\n"
    printed = set_in_type(BuildRequest(article(text), ("pdf",)))
    told = [finding.code for finding in printed.findings]
    document = pypdfium2.PdfDocument(printed.artefacts[0].data)
    letters = "".join(page.get_textpage().get_text_bounded() for page in document).count("ط")
    document.close()
    assert set(told) == {"P009", "P011"}
    assert letters >= 40


def _table(columns: int) -> str:
    return "|" + "|".join(f"عمود{n}" for n in range(columns)) + "|\n" + "|---" * columns + "|\n"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"نص.\n\n{_table(200)}", "piece.md:7: error P032"),
        ("نص.\n\n" + "\n".join(f"{'    ' * n}- عميق" for n in range(25)), "piece.md:31: error P006"),
    ],
)
def test_what_runs_off_the_page_is_one_error_with_its_line(
    body: str, told: str, article: Callable[[str], Path]
) -> None:
    with pytest.raises(PublisherError) as raised:
        set_in_type(BuildRequest(article(f"---\ntitle: ع\n---\n\n{body}\n"), ("pdf",)))
    errors = [str(finding) for finding in raised.value.findings if finding.severity == "error"]
    assert [error.startswith(told) for error in errors] == [True]


def test_quotations_in_quotations_have_room(article: Callable[[str], Path]) -> None:
    text = f"---\ntitle: ع\n---\n\n{'>' * 40} كلمات تقال هنا\n"
    printed = set_in_type(BuildRequest(article(text), ("pdf",), theme="majalla"))
    assert not {finding.code for finding in printed.findings} & {"P006", "P009", "P013"}


def test_lines_wrapped_by_hand_are_joined() -> None:
    paragraph = "هذا سطر طويل من نص منسوخ من رسالة بريدية\nوهو ملفوف عند ستين حرفا أو نحوها\nثم ينتهي هنا بنقطة.\n"
    lines = infer(Source("x.txt", "عنوان\n\n" + "\n".join([paragraph] * 3) + "\n1. أولا\n\n● ثانيا\n", "")).lines
    assert [line.kind for line in lines] == ["title", "lede", "paragraph", "paragraph", "paragraph", "bullet"]


def test_titles_are_one_line() -> None:
    imported = read_markdown(Source("a.md", '---\ntitle: "أول\\nثان"\n---\n\nنص\n', ""), "ar")
    assert imported.article.title == "أول ثان"


def test_suffixes_in_capitals(issue: Path, run: Callable[..., object]) -> None:
    (issue / "issue.toml").write_text('title = "ع"\n', "utf-8")
    (issue / "C.MD").write_text("# ثالث\n\nنص\n", "utf-8")
    ran = run("build", "sources/one", "--format", "epub")
    assert ran.code == 0, ran.err
    files = unpack((issue.parents[1] / "dist" / "one" / "one.epub").read_bytes())
    assert "ثالث" in files["EPUB/nav.xhtml"].decode()


def test_a_link_to_another_folder_is_not_taken_for_an_article(article: Callable[..., Path]) -> None:
    printed = set_in_type(BuildRequest(article("# ع\n\n[رابط](../../elsewhere/piece.pdf)\n"), ("epub",)))
    assert [finding.code for finding in printed.findings] == ["M008"]
