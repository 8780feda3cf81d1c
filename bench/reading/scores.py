"""Two texts, the source and what came back → shares between 0 and 1; a share of nothing is None."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from publisher.arabic.script import LETTER, MARK, TATWEEL

# What extractors write around words of the other direction, and readers never see.
_CONTROLS = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_MARKS = re.compile(f"[{MARK}]")
_RUNS = {
    "arabic": re.compile(f"[{LETTER}]+"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]+"),
    "digits": re.compile(r"\d+"),
    "latin digits": re.compile("[0-9]+"),
    "arabic-indic digits": re.compile("[\u0660-\u0669]+"),
}
# A Latin word, number or address with its signs; what the sentence puts after it is none of it.
_LATIN_TOKEN = re.compile("[!-~\u00c0-\u024f]*[A-Za-z0-9\u00c0-\u024f][!-~\u00c0-\u024f]*")
_OF_THE_SENTENCE = ".,:;!?"
_WORDS = re.compile("|".join(_RUNS[kind].pattern for kind in ("arabic", "latin", "digits")))
_MARKED = re.compile(f"([{LETTER}])([{MARK}]+)")


def plain(text: str) -> str:
    """Give a text without what is no letter of it: controls, vowel signs, tatweel."""
    return _MARKS.sub("", _CONTROLS.sub("", unicodedata.normalize("NFC", text))).replace(TATWEEL, "")


def words(text: str) -> list[str]:
    """List the Arabic, Latin and digit runs of a text in order."""
    return _WORDS.findall(plain(text))


def _share(found: Iterable[object], of: Sequence[object]) -> float | None:
    """Give the share of items that are found, each as often as it is there."""
    return (Counter(of) & Counter(found)).total() / len(of) if of else None


def recall(source: str, got: str) -> float | None:
    """Give the share of the source's words that came back."""
    return _share(words(got), words(source))


def precision(source: str, got: str) -> float | None:
    """Give the share of what came back that is in the source."""
    return _share(words(source), words(got))


def recall_of(kind: str, source: str, got: str) -> float | None:
    """Give the recall of one kind of run; numbers count where their digits are in order."""
    return _share(_RUNS[kind].findall(plain(got)), _RUNS[kind].findall(plain(source)))


def tokens(source: str, got: str) -> float | None:
    """Give the share of the source's tokens between spaces that came back as they were, with their punctuation."""
    return _share(plain(got).split(), plain(source).split())


def latin_tokens(source: str, got: str) -> float | None:
    """Give the share of Latin tokens (C++, GPT-4o, 12.75, addresses) that came back with their signs in order."""
    one, other = (
        [found.strip(_OF_THE_SENTENCE) for found in _LATIN_TOKEN.findall(plain(text))] for text in (source, got)
    )
    return _share(other, one)


def harakat(source: str, got: str) -> float | None:
    """Give the share of vowel signs that came back on their letters."""
    return _share(_marked(got), _marked(source))


def _marked(text: str) -> list[tuple[str, str]]:
    clean = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    return [(found[1], mark) for found in _MARKED.finditer(clean) for mark in found[2]]


def order(source: str, got: str) -> float | None:
    """Give the share of the words that came back which stand in the source's order (longest common sequence)."""
    one, other = words(source), words(got)
    common = (Counter(one) & Counter(other)).total()
    return _longest(one, other) / common if common else None


def _longest(one: Sequence[str], other: Sequence[str]) -> int:
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for column, rival in enumerate(other, 1):
            above = row[column]
            row[column] = before + 1 if word == rival else max(above, row[column - 1])
            before = above
    return row[-1]


def tatweels(source: str, got: str) -> int:
    """Count the tatweels that came back and are not the author's; fewer than his are below nothing."""
    return got.count(TATWEEL) - source.count(TATWEEL)


def scores(source: str, got: str) -> dict[str, float | None]:
    """Measure all but vowel signs, of which most texts have too few."""
    kinds = {kind: recall_of(kind, source, got) for kind in _RUNS}
    whole = {"recall": recall(source, got), "precision": precision(source, got), **kinds}
    return whole | {"tokens": tokens(source, got), "order": order(source, got), "tatweels": tatweels(source, got)}
