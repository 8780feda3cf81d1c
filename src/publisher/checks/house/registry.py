"""The table of the house checks: code → check, its languages, and the fold that its fixes leave as it was."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from publisher.checks.house import invisible, letters, punctuation, quotation_marks, structure, word_checks
from publisher.checks.house.hits import Check

Fold = Callable[[str], str]

_ARABIC = frozenset({"ar"})
_PERSIAN = frozenset({"fa", "ur"})
_ARABIC_SCRIPT = frozenset({"ar", "fa", "ur", "ckb", "ps", "sd", "ug"})
_EVERY = frozenset[str]()


@dataclass(frozen=True, slots=True)
class HouseCheck:
    """A check, the languages that it reads (none named: all), and the proof of its fixes.

    `fold` takes out, or brings to one form, the characters that are the check's own. A text is the same under it
    before and after a fix, or the fix is refused; a check without one has no fixes.
    """

    check: Check
    languages: frozenset[str]
    fold: Fold | None = None


def _as(table: dict[str, str]) -> Fold:
    translation = str.maketrans(table)
    return lambda text: text.translate(translation)


def _without(characters: str) -> Fold:
    return _as(dict.fromkeys(characters, ""))


_DASHES = letters.folded(re.compile("-+"), lambda _: "—")

CHECKS: dict[str, HouseCheck] = {
    "A001": HouseCheck(punctuation.latin_punctuation, _ARABIC_SCRIPT, _as(punctuation.ARABIC_FORM)),
    "A002": HouseCheck(punctuation.space_before, _ARABIC_SCRIPT, _without(" ")),
    "A003": HouseCheck(punctuation.no_space_after, _ARABIC_SCRIPT, _without(" ")),
    "A004": HouseCheck(punctuation.lone_waw, _ARABIC, _without(" ")),
    "A005": HouseCheck(quotation_marks.other_quotes, _ARABIC_SCRIPT, _as(dict.fromkeys("“”«»‹›‘’'", '"'))),
    "A006": HouseCheck(quotation_marks.nested_quotes, _ARABIC_SCRIPT, _as({"‹": "«", "›": "»"})),
    "A007": HouseCheck(quotation_marks.lone_quotes, _ARABIC_SCRIPT),
    "A008": HouseCheck(letters.tatweel, _ARABIC_SCRIPT, _without("\u0640")),
    "A009": HouseCheck(letters.presentation_forms, _EVERY, letters.fold_forms),
    "A010": HouseCheck(letters.persian_letters, _ARABIC, _as(letters.PERSIAN_TO_ARABIC)),
    "A011": HouseCheck(letters.arabic_letters, _PERSIAN, _as(letters.ARABIC_TO_PERSIAN)),
    "A012": HouseCheck(letters.decomposed, _EVERY, letters.fold_words),
    "A013": HouseCheck(letters.mixed_digits, _EVERY, letters.ascii_digits),
    "A014": HouseCheck(invisible.stray_marks, _EVERY, _without("\u200e\u200f\u061c")),
    "A015": HouseCheck(invisible.weightless, _EVERY, _without("\u200b\u2060\ufeff\u180e\u00ad")),
    "A016": HouseCheck(invisible.open_embeddings, _EVERY),
    "A017": HouseCheck(invisible.overrides, _EVERY),
    "A018": HouseCheck(invisible.corrupt, _EVERY),
    "A019": HouseCheck(punctuation.three_dots, _ARABIC_SCRIPT, lambda text: text.replace("...", "…")),
    "A020": HouseCheck(punctuation.hyphens, _ARABIC_SCRIPT, _DASHES),
    "A021": HouseCheck(punctuation.spaces, _ARABIC_SCRIPT, _without(" ")),
    "A022": HouseCheck(word_checks.twice, _ARABIC),
    "A023": HouseCheck(word_checks.mixed_scripts, _EVERY),
    "A024": HouseCheck(word_checks.here, _EVERY),
    "A025": HouseCheck(word_checks.file_names, _EVERY),
    "A026": HouseCheck(structure.long_paragraphs, _EVERY),
    "A027": HouseCheck(structure.cut_sentences, _ARABIC_SCRIPT),
    "A028": HouseCheck(punctuation.tabs, _EVERY, _without(" \t")),
}
