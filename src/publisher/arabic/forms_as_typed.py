"""What stands on a line from left to right as it was typed, for the order gate: forms that anyone knows at sight.

It shares nothing with the grammar that sets runs: each form is one that cannot be confused with another, and they are
fewer than the grammar knows. Of code, it knows what changes its meaning with its order.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from publisher.arabic.script import RIGHT_TO_LEFT
from publisher.arabic.units import UNIT

Span = tuple[int, int]

_D = "[0-9\u06f0-\u06f9]"
_OPENING = r"\s(\[{«\"“‘"
# A letter or two that are joined to what follows: conjunctions and prepositions.
_PREFIX = re.compile(rf"(?<![\w{RIGHT_TO_LEFT}])[وف]?[وفبلك](?=[-$~/.%\\@#|√⌘⌥⇧⌃])(?![/.|][A-Za-z0-9](?![\w/.|]))")
_ALONE = rf"(?<![^{_OPENING}])"
_ENDS = rf"(?![\w{RIGHT_TO_LEFT}])"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Apr|Aug|Sept?|Oct|Nov|Dec)"
)
# What makes one of a number and itself, in English and French: 5-7 May, 9-11 AM, 500-300 BC, 5-7 km.
_AFTER_NUMBER = re.compile(
    rf"\s*(?:{_MONTH}|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
    rf"|décembre|[AaPp]\.?[Mm]\.?|BCE?|CE|AD|GMT|UTC|{UNIT})(?!\w)"
)
_FORMS = re.compile(
    "|".join(
        (
            rf"{_ALONE}(?:--?|[$%\\@#]|~/|/(?=\w\w)|\.{{1,2}}/|\.)[A-Za-z_][A-Za-z0-9_]*{_ENDS}",
            rf"{_ALONE}(?:[⌘⌥⇧⌃]\+?)+[A-Za-z0-9⏎⌫⎋⇥←↑→↓]{_ENDS}",
            r"(?:Ctrl|Shift|Alt|Cmd)\+[⌘⌥⇧⌃⏎⌫⎋⇥]",
            rf"{_ALONE}√[0-9A-Za-z]+{_ENDS}",
            rf"{_ALONE}\|[−-]?[0-9A-Za-z]+\|",
            rf"(?<![0-9A-Za-z۰-۹.,:/–—-])(?<![–—-] ){_D}{{1,2}}(?::{_D}{{2}})? ?(?:AM|PM|am|pm){_ENDS}",
            rf"(?<![0-9A-Za-z۰-۹.,:/–—-])(?<![–—-] ){_D}+ BCE?{_ENDS}",
            rf"(?<![0-9A-Za-z۰-۹.,:/–—-])(?<![–—-] ){_D}{{1,2}} {_MONTH}(?: {_D}{{4}})?{_ENDS}",
        )
    )
)
_IN_BRACKETS = re.compile(rf"(?:\+{_D}{{1,3}}[ -]?)?\(\+?{_D}{{1,4}}\)[ -]?{_D}{{2,5}}(?:[ -]{_D}{{2,5}})+(?!{_D})")
_FEWEST = 7  # digits of a telephone number
_TELEPHONES = re.compile(
    rf"(?:هاتف|تلفون|جوال|موبايل|فاكس|واتساب|اتصل|تلفن|فون|טלפון|[Pp]hone|[Tt]el|[Ff]ax)"
    rf"[^0-9]{{0,40}}"
    rf"{_D}{{2,5}}(?:[ -]{_D}{{2,5}})+(?:\D{{1,8}}{_D}{{2,5}}(?:[ -]{_D}{{2,5}})+)*"
)
_CALLED = re.compile(
    rf"(?<!\w)و?(?:ال)?(?:هاتف|تلفون|جوال|فاكس)(?: ?: ?| )(?P<number>{_D}{{2,4}}[ -]{_D}{{4}})"
    r"(?![0-9A-Za-z_.,:/-]| ?[-0-9۰-۹])"
)
_CHAIN = re.compile(
    rf"(?<![0-9A-Za-z_.,:/\u06f0-\u06f9-])(?<!{_D} ){_D}+(?: {_D}+)+(?![0-9A-Za-z_,:/-]| [-0-9\u06f0-\u06f9])"
)
_GROUPS = re.compile(
    rf"[1-9۱-۹]{_D}{{0,2}}(?: {_D}{{3}})+|{_D}{{4}}(?: {_D}{{4}}){{3,}}|[0۰]{_D}(?: {_D}{{2}}){{3,}}"
)
_YEAR = re.compile("[12۱۲][0-9\u06f0-\u06f9]{3}")


def goes_on_from_number(text: str) -> bool:
    """Return whether a line begins with what may belong to a number at the end of the line before."""
    return bool(_AFTER_NUMBER.match(text))


def typed_forms(text: str) -> Iterator[Span]:
    """Yield the places of what must stand as it was typed."""
    masked = _PREFIX.sub(lambda match: " " * len(match[0]), text)
    yield from (match.span() for match in _FORMS.finditer(masked))
    yield from telephones_in_brackets(text)
    for match in _CALLED.finditer(text):
        years = all(_YEAR.fullmatch(number) for number in match["number"].split("-"))
        if sum(map(str.isdigit, match["number"])) >= _FEWEST and not years:
            yield match.span("number")
    for match in _CHAIN.finditer(text):
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        whole = bool(before) == bool(after)  # at one edge of a line it may go on in another
        years = all(_YEAR.fullmatch(group) for group in match[0].split(" "))
        if whole and not years and _GROUPS.fullmatch(match[0]):
            yield match.span()


def telephones_in_brackets(text: str) -> Iterator[Span]:
    """Yield the places of telephone numbers with brackets."""
    for match in _IN_BRACKETS.finditer(text):
        if sum(map(str.isdigit, match[0])) >= _FEWEST:
            yield match.span()


def may_be_telephone(text: str, start: int, end: int) -> bool:
    """Return whether what looks like a range may be (part of) a telephone number."""
    numbers = (*telephones_in_brackets(text), *(match.span() for match in _TELEPHONES.finditer(text)))
    return any(one <= start and end <= other for one, other in numbers)


_LATIN = re.compile("[A-Za-z]")
_OURS = re.compile(f"[{RIGHT_TO_LEFT}]")
_CHUNK = re.compile(r"[^\s«»<>\"“”،؛؟\ufffc\ufff9]+")
_ADDRESS = re.compile(
    r"[A-Za-z]+://|www\.|[A-Za-z]:\\|\\\\\w|[~.]{0,2}/[\w.]|(?:[a-z0-9-]+\.)+[a-z]{2,}[/?]|[A-Za-z][\w-]*/"
)
_SURE = re.compile(r"[A-Za-z]+://|www\.|[A-Za-z]:\\|(?:~|\.\.?)?/[A-Za-z]{2}\w*/")
_JOINED = re.compile("[وفبلكا]{0,4}")


def without_addresses(said: str, seen: str, stands_for: str) -> tuple[str, str, list[str]]:
    """Put a sign in the place of addresses and paths that hold words of the paragraph's script.

    Each is one run from left to right. Gives both texts, and the addresses that are not.
    """
    faults = []
    for match in reversed(list(_CHUNK.finditer(said))):
        if not (_LATIN.search(match[0]) and _OURS.search(match[0])):
            continue
        begins = _ADDRESS.search(match[0])
        first = not said[: match.start()].strip()  # the rest of one that began on the line before
        if not begins and not (first and re.search(r"[/\\?=&.]", match[0])):
            continue
        start = match.start() + (begins.start() if begins else 0)
        address = said[start : match.end()].rstrip(".,:;!?)]'…")
        if not _OURS.search(address):
            continue
        place = _place_of(address, seen)
        if place >= 0:
            said = said[:start] + stands_for + said[start + len(address) :]
            seen = seen[:place] + stands_for + seen[place + len(address) :]
        elif begins and _SURE.match(address) and _JOINED.fullmatch(match[0][: begins.start()]):
            faults.append(address)
    return said, seen, faults


def _place_of(address: str, seen: str) -> int:
    """Return where an address stands: its Latin pieces from left to right, and its other letters between."""
    pieces = [piece for piece in re.split(f"[{RIGHT_TO_LEFT}]+", address) if _LATIN.search(piece)]
    first, letters = address.index(pieces[0]), Counter(address)
    for found in re.finditer(re.escape(pieces[0]), seen):
        place = found.start() - first
        window = seen[place : place + len(address)] if place >= 0 else ""
        if Counter(window) == letters and _are_in_order(pieces, window):
            return place
    return -1


def _are_in_order(pieces: Sequence[str], text: str) -> bool:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


_CODE_COMMENT = re.compile(r"(?:\A|\s)(?:#|//|--)\s+(?P<said>.*)\Z")
_IN_TEXT = re.compile(r"[\"'#%!*`]|//|--|(?:\A|\s);")
_WORDS = rf"[{RIGHT_TO_LEFT}]+(?: [{RIGHT_TO_LEFT}]+)*"
_FIELDS = re.compile(
    rf"(?<![{RIGHT_TO_LEFT}])"
    rf"(?=(?P<one>{_WORDS})(?P<sign>[|,;=])(?P<other>[0-9]+(?:\.[0-9]+)?(?![\w{RIGHT_TO_LEFT}])|{_WORDS}))"
)
_ARGUMENTS = re.compile(rf"\w\([^()]*?(?<![{RIGHT_TO_LEFT}])(?P<one>{_WORDS})(?P<sign>, )(?P<other>[0-9]+)\)")
_BETWEEN = re.compile(
    rf"(?=(?<!\S)(?P<one>[{RIGHT_TO_LEFT}]+) (?P<latin>[A-Za-z]+) (?P<other>[{RIGHT_TO_LEFT}]+)(?!\S))"
)


def misplaced_in_code(code: str, seen: str) -> Iterator[str]:
    """Yield the fields of a line of code that changed places, and words of its comment that did."""
    if not _OURS.search(code):
        return
    comment = _CODE_COMMENT.search(code)
    body = code[: comment.start()] if comment else code
    for form in (_FIELDS, _ARGUMENTS):
        for match in form.finditer(body):
            if not _IN_TEXT.search(body, 0, match.start("one")):
                other = match["other"] if match["other"][0].isascii() else match["other"][::-1]
                if f"{match['one'][::-1]}{match['sign']}{other}" not in seen:
                    yield f"{match['one']}{match['sign']}{match['other']}"
    said = comment["said"] if comment else ""
    if len(_OURS.findall(said)) * 2 > sum(map(str.isalpha, said)):
        for match in _BETWEEN.finditer(said):
            if f"{match['other'][::-1]} {match['latin']} {match['one'][::-1]}" not in seen:
                yield f"{match['one']} {match['latin']} {match['other']}"
