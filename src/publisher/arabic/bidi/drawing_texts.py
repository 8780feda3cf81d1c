"""A drawing's texts → the same with what is read from the right isolated, for all that draw it.

A line of a drawing runs from the left unless the drawing says otherwise (SVG 2 §11.8.2). Programs that draw by Pango
ask the first letter instead; here a text that begins with a letter from the right is isolated, so that its words,
numbers and signs stand in one order everywhere, and its anchor is where it was.
"""

from lxml import etree

from publisher.arabic.bidi.levels import first_strong
from publisher.arabic.bidi.runs import PDI, RLI, isolated

_SVG = "{http://www.w3.org/2000/svg}"
_Place = tuple["etree._Element", bool]  # the text of an element, or what follows it


def isolate_texts(data: bytes) -> bytes:
    """Return a drawing's bytes with its texts isolated. One whose own style says a direction is left as it is."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    styles = ["".join(map(str, style.itertext())) for style in root.iter(f"{_SVG}style")]
    styles += [element.get("style", "") for element in root.iter(etree.Element)]
    if any("direction" in style for style in styles):
        return data
    before = [chunk for text in root.iter(f"{_SVG}text") for chunk in _chunks(text)]
    changed = [_isolate(chunk) for chunk in before]
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") if any(changed) else data


def _chunks(text: "etree._Element") -> list[list[_Place]]:
    """Part a text where an element of it is given a place of its own (SVG 2 §11.4.2)."""
    chunks: list[list[_Place]] = [[]]
    for event, element in etree.iterwalk(text, events=("start", "end")):
        if event == "end" and element is not text:
            chunks[-1].append((element, True))
        elif event == "start" and isinstance(element.tag, str):
            if element is not text and (element.get("x") or element.get("y")):
                chunks.append([])
            chunks[-1].append((element, False))
    return chunks


def _isolate(chunk: list[_Place]) -> bool:
    """Isolate what is in a chunk that is read from the right, and the whole where nothing else says that it is."""
    filled = [place for place in chunk if _said(place).strip()]
    before = [_said(place) for place in filled]
    whole = "".join(before)
    said = next((way for element in _around(chunk) if (way := element.get("direction"))), None)
    if not filled or (said or first_strong(whole)) != "rtl":
        return False
    for place, text in zip(filled, before, strict=True):
        _set(place, isolated(text, "rtl"))
    if not said and any(first_strong(letter) != "rtl" for letter in whole if not letter.isspace()):
        first = _said(filled[0])
        _set(filled[0], first[: len(first) - len(first.lstrip())] + RLI + first.lstrip())
        last = _said(filled[-1])
        _set(filled[-1], last.rstrip() + PDI + last[len(last.rstrip()) :])
    return [_said(place) for place in filled] != before


def _around(chunk: list[_Place]) -> list["etree._Element"]:
    return [element for element, _ in chunk[:1] for element in (element, *element.iterancestors())]


def _said(place: _Place) -> str:
    element, after = place
    return str((element.tail if after else element.text) or "")


def _set(place: _Place, text: str) -> None:
    element, after = place
    if after:
        element.tail = text
    else:
        element.text = text
