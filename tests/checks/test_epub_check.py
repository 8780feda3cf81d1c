"""Nothing is lost on the way into a package: what a spoilt package is found to lack."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from publisher.checks.products.epub import check_book
from publisher.model import Artefact
from publisher.pipeline.build import Printed

Spoil = Callable[[str], str]
_ARTICLE = "EPUB/part-07.xhtml"


def _spoilt(artefact: Artefact, name: str, spoil: Spoil) -> Artefact:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(artefact.data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            changed = spoil(data.decode()).encode() if item == name else data
            assert item != name or changed != data
            new.writestr(item, changed)
    return replace(artefact, data=out.getvalue())


def _swapped(text: str) -> str:
    return re.sub(r"(<p>[^<]*?)(\w{3,}) (\w{3,})", r"\1\3 \2", text, count=1)


CASES: dict[str, tuple[str, Spoil, str]] = {
    "a word lost": (_ARTICLE, lambda text: text.replace("الأدوات", "", 1), "K003"),
    "words in another order": (_ARTICLE, _swapped, "K005"),
    "a word twice": (_ARTICLE, lambda text: text.replace("<p>", "<p>زيادة ", 1), "K005"),
    "an empty document": (
        _ARTICLE,
        lambda text: re.sub(r"<body>.*</body>", "<body><section></section></body>", text, flags=re.DOTALL),
        "K006",
    ),
    "a dropped list": (_ARTICLE, lambda text: re.sub(r"</?(?:ul|ol|li)>", " ", text), "K008"),
    "a table flattened": ("EPUB/part-05.xhtml", lambda text: re.sub(r"</?(?:td|tr)[^>]*>", " ", text), "K008"),
    "a picture gone": (_ARTICLE, lambda text: re.sub(r"<img[^>]*/>", "", text), "K008"),
    "a chapter missing in nav": (
        "EPUB/nav.xhtml",
        lambda text: re.sub(r'<li><a href="part-07[^>]*>(?:(?!<ol>).)*?</a></li>', "", text),
        "K007",
    ),
    "a chapter under another title": ("EPUB/nav.xhtml", lambda text: text.replace("كيف تُصنع", "متى تُصنع"), "K007"),
    "a document not in the spine": (
        "EPUB/content.opf",
        lambda text: text.replace('<itemref idref="part-10"/>', ""),
        "K007",
    ),
    "a call of no note": (
        _ARTICLE,
        lambda text: text.replace('href="#how-it-is-made--note.1"', 'href="#none"'),
        "K004",
    ),
    "a page of no document": (
        "EPUB/nav.xhtml",
        lambda text: text.replace("part-07.xhtml#page", "part-77.xhtml#page"),
        "K004",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_lost_is_found(sample: tuple[Path, Printed], case: str) -> None:
    name, spoil, code = CASES[case]
    epub = next(artefact for artefact in sample[1].artefacts if artefact.format == "epub")
    found = list(check_book(_spoilt(epub, name, spoil), sample[1].edition))
    assert code in {finding.code for finding in found}, found


def test_a_sound_package_is_passed(sample: tuple[Path, Printed]) -> None:
    epub = next(artefact for artefact in sample[1].artefacts if artefact.format == "epub")
    assert list(check_book(epub, sample[1].edition)) == []


def test_a_failed_packaging_leaves_yesterdays(
    issue: Path, run: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", "sources/one", "--format", "epub")
    out = issue.parents[1] / "dist" / "one"
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    monkeypatch.setattr("publisher.formats.flow.differing", lambda *_: iter(["كلمة"]))
    (issue / "a.md").write_text("---\ntitle: المقال الأول\n---\n\nنص جديد.\n", "utf-8")
    ran = run("build", "sources/one", "--format", "epub")
    assert (ran.code, "error G005" in ran.err) == (1, True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
