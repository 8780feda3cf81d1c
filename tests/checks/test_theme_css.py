"""What is misspelt, unread or unused in a theme's own files is told at its line, and what is right is not."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from places import REPO
from publisher.checks.sources.css_syntax import unpaired
from publisher.checks.sources.css_vocabulary import vocabulary
from publisher.checks.sources.theme_styles import check_theme
from publisher.fonts.book import read_book
from publisher.model import Source
from publisher.project.workspace import Workspace
from publisher.settings.tables import ProjectTable
from publisher.themes.inheritance import Layer
from publisher.themes.theme import STYLES, TEMPLATES, Theme
from scale import examples
from some import some

FACES = read_book(REPO / "fonts")
_SETTINGS = '[pages.a4]\nwidth = "210mm"\n'
_PRESS = {name: Workspace(REPO, ProjectTable()).theme(name) for name in ("kitab", "majalla", "plain")}


def _theme(files: dict[str, str], settings: str = _SETTINGS) -> Theme:
    whole = {**dict.fromkeys((*TEMPLATES, *STYLES), ""), **files}
    return Theme.of([Layer("test", whole, [Source("templates/test/theme.toml", settings, "")])])


def _told(files: dict[str, str], settings: str = _SETTINGS, pages: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    found = check_theme(_theme(files, settings), FACES, pages)
    return [(one.code, str(one.span).removeprefix("templates/test/")) for one in found]


WRONG = {
    "p { colr: red }": "T019",
    "p { margin-inline-strat: 0 }": "T019",
    "p:hoover { color: red }": "T019",
    "p::befor { color: red }": "T019",
    "@medai print { p { color: red } }": "T019",
    "@media print { p { colr: red } }": "T019",
    "@page { @top-lefft { content: none } }": "T019",
    "@page { siez: a4 }": "T019",
    "@page :left { @top-left { colr: red } }": "T019",
    "p { color: redd }": "T023",
    "p { color: #12345 }": "T023",
    "p { text-align: centre }": "T023",
    "p { margin-block: 10xp }": "T023",
    "p { width: calc(1em + 2xp) }": "T023",
    "p { width: clac(1em + 2px) }": "T023",
    "p { color: 12pt }": "T023",
    "p { color: red margin-block: 0 }": "T023",
    "p { color red; margin-block: 0 }": "T024",
    "p $ q { color: red }": "T024",
    "p { color: red": "T024",
    "p { color: red }}": "T024",
    'p { content: "x }': "T024",
    "/* no end": "T024",
    "p { color: red } @import 'base.css';": "T026",
    "@import 'nowhere.css';": "T026",
    "@import 'base.css' screen;": "T026",
    "@import url(base.css);": "T026",
    "@import 'print.css';": "T026",
    "p { aspect-ratio: 1 / 2 }": "T028",
    "p { zoom: 2 }": "T028",
}
SOUND = (
    "p { color: RED; TEXT-ALIGN: Center; margin-block: 0 calc(1em + 2px) }",
    "p { float: footnote; string-set: x content(); bookmark-level: none; bookmark-label: 'x' }",
    "@page plate:first { size: 10cm 2in; @bottom-right-corner { content: counter(page, folio) } }",
    "p { cursor: pointer; transition: color 1s ease-in }",  # for screens; pages have neither
    "p { background: url(data:image/png;base64,AA==) no-repeat center / contain }",
    "@namespace svg url(http://www.w3.org/2000/svg);",
    "a:is(:hover, .x)::after { content: target-counter(attr(href), page, folio) }",
    ".x { & p { color: red } }",
    "@counter-style x { system: cyclic; symbols: '*' }",
    "@supports (display: flex) { p { inset-inline: 1em } }",
    "p { hyphens: auto; widows: 2; break-before: recto; box-decoration-break: clone }",
    "p { transform: rotate(45deg) translateX(1em); line-height: 1.5; flex: 1 1 14em }",
    "p { font: bold 12pt/1.5 serif !important; font-feature-settings: 'kern' 1 }",
)


@pytest.mark.parametrize("css", WRONG)
def test_what_is_wrong_is_told_once_at_its_line(css: str) -> None:
    assert _told({"print.css": f"/* a\n comment */\n{css}\n"}) == [(WRONG[css], "print.css:3")]


@pytest.mark.parametrize("css", SOUND)
@pytest.mark.parametrize("sheet", ["base.css", "print.css"])
def test_what_is_right_is_not(css: str, sheet: str) -> None:
    assert _told({sheet: css}) == []


def test_screens_may_have_what_pages_do_not_know() -> None:
    css = "p:has(> img) { aspect-ratio: 1 / 2; width: min(10cqi, 50dvh); color: oklch(.5 .2 40) }"
    assert _told({"web.css": css}) == []
    assert _told({"web.css": css.replace("aspect-ratio", "aspect-ration")}) == [("T019", "web.css:1")]


def _declarations(nodes: list[Any]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if node.type == "declaration":
            yield node.lower_name, tinycss2.serialize(node.value).strip()
        elif getattr(node, "content", None) and getattr(node, "lower_at_keyword", "") != "page":
            yield from _declarations(tinycss2.parse_blocks_contents(node.content, True, True))


_SCREENS = sorted(
    {
        one
        for theme in _PRESS.values()
        for one in _declarations(tinycss2.parse_stylesheet(theme.web_style(), True, True))
    }
)
_KNOWN = {name for name, _ in _SCREENS}


@pytest.mark.parametrize(("name", "value"), _SCREENS)
def test_the_vocabulary_has_all_that_the_press_writes(name: str, value: str) -> None:
    assert vocabulary().misfit(name, tinycss2.parse_component_value_list(value)) is None


@examples(200)
@given(st.sampled_from([one for one in _SCREENS if not one[0].startswith("-")]), st.data())
def test_a_name_with_a_letter_too_few_is_told_with_the_one_that_is_meant(one: tuple[str, str], data: Any) -> None:
    name, value = one
    at = data.draw(st.integers(0, len(name) - 1))
    slip = name[:at] + name[at + 1 :]
    misfit = vocabulary().misfit(slip, tinycss2.parse_component_value_list(value))
    if misfit is None:  # as `order` for `border`: another property, which takes the value too
        assert vocabulary().misfit(slip, []) is None
    else:
        assert misfit.text in (slip, *re.findall(r"[^\s,/]+", value)) or not misfit.is_property


@examples(100)
@given(st.sampled_from(sorted(_PRESS)), st.data())
def test_a_bracket_that_is_missing_is_told(name: str, data: Any) -> None:
    css = re.sub(
        r"/\*.*?\*/|url\([^)]*\)",
        "",
        _PRESS[name].print_style(next(iter(_PRESS[name].settings.pages))),
        flags=re.DOTALL,
    )
    assert list(unpaired(css)) == []
    places = [match.start() for match in re.finditer(r"[{}()]", css)]
    at = data.draw(st.sampled_from(places))
    (found,) = unpaired(css[:at] + css[at + 1 :])
    assert 1 <= found.line <= css.count("\n") + 1


@pytest.mark.parametrize("missing", range(1, 27, 5))
def test_what_a_size_of_page_lacks_is_one_finding(missing: int) -> None:
    theme, page = _PRESS["majalla"], "a5"
    kept = dict(list(theme.settings.pages[page].items())[:-missing])
    lines = "".join(f'{name} = "{value}"\n' for name, value in kept.items())
    heir = Layer("heir", {}, [Source("templates/heir/theme.toml", f'inherits = "majalla"\n[pages.b6]\n{lines}', "")])
    own = Layer("majalla", dict(theme.files), theme.sources)
    found = check_theme(Theme.of([own, heir]), FACES, ("b6",))
    assert [(one.code, str(one.span)) for one in found] == [("T027", "templates/heir/theme.toml:2")]
    assert len(dict(found[0].params)["names"]) == missing


def test_a_value_of_pages_that_is_misspelt_is_told_where_it_is_named() -> None:
    settings = f'{_SETTINGS}grid = "20pt"\n'
    assert _told({"print.css": "\np { line-height: var(--page-gird) }"}, settings) == [("T010", "print.css:2")]


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("<p>\n<script src='x.js'></script></p>", 2),
        ("<SCRIPT>alert(1)</SCRIPT>", 1),
        ('<p>\n<a\n onclick="x()">', 3),
        ('<a href="javascript:x()">', 1),
    ],
)
def test_scripts_are_no_part_of_templates(template: str, line: int) -> None:
    assert _told({"cover.html": template}) == [("T029", f"cover.html:{line}")]
    assert (
        _told({"cover.html": "{# <script> #}{% set only = 'x' %}<!-- <script> --><p>manuscript onto = x</p>"}) == []
    )


def test_files_that_nobody_uses_are_told() -> None:
    files = {
        "colours.css": "",
        "used.css": "",
        "base.css": "@import 'used.css';",
        "mastheed.html": "",
        "part.html": "",
    }
    files |= {"cover.html": "{% include 'part.html' %}", "extra.css": "", "masthead.html": ""}
    assert _told(files) == [("T025", "colours.css"), ("T025", "mastheed.html")]
    assert ("T025", "mastheed.html") not in _told({**files, "cover.html": "{% include issue.title %}"})


def test_what_the_press_has_is_not_judged_again_in_a_project(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "majalla"
    folder.mkdir(parents=True)
    (folder / "screen.css").write_text("p { colr: red }\n", "utf-8")
    theme = Workspace(tmp_path, ProjectTable()).theme("majalla")
    assert {name for name in theme.files if name not in theme.press} == {"screen.css"}
    assert [(one.code, str(one.span)) for one in check_theme(theme, FACES, ())] == [
        ("T019", "templates/majalla/screen.css:1")
    ]


ENGINE_FAILS = ".article { display: grid; grid-template-columns: 1fr 1fr }\n.body { display: inline-grid }\n"
NAMES = {
    "{{ issue.titel }}": ("titel", "title"),
    "{{ isue.title }}": ("isue", "issue"),
    "{{ speak.sey('x') }}": ("sey", "say"),
    "{% include 'nowhere.html' %}": ("nowhere.html", "cover.html"),
}


@pytest.mark.heavy
def test_styles_with_which_the_engine_crashes_are_a_finding(run: Callable[..., Any]) -> None:
    run("init", ".")
    run("new", "theme", "bayan", "--from", "majalla")
    Path("templates/bayan/extra.css").write_text(f"/* x */\n{ENGINE_FAILS}", "utf-8")
    ran = run("build", "--theme", "bayan", "--format", "pdf")
    assert (ran.code, "templates/bayan/extra.css:2: error T030" in ran.err) == (1, True), ran.err


FAILING = {
    "width: calc(1px + )": 2,
    "margin: calc( )": 0,  # the engine passes it by
    "height: calc(1px - )": 2,
}


@pytest.mark.parametrize("declaration", FAILING)
@pytest.mark.parametrize("around", ["p {{\n {} }}", "@media print {{ p {{\n {} }} }}", "@page {{\n {} }}"])
def test_a_declaration_that_the_engine_cannot_even_read_is_told_with_its_line(
    declaration: str, around: str, tmp_path: Path
) -> None:
    folder = tmp_path / "templates" / "heir"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('inherits = "majalla"\n', "utf-8")
    (folder / "extra.css").write_text(around.format(declaration), "utf-8")
    found = check_theme(Workspace(tmp_path, ProjectTable()).theme("heir"), FACES, ())
    lines = [one.span.line for one in found if one.code == "T030" and one.span]
    assert lines == ([FAILING[declaration]] if FAILING[declaration] else [])


@pytest.mark.parametrize("text", NAMES)
def test_a_name_that_a_template_asks_for_in_vain_is_told_with_those_that_there_are(
    text: str, issue: Path, run: Callable[..., Any]
) -> None:
    run("new", "theme", "bayan", "--from", "majalla")
    Path("templates/bayan/cover.html").write_text(f"<p>\n{text}</p>", "utf-8")
    ran = run("build", "sources/one", "--theme", "bayan", "--format", "epub", "--lang", "en")
    asked, known = NAMES[text]
    assert ran.code == 1
    (told,) = re.findall(r"templates/bayan/cover\.html:2: error T003: .*", ran.err)
    assert re.search(rf"there is no (?:template )?{re.escape(asked)}; .*\b{re.escape(known)}\b", told), told


def test_a_template_that_includes_itself_is_told(issue: Path, run: Callable[..., Any]) -> None:
    run("new", "theme", "bayan", "--from", "majalla")
    Path("templates/bayan/cover.html").write_text("{% include 'cover.html' %}", "utf-8")
    ran = run("build", "sources/one", "--theme", "bayan", "--format", "epub", "--lang", "en")
    assert (ran.code, "it includes itself" in ran.err) == (1, True)


@pytest.mark.parametrize("key", ["colours", "fonts", "pages"])
@pytest.mark.parametrize("file", ["publisher.toml", "sources/one/issue.toml"])
def test_what_belongs_to_a_theme_is_told_where_it_goes(
    file: str, key: str, issue: Path, run: Callable[..., Any]
) -> None:
    with Path(file).open("a", encoding="utf-8") as settings:
        settings.write(f'\n[{key}]\nx = "y"\n')
    ran = run("build", "sources/one", "--lang", "en")
    assert (ran.code, "templates/NAME/theme.toml" in ran.err) == (1, True), ran.err
    assert some(re.findall(rf"{file}:\d+: error C001", ran.err))
