"""Checks of the order of pages: the numbers that are printed on them against labels and places, and pages emptied."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from publisher.checks.files.pdf.page_words import Line, bare
from publisher.checks.files.pdf.pdf_file import PdfFile, roman
from publisher.checks.files.pdf.pdf_page import Page
from publisher.diagnostics import Finding

_BAND = 0.14  # of the height of a page, at its top and at its bottom, where its number stands
_FEWEST = 3  # pages that make a series
_NEAR = 4.0  # points, by which numbers of pages are higher or lower
_NONE = -100_000  # an offset that no number has
_NUMBER = re.compile(r"\d{1,4}")
_PRINTED = re.compile(r"\W*(\d{1,4})\W*")
_PAGE_WORDS = frozenset((
    *("page", "p", "pp", "seite", "pagina", "página", "صفحة", "الصفحة", "ص", "صفحه", "صفحہ", "עמוד", ""),
))  # fmt: skip
_ROMAN = {roman(number): number for number in range(1, 100)}


def margin_lines(page: Page, band: float = _BAND) -> list[Line]:
    """List the lines in the margins above and below the text."""
    low, high = page.box[1] + band * page.height, page.box[3] - band * page.height
    return [line for line in page.lines if line.y <= low or line.y >= high]


def printed_numbers(file: PdfFile) -> dict[int, tuple[int, Line]]:
    """Return the numbers that stand on pages in a series of at least three, with their lines, by page."""
    candidates: dict[int, list[tuple[int, Line]]] = {}
    votes: Counter[int] = Counter()
    for page in file.pages:
        if page.turned:
            continue
        found = [(number, line) for line in margin_lines(page) if (number := _number(line)) is not None]
        candidates[page.number] = found
        votes.update({number - page.number for number, _ in found})
    offset, count = max(votes.items(), key=lambda item: (item[1], -abs(item[0])), default=(0, 0))
    heights = _heights(file, candidates, offset)
    if count < _FEWEST or 3 * count < len(heights):
        heights, offset = _heights_of_most(file, candidates), _NONE
    series: dict[int, tuple[int, Line]] = {}
    sides = [
        side
        for page, found in candidates.items()
        for number, line in found
        if number - page == offset or offset == _NONE
        for side in (line.left - file.pages[page].box[0], line.right - file.pages[page].box[0])
    ]
    for number_of_page, found in candidates.items():
        left, bottom, *_ = file.pages[number_of_page].box
        level = [
            (number, line)
            for number, line in found
            if any(abs(line.y - bottom - height) < _NEAR for height in heights)
            and any(abs(end - left - side) < _NEAR for side in sides for end in (line.left, line.right))
        ]
        matching = [one for one in level if one[0] - number_of_page == offset]
        if matching or (len(level) == 1 and _alone(level[0][1])):
            series[number_of_page] = (matching or level)[0]
    known = sum(number - page == offset for page, (number, _) in series.items())
    return series if offset == _NONE or 2 * known >= len(series) else {}


def _heights(file: PdfFile, candidates: dict[int, list[tuple[int, Line]]], offset: int) -> list[float]:
    """List how high the numbers stand that are as far from their pages' places as most are."""
    return [
        line.y - file.pages[page].box[1]
        for page, found in candidates.items()
        for number, line in found
        if number - page == offset
    ]


def _heights_of_most(file: PdfFile, candidates: dict[int, list[tuple[int, Line]]]) -> list[float]:
    """List the height at which most pages have a number of their own, where pages are out of order."""
    levels: dict[int, dict[int, int]] = defaultdict(dict)
    for page, found in candidates.items():
        lines = file.pages[page].lines
        for number, line in found:
            if not _alone(line) or not (_level(line, lines[0]) or _level(line, lines[-1])):
                continue
            levels[round((line.y - file.pages[page].box[1]) / _NEAR)][page] = number
    level, numbers = max(levels.items(), key=lambda item: len(item[1]), default=(0, {}))
    own = len(set(numbers.values()))
    most = len(numbers) >= max(_FEWEST + 1, 0.5 * len(file.pages))
    return [level * _NEAR] if most and own > 0.9 * len(numbers) and max(numbers.values()) < 1900 else []


def _number(line: Line) -> int | None:
    """Return the number that a line in a margin says, alone or as that of a page."""
    if not all(line.pieces):
        return None  # there is more than can be read
    said = [number[1] for word in line.words if (number := _PRINTED.fullmatch(word))]
    others = {bare(word).lower() for word in line.words if not _PRINTED.fullmatch(word)}
    return int(said[0]) if len(said) == 1 and others <= _PAGE_WORDS else None


def _level(line: Line, other: Line) -> bool:
    return abs(line.y - other.y) < _NEAR


def _alone(line: Line) -> bool:
    return len(list(filter(bare, line.words))) == 1


def labels_against_print(file: PdfFile) -> Iterator[Finding]:
    """Tell of labels, by which programs go to a page, that are not the numbers printed on the pages."""
    wrong = []
    for page, (number, _) in printed_numbers(file).items():
        label = file.labels[page] if file.labels else str(page + 1)
        told = _NUMBER.findall(label)
        value = int(told[-1]) if told else _ROMAN.get(label.lower())
        if value != number:
            wrong.append((page, number, label))
    if wrong:
        page, number, label = wrong[0]
        yield Finding.of("X204", file.span, page=page + 1, printed=number, label=label, count=len(wrong))


def pages_out_of_order(file: PdfFile) -> Iterator[Finding]:
    """Tell of printed numbers that go back."""
    yield from (
        Finding.of("X205", file.span, page=page + 1, printed=number, before=before)
        for page, before, number in _backwards(file)
    )


def _backwards(file: PdfFile) -> Iterator[tuple[int, int, int]]:
    last = None
    for page, (number, _) in sorted(printed_numbers(file).items()):
        restarts = (
            number <= _FEWEST and number + 1 != last
        )  # a new part counts for itself, its first pages in silence
        if last is not None and number <= last and not restarts:
            yield page, last, number
        last = number


def pages_missing(file: PdfFile) -> Iterator[Finding]:
    """Tell of printed numbers between which there are more pages than the file has."""
    if any(_backwards(file)):
        return
    last = None
    for page, (number, _) in sorted(printed_numbers(file).items()):
        if last is not None and number - last[1] > page - last[0]:
            yield Finding.of("X206", file.span, page=page + 1, printed=number, before=last[1])
        last = page, number


def pages_emptied(file: PdfFile) -> Iterator[Finding]:
    """Tell of pages on which nothing is, though the structure, the outline or a link names something there."""
    named: dict[int, set[int]] = defaultdict(set)
    for number, mark in file.reached:
        named[number].add(mark)
    targets = {entry.target for entry in file.outline or ()}
    targets |= {link.target for _, link in file.links}
    for page in file.pages:
        if not page.scanned or page.damaged:
            continue
        scan = page.scan
        nothing = not any(run.text.strip() or not run.font.known_codes for run in page.runs) and not scan.pictures
        marks = named[page.number]
        drawn = marks & scan.drawn_marks
        lost = len(marks) >= _FEWEST and (not drawn or (nothing and len(drawn) < 0.5 * len(marks)))
        linked = page.number in targets or bool(page.item.get("/Annots"))
        if lost or (nothing and not scan.paints and (marks or linked)):
            yield Finding.of("X207", file.span, page=page.number + 1)
