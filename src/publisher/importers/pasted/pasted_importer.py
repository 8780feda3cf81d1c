"""Plain text pasted from a site, a page, a chat or a mail into a Markdown article, and that into an Article."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import itemgetter

from publisher.diagnostics import Finding, PublisherError
from publisher.importers.base import Imported, stem
from publisher.importers.detect_language import language_of
from publisher.importers.inference import Inference
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.importers.pasted.endnotes import Key, Notes, calls, take_notes
from publisher.importers.pasted.line_kinds import BODY, Line
from publisher.importers.pasted.lossless_check import prove
from publisher.importers.pasted.parts import parted
from publisher.importers.pasted.tail import take_tail
from publisher.importers.pasted.to_markdown import Written, head_of, write
from publisher.importers.pasted.unwrap_lines import raw_lines
from publisher.model import Article, Source, Span


@dataclass(frozen=True, slots=True)
class PastedText:
    """A pasted text, understood: its lines in their order, the notes that its text calls, its language if sure.

    `title` is the first line's, or the file's name where no line is one.
    """

    source: Source
    lines: tuple[Line, ...]
    names: dict[Key, int]
    language: str
    title: str

    @property
    def inferred(self) -> tuple[Inference, ...]:
        """Tell what was inferred: the language, what each line is; a title that no line gives is uncertain."""
        told = [
            Inference(line.kind, line.number, line.text or line.mark.strip(), line.certainty) for line in self.lines
        ]
        if not any(line.kind == "title" for line in self.lines):
            told.insert(0, Inference("title", 1, self.title, "low"))
        if self.language:
            told.insert(0, Inference("language", 1, self.language, "medium"))
        return tuple(told)


def infer(source: Source) -> PastedText:
    """Say of each line that is not empty what it is."""
    above, tail = take_tail(raw_lines(source.text))
    notes = take_notes(above)
    found = parted(notes, tail)
    body = {key for line in found if line.kind in BODY for key in calls(line.text)}
    if not set(notes.names) <= body:
        notes = Notes(above)  # the head calls one, and no form sets notes there
        found = parted(notes, tail)
    title = next((line.text for line in found if line.kind == "title"), stem(source.path))
    return PastedText(source, found, notes.names, language_of(source.text), title)


# Which lines are verse was judged by `body.py`; what it left as prose is not asked about again.
_JUDGED = "M046"


def convert_pasted(source: Source, language: str) -> tuple[PastedText, str, Imported]:
    """Understand a pasted text, write it as Markdown, and read that back.

    Raises PublisherError where there is no body, or a word would not be where it belongs.
    """
    pasted = infer(source)
    if not any(line.kind in BODY and line.text for line in pasted.lines):
        raise PublisherError(Finding.of("F005", source.at(1)))
    written = _as_markdown(pasted)
    try:
        back = read_markdown(Source(source.path, written.text, source.sha256), language)
    except PublisherError as error:
        raise PublisherError(*_told_at_home(error.findings, written, source)) from error
    if faults := prove(source, pasted.lines, pasted.names, back.article):
        raise PublisherError(*faults)
    findings = _told_at_home((one for one in back.findings if one.code != _JUDGED), written, source)
    imported = Imported(_at_home(back.article, written, source), findings, pasted.inferred)
    return pasted, written.text, imported


def read_pasted(source: Source, language: str) -> Imported:
    """Import a pasted text; raises PublisherError as `convert_pasted` does."""
    return convert_pasted(source, language)[2]


def _as_markdown(pasted: PastedText) -> Written:
    head = {"title": pasted.title} | head_of(pasted.lines)
    head |= {"language": pasted.language} if pasted.language else {}
    return write(pasted.lines, pasted.names, head)


def _at_home(article: Article, written: Written, source: Source) -> Article:
    """Point an article's blocks at the lines of the pasted text."""
    blocks = (replace(block, span=_span_in_paste(block.span, written, source)) for block in article.blocks)
    return replace(article, source=source, blocks=tuple(blocks))


def _told_at_home(findings: Iterable[Finding], written: Written, source: Source) -> tuple[Finding, ...]:
    """Point findings on the Markdown at the lines of the pasted text: their author has never seen the other."""
    return tuple(replace(finding, span=_span_in_paste(finding.span, written, source)) for finding in findings)


def _span_in_paste(span: Span | None, written: Written, source: Source) -> Span:
    at = bisect_right(written.places, span.line if span else 1, key=itemgetter(0)) - 1
    return source.at(written.places[at][1])
