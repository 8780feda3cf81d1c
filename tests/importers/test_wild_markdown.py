"""Markdown as it is found in the wild: every construct is understood or told with its line, none printed raw or lost.

Each folder of wild_markdown/ is one construct: what goes in, the HTML and the findings that must come out.
`PYTHONPATH=tests python tests/importers/test_wild_markdown.py` writes what comes out today over all of them: read
the difference.
"""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markdown_tokens import EVERY_SIGN, LINES, MARKS, SIGNS, odd_texts
from publisher.diagnostics import Finding, PublisherError
from publisher.html_tree import text_of
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.issue.links import link, named
from publisher.model import Article, Source
from publisher.project.workspace import Workspace
from publisher.settings.tables import ProjectTable
from scale import LONG, SEED, examples
from some import some

GOLDEN = Path(__file__).with_name("wild_markdown")
FILES = {"in.md", "expected.html", "findings.json"}
_HEAD = ("title", "subtitle", "authors", "date", "summary", "tags", "image", "language", "draft")


def _outcome(name: str) -> tuple[str, str]:
    """Give the page and the findings of one construct as its golden files have them."""
    source = Workspace(GOLDEN.resolve(), ProjectTable()).text(f"{name}/in.md")
    try:
        imported = read_markdown(source, "ar")
    except PublisherError as error:
        return "", _told(error.findings)
    article = imported.article
    linked, broken = link([named(article)])
    return _page(linked[0]), _told((*imported.findings, *broken))


def _page(article: Article) -> str:
    default = {field.name: field.default for field in fields(Article)}
    head = [f"{name}: {value}" for name in _HEAD if (value := getattr(article, name)) != default[name]]
    notes = [f"<aside>{note.html}</aside>" for note in article.notes]
    return "\n".join([f"<!-- {' | '.join(head)} -->", *(block.html for block in article.blocks), *notes, ""])


def _told(findings: tuple[Finding, ...]) -> str:
    told = [f"{f.span.line if f.span else 0}: {f.severity} {f.code}: {f.message()}" for f in findings]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _names() -> list[str]:
    return sorted(path.name for path in GOLDEN.iterdir())


@pytest.mark.parametrize("name", _names())
def test_the_construct_gives_what_it_should(name: str) -> None:
    page, findings = _outcome(name)
    assert page == (GOLDEN / name / "expected.html").read_text("utf-8")
    assert findings == (GOLDEN / name / "findings.json").read_text("utf-8")


def test_no_golden_file_is_unused() -> None:
    assert {path.name for path in GOLDEN.rglob("*") if path.is_file()} == FILES
    assert all({path.name for path in (GOLDEN / name).iterdir()} == FILES for name in some(_names()))
    assert len(_names()) >= 30


_HEAD_OF_ONE = "---\ntitle: ع\n---\n"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _read(body: str) -> Article | tuple[Finding, ...]:
    try:
        return read_markdown(Source("a.md", _HEAD_OF_ONE + body, ""), "ar").article
    except PublisherError as error:
        return error.findings


# What stands behind the sign of a fence names a language, and is no prose.
_NAMED_FENCE = re.compile(r"~~~[^\n]*\w")


@examples(400)
@given(st.text(st.sampled_from(SIGNS), max_size=80).filter(lambda body: not _NAMED_FENCE.search(body)))
def test_no_letter_of_the_prose_is_lost_or_moved(body: str) -> None:
    article = _read(body)
    if isinstance(article, Article):
        page = "\n".join(block.html for block in article.blocks)
        assert _letters(text_of(page)) == _letters(body)
    else:
        assert {"F005"} <= {finding.code for finding in article} <= {"F005", "M012"}  # M012: a fence without its end
        assert not _letters(body)


@examples(400)
@given(st.text(st.sampled_from(EVERY_SIGN), max_size=120) | st.text(st.characters(exclude_categories=("Cc", "Cs"))))
def test_whatever_is_written_is_read_or_told_and_always_alike(body: str) -> None:
    assert _read(body) == _read(body)


@examples(400)
@given(st.lists(st.sampled_from((*MARKS, *LINES)), max_size=25))
def test_constructs_in_any_order_are_read_or_told(lines: list[str]) -> None:
    """Opened, closed, nested, cut short: nothing crashes, and what is not code or comment says its words."""
    outcome = _read("\n".join(lines))
    assert isinstance(outcome, Article) or all(finding.span for finding in outcome)  # none is right too


@pytest.mark.heavy
@pytest.mark.timeout(3600 if LONG else 300)
def test_nothing_but_an_article_or_findings_leaves_the_importer() -> None:
    """Whatever pieces of Markdown, HTML and broken text stand together; 2,000 texts, 100,000 in a long run."""
    for text in some(odd_texts(100_000 if LONG else 2_000, SEED)):
        outcome = _read(text)
        if isinstance(outcome, Article):
            link([named(outcome)])  # the article is one that can go on
        else:
            assert outcome, text


def write_golden() -> None:
    """Write what comes out today over the golden files."""
    for name in _names():
        page, findings = _outcome(name)
        (GOLDEN / name / "expected.html").write_text(page, "utf-8")
        (GOLDEN / name / "findings.json").write_text(findings, "utf-8")


if __name__ == "__main__":
    write_golden()
