"""Style for reading systems: no `direction`, no `unicode-bidi` in sheets and drawings, as EPUB 3.3 §6.3.1.3 asks.

In a document direction stands in `dir`; in a drawing, in the attribute that SVG has for it.
"""

import re

import cssselect2
import tinycss2
from lxml import etree

_PROPERTY = re.compile(r"(?<![\w-])(direction|unicode-bidi)\s*:\s*([\w-]+)\s*(?:![^;}]*)?(?:;|(?=[}]|\s*$))")


def without_direction(css: str) -> str:
    """Take the forbidden declarations out of a style sheet."""
    return _PROPERTY.sub("", css)


def lawful(drawing: bytes) -> bytes:
    """Say a drawing's directions by attributes where its styles say them."""
    if b"direction" not in drawing and b"unicode-bidi" not in drawing:
        return drawing
    root = etree.fromstring(drawing)
    for sheet in root.iter("{http://www.w3.org/2000/svg}style"):
        text = "".join(map(str, sheet.itertext()))
        _apply(root, text)
        sheet[:] = []
        sheet.text = without_direction(text)
    for element in root.iter(etree.Element):
        style = element.get("style")
        if style and _PROPERTY.search(style):
            _set_attributes(element, style)
            element.set("style", without_direction(style).strip())
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _apply(root: "etree._Element", css: str) -> None:
    """Give what a sheet says of directions to the elements that it says it of."""
    wrapped = list(cssselect2.ElementWrapper.from_xml_root(root).iter_subtree())
    for rule in tinycss2.parse_stylesheet(css, True, True):
        said = tinycss2.serialize(rule.content) if rule.type == "qualified-rule" else ""
        if not _PROPERTY.search(said):
            continue
        try:
            tests = [selector.test for selector in cssselect2.compile_selector_list(rule.prelude)]
        except cssselect2.SelectorError:
            continue  # no renderer knows the rule either
        for element in wrapped:
            if any(test(element) for test in tests):
                _set_attributes(element.etree_element, said)


def _set_attributes(element: "etree._Element", style: str) -> None:
    for name, value in _PROPERTY.findall(style):
        element.set(name, value)
