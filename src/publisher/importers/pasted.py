"""Plain text pasted from a site into an Article, or into a Markdown file that says the same."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError
from publisher.importers.base import Imported, stem
from publisher.importers.frontmatter import FENCE, head_text
from publisher.model import Article, Block, Source

Kind = Literal["title", "reading time", "key point", "lede", "heading", "bullet", "paragraph"]

_READING_TIME = re.compile(r"(\d{1,3})\s*(?:د|دق|دقيقة|دقائق|دقيقتان|min|mins|minutes?)\.?(?:\s+(?:قراءة|read))?")
_BULLET = re.compile(r"[-*•·▪●◦‣○–—]\s+(?=\S)")
_NUMBERED = re.compile(r"\d{1,3}\s*[.)\-–]\s")
_SENTENCE_END = tuple(".!…؟?")
_INSIDE_SENTENCE = tuple("،؛:,;.!…")
_LONGEST_POINT = 160
_LONGEST_HEADING = 90
_FEWEST_PARAGRAPHS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the paste with what it was taken for; `text` is without its bullet or number."""

    kind: Kind
    text: str
    number: int


def infer(source: Source) -> tuple[Line, ...]:
    """Say of each line that is not empty what it is."""
    lines = _unwrapped([(n, text.strip()) for n, text in enumerate(source.text.split("\n"), 1)])
    if not lines:
        return ()
    found = [Line("title", lines[0][1], lines[0][0])]
    rest = lines[1:]
    if rest and _READING_TIME.fullmatch(rest[0][1]):
        found.append(Line("reading time", rest[0][1], rest[0][0]))
        rest = rest[1:]
    points = _leading_points([text for _, text in rest])
    found += [Line("key point", text, n) for n, text in rest[:points]]
    rest = rest[points:]
    for position, (n, text) in enumerate(rest):
        following = rest[position + 1][1] if position + 1 < len(rest) else ""
        found.append(_body_line(text, n, following, first=position == 0))
    return tuple(found)


def _unwrapped(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Drop empty lines; where a text is wrapped by hand, join the lines of each paragraph.

    It is, where most lines that have another straight under them end in the middle of a sentence.
    """
    paragraphs = [list(run) for filled, run in groupby(lines, lambda line: bool(line[1])) if filled]
    inner = [text for paragraph in paragraphs for _, text in paragraph[:-1] if not _BULLET.match(text)]
    open_ended = sum(not text.endswith((*_SENTENCE_END, ":", "؛")) for text in inner)
    if len(paragraphs) < _FEWEST_PARAGRAPHS or open_ended <= len(inner) / 2:
        return [line for paragraph in paragraphs for line in paragraph]
    return [line for paragraph in paragraphs for line in _joined(paragraph)]


def _joined(paragraph: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Join a paragraph's lines, but begin anew at every bullet and number."""
    joined: list[tuple[int, str]] = []
    for number, text in paragraph:
        if not joined or _BULLET.match(text) or _NUMBERED.match(text):
            joined.append((number, text))
        else:
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {text}")
    return joined


def _leading_points(texts: list[str]) -> int:
    """Count the key points: two or more short sentences on lines of their own, before a longer paragraph."""
    count = 0
    while count < len(texts) and _is_point(texts[count]):
        count += 1
    followed = count < len(texts) and len(texts[count]) > _LONGEST_POINT
    return count if count >= 2 and followed else 0


def _is_point(text: str) -> bool:
    return len(text) <= _LONGEST_POINT and text.endswith(_SENTENCE_END) and not _BULLET.match(text)


def _body_line(text: str, number: int, following: str, *, first: bool) -> Line:
    if bullet := _BULLET.match(text):
        return Line("bullet", text[bullet.end() :], number)
    if _is_heading(text, following):
        return Line("heading", text, number)
    return Line("lede" if first else "paragraph", text, number)


def _is_heading(text: str, following: str) -> bool:
    """A short line without a full stop, with something under it."""
    short = len(text) <= _LONGEST_HEADING and not text.endswith(_INSIDE_SENTENCE)
    return bool(following) and short and not _NUMBERED.match(text)


def _one(lines: tuple[Line, ...], kind: Kind) -> str:
    return next((line.text for line in lines if line.kind == kind), "")


def _minutes(lines: tuple[Line, ...]) -> int | None:
    match = _READING_TIME.fullmatch(_one(lines, "reading time"))
    return int(match[1]) if match else None


def read_pasted(source: Source, language: str) -> Imported:
    """Import a pasted text; raises PublisherError where there is no body."""
    lines = infer(source)
    body = [line for line in lines if line.kind in _BLOCKS]
    if not body:
        raise PublisherError(Finding.of("F005", source.at(1)))
    article = Article(
        id=stem(source.path),
        slug=slugify(stem(source.path)),
        source=source,
        title=_one(lines, "title"),
        language=language,
        summary=tuple(line.text for line in lines if line.kind == "key point"),
        reading_minutes=_minutes(lines),
        blocks=tuple(_blocks(body, source)),
    )
    return Imported(article, inferred=tuple((line.kind, line.number, line.text) for line in lines))


_BLOCKS: dict[Kind, Callable[[list[str]], str]] = {
    "lede": lambda texts: f"<p>{texts[0]}</p>",
    "paragraph": lambda texts: f"<p>{texts[0]}</p>",
    "heading": lambda texts: f"<h2>{texts[0]}</h2>",
    "bullet": lambda texts: "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>",
}


def _runs(body: list[Line]) -> list[list[Line]]:
    """Bullets of one list together, every other line alone."""
    keyed = groupby(enumerate(body), lambda pair: pair[1].kind if pair[1].kind == "bullet" else pair[0])
    return [[line for _, line in run] for _, run in keyed]


def _blocks(body: list[Line], source: Source) -> list[Block]:
    return [
        Block(_BLOCKS[run[0].kind]([html.escape(line.text, quote=False) for line in run]), span)
        for run in _runs(body)
        for span in [source.at(run[0].number)]
    ]


_MARKDOWN: dict[Kind, str] = {"lede": "", "paragraph": "", "heading": "## ", "bullet": "- "}
# Signs that mean something to Python-Markdown anywhere, and those that do so only where a line begins.
_ANYWHERE = re.compile(r"[\\`*_{\[\]#]|=(?==)|~(?=~)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_AT_START = re.compile(r"^(\d*)((?<=\d)[.)-]|(?<!\d)[-+>]|!(?=!!)|\?(?=\?\?))")


def _escaped(text: str) -> str:
    """Write a line so that Markdown reads back the same line (Markdown syntax, «Backslash Escapes»)."""
    text = _ANYWHERE.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text)).replace("<", "&lt;")
    if text.startswith(":"):
        return f"&#58;{text[1:]}"  # a definition; Python-Markdown knows no escape for it
    return _AT_START.sub(r"\1\\\2", text)


def to_markdown(source: Source) -> str:
    """Write the pasted text as a Markdown article with front matter that loses no word."""
    lines = infer(source)
    summary = [line.text for line in lines if line.kind == "key point"]
    minutes = _minutes(lines)
    head: dict[str, object] = {"title": _one(lines, "title")}
    head |= {"reading_time": minutes} if minutes else {}
    head |= {"summary": summary} if summary else {}
    runs = _runs([line for line in lines if line.kind in _BLOCKS])
    body = ["\n".join(_MARKDOWN[line.kind] + _escaped(line.text) for line in run) for run in runs]
    return f"{FENCE}\n{head_text(head)}{FENCE}\n\n" + "\n\n".join(body) + "\n"
