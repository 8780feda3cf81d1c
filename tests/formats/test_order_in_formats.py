"""Runs that signs or spaces part, and parts of code, in PDF, EPUB and web edition; no gate objects to them."""

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from lxml import etree

import oracle
import visual_lines
from publisher.formats.epub.archive import unpack
from publisher.pipeline.build import Printed
from some import some

_RUNS = (
    *(
        "--help",
        "$HOME",
        "~/notes.md",
        "./run.sh",
        "%d",
        "$_GET",
        "|x|=2",
        "|−5|=5",
        "1 000 000",
        "1234 5678 9012 3456",
    ),
    *("01 23 45 67 89", "10:30 PM", "5 May 2025", "⌘+Q", "⌘C", "⇧⌘P", "√16=4", "(02) 123-4567", "+1 (555) 123-4567"),
    *("+20 (2) 1234-5678", "C:\\Users\\سالم\\file.txt", "www.example.com/path?q=سؤال&x=1"),
)
_SENTENCES = "\n\n".join(f"نص و{''.join(f'&#{ord(letter)};' for letter in run)} هنا." for run in _RUNS)
_BODY = f"""---
title: مقال
language: ar
columns: 1
---

{_SENTENCES}

هاتف: 123 4567

المصدر https://ar.wikipedia.org/wiki/القاهرة هنا. المدى 5..10 هنا، من 10-20 هنا.

هنا `id=3|سلمى|5|7` ثم `f(سلمى, 5)` ثم `12 كلمة 34` هنا.

```text
id=4|سلمى|5|7
```

```csv
3,سلمى,5,7
```

```python
b = 1  # اجعل b تشير إلى قائمة x الجديدة
```

<p lang="fa">جمله با 5-10 کلمه.</p>

<p lang="he">משפט עם 15-20 מילים.</p>
"""
# As they are drawn from left to right, without spaces.
_DRAWN = (
    *("id=3|ىملس|5|7", "id=4|ىملس|5|7", "f|ىملس,5|", "12ةملك34", "3,ىملس,5,7", "b=1#ةديدجلاxةمئاقىلإريشتbلعجا"),
    *("https://ar.wikipedia.org/wiki/ةرهاقلا", "1234567:فتاه", "10..5", "20-10", "5-10", "15-20"),
)


@pytest.fixture(scope="module", params=["majalla", "plain"])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    path = tmp_path_factory.mktemp("order") / "piece.md"
    path.write_text(_BODY, "utf-8")
    return oracle.printed(path, theme=request.param, formats=("pdf", "epub", "web"))


def test_no_gate_objects(printed: Printed) -> None:
    assert {finding.code for finding in printed.findings} <= {"P014", "M010", "P022"}


def test_the_pdf_has_them_in_their_order(printed: Printed) -> None:
    data = next(one.data for one in printed.artefacts if one.name.endswith(".pdf"))
    lines = [line.text for page in visual_lines.pdf_pages(data) for line in page]
    for run in some(run for run in _RUNS if "سا" not in run and "سؤ" not in run):
        assert any(f"{visual_lines.folded(run.replace(' ', ''))}و" in line for line in lines), run
    for drawn in some(_DRAWN):
        assert any(drawn in line for line in lines), drawn


def test_flowing_documents_isolate_them(printed: Printed) -> None:
    epub = next(one.data for one in printed.artefacts if one.name.endswith(".epub"))
    web = next(one.data for one in printed.artefacts if one.name.endswith("piece.html"))
    part = next(data for data in unpack(epub).values() if b"--help" in data)
    for tree in (etree.fromstring(part), lxml.html.document_fromstring(web)):
        isolates = {"".join(run.itertext()): run.get("dir") for run in tree.xpath("//*[local-name() = 'bdi']")}
        for run in some((*_RUNS, "123 4567", "5-10", "15-20", "https://ar.wikipedia.org/wiki/القاهرة")):
            assert isolates.get(run) == "ltr", run
        assert isolates["اجعل b تشير إلى قائمة x الجديدة"] == "rtl"
        assert isolates["سلمى"] == "rtl"


#: Passages whose language sets ranges otherwise than the article's, and how each is drawn.
_PASSAGES = {
    "ar": ('<p lang="fa">جمله با 5-10 کلمه.</p>', "5-10"),
    "fa": ('<p lang="ar">جملة من 5-10 كلمات.</p>', "10-5"),
    "he": ('<p lang="ar">جملة من 5-10 كلمات.</p>', "10-5"),
    "en": ('<p lang="ur" dir="rtl">جملہ 5-10 الفاظ</p>', "5-10"),
}


@pytest.mark.parametrize("language", _PASSAGES)
def test_the_gate_judges_a_range_by_the_language_of_its_passage(
    language: str, article: Callable[[str], Path]
) -> None:
    passage, drawn = _PASSAGES[language]
    head = f"---\ntitle: '1'\nlanguage: {language}\n---\n\n"
    inline = passage.replace("<p", "<span", 1).replace("</p>", "</span>")
    printed = oracle.printed(article(f"{head}{passage}\n\n{inline}\n"))
    assert "P015" not in {finding.code for finding in printed.findings}
    text = "".join(line.text for page in visual_lines.pdf_pages(printed.artefacts[0].data) for line in page)
    assert text.count(drawn) == 2
