"""Build the structure tree as PDF/UA-1 has it (ISO 14289-1 §7; ISO 32000-1 §14.8.4).

The engine gives an item with paragraphs no body, sets lists within an item after it, counts the columns of a table
with spans wrong, and says neither the scope of a heading cell nor the language of a passage.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.logger import LOGGER
from weasyprint.pdf import tags

from publisher.formats.pdf.render.table_headers import name_headers

_NAMES = {
    **{f"h{rank}": f"H{rank}" for rank in range(1, 7)},
    **dict.fromkeys(("dl", "ul", "ol"), "L"),
    **dict.fromkeys(("li", "dt", "dd"), "LI"),
    **{"main": "Part", "article": "Art", "section": "Sect", "blockquote": "BlockQuote", "p": "P", "div": "Div"},
    **{"table": "Table", "tr": "TR", "th": "TH", "td": "TD", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot"},
    **{"a": "Link", "span": "Span", "img": "Figure", "{http://www.w3.org/2000/svg}svg": "Figure"},
    **dict.fromkeys(("caption", "figcaption"), "Caption"),
    **{"object": "Note", "object::footnote-marker": "Lbl", "object::footnote-call": "Reference"},
}
_SVG_TITLE = "{http://www.w3.org/2000/svg}title"


def _build_box_tree(
    box: Any, parent: Any, pdf: Any, page_number: int, nums: Any, annotations: Any, marks: Any
) -> Iterator[Any]:
    """Yield the elements of a box, as the engine's function does: `nums` are the elements by MCID."""
    yield from _Tree(pdf, page_number, nums, annotations, marks).elements(box, parent)


class _Tree:
    """The structure of one page while it is built."""

    def __init__(self, pdf: Any, page_number: int, nums: Any, annotations: Any, marks: Any) -> None:
        self._pdf, self._page = pdf, pdf.page_references[page_number]
        self._nums, self._annotations, self._marks = nums, annotations, marks
        # The item, cell or note that is open: further boxes of its are anonymous.
        self._open: list[tuple[Any, Any]] = []

    def elements(self, box: Any, parent: Any) -> Iterator[Any]:
        """Yield the elements that a box comes to, within a parent."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        kind = box.element_tag if box.element is not None else None
        if isinstance(box, boxes.MarginBox):  # an artifact in all but name, of which PDF 1.7 has none in the tree
            for child in box.children:
                list(self.elements(child, parent))
            return
        whole = isinstance(box, boxes.PageBox) or kind in ("html", "body")
        if whole and isinstance(box, boxes.ParentBox) and not isinstance(box, boxes.LineBox):
            for child in box.children:
                yield from self.elements(child, parent)
        elif self._open and box.element is self._open[-1][0] and kind == box.element.tag:
            yield from self._of_children(box, parent)
        elif kind == "li::marker" and self._open:
            # A marker stands first, and beside the body that the rest of its item is.
            item = self._open[-1][1]
            item["K"].insert(0, self._filled(self._added("Lbl", item), box).reference)
        elif kind in ("li", "dt", "dd"):
            yield self._item(box, parent)
        else:
            yield self._element(box, kind, parent)

    def _added(self, tag: str, parent: Any) -> Any:
        element = pydyf.Dictionary(
            {"Type": "/StructElem", "S": f"/{tag}", "K": pydyf.Array([]), "Pg": self._page, "P": parent.reference}
        )
        self._pdf.add_object(element)
        return element

    def _item(self, box: Any, parent: Any) -> Any:
        item = self._added("LI", parent)
        self._set_language(item, box)
        body = self._added("LBody", item)
        item["K"].append(body.reference)
        self._open.append((box.element, item))
        self._filled(body, box)
        self._open.pop()
        return item

    def _element(self, box: Any, kind: str | None, parent: Any) -> Any:
        tag = _NAMES.get(kind or "", "Link" if (kind or "").startswith("a::") else "NonStruct")
        element = self._added(tag, parent)
        self._set_language(element, box)
        if tag == "Note":  # each has a name of its own (ISO 14289-1 §7.9)
            element["ID"] = pydyf.String(f"{element.number}-note")
        if tag == "Figure":
            _describe(element, box)
        if tag == "Table" and box.is_table_wrapper and (table := box.get_wrapped_table()):
            # The tree has the table itself, and its captions in it.
            flat = table.copy_with_children([])
            for child in box.children:
                flat.children.extend(child.children if child is table else [child])
            box = flat
        if tag in ("TH", "TD"):
            element["A"] = pydyf.Dictionary({"O": "/Table"})
            element["A"] |= {name: n for name, n in (("ColSpan", box.colspan), ("RowSpan", box.rowspan)) if n != 1}
            box.mark = element  # for whoever names headers
        if tag in ("TH", "TD", "Note"):
            self._open.append((box.element, element))
            self._filled(element, box)
            self._open.pop()
        else:
            self._filled(element, box)
        if tag == "Table":
            name_headers(element, box)
        return element

    def _filled(self, element: Any, box: Any) -> Any:
        """Hang into an element what its box has: annotations, text, pictures, other elements."""
        if box.link_annotation:
            element["K"].append(self._object(element, box.link_annotation).reference)
        if box.widget_annotation:
            form = self._added("Form", element)
            form["K"].append(self._object(form, box.widget_annotation).reference)
            element["K"].append(form.reference)
        element["K"].extend(
            child if isinstance(child, int) else child.reference for child in self._kids(box, element)
        )
        if isinstance(box, boxes.ReplacedBox):
            element["K"].append(self._marked(self._marks.pop(box)["mcid"], element))
        return element

    def _object(self, element: Any, annotation: Any) -> Any:
        found = pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": self._page})
        self._pdf.add_object(found)
        self._annotations.append((element.reference, annotation))
        return found

    def _of_children(self, box: Any, parent: Any) -> Iterator[Any]:
        """Yield the elements of what stands in a box that is itself none."""
        yield from (kid for kid in self._kids(box, parent) if not isinstance(kid, int))

    def _kids(self, box: Any, element: Any) -> Iterator[Any]:
        """Yield the elements of a box's children; text that is the element's own, by its MCID."""
        for child in _without_lines(box.children):
            if not isinstance(child, boxes.TextBox):
                yield from self.elements(child, element)
                continue
            mark = self._marks.pop(child)
            if element["S"] == "/Link":
                yield self._marked(mark["mcid"], element)
            else:
                text = self._added(mark["tag"], element)
                text["K"].append(self._marked(mark["mcid"], text))
                yield text

    def _marked(self, mcid: int, element: Any) -> int:
        assert mcid not in self._nums  # noqa: S101 -- as the engine has it
        self._nums[mcid] = element.reference
        return mcid

    @staticmethod
    def _set_language(element: Any, box: Any) -> None:
        """Say the language of an element whose author does (ISO 32000-1 §14.9.2)."""
        if box.element is not None and box.element_tag == box.element.tag and (language := box.element.get("lang")):
            element["Lang"] = pydyf.String(language)


def _without_lines(children: Iterable[Any]) -> Iterator[Any]:
    for child in children:
        if isinstance(child, boxes.LineBox):
            yield from child.children
        else:
            yield child


def _describe(element: Any, box: Any) -> None:
    """Say where a picture stands (px, as the engine does), and what it shows."""
    x, y = box.content_box_x(), box.content_box_y()
    element["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array((x, y, x + box.width, y + box.height))})
    title = box.element.find(_SVG_TITLE)
    said = (title.text if title is not None else "") or box.element.get("alt", "")
    if said:
        element["Alt"] = pydyf.String(said)
    elif box.element.tag == "img":
        LOGGER.error('Image "%s" has no required alt description', box.element.get("src", "unknown"))


def apply() -> None:
    """Make the change, once a process."""
    tags._build_box_tree = _build_box_tree
