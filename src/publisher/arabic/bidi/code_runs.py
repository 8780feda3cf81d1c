"""A line of code → what of it runs from the right: words one by one, and texts in it as a whole.

The parts of code stand from left to right whatever their letters are (UTS #55 §3): `id=3|سلمى|5`. A comment or string
that is a text in Arabic is read as one, with the Latin words and numbers in it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from publisher.arabic.bidi.run_tokens import OBJECT
from publisher.arabic.bidi.runs import runs, within_tokens
from publisher.arabic.script import MARK, RIGHT_TO_LEFT

Range = tuple[int, int]

#: Pygments' classes of comments, and of texts that describe code in it; of strings.
COMMENTS = frozenset(("c", "c1", "ch", "cm", "cp", "cpf", "cs", "sd"))
STRINGS = frozenset(("s", "s1", "s2", "sb", "sh", "sx"))
#: What a comment begins with.
COMMENT_SIGN = re.compile(r"[ \t]*(?:#+|//+|--+|;+|%+|/\*+|\*|<!--)?[ \t]*")

_COMMENT_END = re.compile(r"\s*(?:-->|\*+/)?\s*\Z")
_QUOTES = "\"'`“”‘’"
# Where no lexer says what is a comment or a string.
_TEXT = re.compile(
    r"\"(?P<double>[^\"\n]*)\"|(?<!\w)'(?P<single>[^'\n]*)'(?!\w)|(?:^|(?<=\s))(?:#+|//+|--+)[ \t]+(?P<comment>.*)"
)
_LETTER = re.compile(r"[^\W\d_]")
_OURS = re.compile(f"[{RIGHT_TO_LEFT}]")
_BEGINS = re.compile(rf"[\W\d_]*[{RIGHT_TO_LEFT}]")
_WORD = re.compile(f"[{RIGHT_TO_LEFT}{MARK}_]+")
# Between two words of one text: the sign that ends a sentence, a number, an apostrophe.
_WITHIN_A_TEXT = re.compile(r"\s*|[.!?…]+\s+|\s+[0-9]+\s+|['’]")


def is_from_right(text: str) -> bool:
    """Return whether most of a text's letters are written from the right."""
    return len(_OURS.findall(text)) * 2 > len(_LETTER.findall(text))


def begins_from_right(text: str) -> bool:
    """Return whether the first letter of a text is written from the right."""
    return bool(_BEGINS.match(text))


def runs_of_code(line: str, language: str, ends: Sequence[int], spans: Sequence[tuple[int, int, str]]) -> list[Range]:
    """Return the ranges of a left-to-right line of code that run from the right, in order and apart from each other.

    `ends` are the offsets at which tokens end, `spans` those that have a class of Pygments: both are empty where no
    lexer knows the code.
    """
    if not _OURS.search(line):
        return []
    texts = list(_known_texts(line, spans) if spans else _guessed_texts(line))
    rest = line
    for start, end in texts:
        rest = rest[:start] + OBJECT * (end - start) + rest[end:]
    edges = ends if spans else list(_ends_of_words(rest))
    found = runs(rest, "ltr", language=language, code=True)
    return sorted([*texts, *(piece for run in found for piece in within_tokens(rest, run, edges))])


def spans_of_line(spans: Sequence[tuple[int, int, str]], start: int, end: int) -> list[tuple[int, int, str]]:
    """Return what of some spans, in order, is on a line, by its places on it."""
    first, after = bisect_right(spans, start, key=itemgetter(1)), bisect_left(spans, end, key=itemgetter(0))
    return [(max(one, start) - start, min(other, end) - start, name) for one, other, name in spans[first:after]]


def _known_texts(line: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[Range]:
    for start, end, name in spans:
        said = line[start:end]
        if name in COMMENTS:
            sign = COMMENT_SIGN.match(said)
            closing = _COMMENT_END.search(said)
            one, other = start + (sign.end() if sign else 0), start + (closing.start() if closing else len(said))
        elif name in STRINGS:
            one, other = start + len(said) - len(said.lstrip(_QUOTES)), start + len(said.rstrip(_QUOTES))
        else:
            continue
        yield from _whole(line, one, other, anyway=name in COMMENTS)


def _guessed_texts(line: str) -> Iterator[Range]:
    for match in _TEXT.finditer(line):
        yield from _whole(line, *match.span(str(match.lastgroup)), anyway=False)


def _whole(line: str, start: int, end: int, *, anyway: bool) -> Iterator[Range]:
    """Yield a text without the spaces around it where it is one from the right; `anyway`: whatever it begins with."""
    said = line[start:end]
    if _OURS.search(said) and is_from_right(said) and (anyway or begins_from_right(said)):
        yield start + len(said) - len(said.lstrip()), start + len(said.rstrip())


def _ends_of_words(line: str) -> Iterator[int]:
    """Yield where words end that no text goes on from."""
    words = list(_WORD.finditer(line))
    for n, word in enumerate(words):
        following = words[n + 1].start() if n + 1 < len(words) else len(line)
        gap = line[word.end() : following]
        if n + 1 == len(words) or not _WITHIN_A_TEXT.fullmatch(gap):
            yield word.end()
