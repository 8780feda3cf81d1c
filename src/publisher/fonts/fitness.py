"""A face → what it is fit for: which characters it lacks, whether its letters join, how its words are drawn out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_letters, digits

import uharfbuzz as hb

from publisher.fonts.subset import subset
from publisher.fonts.subset_check import differing
from publisher.i18n.languages import LANGUAGES
from publisher.i18n.sentences import Phrase
from publisher.model import Face, KashidaRules

_TATWEEL = 0x640
#: How far the drawing of a tatweel may fall short of its advance, or bend (em): then it makes no stroke.
_SLACK = 0.02
#: Of fewer letters of a kind than this share, a face is not for the kind at all.
_MEANT = 0.5
#: Where fewer letters than this share are lacking, a face is meant for a language all the same.
_NEARLY = 0.125
#: What texts are written with besides the letters of their language.
_OTHERS = (
    (Phrase("font_vowel_signs"), "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"),
    (Phrase("font_arabic_signs"), "،؛؟"),
    (Phrase("font_arabic_digits"), "٠١٢٣٤٥٦٧٨٩"),
    (Phrase("font_persian_digits"), "۰۱۲۳۴۵۶۷۸۹"),
)
_EVERYWHERE = (
    (Phrase("font_latin"), ascii_letters),
    (Phrase("font_digits"), digits),
    (Phrase("font_signs"), " .,:;!?()[]«»\"'-–—…/%"),
)
_ALPHABETS = {tag: language.alphabet for tag, language in LANGUAGES.items() if language.alphabet}
_FIRST = "ar"


@dataclass(frozen=True, slots=True)
class Fitness:
    """What a face is fit for: the languages whose letters it has, and what it lacks, by kind.

    `joins` says whether Arabic letters join in it, `kashida` by which rules its words may be drawn out.
    """

    languages: tuple[str, ...]
    lacking: tuple[tuple[Phrase, str], ...]
    joins: bool
    kashida: KashidaRules


def fitness(data: bytes, codepoints: frozenset[int]) -> Fitness:
    """Judge a static TrueType font by its bytes and the code points of its cmap."""

    def missing(characters: str) -> str:
        return "".join(one for one in dict.fromkeys(characters) if ord(one) not in codepoints)

    left = {tag: missing(alphabet) for tag, alphabet in _ALPHABETS.items()}
    arabic = len(left[_FIRST]) < len(_ALPHABETS[_FIRST]) * _MEANT
    # Of other languages, those that a font nearly has; a Latin face has no need of what Arabic is written with.
    near = [tag for tag, few in left.items() if few and len(few) < len(_ALPHABETS[tag]) * _NEARLY]
    told = [tag for tag in left if left[tag] and (tag == _FIRST or tag in near)] if arabic else []
    kinds = [(Phrase.of("font_letters", language=tag), left[tag]) for tag in told]
    kinds += [(kind, few) for kind, all_ in (*(_OTHERS if arabic else ()), *_EVERYWHERE) if (few := missing(all_))]
    face = hb.Face(data)
    languages = tuple(tag for tag, few in left.items() if not few)
    return Fitness(languages, tuple(kinds), not arabic or _joins(face), _kashida(face) if arabic else "none")


def torn(face: Face, languages: Sequence[str]) -> Iterator[str]:
    """Yield words of languages that a face's subset draws otherwise than the whole face."""
    letters = {ord(letter) for tag in languages for letter in _ALPHABETS[tag]}
    yield from differing(face.load(), subset(face, letters or {ord("A")}), {tag: _words(tag) for tag in languages})


def _words(language: str) -> list[str]:
    """Make words in which each letter of an alphabet stands in every place."""
    letters = _ALPHABETS[language]
    return [f"{one}{other}{third}" for one, other, third in zip(letters, letters[1:], letters[2:], strict=False)]


def _shaped(face: hb.Face, text: str) -> tuple[list[int], list[tuple[int, int, int, int]]]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(hb.Font(face), buffer)
    return [one.codepoint for one in buffer.glyph_infos], [one.position for one in buffer.glyph_positions]


def _joins(face: hb.Face) -> bool:
    """Return whether letters have other drawings within a word than alone."""
    alone = {number for letter in "بسم" for number in _shaped(face, letter)[0]}
    return not alone.issuperset(_shaped(face, "سمبسم")[0])


def _kashida(face: hb.Face) -> KashidaRules:
    """Return the rules for a face: none where words slope, or where its tatweel is no straight stroke."""
    font = hb.Font(face)
    tatweel = font.get_nominal_glyph(_TATWEEL)
    if not tatweel:
        return "none"
    if any(place[1] for place in _shaped(face, "محمد")[1]):
        return "none"
    extents, advance = font.get_glyph_extents(tatweel), font.get_glyph_h_advance(tatweel)
    if extents is None or not advance:
        return "none"
    slack = _SLACK * face.upem
    spans = extents.x_bearing <= slack and extents.x_bearing + extents.width >= advance - slack
    return "simple" if spans else "none"
