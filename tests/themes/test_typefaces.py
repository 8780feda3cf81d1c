"""Every language has its face and every character one of the font book's, whatever a theme's style sheets name."""

import itertools
import re
from collections.abc import Iterable, Iterator

import lxml.html
import pytest
import tinycss2
import uharfbuzz as hb

from places import REPO
from publisher.fonts.book import read_book
from publisher.fonts.usage import Setting, Usage
from publisher.model import Face
from publisher.project.workspace import Workspace
from publisher.settings.tables import ProjectTable
from publisher.themes.theme import Theme
from publisher.themes.typefaces import running_heads, with_typefaces
from some import some

FACES = read_book(REPO / "fonts")
FAMILIES = {face.family for face in FACES}
CODE = next(face.family for face in FACES if face.role == "code")
OWN = {language: face for face in FACES if face.weight == 400 for language in face.languages}
_BARE = {
    "says nothing": "",
    "names one face": 'body { font-family: "Amiri"; line-height: 1.5 } h1, .kicker { font: bold 2em "Vazirmatn" }',
    "names none": "body { font-family: serif } code { font-family: monospace }",
    "inherits": 'body { font-family: "Amiri" } h1 { font-family: inherit; line-height: 1.2 }',
}


def _theme(name: str) -> Theme:
    return Workspace(REPO, ProjectTable()).theme(name)


def _sheets() -> Iterator[tuple[str, str]]:
    yield from _BARE.items()
    for name in ("plain", "majalla"):
        theme = _theme(name)
        for page in theme.settings.pages:  # what is drawn after the last word is no place of words
            yield f"{name} {page}", re.sub(r"[^{}]*::after[^{}]*\{[^{}]*\}", "", theme.print_style(page))
        yield from ((f"{name} books", theme.screen_style()), (f"{name} web", theme.web_style()))


SHEETS = dict(_sheets())
# Markup in which the word X stands in every place that a theme may have a rule for.
PLACES = {
    **{name: f"<{name}>X</{name}>" for name in ("p", "h1", "h2", "h3", "h6", "blockquote", "figcaption", "em", "a")},
    "cell": "<table><tr><td>X</td></tr></table>",
    "head of a table": "<table><tr><th>X</th></tr></table>",
    "item": "<ul><li>X</li></ul>",
    **{
        name: f'<p class="{name}">X</p>'
        for name in ("kicker", "byline", "standfirst", "title", "contents-name", "contents-byline", "press-note")
    },
    "link in a heading": "<h2><a>X</a></h2>",
    "strong in a note": '<span class="press-note"><b>X</b></span>',
}
IN_CODE = {
    "code": "<p><code>X</code></p>",
    "code in a heading": "<h2><code>X</code></h2>",
    "key": "<kbd>X</kbd>",
    "a coloured word": '<pre><code><span class="k">X</span></code></pre>',
}


Markup = tuple[str, str]  # with its language


def _settings(css: str, markups: Iterable[Markup]) -> list[tuple[Markup, list[Setting]]]:
    """Say how the word X is set in each: all are read into one book, for the styles are what takes time."""
    usage, asked = Usage(with_typefaces(css, FACES)), list(markups)
    for number, (markup, language) in enumerate(asked):
        document = lxml.html.fragment_fromstring(markup.replace(">X<", f">X{number}<"), "div")
        usage.read(document, "document", language)
    found: list[list[Setting]] = [[] for _ in asked]
    for setting, words in usage.settings():
        for word in words:
            if number := re.fullmatch(r"X(\d+)", word):
                found[int(number[1])].append(setting)
    assert all(some(found))
    return list(zip(asked, found, strict=True))


@pytest.mark.parametrize(("sheet", "language"), list(itertools.product(SHEETS, OWN)))
def test_a_language_has_its_face_in_every_place(sheet: str, language: str) -> None:
    """In a document of the language, and in a passage of it; code has the face of code."""
    markups = [
        asked
        for markup in PLACES.values()
        for asked in (
            (markup, language),
            (markup.replace("X", f'<span lang="{language}">X</span>'), "ar"),
            (f'<section lang="{language}-XX">{markup}</section>', "ar"),
        )
    ]
    for place, settings in some(_settings(SHEETS[sheet], markups)):
        assert {setting.families[0] for setting in settings} == {OWN[language].family}, place
    for place, settings in some(_settings(SHEETS[sheet], ((markup, language) for markup in IN_CODE.values()))):
        assert {setting.families[0] for setting in settings} == {CODE}, place


@pytest.mark.parametrize(("sheet", "language"), list(itertools.product(SHEETS, OWN)))
def test_code_keeps_its_face_where_a_language_is_named_for_it(sheet: str, language: str) -> None:
    """Arabic in Hebrew code has the face of code, and not that of the text."""
    markups = (
        '<p><code lang="ar">X</code></p>',
        '<pre lang="ar"><code>X</code></pre>',
        '<code>= <bdi lang="ar">X</bdi></code>',
    )
    for place, settings in some(_settings(SHEETS[sheet], ((markup, language) for markup in markups))):
        assert {setting.families[0] for setting in settings} == {CODE}, place


@pytest.mark.parametrize("sheet", SHEETS)
def test_other_languages_have_the_faces_of_the_theme(sheet: str) -> None:
    """A passage in Arabic in an Urdu article has the face that Arabic has elsewhere."""
    for place, (setting, *_) in some(_settings(SHEETS[sheet], ((markup, "ar") for markup in PLACES.values()))):
        assert setting.families[0] not in {face.family for face in OWN.values()}, place
    both = _settings(SHEETS[sheet], (("<p>X</p>", "ar"), ('<p>کہا <span lang="ar">X</span></p>', "ur")))
    (arabic,), (quoted,) = (settings for _, settings in both)
    assert quoted.families == arabic.families


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_place_asks_every_face_in_the_end(sheet: str) -> None:
    markups = (*PLACES.values(), *IN_CODE.values())
    for place, settings in some(_settings(SHEETS[sheet], itertools.product(markups, ("ar", *OWN)))):
        assert all(set(setting.families) >= FAMILIES for setting in settings), place


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_list_names_a_family_twice(sheet: str) -> None:
    lists = re.findall(r"font-family:\s*([^;}]+)", with_typefaces(SHEETS[sheet], FACES))
    assert lists
    for said in lists:
        names = [name.strip().strip("\"'") for name in said.split(",")]
        assert len(names) == len(set(names)), said


def _line_heights(css: str) -> Iterator[tuple[str, float]]:
    for rule in tinycss2.parse_stylesheet(css, True, True):
        if rule.type == "qualified-rule":
            for found in re.findall(r"line-height:\s*([\d.]+)\s*[;}]?", tinycss2.serialize(rule.content)):
                yield tinycss2.serialize(rule.prelude), float(found)


@pytest.mark.parametrize("sheet", SHEETS)
def test_lines_have_the_room_that_their_ink_needs(sheet: str) -> None:
    heights = list(_line_heights(with_typefaces(SHEETS[sheet], FACES)))
    for selectors, height in list(_line_heights(SHEETS[sheet])):  # none is right too
        for selector in selectors.split(","):
            if 0 < height < OWN["ur"].line_height and not re.search(r"\b(pre|code)\b", selector):
                bare, colons, pseudo = selector.strip().partition("::")
                twin = f"{bare}:lang(ur){colons}{pseudo}"
                assert any(twin in named and height == 2.6 for named, height in heights), selector


@pytest.mark.parametrize("face", [face for face in FACES if face.languages], ids=lambda face: face.file)
def test_the_ledger_says_how_high_words_are(face: Face) -> None:
    """Ink of words without vowel signs fits its line height; that of others, a heading's room above it too."""
    plain = {
        "ur": "پاکستان نستعلیق مضمون تحقیقی نصیحتیں شخصیتیں ہمیشہ سنجیدگی محرم اہم ربیع میں ہے",
        "he": "שלום לקרוא ךף צץ",
    }[face.languages[0]]
    font = hb.Font(hb.Face(face.load()))
    extents = font.get_font_extents("ltr")
    upem = font.face.upem
    above = extents.ascender / upem + (face.line_height - (extents.ascender - extents.descender) / upem) / 2
    ink = [_ink(font, word) for word in plain.split()]
    tolerance = 0.17 * (face.weight > 400)  # bold letters are higher, and headings have room
    assert max(top for top, _ in ink) <= above + tolerance
    assert max(top for top, _ in ink) + max(bottom for _, bottom in ink) <= face.line_height + 1.5 * tolerance
    vocalised = [_ink(font, word)[0] for word in ("گُلْشَن", "ٱلْمُسْتَقِيمَ", "کھینچتے")]
    if face.weight == 400 and face.overhang:
        assert above < max(vocalised) <= above + face.overhang


def _ink(font: hb.Font, word: str) -> tuple[float, float]:
    """Measure how far the ink of a word stands above and below its base line, in em."""
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    top = bottom = 0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        extents = font.get_glyph_extents(info.codepoint)
        top = max(top, extents.y_bearing + place.y_offset)
        bottom = max(bottom, -(extents.y_bearing + extents.height + place.y_offset))
    return top / font.face.upem, bottom / font.face.upem


def test_a_theme_may_name_the_families_of_a_language() -> None:
    css = with_typefaces('body { font-family: "Amiri" }', FACES, {"ur": ("Noto Naskh Arabic", "serif")})
    usage = Usage(css)
    usage.read(lxml.html.fragment_fromstring("<p>X</p>", "div"), "document", "ur")
    assert [setting.families[0] for setting, _ in usage.settings()] == ["Noto Naskh Arabic"]


def test_rules_that_speak_of_languages_stay_as_they_are() -> None:
    css = 'h1:lang(ur) { font-family: "Vazirmatn" } p { color: red } @font-face { font-family: "X"; src: url("x") }'
    styled = with_typefaces(css, FACES)
    assert styled.count("h1:lang(ur)") == 2, "the rule itself, and the room above headings"
    assert '@font-face { font-family: "X"; src: url("x") }' in styled
    assert re.search(r"p \{ color: red ;?\}", styled)
    assert "p:lang" not in styled


@pytest.mark.parametrize(
    ("selector", "twin"),
    [
        ("h1", "h1:lang(ur)"),
        (".a > .b", ".a > .b:lang(ur)"),
        ("p::before", "p:lang(ur)::before"),
        ("p:after", "p:lang(ur):after"),
        ("a:not(.b):hover", "a:not(.b):hover:lang(ur)"),
        (":is(h1, h2)", ":is(h1, h2):lang(ur)"),
    ],
)
def test_twins(selector: str, twin: str) -> None:
    assert f"{twin}, " in with_typefaces(f'{selector} {{ font-family: "Amiri" }}', FACES)


def test_running_heads_that_show_a_title_have_the_face_of_its_language() -> None:
    theme = _theme("majalla")
    heads = dict(running_heads(theme.print_style("a4"), FACES))
    assert set(heads) == set(OWN)
    assert re.findall(r"@page\s+(\S+)\s+\{ @([\w-]+) \{ font-family: \"(.*?)\"", heads["ur"]) == [
        (":left", "top-left", OWN["ur"].family)
    ]


def test_rules_that_must_stand_first_do() -> None:
    """Behind another rule they are ignored, and whoever refuses imports sees none."""
    css = '@charset "utf-8"; @import "a.css"; @namespace x url(y); body { margin: 0 } @page { margin: 1in }'
    kinds = [node.at_keyword for node in tinycss2.parse_stylesheet(with_typefaces(css, FACES), True, True)[:3]]
    assert kinds == ["charset", "import", "namespace"]
    assert with_typefaces(css, FACES).count("@import") == 1
