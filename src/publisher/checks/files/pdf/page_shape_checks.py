"""Checks of pages as sheets: their sizes, what stands beyond their edges, and text that nobody sees."""

from collections import Counter
from collections.abc import Iterator

from publisher.checks.files.pdf.content_scan import Run
from publisher.checks.files.pdf.page_words import lines_of
from publisher.checks.files.pdf.pdf_file import PdfFile
from publisher.checks.files.pdf.pdf_page import Page
from publisher.diagnostics import Finding

_LEAST, _MOST = 72.0, 4800.0  # points: an inch, and the long side of a poster
_SAME = 3.0  # points by which pages of one size may differ
_BEYOND = 4.0  # points by which a letter may stand out of its page
_FEW = 3  # letters


def sizes_differ(file: PdfFile) -> Iterator[Finding]:
    """Tell of pages of another size or turned otherwise than most, but for covers."""
    if len(file.pages) < 4:
        return
    shapes = [(round(page.width / _SAME), round(page.height / _SAME), page.turned) for page in file.pages]
    usual, count = Counter(shapes).most_common(1)[0]
    if count <= len(shapes) / 2:
        return
    for page, shape in list(zip(file.pages, shapes, strict=True))[1:-1]:
        if max(abs(shape[0] - usual[0]), abs(shape[1] - usual[1])) > 1 or shape[2] != usual[2]:
            yield Finding.of("X239", file.span, page=page.number + 1, size=_size(page), usual=_size_of(file, usual))


def _size(page: Page) -> str:
    turned = f" ({page.turned}°)" if page.turned else ""
    return f"{page.width * 25.4 / 72:.0f} × {page.height * 25.4 / 72:.0f} mm{turned}"


def _size_of(file: PdfFile, shape: tuple[int, int, int]) -> str:
    pages = (page for page in file.pages if (round(page.width / _SAME), round(page.height / _SAME)) == shape[:2])
    return _size(next(pages))


def size_insane(file: PdfFile) -> Iterator[Finding]:
    """Tell of pages that no press and no screen has, and of boxes that show nothing of a page."""
    for page in file.pages:
        if not (_LEAST <= page.width <= _MOST and _LEAST <= page.height <= _MOST):
            yield Finding.of("X240", file.span, page=page.number + 1, size=_size(page))


def text_off_page(file: PdfFile) -> Iterator[Finding]:
    """Tell of text that stands beyond the edge of its page."""
    for page in file.pages:
        x0, y0, x1, y1 = page.box
        if not (_LEAST <= page.width <= _MOST and _LEAST <= page.height <= _MOST):
            continue
        lost = [
            run
            for run in page.runs
            if not (run.hidden or run.artifact)
            and (
                run.box[0] < x0 - _BEYOND
                or run.box[2] > x1 + _BEYOND + 0.3 * run.size
                or not y0 - _BEYOND < run.y < y1 + _BEYOND
            )
        ]
        if _letters(lost) >= _FEW:
            yield Finding.of("X241", file.span, page=page.number + 1, text=_shown(lost))


def text_unseen(file: PdfFile) -> Iterator[Finding]:
    """Tell of text that is drawn without ink, or white on white."""
    for page in file.pages:
        scan = page.scan
        covered = scan.fills + scan.pictures
        lost = [
            run
            for run in page.runs
            if (run.hidden and not scan.pictures)
            or (run.white and not run.hidden and not any(_holds(box, run) for box in covered))
        ]
        if _letters(lost) >= _FEW:
            yield Finding.of("X248", file.span, page=page.number + 1, text=_shown(lost))


def text_mirrored(file: PdfFile) -> Iterator[Finding]:
    """Tell of text whose letters are seen as in a mirror."""
    for page in file.pages:
        lost = [run for run in page.runs if run.mirrored and not run.hidden]
        if _letters(lost) >= _FEW:
            yield Finding.of("X253", file.span, page=page.number + 1, text=_shown(lost) or "")


def _holds(box: tuple[float, float, float, float], run: Run) -> bool:
    x, y = run.x + run.along[0] * run.width / 2, run.y + 0.2 * run.size
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2


def _letters(runs: list[Run]) -> int:
    return sum(map(str.isalnum, "".join(run.text for run in runs)))


def _shown(runs: list[Run]) -> str:
    """Return the words of the first line of some texts."""
    lines = lines_of(runs)
    return " ".join(lines[0].read)[:60] if lines else runs[0].text[:60]
