"""The last lines of a paste: its source, its tags, the names of who wrote it."""

from publisher.importers.pasted import signs
from publisher.importers.pasted.head import LONGEST_TITLE, marked, tags, whole
from publisher.importers.pasted.kinds import Line, Raw


def take_tail(lines: list[Raw]) -> tuple[list[Raw], list[Line]]:
    """Take the source and the tags from the end of a paste, where a text is left above them."""
    found: list[Line] = []
    end = len(lines)
    while (
        end > 2
        and (fact := _last(lines[end - 1]))
        and (fact.kind == "label" or fact.kind not in {line.kind for line in found})
    ):
        found.append(fact)
        end -= 1
    return lines[:end], found[::-1]


def _last(line: Raw) -> Line | None:
    if len(line.text) > LONGEST_TITLE:
        return None
    if signs.RULE.fullmatch(line.text):
        return Line("label", "", line.number, mark=line.text)
    if label := signs.SOURCE.match(line.text):
        return marked("source", line, label.end(), "high")
    hashtags = whole("tags", line, "medium") if signs.HASHTAGS.fullmatch(line.text) else None
    return tags(line) or hashtags
