"""Every script that some face of the font book has, in every place of an article, in all formats: one answer.

The PDF is read for the font that each character is drawn with; the EPUB and the site for the fonts that they embed.
"""

import ctypes
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from publisher.diagnostics import PublisherError
from publisher.model import Artefact
from publisher.pipeline.build import Printed, build
from publisher.pipeline.request import BuildRequest

THEMES = ("plain", "majalla")
SCRIPTS = {
    "Hebrew": "שלום",
    "Greek": "λόγος",
    "Cyrillic": "слово",
    "Armenian": "բառ",
    "Georgian": "სიტყვა",
    "Persian": "پژگچ",
    "Kurdish": "ڕۆژ",
    "Urdu": "ڈھونڈ",
    "Uyghur": "ئۈچ",
    "Latin with marks": "čeština",
    "arrows": "⇒∀≤",
    "emoji": "🚀🐳",
}
KEYCAPS = "1️⃣ ❤️ 👍🏽 👨‍👩‍👧 🇸🇦"
# The text of the place stands for X. In the first places words are drawn, in the last it is read aloud.
ARTICLE = """---
title: عنوان X هنا
subtitle: فرعي X هنا
kicker: باب X هنا
authors: ["كاتب X هنا"]
summary: ["نقطة X هنا"]
date: 2026-01-05
language: {language}
---

## فصل X هنا

متن X هنا، و**بارز X هنا**، ورمز `x X y` هنا.[^1]

- بند X هنا

> قول X هنا

| رأس X هنا | ب |
|---|---|
| خلية X هنا | د |

```
كتلة X y
```

[^1]: حاشية X هنا.

![بديل X هنا](p.png "شرح X هنا")
"""
PLACES = ARTICLE.count("X") - 1  # the text that stands for a picture is not drawn


def _printed(folder: Path, theme: str, articles: dict[str, str]) -> Printed:
    issue = folder / "sources" / "one"
    issue.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (1200, 800), (9, 90, 90)).save(issue / "p.png")
    names = [f"{number}.md" for number, _ in enumerate(articles)]
    for name, text in zip(names, articles.values(), strict=True):
        (issue / name).write_text(text, "utf-8")
    listed = ", ".join(f'"{name}"' for name in names)
    (issue / "issue.toml").write_text(f'title = "Issue"\ndate = 2026-01-05\narticles = [{listed}]\n', "utf-8")
    (folder / "publisher.toml").write_text(f'theme = "{theme}"\n', "utf-8")
    return build(BuildRequest(issue, ("pdf", "epub", "web"), out=folder / "dist"))[1]


def _drawn_with(artefact: Artefact, pages: list[int]) -> Counter[tuple[str, str]]:
    """Count the characters of pages by the family that draws them."""
    counted: Counter[tuple[str, str]] = Counter()
    with pypdfium2.PdfDocument(artefact.data) as document:
        for page in pages:
            text = document[page].get_textpage()
            for n in range(text.count_chars()):
                counted[chr(pdfium.FPDFText_GetUnicode(text, n)), _family(text, n)] += 1
    return counted


def _family(text: Any, n: int) -> str:
    size = pdfium.FPDFText_GetFontInfo(text, n, None, 0, None)
    name = ctypes.create_string_buffer(size)
    pdfium.FPDFText_GetFontInfo(text, n, name, size, None)
    return re.sub(r"^[A-Z]{6}\+|-?(Regular|Bold)$|\W", "", name.value.decode())


def _pages_of(artefact: Artefact, part: str) -> list[int]:
    return [n for n, page in enumerate(artefact.pages) if page.part == part]


def _embedded(printed: Printed, kind: str) -> frozenset[int]:
    """Return the characters that the fonts of a product have."""
    if kind == "web":
        fonts = [one.data for one in printed.artefacts if one.name.endswith(".woff2")]
    else:
        data = next(one.data for one in printed.artefacts if one.format == "epub")
        with zipfile.ZipFile(BytesIO(data)) as archive:
            fonts = [archive.read(name) for name in archive.namelist() if "/fonts/" in name]
    return frozenset(point for data in fonts for point in TTFont(BytesIO(data)).getBestCmap())


@pytest.mark.parametrize("theme", THEMES)
def test_a_script_is_set_in_every_place_of_every_format(theme: str, tmp_path: Path) -> None:
    articles = {name: ARTICLE.replace("X", word).format(language="ar") for name, word in SCRIPTS.items()}
    printed = _printed(tmp_path, theme, articles)
    assert [finding.code for finding in printed.findings if finding.severity == "error"] == []
    pdf = next(one for one in printed.artefacts if one.format == "pdf")
    parts = [part.id for part in printed.edition.parts if part.kind == "article"]
    embedded = {kind: _embedded(printed, kind) for kind in ("epub", "web")}
    known = {re.sub(r"\W", "", face.family): face for face in printed.edition.faces}
    for (name, word), part in zip(SCRIPTS.items(), parts, strict=True):
        drawn = _drawn_with(pdf, _pages_of(pdf, part))
        for letter in set(word):
            assert {*map(ord, letter)} <= embedded["epub"] & embedded["web"], name
            families = [family for (character, family) in drawn if character == letter]
            assert all(ord(letter) in known[family].codepoints for family in families), name
        if max(word) <= "\uffff" and name not in ("Urdu", "Uyghur", "Kurdish", "Persian"):
            there = sum(count for (character, _), count in drawn.items() if character == word[0])
            assert there >= PLACES * word.count(word[0]), (
                name
            )  # pdfium loses what is beyond U+FFFF, and folds letters


@pytest.mark.parametrize("theme", THEMES)
def test_an_article_has_the_face_of_its_language(theme: str, tmp_path: Path) -> None:
    """All words of an Urdu article but those of code; and the passages of an Arabic one that are in Urdu."""
    words = {"urdu": "پاکستان", "passages": '<span lang="ur">ڈھونڈ ٹوٹا</span>'}
    body = ARTICLE.partition("---\n\n")[2]
    marked = "---\ntitle: عنوان\ndate: 2026-01-05\nlanguage: ar\n---\n\n" + body
    marked = re.sub(r"```.*?```|، ورمز[^.]*|!.*", "", marked, flags=re.DOTALL)
    articles = {
        "urdu": ARTICLE.replace("X", words["urdu"]).format(language="ur"),
        "passages": marked.replace("X", words["passages"]),
    }
    printed = _printed(tmp_path, theme, articles)
    assert [finding.code for finding in printed.findings if finding.severity == "error"] == []
    pdf = next(one for one in printed.artefacts if one.format == "pdf")
    urdu, passages = (part.id for part in printed.edition.parts if part.kind == "article")
    families = {
        family
        for (letter, family), count in _drawn_with(pdf, _pages_of(pdf, urdu)).items()
        if "\u0620" <= letter <= "\u06d3" and count
    }
    assert families == {"NotoNastaliqUrdu", "DejaVuSansMono"}
    drawn = _drawn_with(pdf, _pages_of(pdf, passages))
    assert {family for letter, family in drawn if letter in "ڈٹ"} == {"NotoNastaliqUrdu"}
    assert {family for letter, family in drawn if letter in "حصف"} <= {"Amiri", "Vazirmatn"}
    for kind in ("epub", "web"):
        assert {*map(ord, "ڈٹ")} <= _embedded(printed, kind)


@pytest.mark.parametrize("theme", THEMES)
def test_emoji_sequences_are_drawn_by_the_emoji_face_alone(theme: str, tmp_path: Path) -> None:
    """In every place, the running heads of long articles among them."""
    text = ARTICLE.replace("X", KEYCAPS).format(language="ar") + "\n\n" + "كلام " * 1200
    printed = _printed(tmp_path, theme, {"emoji": text})
    assert [finding.code for finding in printed.findings if finding.severity == "error"] == []
    pdf = next(one for one in printed.artefacts if one.format == "pdf")
    drawn = _drawn_with(pdf, list(range(len(pdf.pages))))
    assert {family for letter, family in drawn if letter in "\u20e3❤"} == {"NotoEmoji"}
    ones = {family: count for (letter, family), count in drawn.items() if letter == "1"}
    assert ones["NotoEmoji"] >= PLACES


def test_what_no_face_has_is_refused_in_all_formats(tmp_path: Path) -> None:
    """One finding, before anything is set: G001 for a character, G006 for a keycap."""
    for word, code in (("𓀀", "G001"), ("سأ\u20e3ل", "G006")):
        with pytest.raises(PublisherError) as caught:
            _printed(tmp_path, "plain", {"one": ARTICLE.replace("X", word).format(language="ar")})
        assert {finding.code for finding in caught.value.findings} == {code}


def test_a_character_of_another_face_is_set_in_code(
    article: Callable[[str], Path], run: Callable[..., Any], tmp_path: Path
) -> None:
    """The face of code has no ﷽ and no ۝: the PDF set them, and the EPUB was refused."""
    article("---\ntitle: ع\n---\n\nنص\n\n`رمز ۝ ﷽ שלום`\n")
    ran = run("build", "piece.md")
    assert (ran.code, "G003" in ran.err) == (0, False)
    assert (tmp_path / "dist" / "piece" / "piece.epub").is_file()


def test_a_title_in_nastaliq_stands_clear_of_the_rule_above_it(tmp_path: Path) -> None:
    """Whatever its words: the highest of them have letters one above the other."""
    for word in ("کھینچتے", "ٱلْمُسْتَقِيمَ", "نستعلیق"):
        text = f"---\ntitle: {word} مضمون\ndate: 2026-01-05\nlanguage: ur\n---\n\nمتن\n"
        printed = _printed(tmp_path, "majalla", {word: text})
        pdf = next(one for one in printed.artefacts if one.format == "pdf")
        (page, *_) = _pages_of(pdf, next(part.id for part in printed.edition.parts if part.kind == "article"))
        with pypdfium2.PdfDocument(pdf.data) as document:
            picture = document[page].render(scale=2).to_pil().convert("L")
        rows = (picture.crop((0, y, picture.width, y + 1)) for y in range(picture.height // 2))
        inked = [row.getextrema()[0] < 128 for row in rows]
        rule = inked.index(True)
        below = inked.index(False, rule)
        assert below - rule < 10, "the rule by itself"
        assert not any(inked[below : below + 3])


TITLES = (
    "عنوان عربي قصير",
    "Learning to read",
    "Think different (Apple)",
    "Apple وشعارها «Think different» في العالم",
    "כותרת בעברית",
    "2026",
    "A very long title in English that does not fit in one row of the contents, however wide the page may be made",
    "عنوان 1️⃣ و👍🏽",
)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("theme", "page"), [("plain", "b5"), ("majalla", "a4"), ("majalla", "a5")])
def test_folios_of_the_contents_stand_at_the_end_of_their_rows(
    theme: str, page: str, language: str, tmp_path: Path
) -> None:
    issue = tmp_path / "sources" / "one"
    issue.mkdir(parents=True)
    for number, title in enumerate(TITLES):
        own = "he" if title[0] == "כ" else "en" if title[0] in "LTA" and number != 3 else "ar"
        text = f"---\ntitle: '{title}'\ndate: 2026-01-05\nlanguage: {own}\n---\n\nنص text\n"
        (issue / f"{number}.md").write_text(text, "utf-8")
    listed = ", ".join(f'"{number}.md"' for number, _ in enumerate(TITLES))
    # So long that the contents have a page of their own.
    description = "وصف العدد في كلمات كثيرة. " * 40
    table = f'title = "عدد"\ndescription = "{description}"\ndate = 2026-01-05\n'
    table += f'theme = "{theme}"\npage = "{page}"\nlanguage = "{language}"\n'
    (issue / "issue.toml").write_text(f'{table}digits = "arabext"\narticles = [{listed}]\n', "utf-8")
    (tmp_path / "publisher.toml").write_text("", "utf-8")
    printed = build(BuildRequest(issue, ("pdf",), out=tmp_path / "dist"))[1]
    pdf = printed.artefacts[0]
    assert [finding.code for finding in printed.findings if finding.severity == "error"] == []
    with pypdfium2.PdfDocument(pdf.data) as document:
        (number,) = _pages_of(pdf, "_contents")
        sheet, text = document[number], document[number].get_textpage()
        boxes = [
            text.get_charbox(n)
            for n in range(text.count_chars())
            if chr(pdfium.FPDFText_GetUnicode(text, n)) in "۴۵۶۷۸۹۱۰"
        ]
        width, foot = sheet.get_width(), 0.12 * sheet.get_height()
    folios = [box for box in boxes if box[1] > foot]
    assert len(folios) >= len(TITLES)
    middle = width / 2
    assert all(box[2] < middle if language == "ar" else box[0] > middle for box in folios)
    edges = [box[0] for box in folios] if language == "ar" else [box[2] for box in folios]
    assert max(edges) - min(edges) < 0.05 * width
