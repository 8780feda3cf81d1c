"""A count of what makes Markdown slow or deep, before it is read: one linear look at every block."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.importers.markdown.rows import Passed, Row


@dataclass(frozen=True, slots=True)
class Bound:
    """So many of these one block may have; a real one has a tenth of it."""

    what: Phrase
    most: int
    count: Callable[[str], int]


def _unclosed(text: str) -> int:
    """Count the brackets that nothing closes: each of them has Python-Markdown read on to the end of the block."""
    opened = 0
    for bracket in re.findall(r"(?<!\\)[\[\]]", text):
        opened = max(0, opened + (1 if bracket == "[" else -1))
    return opened


def _nested_brackets(text: str) -> int:
    deepest = opened = 0
    for bracket in re.findall(r"(?<!\\)[\[\]]", text):
        opened = max(0, opened + (1 if bracket == "[" else -1))
        deepest = max(deepest, opened)
    return deepest


_MARKERS = re.compile(r"(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*")
_RULE = re.compile(r"[-*_\s]*")


def _depth(text: str) -> int:
    """Count how deep quotes and lists go: by their signs in a row, or by the columns before them."""
    deepest = 0
    for line in text.split("\n"):
        if _RULE.fullmatch(line):
            continue
        signs = _MARKERS.match(line)
        found = len(re.findall(r">|[-*+]|\d+[.)]", signs[0])) if signs else 0
        wide = len(line) - len(line.lstrip(" \t")) if found else 0
        deepest = max(deepest, found, wide // 4)
    return deepest


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


BOUNDS = (
    Bound(Phrase("bound_unclosed"), 400, _unclosed),
    Bound(Phrase("bound_nested"), 100, _nested_brackets),
    Bound(
        Phrase("bound_emphasis"), 10_000, lambda text: text.count("*") + len(re.findall(r"(?<!\w)_|_(?!\w)", text))
    ),
    Bound(Phrase("bound_backticks"), 4_000, lambda text: text.count("`")),
    Bound(Phrase("bound_escapes"), 8_000, lambda text: text.count("\\")),
    Bound(Phrase("bound_angles"), 1_000, lambda text: text.count("<") - text.count(">")),
    Bound(Phrase("bound_braces"), 1_000, lambda text: text.count("{") - text.count("}")),
    Bound(Phrase("bound_depth"), 60, _depth),
    Bound(Phrase("bound_rows"), 5_000, lambda text: text.count("\n") + 1),
    Bound(Phrase("bound_letters"), 1_000_000, len),
    Bound(Phrase("bound_word"), 3_000, _longest_word),
)
_IN_CODE = (BOUNDS[-1],)


def _blocks(rows: list[Row]) -> Iterator[list[Row]]:
    """Give the runs of rows without a blank one between them, prose and code apart."""
    block: list[Row] = []
    for row in rows:
        if block and (row.blank or (row.kind == "text") != (block[0].kind == "text")):
            yield block
            block = []
        if not row.blank:
            block.append(row)
    if block:
        yield block


def within_bounds(rows: list[Row]) -> Passed:
    """Tell the blocks that are more than can be read in their time; a first one is enough."""
    for block in _blocks(rows):
        text = "\n".join(row.text for row in block)
        for bound in BOUNDS if block[0].kind == "text" else _IN_CODE:
            if (count := bound.count(text)) > bound.most:
                told = Finding.of("L004", None, what=bound.what, count=count, most=bound.most)
                return Passed(rows, [(block[0].number, told)])
    return Passed(rows, [])
