"""A theme that inherits another has all of it but what it says and writes itself."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from places import REPO
from publisher.diagnostics import PublisherError
from publisher.model import Source
from publisher.project.workspace import Workspace
from publisher.settings.tables import ProjectTable
from publisher.themes.inheritance import EXTRA, Layer
from publisher.themes.theme import STYLES, TEMPLATES, Theme
from some import some

PRESS = Workspace(REPO, ProjectTable())
THEMES = sorted(path.name for path in (REPO / "templates").iterdir() if path.is_dir())


@pytest.fixture
def heir(tmp_path: Path) -> Callable[..., Theme]:
    """Write a theme `heir` with files and its theme.toml, and read it as a project does."""

    def made(settings: str = "", name: str = "heir", **files: str) -> Theme:
        folder = tmp_path / "templates" / name
        for file, text in {"theme.toml": f'inherits = "majalla"\n{settings}', **files}.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, "utf-8")
        return Workspace(tmp_path, ProjectTable()).theme(name)

    return made


def _styles(theme: Theme) -> dict[str, str]:
    pages = {page: theme.print_style(page) for page in theme.settings.pages}
    return {**pages, "screen": theme.screen_style(), "web": theme.web_style()}


def _codes(error: PublisherError) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.span or "")) for finding in error.findings]


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_that_says_nothing_is_the_one_that_it_inherits(name: str, heir: Callable[..., Theme]) -> None:
    theme, parent = heir(**{"theme.toml": f'inherits = "{name}"\n'}), PRESS.theme(name)
    assert _styles(theme) == _styles(parent)
    assert {file: theme.files[file] for file in parent.files} == parent.files
    assert replace(theme.settings, inherits=parent.settings.inherits) == parent.settings


@pytest.mark.parametrize("file", [*TEMPLATES, *STYLES, "words.html", "base/facts.css"])
def test_each_file_can_be_replaced_alone(file: str, heir: Callable[..., Theme]) -> None:
    mark = ".of-the-heir { color: red }\n"
    theme, parent = heir(**{file: mark}), PRESS.theme("majalla")
    changed = {name for name in parent.files if theme.files[name] != parent.files[name]}
    assert (changed, theme.files[f"majalla/{file}"]) == ({file}, parent.files[file])
    assert (str(theme.place(file, 3)), theme.sha256 != parent.sha256) == (f"templates/heir/{file}:3", True)
    marked = [kind for kind, css in _styles(theme).items() if mark in css]
    assert bool(marked) == file.endswith(".css")


def test_extra_styles_of_all_themes_come_last_each_in_its_turn(heir: Callable[..., Theme]) -> None:
    heir(name="between", **{EXTRA: ".first { margin: 0 }\n"})
    theme = heir(**{"theme.toml": 'inherits = "between"\n', EXTRA: ".second { margin: 0 }\n"})
    assert theme.chain == ("majalla", "between", "heir")
    for css in some(_styles(theme).values()):
        assert css.index(".kicker") < css.index(".first") < css.index(".second")
    assert theme.print_style("a4").endswith(".first { margin: 0 }\n\n.second { margin: 0 }\n")


def test_values_are_inherited_key_by_key(heir: Callable[..., Theme]) -> None:
    table = heir('[colours]\naccent = "#123456"\n[pages.a5]\ntitle = "9pt"\n').settings
    parent = PRESS.theme("majalla").settings
    assert table.colours == {**parent.colours, "accent": "#123456"}
    assert table.pages == {**parent.pages, "a5": {**parent.pages["a5"], "title": "9pt"}}


def test_a_size_of_page_can_be_like_another(heir: Callable[..., Theme]) -> None:
    pages = heir(
        '[pages.small]\nlike = "b6"\nfoot = "3mm"\n[pages.b6]\nlike = "a5"\nwidth = "125mm"\n'
    ).settings.pages
    a5 = pages["a5"]
    assert pages["b6"] == {**a5, "width": "125mm"}
    assert pages["small"] == {**a5, "width": "125mm", "foot": "3mm"}
    assert list(pages) == ["a4", "a5", "small", "b6"]


def test_a_theme_offers_the_sizes_that_it_names_and_a_project_adds_its_own(
    heir: Callable[..., Theme], tmp_path: Path
) -> None:
    assert list(heir('offers = ["a5"]\n').settings.pages) == ["a5"]
    assert list(PRESS.theme("kitab").settings.pages) == ["14x21", "17x24", "a5"]
    (tmp_path / "templates" / "kitab").mkdir()
    (tmp_path / "templates/kitab/theme.toml").write_text('[pages.b6]\nlike = "a5"\n', "utf-8")
    pages = Workspace(tmp_path, ProjectTable()).theme("kitab").settings.pages
    assert list(pages) == ["14x21", "17x24", "a5", "b6"]


def test_what_a_theme_leaves_out_is_not_there(heir: Callable[..., Theme]) -> None:
    theme = heir('without = ["masthead.html"]\n')
    assert (theme.has("masthead.html"), theme.has("colophon.html")) == (False, True)
    assert theme.has("majalla/masthead.html")
    assert not heir(name="grandchild", **{"theme.toml": 'inherits = "heir"\n'}).has("masthead.html")


def test_a_template_changes_one_block_of_the_one_that_it_replaces(heir: Callable[..., Theme]) -> None:
    mark = '{% extends "majalla/colophon.html" %}{% block kind %}colophon mine{% endblock %}'
    theme = heir(**{"colophon.html": mark})
    asked = {name: theme.asks("colophon.html", name) for name in ("issue", "imprint")}
    assert asked == {name: PRESS.theme("majalla").asks("colophon.html", name) for name in asked}
    assert theme.has("colophon.html")


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_themes_in_a_circle_are_one_finding(length: int) -> None:
    def read(name: str) -> Layer:
        after = f"t{(int(name[1:]) + 1) % length}"
        return Layer(name, {}, [Source(f"templates/{name}/theme.toml", f'\ninherits = "{after}"\n', "")])

    from publisher.themes.inheritance import layers_of

    with pytest.raises(PublisherError) as raised:
        layers_of("t0", read, [])
    assert _codes(raised.value) == [("T017", f"templates/t{length - 1}/theme.toml:2")]


WRONG = {
    'inherits = "majala"\n': ("T018", 1),
    'inherits = "majalla"\nwithout = ["brief.html"]\n': ("T021", 2),
    'inherits = "majalla"\noffers = ["a4", "a7"]\n': ("T020", 2),
    'inherits = "majalla"\n[pages.b6]\nlike = "a7"\n': ("T020", 3),
    'inherits = "majalla"\n[pages.b6]\nlike = "b6"\n': ("T020", 3),
    'inherits = "majalla"\n[pages.b6]\nlike = "c6"\n[pages.c6]\nlike = "b6"\n': ("T020", 5),
    "inherits = 3\n": ("C003", 1),
    'inherits = "majalla"\noffers = 3\n': ("C003", 2),
    'inherits = "majalla"\n[colours]\naccent = "red"\n': ("C003", 3),
    'inherits = "majalla\n': ("C004", 1),
}


@pytest.mark.parametrize("settings", WRONG)
def test_what_cannot_be_inherited_is_told_at_its_line(settings: str, heir: Callable[..., Theme]) -> None:
    code, line = WRONG[settings]
    with pytest.raises(PublisherError) as raised:
        heir(**{"theme.toml": settings})
    assert (code, f"templates/heir/theme.toml:{line}") in _codes(raised.value)


def test_a_theme_is_begun_that_builds_as_the_one_that_it_inherits(issue: Path, run: Callable[..., Any]) -> None:
    begun = run("new", "theme", "bayan", "--from", "majalla")
    assert begun.out.split() == ["templates/bayan/theme.toml", "templates/bayan/extra.css"]
    assert run("check", "templates/bayan", "--strict").code == 0
    products = {}
    for theme in ("majalla", "bayan"):
        built = run("build", "sources/one", "--format", "epub", "--theme", theme, "--out", theme)
        assert built.code == 0, built.err
        with zipfile.ZipFile(Path(theme, "one", "one.epub")) as archive:
            products[theme] = {name: archive.read(name) for name in archive.namelist()}
    style = "EPUB/style.css"  # the comments of extra.css leave a line
    assert {name for name in products["majalla"] if products["majalla"][name] != products["bayan"][name]} == {style}
    assert products["majalla"][style].split() == products["bayan"][style].split()
    again = run("new", "theme", "bayan", "--lang", "en")
    assert (again.code, "error O004" in again.err) == (1, True)


@pytest.mark.parametrize(("name", "code"), [("سمة", "T022"), ("../x", "T022"), ("A B", "T022"), ("plain", "O004")])
def test_a_theme_of_a_name_that_does_not_fit_is_not_begun(name: str, code: str, run: Callable[..., Any]) -> None:
    ran = run("new", "theme", name)
    assert (ran.code, f"error {code}" in ran.err, Path("templates").exists()) == (1, True, False)


def test_a_build_is_made_again_when_an_inherited_theme_changes(issue: Path, run: Callable[..., Any]) -> None:
    run("new", "theme", "first", "--from", "plain")
    run("new", "theme", "second", "--from", "first")
    asked = ("build", "sources/one", "--format", "epub", "--theme", "second")
    assert (built := run(*asked)).code == 0, built.err
    before = Path("dist/one/one.epub").read_bytes()
    Path("templates/first/extra.css").write_text(".title { color: #123456 }\n", "utf-8")
    assert run(*asked).code == 0
    assert Path("dist/one/one.epub").read_bytes() != before
