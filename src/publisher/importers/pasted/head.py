"""The first lines of a pasted text: its title and what stands around it."""

from collections.abc import Callable, Sequence

from publisher.arabic.dates import in_another_calendar, read_date
from publisher.importers.inference import Certainty
from publisher.importers.pasted import signs
from publisher.importers.pasted.author_names import authors, is_given, is_named
from publisher.importers.pasted.line_kinds import Kind, Line, Raw

LONGEST_TITLE = 200
_LONGEST_SENTENCE = 8
_LONGEST_KICKER = 40
_LONGEST_SUBTITLE = 220
_LONGEST_NAME = 60
_LONGEST_FACT = 160
_LONGEST_POINT = 160
_MOST_POINTS = 12
_SEARCHED_FOR_TITLE = 6


def take_head(lines: list[Raw]) -> tuple[list[Line], list[Raw]]:
    """Part a pasted text into what belongs to its head and the rest."""
    above, rest = _facts_above(lines)
    title, rest = _title(rest)
    below, rest = _facts_below(rest) if title else ([], rest)
    points, rest = _points(rest) if title or above else ([], rest)
    return [*above, *title, *below, *points], rest


def _facts_above(lines: list[Raw]) -> tuple[list[Line], list[Raw]]:
    """Take dates and reading times that stand above a title; a name there could be the title."""
    found: list[Line] = []
    at = 0
    while at < len(lines) - 2 and (facts := _facts_of_line(lines[at])) and facts[0].kind in ("date", "reading time"):
        found += facts
        at += 1
    return found, lines[at:]


def _title(lines: list[Raw]) -> tuple[list[Line], list[Raw]]:
    """Take the title, with the kicker above it; a text that opens with a sentence or a conversation has none."""
    for at, line in enumerate(lines[:_SEARCHED_FOR_TITLE]):
        if (label := signs.TITLE.match(line.text)) and len(line.text) <= LONGEST_TITLE:
            return [marked("title", line, label.end(), "high")], [*lines[:at], *lines[at + 1 :]]
    clauses = all(signs.CLAUSE.match(line.text) for line in lines[:2])
    if len(lines) < 2 or clauses or not _is_title(lines[0].text) or _is_conversation(lines):
        return [], lines
    if certainty := _kicker(lines):
        kicker, title = lines[:2]
        return [Line("kicker", kicker.text, kicker.number, certainty), whole("title", title, "high")], lines[2:]
    return [whole("title", lines[0], _certainty_of_title(lines[0].text))], lines[1:]


def _is_title(text: str) -> bool:
    others = (signs.BULLET, signs.NUMBER, signs.QUOTED, signs.SPEAKER, signs.HASHTAGS, signs.CAPTION)
    sentence = text.endswith(".") and len(text.split()) >= _LONGEST_SENTENCE
    return len(text) <= LONGEST_TITLE and not sentence and not any(sign.match(text) for sign in others)


def _certainty_of_title(text: str) -> Certainty:
    return "medium" if text.endswith(signs.INSIDE_SENTENCE) else "high"


def _is_conversation(lines: Sequence[Raw]) -> bool:
    """Say whether the first lines are of two people who speak in turn."""
    return all(signs.SPEECH.match(line.text) and not signs.BYLINE.match(line.text) for line in lines[:3])


def _kicker(lines: Sequence[Raw]) -> Certainty | None:
    """Say how certainly the first line is a kicker: a word or two above a longer line that is a title."""
    first, second = lines[0].text, lines[1].text
    if len(lines) <= 3 or len(first) > _LONGEST_KICKER or not _is_title(second) or _facts_of_line(lines[1]):
        return None
    if first.endswith(signs.INSIDE_SENTENCE) or second.endswith(signs.INSIDE_SENTENCE):
        return None
    if signs.KICKER.fullmatch(first):
        return "high"
    if signs.SPEECH.match(second):
        return None
    longer = len(second.split()) >= 2 * len(first.split()) and len(first.split()) <= 3
    return "medium" if longer and any(_facts_of_line(line) for line in lines[2:4]) else None


def _facts_below(lines: list[Raw]) -> tuple[list[Line], list[Raw]]:
    """Take bylines, dates and the like under a title, and a subtitle where such a line follows it."""
    found: list[Line] = []
    at = 0
    while at < len(lines) - 1:
        facts = _facts_of_line(lines[at])
        if not facts and at == 0 and len(lines) > 2 and _facts_of_line(lines[1]) and _is_subtitle(lines[0].text):
            placed = signs.PLACED.fullmatch(lines[0].text)
            facts = [whole("dateline" if placed and is_given(placed[1]) else "subtitle", lines[0], "medium")]
        if not facts and at == 0 and signs.GENRE.fullmatch(lines[0].text):
            facts = [whole("subtitle", lines[0], "medium")]
        if not facts or {fact.kind for fact in facts} & {"date"} & {line.kind for line in found}:
            break
        found += facts
        at += 1
    return found, lines[at:]


def _is_subtitle(text: str) -> bool:
    return len(text) <= _LONGEST_SUBTITLE and not signs.BULLET.match(text) and not signs.KEY_POINTS.match(text)


def _facts_of_line(line: Raw) -> list[Line]:
    """Read the facts that a whole line tells: one, or several with signs between them."""
    if len(line.text) > _LONGEST_FACT:
        return []
    if fact := _fact(line):
        return [fact]
    parts = [Raw(line.number, part) for part in signs.BETWEEN.split(line.text) if part]
    facts = [_fact(part) for part in parts]
    if len(parts) < 2 or not any(fact and fact.kind == "date" for fact in facts):
        return []
    named = [fact or _byline_of(part) for fact, part in zip(facts, parts, strict=True)]
    known = [fact for fact in named if fact and fact.kind != "dateline"]
    twice = len({fact.kind for fact in known}) < len(known)
    # What is not understood would be lost in the head, and the line is no heading either.
    return [whole("dateline", line, "medium")] if twice or len(known) < len(parts) else known


def _fact(line: Raw) -> Line | None:
    return next(filter(None, (read(line) for read in _READERS)), None)


def _reading_time(line: Raw) -> Line | None:
    return whole("reading time", line, "high") if signs.READING_TIME.fullmatch(line.text) else None


def _date(line: Raw) -> Line | None:
    if read_date(line.text):
        return whole("date", line, "high")
    label = signs.DATE.match(line.text)
    if label and read_date(line.text[label.end() :]):
        return marked("date", line, label.end(), "high")
    timeless = signs.CLOCK.sub("", line.text).strip() if len(line.text) <= _LONGEST_NAME else line.text
    # The hour, or the other calendar, would be lost in the head.
    written = in_another_calendar(line.text) or (timeless != line.text and read_date(timeless))
    written = written or read_date(timeless.rpartition(": ")[2])
    return whole("dateline", line, "medium") if written else None


def byline(line: Raw) -> Line | None:
    """Read a labelled line of names."""
    if label := signs.BYLINE.match(line.text):
        found = marked("byline", line, label.end(), "high")
        return found if all(is_name(author.text, 12) for author in authors(found)) else None
    if label := signs.BARE_BYLINE.match(line.text):
        found = marked("byline", line, label.end(), "medium")
        known = all(is_name(author.text, 4) and is_named(author.text) for author in authors(found))
        return found if known or is_name(found.text, 4) else None
    return None


def _translator(line: Raw) -> Line | None:
    label = signs.TRANSLATOR.match(line.text)
    named = label and is_name(line.text[label.end() :], 6)
    return marked("translator", line, label.end(), "high") if label and named else None


def _byline_of(line: Raw) -> Line | None:
    return Line("byline", line.text, line.number, "medium") if is_name(line.text, 4) else None


def is_name(text: str, most: int) -> bool:
    """Say whether a text can be a name: a few words without figures and without the end of a sentence."""
    short = len(text) <= _LONGEST_NAME and len(text.split()) <= most
    return short and text[-1:].isalpha() and not any(c.isdecimal() for c in text)


def tags(line: Raw) -> Line | None:
    """Read a line of tags."""
    label = signs.TAGS.match(line.text)
    return marked("tags", line, label.end(), "high") if label and len(line.text) <= LONGEST_TITLE else None


_READERS: tuple[Callable[[Raw], Line | None], ...] = (_reading_time, _date, _translator, byline, tags)


def _points(lines: list[Raw]) -> tuple[list[Line], list[Raw]]:
    """Take the key points: under their label, as bullets, or as short sentences before a longer paragraph."""
    if not lines:
        return [], lines
    labelled = bool(signs.KEY_POINTS.fullmatch(lines[0].text.rstrip(" :")))
    label = [Line("label", "", lines[0].number, mark=lines[0].text)] if labelled else []
    rest = lines[1:] if labelled else lines
    certainty: Certainty = "high" if labelled else "medium"
    if count := _bulleted(rest):
        found = [marked("key point", line, _mark_end(line), certainty) for line in rest[:count]]
    elif count := _sentences(rest):
        found = [whole("key point", line, certainty) for line in rest[:count]]
    return ([*label, *found], rest[count:]) if count else ([], lines)


def _mark_end(line: Raw) -> int:
    mark = signs.BULLET.match(line.text)
    return mark.end() if mark else 0


def _bulleted(lines: Sequence[Raw]) -> int:
    """Count the bullets that open a text, where they are all of one level and something else follows."""
    count = 0
    while count < len(lines) and _mark_end(lines[count]) and lines[count].indent == lines[0].indent:
        count += 1
    inside = count < len(lines) and 2 <= count <= _MOST_POINTS and lines[count].indent <= lines[0].indent
    return count if inside and all(len(line.text) <= 2 * _LONGEST_POINT for line in lines[:count]) else 0


def _sentences(lines: Sequence[Raw]) -> int:
    """Count the key points that have no bullets: short sentences on lines of their own, before a longer paragraph."""
    count = 0
    while count < len(lines) and _is_point(lines[count].text):
        count += 1
    followed = count < len(lines) and len(lines[count].text) > _LONGEST_POINT
    return count if 2 <= count <= _MOST_POINTS and followed else 0


def _is_point(text: str) -> bool:
    sentence = len(text) <= _LONGEST_POINT and text.endswith(signs.SENTENCE_END)
    counted = (signs.BULLET, signs.NUMBER, signs.WORDED, signs.CLAUSE)
    return sentence and not any(sign.match(text) for sign in counted)


def whole(kind: Kind, line: Raw, certainty: Certainty) -> Line:
    """Take a whole line for what it is."""
    return Line(kind, line.text, line.number, certainty, gap=line.gap)


def marked(kind: Kind, line: Raw, end: int, certainty: Certainty) -> Line:
    """Take a line for what its first letters, up to `end`, say that it is."""
    return Line(kind, line.text[end:], line.number, certainty, line.text[:end], gap=line.gap)
