"""The XML of Word documents (ISO/IEC 29500-1): names, and how text is read from it in the order of reading."""

from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: What tracked changes took away.
DELETED = (f"{W}del", f"{W}moveFrom")
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}
_UNREAD = {f"{W}instrText", f"{W}delText", f"{W}delInstrText", f"{W}pPr", f"{W}rPr", *DELETED}


def value(element: etree._Element | None, name: str = "val") -> str:
    """Give an attribute of Word's namespace; "" where it, or the element, is not there."""
    return "" if element is None else str(element.get(f"{W}{name}", ""))


def switched_on(element: etree._Element | None) -> bool:
    """Say whether a property that is on or off is on."""
    return element is not None and value(element) not in ("0", "false", "off")


def is_hidden(run: etree._Element) -> bool:
    """Say whether a run is hidden text."""
    return switched_on(run.find(f"{W}rPr/{W}vanish"))


def text_of_paragraph(paragraph: etree._Element) -> str:
    """Give the text of a paragraph as it stands: without what was deleted, fields' codes and text boxes."""
    return "".join(text for text in _texts(paragraph))


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _UNREAD or tag == f"{W}txbxContent":
            continue
        if tag == f"{MC}AlternateContent":
            chosen = _chosen(child)
            yield from _texts(chosen) if chosen is not None else ()
        elif tag in (f"{W}t", f"{M}t"):
            yield child.text or ""
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == f"{W}r" and is_hidden(child):
            continue
        else:
            yield from _texts(child)


def _chosen(alternate: etree._Element) -> etree._Element | None:
    found = alternate.find(f"{MC}Choice")
    return found if found is not None else alternate.find(f"{MC}Fallback")


def paragraphs_in_order(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs below an element as they are read: those of a text box after the one it hangs on."""
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in DELETED:
            continue
        if child.tag == f"{MC}AlternateContent":
            chosen = _chosen(child)
            yield from paragraphs_in_order(chosen) if chosen is not None else ()
        elif child.tag == f"{W}p":
            yield child
            for box in boxes_of(child):
                yield from paragraphs_in_order(box)
        else:
            yield from paragraphs_in_order(child)


def boxes_of(paragraph: etree._Element) -> list[etree._Element]:
    """List the contents of the text boxes that hang on a paragraph; of two forms of one box, the first."""
    found: list[etree._Element] = []

    def look(element: etree._Element) -> None:
        for child in element:
            if child.tag == f"{MC}AlternateContent":
                chosen = _chosen(child)
                if chosen is not None:
                    look(chosen)
            elif child.tag == f"{W}txbxContent":
                found.append(child)
            elif isinstance(child.tag, str) and child.tag not in DELETED:
                look(child)

    look(paragraph)
    return found


def is_removed(paragraph: etree._Element) -> bool:
    """Say whether a paragraph stands in a row of a table that was deleted."""
    row = next(paragraph.iterancestors(f"{W}tr"), None)
    return row is not None and row.find(f"{W}trPr/{W}del") is not None


def merged_away(paragraph: etree._Element) -> bool:
    """Say whether a paragraph stands in a cell that is merged into the one above it."""
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    merge = cell.find(f"{W}tcPr/{W}vMerge") if cell is not None else None
    return merge is not None and value(merge) in ("", "continue")
