"""All formats tell catalogues the same of an issue: whose it is, when, of what, under which numbers."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest
from lxml import etree

from publisher.formats.issue_record import Person
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest

DC = "{http://purl.org/dc/elements/1.1/}"
RDF, XMP = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://ns.adobe.com/xap/1.0/}"
OPF, LANG = "{http://www.idpf.org/2007/opf}", "{http://www.w3.org/XML/1998/namespace}lang"
FILED = {
    ("سلمى العلي", "ar"): "علي، سلمى",
    ("محمد عبد الله", "ar"): "عبد الله، محمد",
    ("أحمد بن صلاح الدين", "ar"): "صلاح الدين، أحمد بن",
    ("قسم البيانات", "ar"): "قسم البيانات",
    ("هيئة التحرير", "ar"): "هيئة التحرير",
    ("أدونيس", "ar"): "أدونيس",
    ("John Smith", "en"): "Smith, John",
    ("Ludwig van Beethoven", "de"): "van Beethoven, Ludwig",
    ("Editorial Board", "en"): "Editorial Board",
    ("Smith, John", "en"): "Smith, John",
}


@pytest.mark.parametrize("known", FILED)
def test_names_are_filed_by_their_family(known: tuple[str, str]) -> None:
    assert Person(known[0], "aut", known[1]).filed == FILED[known]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = tmp_path_factory.mktemp("one")
    (folder / "a.md").write_text(
        "---\ntitle: مقال\nauthors: [سلمى العلي, John Smith]\ntranslator: هدى\ntags: [حوسبة, طاقة]\n---\n\nنص.\n",
        "utf-8",
    )
    (folder / "b.md").write_text(
        "---\ntitle: A piece\nlanguage: en\nauthors: [سلمى العلي]\ntags: [طاقة, C++]\n---\n\nText.\n", "utf-8"
    )
    (folder / "issue.toml").write_text(
        'title = "عدد & سنة"\ntitle_latin = "ʿAdad"\ndate = 2025-01-02\nissn = "2049-363X"\n'
        'isbn = "978-0-306-40615-7"\ndoi = "10.5555/x"\ndescription = "وصف <العدد>"\n'
        'publisher = "دار"\neditors = ["محرر أول"]\n'
        'licence = "CC BY"\n[[masthead]]\nrole = "التصميم"\nnames = ["مصمم ثان"]\n',
        "utf-8",
    )
    return set_in_type(BuildRequest(folder, ("pdf", "epub", "web"), theme="majalla"))


def _pdf(printed: Printed) -> tuple[Any, dict[str, str]]:
    data = next(one.data for one in printed.artefacts if one.format == "pdf")
    with pikepdf.open(BytesIO(data)) as pdf:
        root = etree.fromstring(pdf.Root.Metadata.read_bytes())
        return root, {name[1:]: str(value) for name, value in pdf.docinfo.items()}


def _listed(root: Any, name: str) -> list[str]:
    return [item.text for item in root.iterfind(f".//{name}/*/{RDF}li")]


def _package(printed: Printed) -> Any:
    data = next(one.data for one in printed.artefacts if one.format == "epub")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def _metas(printed: Printed, file: str) -> dict[str, list[str]]:
    page = next(one.data for one in printed.artefacts if one.name == f"web/{file}")
    found: dict[str, list[str]] = {}
    for meta in lxml.html.document_fromstring(page.decode()).iter("meta"):
        found.setdefault(meta.get("name", ""), []).append(meta.get("content", ""))
    return found


FACTS = {
    "creator": ["سلمى العلي", "John Smith"],
    "contributor": ["محرر أول", "هدى", "مصمم ثان"],
    "subject": ["حوسبة", "طاقة", "C++"],
    "language": ["ar", "en"],
    "date": ["2025-01-02"],
    "publisher": ["دار"],
}


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_the_same_in_all_formats(name: str, printed: Printed) -> None:
    root, _ = _pdf(printed)
    assert _listed(root, f"{DC}{name}") == FACTS[name]
    assert [one.text for one in _package(printed).iter(f"{DC}{name}")] == FACTS[name]
    metas = _metas(printed, "index.html")
    web = {"creator": "author", "subject": "keywords", "language": ""}.get(name, f"dcterms.{name}")
    if web:
        assert ", ".join(metas[web]) == ", ".join(FACTS[name])


def test_identifiers_are_the_same_in_all_formats(printed: Printed) -> None:
    root, _ = _pdf(printed)
    numbers = ["urn:isbn:978-0-306-40615-7", "urn:issn:2049-363X", "doi:10.5555/x"]
    urn, *others = _listed(root, f"{XMP}Identifier")
    assert urn.startswith("urn:uuid:")
    assert others == numbers
    assert root.findtext(f".//{DC}identifier") == urn
    assert [one.text for one in _package(printed).iter(f"{DC}identifier")] == [urn, *numbers]
    assert _metas(printed, "index.html")["dcterms.identifier"] == [urn, *numbers]


def test_texts_of_xmp_name_their_language(printed: Printed) -> None:
    root, _ = _pdf(printed)
    titles = {item.get(LANG): item.text for item in root.iterfind(f".//{DC}title/*/{RDF}li")}
    assert titles == {"x-default": "عدد & سنة", "ar": "عدد & سنة", "ar-Latn": "ʿAdad"}
    assert _listed(root, f"{DC}description") == ["وصف <العدد>"] * 2
    assert _listed(root, f"{DC}rights") == ["CC BY"] * 2


def test_the_information_dictionary_says_the_same(printed: Printed) -> None:
    _, said = _pdf(printed)
    assert said["Author"] == "; ".join(FACTS["creator"])
    assert said["Keywords"] == ", ".join(FACTS["subject"])
    assert (said["Title"], said["Subject"]) == ("عدد & سنة", "وصف <العدد>")


def test_creators_of_the_epub_are_filed_and_have_a_direction(printed: Printed) -> None:
    package = _package(printed)
    people = [(one.text, one.get(LANG), one.get("dir"), one.get("id")) for one in package.iter(f"{DC}creator")]
    assert [one[:3] for one in people] == [("سلمى العلي", "ar", "rtl"), ("John Smith", "en", "ltr")]
    filed = {
        meta.get("refines"): meta.text for meta in package.iter(f"{OPF}meta") if meta.get("property") == "file-as"
    }
    assert [filed[f"#{one[3]}"] for one in people] == ["علي، سلمى", "Smith, John"]


def test_an_article_of_the_web_edition_names_its_own_authors(printed: Printed) -> None:
    page = next(
        one.name.removeprefix("web/")
        for one in printed.artefacts
        if one.name.endswith(".html") and re.search(rb"<title>A piece", one.data)
    )
    metas = _metas(printed, page)
    assert metas["author"] == ["سلمى العلي"]
    assert metas["keywords"] == ["طاقة, C++"]


def test_an_issue_without_a_day_names_none(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: مقال\n---\n\nنص.\n", "utf-8")
    root, _ = _pdf(set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme="plain")))
    assert _listed(root, f"{DC}date") == []
