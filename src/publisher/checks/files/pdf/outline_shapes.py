"""The outlines of embedded glyphs: what is drawn, against what the codes that draw it say.

Two sources say what an outline is: a face that is known, whose letters are shaped in all their forms; and the file
itself, where one outline should not say two letters.
"""

import functools
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import uharfbuzz as hb

from publisher.checks.files.pdf.font_maps import Font
from publisher.checks.files.pdf.font_programs import EM, Pen, Shape, shape_of
from publisher.model import Face

_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱپچژکگھہۀیےٹڈڑںۆۇۈېەڵڕێڤ"
_HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
JUDGED = frozenset(_ARABIC + _HEBREW + _LATIN + _DIGITS)
_JOIN = "\u200d"
# Letters that are drawn with one skeleton in some form of theirs; the first of each has no dots there.
_SKELETONS = (
    "ىٮںبتثنيئپیٹےېێڤ", "حجخچ", "دذڈ", "رزژڑڕ", "سش", "صض", "طظ", "عغ", "فقڤ", "كکگڭ", "هةۀہھە",
    "وؤۆۇۈ", "اأإآٱ", "لڵ",
)  # fmt: skip
_CLASS = {letter: number for number, letters in enumerate(_SKELETONS) for letter in letters}
_DOTLESS = frozenset("ىیےٮںحدرسصطعفكکهوال")
# Signs that many faces draw alike.
_ALIKE = tuple(
    map(frozenset, ("Il1|", "O0o", "٥oO0ه۵ة", "١ا۱Il1", "۱١", "vV", "xX", "sS", "zZ", "cC", "wW", "uU", "סo"))
)
_MOST = 20_000  # glyphs that are drawn of a file


@functools.lru_cache(maxsize=32)
def _letters_of(face: Face) -> dict[Shape, frozenset[str]]:
    """Return the outlines of a face's letters in all forms that they have by themselves, with the letters."""
    source = hb.Face(face.load())
    font = hb.Font(source)
    scale = EM / (source.upem or EM)
    found: dict[Shape, set[str]] = defaultdict(set)
    for letter in sorted(JUDGED):
        if ord(letter) not in face.codepoints:
            continue
        joins = letter in _ARABIC
        for before, after in ((0, 0), (1, 0), (0, 1), (1, 1)) if joins else ((0, 0),):
            shape = _shaped(font, _JOIN * before + letter + _JOIN * after, scale)
            if shape:
                found[shape].add(letter)
    return {shape: frozenset(letters) for shape, letters in found.items()}


def _shaped(font: Any, text: str, scale: float) -> Shape:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    contours: list[list[tuple[float, float]]] = []
    across = 0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        pen = Pen()
        font.draw_glyph_with_pen(info.codepoint, pen)
        dx, dy = across + place.x_offset, place.y_offset
        contours += [[(x + dx, y + dy) for x, y in contour] for contour in pen.contours]
        across += place.x_advance
    return shape_of(contours, scale)


def disagreements(fonts: Sequence[Font], faces: Sequence[Face]) -> Iterator[tuple[Font, str, str]]:
    """Yield fonts with a letter that one of their codes draws, and another that it says, once for each pair."""
    seen: dict[tuple[str, Shape], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    left = _MOST
    for font in fonts:
        if font.program is None or font.to_unicode is None:
            continue
        known = _known(font, faces)
        for code, count in font.read().items():
            said = unicodedata.normalize("NFKC", font.texts.get(code, ""))
            glyph = font.glyph_of(code)
            if said not in JUDGED or glyph is None or left <= 0:
                continue
            left -= 1
            shape = font.program.shape(glyph)
            if not shape:
                continue
            drawn = known.get(shape)
            if drawn and not _may_say(drawn, said):
                yield font, min(drawn), said
            seen[font.family, shape][said] += count
    families = {font.family: font for font in fonts}
    for (family, _), said_of in seen.items():
        usual = max(said_of, key=lambda said: said_of[said])
        for said in said_of:
            if not _may_say(frozenset(usual), said) and not _may_say(frozenset(said), usual):
                yield families[family], usual, said


def _known(font: Font, faces: Sequence[Face]) -> dict[Shape, frozenset[str]]:
    """Return the letters of the face that a font is of, whatever its weight; nothing where none is known."""
    name = _folded(font.family)
    found: dict[Shape, frozenset[str]] = {}
    for face in faces:
        if name.startswith(_folded(face.family)):
            for shape, letters in _letters_of(face).items():
                found[shape] = found.get(shape, frozenset()) | letters
    return found


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def _may_say(drawn: frozenset[str], said: str) -> bool:
    """Say whether an outline of some letters may stand for another: it is one of them, or their skeleton."""
    if said in drawn:
        return True
    for letter in drawn:
        if letter in _CLASS and _CLASS.get(said) == _CLASS[letter] and _DOTLESS & {letter, said}:
            return True
        if any(letter in alike and said in alike for alike in _ALIKE):
            return True
        if _kind(letter) != _kind(said):  # signs of two scripts may look alike: Α and A
            return letter not in _ARABIC and said not in _ARABIC
    return False


def _kind(letter: str) -> str:
    return next((kind for kind in (_ARABIC, _HEBREW, _LATIN, _DIGITS) if letter in kind), "")
