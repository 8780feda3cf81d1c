"""Signs within a line as Obsidian, pandoc and CriticMarkup have them, into those that are read here."""

import functools
import re
from collections.abc import Callable
from dataclasses import replace

from publisher.diagnostics import Finding
from publisher.importers.markdown.emoji import EMOJI
from publisher.importers.markdown.prose import in_prose, own, replaced
from publisher.importers.markdown.rows import Passed, Row

_Reading = Callable[[re.Match[str]], str | None]


def _nothing(_: re.Match[str]) -> str:
    return ""


def _unread(_: re.Match[str]) -> None:
    """Say that it has no meaning here: it is told, and stays as it is."""


def _emoji(found: re.Match[str]) -> str | None:
    return EMOJI.get(found[1])


def _element_around(tag: str) -> _Reading:
    return lambda found: f"<{tag}>{found[1]}</{tag}>"


def _deletion_and_insertion(found: re.Match[str]) -> str:
    return f"<del>{found[1]}</del><ins>{found[2]}</ins>"


def _sized(found: re.Match[str]) -> str:
    sizes = zip(("width", "height"), found[2].split("x"), strict=False)
    said = " ".join(f'{name}="{size}"' for name, size in sizes if size)
    return f"{found[1]}){{: {said}}}"


def _attributes(_: re.Match[str]) -> str:
    return "{: "


def _stressed(found: re.Match[str]) -> str:
    """Write the sign that may stand within a word for the one that may not."""
    stars = "*" * len(found["line"])
    return f"{found['prefix']}{stars}{found['stressed']}{stars}"


def _mark_element(found: re.Match[str]) -> str:
    return f"{found['prefix']}<mark>{found['marked']}</mark>"


def _deleted(found: re.Match[str]) -> str:
    return f"{found[1]}<del>{found[2]}</del>"


# What is written onto the next word: و and ف, then ب ك ل س, then the article.
_PREFIX = r"(?<![\w/#&])(?P<prefix>(?=[وفبكلسا])(?:[وف]\u064e?){0,2}(?:[بكلس][\u064e\u0650]?)?(?:ال\u0640?|لل)?)"
_MOST = "{1,2000}?"
# A sign that a row must have, what is looked for there, and what it becomes.
_SIGNS: tuple[tuple[str, str, _Reading], ...] = (
    # Comments. «50%% … 60%%» is none.
    ("%%", rf"\s?(?<![A-Za-z\d_%٪])%%(?!%).{_MOST}%%(?!%)", _nothing),
    ("{/*", rf"\s?\{{/\*.{_MOST}\*/\}}", _nothing),
    ("{>>", rf"\s?\{{>>.{_MOST}<<\}}", _nothing),
    ("{++", rf"\{{\+\+(.{_MOST})\+\+\}}", _element_around("ins")),
    ("{--", rf"\{{--(.{_MOST})--\}}", _element_around("del")),
    ("{==", rf"\{{==(.{_MOST})==\}}", _element_around("mark")),
    ("{~~", rf"\{{~~(.{_MOST})~>(.{_MOST})~~\}}", _deletion_and_insertion),
    # The name of a block, which links of Obsidian's lead to.
    (" ^", r"(?<=\S) \^(?=[a-z0-9-]*[a-z])[a-z0-9][a-z0-9-]{3,30}(?=[ \t]*$)", _nothing),
    (":", r"(?<![A-Za-z\d_:/.]):([a-z][a-z0-9_+-]{1,30}|[+-]1|100|x):(?![\w:/`])", _emoji),
    (
        "@",
        r"\[(?:(?:see|cf\.|e\.g\.|انظر|راجع|ينظر) )?-?@\w[\w.#$%&+?<>~/-]*(?:[,;،؛][^\[\]\n]{0,200})?\](?![(\[:])",
        _unread,
    ),
    # Boxes to tick that have no tick.
    ("[", r"(?<=[-*+] )\[[<>/?!\"]\](?= )", _unread),
    (" =", r"(!\[[^\[\]\n]*\]\([^()\s]+) +=(\d{1,5}x\d{0,5}|x\d{1,5})\)", _sized),
    # Attributes without a colon straight after a link or a picture, as pandoc has them.
    ("){", r"(?<=\))\{(?=[a-z-]+=[^{}\n]*\})", _attributes),
    ("_", rf"{_PREFIX}(?P<line>_{{1,3}})(?=[^\s_])(?P<stressed>[^_`\n]+)(?<![\s\\])(?P=line)(?!\w)", _stressed),
    ("==", rf"{_PREFIX}==(?=[^\s=])(?P<marked>[^=`\n]+)(?<![\s\\])==(?!=)", _mark_element),
    # GitHub's deletion of one sign; «~50» and «~/path» begin none, nor does lowered text: (CH~2~)~n~, SO^2-^~4~.
    ("~", r"(?<![\w~/#&)\]^])([وفبكل]{0,2})~([^\W\d_][^~\n/]{0,300})(?<![\s\\])~(?![\w~/])", _deleted),
)
_COMPILED = tuple((sign, in_prose(pattern), reading) for sign, pattern, reading in _SIGNS)


def read_dialects(rows: list[Row]) -> Passed:
    """Read these signs in every row; what has no meaning here is told, and stays as it is."""
    told: list[tuple[int, Finding]] = []
    out: list[Row] = []
    for row in rows:
        text, unread = _in_known_signs(row.text) if own(row) else (row.text, [])
        told += [(row.number, Finding.of("M016", None, mark=mark)) for mark in unread]
        if text == row.text:
            out.append(row)
        elif text.strip():
            out.append(replace(row, text=text))
    return Passed(out, told)


def _in_known_signs(text: str) -> tuple[str, list[str]]:
    """Give a row's text in the signs that are read here, and those that are read nowhere."""
    unread: list[str] = []

    def said(found: re.Match[str], reading: _Reading) -> str:
        becomes = reading(found)
        if becomes is None:
            unread.append(found[0])
        return found[0] if becomes is None else becomes

    for sign, pattern, reading in _COMPILED:
        if sign in text:
            text = replaced(pattern, functools.partial(said, reading=reading), text)
    return text, unread
