"""Punctuation and the spaces around it."""

import re
from collections.abc import Iterator

from publisher.arabic.script import LETTER, RUN, bare
from publisher.checks.house.hits import EDGE, Hit, M, excerpt, found, hit
from publisher.checks.house.manuscript import MARKUP, Kind, Manuscript
from publisher.importers.markdown.verse_lines import looks_like_verse

ARABIC_FORM = {",": "،", ";": "؛", "?": "؟"}

# A sign that stands by itself after these is what the text speaks about.
_SIGN_SPOKEN_OF = re.compile(r"(?<!\w)[وفبل]?(?:ال|لل)?(?:حرف|علامة|إشارة|رمز|فاصلة|نقطة|نشانه|علامت)\Z")
_LATIN = re.compile(rf"[{RUN}][»”\")\]]?{M}([,;?])(?![,;?])")
_SPACE_BEFORE = re.compile(rf"(?<=[{RUN}][{RUN}»”)\]])( +)(?!\.\.)(?=[،؛؟:.!,;?]+(?:[{EDGE}»”\"]|$))", re.MULTILINE)
_NO_SPACE_AFTER = re.compile(rf"([،؛؟!,;?])(?<=[{RUN}»)].)(?=[{LETTER}«])|([،؛])(?<=[{RUN}»)].)(?=[A-Za-z0-9])")
_FULL_STOP = re.compile(rf"(?<![{RUN}.])[{RUN}]{{3,}}(\.)(?=[{RUN}]{{3,}}(?![{RUN}]|\.[{RUN}]))")
_LONE_WAW = re.compile(rf"(?:^|(?<=[{EDGE}(«]))و( )(?=[{LETTER}][{RUN}])", re.MULTILINE)
_LAST_WORD = re.compile(rf"([{RUN}]+)[^{RUN}]{{0,3}}\Z")
_LETTERS_SPOKEN_OF = frozenset(("حرف", "الحرف", "حرفا", "حرفي", "حرفان", "الحرفان", "الحرفين", "الواو", "واو"))
_THREE_DOTS = re.compile(rf"(?<=[{RUN} ])(?<!\.)(?<!\. )(\.\.\.)(?![.…])")
_SPACED_HYPHEN = re.compile(rf"(?<=[{RUN}»)]) (-{{1,3}})(?= [{RUN}«(]|[،؛:.؟!]|$)", re.MULTILINE)
_DOUBLE_HYPHEN = re.compile(rf"(?<=[{RUN}])(--)(?=[{RUN}])")
_SPACES = re.compile(rf"(?<=[^{EDGE}])( {{2,}})(?=[^{EDGE}])")
# So many are typed between the halves of a line of verse.
_LEAST_OF_VERSE = 4
_TABS = re.compile(r"(?<=[^ \t\n])( *\t[ \t]*)(?=\n)")
# Two spaces at the end of a line are how Markdown writes a break that is meant.
_BREAK = "  "


def latin_punctuation(text: Manuscript) -> Iterator[Hit]:
    """Find Latin commas, semicolons and question marks after an Arabic letter."""
    return found(text.prose, _LATIN, ARABIC_FORM.__getitem__)


def space_before(text: Manuscript) -> Iterator[Hit]:
    """Find spaces between an Arabic word and the punctuation that ends it."""
    for match in _SPACE_BEFORE.finditer(text.without("verse", "table")):
        sign = text.prose[match.end()]
        spoken_of = _stands_alone(text.prose, match.end()) and (
            sign in ARABIC_FORM or _SIGN_SPOKEN_OF.search(text.prose, max(0, match.start() - 30), match.start())
        )
        yield hit(*match.span(1), None if spoken_of else "", sign=sign)


def _stands_alone(prose: str, place: int) -> bool:
    """Whether a sign has spaces on both sides, or ends a line after one: a text may speak of it."""
    before, after = prose[place - 1 : place], prose[place + 1 : place + 2]
    return before.isspace() and (not after or after.isspace() or after == MARKUP)


def no_space_after(text: Manuscript) -> Iterator[Hit]:
    """Find punctuation with the next word straight after it."""
    for match in _NO_SPACE_AFTER.finditer(text.prose):
        sign = match[1] or match[2]
        yield hit(match.start(), match.end(), f"{sign} ", sign=sign)
    for match in _FULL_STOP.finditer(text.prose):
        yield hit(*match.span(1), ". ", sign=".")


def lone_waw(text: Manuscript) -> Iterator[Hit]:
    """Find the conjunction و cut off from its word; where letters are spoken of, it is no conjunction."""
    for match in _LONE_WAW.finditer(text.without("verse")):
        before = _LAST_WORD.search(text.prose, max(0, match.start() - 30), match.start())
        word = bare(before[1]) if before else ""
        if len(word) == 1 or word.removeprefix("و") in _LETTERS_SPOKEN_OF:
            continue
        yield hit(*match.span(1), "")


def three_dots(text: Manuscript) -> Iterator[Hit]:
    """Find an ellipsis of three full stops."""
    return found(text.prose, _THREE_DOTS, lambda _: "…")


def hyphens(text: Manuscript) -> Iterator[Hit]:
    """Find hyphens in the place of a dash between Arabic words."""
    for pattern in (_SPACED_HYPHEN, _DOUBLE_HYPHEN):
        for match in pattern.finditer(text.prose):
            yield hit(*match.span(1), "—", found=excerpt(match[1]))


def spaces(text: Manuscript) -> Iterator[Hit]:
    """Find two spaces and more within a line; those of a line of verse that is not marked as such part its halves."""
    for match in _SPACES.finditer(text.without("verse", "table")):
        start, end = text.raw.rfind("\n", 0, match.start()) + 1, text.raw.find("\n", match.end())
        if len(match[1]) < _LEAST_OF_VERSE or not looks_like_verse(text.raw[start : end if end >= 0 else None]):
            yield hit(*match.span(1), " ", count=str(len(match[1])))


def tabs(text: Manuscript) -> Iterator[Hit]:
    """Find tabs at the end of a line that goes on: they widen to spaces, and Markdown breaks the line there."""
    kinds: tuple[Kind, ...] = ("paragraph", "item", "quote", "note", "labelled") if "\t" in text.raw else ()
    for passage in text.of(*kinds):
        for match in _TABS.finditer(text.raw, passage.start, passage.end):
            meant = match[1].startswith(_BREAK) or match[1].endswith(_BREAK)
            yield hit(*match.span(1), _BREAK if meant else "")
