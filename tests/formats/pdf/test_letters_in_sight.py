"""Letters stand in the file in the order of sight: what else the standard has costs a reader the line."""

import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdfium2
import pytest
from pikepdf import ContentStreamInstruction as Instruction
from pikepdf import Name, Operator, String

import oracle

LINE = "يوم جميل"
_Marked = list[Instruction]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("line") / "a.md"
    path.write_text(f"---\ntitle: ع\n---\n\n{LINE}\n", "utf-8")
    return oracle.printed(path, theme="plain").artefacts[0].data


def _nothing(_pdf: pikepdf.Pdf, _element: Any) -> None:
    pass


def _on_the_element(_pdf: pikepdf.Pdf, element: Any) -> None:
    element.ActualText = String(LINE)


def _on_the_content(pdf: pikepdf.Pdf, element: Any) -> None:
    def mark(begin: Instruction) -> _Marked:
        properties = pikepdf.Dictionary(MCID=begin.operands[1].MCID, ActualText=String(LINE))
        return [Instruction([Name.Span, properties], Operator("BDC"))]

    _rewrite(pdf, element, mark, [])


def _reversed(pdf: pikepdf.Pdf, element: Any) -> None:
    inner = Instruction([Name.ReversedChars], Operator("BMC"))
    _rewrite(pdf, element, lambda begin: [begin, inner], [Instruction([], Operator("EMC"))])


def _rewrite(pdf: pikepdf.Pdf, element: Any, mark: Callable[[Instruction], _Marked], end: _Marked) -> None:
    page, number = pikepdf.Page(element.Pg), int(element.K[0])

    def rewritten() -> Iterator[Any]:
        inside = False
        for item in pikepdf.parse_content_stream(page):
            operator = str(item.operator)
            if operator == "BDC" and item.operands[1].get("/MCID") == number:
                inside = True
                yield from mark(item)  # type: ignore[arg-type]  # BDC is no inline picture
                continue
            if inside and operator == "EMC":
                inside = False
                yield from end
            yield item

    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(list(rewritten())))


#: What is added, and which readers give the line as it was written.
WAYS: dict[str, tuple[Callable[[pikepdf.Pdf, Any], None], set[str]]] = {
    "nothing": (_nothing, {"pdfium", "mupdf", "poppler"}),
    "on the element": (_on_the_element, {"pdfium", "poppler"}),
    "on the content": (_on_the_content, set()),
    "reversed": (_reversed, {"pdfium", "mupdf", "poppler"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WAYS)
def test_what_each_way_costs(name: str, page: bytes, tmp_path: Path) -> None:
    change, readers = WAYS[name]
    path = tmp_path / "a.pdf"
    with pikepdf.open(BytesIO(page)) as pdf:
        element = list(_paragraphs(pdf.Root.StructTreeRoot.K))[-1]
        change(pdf, element)
        del pdf.pages[:-1]
        pdf.save(path)
    read = {"pdfium": _pdfium(path), "mupdf": _mupdf(path), "poppler": _poppler(path, "pdftotext", str(path), "-")}
    assert {reader for reader, text in read.items() if LINE in text.split("\n")} == readers
    assert f'"{LINE[::-1]}"' in _poppler(path, "pdfinfo", "-struct-text", str(path))


def _paragraphs(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _paragraphs(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        if node.S == "/P":
            yield node
        yield from _paragraphs(node.get("/K"))


def _pdfium(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded().replace("\r", "") for page in document)
    finally:
        document.close()


def _mupdf(path: Path) -> str:
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]  # it has no types
        return "\n".join(page.get_text() for page in document)


def _poppler(_path: Path, *command: str) -> str:
    text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    return text.translate(dict.fromkeys((0x202A, 0x202B, 0x202C)))
