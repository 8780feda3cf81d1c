"""Texts that nobody means: a right page in every format, or one error that names the line; in bounded time.

Directional controls in every place are in `test_directional_controls.py`, what hangs a reader of Markdown in
`tests/system/test_limits.py`.
"""

import html
import json
import zipfile
from io import BytesIO
from pathlib import Path

import lxml.html
import pytest
from PIL import Image

from publisher.arabic.bidi.controls import without_controls
from publisher.diagnostics import PublisherError
from publisher.model import Artefact
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest
from scale import sampled
from some import some

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

_BRACKETS = "()[]{}<>«»‹›“”‘’⟨⟩"
_MARKDOWN = frozenset("*_<>[]{}()#&^~=$!:-+.")
#: What is set as it was typed.
SET = {
    "500 guillemets in each other": "«" * 500 + "كلمة" + "»" * 500,
    "500 quotation marks around a Latin word": "“" * 500 + "word" + "”" * 500,
    "500 straight quotation marks": '"' * 500 + "كلمة" + '"' * 500,
    "500 of all kinds": '"«‹' * 166 + "كلمة word" + '›»"' * 166,
    "quotations in each other": " ".join(["“a «ب"] * 250) + " " + " ".join(["»”"] * 250),
    "brackets that nothing closes": _BRACKETS[::2] * 40 + "كلمة word 12",
    "brackets that nothing opens": "كلمة word 12" + _BRACKETS[1::2] * 40,
    "brackets that others close": "كلمة (word] 12} «ثم) [نعم» {a› 5> " * 12,
    "brackets the wrong way round": "كلمة )word( ]12[ »ثم« }a{ " * 12,
    "a word of 2,900 letters": "كتاب" * 725,
    "a Latin word of 2,900 letters": "word" * 725,
    # Its line ends fall within numbers; three times as long, its contents take a minute.
    "a word of 700 letters and digits of two directions": "كتابword12٣" * 64,
    "signs alone": "+-×÷=*/%#°$.,:;!?" * 30,
}
#: What is refused, and by which finding.
REFUSED = {
    "a number of 10,000 digits": ("1" * 10_000, "L004"),
    "a number of 10,000 digits in groups": ("1,234." * 2_000, "L004"),
    "a number of 10,000 Arabic digits": ("١" * 10_000, "L004"),
    "a number of 10,000 digits of two kinds": ("12٣٤" * 2_500, "L004"),
    "a word of 10,000 letters": ("ك" * 10_000, "L004"),
    "a letter with 3,100 vowel signs": ("ك" + "\u064e" * 3_100, "L004"),
    "a letter that is drawn out 3,100 times": ("ك" + "\u0640" * 3_100 + "ب", "L004"),
}
_IN_TITLES = """---
title: {front}
subtitle: {front}
kicker: {front}
authors: [{front}]
language: {language}
---

نص text.
"""
_IN_TEXT = """---
title: عنوان
language: {language}
---

قال {text} ثم **قال {text} ثم** سكت.[^1]

## فصل {text} ثان

- بند {text} ثم

> قول {text} ثم

![صورة](p.png "شرح {text} هنا")

[^1]: هذه {text} قصيرة.
"""
_IN_TABLES = """---
title: عنوان
language: {language}
---

| أ | ب |
|---|---|
| خلية {text} ج | د |

اكتب <code>{text}</code> هنا.

```
x {bare} y
```
"""
_PLACES = {"titles": _IN_TITLES, "text": _IN_TEXT, "tables and code": _IN_TABLES}
_FITS_NO_CELL = 200  # letters of a word: longer ones are told to take too long


def _issue(folder: Path, markdown: str) -> Path:
    issue = folder / "sources" / "one"
    issue.mkdir(parents=True)
    Image.new("RGB", (1200, 800), (9, 90, 90)).save(issue / "p.png")
    (folder / "publisher.toml").write_text("", "utf-8")
    (issue / "issue.toml").write_text('title = "عدد"\ndate = 2026-01-05\narticles = ["a.md"]\n', "utf-8")
    (issue / "a.md").write_text(markdown, "utf-8")
    return issue


def _markdown(template: str, text: str, language: str) -> str:
    escaped = "".join(f"&#{ord(c)};" if c in _MARKDOWN else c for c in text)
    front = json.dumps(text, ensure_ascii=False)
    return template.format(front=front, text=escaped, bare=text, language=language)


def _texts(artefacts: tuple[Artefact, ...]) -> dict[str, str]:
    """Return what the documents of a book and of a site say."""
    said = {"epub": "", "web": ""}
    for artefact in artefacts:
        if artefact.name.endswith(".epub"):
            with zipfile.ZipFile(BytesIO(artefact.data)) as archive:
                names = [name for name in archive.namelist() if name.endswith(".xhtml")]
                said["epub"] = "".join(_text(archive.read(name)) for name in names)
        elif artefact.name.endswith(".html"):
            said["web"] += _text(artefact.data)
    return said


def _text(data: bytes) -> str:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    content = lxml.html.document_fromstring(data, parser=parser).text_content()
    return " ".join(without_controls(str(content)).replace("\u200d", "").split())


def _fits(name: str, place: str) -> bool:
    """Return whether a text is for a place: a cell of a word without end takes too long, and is told to (L001)."""
    longest = max(SET[name].split(), key=len)
    return place != "tables and code" or len(longest) <= _FITS_NO_CELL or not longest[5].isalnum()


@pytest.mark.parametrize(
    ("name", "place"), [(name, place) for name in SET for place in _PLACES if _fits(name, place)]
)
def test_it_is_set_as_it_was_typed(name: str, place: str, tmp_path: Path) -> None:
    """No gate finds a letter missing or out of its place in the PDF; books and sites say every sign.

    What no line has room for is refused instead, and nothing else is told of it as an error.
    """
    text = " ".join(SET[name].split())
    for language in some(sampled(("ar", "fa", "he", "en"), 1)):
        issue = _issue(tmp_path / language, _markdown(_PLACES[place], text, language))
        try:
            printed = build(BuildRequest(issue, ("pdf", "epub", "web"), out=tmp_path / language / "dist"))[1]
        except PublisherError as error:
            told = {finding.code for finding in error.findings if finding.severity == "error"}
            assert told <= {"P006", "P032"}
            assert told
            printed = build(BuildRequest(issue, ("epub", "web"), out=tmp_path / language / "dist"))[1]
        assert [finding for finding in printed.findings if finding.severity == "error"] == []
        for kind, said in _texts(printed.artefacts).items():
            assert html.unescape(text) in said, kind


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_one_finding(name: str, tmp_path: Path) -> None:
    text, code = REFUSED[name]
    for template in (_IN_TEXT, _IN_TABLES):
        folder = tmp_path / str(len(template))
        with pytest.raises(PublisherError) as caught:
            build(BuildRequest(_issue(folder, _markdown(template, text, "ar")), ("pdf",), out=folder / "dist"))
        (finding,) = caught.value.findings
        assert finding.code == code
        assert finding.span is not None
        assert (finding.span.path, finding.span.line > 4) == ("sources/one/a.md", True)


@pytest.mark.parametrize("name", REFUSED)
def test_a_title_of_it_is_set_or_refused_with_one_finding(name: str, tmp_path: Path) -> None:
    issue = _issue(tmp_path, _IN_TITLES.format(front=json.dumps(REFUSED[name][0][:3_500]), language="ar"))
    try:
        printed = build(BuildRequest(issue, ("pdf", "epub", "web"), out=tmp_path / "dist"))[1]
    except PublisherError as error:
        assert len(error.findings) == 1
        assert error.findings[0].span
    else:
        assert [finding for finding in printed.findings if finding.severity == "error"] == []
