"""The lines of a pasted text's body: headings, lists, quotations, verse, tables; paragraphs where nothing is sure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, takewhile

from publisher.arabic.words import words
from publisher.importers.inference import Certainty
from publisher.importers.pasted import signs
from publisher.importers.pasted.author_names import is_person
from publisher.importers.pasted.code_evidence import code_run
from publisher.importers.pasted.line_kinds import Line, Raw
from publisher.importers.pasted.list_items import is_sentence, take_list
from publisher.importers.pasted.unwrap_lines import is_of_the_page

_LONGEST_HEADING = 90
_LONGEST_CAPTION = 200
_LONGEST_VERSE = 160
_LONGEST_ROW = 2000
_INDENTED = 4
_SHORTEST_QUOTATION = 20
_FEWEST_DOTTED = 3
_FEWEST_FREE, _LONGEST_FREE = 3, 45


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a body, with what only all of them together tell.

    `clauses` are the words by which clauses are counted that stand one right under the other; `poem` says that the
    head calls the piece one.
    """

    lines: Sequence[Raw]
    margin: bool
    numbered_headings: bool
    clauses: frozenset[str]
    poem: bool


Taker = Callable[[Body, int], list[Line]]


def read_body(lines: Sequence[Raw], *, poem: bool) -> list[Line]:
    """Say of each line of a body what it is."""
    indented = sum(line.indent >= _INDENTED for line in lines)
    chapters = sum(_numbered_heading(line, _after(lines, at)) for at, line in enumerate(lines))
    clauses = [*map(_clause_word, lines)]
    in_turn = frozenset(word for word, other in pairwise(clauses) if word == other) - {""}
    body = Body(lines, indented * 3 < len(lines), chapters > 1, in_turn, poem)
    found: list[Line] = []
    while len(found) < len(lines):
        at = len(found)
        taken: list[Line] = next(filter(None, (take(body, at) for take in _TAKERS)), [])
        found += taken or [_paragraph_of_line(lines[at], first=at == 0)]
    return _without_spent_breaks(found)


def _without_spent_breaks(found: Sequence[Line]) -> list[Line]:
    """Keep the breaks that part something; at an end, under a heading, or after another they are furniture."""
    parts = [line.kind != "break" for line in found]
    end = len(parts) - 1 - parts[::-1].index(True) if any(parts) else 0
    above = ["heading", *(line.kind for line in found)]
    spent = [at > end or above[at] in ("heading", "break") for at in range(len(found))]
    return [
        replace(line, kind="label") if line.kind == "break" and out else line
        for line, out in zip(found, spent, strict=True)
    ]


def _after(lines: Sequence[Raw], at: int) -> str:
    """Give the text of the next line, and none where that is a rule or a page's number."""
    text = lines[at + 1].text if at + 1 < len(lines) else ""
    return "" if is_of_the_page(text) else text


def _clause_word(line: Raw) -> str:
    """Give the word that a clause is counted by, where its own words follow on the line."""
    clause = signs.CLAUSE.match(line.text)
    return line.text.split()[0] if clause and clause.end() < len(line.text) else ""


def _rows(body: Body, at: int) -> list[Line]:
    """Take the rows of a table: lines with the same number of cells between tabs."""
    first, following = _cells(body.lines[at].text), _after(body.lines, at)
    # Two columns of words are as well two lists, or verse.
    columns = first > 2 or (first == 2 and any(c.isdecimal() for c in following) and not _is_counted(following))
    if not columns or _cells(following) != first:
        return []
    run = takewhile(lambda line: _cells(line.text) == first, islice(body.lines, at, None))
    return [Line("table", line.text, line.number, "medium") for line in run]


def _is_counted(text: str) -> bool:
    return any(sign.match(text) for sign in (signs.NUMBER, signs.BULLET, signs.WORDED))


def _cells(text: str) -> int:
    plain = len(text) <= _LONGEST_ROW and not set("\\`") & set(text)
    return text.count("\t") + 1 if plain else 0


def _verse(body: Body, at: int) -> list[Line]:
    """Take lines of two halves."""
    end = at
    while end < len(body.lines) and _is_verse(body.lines[end].text):
        end += 1
    run = body.lines[at:end]
    sure = bool(run) and all(signs.SURE_CAESURA in line.text for line in run)
    dotted = any("…" in line.text or "..." in line.text or "/" in line.text for line in run)
    if len(run) < (1 if sure else _FEWEST_DOTTED if dotted else 2):
        return []
    return [Line("verse", line.text, line.number, "high" if sure else "medium", gap=line.gap) for line in run]


def _is_verse(text: str) -> bool:
    """Say whether a line has two halves of a few words and about one length."""
    if len(text) > _LONGEST_VERSE:
        return False
    halves = signs.CAESURA.split(text)
    if len(halves) != 2 or not all(2 <= len(half.split()) <= 9 for half in halves):
        return False
    shorter, longer = sorted(map(len, halves))
    return shorter * 2 >= longer and bool(words(halves[0]) and words(halves[1]))


def _free_verse(body: Body, at: int) -> list[Line]:
    """Take short lines for a poem, where the head calls it one, or the words above lead it in."""
    if body.poem:
        poem = takewhile(lambda line: _is_free_verse(line.text), islice(body.lines, at, None))
        return [Line("verse", line.text, line.number, "medium", gap=line.gap) for line in poem]
    above = body.lines[at - 1].text if at else ""
    if not (above.endswith(":") and signs.POEM.search(above)):
        return []
    end = at + 1
    while end < len(body.lines) and not body.lines[end].gap:
        end += 1
    run = body.lines[at:end]
    fit = body.lines[at].gap and len(run) >= _FEWEST_FREE and all(_is_free_verse(line.text) for line in run)
    return [Line("verse", line.text, line.number, "medium") for line in run] if fit else []


def _is_free_verse(text: str) -> bool:
    plain = not signs.CAESURA.search(text) and not any(c.isdecimal() for c in text)
    return plain and len(text) <= _LONGEST_FREE and bool(words(text)) and not _is_counted(text)


def _quoted(body: Body, at: int) -> list[Line]:
    line = body.lines[at]
    mark = signs.QUOTED.match(line.text)
    if not mark:
        return []
    rest = line.text[mark.end() :]
    return [Line("quotation", rest, line.number, "high", mark[0], mark[0].count(">") - 1)]


def _indented(body: Body, at: int) -> list[Line]:
    """Take an indented paragraph for a quotation, in a text whose paragraphs are not."""
    line = body.lines[at]
    led = at > 0 and (body.lines[at - 1].text.endswith(":") or body.lines[at - 1].indent == line.indent)
    apart = body.margin and line.indent >= _INDENTED and (led or line.gap > 0)
    long = len(line.text) >= _SHORTEST_QUOTATION and not signs.BULLET.match(line.text)
    return [Line("quotation", line.text, line.number, "medium")] if at and apart and long else []


def _items(body: Body, at: int) -> list[Line]:
    if body.numbered_headings and _numbered_heading(body.lines[at], _after(body.lines, at)):
        return []
    return take_list(body.lines, at, indented=body.margin, across=not body.numbered_headings)


def _break(body: Body, at: int) -> list[Line]:
    line = body.lines[at]
    certainty: Certainty = "medium" if len(line.text) == 1 else "high"
    return [Line("break", "", line.number, certainty, line.text)] if signs.RULE.fullmatch(line.text) else []


def _code(body: Body, at: int) -> list[Line]:
    """Take lines of a program or a shell, each with its own indent."""
    count = code_run(body.lines, at)
    run = body.lines[at : at + count]
    least = min((line.indent for line in run), default=0)
    sure: Certainty = "high" if count > 1 else "medium"
    return [
        Line("code", line.text, line.number, sure, level=line.indent - least, gap=line.gap if number else 0)
        for number, line in enumerate(run)
    ]


def _clause(body: Body, at: int) -> list[Line]:
    """Take a clause among others for a paragraph, however short it is."""
    line = body.lines[at]
    return [Line("paragraph", line.text, line.number, "high")] if _clause_word(line) in body.clauses else []


def _caption(body: Body, at: int) -> list[Line]:
    line = body.lines[at]
    label = signs.CAPTION.match(line.text)
    return [Line("caption", line.text, line.number, "high")] if label and len(line.text) <= _LONGEST_CAPTION else []


def _heading(body: Body, at: int) -> list[Line]:
    line, following = body.lines[at], _after(body.lines, at)
    if _is_underlined(body.lines, at) or (following and signs.CLAUSE.fullmatch(line.text)):
        return [Line("heading", line.text, line.number, "high")]
    if body.numbered_headings and _numbered_heading(line, following):
        return [Line("heading", line.text, line.number, "medium")]
    certainty = _heading_certainty(line, following)
    return [Line("heading", line.text, line.number, certainty)] if certainty else []


def _numbered_heading(line: Raw, following: str) -> bool:
    numbered = signs.NUMBER.match(line.text) or signs.WORDED.match(line.text)
    listed = signs.NUMBER.match(following) or signs.WORDED.match(following)
    return bool(numbered and not listed) and _is_short(line.text) and len(following) > _LONGEST_HEADING


def _is_underlined(lines: Sequence[Raw], at: int) -> bool:
    """Say whether a short line that stands apart has a rule right under it."""
    apart = _is_short(lines[at].text) and (at == 0 or lines[at].gap > 0)
    under = lines[at + 1] if at + 2 < len(lines) else Raw(0, "")
    return apart and not under.gap and "*" not in under.text and bool(signs.RULE.fullmatch(under.text))


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and not text.endswith(signs.INSIDE_SENTENCE) and bool(words(text))


def _heading_certainty(line: Raw, following: str) -> Certainty | None:
    """A short line without a full stop is a heading where something longer, or a list, stands under it."""
    text = line.text
    marked = (signs.SPEAKER, signs.HASHTAGS, signs.NUMBER, signs.WORDED, signs.BULLET)
    titled = _is_short(text) or (
        text.endswith(":") and line.gap > 0 and _is_short(text[:-1]) and len(text.split()) <= 5
    )
    no_title = text.startswith("«") or is_of_the_page(text) or signs.EMOJI.search(text) or is_person(text)
    if not following or not titled or no_title or any(sign.match(text) for sign in marked):
        return None
    clause = signs.CLAUSE.match(following)
    listed = (
        signs.BULLET.match(following)
        or signs.NUMBER.match(following)
        or (clause and (clause[0] != following or signs.CLAUSE.match(text)))
    )
    if text.endswith(":") and (listed or signs.SAID.match(text)):
        return None  # it leads in a list, or what someone says
    if listed and not clause and signs.SPEECH.match(text):
        return None
    if len(following) > _LONGEST_HEADING or listed:
        return "medium" if text.endswith(("؟", "?", ":")) else "high"
    ended = following.endswith(signs.SENTENCE_END) and len(following) > 1.5 * len(text)
    return "medium" if ended and not signs.SPEECH.match(text) else None


def _paragraph_of_line(line: Raw, *, first: bool) -> Line:
    """What is nothing else is a paragraph; a short line that ends in no sentence might have been something."""
    sure = is_sentence(line.text)
    lede = first and sure and not line.text.endswith(":")
    return Line("lede" if lede else "paragraph", line.text, line.number, "high" if sure else "low")


_TAKERS: tuple[Taker, ...] = (
    *(_break, _code, _rows, _verse, _free_verse, _quoted),
    *(_clause, _items, _indented, _caption, _heading),
)
