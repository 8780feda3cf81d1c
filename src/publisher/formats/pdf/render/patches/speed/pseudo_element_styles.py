"""Make the styles of markers and notes when they are asked for.

The engine's own style sheet has rules for the marker and the note of any element, so that each element has five
styles that only lists and notes ask for. An anchor alone is asked for at once.
"""

from typing import Any

from weasyprint import css

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


def apply() -> None:
    """Make the change, once a process."""
    css.StyleFor.set_computed_styles, css.StyleFor.__call__ = _set_computed_styles, _style_for
