"""What an EPUB claims it has earned: what withdraws the claim is told, with its line."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from publisher.diagnostics import Finding
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest

OPF = "{http://www.idpf.org/2007/opf}"
CERTIFIED = 'title = "عدد"\ndate = 2025-01-02\ncertifier = "سلمى العلي"\narticles = ["a.md"]\n'


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Printed]:
    """Build an EPUB of one article, whose text begins at line 5."""

    def built(body: str, table: str = CERTIFIED, theme: str = "plain") -> Printed:
        Image.new("RGB", (9, 9)).save(tmp_path / "p.png")
        (tmp_path / "a.md").write_text(f"---\ntitle: مقال\n---\n\n{body}\n", "utf-8")
        (tmp_path / "issue.toml").write_text(table, "utf-8")
        return set_in_type(BuildRequest(tmp_path, ("epub",), theme=theme, cache=False))

    return built


def _claims(printed: Printed) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(printed.artefacts[0].data)) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
    names = ("dcterms:conformsTo", "a11y:certifiedBy")
    return {meta.get("property"): meta.text for meta in package.iter(f"{OPF}meta") if meta.get("property") in names}


def _withdrawn(printed: Printed) -> list[Finding]:
    return [finding for finding in printed.findings if finding.code == "K020"]


WHOLE = (
    "نص فيه OpenAI و<code>x</code> و[رابط](https://example.org/).\n\n"
    "This paragraph is in English, and it says so by its words.\n\n![وصف](p.png)\n\n![](p.png){: .decorative}\n"
)


def test_what_is_borne_out_is_claimed_by_who_certifies(book: Callable[..., Printed]) -> None:
    printed = book(WHOLE)
    assert _withdrawn(printed) == []
    assert _claims(printed) == {
        "dcterms:conformsTo": "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
        "a11y:certifiedBy": "سلمى العلي",
    }


def test_where_nobody_certifies_nothing_is_claimed(book: Callable[..., Printed]) -> None:
    printed = book(WHOLE + "\n\n![p.png](p.png)\n", CERTIFIED.replace('certifier = "سلمى العلي"\n', ""))
    assert _claims(printed) == {}
    assert _withdrawn(printed) == []


WITHDRAWN = {
    "a file's name": ("![IMG_1234](p.png)", 5, "IMG_1234"),
    "the file's own name": ("نص.\n\n![p.png](p.png)", 7, "p.png"),
    "a sign for words": ("نص.\n\n![.](p.png)", 7, "no alternative"),
    "no words": ("نص.\n\n![](p.png)", 7, "no alternative"),
    "a passage that names no language": (
        "نص.\n\nKvinnan hade inte sett honom sedan kriget tog slut, ändå visste hennes bror namnet på staden.",
        7,
        "Kvinnan",
    ),
    "a formula as a picture": ("نص ![معادلة](p.png){: .math} هنا.", 5, "formula"),
}


@pytest.mark.parametrize("name", WITHDRAWN)
def test_what_withdraws_the_claim_is_told_with_its_line(name: str, book: Callable[..., Printed]) -> None:
    body, line, word = WITHDRAWN[name]
    printed = book(body)
    (finding,) = _withdrawn(printed)
    assert finding.span is not None
    assert finding.span.line == line
    assert word in finding.message("en")
    assert _claims(printed) == {}


def test_publisher_toml_names_who_certifies_all_issues(book: Callable[..., Printed], tmp_path: Path) -> None:
    (tmp_path / "publisher.toml").write_text('certifier = "دار"\n', "utf-8")
    printed = book(WHOLE, CERTIFIED.replace('certifier = "سلمى العلي"\n', ""))
    assert _claims(printed)["a11y:certifiedBy"] == "دار"
