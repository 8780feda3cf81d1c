"""Which parts of an issue share a page of a PDF: those of short issues, each once, in their order."""

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.formats.pdf.joined_pages import Joiner, joined, kinds_on_one_page
from publisher.model import DisplayText, Issue, Part
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest
from some import some

TITLE = DisplayText("عنوان", "عنوان", "عنوان", "ar")
KINDS = ("cover", "masthead", "contents", "article", "article", "colophon")


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    """Return an issue of one short article."""
    path = tmp_path_factory.mktemp("short") / "a.md"
    path.write_text("---\ntitle: عنوان\n---\n\nنص قصير.\n", "utf-8")
    return set_in_type(BuildRequest(path, ("epub",), theme="majalla")).edition.issue


def _parts(kinds: tuple[str, ...]) -> list[Part]:
    html = {"masthead": "<p>masthead</p><dd>", "contents": "<p>contents</p>", "colophon": "<p>colophon</p>"}
    return [
        Part(f"{kind}-{n}", kind, TITLE, html.get(kind, f"<p>{kind}-{n}</p>"), "ar")  # type: ignore[arg-type]  # a kind is one of a few words
        for n, kind in enumerate(kinds)
    ]


def test_nothing_is_lost_whatever_parts_a_theme_has(issue: Issue) -> None:
    """Any choice of parts comes out once, in order, and one by one as all at once."""
    choices = [kinds for count in range(1, 7) for kinds in itertools.combinations(KINDS, count)]
    for kinds in some(choices):
        parts = _parts(kinds)
        made = joined(parts, issue)
        said = [re.findall(r"<p>([^<]*)</p>", part.html) for part in made]
        shared = [one for one in ("masthead", "contents", "colophon") if one in kinds]
        assert sorted(itertools.chain(*said)) == sorted(re.findall(r"<p>([^<]*)</p>", "".join(p.html for p in parts)))
        assert [one for one in said if one[0] in shared] == ([shared] if shared else [])
        articles = [one[0] for one in said if one[0].startswith("article")]
        assert articles == [part.id for part in parts if part.kind == "article"]
        joiner = Joiner(issue)
        for place, part in filter(None, map(joiner.take, parts)):
            assert made[place] == part


def test_a_masthead_that_says_nothing_is_left_out(issue: Issue) -> None:
    parts = _parts(KINDS)
    silent = [replace(part, html="<h1>عن هذا العدد</h1>") if part.kind == "masthead" else part for part in parts]
    assert "عن هذا العدد" not in "".join(part.html for part in joined(silent, issue))


@pytest.mark.parametrize(("articles", "kinds"), [(1, 3), (3, 3), (12, 2), (40, 0)])
def test_the_longer_an_issue_the_less_shares_a_page(issue: Issue, articles: int, kinds: int) -> None:
    section = issue.sections[0]
    longer = replace(issue, sections=(replace(section, entries=section.entries * articles),))
    assert len(kinds_on_one_page(longer)) == kinds


@pytest.mark.engine
@pytest.mark.parametrize("pages", ["a4", "a5"])
def test_a_short_article_is_three_pages(pages: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: عنوان\n---\n\nنص قصير.\n", "utf-8")
    printed = set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme="majalla", pages=(pages,)))
    assert [page.part for page in printed.artefacts[0].pages] == ["_cover", "_contents", "a"]
