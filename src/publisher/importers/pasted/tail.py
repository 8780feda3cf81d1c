"""The last lines of a pasted text: its source, its tags, the names of who wrote it."""

from publisher.importers.pasted import signs
from publisher.importers.pasted.author_names import is_named, is_role
from publisher.importers.pasted.head import LONGEST_TITLE, byline, is_name, marked, tags, whole
from publisher.importers.pasted.line_kinds import Line, Raw

_FEWEST_ABOVE = 2
_LONGEST_SIGNATURE = 5


def take_tail(lines: list[Raw]) -> tuple[list[Raw], list[Line]]:
    """Take the source and the tags from the end of a pasted text, where a text is left above them."""
    found: list[Line] = []
    end = len(lines)
    while (
        end > 2
        and (fact := _tail_line(lines[end - 1]))
        and (fact.kind == "label" or fact.kind not in {line.kind for line in found})
    ):
        found.append(fact)
        end -= 1
    return lines[:end], found[::-1]


def _tail_line(line: Raw) -> Line | None:
    if len(line.text) > LONGEST_TITLE:
        return None
    if signs.RULE.fullmatch(line.text):
        return Line("label", "", line.number, mark=line.text)
    if label := signs.SOURCE.match(line.text):
        return marked("source", line, label.end(), "high")
    hashtags = whole("tags", line, "medium") if signs.HASHTAGS.fullmatch(line.text) else None
    return tags(line) or hashtags


def take_signature(lines: list[Raw]) -> tuple[list[Raw], list[Line]]:
    """Take the name of who wrote a text from its end; what that person does may stand under it, and stays."""
    at = len(lines) - (2 if lines and is_role(lines[-1].text) else 1)
    above = next((line.text for line in lines[at - 1 :: -1] if not signs.RULE.fullmatch(line.text)), "")
    if at < _FEWEST_ABOVE or not above.endswith((*signs.SENTENCE_END, "»")):
        return lines, []
    signed = _signature(lines[at])
    return ([*lines[:at], *lines[at + 1 :]], [signed]) if signed else (lines, [])


def _signature(line: Raw) -> Line | None:
    """Read a labelled name, or, apart from the text above, one that begins as names do."""
    labelled = byline(line)
    if labelled and labelled.certainty == "high":
        return labelled
    named = line.gap and is_named(line.text) and is_name(line.text, _LONGEST_SIGNATURE)
    return whole("byline", line, "medium") if named and len(line.text.split()) > 1 else None
