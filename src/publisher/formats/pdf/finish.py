"""The drawn PDF into the finished one: binding, page labels, and running heads that are no content."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Pdf, String

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
        pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=Array(list(_labels(pages)))))
        _running_heads_to_artifacts(pdf)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _labels(pages: Sequence[PageEntry]) -> Iterator[Object | int]:
    """Number trees know no Arabic digits (ISO 32000-1 §12.4.2): those labels are written out, page by page."""
    if all(page.label == str(number) for number, page in enumerate(pages, 1)):
        yield from (0, Dictionary(S=Name.D))
        return
    for index, page in enumerate(pages):
        yield from (index, Dictionary(P=String(page.label)))


def _running_heads_to_artifacts(pdf: Pdf) -> None:
    """WeasyPrint tags margin boxes as content that hangs on no tree; a reader must never hear them."""
    root = pdf.Root.get(Name.StructTreeRoot)
    if root is None:
        return
    reachable = set(_elements(root.K))
    numbers = root.ParentTree.Nums
    rows = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    for page in pdf.pages:
        row = rows[int(page.obj.StructParents)]
        stray = {mcid for mcid, element in enumerate(cast("list[Object]", row)) if element.objgen not in reachable}
        if stray:
            page.Contents = pdf.make_stream(_without(page, stray))
            for mcid in stray:
                row[mcid] = None


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


def _without(page: pikepdf.Page, stray: set[int]) -> bytes:
    """Rewrite a content stream, its stray marked content as pagination artifacts (PDF/UA-1 §7.8)."""
    instructions = []
    artifact = pikepdf.ContentStreamInstruction([Name.Artifact, Dictionary(Type=Name.Pagination)], Operator("BDC"))
    for instruction in pikepdf.parse_content_stream(page):
        begins = instruction.operator == Operator("BDC") and isinstance(instruction.operands[1], Dictionary)
        marked = begins and int(instruction.operands[1].get(Name.MCID, -1)) in stray
        instructions.append(artifact if marked else instruction)
    return pikepdf.unparse_content_stream(instructions)
