"""Every language, mixture of two, place and face on every size of page: text, order, glyphs and fonts of products."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import lxml.html
import pikepdf
import pytest
from PIL import Image

import visual_lines
from mixed_lines import FOLDED, LATIN, NUMBER, SILENT, SPACE, WORD, Part, runs, seen
from places import REPO
from publisher.fonts.book import read_book
from publisher.i18n.languages import language_of
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from some import some

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SAID = {
    "ar": "كتاب جديد", "fa": "پژوهش گسترده", "ur": "یہ کتاب", "ckb": "ڕۆژنامەی نوێ", "ug": "يېڭى كىتاب",
    "ps": "ښه ژبه", "he": "ספר חדש", "en": "new book", "fr": "déjà reçu",
}  # fmt: skip
FACES = read_book(REPO / "fonts")
THEMES = {"majalla": ("a4", "a5"), "plain": ("b5",)}
_PLACES = (
    "title", "kicker", "byline", "paragraph", "heading", "list", "table head", "table", "note", "caption",
    "quotation", "code", "verse", "half of a verse",
)  # fmt: skip
_IN_CODE = frozenset(("code",))
# Words that follow: running heads show titles on left pages alone, so an article that has one has three pages.
_FILLED = 2000
_MIXED_WITH_RUNNING_HEADS = (("ar", "en"), ("en", "ar"), ("he", "fr"), ("fa", "he"), ("ur", "en"), ("fr", "ug"))


class Article(NamedTuple):
    """An article to be set: its language, the one that it is mixed with, the face of its text where one is asked."""

    number: int
    language: str
    other: str
    face: str
    long: bool

    @property
    def name(self) -> str:
        return f"a{self.number:03}"

    def said(self, place: str) -> str:
        """Return what is said in a place: a number that no other place has, and words."""
        number = self.number * len(_PLACES) + _PLACES.index(place) + 1000
        return " ".join(filter(None, (str(number), SAID[self.language], SAID.get(self.other, ""))))

    def expected(self, place: str) -> list[str]:
        """Return the words of a place as they are typed."""
        return self.said(place).split(" ")


def articles() -> list[Article]:
    """Return an article for each language, for each mixture of two, and for each face that covers a language."""
    wanted = [(language, "", "", True) for language in SAID]
    for language in SAID:
        for other in SAID:
            if other != language:
                wanted.append((language, other, "", (language, other) in _MIXED_WITH_RUNNING_HEADS))
    for family in dict.fromkeys(face.family for face in FACES):
        for language, said in SAID.items():
            if _covers(family, f"{said}0123456789"):
                wanted.append((language, "", family, False))
    return [Article(number, *asked) for number, asked in enumerate(wanted)]


def _covers(family: str, text: str) -> bool:
    points = set(map(ord, text.replace(" ", "")))
    return all(points <= face.codepoints for face in FACES if face.family == family)


def _markdown(article: Article) -> str:
    say = article.said
    head = {"title": say("title"), "kicker": say("kicker"), "authors": [say("byline")], "language": article.language}
    front = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items())
    body = f"""{say("paragraph")}[^1]

## {say("heading")}

- {say("list")}

| {say("table head")} | x |
|---|---|
| {say("table")} | x |

![x](p.png "{say("caption")}")

> {say("quotation")}

```
{say("code")}
```

[^1]: {say("note")}
"""
    filled = "\n\n".join([" ".join([SAID[article.language]] * 60)] * (_FILLED // 120)) if article.long else ""
    return f"---\n{front}\n---\n\n{body}\n{filled}\n"


def _verse(article: Article) -> str:
    head = (
        f"title: {json.dumps(article.said('verse'), ensure_ascii=False)}\nlanguage: {article.language}\nverse: true"
    )
    return f"---\n{head}\n---\n\n{article.said('verse')} ... {article.said('half of a verse')}\n"


def _write(folder: Path, theme: str) -> list[Article]:
    """Write a project with one issue that has all of it."""
    issue = folder / "sources" / "one"
    issue.mkdir(parents=True)
    Image.new("RGB", (900, 600), (40, 90, 140)).save(issue / "p.png")
    (folder / "publisher.toml").write_text("", "utf-8")
    made = articles()
    names = []
    for article in made:
        (issue / f"{article.name}.md").write_text(_markdown(article), "utf-8")
        names.append(f"{article.name}.md")
        if not article.face:
            (issue / f"{article.name}v.md").write_text(_verse(article), "utf-8")
            names.append(f"{article.name}v.md")
    rules = "\n".join(
        f'#{article.name}, #{article.name} * {{ font-family: "{article.face}", serif !important }}'
        for article in made
        if article.face
    )
    style = folder / "templates" / theme / "base.css"
    style.parent.mkdir(parents=True)
    style.write_text((REPO / "templates" / theme / "base.css").read_text("utf-8") + rules, "utf-8")
    (issue / "issue.toml").write_text(
        f'title = "عدد"\ndate = 2025-01-02\ntheme = "{theme}"\narticles = {json.dumps(names)}\n', "utf-8"
    )
    return made


def in_sight(words: Sequence[str], base: str, language: str) -> str:
    """Return words of one line from left to right."""
    if base == "rtl":
        parts: list[Part] = []
        for word in words:
            kind = NUMBER if word.isdigit() else LATIN if _runs_from_left(word) else WORD
            parts += [Part(SPACE, " "), Part(kind, word)]
        parts = parts[1:]
        return seen(parts, runs(parts, language))
    line = ""
    own = ""
    for word in words:
        if _runs_from_left(word):
            line, own = line + own + word, ""
        else:
            own = word[::-1] + own
    return SILENT.sub("", line + own).translate(FOLDED)


def _runs_from_left(word: str) -> bool:
    return not re.search("[\u0590-\u08ff]", word)


def _stands(
    words: Sequence[str], base: str, language: str, lines: "Lines"
) -> list[tuple[visual_lines.Line, int, int]]:
    """Return where words stand, on one line or on more that go on where the one before ends; nothing if nowhere."""
    for count in range(len(words), 0, -1):
        want = in_sight(words[:count], base, language)
        here = lines.with_text(want)
        if not here:
            continue
        if count == len(words):
            return here
        rest = _stands(words[count:], base, language, lines)
        if rest:
            return [*here, *rest]
    return []


class Lines:
    """The lines of a document."""

    def __init__(self, lines: Sequence[visual_lines.Line]) -> None:
        self._lines = lines

    def with_text(self, text: str) -> list[tuple[visual_lines.Line, int, int]]:
        """Return the lines in which a text stands, with its place on each."""
        places = ((line, line.text.find(text)) for line in self._lines)
        return [(line, at, at + len(text)) for line, at in places if at >= 0]


def _family(name: str) -> str:
    """Return the family of a font of a PDF, whose name begins with the mark of a subset."""
    return name.partition("+")[2].removesuffix("-Bold").replace("-", " ")


def _glyphs_that_are_none(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the fonts that draw .notdef, page by page."""
    for number, page in enumerate(pdf.pages, 1):
        forms = [form for form in page.resources.get("/XObject", {}).values() if form.get("/Subtype") == "/Form"]
        for holder in (page.obj, *forms):
            resources = holder.get("/Resources", page.resources)
            maps = {name: _glyphs(font) for name, font in resources.get("/Font", {}).items()}
            streams = holder.get("/Contents", holder)
            for stream in streams if isinstance(streams, pikepdf.Array) else [streams]:
                font = ""
                for match in _TEXT.finditer(stream.read_bytes()):
                    font = match[1].decode() if match[1] else font
                    codes = bytes.fromhex((match[2] or b"").decode())
                    if any(maps[f"/{font}"](codes[at] << 8 | codes[at + 1]) == 0 for at in range(0, len(codes), 2)):
                        yield f"page {number}: {font}"


_TEXT = re.compile(rb"/(\w+) -?[\d.]+ Tf|(?<!<)<([0-9a-f]+)>(?!>)", re.IGNORECASE)


def _glyphs(font: pikepdf.Object) -> Callable[[int], int]:
    """Return which glyph a font draws for a code."""
    table = font.DescendantFonts[0].get("/CIDToGIDMap")
    if not isinstance(table, pikepdf.Stream):
        return lambda code: code
    data = table.read_bytes()
    return lambda code: data[2 * code] << 8 | data[2 * code + 1]


class Set(NamedTuple):
    """What came of a theme, and the articles in it."""

    theme: str
    printed: Printed
    articles: list[Article]

    def pdfs(self) -> Iterator[bytes]:
        for artefact in self.printed.artefacts:
            if artefact.name.endswith(".pdf"):
                yield artefact.data


@pytest.fixture(scope="module", params=sorted(THEMES))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Set:
    folder = tmp_path_factory.mktemp("matrix")
    written = _write(folder, request.param)
    asked = BuildRequest(folder / "sources" / "one", ("pdf", "epub", "web"), pages=THEMES[request.param], cache=False)
    return Set(request.param, set_in_type(asked), written)


def test_there_is_something_of_everything() -> None:
    made = articles()
    assert {article.language for article in made} == set(SAID)
    assert {(article.language, article.other) for article in made if article.other} == {
        (one, other) for one in SAID for other in SAID if one != other
    }
    assert {article.face for article in made if article.face} == {face.family for face in FACES} - {"Noto Emoji"}


def test_pages_show_every_place_in_its_order_and_face(made: Set) -> None:
    faults = []
    for data in some(made.pdfs()):
        pages = visual_lines.pdf_pages(data, columns=2 if _is_wide(data) else 1)
        lines = Lines([line for page in pages for line in page])
        for article in made.articles:
            base = language_of(article.language).direction
            for place in _PLACES[: -2 if article.face else None]:
                found = _stands(article.expected(place), base, article.language, lines)
                if not found:
                    faults.append(f"{place} of {article}")
                elif article.face and place not in ("title", "byline"):  # those stand in contents too
                    drawn = {_family(font) for line, start, end in found for font in line.fonts[start:end]}
                    faults += [] if drawn == {article.face} else [f"{place} of {article}: {drawn}"]
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults[:40])


def test_running_heads_and_contents_hold_the_order_of_titles(made: Set) -> None:
    faults = []
    for data in some(made.pdfs()):
        pages = visual_lines.pdf_pages(data)
        heads = [max(page, key=lambda line: line.y).text for page in pages if page]
        texts = {line.text for page in pages for line in page}
        for article in made.articles:
            title = in_sight(article.expected("title"), language_of(article.language).direction, article.language)
            if article.long and title not in heads:
                faults.append(f"running head of {article}")
            if not any(re.fullmatch(rf"\d{{1,3}}{re.escape(title)}", text) for text in texts):
                faults.append(f"contents: {article}")
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults[:40])


def test_every_glyph_is_drawn_and_every_font_is_of_the_ledger(made: Set) -> None:
    families = {face.family for face in FACES}
    for data in some(made.pdfs()):
        with pikepdf.open(BytesIO(data)) as pdf:
            assert list(_glyphs_that_are_none(pdf)) == []
            fonts = {str(font.BaseFont) for page in pdf.pages for font in page.resources.get("/Font", {}).values()}
            assert {_family(font) for font in fonts} <= families


def test_languages_with_faces_of_their_own_are_set_in_them(made: Set) -> None:
    own = {"ur": "Noto Nastaliq Urdu", "he": "Noto Serif Hebrew"}
    for data in some(made.pdfs()):
        lines = Lines([line for page in visual_lines.pdf_pages(data) for line in page])
        for article in made.articles:
            if article.language in own and not article.other and not article.face:
                ((line, start, end), *_) = _stands(article.expected("paragraph"), "rtl", article.language, lines)
                letters = zip(line.text[start:end], line.fonts[start:end], strict=True)
                assert {_family(font) for letter, font in letters if letter.isalpha()} == {own[article.language]}


def test_epub_and_web_say_every_place(made: Set) -> None:
    texts = {"EPUB": "", "web": ""}
    for artefact in made.printed.artefacts:
        if artefact.name.endswith(".epub"):
            with zipfile.ZipFile(BytesIO(artefact.data)) as archive:
                names = [name for name in archive.namelist() if name.endswith(".xhtml")]
                texts["EPUB"] = "\n".join(_text(archive.read(name)) for name in names)
        elif artefact.name.endswith(".html"):
            texts["web"] += _text(artefact.data)
    said = [article.said(place) for article in made.articles for place in _PLACES[: -2 if article.face else None]]
    for name, text in texts.items():
        assert [words for words in said if words not in text] == [], name


def _text(data: bytes) -> str:
    """Return the text of a document, without what isolates its runs."""
    content = lxml.html.fromstring(data).text_content()
    return " ".join(re.sub("[\u200d\u2060\u2066-\u2069]", "", content).split())


def _is_wide(data: bytes) -> bool:
    with pikepdf.open(BytesIO(data)) as pdf:
        return bool(pdf.pages[0].mediabox[2] > 580)
