"""Words: said twice, of two scripts, and words that link nowhere."""

import re
from collections.abc import Iterator

from publisher.arabic.script import LETTER, MARK, RUN, bare
from publisher.assets.media_types import is_file_name
from publisher.checks.house.hits import Hit, excerpt, hit
from publisher.checks.house.manuscript import MARKUP, Manuscript

_TWICE = re.compile(rf"(?<![{RUN}])([{LETTER}][{RUN}]+)(?: +|\n)\1(?![{RUN}])")
# A name may be repeated (محمد محمد), and nouns are counted one by one (عضو عضو، خطوة خطوة): a slip of the keyboard is
# beyond doubt where the article stands twice, or a word that no one says twice.
_WITH_ARTICLE = re.compile(rf"(?:[وف]?[بك]?ال|[وف]?لل)[{LETTER}]{{2}}")
_ONCE = frozenset(
    (
        *(
            "في",
            "من",
            "إلى",
            "الى",
            "على",
            "عن",
            "مع",
            "حتى",
            "منذ",
            "خلال",
            "عبر",
            "عند",
            "بعد",
            "قبل",
            "بين",
            "حول",
        ),
        *("أن", "إن", "ان", "أو", "او", "ثم", "قد", "لقد", "كما", "حيث", "إذا", "اذا", "لكن", "ولكن", "كي", "لأن"),
        *("هذا", "هذه", "ذلك", "تلك", "هؤلاء", "كان", "كانت", "يكون", "تكون", "ليس", "ليست", "تم", "يتم", "غير"),
        *("عليه", "عليها", "إليه", "إليها", "فيه", "فيها", "منه", "منها", "عنه", "عنها", "له", "لها", "به", "بها"),
        *("لديه", "لديها", "وفي", "ومن", "وعلى", "وإلى", "وأن", "وهو", "وهي", "وهذا", "وهذه", "وقد", "وكان", "وكانت"),
        *("التي", "الذي", "الذين", "اللذين", "اللاتي", "والتي", "والذي", "أي", "سوف"),
    )
)
# Words that the article begins and that are said twice all the same.
_SAID_TWICE = frozenset(("الله", "الجنة", "النار", "الصلاة", "الرحيل"))
_FOREIGN_INSIDE = re.compile(rf"([A-Za-z])(?<=[{LETTER}{MARK}].)(?=[{LETTER}])")
_ARABIC_INSIDE = re.compile(rf"[A-Za-z]([{LETTER}])[A-Za-z]")
# Letters of Greek and Cyrillic that look like Latin ones; μ, Ω and their like are units and say so.
_LOOKALIKE = re.compile(
    "[A-Za-z]([АВЕЅІЈКМНОРСТХУасеіјорхуѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧοντυ])|([АВЕЅІЈКМНОРСТХасеіјорхуѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο])[A-Za-z]{2}"
)
_IN_NUMBER = re.compile(r"(?<![A-Za-z0-9])[0-9]+([OolI])[0-9]+(?![A-Za-z0-9])|[٠-٩](ا)[٠-٩]")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"\w*\Z"), re.compile(r"\w*")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{2,40})\]\(")
_HERE = frozenset(
    (
        *("هنا", "من هنا", "اضغط هنا", "إضغط هنا", "انقر هنا", "اضغط", "انقر", "هنا وهنا", "اقرأ هنا"),
        *("اینجا", "اینجا کلیک کنید", "یہاں", "یہاں کلک کریں", "here", "click here", "כאן", "לחצו כאן"),
    )
)
_PICTURE = re.compile(r"!\[([^\[\]\n]{1,200})\]\(")


def twice(text: Manuscript) -> Iterator[Hit]:
    """Find a word that stands twice with nothing but space between, where no writer can mean it."""
    for match in _TWICE.finditer(text.without("verse", "front", "labelled")):
        word = bare(match[1])
        if word in _ONCE or (_WITH_ARTICLE.match(word) and word not in _SAID_TWICE):
            yield hit(*match.span(), found=excerpt(match[0]))


def mixed_scripts(text: Manuscript) -> Iterator[Hit]:
    """Find letters of one script within a word of another, and letters within a number."""
    for pattern in (_FOREIGN_INSIDE, _ARABIC_INSIDE, _LOOKALIKE, _IN_NUMBER):
        for match in pattern.finditer(text.prose):
            letter = next(group for group in match.groups() if group)
            word = _word_around(text.prose, *match.span())
            yield hit(*match.span(), found=word, letter=letter, codepoint=f"{ord(letter[0]):04X}")


def _word_around(prose: str, start: int, end: int) -> str:
    """Give the word of a place for a message, up to twenty letters to both sides."""
    before = _WORD_BEFORE.search(prose, max(0, start - 20), start)
    after = _WORD_AFTER.match(prose, end, end + 20)
    return f"{before[0] if before else ''}{prose[start:end]}{after[0] if after else ''}"


def _is_prose(text: Manuscript, match: re.Match[str]) -> bool:
    """Whether the words of a match are prose; in code they are not."""
    return text.prose[match.start(1) : match.end(1)] == match[1]


def here(text: Manuscript) -> Iterator[Hit]:
    """Find links whose words say nothing of where they lead (WCAG 2.2, 2.4.4)."""
    for match in _LINK.finditer(text.raw):
        if bare(match[1]).strip(" *_.!").lower() in _HERE and _is_prose(text, match):
            yield hit(*match.span(1), found=excerpt(match[1]))


def file_names(text: Manuscript) -> Iterator[Hit]:
    """Find pictures whose text is the name of a file (WCAG 2.2, technique F30)."""
    for match in _PICTURE.finditer(text.raw):
        if is_file_name(match[1].strip()) and text.prose[match.start()] == MARKUP:
            yield hit(*match.span(1), found=excerpt(match[1]))
