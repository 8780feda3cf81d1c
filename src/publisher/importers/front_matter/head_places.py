"""Where the front matter of a text stands and how it is written, whatever is in it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from publisher.importers.front_matter.key_names import KNOWN, plain

#: A head is a page of text at the most, in bytes and levels; what is larger or deeper is an accident or an attack.
LARGEST, DEEPEST = 64 * 1024, 8
FENCE = "---"
# How a head begins, and what ends it.
_FENCES: Mapping[str, tuple[Literal["yaml", "toml"], tuple[str, ...]]] = {
    FENCE: ("yaml", (FENCE, "...")),
    "+++": ("toml", ("+++",)),
}
# Fences as editors and word processors leave them: dashes of other kinds, more of them, further in, with a language.
_ODD_FENCE = re.compile(
    r"[ \t\ufeff]*(?:(?P<yaml>[-\u2010-\u2015\u2212]{1,20})|\+{2,20})[ \t]*(?P<name>ya?ml|toml)?[ \t]*(?:\s#.*)?",
    re.I,
)
# What may stand above a head that is not at the very beginning.
_ABOVE = re.compile(r"[\s\ufeff]*(?:<!--(?:(?!-->).)*-->\s*)?")
_KEY = re.compile(r"[\"']?(?P<key>\w[\w .-]*?)[\"']?[ \t]*[:=](?:\s|$)")
# What goes on with a key: a line further in, an item of a list, a comment, nothing.
_GOES_ON = re.compile(r"[ \t].*|-[ \t].*|#.*|")
# Hugo's JSON begins with a brace and a key; braces of templates ({{ and {%) and of attributes ({:) do not.
_JSON = re.compile(r'\{\s*"')


@dataclass(frozen=True, slots=True)
class HeadPlace:
    """Where front matter stands: how it is written, its lines within its fences, and the first line of the body.

    Lines count from 0; `end` is the first that is not the head's. One that is never closed ends at an empty line. The
    fences of an `odd` one are not as programs want them, but its keys are known.
    """

    syntax: Literal["yaml", "toml", "json"]
    begin: int
    end: int
    body: int
    closed: bool = True
    odd: bool = False


def place_of_head(text: str) -> HeadPlace | None:
    """Find the front matter that a text begins with, whatever is in it."""
    fence = text.partition("\n")[0].rstrip()
    if fence in _FENCES:
        lines = text.split("\n")
        syntax, ends = _FENCES[fence]
        end = next((n for n in range(1, len(lines)) if lines[n].rstrip() in ends), None)
        if end is not None:
            return HeadPlace(syntax, 1, end, end + 1)
        # The body begins below the first empty line, as far as anyone can tell.
        first = _first_empty(lines)
        return _odd_place(lines) or HeadPlace(syntax, 1, first, first + 1, closed=False)
    if _JSON.match(text):
        return _place_of_json(text)
    return _odd_place(text.split("\n")) if fence[:1] in _ODD_SIGNS else None


_ODD_SIGNS = ("", *" \t\ufeff<-+\u2010\u2011\u2012\u2013\u2014\u2015\u2212")


def _odd_place(lines: list[str]) -> HeadPlace | None:
    """Find a head between fences that no program takes for such, by its keys."""
    begin = 0
    while begin < len(lines) and _ABOVE.fullmatch(lines[begin]):
        begin += 1
    opening = _ODD_FENCE.fullmatch(lines[begin]) if begin < len(lines) else None
    if not opening:
        return None
    known = False
    for number in range(begin + 1, len(lines)):
        line = lines[number]
        if known and _ODD_FENCE.fullmatch(line):
            toml = not opening["yaml"] or (opening["name"] or "").lower() == "toml"
            return HeadPlace("toml" if toml else "yaml", begin + 1, number, number + 1, odd=True)
        key = _KEY.match(line)
        if not key and not _GOES_ON.fullmatch(line):
            return None
        known = known or (key is not None and plain(key["key"]) in KNOWN)
    return None


def _place_of_json(text: str) -> HeadPlace | None:
    try:
        _, length = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        lines = text.split("\n")
        end = next((n for n, line in enumerate(lines) if line.rstrip() == "}"), None)
        first = _first_empty(lines)
        return HeadPlace("json", 0, first, first + 1) if end is None else HeadPlace("json", 0, end + 1, end + 1)
    after = text.count("\n", 0, length) + 1
    return HeadPlace("json", 0, after, after) if not text[length:].partition("\n")[0].strip() else None


def _first_empty(lines: list[str]) -> int:
    return next((n for n, line in enumerate(lines) if not line.strip()), len(lines))


def is_head(text: str, place: HeadPlace) -> bool:
    """Whether what stands in a place has a known key in its first line, and is a head by more than its fences."""
    key = _KEY.match(text.split("\n")[place.begin])
    return key is not None and plain(key["key"]) in KNOWN
