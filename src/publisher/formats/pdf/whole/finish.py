"""The drawn PDF into the finished one: binding, page labels, running heads that are no content, what it claims."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import cast

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Object, Operator, Pdf, Stream, String

from publisher.diagnostics import PublisherError
from publisher.formats.pdf import archive_barriers as barriers
from publisher.formats.pdf.assemble.colour_profile import NAME, srgb_profile
from publisher.formats.pdf.standards import A_2A, CLAIMS
from publisher.formats.pdf.structure.document_structure import PRINTED
from publisher.formats.pdf.workers.messages import Whole
from publisher.model import Issue, PageEntry


def finish(data: bytes, issue: Issue, pages: Sequence[PageEntry], task: Whole) -> bytes:
    """Give the same pages bound on the side of the language, labelled as printed, in reproducible bytes.

    Raise PublisherError where the document cannot be PDF/A, which it is to claim.
    """
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
        _say_what_it_is(pdf, task)
        if A_2A in CLAIMS[task.standard]:
            _make_archivable(pdf)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _say_what_it_is(pdf: Pdf, task: Whole) -> None:
    """Give the document the metadata of the press in the place of the engine's."""
    metadata = pdf.make_stream(task.xmp.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata
    pdf.trailer.Info = pdf.make_indirect(Object.parse(task.information))


def _make_archivable(pdf: Pdf) -> None:
    """Give the document what PDF/A-2 asks for; raise PublisherError at what no archive may have."""
    found = {barriers.PROFILE} if Name.OutputIntents in pdf.Root else set()
    for item in pdf.objects:
        found |= _barriers(item)
    if found:
        raise PublisherError(*barriers.told(found, None))
    profile = pdf.make_stream(srgb_profile(), N=3)
    name = String(NAME)
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=name, Info=name)
    intent.DestOutputProfile = profile
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    for page in pdf.pages:
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True)
        for annotation in cast("list[Object]", page.get(Name.Annots, [])):
            annotation.F = PRINTED


def _barriers(item: Object) -> set[str]:
    """Tell the barriers of one object: its strings, the colours that it names, its operators."""
    found = barriers.of_colours(item.unparse() if not isinstance(item, Stream) else item.stream_dict.unparse())
    if any(len(string) > barriers.LONGEST_STRING for string in _strings(item)):
        found |= {barriers.LONG}
    if isinstance(item, Stream) and item.get(Name.Subtype) not in (Name.Image, Name.XML) and Name.Length1 not in item:
        found |= barriers.of_stream(item.read_bytes(), barriers.DEEPEST + 1)
    return found


def _strings(item: Object) -> Iterator[bytes]:
    if isinstance(item, String):
        yield bytes(item)
    elif isinstance(item, Array):
        for value in cast("list[Object]", list(item)):
            yield from _strings(value) if not getattr(value, "is_indirect", False) else ()
    elif isinstance(item, (Dictionary, Stream)):
        for _, value in item.items():
            yield from _strings(value) if not getattr(value, "is_indirect", False) else ()


def _page_label_items(pages: Sequence[PageEntry]) -> Iterator[Object | int]:
    """Number trees know no Arabic digits (ISO 32000-1 §12.4.2): those labels are written out, page by page."""
    if all(page.label == str(number) for number, page in enumerate(pages, 1)):
        yield from (0, Dictionary(S=Name.D))
        return
    for index, page in enumerate(pages):
        yield from (index, Dictionary(P=String(page.label)))


def _stray(pdf: Pdf) -> Iterator[set[int]]:
    """Give, page by page, the marked content that belongs to no tree, and take it out of the parent tree.

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
