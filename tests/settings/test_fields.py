"""The table of fields says what is true: of schemas, parts, checks and metadata, each asked for every field."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import lxml.html
import pytest
from lxml import etree
from PIL import Image

from publisher.checks.house.judging import house_findings
from publisher.diagnostics import Finding, PublisherError
from publisher.formats.epub.archive import unpack
from publisher.formats.pdf.assemble.metadata import xmp
from publisher.importers.front_matter.front_table import FrontTable
from publisher.model import Artefact, Article, Issue
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.check import CheckOptions, check_issue
from publisher.pipeline.request import BuildRequest
from publisher.project.loader import gather
from publisher.project.workspace import Workspace
from publisher.settings.fields import ARTICLE_FIELDS, ISSUE_FIELDS, Field
from publisher.settings.tables import IssueTable, ProjectTable
from publisher.settings.validation import Strict

TABLES = (("article", ARTICLE_FIELDS, FrontTable, Article), ("issue", ISSUE_FIELDS, IssueTable, Issue))
EVERY = [pytest.param(kind, field, id=f"{kind}-{field.key}") for kind, table, *_ in TABLES for field in table]
TEXTS = [pytest.param(kind, f, id=f"{kind}-{f.key}") for kind, table, *_ in TABLES for f in table if f.wording]
#: What a model knows of itself, and nobody writes into a field.
STRUCTURE = {
    Article: {"blocks", "notes", "words", "anchors", "source"},
    Issue: {"dated", "book", "logo"},  # the logo is the project's
}
UNDRAWABLE = "\ua66e"


# What the table must account for ---------------------------------------------------------------------------------


_WORDS = {str: "text", int: "number", bool: "flag", date: "day"}


def _bare(kind: Any) -> Any:
    """Take marks off a type, and that it may be missing."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return next(_bare(one) for one in get_args(kind) if one is not NoneType)
    return kind


def _schema(table: type[Strict], above: str = "") -> dict[str, str]:
    """List the keys of a table, those of the tables in it too, with the type that each takes."""
    found: dict[str, str] = {}
    for field in fields(table):
        kind, key = _bare(field.type), f"{above}{field.name}"
        inner = _bare(get_args(kind)[0]) if get_origin(kind) is tuple else kind
        word = "word" if get_origin(inner) is Literal else _WORDS.get(inner, "table")
        found[key] = word if inner is kind else f"{word}s"
        if is_dataclass(inner):
            found |= _schema(inner, f"{key}.")
    return found


def unaccounted(table: tuple[Field, ...], schema: type[Strict], model: type) -> set[str]:
    """Name what a table of fields leaves open: fields unlike a schema or a model, or that come to nothing."""
    known, there = {field.key: field.type for field in table}, _schema(schema)
    places = {field.place.partition(".")[0] for field in table if field.place}
    idle = {f.key for f in table if bool(f.purpose) == bool(f.shown or f.epub or f.web or f.pdf)}
    unlike = {key for key in known.keys() | there.keys() if known.get(key) != there.get(key)}
    return unlike | idle | (places ^ ({field.name for field in fields(model)} - STRUCTURE[model]))


@pytest.mark.parametrize(("table", "schema", "model"), [entry[1:] for entry in TABLES], ids=["article", "issue"])
def test_the_table_accounts_for_every_field(table: tuple[Field, ...], schema: type[Strict], model: type) -> None:
    assert unaccounted(table, schema, model) == set()


def test_a_field_that_is_added_and_forgotten_is_told() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class More(FrontTable):
        mood: str = ""

    @dataclass(frozen=True)
    class Moody(Article):
        mood: str = ""

    STRUCTURE[Moody] = STRUCTURE[Article]
    assert unaccounted(ARTICLE_FIELDS, More, Article) == {"mood"}
    assert unaccounted(ARTICLE_FIELDS, FrontTable, Moody) == {"mood"}
    assert unaccounted((*ARTICLE_FIELDS, Field("mood", "text")), More, Moody) == {"mood"}  # nothing becomes of it
    assert unaccounted((*ARTICLE_FIELDS, Field("mood", "text", shown=("article",))), More, Moody) == set()


def test_what_a_project_says_for_all_issues_is_shared() -> None:
    own = {"limits", "epub", "pdf", "ignore", "logo"}
    keys = {field.name for field in fields(ProjectTable)}
    assert {field.key for field in ISSUE_FIELDS if field.shared} == keys - own


# An issue in which every field has a value of its own -------------------------------------------------------------


def _needle(kind: str, field: Field) -> str:
    """Give a word that stands for a field, in letters that every product writes alike."""
    table = ARTICLE_FIELDS if kind == "article" else ISSUE_FIELDS
    number = [one.key for one in table].index(field.key)
    return f"Q{kind[0]}{chr(97 + number // 26)}{chr(97 + number % 26)}q"


#: Values that are no words of one's choice, and what is seen of them in a product.
ODD: dict[tuple[str, str], tuple[object, str]] = {
    ("article", "date"): ("1986-06-05", "1986"),
    ("article", "reading_time"): (59, "59"),
    ("article", "language"): ("fa", "fa"),
    ("article", "image.src"): ("p.png", "images/"),
    ("issue", "language"): ("ar", "ar"),
    ("issue", "number"): (47, "47"),
    ("issue", "volume"): (53, "53"),
    ("issue", "date"): ("1987-08-09", "1987"),
    ("issue", "address"): ("https://qiaddress.example/", "qiaddress"),
    ("issue", "cover.src"): ("p.png", "images/"),
}
_LEFT = {("article", key) for key in ("id", "slug", "revision", "columns", "verse", "draft", "image", "title")}
_LEFT |= {("issue", f.key) for f in ISSUE_FIELDS if f.purpose or f.type in ("table", "tables")}


def _values(kind: str, wrap: Callable[[str, Field], str] = lambda text, _: text) -> dict[str, object]:
    """Give every field of a kind a value."""
    table = ARTICLE_FIELDS if kind == "article" else ISSUE_FIELDS
    values: dict[str, object] = {}
    for field in table:
        if (kind, field.key) in _LEFT:
            continue
        own = wrap(_needle(kind, field), field)
        value = ODD.get((kind, field.key), ([own] if field.type == "texts" else own, ""))[0]
        above, _, name = field.key.rpartition(".")
        if above:
            values.setdefault(above, {})[name] = value  # type: ignore[attr-defined]  # a table of its own
        else:
            values[name] = value
    return values


def _yaml(values: Mapping[str, object], indent: str = "") -> str:
    """Write values as people do, a line each."""
    lines = []
    for key, value in values.items():
        inner = value if isinstance(value, (dict, list)) else []
        lines.append(f"{indent}{key}:" if inner else f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}")
        if isinstance(value, list):
            lines += [f"{indent}  - {json.dumps(one, ensure_ascii=False)}" for one in value]
        elif isinstance(value, dict):
            lines.append(_yaml(value, f"{indent}  "))
    return "\n".join(lines)


def _write_article(path: Path, title: str, values: Mapping[str, object]) -> None:
    path.write_text(f"---\n{_yaml({'title': title, **values})}\n---\n\nنص.\n", "utf-8")


def _toml(values: Mapping[str, object]) -> str:
    plain = {key: value for key, value in values.items() if not isinstance(value, dict)}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in plain.items()]
    for key, value in values.items():
        if isinstance(value, dict):
            lines.append(f"[[{key}]]" if key == "masthead" else f"[{key}]")
            lines += [f"{name} = {json.dumps(inner, ensure_ascii=False)}" for name, inner in value.items()]
    return "\n".join(lines) + "\n"


def write_issue(
    folder: Path, *, masthead: bool = True, wrap: Callable[[str, Field], str] = lambda text, _: text
) -> Path:
    """Write an issue whose fields all have a value: three articles of which one is a brief, a section each."""
    folder.mkdir(parents=True)
    Image.new("RGB", (1600, 900), "navy").save(folder / "p.png")
    title = next(field for field in ARTICLE_FIELDS if field.key == "title")
    own = wrap(_needle("article", title), title)
    full = _values("article", wrap)
    late = {key: value for key, value in full.items() if key not in ("kicker", "subtitle")}
    for name, values in (("a", full), ("b", late), ("c", full)):
        _write_article(folder / f"{name}.md", own, values)
    issue = _values("issue", wrap)
    section = str(issue.pop("section")["title"])  # type: ignore[index]  # a table
    if not masthead:
        del issue["masthead"]
    parts = [("articles", "a.md"), ("articles", "b.md"), ("briefs", "c.md")]
    listed = [f'[[section]]\ntitle = "{section}"\nlayout = "{how}"\narticles = ["{name}"]\n' for how, name in parts]
    (folder / "issue.toml").write_text(_toml(issue) + "".join(listed), "utf-8")
    return folder


@pytest.fixture(scope="module")
def products(tmp_path_factory: pytest.TempPathFactory) -> list[Printed]:
    """The issue with a masthead and without, in both themes."""
    root = tmp_path_factory.mktemp("fields")
    (root / "publisher.toml").write_text("", "utf-8")
    made = []
    for masthead in (True, False):
        folder = write_issue(root / "sources" / f"one{masthead}", masthead=masthead)
        made += [set_in_type(BuildRequest(folder, ("epub", "web"), theme=theme)) for theme in ("majalla", "plain")]
    return made


def _shown(kind: str, field: Field) -> re.Pattern[str]:
    word = ODD.get((kind, field.key), ("", _needle(kind, field)))[1]
    return re.compile(rf"(?<!\w){re.escape(word)}")


@pytest.mark.parametrize(("kind", "field"), EVERY)
def test_each_field_is_shown_and_drawn_where_the_table_says(kind: str, field: Field, products: list[Printed]) -> None:
    if (kind, field.key) in _LEFT - {("article", "title")} or field.name in ("src", "language"):
        return
    pattern = _shown(kind, field)
    parts = [part for printed in products for part in printed.edition.parts]
    shown = {part.kind for part in parts if pattern.search(part.html)}
    drawn = any(pattern.search(lxml.html.fromstring(part.html).text_content()) for part in parts)
    if field.wording:
        assert (shown, drawn) == (set(field.shown), field.drawn)
    else:
        assert set(field.shown) <= shown


def _opf(artefacts: tuple[Artefact, ...]) -> Iterator[tuple[str, str]]:
    data = next(artefact.data for artefact in artefacts if artefact.format == "epub")
    for element in etree.fromstring(unpack(data)["EPUB/content.opf"]).iter("{*}*"):
        name = etree.QName(element)
        if element.get("property"):
            yield element.get("property", ""), element.text or ""
        elif name.namespace == "http://purl.org/dc/elements/1.1/":
            yield f"dc:{name.localname}", element.text or ""


def _heads(artefacts: tuple[Artefact, ...]) -> Iterator[tuple[str, str]]:
    pages = [artefact.data for artefact in artefacts if artefact.name.endswith(".html")]
    assert pages
    for data in pages:
        for element in lxml.html.document_fromstring(data.decode()).iter("meta", "link"):
            name = element.get("property") or element.get("name") or element.get("rel", "")
            yield name, element.get("content") or element.get("href", "")


def _xmp(printed: Printed) -> Iterator[tuple[str, str]]:
    yield from re.findall(r"<((?:dc|xmp|pdf):\w+)>(.*?)</\1>", xmp(printed.edition))


@pytest.mark.parametrize(("kind", "field"), EVERY)
def test_each_field_is_in_the_metadata_that_the_table_says(kind: str, field: Field, products: list[Printed]) -> None:
    if (kind, field.key) in _LEFT - {("article", "title")}:
        return
    pattern = _shown(kind, field)
    for name, told in {
        "epub": [item for printed in products for item in _opf(printed.artefacts)],
        "web": [item for printed in products for item in _heads(printed.artefacts)],
        "pdf": [item for printed in products for item in _xmp(printed)],
    }.items():
        assert told
        found, said = {key for key, value in told if pattern.search(value)}, set(getattr(field, name))
        if field.wording and field.key != "address":
            assert found == said, name
        else:
            assert said <= found, name


# What judges them -------------------------------------------------------------------------------------------------


def _told(folder: Path) -> list[Finding]:
    return [*check_issue(folder, CheckOptions()).result.findings]


def _spoilt(folder: Path, kind: str, key: str, text: str) -> tuple[Path, set[tuple[str, int]]]:
    """Write the issue with a text added to one field; give it, and the lines at which that stands."""
    chosen = next(f for f in (ARTICLE_FIELDS if kind == "article" else ISSUE_FIELDS) if f.key == key)
    write_issue(folder, wrap=lambda word, field: f"{word} {text}" if field is chosen else word)
    files = sorted([*folder.glob("*.md"), folder / "issue.toml"])
    places = {
        (path.name, number)
        for path in files
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        if text in line
    }
    assert places
    return folder, places


def _places(findings: list[Finding], code: str) -> set[tuple[str, int]]:
    return {(Path(f.span.path).name, f.span.line) for f in findings if f.code == code and f.span}


@pytest.mark.parametrize(("kind", "field"), [p for p in TEXTS if p.values[1].key != "address"])
def test_a_character_that_no_font_has_is_told_at_its_line(kind: str, field: Field, tmp_path: Path) -> None:
    (tmp_path / "publisher.toml").write_text("", "utf-8")
    folder, places = _spoilt(tmp_path / "one", kind, field.key, UNDRAWABLE)
    found = _places(_told(folder), "G001")
    if not field.drawn:
        assert found == set()
    elif field.key == "section.title":
        assert found == {min(places, key=lambda place: place[1])}  # where it stands first
    else:
        assert found == places


def test_what_is_not_drawn_may_have_any_character(tmp_path: Path) -> None:
    """The build agrees: what the check of glyphs lets pass stops no product."""
    (tmp_path / "publisher.toml").write_text("", "utf-8")
    write_issue(
        tmp_path / "one",
        wrap=lambda word, field: word if field.drawn or not field.wording else f"{word} {UNDRAWABLE}",
    )
    printed = set_in_type(BuildRequest(tmp_path / "one", ("pdf", "epub", "web"), theme="majalla"))
    assert not {finding.code for finding in printed.findings} & {"G001", "G003"}


@pytest.mark.parametrize("alone", [False, True], ids=["issue", "article"])
@pytest.mark.parametrize("field", [f for f in ISSUE_FIELDS if f.shared and f.drawn and f.key != "address"])
def test_names_in_publisher_toml_are_told_at_their_line(field: Field, alone: bool, issue: Path) -> None:
    text = f'# settings\n{field.key} = "مجلتي {UNDRAWABLE}"\n'
    (issue.parents[1] / "publisher.toml").write_text(text, "utf-8")
    path = issue / "a.md" if alone else issue
    found = [finding for finding in _told(path) if finding.code == "G001"]
    assert [str(finding.span) for finding in found] == ["publisher.toml:2"]  # an article alone has its project's
    with pytest.raises(PublisherError, match="G001"):
        set_in_type(BuildRequest(path, ("epub",), theme="majalla"))
    if not alone:  # what the issue says itself stands, though it says nothing
        (issue.parents[1] / "publisher.toml").write_text(f'{field.key} = "{UNDRAWABLE}"\n', "utf-8")
        (issue / "issue.toml").write_text(f'{field.key} = ""\n{(issue / "issue.toml").read_text("utf-8")}', "utf-8")
        assert _places(_told(path), "G001") == {("publisher.toml", 1)}


@pytest.mark.parametrize(("kind", "field"), TEXTS)
def test_house_style_judges_what_the_table_says(kind: str, field: Field, tmp_path: Path) -> None:
    if field.key == "address":
        return
    folder, places = _spoilt(tmp_path / "one", kind, field.key, "كلمة, ثم")
    gathered = gather(Workspace.around(folder), folder)
    found = _places([*house_findings(gathered.issue, gathered.sources[0])], "A001")
    assert found == (places if field.judged else set())


def test_themes_and_pages_are_told_where_they_are_named(issue: Path, run: Callable[..., Any]) -> None:
    project, table = issue.parents[1] / "publisher.toml", issue / "issue.toml"
    text = table.read_text("utf-8")
    for key, code in (("theme", "T001"), ("page", "T012")):
        project.write_text(f'publisher = "دار"\n{key} = "none"\n', "utf-8")
        table.write_text(text, "utf-8")
        assert f"publisher.toml:2: error {code}" in run("build", "sources/one").err
        table.write_text(f'{key} = "none"\n{text}', "utf-8")
        assert f"sources/one/issue.toml:1: error {code}" in run("build", "sources/one").err
        ran = run("build", "sources/one", f"--{key}", "nix")
        assert f"\nerror {code}" in f"\n{ran.err}"
