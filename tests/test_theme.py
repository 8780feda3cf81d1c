"""The built-in theme keeps the rules that Arabic and the engines set, and a project may override any file of it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.catalogue import Speaker

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "plain"
SHEETS = sorted(FOLDER.glob("*.css"))


def _rules(sheet: Path) -> str:
    """The sheet without comments and page boxes, whose names are physical in CSS itself."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"@page[^{]*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}", "", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_logical_properties_only(sheet: Path) -> None:
    found = re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*", _rules(sheet))
    assert found == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_nothing_that_harms_arabic(sheet: Path) -> None:
    text = _rules(sheet)
    for forbidden in (
        "letter-spacing",
        "italic",
        "oblique",
        "display: grid",
        "text-indent",
        "leader(",
        "unicode-bidi",
    ):
        assert forbidden not in text, forbidden


def test_families_are_those_of_the_ledger() -> None:
    ledger = (FOLDER.parents[1] / "fonts" / "ledger.toml").read_text("utf-8")
    known = set(re.findall(r'family = "(.+)"', ledger))
    used = {
        name
        for sheet in SHEETS
        for declaration in re.findall(r"font(?:-family)?:([^;]+);", sheet.read_text("utf-8"))
        for name in re.findall(r'"([^"]+)"', declaration)
    }
    assert used <= known


def test_templates_say_nothing_of_their_own() -> None:
    for path in FOLDER.glob("*.html"):
        bare = re.sub(r"\{[%{].*?[%}]\}|<[^>]+>", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert re.sub(r"[\s·]", "", bare) == "", path.name


def test_a_project_overrides_one_file(issue: Path, run: Callable[..., object]) -> None:
    place = issue.parents[1] / "templates" / "plain"
    place.mkdir(parents=True)
    (place / "screen.css").write_text("body { color: rebeccapurple }", "utf-8")
    assert run("build", "sources/one", "--format", "epub").code == 0
    import zipfile

    with zipfile.ZipFile(issue.parents[1] / "dist" / "one" / "one.epub") as archive:
        assert b"rebeccapurple" in archive.read("EPUB/style.css")


def test_a_broken_template_names_its_line(issue: Path, run: Callable[..., object]) -> None:
    place = issue.parents[1] / "templates" / "plain"
    place.mkdir(parents=True)
    (place / "cover.html").write_text("<p>\n{{ issue.titel }}\n</p>", "utf-8")
    ran = run("build", "sources/one", "--format", "epub")
    assert (ran.code, "templates/plain/cover.html:2: error T003" in ran.err) == (1, True)
    (place / "cover.html").write_text("<p>\n\n{% if %}", "utf-8")
    assert "templates/plain/cover.html:3: error T003" in run("build", "sources/one", "--format", "epub").err


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "دقيقة قراءة"), (2, "دقيقتا قراءة"), (3, "٣ دقائق قراءة"), (11, "١١ دقيقة قراءة"), (100, "١٠٠ دقيقة قراءة")],
)
def test_arabic_counts(minutes: int, said: str) -> None:
    assert Speaker("ar", "arab").count("minutes", minutes) == said


@pytest.mark.parametrize("language", ["ar", "en", "fa", "ur", "he"])
def test_every_language_says_everything(language: str) -> None:
    from datetime import date

    speaker = Speaker(language, "latn", ("gregorian", "hijri"))
    assert all(getattr(speaker.labels(), name) for name in ("cover", "contents", "notes", "landmarks"))
    assert speaker.count("minutes", 7)
    assert "2025" in speaker.day(date(2025, 10, 14))
    for key in ("key_points", "issue_number", "by", "translated_by", "editors", "origin", "list_separator"):
        assert speaker.say(key, n=1, name="x", names="x")
