"""Tables: heads on the grid that spans leave, words that stay whole, rows that stay together, decimal signs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest
from lxml import etree

import oracle
from publisher.formats.epub.archive import unpack
from publisher.html_tree import cells_of, fragment
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from some import some

_SPANS = """
<table>
<thead><tr><th colspan="2">طويل</th><th rowspan="2">جيم</th></tr><tr><th>ألف</th><th>باء</th></tr></thead>
<tbody>
<tr><td rowspan="2">واحد</td><td>12</td><td>34</td></tr>
<tr><td>56</td><td>78</td></tr>
<tr><th>سين</th><td colspan="2">عين</td></tr>
</tbody>
</table>
"""
#: Each cell of data, with what heads it.
_HEADED = {
    "واحد": {"طويل", "ألف"},
    "12": {"طويل", "باء"},
    "34": {"جيم"},
    "56": {"طويل", "باء"},
    "78": {"جيم"},
    "عين": {"سين", "طويل", "باء", "جيم"},
}


def _set(path: Path, *formats: str, page: str = "a4") -> Printed:
    return set_in_type(BuildRequest(path, formats or ("pdf",), theme="majalla", pages=(page,)))


@pytest.fixture(scope="module")
def spans(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    path = tmp_path_factory.mktemp("spans") / "piece.md"
    path.write_text(f"---\ntitle: ع\n---\n\n{_SPANS}", "utf-8")
    return _set(path, "pdf", "epub", "web")


def _trees(printed: Printed) -> list[Any]:
    """Return the article as EPUB and web have it."""
    _, epub, *web = printed.artefacts
    page = next(artefact.data for artefact in web if artefact.name.endswith("piece.html"))
    return [
        next(etree.fromstring(data) for data in unpack(epub.data).values() if b"<table" in data),
        lxml.html.document_fromstring(page),
    ]


def _cells(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, pikepdf.Array):
            waiting = [*node, *waiting]
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            if str(node.S) in ("/TD", "/TH"):
                yield node
            waiting = [node.get("/K", pikepdf.Array()), *waiting]


def test_the_pdf_names_the_heads_of_every_cell(spans: Printed) -> None:
    order = [cell.element.text_content() for cell in cells_of(next(fragment(_SPANS).iter("table")))]
    with oracle.opened(spans.artefacts[0].data) as pdf:
        cells = list(_cells(pdf))
        assert len(cells) == len(order)
        names = {str(cell.ID): text for cell, text in zip(cells, order, strict=True) if "/ID" in cell}
        assert len(names) == 5, "each head has a name of its own"
        told = {
            text: {names[str(name)] for name in cell.A.Headers}
            for cell, text in zip(cells, order, strict=True)
            if "/Headers" in cell.A
        }
        scopes = {text: str(cell.A.Scope) for cell, text in zip(cells, order, strict=True) if str(cell.S) == "/TH"}
    assert told == _HEADED
    assert scopes == dict.fromkeys(("طويل", "جيم", "ألف", "باء"), "/Column") | {"سين": "/Row"}


def test_what_flows_says_what_heads_head_and_which_columns_are_numbers(spans: Printed) -> None:
    for tree in some(_trees(spans)):
        heads = {"".join(head.itertext()): head.get("scope") for head in tree.xpath("//*[local-name() = 'th']")}
        assert heads == dict.fromkeys(("طويل", "جيم", "ألف", "باء"), "col") | {"سين": "row"}
        numbers = {"".join(one.itertext()) for one in tree.xpath("//*[contains(@class, 'numeric')]")}
        assert numbers == {"باء", "جيم", "12", "34", "56", "78"}


def test_the_grid_is_that_of_html() -> None:
    table = next(
        fragment(
            "<table><tr><td rowspan=9>a<td colspan=2>b<tr><td>c<td rowspan=2>d<tr><td>e<tbody><tr><td>f</table>"
        ).iter("table")
    )
    places = {cell.element.text_content(): (cell.rows, cell.columns) for cell in cells_of(table)}
    assert places == {
        "a": (range(3), range(1)),
        "b": (range(1), range(1, 3)),
        "c": (range(1, 2), range(1, 2)),
        "d": (range(1, 3), range(2, 3)),
        "e": (range(2, 3), range(1, 2)),
        "f": (range(3, 4), range(1)),
    }


_ADDRESS = f"https://example.org/{'segment' * 16}"
_PROSE = "وصف طويل جدا يمتد على سطور كثيرة ولا ينتهي إلا بعد أن يقول كل ما عنده من كلام في هذا الباب كله"
_NARROW = {
    "an address": f"| الرابط | المعنى |\n|---|---|\n| {_ADDRESS} | رابط |\n",
    "code": f"| الشيفرة | المعنى |\n|---|---|\n| `{'snake_case_' * 10}` | رمز |\n",
    "prose": f"| الكلمة | الوصف | المصطلحات |\n|---|---|---|\n| الاستعمال | {_PROSE * 3} | المستشفيات |\n",
    "a break": "| ألف | باء |\n|---|---|\n| سطر<br>ثان | جيم |\n",
}


@pytest.mark.parametrize("page", ["a4", "a5"])
@pytest.mark.parametrize("name", _NARROW)
def test_words_of_a_table_are_whole_where_there_is_room(name: str, page: str, article: Callable[[str], Path]) -> None:
    printed = _set(article(f"---\ntitle: ع\n---\n\nنص.\n\n{_NARROW[name]}"), page=page)
    assert {finding.code for finding in printed.findings} <= {"P014", "P031"}
    text = " ".join(oracle.texts(printed.artefacts[0].data)).replace("\u200c", "")
    plain = re.sub(r"https\S+|`[^`]*`|<br>|[|-]", " ", _NARROW[name])
    for word in some(plain.split()):
        assert word in text, word


def test_words_that_have_no_room_are_told(article: Callable[[str], Path]) -> None:
    row = "| " + " | ".join(["المستشفياتوالمستوصفات"] * 9) + " |\n"
    printed = _set(article(f"---\ntitle: ع\n---\n\n{row}|{'---|' * 9}\n{row}"), page="a5")
    assert "P011" in {finding.code for finding in printed.findings}


def test_three_rows_at_least_stand_together(article: Callable[[str], Path]) -> None:
    rows = "".join(f"| سطر{n} | كلام |\n" for n in range(100, 161))
    for before in range(0, 12, 3):
        text = f"---\ntitle: ع\n---\n\n{'نص من سطر واحد. ' * before * 9}\n\n| أ | ب |\n|---|---|\n{rows}"
        pages = oracle.texts(_set(article(text), page="a5").artefacts[0].data)
        counts = [len(re.findall(r"سطر\s*-?\s*1\d\d|1\d\d\s*-?\s*سطر", page)) for page in pages]
        held = [count for count in counts if count]
        assert sum(held) == 61
        assert len(held) > 1
        assert min(held) >= 3, before


_NUMBERS = """
| البلد | النسبة | القيمة |
|---|---|--:|
| ألف | 12.5% | 3.25 |
| باء | 3% | 1,000 |
| جيم | 100.25% | 12.5 |
| دال | -7.5% | |
"""


def test_decimal_signs_stand_below_each_other(tmp_path: Path) -> None:
    (tmp_path / "piece.md").write_text(f"---\ntitle: ع\n---\n\n{_NUMBERS}", "utf-8")
    printed = _set(tmp_path / "piece.md", "pdf", "epub", "web")
    assert {finding.code for finding in printed.findings} <= {"P014"}
    page = next(page for page in oracle.letters(printed.artefacts[0].data) if "%" in {letter for letter, *_ in page})
    signs = sorted(x for letter, x, y in page if letter == "." and y < 700)
    left, right = signs[:2], signs[2:]
    assert len(right) == 3
    assert max(left) - min(left) < 0.5
    assert max(right) - min(right) < 0.5
    for tree in _trees(printed):
        pads = {
            "".join(cell.itertext()): [pad.get("data-pad") for pad in cell.xpath(".//*[@data-pad]")]
            for cell in tree.xpath("//*[local-name() = 'td']")
        }
        assert pads["12.5%"] == ["5"]
        assert pads["3%"] == [".25"]
        assert pads["100.25%"] == pads["3.25"] == pads["ألف"] == []
        assert pads["1,000"] == [".25"]
