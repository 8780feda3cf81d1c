"""Compute the styles of each kind of page once.

For each page, the engine searches the styles of the whole document for those of its margin boxes, and gives pages of
one kind the same styles anew. Where a rule counts pages (:nth()), only the search is spared.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from weasyprint.layout import page

from publisher.formats.pdf.render.page_rules import counts_pages


def _page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    computed = style_for.get_computed_styles()
    known = style_for.__dict__.setdefault("_press_pages", {})
    kind = page_type if counts_pages(style_for) else (*page_type[:3], page_type.index == 0)
    if kind not in known:
        known[kind] = dict(_compute_page_styles(page_type, html, style_for))
    for pseudo, style in known[kind].items():
        computed[page_type, pseudo] = style


def _compute_page_styles(page_type: Any, html: Any, style_for: Any) -> Iterator[tuple[Any, Any]]:
    cascaded, computed = style_for.get_cascaded_styles(), style_for.get_computed_styles()
    before = len(cascaded)
    style_for.add_page_declarations(page_type)
    own = [key for key in islice(reversed(cascaded), len(cascaded) - before) if key[1]][::-1]
    root = html.etree_element
    style_for.set_computed_styles(page_type, root=root, parent=root, base_url=html.base_url)
    yield None, computed[page_type, None]
    for element, pseudo in own:
        style_for.set_computed_styles(element, pseudo_type=pseudo, root=root, parent=element, base_url=html.base_url)
        yield pseudo, computed[element, pseudo]


def apply() -> None:
    """Make the change, once a process."""
    page.set_page_type_computed_styles = _page_styles
