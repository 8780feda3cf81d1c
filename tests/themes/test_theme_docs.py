"""docs/themes.md says what there is: its lists are those of the code, and its examples are themes that build."""

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from everything import write as write_everything
from places import REPO
from publisher.formats.web.page_body import Dressed
from publisher.i18n.sentences import catalogue
from publisher.labels.speaker import Speaker
from publisher.model import Article, Book, Credit, Entry, Imprint, Issue, Picture, Section
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.project.workspace import Workspace
from publisher.settings.tables import ProjectTable
from publisher.themes.theme import BOOK_PAGES, BRIEFS, COLOPHON, MASTHEAD, STYLES, TEMPLATES, Theme
from publisher.themes.tokens import JustifyTable, ThemeTable
from some import some

TEXT = (REPO / "docs" / "themes.md").read_text("utf-8")
_KINDS: dict[str, type] = {
    "issue": Issue,
    "issue.book": Book,
    "issue.cover": Picture,
    "issue.masthead[…]": Credit,
    "section": Section,
    "entry": Entry,
    "article": Article,
    "page": Dressed,
    "imprint": Imprint,
}


def _section(title: str) -> str:
    return re.split(r"^## ", TEXT.split(f"\n## {title}\n")[1], flags=re.MULTILINE)[0]


def _rows(text: str) -> Iterator[tuple[list[str], list[str]]]:
    for line in some(re.findall(r"^\| (`.*) \|$", text, re.MULTILINE)):
        first, *others = line.split(" | ")
        yield re.findall(r"`([^`]+)`", first), re.findall(r"`([^`]+)`", others[0]) if others else []


_TEMPLATE_ROWS = {
    names[0]: set(said)
    for names, said in _rows(_section("Templates and what they are given"))
    if names[0].endswith(".html")
}
_VALUES = {name: said for names, said in _rows(_section("Templates and what they are given")) for name in names}


@pytest.fixture(scope="module")
def given() -> dict[str, set[str]]:
    """What templates are given in builds of the sample and of the book."""
    found: dict[str, set[str]] = {}
    stock = Theme.render

    def noting(self: Theme, template: str, **values: object) -> str:
        found.setdefault(template, set()).update(values)
        return stock(self, template, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Theme, "render", noting)
        for name in ("2025-10", "book"):
            set_in_type(BuildRequest(REPO / "sources" / name, ("epub", "web"), cache=False))
    return found


def test_variables_of_templates_are_listed(given: dict[str, set[str]]) -> None:
    assert given == _TEMPLATE_ROWS
    assert set(_TEMPLATE_ROWS) == {*TEMPLATES, MASTHEAD, COLOPHON, BRIEFS, *BOOK_PAGES}
    assert set().union(*given.values()) <= set(_VALUES)


@pytest.mark.parametrize("name", _KINDS)
def test_attributes_of_values_are_listed(name: str) -> None:
    kind = _KINDS[name]
    fields = {field.name for field in dataclasses.fields(kind)}
    own = {one for one in vars(kind) if not one.startswith("_")}
    assert _VALUES[name] == sorted(fields | own)


def test_what_can_be_said_is_listed() -> None:
    speaker = Speaker("ar", "latn")
    assert _VALUES["speak"] == sorted(name for name in dir(speaker) if not name.startswith("_"))


def _classes(text: str) -> set[str]:
    return {one for said in re.findall(r'\bclass="([^"]*)"', text) for one in said.split()}


def test_classes_that_the_press_sets_are_listed(tmp_path: Path) -> None:
    write_everything(tmp_path / "all")
    listed = {name for names, _ in _rows(_section("Classes that the press sets")) for name in names}
    found: set[str] = set()
    for folder in (tmp_path / "all", REPO / "sources" / "2025-10", REPO / "sources" / "book"):
        printed = set_in_type(BuildRequest(folder, ("epub", "web"), cache=False))
        written = "".join(text for name, text in printed.theme.files.items() if name.endswith(".html"))
        for artefact in printed.artefacts:
            texts = [artefact.data.decode()] if artefact.media_type.startswith("text/html") else []
            if artefact.data.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(artefact.data)) as archive:
                    texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith("html")]
            found |= {one for text in texts for one in _classes(text) if one not in written}
    made_by_values = re.compile(r"(?:foot|site|columns|language)-.+|l-.+|p-.+|[a-z][a-z0-9]?")
    assert {one for one in some(found) if not made_by_values.fullmatch(one)} <= listed
    code = "".join(path.read_text("utf-8") for path in (REPO / "src").rglob("*.py"))
    code += "".join(path.read_text("utf-8") for path in (REPO / "templates").rglob("*.css"))
    assert [one for one in sorted(listed) if one not in code] == []


def test_keys_files_sizes_and_codes_are_listed() -> None:
    tokens = _section("Tokens")
    keys, justify = re.findall(
        r"The keys of `theme.toml` are (.*?)\. .*?`\[justify\]` are (.*?)\.", tokens, re.DOTALL
    )[0]
    assert set(re.findall(r"`(\w+)`", keys)) == {field.name for field in dataclasses.fields(ThemeTable)}
    assert set(re.findall(r"`(\w+)`", justify)) == {field.name for field in dataclasses.fields(JustifyTable)}
    sizes = re.search(r"Sizes of page: (.*?)\n\n", tokens, re.DOTALL)
    for name in ("majalla", "kitab", "plain"):
        pages = list(Workspace(REPO, ProjectTable()).theme(name).settings.pages)
        said = re.search(rf"`{name}` has ((?:`\w+`(?:, | and )?)+)", sizes[1] if sizes else "")
        assert said and re.findall(r"`(\w+)`", said[1]) == pages
    assert {names[0] for names, _ in _rows(_section("Files"))} == {"theme.toml", *STYLES, "extra.css"}
    codes = {code for code in catalogue("findings", "en") if re.fullmatch(r"T\d{3}", code)}
    assert set(re.findall(r"T\d{3}", _section("What is checked"))) == codes


EXAMPLES = re.findall(r"`(templates/[^`\n]+\.\w+)`(?:(?!```|`templates/).)*?\n\n```\w+\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("theme", sorted({Path(name).parts[1] for name, _ in EXAMPLES}))
def test_examples_are_themes_that_build(theme: str, issue: Path, run: Callable[..., Any]) -> None:
    for name, text in EXAMPLES:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    checked = run("check", f"templates/{theme}", "--strict")
    assert checked.code == 0, checked.out + checked.err
    ran = run("build", "sources/one", "--theme", theme, "--format", "epub,web", "--strict")
    assert ran.code == 0, ran.err


@pytest.mark.heavy
def test_the_theme_from_nothing_sets_pages(issue: Path, run: Callable[..., Any]) -> None:
    files = [(name, text) for name, text in EXAMPLES if name.startswith("templates/small/")]
    assert sum(text.count("\n") for _, text in files) <= 20
    for name, text in files:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    ran = run("build", "sources/one", "--theme", "small", "--format", "pdf")
    assert ran.code == 0, ran.err
