"""What a package says of itself: whose it is, its pages, how it can be read; and what stands in its documents."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from publisher.arabic.words import letters
from publisher.formats.base import Terms
from publisher.formats.epub.package import make_epub
from publisher.formats.epub.style_sheet import lawful, without_direction
from publisher.formats.issue_record import sorting
from publisher.html_tree import text_of
from publisher.model import Artefact, Edition
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.system.limits import Limits
from some import some

XHTML, OPF = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/opf}"
DC, TYPE = "{http://purl.org/dc/elements/1.1/}", "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def files_of(artefact: Artefact) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(artefact.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def epub_of(printed: Printed) -> dict[str, bytes]:
    return files_of(next(artefact for artefact in printed.artefacts if artefact.format == "epub"))


def built(path: Path, *formats: str) -> Printed:
    return set_in_type(BuildRequest(path, formats or ("epub",), theme="majalla"))


def again(printed: Printed, edition: Edition) -> dict[str, bytes]:
    """Package another edition under the terms of a build."""
    made = make_epub(edition, Terms(Limits(), printed.theme))
    return files_of(made.artefacts[0])


def said(files: dict[str, bytes], name: str) -> list[str]:
    package = etree.fromstring(files["EPUB/content.opf"])
    return [meta.text for meta in package.iter(f"{OPF}meta") if meta.get("property") == name]


def refined(files: dict[str, bytes], of: str) -> dict[str, str]:
    package = etree.fromstring(files["EPUB/content.opf"])
    return {meta.get("property"): meta.text for meta in package.iter(f"{OPF}meta") if meta.get("refines") == f"#{of}"}


@pytest.fixture(scope="module")
def book(sample: tuple[Path, Printed]) -> dict[str, bytes]:
    return epub_of(sample[1])


def _marks(files: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """List the page marks in the order of the spine: file, id, label."""
    package = etree.fromstring(files["EPUB/content.opf"])
    hrefs = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    found = []
    for item in package.iter(f"{OPF}itemref"):
        file = hrefs[item.get("idref")]
        tree = etree.fromstring(files[f"EPUB/{file}"])
        found += [(file, e.get("id"), e.get("aria-label")) for e in tree.xpath("//*[@role='doc-pagebreak']")]
    return found


def test_titles_are_filed_and_written_in_both_scripts(book: dict[str, bytes]) -> None:
    package = etree.fromstring(book["EPUB/content.opf"])
    title = package.find(f".//{DC}title")
    assert title is not None
    assert (title.text, title.get("dir"), title.get(XML_LANG)) == ("سباق الحوسبة", "rtl", "ar")
    assert refined(book, "title") == {
        "title-type": "main",
        "file-as": "سباق الحوسبة",
        "alternate-script": "Sibāq al-ḥawsaba",
    }


@pytest.mark.parametrize(("title", "filed"), [("الكِتابُ الأول", "كتاب الأول"), ("ال 5", "ال 5"), ("ألوان", "ألوان")])
def test_titles_are_filed_without_article_and_vowels(title: str, filed: str) -> None:
    assert sorting(title) == filed


def test_the_magazine_is_the_collection(issue: Path) -> None:
    table = issue / "issue.toml"
    table.write_text(
        'magazine = "المجلة"\nvolume = 2\nnumber = 7\nissn = "1234-5679"\n' + table.read_text("utf-8"), "utf-8"
    )
    files = epub_of(built(issue))
    assert said(files, "belongs-to-collection") == ["المجلة"]
    assert refined(files, "magazine") == {
        "collection-type": "series",
        "group-position": "2.7",
        "dcterms:identifier": "urn:issn:1234-5679",
    }


def test_people_have_their_roles(issue: Path) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\nauthors: كاتبة\ntranslator: مترجم\n---\n\nنص\n", "utf-8")
    table = issue / "issue.toml"
    masthead = '[[masthead]]\nrole = "التصميم"\nnames = ["مصممة"]\n'
    table.write_text('editors = ["محرر"]\n' + table.read_text("utf-8") + masthead, "utf-8")
    files = epub_of(built(issue))
    package = etree.fromstring(files["EPUB/content.opf"])
    people = list(package.iter(f"{DC}creator", f"{DC}contributor"))
    roles = {e.text: refined(files, e.get("id", ""))["role"] for e in people}
    assert roles == {"كاتبة": "aut", "محرر": "edt", "مترجم": "trl", "مصممة": "bkd"}
    assert [e.text for e in package.iter(f"{DC}creator")] == ["كاتبة"]


def test_the_page_list_is_the_pdfs(book: dict[str, bytes], sample: tuple[Path, Printed]) -> None:
    pages = next(artefact for artefact in sample[1].artefacts if artefact.pages).pages
    navigation = etree.fromstring(book["EPUB/nav.xhtml"])
    listed = navigation.xpath("//*[@role='doc-pagelist']")[0].iter(f"{XHTML}a")
    links = [(link.text, link.get("href")) for link in listed]
    assert [label for label, _ in links] == [page.label for page in pages]
    assert [href for _, href in links] == [f"{file}#{name}" for file, name, _ in _marks(book)]
    assert [label for *_, label in _marks(book)] == [page.label for page in pages]
    ncx = etree.fromstring(book["EPUB/toc.ncx"])
    targets = ncx.findall(".//{*}pageTarget")
    assert [target.findtext(".//{*}text") for target in targets] == [page.label for page in pages]
    assert said(book, "pageBreakSource") == ["2025-10.pdf"]
    assert {"pageBreakMarkers", "pageNavigation"} <= set(said(book, "schema:accessibilityFeature"))


def test_marks_and_anchors_agree_with_the_pages(book: dict[str, bytes], sample: tuple[Path, Printed]) -> None:
    """Marks are set by counting letters; the engine knows by itself on which page each anchor stands."""
    pages = next(artefact for artefact in sample[1].artefacts if artefact.pages).pages
    first: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for anchor in page.anchors:
            first.setdefault(anchor, number)
    compared = 0
    for name, data in some(book.items()):
        number = 0
        for element in etree.fromstring(data).xpath("//*[@id]") if name.startswith("EPUB/part-") else ():
            if element.get("role") == "doc-pagebreak":
                number = int(element.get("id").removeprefix("page."))
            elif element.get("id") in first:
                assert number == first[element.get("id")], element.get("id")
                compared += 1
    assert compared > 20


def test_every_letter_of_every_part_is_on_a_page(sample: tuple[Path, Printed]) -> None:
    pages = next(artefact for artefact in sample[1].artefacts if artefact.pages).pages
    for part in some(sample[1].edition.parts):
        assert sum(page.letters for page in pages if page.part == part.id) == letters(text_of(part.html)), part.id


def test_a_mark_parts_no_word(book: dict[str, bytes]) -> None:
    for name, data in some(book.items()):
        for mark in etree.fromstring(data).xpath("//*[@role='doc-pagebreak']") if name.endswith(".xhtml") else ():
            before = mark.getprevious().tail if mark.getprevious() is not None else mark.getparent().text
            assert not (before or " ")[-1].isalnum()
            assert not mark.xpath("ancestor::*[self::xhtml:h1 or self::xhtml:h2]", namespaces={"xhtml": XHTML[1:-1]})


def test_an_epub_alone_takes_the_pages_from_the_cache_or_has_none(issue: Path) -> None:
    alone = epub_of(built(issue))
    assert said(alone, "pageBreakSource") == []
    assert b"page-list" not in alone["EPUB/nav.xhtml"]
    assert b"pageList" not in alone["EPUB/toc.ncx"]
    together = epub_of(built(issue, "pdf", "epub"))
    assert said(together, "pageBreakSource") == ["one.pdf"]
    assert epub_of(built(issue)) == together
    (issue / "a.md").write_text("---\ntitle: المقال الأول\n---\n\nنص آخر.\n", "utf-8")
    assert said(epub_of(built(issue)), "pageBreakSource") == []


def test_pages_fall_back_on_anchors(sample: tuple[Path, Printed]) -> None:
    printed = sample[1]
    pages = next(artefact for artefact in printed.artefacts if artefact.pages).pages
    miscounted = tuple(replace(page, letters=0) for page in pages)
    terms = Terms(Limits(), printed.theme, pagination=lambda: miscounted)
    files = files_of(make_epub(printed.edition, terms).artefacts[0])
    assert [label for *_, label in _marks(files)] == [page.label for page in pages]


def test_the_contents_have_sections_and_bylines(book: dict[str, bytes]) -> None:
    navigation = etree.fromstring(book["EPUB/nav.xhtml"])
    sections = navigation.xpath("//*[@role='doc-toc']//*[@class='nav-section']")
    assert [" ".join(section.itertext()) for section in sections][1] == "ملف العدد: قوة الحوسبة"
    assert len(sections) == 6
    bylines = navigation.xpath("//*[@class='nav-byline']")
    assert {byline.text for byline in bylines} == {"هيئة التحرير", "قسم البيانات"}
    kinds = [link.get(TYPE) for link in navigation.iter(f"{XHTML}a") if link.get(TYPE)]
    assert kinds == ["cover", "toc", "bodymatter", "colophon"]


def test_key_points_stand_beside_and_notes_are_typed(book: dict[str, bytes]) -> None:
    trees = [etree.fromstring(data) for name, data in book.items() if name.startswith("EPUB/part-")]
    boxes = [tree.xpath("//*[contains(@class, 'key-points') and not(contains(@class, 'title'))]") for tree in trees]
    assert {box.tag for found in boxes for box in found} == {f"{XHTML}aside"}
    roles = {"doc-noteref": "noteref", "doc-footnote": "footnote", "doc-backlink": "backlink"}
    for tree in some(trees):
        for role, kind in roles.items():
            assert all(element.get(TYPE) == kind for element in tree.xpath("//*[@role = $role]", role=role))


def test_tables_have_heads_and_code_and_verse_are_what_they_are(book: dict[str, bytes]) -> None:
    trees = [etree.fromstring(data) for name, data in book.items() if name.startswith("EPUB/part-")]
    found = {
        tag for tree in trees for tag in ("th", "figure", "pre", "table") if tree.find(f".//{XHTML}{tag}") is not None
    }
    assert found == {"th", "figure", "pre", "table"}
    assert all(head.get("scope") for tree in some(trees) for head in tree.iter(f"{XHTML}th"))
    assert any(tree.xpath("//*[contains(@class, 'hemistich')]") for tree in trees)


def test_accessibility_is_computed(sample: tuple[Path, Printed]) -> None:
    printed = sample[1]
    files = epub_of(printed)
    assert said(files, "schema:accessModeSufficient") == ["textual"]
    assert "alternativeText" in said(files, "schema:accessibilityFeature")
    assert said(files, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert refined(files, "conformance") == {"a11y:certifiedBy": "هيئة تحرير المطبعة"}
    assert "نصوص بديلة" in said(files, "schema:accessibilitySummary")[0]
    assert "PDF" in said(files, "schema:accessibilitySummary")[0]


def test_a_picture_that_nobody_describes_changes_what_is_said(sample: tuple[Path, Printed]) -> None:
    printed = sample[1]
    parts = tuple(replace(part, html=re.sub(r'alt="[^"]+"', 'alt=""', part.html)) for part in printed.edition.parts)
    files = again(printed, replace(printed.edition, parts=parts))
    assert said(files, "schema:accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in said(files, "schema:accessibilityFeature")
    assert said(files, "dcterms:conformsTo") == []
    assert "بعض الصور بلا نصوص بديلة" in said(files, "schema:accessibilitySummary")[0]


def test_without_pictures_nothing_is_said_of_them(issue: Path) -> None:
    files = epub_of(built(issue))
    assert said(files, "schema:accessMode") == ["textual"]
    assert "alternativeText" not in said(files, "schema:accessibilityFeature")
    assert "صور" not in said(files, "schema:accessibilitySummary")[0]


def test_a_moving_picture_is_a_hazard_that_nobody_knows(issue: Path) -> None:
    from PIL import Image

    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(issue / "moving.gif", save_all=True, append_images=frames[1:], duration=50)
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\n![تومض](moving.gif)\n", "utf-8")
    assert said(epub_of(built(issue)), "schema:accessibilityHazard") == ["unknown"]


def test_fonts_are_ttf_and_woff2_where_that_is_asked(issue: Path) -> None:
    assert {name.rpartition(".")[2] for name in epub_of(built(issue)) if "/fonts/" in name} == {"ttf"}
    settings = issue.parents[1] / "publisher.toml"
    settings.write_text('publisher = "دار"\n[epub]\nfonts = "woff2"\n', "utf-8")
    files = epub_of(built(issue))
    fonts = {name: data for name, data in files.items() if "/fonts/" in name}
    assert {data[:4] for data in fonts.values()} == {b"wOF2"}
    for name in fonts:
        assert name.removeprefix("EPUB/").encode() in files["EPUB/style.css"]


def test_direction_is_not_said_by_styles() -> None:
    plain = without_direction("a { flex-direction: row; direction: rtl; unicode-bidi: embed }")
    assert plain.split() == ["a", "{", "flex-direction:", "row;", "}"]
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><style>.a { direction: rtl; fill: red }</style>'
    svg += b'<text class="a">x</text><text style="unicode-bidi: plaintext; fill: blue">y</text></svg>'
    root = etree.fromstring(lawful(svg))
    assert b"direction:" not in lawful(svg)
    assert [text.get("direction") for text in root.iter("{*}text")] == ["rtl", None]
    assert root[2].get("unicode-bidi") == "plaintext"


def test_a_drawing_keeps_its_directions_lawfully(issue: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text style="direction: rtl">ع</text></svg>'
    (issue / "d.svg").write_text(drawing, "utf-8")
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\n![حرف](d.svg)\n", "utf-8")
    files = epub_of(built(issue))
    (data,) = (data for name, data in files.items() if name.endswith(".svg"))
    assert b'direction="rtl"' in data
    assert b"direction:" not in data


def test_titles_with_markup_are_text(issue: Path) -> None:
    (issue / "a.md").write_text("---\ntitle: 'قبل <b>وبعد</b> & \"بين\"'\n---\n\nنص\n", "utf-8")
    files = epub_of(built(issue))
    navigation = etree.fromstring(files["EPUB/nav.xhtml"])
    labels = ["".join(link.itertext()) for link in navigation.iter(f"{XHTML}a")]
    assert any("<b>" in label and "&" in label for label in labels)


def test_ids_are_names_whatever_authors_call_their_articles(issue: Path) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\nid: '7 أ:ب <c>'\nslug: 7-ayam\n---\n\n## 2² حرف\n\nنص\n", "utf-8")
    for name, data in some(epub_of(built(issue)).items()):
        for element in etree.fromstring(data).xpath("//*[@id]") if name.endswith(".xhtml") else ():
            assert re.fullmatch(r"[^\W\d][\w.-]*", element.get("id")), element.get("id")


@pytest.mark.slow
@pytest.mark.heavy
def test_five_thousand_notes_are_called_and_written(article: Callable[[str], Path]) -> None:
    calls = " ".join(f"كلمة[^{n}]" for n in range(5000))
    notes = "\n".join(f"[^{n}]: حاشية رقم {n}." for n in range(5000))
    printed = built(article(f"---\ntitle: حواش\n---\n\n{calls}\n\n{notes}\n"))
    tree = etree.fromstring(epub_of(printed)["EPUB/part-03.xhtml"])
    assert len(tree.xpath("//*[@role='doc-footnote']")) == len(tree.xpath("//*[@role='doc-noteref']")) == 5000
