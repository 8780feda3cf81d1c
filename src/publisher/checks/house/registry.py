"""The table of the house checks: code → check, its languages, and the fold that its fixes leave as it was."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from publisher.arabic.script import TATWEEL
from publisher.checks.house import invisible, letters, punctuation, quotation_marks, structure, word_checks
from publisher.checks.house.hits import Check
from publisher.i18n.languages import GUILLEMETS, language_of, script_of

Fold = Callable[[str], str]

Reads = Callable[[str], bool]


def _every(_key: str) -> bool:
    return True


def _arabic(key: str) -> bool:
    return key == "ar"


def _persian(key: str) -> bool:
    return key in ("fa", "ur")


def _arabic_script(key: str) -> bool:
    return script_of(key) == "Arab"


def _guillemets(key: str) -> bool:
    return _arabic_script(key) and language_of(key).quotes == GUILLEMETS


@dataclass(frozen=True, slots=True)
class HouseCheck:
    """A check, whether it reads a language of this key, and the proof of its fixes.

    `fold` takes out, or brings to one form, the characters that are the check's own. A text is the same under it
    before and after a fix, or the fix is refused; a check without one has no fixes.
    """

    check: Check
    reads: Reads
    fold: Fold | None = None


def _as(table: dict[str, str]) -> Fold:
    translation = str.maketrans(table)
    return lambda text: text.translate(translation)


def _without(characters: str) -> Fold:
    return _as(dict.fromkeys(characters, ""))


_DASHES = letters.folded(re.compile("-+"), lambda _: "—")

CHECKS: dict[str, HouseCheck] = {
    "A001": HouseCheck(punctuation.latin_punctuation, _arabic_script, _as(punctuation.ARABIC_FORM)),
    "A002": HouseCheck(punctuation.space_before, _arabic_script, _without(" ")),
    "A003": HouseCheck(punctuation.no_space_after, _arabic_script, _without(" ")),
    "A004": HouseCheck(punctuation.lone_waw, _arabic, _without(" ")),
    "A005": HouseCheck(quotation_marks.other_quotes, _guillemets, _as(dict.fromkeys("“”«»‹›‘’'", '"'))),
    "A006": HouseCheck(quotation_marks.nested_quotes, _guillemets, _as({"‹": "«", "›": "»"})),
    "A007": HouseCheck(quotation_marks.lone_quotes, _guillemets),
    "A008": HouseCheck(letters.tatweel, _arabic_script, _without("\u0640")),
    "A009": HouseCheck(letters.presentation_forms, _every, letters.fold_forms),
    "A010": HouseCheck(letters.persian_letters, _arabic, _as({**letters.PERSIAN_TO_ARABIC, TATWEEL: ""})),
    "A011": HouseCheck(letters.arabic_letters, _persian, _as(letters.ARABIC_TO_PERSIAN)),
    "A012": HouseCheck(letters.decomposed, _every, letters.fold_words),
    "A013": HouseCheck(letters.mixed_digits, _every, letters.ascii_digits),
    "A014": HouseCheck(invisible.stray_marks, _every, _without("\u200e\u200f\u061c")),
    "A015": HouseCheck(invisible.weightless, _every, _without("\u200b\u2060\ufeff\u180e\u00ad")),
    "A016": HouseCheck(invisible.open_embeddings, _every),
    "A017": HouseCheck(invisible.overrides, _every),
    "A018": HouseCheck(invisible.corrupt, _every),
    "A019": HouseCheck(punctuation.three_dots, _arabic_script, lambda text: text.replace("...", "…")),
    "A020": HouseCheck(punctuation.hyphens, _arabic_script, _DASHES),
    "A021": HouseCheck(punctuation.spaces, _arabic_script, _without(" ")),
    "A022": HouseCheck(word_checks.twice, _arabic),
    "A023": HouseCheck(word_checks.mixed_scripts, _every),
    "A024": HouseCheck(word_checks.here, _every),
    "A025": HouseCheck(word_checks.file_names, _every),
    "A026": HouseCheck(structure.long_paragraphs, _every),
    "A027": HouseCheck(structure.cut_sentences, _arabic_script),
    "A028": HouseCheck(punctuation.tabs, _every, _without(" \t")),
    "A029": HouseCheck(invisible.half_spaces, _arabic_script),
}
