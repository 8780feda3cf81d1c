"""Plain-text books: chapters by their headings («الباب الأول», «الفصل ٢: …»), paragraphs by empty lines."""

import re
from collections.abc import Iterator

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError
from publisher.importers.base import stem
from publisher.importers.documents.draft import Document, DocumentFacts, Draft, PlacedWord, Yielded
from publisher.importers.documents.encodings import UTF_8, decode
from publisher.importers.documents.inline_markdown import element
from publisher.importers.documents.plain_words import placed_words
from publisher.model import Span

_UNITS = (
    *("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر", "الحادي"),
    *("الأولى", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة", "التاسعة", "العاشرة"),
    *("الأخير", "الأخيرة"),
)
_ORDINAL = rf"(?:{'|'.join(_UNITS)})(?:\s+(?:عشر|عشرة|والعشرون|والعشرين|والثلاثون|والثلاثين|بعد المئة))?"
_NUMBER = rf"(?:{_ORDINAL}|العشرون|العشرين|الثلاثون|الثلاثين|\(?[\d٠-٩۰-۹]{{1,3}}\)?|[IVXLC]+)"
_KINDS = "الباب|الفصل|القسم|الجزء|الكتاب|المقالة|المبحث|المجلس|الليلة|الرسالة|المقامة|الدرس|الحلقة|باب|فصل|بخش|باب"
_CHAPTER = re.compile(
    rf"\s*(?:(?:{_KINDS})\s+(?:رقم\s+)?{_NUMBER}(?:\s*[:：.،\-–—]\s*\S.{{0,90}}|\s*|\s+\S.{{0,60}})"
    rf"|(?:مقدمة|المقدمة|تمهيد|التمهيد|خاتمة|الخاتمة|مدخل|تصدير|توطئة)(?:\s+(?:المؤلف|المترجم|الطبعة\s+\S+|الكتاب))?"
    rf"|(?:Chapter|CHAPTER|Part|PART)\s+(?:\d+|[IVXLC]+)\b.{{0,80}})\s*:?\s*"
)
_ENDS = re.compile(r"[.،؛!?؟…»\"]\s*$")
_LEAST = 3  # chapters


def chapter_lines(text: str) -> list[int]:
    """List the lines, from 1, that are headings of chapters: alone between empty lines, or at the text's ends."""
    rows = text.split("\n")
    found = []
    for number, row in enumerate(rows):
        above = number == 0 or not rows[number - 1].strip()
        if above and row.strip() and _CHAPTER.fullmatch(row) and not row.rstrip().endswith((".", "،", "؛")):
            found.append(number + 1)
    return found


def is_book(text: str) -> bool:
    """Say whether a text has the headings of a book's chapters."""
    return len(chapter_lines(text)) >= _LEAST


def read(document: Document) -> Iterator[Yielded]:
    """Make a draft of each chapter of a book."""
    decoded = decode(document.stream.read())
    if decoded is None:
        raise PublisherError(Finding.of("I021", Span(document.path)))
    if decoded.encoding != UTF_8:
        yield Finding.of("I020", Span(document.path, 1), encoding=decoded.encoding)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    name = stem(document.path.rpartition("/")[2])
    rows = text.split("\n")
    starts = chapter_lines(text)
    first = next((row.strip() for row in rows[: (starts[0] - 1 if starts else 0)] if row.strip()), "")
    yield DocumentFacts(first if first and len(first.split()) <= 12 else name, "")
    if not document.kind:
        yield Finding.of("I033", Span(document.path), count=len(starts))
    names: set[str] = set()
    begins = [1, *starts] if not starts or starts[0] > 1 else starts
    for number, begin in enumerate(begins):
        end = begins[number + 1] if number + 1 < len(begins) else len(rows) + 1
        draft = _chapter(rows, begin, end, name, names, headed=begin in starts)
        if draft:
            yield draft


def _chapter(rows: list[str], begin: int, end: int, name: str, names: set[str], *, headed: bool) -> Draft | None:
    title = rows[begin - 1].strip() if headed else ""
    if not headed:
        begin = next((n for n in range(begin, end) if rows[n - 1].strip()), end)
        title = rows[begin - 1].strip() if begin < end else ""
        if not title:
            return None
    body = element("div")
    for line, paragraph in _paragraphs(rows, begin + 1, end):
        del line
        body.append(element("p", paragraph))
    words = [PlacedWord(w, n) for n in range(begin, end) for w, _ in placed_words(rows[n - 1], n)]
    if not len(body):  # a page with a title alone
        body.append(element("p", title))
        words += placed_words(title, begin)
    own = slugify(title) or f"{slugify(name)}-{begin}"
    own = own if own not in names else f"{own}-{begin}"
    names.add(own)
    return Draft(own, {"title": " ".join(title.split())}, body, tuple(words))


def _paragraphs(rows: list[str], begin: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield paragraphs with their first lines: parted by empty lines, or, where there are none, line by line.

    Lines between empty ones are one paragraph where they are as long as a measure; verse and lists keep their lines.
    """
    first = begin
    held: list[str] = []
    for number in range(begin, end + 1):
        row = rows[number - 1].strip() if number < end else ""
        if row and (not held or _goes_on(held)):
            first = first if held else number
            held.append(row)
            continue
        if held:
            yield first, " ".join(held)
        first, held = number, [row] if row else []
    if held:
        yield first, " ".join(held)


def _goes_on(held: list[str]) -> bool:
    """Say whether a paragraph goes on below its last line: that is full, and ends no sentence."""
    last = held[-1]
    return len(last) >= 40 and not (_ENDS.search(last) and len(last) < max(map(len, held)) * 0.85)
