"""The drawn PDF into the finished one: binding, page labels, running heads that are no content, even lines."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import cast

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Object, Operator, Pdf, String

from publisher.model import Issue, PageEntry


def finish(data: bytes, issue: Issue, pages: Sequence[PageEntry]) -> bytes:
    """Give the same pages bound on the side of the language, labelled as printed, in reproducible bytes."""
    with Pdf.open(BytesIO(data)) as pdf:
        rtl = issue.direction == "rtl"
        preferences = pdf.Root.get(Name.ViewerPreferences, Dictionary())
        preferences.Direction = Name.R2L if rtl else Name.L2R
        preferences.DisplayDocTitle = True
        pdf.Root.ViewerPreferences = preferences
        # Odd pages stand on the left of a right-bound spread (ISO 32000-1 table 28).
        pdf.Root.PageLayout = Name.TwoPageLeft if rtl else Name.TwoPageRight
        pdf.Root.PageMode = Name.UseOutlines
        pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=Array(list(_page_label_items(pages)))))
        for page, stray in zip(pdf.pages, _stray(pdf), strict=True):
            page.Contents = pdf.make_stream(_rewritten(page, stray))
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _page_label_items(pages: Sequence[PageEntry]) -> Iterator[Object | int]:
    """Number trees know no Arabic digits (ISO 32000-1 §12.4.2): those labels are written out, page by page."""
    if all(page.label == str(number) for number, page in enumerate(pages, 1)):
        yield from (0, Dictionary(S=Name.D))
        return
    for index, page in enumerate(pages):
        yield from (index, Dictionary(P=String(page.label)))


def _stray(pdf: Pdf) -> Iterator[set[int]]:
    """Give, page by page, the marked content that hangs on no tree, and take it out of the parent tree.

    WeasyPrint tags margin boxes so; a reader must never hear them.
    """
    root = pdf.Root.StructTreeRoot
    reachable = set(_elements(root.K))
    numbers = root.ParentTree.Nums
    rows = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    for page in pdf.pages:
        row = rows[int(page.obj.StructParents)]
        stray = {mcid for mcid, element in enumerate(cast("list[Object]", row)) if element.objgen not in reachable}
        for mcid in stray:
            row[mcid] = None
        yield stray


def _elements(start: Object) -> Iterator[tuple[int, int]]:
    """Walk the structure tree without recursion: a long document is deep."""
    waiting = [start]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Array):
            waiting.extend(cast("list[Object]", list(item)))
        elif isinstance(item, Dictionary) and item.get(Name.S) is not None:
            yield item.objgen
            if Name.K in item:
                waiting.append(item.K)


def _rewritten(page: pikepdf.Page, stray: set[int]) -> bytes:
    """Rewrite a content stream: stray content becomes artifacts of pagination (PDF/UA-1 §7.8), shown text whole."""
    artifact = ContentStreamInstruction([Name.Artifact, Dictionary(Type=Name.Pagination)], Operator("BDC"))
    instructions: list[ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "BDC" and isinstance(operands[1], Dictionary) and int(operands[1].get(Name.MCID, -1)) in stray:
            instructions.append(artifact)
        elif operator == "TJ":
            instructions.append(ContentStreamInstruction([_without_empty_strings(operands[0])], instruction.operator))
        else:
            instructions.append(instruction)
    return pikepdf.unparse_content_stream(instructions)


def _without_empty_strings(pieces: Object) -> Array:
    """Drop the empty strings of shown text: where there are any, pdfium forgets the last move of the array, and
    justified lines of vocalised text end short.
    """
    return Array(
        [piece for piece in cast("list[Object]", list(pieces)) if not isinstance(piece, String) or bytes(piece)]
    )
