"""The built-in theme keeps the rules that Arabic and the engines set, and a project may override any file of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from places import REPO
from publisher.formats.pdf.workers import launch
from publisher.i18n.languages import LANGUAGES
from publisher.labels.speaker import Speaker
from publisher.themes.theme import Theme
from publisher.themes.tokens import ThemeTable
from some import some

FOLDER = REPO / "templates" / "plain"
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
    """Italic type is for what is Latin: a rule of it says so in each of its selectors."""
    rules = re.findall(r"([^{}]*)\{([^{}]*)\}", _rules(sheet))
    slanted = [selectors for selectors, said in rules if "font-style: italic" in said]
    selectors = ",".join(slanted).split(",") if slanted else []
    assert [one for one in selectors if ":lang(en)" not in one] == []
    text = "".join(f"{head}{{{said}}}" for head, said in rules if head not in slanted)
    for forbidden in (
        "letter-spacing",
        "italic",
        "oblique",
        "display: grid",
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
    for path in some(FOLDER.glob("*.html")):
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


_READING = {
    "attributes of the value itself": (
        "{{ issue.title }} {% if issue.number %}{{ issue.number }}{% endif %}",
        {"title", "number"},
    ),
    "nothing": ("{{ entry.title }}", set()),
    "what an included template reads": ("{{ issue.title }}{% include 'other.html' %}", {"title", "slug"}),
    "what an imported macro reads": ("{% from 'other.html' import say %}{{ issue.id }}", {"id", "slug"}),
    "all, where it is handed on": ("{{ issue | string }}", None),
    "all, by a name that is not known before": ("{{ issue[name] }}", None),
    "all, in a template of a name not known before": ("{% include name %}", None),
    "all, where the template is broken": ("{% if %}", None),
}


@pytest.mark.parametrize("name", _READING)
def test_a_theme_knows_what_its_templates_read(name: str) -> None:
    template, read = _READING[name]
    files = {"article.html": template, "other.html": "{% macro say() %}{% endmacro %}{{ issue.slug }}"}
    theme = Theme("t", files, ThemeTable(pages={"a4": {"width": "210mm"}}))
    assert theme.asks("article.html", "issue") == (None if read is None else frozenset(read))


def test_faults_of_texts_and_of_their_theme_are_told_together(issue: Path, run: Callable[..., Any]) -> None:
    place = issue.parents[1] / "templates" / "plain"
    place.mkdir(parents=True)
    (place / "article.html").write_text("{{ article.titel }}", "utf-8")
    (issue / "a.md").write_text("---\ntitle: عنوان\n---\n\nحرف 𓀀 هنا\n", "utf-8")
    ran = run("build", "sources/one")
    assert ran.code == 1
    assert "sources/one/a.md:5: error G001" in ran.err
    assert "templates/plain/article.html:1: error T003" in ran.err


def test_a_fault_of_the_texts_ends_what_is_being_set(issue: Path, run: Callable[..., Any]) -> None:
    (issue / "a.md").write_text("---\ntitle: عنوان\n---\n\nحرف 𓀀 هنا\n", "utf-8")
    ran = run("build", "sources/one")
    assert (ran.code, "error G001" in ran.err, "L002" in ran.err) == (1, True, False)
    assert not (issue.parents[1] / "dist").exists()
    assert launch._alive == []


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "دقيقة قراءة"), (2, "دقيقتا قراءة"), (3, "٣ دقائق قراءة"), (11, "١١ دقيقة قراءة"), (100, "١٠٠ دقيقة قراءة")],
)
def test_arabic_counts(minutes: int, said: str) -> None:
    assert Speaker("ar", "arab").count("minutes", minutes) == said


@pytest.mark.parametrize("language", sorted(tag for tag, known in LANGUAGES.items() if known.labels))
def test_every_language_says_everything(language: str) -> None:
    from datetime import date

    speaker = Speaker(language, "latn", ("gregorian", "hijri"))
    assert all(getattr(speaker.labels(), name) for name in ("cover", "contents", "notes", "landmarks"))
    assert speaker.count("minutes", 7)
    assert "2025" in speaker.day(date(2025, 10, 14))
    for key in ("key_points", "issue_number", "by", "translated_by", "editors", "origin", "list_separator"):
        assert speaker.say(key, n=1, name="x", names="x")
