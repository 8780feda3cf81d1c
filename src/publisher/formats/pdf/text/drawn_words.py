"""Words as they are drawn, and those that a process keeps in mind."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from publisher.formats.pdf.text.glyph_clusters import Scale

_MOST = 4000  # of one font at one size
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word of a run, or the space between two: pairs in the order of sight, each after a move (1/1000 em, written).

    It begins `lead` px from where it stands, its codes go `length` px further, and what follows stands at `width` px.
    Words are compared by identity.
    """

    moves: tuple[str, ...]
    pairs: tuple[str, ...]
    lead: float
    length: float
    width: float


#: The words of a run of one font.
Run = tuple[Scale, Iterable[Word]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Runs that stand beside each other and are of one direction, in the order of sight, with what they say."""

    rtl: bool
    runs: list[tuple[Scale, list[Word]]]
    said: list[str]

    @property
    def text(self) -> str:
        """What it says, in logical order."""
        return "".join(self.said[::-1] if self.rtl else self.said)


def kept_words(scale: Scale) -> dict[Hashable, Word]:
    """Give the words of a font at a size, by what they are made from."""
    return _bounded(scale.font.known.words.setdefault(scale.size, {}))


def kept_spaces(scale: Scale) -> dict[tuple[bytes, float], Word]:
    """Give its spaces, of which justified lines have one width each, by glyph and by what they are wider."""
    return _bounded(scale.font.known.spaces.setdefault(scale.size, {}))


def _bounded(known: dict[_Key, Word]) -> dict[_Key, Word]:
    if len(known) >= _MOST:
        known.clear()
    return known
