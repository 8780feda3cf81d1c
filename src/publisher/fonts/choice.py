"""The characters of a product into the faces that it needs: those that lead, and for the rest the first that can."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.fonts.usage import Setting
from publisher.model import OWN, Face

#: What draws nothing and needs no glyph: default ignorable code points (Unicode 16 §5.21), tabs and line ends.
SILENT = frozenset(
    (0x00AD, 0x034F, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
) | frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x09, 0x0A, 0x0D, 0x2028, 0x2029))

# Reading systems take the first family that has a character: so does the choice, in the same order.
_LEADING = ("text", "heading")
_ROLES = (*_LEADING, "fallback", "hebrew", "urdu", "emoji", "code", "quran")


def needed(
    text: str,
    faces: Sequence[Face],
    named: Collection[str],
    languages: Collection[str] = (),
    *,
    code: bool = False,
    quran: bool = False,
) -> list[Face]:
    """Choose the faces that lead, if a theme has `named` their families, and those that draw what is left.

    Where there is `code`, or `quran`, its own face leads too; those of `languages` are needed whatever they draw.
    """
    leading = (*_LEADING, *(("code",) if code else ()), *(("quran",) if quran else ()))
    left = set(map(ord, text))
    # What a project brings along stands before all others where a theme names it, and behind them where none does.
    families = dict.fromkeys(face.family for face in faces if face.role == OWN)
    chosen = [face for face in faces if face.role == OWN and face.family in named]
    left -= {c for face in chosen for c in face.codepoints}
    groups = [(role, [face for face in faces if face.role == role]) for role in _ROLES]
    groups += [(OWN, [face for face in faces if face.family == one]) for one in families if one not in named]
    for role, candidates in groups:
        cover = {c for face in candidates for c in face.codepoints}
        own = {language for face in candidates for language in face.languages}
        leads = role in leading and any(face.family in named for face in candidates)
        if leads or cover & left or any(tag.split("-")[0] in own for tag in languages):
            chosen += candidates
            left -= cover
    return chosen


# An Arabic letter with its marks.
_MARKS = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
)
_MARKED = re.compile(rf"[^\W\d_{_MARKS}][{_MARKS}]+")


@dataclass(slots=True)
class Shares:
    """What each face sets, by language, and the characters that no face of their families has.

    `missing` names for each the document that says it first, and the families that were asked.
    """

    words: dict[Face, dict[str, set[str]]] = field(default_factory=dict)
    missing: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def give(self, face: Face, language: str, words: Iterable[str]) -> None:
        """Have a face set some words."""
        self.words.setdefault(face, {}).setdefault(language, set()).update(words)


def shares(said: Iterable[tuple[Setting, Mapping[str, str]]], faces: Sequence[Face]) -> Shares:
    """Share words out among faces as reading systems do: each character to the first family that has it.

    What is set in no family of the font book is the reading system's own affair.
    """
    found = Shares()
    for setting, words in said:
        asked = [face for family in setting.families if (face := _of(faces, family, setting))]
        if not asked:
            continue
        first = asked[0]
        if set(map(ord, "".join(words))) <= first.codepoints | SILENT:
            found.give(first, setting.language, words)
            continue
        for word, name in words.items():
            _share_word(word, name, setting, asked, found)
            _share_marked_letters(word, setting, asked, found)
    return found


def _of(faces: Sequence[Face], family: str, setting: Setting) -> Face | None:
    """Find a family's face of a style and a weight; one that has a single face is what there is."""
    of_family = sorted((face for face in faces if face.family == family), key=lambda face: face.weight)
    of_family = [face for face in of_family if face.italic == setting.italic] or of_family
    return of_family[-1 if setting.bold else 0] if of_family else None


def _share_word(word: str, name: str, setting: Setting, asked: Sequence[Face], found: Shares) -> None:
    run, face = "", asked[0]
    for character in word:
        point = ord(character)
        able = face if point in SILENT else next((one for one in asked if point in one.codepoints), None)
        if able is None:
            found.missing.setdefault(character, (name, setting.families))
        if able is not face or able is None:
            found.give(face, setting.language, filter(None, [run]))
            run, face = "", able or face
        run += character if able else ""
    found.give(face, setting.language, filter(None, [run]))


def _share_marked_letters(word: str, setting: Setting, asked: Sequence[Face], found: Shares) -> None:
    """Give letters with marks, of which the first face lacks one, to the face that has all of them, if there is one.

    Browsers set a letter in one face with its marks: each of these in a face of its own is an empty box to them.
    """
    for letters in _MARKED.findall(word):
        points = set(map(ord, letters))
        able = next((face for face in asked if points <= face.codepoints), None)
        if able is not None and able is not asked[0]:
            found.give(able, setting.language, [letters])
