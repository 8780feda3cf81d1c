"""Checks of the outline and of links: whether they lead where they should, and where they can be clicked."""

import re
from collections.abc import Iterator

from publisher.checks.files.pdf.page_words import bare
from publisher.checks.files.pdf.pdf_file import PdfFile
from publisher.checks.files.pdf.pdf_page import Entry, Link, Page
from publisher.diagnostics import Finding

_LONG = 10  # pages, from which on a document needs an outline
_ADDRESS = re.compile(
    r"(?:https?://[^\s/]+\.?[^\s]*|mailto:[^\s@]+@[^\s@]+.*|(?:tel|sms|doi|urn|geo|ftp|data):.+|#.+)$", re.I
)
_RELATIVE = re.compile(r"[\w./#?%&=~+-]+$")
_LOCAL = re.compile(r"^file:|^[a-z]:[\\/]|localhost|127\.0\.0\.1|^about:|^javascript:", re.IGNORECASE)
_OUTSIDE = 3.0  # points by which a rectangle may stand out of its page


def outline_missing(file: PdfFile) -> Iterator[Finding]:
    """Tell of a long document without an outline."""
    if len(file.pages) >= _LONG and not file.outline:
        yield Finding.of("X208", file.span, pages=len(file.pages))


def outline_leads_nowhere(file: PdfFile) -> Iterator[Finding]:
    """Tell of entries of the outline whose page the file does not have."""
    for entry in file.outline or ():
        if not entry.leads:
            yield Finding.of("X209", file.span, title=entry.title)


def outline_leads_elsewhere(file: PdfFile) -> Iterator[Finding]:
    """Tell of entries of the outline that lead to a page where their title is not, while it is on another."""
    judged = [
        (entry, words) for entry in file.outline or () if (words := _words(entry.title)) and _leads(file, entry)
    ]
    headings: dict[frozenset[str], set[int]] = {}
    for node in file.nodes:
        if node.level or node.role in ("H", "Title"):
            words = frozenset(bare(word) for word in file.words_of(node)) - {""}
            headings.setdefault(words, set()).update(page for page, _ in node.marks())
    wrong = []
    sure = []
    for entry, words in judged[:2000]:
        if entry.target is None or _share(words, file.pages[entry.target].words) > 0.5:
            continue
        others = headings.get(words, set())
        if others and entry.target not in others:
            sure.append(entry)
        elif len(words) > 1 and any(words <= page.words for page in file.pages):
            wrong.append(entry)
    few = len(wrong) < 2 or len(wrong) < 0.25 * len(judged)
    for entry in sure if few else [entry for entry, _ in judged if entry in wrong or entry in sure]:
        yield Finding.of("X210", file.span, title=entry.title, page=(entry.target or 0) + 1)


def _leads(file: PdfFile, entry: Entry) -> bool:
    return entry.target is not None and entry.target < len(file.pages) and bool(file.pages[entry.target].lines)


def _words(title: str) -> frozenset[str]:
    return frozenset(word for one in title.split() if len(word := bare(one)) > 1)


def _share(words: frozenset[str], there: frozenset[str]) -> float:
    return len(words & there) / len(words)


def link_leads_nowhere(file: PdfFile) -> Iterator[Finding]:
    """Tell of links to places that the file does not have."""
    for page, link in file.links:
        if link.lost:
            yield Finding.of("X211", file.span, page=page.number + 1, target=link.lost)


def address_unusable(file: PdfFile) -> Iterator[Finding]:
    """Tell of links to addresses that nobody but their author can open."""
    for page, link in file.links:
        said = link.address
        if said is None or (_ADDRESS.match(said) and not _LOCAL.search(said)):
            continue
        if _LOCAL.search(said) or not (_RELATIVE.match(said) or ":" in said):
            yield Finding.of("X212", file.span, page=page.number + 1, address=said)


def link_off_page(file: PdfFile) -> Iterator[Finding]:
    """Tell of links whose rectangle has no size, or is not on the page."""
    for page, link in file.links:
        if _off(page, link):
            yield Finding.of("X213", file.span, page=page.number + 1)


def _off(page: Page, link: Link) -> bool:
    if len(link.rectangle) != 4:
        return True
    left, low, right, high = link.rectangle
    x0, y0, x1, y1 = page.box
    return right - left < 0.5 or high - low < 0.5 or right < x0 or left > x1 or high < y0 or low > y1


def link_over_nothing(file: PdfFile) -> Iterator[Finding]:
    """Tell of links under which there is neither text nor a picture."""
    for page, link in file.links:
        if _off(page, link) or not page.scanned or page.damaged or not page.scan.complete:
            continue
        left, low, right, high = link.rectangle
        over = any(a < right + 1 and c > left - 1 and b < high + 1 and d > low - 1 for a, b, c, d in page.boxes)
        if not over and not any(left <= x <= right and low <= y <= high for x, y in page.scan.points):
            yield Finding.of("X214", file.span, page=page.number + 1, said=_said(link))


def _said(link: Link) -> str:
    contents = link.item.get("/Contents")
    return str(contents) if contents is not None else link.address or ""
