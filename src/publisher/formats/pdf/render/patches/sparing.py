"""The changes that keep the engine's bytes and save its time, each with its reason."""

from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple, Self

import pydyf
from weasyprint import css, document
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.boxes import LineBox
from weasyprint.layout import absolute, background, block, column, grid, inline, page, percent, preferred, table
from weasyprint.layout import float as floats

from publisher.formats.pdf.render.patches.shaping import spare_shaping


def spare() -> None:
    """Make the changes, those of `shaping.py` too."""
    spare_shaping()
    inline.avoid_collisions = _avoid_collisions
    pydyf.PDF.page_references = property(_page_references)
    page.set_page_type_computed_styles = _page_styles
    boxes.Box.is_in_normal_flow = _is_in_normal_flow
    background.resolve_radii_percentages = _resolve_radii_percentages
    for module in (absolute, block, column, floats, grid, inline, page, table):
        module.resolve_percentages = _resolve_percentages
    for module in (absolute, floats, inline):
        module.shrink_to_fit = _shrink_to_fit
    css.ComputedStyle.__missing__ = _missing_property
    css.AnonymousStyle.__init__ = _begin_anonymous
    css.StyleFor.set_computed_styles, css.StyleFor.__call__ = _set_computed_styles, _style_for
    document.get_html_metadata = _metadata


# 1. Lines of right-to-left text are laid out twice where no float is near: the loop of `get_next_linebox` compares
#    the cursor with the cursor plus the line's width. A height that is taken for reached ends it after one turn.
_stock_avoid_collisions = inline.avoid_collisions


class _Reached(float):
    """A height that every line keeps to, unless a float came up while the line was laid out."""

    context: Any = None

    def __ge__(self, _height: object) -> bool:
        return not self.context.excluded_shapes

    __hash__ = float.__hash__


def _avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    found = _stock_avoid_collisions(context, box, containing_block, outer)
    fresh = isinstance(box, LineBox) and box.width == 0 and box.height == 0
    if fresh and not context.excluded_shapes and containing_block.style["direction"] == "rtl":
        box.height = _Reached()
        box.height.context = context
    return found


# 3. The list of all pages' references is made anew for every element of the tree: quadratic in the document.
def _page_references(self: Any) -> tuple[bytes, ...]:
    kids = self.pages["Kids"]
    known = self.__dict__.get("_press_references")
    if known is None or known[0] != len(kids):
        known = self._press_references = (len(kids), tuple(b"%d 0 R" % number for number in kids[::3]))
    return tuple(known[1])


# 4. and 5. For each page, the styles of the whole document are searched for those of its margin boxes; and pages of
#    one kind are given the same styles anew. Where a rule counts pages (:nth()), only the search is spared.
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


def counts_pages(style_for: Any) -> bool:
    """Say whether a rule of the theme counts pages: @page :nth() (CSS Page 3, GCPM 3 §6)."""
    found = style_for.__dict__.get("_press_counts")
    if found is None:
        rules = (rule for sheet, *_ in style_for._sheets for rule in sheet.page_rules)
        found = style_for._press_counts = any(
            selector[2].index is not None for _, selectors, _ in rules for selector in selectors
        )
    return bool(found)


# 6. Whether a box is in the flow is asked 1,500 times an article, and is five questions to its style.
_stock_is_in_normal_flow = boxes.Box.is_in_normal_flow


def _is_in_normal_flow(self: Any) -> bool:
    style = self.style
    plain = style["float"] == "none" and style["position"] in ("static", "relative")
    return plain or bool(_stock_is_in_normal_flow(self))


# 7. Most corners are square, and none of their eight radii need be looked at.
_stock_resolve_radii_percentages = percent.resolve_radii_percentages
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))


def _resolve_radii_percentages(box: Any) -> None:
    style = box.style
    if all(style[name] is css.INITIAL_VALUES[name] for name in _RADII):
        for name in _RADII:
            setattr(box, name, (0, 0))
    else:
        _stock_resolve_radii_percentages(box)


# 9. Of a style's 200 properties most are inherited or initial, and are asked for once an element: they need none of
#    the questions about variables, sums and logical names, but whether the rules say something of them after all.
#    Whoever asks for a margin asks for most of them, so that all which are initial are set at once.
_stock_missing = css.ComputedStyle.__missing__
_ALWAYS_ASKED = frozenset(("float", "display", "position", "page", *css.INITIAL_NOT_COMPUTED))
_LOGICAL = frozenset(
    logical(block="ttb", inline=side) for logical in css.PHYSICAL_FUNCTIONS.values() for side in ("ltr", "rtl")
)
_INITIAL = {
    name: value
    for name, value in css.INITIAL_VALUES.items()
    if name not in css.INHERITED and name not in _ALWAYS_ASKED and not name.startswith("text_decoration_")
}
_PHYSICAL = {name: value for name, value in _INITIAL.items() if name in css.PHYSICAL_FUNCTIONS}
_OTHERS = {name: value for name, value in _INITIAL.items() if name not in css.PHYSICAL_FUNCTIONS}


def _missing_property(self: Any, name: str) -> Any:
    parent, cascaded = self.parent_style, self.cascaded
    if name in _PHYSICAL and parent is not None and not hasattr(self, "_press_filled"):
        _fill(self)
        if name in self:
            return self[name]
    if parent is None or name in cascaded or name in _ALWAYS_ASKED or name.startswith("text_decoration_"):
        return _stock_missing(self, name)
    logical = css.PHYSICAL_FUNCTIONS.get(name)
    if logical and logical(block="ttb", inline=self["direction"]) in cascaded:
        return _stock_missing(self, name)
    inherited = name in css.INHERITED or name.startswith("__")
    value = self[name] = parent[name] if inherited else css.INITIAL_VALUES[name]
    return value


def _fill(style: Any) -> None:
    known = dict(style)
    style._press_filled = True
    style.update(_OTHERS)
    if _LOGICAL.isdisjoint(style.cascaded):
        style.update(_PHYSICAL)
    for name in style.cascaded:
        style.pop(name, None)
    style.update(known)


_stock_begin_anonymous = css.AnonymousStyle.__init__


def _begin_anonymous(self: Any, parent_style: Any) -> None:
    _stock_begin_anonymous(self, parent_style)
    self.update(_INITIAL)


# 11. What has room enough for all that it holds is as wide as that, whatever the least that it can do with (CSS 2.1
#     §10.3.5): the least width of each mark of a list, which is laid out word by word, is not asked for.
def _shrink_to_fit(context: Any, box: Any, available_content_width: float) -> Any:
    most = preferred.max_content_width(context, box, outer=False)
    if most <= available_content_width:
        return most
    return min(max(preferred.min_content_width(context, box, outer=False), available_content_width), most)


# 12. The engine's own style has rules for the marker and the note of any element, so that each has five styles that
#     only lists and notes ask for. They are made when they are asked for; an anchor alone is asked for at once.
_stock_set_computed_styles, _stock_style_for = css.StyleFor.set_computed_styles, css.StyleFor.__call__


def _set_computed_styles(
    self: Any,
    element: Any,
    parent: Any,
    root: Any = None,
    pseudo_type: Any = None,
    base_url: Any = None,
    target_collector: Any = None,
) -> None:
    cascaded = self._cascaded_styles.get((element, pseudo_type))
    if not (pseudo_type and target_collector and cascaded) or "anchor" in cascaded:
        _stock_set_computed_styles(self, element, parent, root, pseudo_type, base_url, target_collector)
        return
    waiting = self.__dict__.setdefault("_press_waiting", {})
    waiting[element, pseudo_type] = (cascaded, parent, root, base_url)


def _style_for(self: Any, element: Any, pseudo_type: Any = None) -> Any:
    waiting = self.__dict__.get("_press_waiting") if pseudo_type else None
    if waiting and (found := waiting.pop((element, pseudo_type), None)):
        cascaded, parent, root, base_url = found
        self._cascaded_styles[element, pseudo_type] = cascaded
        _stock_set_computed_styles(self, element, parent, root, pseudo_type, base_url)
        del self._cascaded_styles[element, pseudo_type]
    return _stock_style_for(self, element, pseudo_type)


# 13. The lengths of a box are resolved each time that it is laid out, one after the other, though few styles have
#     percentages: of the others, what they come to is kept with the lengths that it was made from.
_stock_resolve_percentages = percent.resolve_percentages
_LENGTHS = tuple(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom"))
_SIZES = ("width", "min_width", "max_width", "height", "min_height", "max_height")
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_ALL_OF_THEM = (*_LENGTHS, *_SIZES, *_BORDERS, "border_collapse", "box_sizing")
_of_lengths = itemgetter(*_ALL_OF_THEM)


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    style = box.style
    lengths = _of_lengths(style)
    known = style.__dict__.get("_press_lengths")
    if known is None or known[0] != lengths:
        known = style.__dict__["_press_lengths"] = (lengths, _used(lengths))
    if known[1] is None:
        _stock_resolve_percentages(box, containing_block)
    else:
        box.__dict__.update(known[1])


def _used(lengths: tuple[Any, ...]) -> dict[str, Any] | None:
    """Give the used values of lengths; None where they hang on more than themselves."""
    *values, collapse, sizing = lengths
    if collapse == "collapse" or sizing != "content-box":
        return None
    found: dict[str, Any] = dict(zip(_BORDERS, values[-len(_BORDERS) :], strict=True))
    for name, value in zip((*_LENGTHS, *_SIZES), values, strict=False):
        if type(value) is Dimension and value.unit == "px":
            found[name] = value.value
        elif value == "auto":
            found[name] = 0 if name in ("min_width", "min_height") else value
        else:
            return None
    return found


# 15. Titles, metadata and links are looked for by selectors, which ask every element; most elements are none of them.
_stock_metadata = document.get_html_metadata


class _Found(NamedTuple):
    """As much of a document as its metadata are read from."""

    etree_element: Any
    base_url: Any
    url_fetcher: Any

    @property
    def wrapper_element(self) -> Self:
        return self

    def query_all(self, *tags: str) -> Iterator[Self]:
        """Give the elements of some tags, in order."""
        return (self._replace(etree_element=found) for found in self.etree_element.iter() if found.tag in tags)


def _metadata(html: Any) -> Any:
    return _stock_metadata(_Found(html.etree_element, html.base_url, html.url_fetcher))
