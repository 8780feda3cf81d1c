"""A title has one spelling in all products: plain where controls are noise, isolated where it is read."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from lxml import etree

from places import SOURCE
from publisher.arabic.bidi.outline_labels import outline_label
from publisher.formats.epub.archive import unpack
from publisher.formats.pdf.assemble.metadata import xmp
from publisher.i18n.languages import direction_of
from publisher.issue.display_titles import display_text
from publisher.model import DisplayText
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from scale import sampled
from some import some

pytestmark = pytest.mark.heavy

CONTROLS = re.compile("[\u2066-\u2069]")
THEMES = ("majalla", "plain")
#: Titles as they are typed and as they are shown: of runs against their direction, of digits, of each language.
ISSUE = "كأس العالم 2026 بعد GPT 5"
SHOWN_ISSUE = "كأس العالم ٢٠٢٦ بعد GPT 5"
ARTICLES = {
    "a": ("ar", "iPhone 15: ما الجديد في 2026؟", "iPhone 15: ما الجديد في ٢٠٢٦؟"),
    "b": ("en", "GPT 5 and the word كتاب in 2026", "GPT 5 and the word كتاب in 2026"),
    "c": ("fa", "تیم ملی در World Cup سال 2026", "تیم ملی در World Cup سال ٢٠٢٦"),
    "d": ("ar", "خبر عن OpenAI سنة 2025", "خبر عن OpenAI سنة ٢٠٢٥"),
    "e": ("en", "News of شركة in 2025", "News of شركة in 2025"),
}
SECTION, SHOWN_SECTION = "أخبار AI في 2026", "أخبار AI في ٢٠٢٦"
MAGAZINE, SHOWN_MAGAZINE = "مجلة 24 iOS", "مجلة ٢٤ iOS"


@pytest.fixture(scope="module", params=THEMES)
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    root = tmp_path_factory.mktemp("titles")
    (root / "publisher.toml").write_text(f'magazine = "{MAGAZINE}"\n', "utf-8")
    (root / "one").mkdir()
    for name, (language, typed, _) in ARTICLES.items():
        head = f"title: '{typed}'\nlanguage: {language}\nauthors: [A Writer, كاتبة]\n"
        (root / "one" / f"{name}.md").write_text(f"---\n{head}---\n\nنص text.\n", "utf-8")
    listed = '[[section]]\narticles = ["a.md", "b.md"]\n'
    listed += f'[[section]]\ntitle = "{SECTION}"\narticles = ["c.md"]\n'
    listed += f'[[section]]\ntitle = "{SECTION}"\nlayout = "briefs"\narticles = ["d.md", "e.md"]\n'
    table = f'title = "{ISSUE}"\ndigits = "arab"\nauthor_digits = "issue"\neditors = ["م 1", "B C"]\n{listed}'
    (root / "one" / "issue.toml").write_text(table, "utf-8")
    return set_in_type(BuildRequest(root / "one", ("pdf", "epub", "web"), theme=request.param))


def _shown(printed: Printed) -> list[DisplayText]:
    titles = printed.edition.titles
    return [
        titles.issue,
        titles.magazine,
        *filter(lambda title: title.plain, titles.sections),
        *titles.articles.values(),
    ]


def _files(printed: Printed, kind: str) -> dict[str, bytes]:
    if kind == "epub":
        return unpack(next(artefact.data for artefact in printed.artefacts if artefact.format == "epub"))
    return {a.name: a.data for a in printed.artefacts if a.format == kind}


def _pages(printed: Printed) -> dict[str, lxml.html.HtmlElement]:
    files = _files(printed, "web").items()
    return {
        name.removeprefix("web/"): lxml.html.document_fromstring(data.decode())
        for name, data in files
        if name.endswith(".html")
    }


def _tree(printed: Printed, name: str) -> "etree._Element":
    return etree.fromstring(_files(printed, "epub")[f"EPUB/{name}"])


def _documents(printed: Printed) -> list["etree._Element"]:
    names = [name for name in _files(printed, "epub") if re.search(r"/(part-\d+|cover|nav)\.xhtml", name)]
    assert names
    return [_tree(printed, name.removeprefix("EPUB/")) for name in names]


def _texts(elements: list["etree._Element"]) -> set[str]:
    return {" ".join("".join(element.itertext()).split()) for element in elements}


def test_digits_are_set_once_and_for_all(printed: Printed) -> None:
    assert [title.plain for title in _shown(printed)] == [
        SHOWN_ISSUE,
        SHOWN_MAGAZINE,
        SHOWN_SECTION,
        SHOWN_SECTION,
        *(shown for _, _, shown in ARTICLES.values()),
    ]


def _plain(printed: Printed) -> Iterator[tuple[str, set[str]]]:
    """List the places that have no controls, with the titles in each."""
    with pikepdf.open(BytesIO(next(iter(_files(printed, "pdf").values())))) as pdf:
        yield "PDF Info", {str(pdf.docinfo.Title), str(pdf.docinfo.Author)}
    yield "XMP", set(re.findall(r"<rdf:li[^>]*>(.*?)</rdf:li>", xmp(printed.edition)))
    yield "OPF", _texts(list(_tree(printed, "content.opf").iter("{http://purl.org/dc/elements/1.1/}*", "{*}meta")))
    yield "NCX", _texts(list(_tree(printed, "toc.ncx").iter("{*}text")))
    yield "EPUB titles", _texts([title for document in _documents(printed) for title in document.iter("{*}title")])
    pages = _pages(printed).values()
    yield "web titles", {str(page.findtext(".//title")) for page in pages}
    yield "Open Graph", {content for page in pages for content in page.xpath("//meta/@content")}


def test_plain_places_have_the_spelling_and_no_controls(printed: Printed) -> None:
    shown = {title.plain for title in _shown(printed)}
    articles = {title.plain for title in printed.edition.titles.articles.values()}
    whole = {"PDF Info": {SHOWN_ISSUE}, "XMP": {SHOWN_ISSUE}, "OPF": {SHOWN_ISSUE, SHOWN_MAGAZINE}}
    whole |= {"NCX": shown - {SHOWN_MAGAZINE}, "Open Graph": {SHOWN_ISSUE, SHOWN_MAGAZINE, ARTICLES["a"][2]}}
    for place, texts in some(_plain(printed)):
        assert texts
        assert whole.get(place, set()) <= texts, place
        assert not [text for text in texts if CONTROLS.search(text)], place
    titles = dict(_plain(printed))["web titles"]
    assert {SHOWN_ISSUE, f"{ARTICLES['a'][2]} — {SHOWN_ISSUE}", f"{ARTICLES['b'][2]} — {SHOWN_ISSUE}"} <= titles
    assert {ARTICLES["a"][2], ARTICLES["b"][2]} <= dict(_plain(printed))["EPUB titles"]
    assert len(articles) == len(ARTICLES)


def test_contents_navigation_and_headings_isolate_the_same_words(printed: Printed) -> None:
    titles = printed.edition.titles
    nav = _tree(printed, "nav.xhtml")
    lines = nav.xpath("//*[@class='nav-title']")
    told = {"".join(line.itertext()): re.sub(r"</?span[^>]*>", "", _markup(line)) for line in lines}
    for title in (*titles.articles.values(), *titles.sections[1:]):
        assert told[title.plain] == title.html
    contents = next(part for part in printed.edition.parts if part.kind == "contents").html
    for anchor, title in some(titles.articles.items()):
        assert f'<a href="#{anchor}">{title.within("ar")}</a>' in contents
    parts = {part.id: part for part in printed.edition.parts}
    for anchor in ("a", "b", "c"):
        assert re.search(rf"<h1[^>]*>{re.escape(titles.articles[anchor].html)}</h1>", parts[anchor].html)
    pages = _pages(printed)
    following = pages["a.html"].xpath("//a[@rel='next']")[0]
    assert lxml.html.tostring(following, encoding="unicode").find(titles.articles["b"].within("ar")) > 0


def _markup(element: "etree._Element") -> str:
    return (
        etree.tostring(element, encoding="unicode", with_tail=False)
        .replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
        .replace(' xmlns:epub="http://www.idpf.org/2007/ops"', "")
    )


def test_labels_that_stand_alone_are_isolated(printed: Printed) -> None:
    titles = printed.edition.titles
    with pikepdf.open(BytesIO(next(iter(_files(printed, "pdf").values())))) as pdf, pdf.open_outline() as outline:
        told = {entry.title for entry in _entries(list(outline.root))}
    labels = {
        section.get("aria-label")
        for document in _documents(printed)
        for section in document.xpath("//*[local-name()='section'][@role='doc-chapter']")
    }
    for anchor in ("a", "b", "c"):
        language = ARTICLES[anchor][0]
        assert outline_label(titles.articles[anchor].plain, direction_of(language), language) in told
        assert titles.articles[anchor].isolated in labels
        assert CONTROLS.search(titles.articles[anchor].isolated)


def _entries(items: list[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _entries(list(item.children))


def test_no_product_has_another_spelling(printed: Printed) -> None:
    files = [*_files(printed, "epub").values(), *_files(printed, "web").values()]
    texts = [data.decode() for data in files if data[:1] == b"<" or data[:5] == b"<?xml"]
    assert len(texts) > 10
    for text in texts:
        said = CONTROLS.sub("", re.sub("<[^>]*>", "", text) + " ".join(re.findall('"([^"]*)"', text)))
        for typed, shown in [
            (ISSUE, SHOWN_ISSUE),
            (SECTION, SHOWN_SECTION),
            *(entry[1:] for entry in ARTICLES.values()),
        ]:
            if typed != shown:
                assert typed not in said


def test_names_are_joined_by_the_sign_of_their_language(printed: Printed) -> None:
    signs = {"ar": "، ", "fa": "، ", "en": ", "}
    bylines = printed.edition.titles.bylines
    nav = _texts(_tree(printed, "nav.xhtml").xpath("//*[@class='nav-byline']"))
    contents = next(part for part in printed.edition.parts if part.kind == "contents").html
    for anchor, (language, _, _) in ARTICLES.items():
        joined = f"A Writer{signs[language]}كاتبة"
        assert bylines[anchor].plain == joined
        assert joined in nav
        if anchor in ("a", "b", "c"):
            assert bylines[anchor].within("ar") in contents
            page = _pages(printed)[f"{anchor}.html"]
            assert page.xpath("//meta[@name='author']/@content") == ["A Writer", "كاتبة"]
    with pikepdf.open(BytesIO(next(iter(_files(printed, "pdf").values())))) as pdf:
        assert str(pdf.docinfo.Author) == "A Writer; كاتبة"
    assert _pages(printed)["index.html"].xpath("//meta[@name='author']/@content") == ["A Writer", "كاتبة"]


def test_formats_read_display_titles_alone() -> None:
    files = [path for package in ("formats", "checks/products") for path in (SOURCE / package).rglob("*.py")]
    assert files
    typed = re.compile(r"\b(?:issue|article|section)\.(?:title|magazine)\b|join\([^)]*(?:authors|editors)")
    assert [str(path) for path in files if typed.search(path.read_text("utf-8").replace("titles.issue", ""))] == []


def _without_languages(page: str) -> str:
    return re.sub(r'(?<=<bdi )[^>]*?(dir="\w+")[^>]*', r"\1", page)


@pytest.mark.parametrize(("around", "language"), sampled([*product(("ar", "fa", "he", "en"), repeat=2)], 6))
def test_each_text_is_isolated_by_its_own_language(language: str, around: str, tmp_path: Path) -> None:
    """Of a range, Persian and Hebrew begin at the left and Arabic at the right, whatever stands around it."""
    title = {"en": "Pages 10–20 of كتاب"}.get(language, {"he": "עמודים 10–20"}.get(language, "صفحة 10–20"))
    (tmp_path / "a.md").write_text(
        f"---\ntitle: {title}\nlanguage: {language}\n---\n\n{title}.[^1]\n\n[^1]: {title}\n", "utf-8"
    )
    (tmp_path / "b.md").write_text(f"---\ntitle: B\nlanguage: {around}\n---\n\nx\n", "utf-8")
    sections = '[[section]]\narticles = ["b.md"]\n[[section]]\ntitle = "T"\nlayout = "briefs"\narticles = ["a.md"]\n'
    (tmp_path / "issue.toml").write_text(f'title = "T"\nlanguage = "{around}"\n{sections}', "utf-8")
    meant = _without_languages(display_text(title, language).html)
    assert ('<bdi dir="ltr">10–20</bdi>' in meant) == (language in ("fa", "he"))
    for theme, page in (("majalla", "briefs-2.html"), ("plain", "briefs-2.html")):
        printed = set_in_type(BuildRequest(tmp_path, ("epub", "web"), theme=theme))
        text = _files(printed, "web")[f"web/{page}"].decode().partition("<main")[2].partition("</main>")[0]
        parts = [data.decode() for name, data in _files(printed, "epub").items() if "part-0" in name]
        book = re.sub(
            'aria-label="[^"]*"| xml:lang="[^"]*"', "", "".join(part.partition("<body>")[2] for part in parts)
        )
        for shown in (_without_languages(text), _without_languages(book)):
            assert shown.count(meant) >= 3  # title, text and note
            assert shown.count("10–20") == shown.count(meant)
