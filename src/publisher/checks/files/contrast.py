"""How text is set → where its colour does not stand out from what is behind it (WCAG 2.2, 1.4.3)."""

import re
from collections.abc import Iterator, Sequence

import tinycss2
import tinycss2.color3

from publisher.checks.files.cascade import Node, Setting, Style
from publisher.diagnostics import Finding
from publisher.model import Span
from publisher.themes.tokens import LEAST_CONTRAST, contrast

#: Of large text: 24 px, or 18.66 px and bold.
_LEAST_OF_LARGE = 3.0
_LARGE, _LARGE_BOLD = 24.0, 18.66
_SIZE = re.compile(r"([\d.]+)(px|pt|em|rem|%)")
_KEYWORDS = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "smaller": 13.0}
_COVERED = ("background-image", "opacity", "position", "clip", "clip-path")
_PLAIN = {
    "opacity": ("1", "1.0", "100%"),
    "position": ("static", "relative", "sticky"),
    "background-image": ("none",),
}
_FEWEST = 2  # letters

_Rgb = tuple[float, float, float]


def pale_text(settings: Sequence[Setting]) -> Iterator[Finding]:
    """Find text whose contrast is too low, by day and by night; what cannot be resolved is not judged."""
    for setting in settings:
        for node in setting.nodes:
            if node.hidden or node.rtl + node.ltr < _FEWEST:
                continue
            for style, night in ((node.style, False), (node.dark, True)):
                if style and (found := _judged(node, style, night=night)):
                    yield found


def _judged(node: Node, style: Style, *, night: bool) -> Finding | None:
    said = style.get("color")
    if not said or not said.by or said.value is None or any(_hides(style, name) for name in _COVERED):
        return None
    ground = _ground(style, night=night)
    ink = _colour(said.value, ground) if ground else None
    if not ink or not ground:
        return None
    ratio = contrast(_hex(ink), _hex(ground))
    least = _LEAST_OF_LARGE if _is_large(style) else LEAST_CONTRAST
    if ratio >= least:
        return None
    place = Span(said.by.sheet, said.by.line)
    pair = f"{_hex(ink)} / {_hex(ground)}"
    return Finding.of("X303", place, pair=pair, ratio=f"{ratio:.1f}", least=least, element=node.tag)


def _hides(style: Style, name: str) -> bool:
    said = style.get(name)
    return bool(said and (said.value is None or said.value.lower() not in (*_PLAIN.get(name, ()), "", "auto")))


def _ground(style: Style, *, night: bool) -> _Rgb | None:
    said = style.get("background-color")
    if said is None:
        return None if night else (1.0, 1.0, 1.0)
    return _colour(said.value or "", None if night else (1.0, 1.0, 1.0))


def _colour(value: str, behind: _Rgb | None) -> _Rgb | None:
    """Return a colour over another; None for one that is not known here."""
    tokens = tinycss2.parse_component_value_list(value, True)
    found = tinycss2.color3.parse_color(tokens[0]) if len(tokens) == 1 else None
    if found is None or isinstance(found, str):
        return None
    red, green, blue, alpha = found
    if alpha < 1 and behind is None:
        return None
    under = behind or (0.0, 0.0, 0.0)
    mixed = [max(0.0, min(1.0, c * alpha + b * (1 - alpha))) for c, b in zip((red, green, blue), under, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _hex(colour: _Rgb) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)


def _is_large(style: Style) -> bool:
    """Return whether text is large; what is not known counts as large."""
    said = style.get("font-size")
    if said is None:
        return False
    if said.value is None:
        return True
    value = said.value.strip().lower()
    found = _SIZE.fullmatch(value)
    if found and found[1].count(".") < len(found[1]) and found[1].count(".") <= 1:
        scale = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16}[found[2]]
        size = float(found[1]) * scale
    elif value in _KEYWORDS or value == "":
        size = _KEYWORDS.get(value, 16.0)
    else:
        return True
    weight = style.get("font-weight")
    bold = bool(weight and (weight.value is None or weight.value in ("bold", "bolder", "600", "700", "800", "900")))
    return size >= _LARGE or (bold and size >= _LARGE_BOLD)
