"""A theme that harms Arabic is told so, at its line; the press's own keep every rule that they are held to."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from places import REPO
from publisher.checks.sources.theme_styles import LEAST_CONTRAST, check_theme
from publisher.diagnostics import PublisherError
from publisher.fonts.book import read_book
from publisher.model import Source
from publisher.project.workspace import Workspace
from publisher.settings.tables import ProjectTable
from publisher.themes.inheritance import Layer
from publisher.themes.theme import STYLES, TEMPLATES, Theme
from publisher.themes.tokens import contrast
from some import some

FACES = read_book(REPO / "fonts")
_SETTINGS = '[colours]\nink = "#222222"\npale = "#cccccc"\npaper = "#ffffff"\n[pages.a4]\nwidth = "210mm"\n'


def _theme(sheets: dict[str, str], settings: str = _SETTINGS) -> Theme:
    files = {**dict.fromkeys((*TEMPLATES, *STYLES), ""), **sheets}
    return Theme.of([Layer("test", files, [Source("templates/test/theme.toml", settings, "")])])


def _told(theme: Theme, pages: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.span)) for finding in check_theme(theme, FACES, pages)]


BROKEN = {
    "margin-left: 1em": "T005",
    "padding-right: 2px": "T005",
    "border-left-color: red": "T005",
    "left: 0": "T005",
    "margin: 0 1em 0 2em": "T005",
    "text-align: right": "T005",
    "float: left": "T005",
    "letter-spacing: .1em": "T006",
    "font-style: italic": "T007",
    "font: oblique 1em serif": "T007",
    "transform: skewX(10deg)": "T007",
    "scroll-margin-left: 1em": "T005",
    "justify-content: left": "T005",
    "border-style: solid none solid dashed": "T005",
    "font: 12px Georgia": "T004",
    "color: var(--nope, red)": "T010",
    "display: block grid": "T008",
    "display: grid": "T008",
    "text-overflow: ellipsis": "T009",
    "column-rule: 1px solid": "T009",
    "direction: rtl": "T009",
    "unicode-bidi: embed": "T009",
    'content: "(" counter(footnote, folio) ")"': "T014",
    "content: counters(footnote, '.')": "T014",
    "font-family: 'Comic Sans'": "T004",
    "font-family: Traditional Arabic, serif": "T004",
    "color: var(--colour-inc)": "T010",
}
SOUND = (
    "margin-inline: 1em 2em; padding-block: 1px",
    "margin: 0 1em 0 1em",
    "text-align: start; float: inline-start",
    "letter-spacing: normal; font-style: normal",
    "text-indent: 1em; display: flex; column-gap: 1em",
    'font-family: "Amiri", serif; font: bold 1em/1.5 "Vazirmatn", sans-serif',
    "color: var(--colour-ink)",
)


@pytest.mark.parametrize("declaration", BROKEN)
def test_what_breaks_a_rule_is_told_at_its_line(declaration: str) -> None:
    theme = _theme({"print.css": f"/* a comment */\np {{\n  color: red;\n  {declaration};\n}}\n"})
    assert _told(theme) == [(BROKEN[declaration], "templates/test/print.css:4")]


def test_rules_of_kashida_name_families_that_there_are() -> None:
    rules = '[justify]\nhow = "kashida"\n\n[justify.rules]\nAmiri = "simple"\n"Noto Kufi" = "none"\n'
    last = len((_SETTINGS + rules).splitlines())
    assert _told(_theme({}, _SETTINGS + rules)) == [("T004", f"templates/test/theme.toml:{last}")]
    with pytest.raises(PublisherError) as caught:
        _theme({}, _SETTINGS + '[justify.rules]\nAmiri = "ruqaa"\n')
    [finding] = caught.value.findings
    assert str(finding.span) == f"templates/test/theme.toml:{len(_SETTINGS.splitlines()) + 2}"
    assert "naskh" in str(finding)


@pytest.mark.parametrize("declaration", SOUND)
def test_what_keeps_the_rules_is_not(declaration: str) -> None:
    assert _told(_theme({"print.css": f"p {{ {declaration} }}"})) == []


def test_latin_may_be_set_as_latin_is() -> None:
    for selector in (":lang(en)", "[dir=ltr]", "pre code"):
        assert _told(_theme({"base.css": f"{selector} {{ letter-spacing: .1em; font-style: italic }}"})) == []


def test_one_latin_selector_excuses_no_other() -> None:
    for selector in (".title, code", ".kicker:not(:lang(en))"):
        assert _told(_theme({"base.css": f"{selector} {{ letter-spacing: .1em }}"}))[0][0] == "T006"


def test_a_page_has_sides_and_a_browser_has_grids() -> None:
    assert _told(_theme({"print.css": "@page :left { margin-left: 1cm; @top-left { content: none } }"})) == []
    assert _told(_theme({"web.css": "@media (width > 40em) { main { display: grid } }"})) == []
    assert _told(_theme({"web.css": "@media print {\n p { float: left } }"})) == [
        ("T005", "templates/test/web.css:2")
    ]


def test_settings() -> None:
    pale = _theme({}, f'{_SETTINGS}[contrast]\npale = ["paper"]\n')
    assert _told(pale) == [("T011", "templates/test/theme.toml:8")]
    unknown = _theme({}, f'[contrast]\nink = ["sky"]\n{_SETTINGS}')
    assert _told(unknown) == [("T013", "templates/test/theme.toml:2")]
    font = _theme({}, f'[fonts]\ntext = ["Amiri", "Arial"]\n{_SETTINGS}')
    assert _told(font) == [("T004", "templates/test/theme.toml:2")]
    assert [code for code, _ in _told(_theme({}), ("a4", "a9"))] == ["T012"]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_every_colour_of_text_in_majalla_is_held_to_its_grounds() -> None:
    """By day and by night: a colour that text takes stands in [contrast], and each pair there is 4.5 to 1 or more."""
    theme = Workspace(REPO, ProjectTable()).theme("majalla")
    table = theme.settings
    sheets = [text for name, text in theme.files.items() if name.endswith(".css")]
    named = {name for text in some(sheets) for name in re.findall(r"(?<![\w-])color: var\(--colour-([\w-]+)\)", text)}
    assert named <= set(table.contrast)
    for colours in (table.colours, {**table.colours, **table.dark}):
        for text, grounds in table.contrast.items():
            assert all(contrast(colours[text], colours[ground]) >= LEAST_CONTRAST for ground in some(grounds)), text


@pytest.mark.parametrize("name", ["kitab", "majalla", "plain"])
def test_the_press_keeps_its_own_rules(name: str) -> None:
    assert _told(Workspace(REPO, ProjectTable()).theme(name)) == []


def test_a_projects_theme_is_judged_too(issue: Path, run: Callable[..., object]) -> None:
    place = issue.parents[1] / "templates" / "majalla"
    place.mkdir(parents=True)
    (place / "theme.toml").write_text('[colours]\nink = "#dddddd"\n', "utf-8")
    (place / "web.css").write_text("p { letter-spacing: 1px }\n", "utf-8")
    ran = run("build", "sources/one", "--theme", "majalla", "--format", "epub")
    assert ran.code == 1
    assert "templates/majalla/web.css:1: error T006" in ran.err
    assert "warning T011" in ran.err
