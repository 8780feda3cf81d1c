"""Page furniture that parts have in common: what was drawn around the pages of one part, for all that look alike.

Furniture is used again where its pages are of one kind in documents of one root style, what its running heads say is
the same, and the part gives the same codes to what they show; else it is drawn anew, and the fragment is the same.
"""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import pydyf

from publisher.formats.pdf.fragments.code_relocation import shown_codes
from publisher.formats.pdf.fragments.fragment import Furniture
from publisher.formats.pdf.render.order_check import DrawnLine
from publisher.formats.pdf.text.cid_codes import parted

# Names of what only one part has, by number: groups, pictures, patterns, shadings, states other than an opacity.
_OF_A_PART = re.compile(rb"/\S+ (?:Do|scn|SCN|sh)\b|/s\d+ gs\b")
_OPACITY = re.compile(rb"/([aA][\d.]+) gs\b")
_NOTDEF = "0"


@dataclass(slots=True)
class CommonFurniture:
    """What a worker has drawn around pages: furniture by look and words, and the strings that each look shows.

    `numbers` are those of numbers alone, by look, where no words stand with them.
    """

    names: dict[Hashable, frozenset[str]] = field(default_factory=dict)
    furniture: dict[Hashable, "KeptFurniture"] = field(default_factory=dict)
    numbers: dict[Hashable, "KeptFurniture"] = field(default_factory=dict)
    moves: dict[Hashable, tuple[bool, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptFurniture:
    """Furniture with the codes that it shows (a font's hash, a pair, its code), its states of opacity, its lines."""

    furniture: Furniture
    codes: tuple[tuple[str, str, int], ...]
    opacities: Mapping[str, Any]
    lines: tuple[DrawnLine, ...] = ()

    def fits(self, fonts: Iterable[Any], resources: Any) -> bool:
        """Say whether a part with these fonts and resources shows it as it is, and give it what that needs."""
        books = {font.hash: font.book for font in fonts}
        if any(name not in books or books[name].code(pair) != code for name, pair, code in self.codes):
            return False
        for name, state in self.opacities.items():
            resources["ExtGState"].setdefault(name, pydyf.Dictionary(state))
        return True


def kept(
    furniture: Furniture, fonts: Sequence[Any], resources: Any, lines: Sequence[DrawnLine] = ()
) -> KeptFurniture | None:
    """Return furniture to keep; None where something in it is its part's alone, or is a finding in each part."""
    drawn = b"\n".join(
        (
            furniture.ground,
            furniture.heads,
            *chain(*furniture.lettered),
            *(line.before + b"\n" + line.after for line in furniture.numbered),
        )
    )
    if _OF_A_PART.search(drawn):
        return None
    pairs = {font.hash: {code: pair for pair, code in font.book.codes.items()} for font in fonts}
    shown = [(name, pairs.get(name, {}).get(code), code) for name, codes in shown_codes(furniture) for code in codes]
    codes = [(name, pair, code) for name, pair, code in shown if pair is not None]
    if len(codes) < len(shown) or any(parted(pair)[0] == _NOTDEF for _, pair, _ in codes):
        return None
    names = {name.decode() for name in _OPACITY.findall(drawn)}
    opacities = {name: dict(resources["ExtGState"][name]) for name in names}
    return KeptFurniture(furniture, tuple(codes), opacities, tuple(lines))
