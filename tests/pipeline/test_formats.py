"""A format is one entry of the registry, which the command line, the checks, a release and the web edition read."""

import ast
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from places import SOURCE
from publisher.cache.memoize import Memory
from publisher.diagnostics import EnvironmentFault, Finding
from publisher.formats.base import Format, Made, Terms
from publisher.model import Artefact, CheckResult, Edition, Span
from publisher.pipeline.formats import FORMATS, Check, Registered, downloads, file_names

Run = Callable[..., Any]


class Toy:
    """A format of plain text, with a check and a validator that can be told what to say."""

    def __init__(self) -> None:
        self.objections: list[Finding] = []
        self.complaints: tuple[str, ...] = ()
        self.beside: Collection[str] = ()

    @property
    def registered(self) -> Registered:
        return Registered(Format("toy", self._make, self._names, label="Plain text"), self._load, self._validate)

    def _names(self, edition: Edition) -> tuple[str, ...]:
        return (f"{edition.issue.slug}.toy",)

    def _make(self, edition: Edition, _terms: Terms) -> Made:
        text = "\n".join(part.title.plain for part in edition.parts)
        artefacts = [("toy", self._names(edition)[0]), ("toy", "toys/first.txt"), ("toy", "toys/second.txt")]
        return Made(tuple(Artefact(*names, "text/plain", text.encode()) for names in artefacts))

    def _load(self) -> Check:
        return self._check

    def _check(
        self, made: Sequence[Artefact], _edition: Edition, beside: Collection[str], _memory: Memory
    ) -> Iterable[Finding]:
        assert [artefact.name for artefact in made] == ["one.toy", "toys/first.txt", "toys/second.txt"]
        self.beside = beside
        return self.objections

    def _validate(self, artefact: Artefact) -> CheckResult:
        return CheckResult("Toy judge", "1", artefact.name, not self.complaints, self.complaints)


@pytest.fixture
def registry() -> Iterator[dict[str, Registered]]:
    """The registry, to be changed by a test; its order is restored too."""
    stock = dict(FORMATS)
    yield FORMATS
    FORMATS.clear()
    FORMATS.update(stock)


@pytest.fixture
def toy(registry: dict[str, Registered]) -> Toy:
    toy = Toy()
    registry["toy"] = toy.registered
    return toy


def test_a_registered_format_is_built_checked_and_offered(issue: Path, toy: Toy, run: Run) -> None:
    ran = run("build", issue, "--format", "toy,web")
    assert ran.code == 0, ran.err
    folder = issue.parents[1] / "dist" / "one"
    assert "المقال الأول" in (folder / "one.toy").read_text("utf-8")
    index = lxml.html.document_fromstring((folder / "web" / "index.html").read_bytes())
    assert [link.text_content() for link in index.xpath("//a[@href='../one.toy']")] == ["Plain text"]
    assert {"one.toy", "one.pdf", "one.epub"} <= set(toy.beside)
    assert [line.partition("dist/one/")[2] for line in ran.out.splitlines()] == [
        *("one.toy", "toys/first.txt", "web/index.html", "manifest.json"),
    ]
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["options"]["formats"] == ["toy", "web"]


def test_without_a_choice_every_registered_format_is_built(issue: Path, toy: Toy, run: Run) -> None:
    assert run("build", issue).code == 0
    made = {path.name for path in (issue.parents[1] / "dist" / "one").iterdir()}
    assert {"one.pdf", "one.epub", "web", "one.toy"} <= made
    ran = run("build", issue, "--format", "tiy")
    assert (ran.code, "pdf, epub, web, toy" in ran.err) == (2, True)


def test_its_check_stops_a_build(issue: Path, toy: Toy, run: Run) -> None:
    toy.objections.append(Finding.of("K004", Span("one.toy"), address="x"))
    ran = run("build", issue, "--format", "toy")
    assert (ran.code, "one.toy: error K004" in ran.err) == (1, True)
    assert not (issue.parents[1] / "dist").exists()


@pytest.mark.parametrize("complaints", [(), ("rule 1 is broken",)])
def test_its_validator_judges_a_release(
    complaints: tuple[str, ...], issue: Path, toy: Toy, run: Run, registry: dict[str, Registered]
) -> None:
    registry.clear()
    registry["toy"] = toy.registered
    toy.complaints = complaints
    ran = run("release", issue)
    assert (ran.code, "rule 1 is broken" in ran.err) == (len(complaints), bool(complaints)), ran.err
    if not complaints:
        manifest = json.loads((issue.parents[1] / "dist" / "one" / "manifest.json").read_text("utf-8"))
        assert [(check["tool"], check["artefact"]) for check in manifest["checks"]] == [
            ("Toy judge", name) for name in ("one.toy", "toys/first.txt", "toys/second.txt")
        ]


def test_each_format_names_the_files_that_it_makes(sample: tuple[Path, Any]) -> None:
    made, edition = sample[1].made, sample[1].edition
    assert list(made) == list(FORMATS)
    for name, entry in FORMATS.items():
        artefacts = made[name].artefacts
        assert {artefact.format for artefact in artefacts} == {name}
        assert set(entry.format.file_names(edition)) <= {artefact.name for artefact in artefacts}
        assert (sample[0] / artefacts[0].name).name == Path(entry.format.file_names(edition)[0]).name
        assert entry.format.paged == bool(artefacts[0].pages)
        assert callable(entry.load_check())
    assert {download.name for download in downloads(FORMATS, edition)} < file_names(edition)


def test_a_download_names_its_size_of_page_where_there_are_several(sample: tuple[Path, Any]) -> None:
    edition = sample[1].edition
    assert [(one.label, one.name) for one in downloads(("epub", "pdf"), edition)] == [
        ("PDF A4", "2025-10.pdf"), ("PDF A5", "2025-10-a5.pdf"), ("EPUB", "2025-10.epub"),
    ]  # fmt: skip
    alone = replace(edition, layouts=edition.layouts[:1])
    assert [(one.label, one.name) for one in FORMATS["pdf"].format.downloads(alone)] == [("PDF", "2025-10.pdf")]


#: Modules that name what is no format of ours, or may name one, with the reason.
_NAMED_FOR_OTHER_THINGS = {
    "api.py": "what is built unless it is said belongs to the signature, which people read",
    "cli/import_commands.py": "a kind of document that is imported",
    "importers/registry.py": "a kind of document that is imported",
    "model.py": "a book in print and its PDF share an ISBN",
    "settings/book_table.py": "the products that may have an ISBN of their own, print among them",
    "validators/browser_tools.py": "the folder of a web edition's pages, in which axe is let loose",
    "checks/sources/theme_styles.py": "a kind of style sheet, which a theme has for the web",
    "themes/theme.py": "a kind of style sheet, which a theme has for the web",
    "preview/other_editions.py": "the views of an issue that is being written, each of one product",
    "pipeline/specimens.py": "a specimen is pages, and the PDF alone has pages",
    "scale/builder.py": "the engine is started ahead for pages, and the PDF alone has pages",
    "site/issue_pictures.py": "a picture is drawn from a page, and the PDF alone has pages",
}


def test_no_other_module_knows_a_format_by_name() -> None:
    """What is asked by name outside a format's own package would have to be changed for a new one."""
    outside = [path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] != "formats"]
    # What judges files of any press knows kinds of files, whoever makes them.
    anybodys = SOURCE / "checks" / "files"
    outside = [path for path in outside if path.name != "file_kinds.py" and not path.is_relative_to(anybodys)]
    assert outside
    named = {
        path.relative_to(SOURCE).as_posix(): node.value
        for path in outside
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in FORMATS
    }
    assert set(named) == set(_NAMED_FOR_OTHER_THINGS)


def test_a_validator_that_cannot_judge_stops_a_release(
    issue: Path, toy: Toy, run: Run, registry: dict[str, Registered]
) -> None:
    def missing(artefact: Artefact) -> CheckResult:
        raise EnvironmentFault(
            Finding.of("E006", None, tool="Toy judge", artefact=artefact.name, reason="…", command="…")
        )

    registry.clear()
    registry["toy"] = replace(toy.registered, validate=missing)
    ran = run("release", issue)
    assert (ran.code, "E006" in ran.err) == (3, True)
