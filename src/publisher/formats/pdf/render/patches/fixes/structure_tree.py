"""Make the structure tree from the document, not from its boxes (ISO 32000-1 §14.7); what repeats is set aside.

The engine makes an element of every box: what goes on over pages or columns is torn, a table's head is repeated on
each page, notes are spans, margin boxes content, and languages are lost.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint import pdf as writing
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

_POINTS = 0.75  # a px
_stock_marked, _stock_add_tags = Stream.marked, tags.add_tags


@contextmanager
def _marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what a box shows: as an artifact, where the document's structure says so."""
    kind = getattr(box, "artifact", None)
    if kind is None or stream._tags is None:
        with _stock_marked(stream, box, tag):
            yield
        return
    stream.stream.append(kind)
    try:
        yield
    finally:
        stream.end_marked_content()


def _add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: Any) -> None:
    """Write the tree of a document that has its structure; of another, the engine's own."""
    structure = getattr(document, "structure", None)
    if structure is None:
        _stock_add_tags(pdf, document, pdf_version, page_streams)
        return
    root, element, parents = (pydyf.Dictionary({"Type": f"/{name}"}) for name in ("StructTreeRoot", "StructElem", ""))
    del parents["Type"]
    for item in (root, element, parents):
        pdf.add_object(item)
    pages = [pdf.objects[int(reference.split()[0])] for reference in pdf.page_references]
    heights = [page.height * _POINTS for page in document.pages]
    written = structure.write(
        pdf,
        element,
        pages,
        [stream._tags for stream in page_streams],
        lambda page, x, y: (x * _POINTS, heights[page] - y * _POINTS),
        lambda number: pydyf.String(f"{number:010d}"),
    )
    element |= {"S": "/Document", "P": root.reference, "K": pydyf.Array(written.top)}
    rows = [pydyf.Array(reference for _, reference in sorted(row.items())) for row in written.rows]
    numbers = pydyf.Array(value for key, row in enumerate(rows) for value in (key, row))
    for key, (reference, annotation) in enumerate(written.annotated, len(rows)):
        numbers.extend((key, reference))
        annotation["StructParent"] = key
    parents["Nums"] = numbers
    root |= {"K": pydyf.Array([element.reference]), "ParentTree": parents.reference}
    root["ParentTreeNextKey"] = len(rows) + len(written.annotated)
    if written.identified:
        names = ((f"{int(reference.split()[0]):010d}", reference) for reference in written.identified)
        root["IDTree"] = pydyf.Dictionary(
            {
                "Names": pydyf.Array(
                    item for name, reference in sorted(names) for item in (pydyf.String(name), reference)
                )
            }
        )
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def apply() -> None:
    """Make the change, once a process."""
    Stream.marked = _marked
    tags.add_tags = writing.add_tags = _add_tags
