"""Take most properties of a style as they are inherited or initial.

Of a style's 200 properties most are asked for once an element: they need none of the questions about variables, sums
and logical names, but whether the rules say something of them after all. Whoever asks for a margin asks for most of
them, so that all which are initial are set at once.
"""

from typing import Any

from weasyprint import css

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


def apply() -> None:
    """Make the change, once a process."""
    css.ComputedStyle.__missing__ = _missing_property
    css.AnonymousStyle.__init__ = _begin_anonymous
