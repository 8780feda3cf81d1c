"""The contents are laid out once: their numbers are written where they would be laid out, or are laid out again."""

import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pypdfium2
import pytest

import oracle
from publisher.formats.pdf.fragments.fragment import Folio, Fragment, Numbered, rooms
from publisher.formats.pdf.workers.client import Host
from publisher.formats.pdf.workers.messages import Task
from publisher.model import Artefact, Digits
from publisher.pipeline.build import Printed
from some import some

_NO_PLACES = "from publisher.formats.pdf.fragments import capture\ncapture.places = lambda rendered: {}\n"
_THEMES = ("plain", "majalla")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the parts that are asked for."""
    parts: list[str] = []
    ask = Host.ask

    def note(self: Host, tasks: list[Task]) -> None:
        parts.extend(task.part.id for task in tasks)
        ask(self, tasks)

    monkeypatch.setattr(Host, "ask", note)
    return parts


def _issue(folder: Path, articles: int, digits: Digits = "arab", size: int = 900) -> Path:
    issue = folder / "sources" / "one"
    issue.mkdir(parents=True)
    for number in range(articles):
        (issue / f"{number}.md").write_text(f"---\ntitle: عنوان {number}\n---\n\n{'كلام ' * size}\n", "utf-8")
    names = ", ".join(f'"{number}.md"' for number in range(articles))
    table = f'title = "عدد"\ndate = 2025-01-02\ndigits = "{digits}"\narticles = [{names}]\n'
    (issue / "issue.toml").write_text(table, "utf-8")
    (folder / "publisher.toml").write_text("", "utf-8")
    return issue


def _contents(printed: Printed, artefact: Artefact) -> list[int]:
    return [n for n, page in enumerate(artefact.pages) if page.part == "_contents"]


def _drawn(data: bytes, pages: list[int]) -> list[bytes]:
    with pypdfium2.PdfDocument(data) as document:
        return [document[page].render(scale=3).to_pil().tobytes() for page in pages]


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "digits"), list(itertools.product(_THEMES, ("latn", "arab"))))
def test_numbers_stand_where_they_would_be_laid_out(
    theme: str, digits: Digits, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = _issue(tmp_path, 12, digits)
    ours = oracle.printed(issue, theme=theme, cache=False)
    assert asked.count("_contents") == 1
    asked.clear()
    oracle.begin_hosts_with(_NO_PLACES, tmp_path, monkeypatch)
    theirs = oracle.printed(issue, theme=theme, cache=False)
    assert asked.count("_contents") > 1
    one, other = ours.artefacts[0], theirs.artefacts[0]
    assert one.pages == other.pages
    assert oracle.texts(one.data) == oracle.texts(other.data)
    oracle.same_letters(one.data, other.data)
    pages = _contents(ours, one)
    assert _drawn(one.data, pages) == _drawn(other.data, pages)
    oracle.same_pages(one.data, other.data)


@pytest.mark.parametrize(
    "css",
    [
        ".contents-folio { min-width: 0 }",
        ".contents-folio { min-width: 1em }",  # it has no room for what is laid out
        ".contents-folio { opacity: .5 }",  # it is drawn on a ground of its own
        ".contents-folio::after { content: '.' }",
        ".contents-folio { letter-spacing: .1em }",
        ".contents-line { text-decoration: underline }",
        ".contents-folio { display: none }",
    ],
)
def test_other_numbers_are_laid_out(css: str, tmp_path: Path, asked: list[str]) -> None:
    printed = oracle.printed(_issue(tmp_path, 4), cache=False)
    labels = {page.part: page.label for page in reversed(printed.artefacts[0].pages) if page.part.startswith("a-")}
    asked.clear()
    made = oracle.assembled(oracle.styled(printed.edition, css), printed.theme)
    assert asked.count("_contents") > 1
    shown = oracle.texts(made.artefacts[0].data)[_contents(printed, made.artefacts[0])[0]]
    assert "none" in css or all(label in shown for label in some(labels.values()))
    assert len(labels) == 4


def test_contents_that_are_laid_out_again_are_read_with_their_numbers(tmp_path: Path, asked: list[str]) -> None:
    printed = oracle.printed(_issue(tmp_path, 4), cache=False)
    edition = oracle.styled(printed.edition, "@page :left { margin-top: 40mm } @page :right { margin-top: 15mm }")
    asked.clear()
    made = oracle.assembled(edition, printed.theme)
    assert asked.count("_contents") > 1
    assert [finding.code for finding in made.findings if finding.code in ("P013", "P014")] == []


def test_a_number_that_has_no_room_is_laid_out() -> None:
    line = Numbered(b"", 0.0, 0.0, 0.0, "F", 12.0, (b"", b""), (), b"")
    printed = SimpleNamespace(pages=[SimpleNamespace(folios=(Folio("a", 3, line), Folio("a", 2, line)))])
    assert rooms(cast(Fragment, printed)) == {"a": 2}
