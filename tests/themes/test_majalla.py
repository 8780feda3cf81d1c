"""The theme `majalla`: what its parts say of the issue, and words that it holds together without changing them."""

import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pypdfium2
import pytest

from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest
from some import some
from specimens import Shape, write

SHORT = Shape(articles=6, paragraphs=0, summary=0)


def _pages(path: Path) -> dict[str, lxml.html.HtmlElement]:
    printed = set_in_type(BuildRequest(path, ("web",), theme="majalla"))
    files = {artefact.name.rsplit("/", 1)[-1]: artefact.data for artefact in printed.artefacts}
    return {name: lxml.html.fromstring(data) for name, data in files.items() if name.endswith(".html")}


@pytest.fixture
def pages(tmp_path: Path) -> Callable[..., dict[str, lxml.html.HtmlElement]]:
    """Makes the site of an issue of six short articles, with lines of its own at the head of its table."""

    def make(lines: str = "") -> dict[str, lxml.html.HtmlElement]:
        path = write(tmp_path / "one", SHORT)
        table = path / "issue.toml"
        table.write_text(lines + table.read_text("utf-8"), "utf-8")
        return _pages(path)

    return make


@pytest.mark.parametrize(
    ("lines", "heading"),
    [("", "عن هذا العدد"), ('editors = ["هند"]\n', "هيئة التحرير"), ('publisher = "دار"\n', "هيئة التحرير")],
)
def test_a_masthead_that_names_nobody_is_not_called_one(pages: Callable[..., dict], lines: str, heading: str) -> None:
    masthead = next(page for page in pages(lines).values() if page.xpath("//*[@class='masthead']"))
    assert masthead.xpath("string(//h1)") == heading
    assert masthead.xpath("string(//*[@class='masthead-issue'])") == "عدد للتجربة"


def test_a_cover_says_that_more_follows_where_it_lists_some(tmp_path: Path) -> None:
    for count, more in ((9, ["وغيرها…"]), (8, [])):
        path = write(tmp_path / str(count), Shape(articles=count, paragraphs=0, summary=0))
        assert _pages(path)["index.html"].xpath("//*[@class='cover-more']/text()") == more


def test_no_dot_stands_between_numbers(pages: Callable[..., dict]) -> None:
    """It reads as a zero of the Eastern digits."""
    assert all("·" not in page.text_content() for page in some(pages().values()))


def test_words_held_together_are_the_words(pages: Callable[..., dict]) -> None:
    shown = pages()["index.html"].xpath("//*[@class='cover-description']")[0]
    assert shown.xpath("string(*[@class='together'])") == "يبيع الورق والحبر."
    assert shown.text_content().endswith("وفيه دكان صغير يبيع الورق والحبر.")


def test_the_colophon_names_the_face_of_its_own_code(pages: Callable[..., dict]) -> None:
    facts = pages()["colophon.html"].xpath("//dd")
    assert any("DejaVu Sans Mono" in fact.text_content() for fact in facts)
    assert not any("Nastaliq" in fact.text_content() for fact in facts)


def test_the_hash_of_the_sources_stands_on_one_line(tmp_path: Path) -> None:
    printed = set_in_type(BuildRequest(write(tmp_path / "one", SHORT), ("pdf",), theme="majalla", pages=("a5",)))
    document = pypdfium2.PdfDocument(printed.artefacts[0].data)
    lines = document[len(document) - 1].get_textpage().get_text_bounded().splitlines()
    assert any(re.fullmatch(r"\W*[0-9a-f]{64}\W*", line) for line in lines)
