"""A face and its subset → the words that the two shape differently: none, or the subset must not be published."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import uharfbuzz as hb


def differing(whole: bytes, small: bytes, words: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Shape words, by language, with a whole face and its subset, and give those whose drawings or places differ."""
    one, other = _Drawn.of(whole), _Drawn.of(small)
    same: set[tuple[int, int]] = set()
    for language, told in words.items():
        for word in sorted(told):
            glyphs, places = one.shaped(word, language)
            others, other_places = other.shaped(word, language)
            fresh = set(zip(glyphs, others, strict=False)) - same
            if places != other_places or any(one.outline(a) != other.outline(b) for a, b in fresh):
                yield word
            else:
                same |= fresh


@dataclass(slots=True)
class _Drawn:
    """A font that draws, and the outlines that were asked of it."""

    font: Any
    outlines: dict[int, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> "_Drawn":
        return cls(hb.Font(hb.Face(data)))

    def shaped(self, word: str, language: str) -> tuple[list[int], list[Any]]:
        """Give a word's glyphs, and their advances and offsets."""
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        buffer.language = language or "und"
        hb.shape(self.font, buffer)
        glyphs = [info.codepoint for info in buffer.glyph_infos]
        return glyphs, [place.position for place in buffer.glyph_positions]

    def outline(self, glyph: int) -> list[Any]:
        """Give a glyph's outline as the calls that draw it."""
        if glyph not in self.outlines:
            pen = _Pen()
            self.font.draw_glyph_with_pen(glyph, pen)
            self.outlines[glyph] = pen.calls
        return self.outlines[glyph]


class _Pen:
    """Notes the calls that draw a glyph (the protocol of fontTools' pens)."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *points: self.calls.append((name, points))
