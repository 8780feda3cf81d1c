"""Part the hemistichs of a poem alike: all lie side by side, or all below each other.

The engine knows lines alone: it would end some of them between two hemistichs and others not.
"""

from typing import Any

from weasyprint import document
from weasyprint.layout import block

from publisher.formats.pdf.render.hemistichs import measure, prepare, set_in

_stock_layout_document, _stock_container_layout = document.layout_document, block.block_container_layout


def _layout_document(html: Any, root_box: Any, context: Any, *others: Any, **more: Any) -> Any:
    if html.etree_element.find(".//*[@data-poem]") is not None:
        measure([root_box, *context.footnotes], context)
    return _stock_layout_document(html, root_box, context, *others, **more)


def _container_layout(context: Any, box: Any, *others: Any, **more: Any) -> Any:
    if "poem" in box.__dict__:
        prepare(box)
    elif "around" in box.__dict__:
        set_in(box)
    return _stock_container_layout(context, box, *others, **more)


def apply() -> None:
    """Make the change, once a process."""
    document.layout_document = _layout_document
    block.block_container_layout = _container_layout
