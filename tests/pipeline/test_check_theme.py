"""A theme by itself is judged as a build of any issue would judge it."""

import shutil
from pathlib import Path

import pytest

from places import REPO
from publisher.diagnostics import Exit
from publisher.pipeline.check_theme import check_theme_folder
from publisher.pipeline.file_kinds import is_theme
from publisher.themes.theme import STYLES, TEMPLATES

THEMES = sorted(path.name for path in (REPO / "templates").iterdir() if path.is_dir())


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPO / "templates" / "majalla", tmp_path / "templates" / "mine"))


@pytest.mark.parametrize("name", THEMES)
def test_nothing_is_wrong_with_the_themes_of_the_press(name: str) -> None:
    report = check_theme_folder(REPO / "templates" / name, strict=True)
    assert (report.result.exit_code, report.result.findings) == (Exit.DONE, ())


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_that_cannot_be_parsed_is_told_with_its_line(theme: Path, template: str) -> None:
    lines = (theme / template).read_text("utf-8").count("\n")
    with (theme / template).open("a", encoding="utf-8") as file:
        file.write("{% if issue %}\n")
    report = check_theme_folder(theme, strict=False)
    places = [(found.code, found.span and found.span.path) for found in report.result.findings]
    assert ("T003", f"templates/mine/{template}") in places
    line = next(found.span.line for found in report.result.findings if found.span and found.code == "T003")
    assert line is not None
    assert line >= lines
    assert report.result.exit_code == Exit.FINDINGS


@pytest.mark.parametrize("sheet", STYLES)
def test_every_style_sheet_is_judged(theme: Path, sheet: str) -> None:
    with (theme / sheet).open("a", encoding="utf-8") as file:
        file.write("p { letter-spacing: 2px; color: var(--colour-nowhere) }\n")
    report = check_theme_folder(theme, strict=False)
    assert {"T006", "T010"} <= {found.code for found in report.result.findings}


@pytest.mark.parametrize("file", [*TEMPLATES, *STYLES, "theme.toml"])
def test_a_file_that_a_theme_of_another_name_lacks_is_told(theme: Path, file: str) -> None:
    (theme / file).unlink()
    report = check_theme_folder(theme, strict=False)
    assert [found.code for found in report.result.findings] == ["T002"]
    assert is_theme(theme)


def test_a_theme_that_stands_nowhere_is_told_where_to_go(theme: Path, tmp_path: Path) -> None:
    report = check_theme_folder(Path(shutil.move(theme, tmp_path / "loose")), strict=False)
    assert [found.code for found in report.result.findings] == ["T015"]


def test_an_issue_is_no_theme() -> None:
    assert not is_theme(REPO / "sources" / "2025-10")
    assert not is_theme(REPO / "templates")
