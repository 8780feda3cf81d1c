"""Checks of the structure of a tagged PDF, which screen readers read: whether it is there and holds what is drawn."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import pikepdf

from publisher.checks.files.pdf.content_scan import Run
from publisher.checks.files.pdf.page_number_checks import margin_lines, printed_numbers
from publisher.checks.files.pdf.page_words import bare
from publisher.checks.files.pdf.pdf_file import PdfFile
from publisher.checks.files.pdf.pdf_page import Page
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase

_RUNNING = 0.09  # of the height of a page, at its top and bottom, where titles are that run through pages
_BODY = 0.12  # the same, outside of which text is no furniture of the page
_FEWEST = 3  # pages on which what runs through them stands
_MUCH = 40  # letters, from which on a text is no ornament
_FEW = 3


def not_tagged(file: PdfFile) -> Iterator[Finding]:
    """Tell of a document that a screen reader finds no structure in."""
    if not file.tagged or not file.nodes:
        yield Finding.of("X220", file.span)


def content_gone(file: PdfFile) -> Iterator[Finding]:
    """Tell of elements whose content the file does not have."""
    gone: Counter[int] = Counter()
    for page, mark in file.reached:
        if page < 0:
            gone[-1] += 1
        elif file.pages[page].scanned and file.pages[page].scan.complete and not file.pages[page].damaged:
            gone[page] += mark not in file.pages[page].scan.marks
    for node in file.nodes:
        if Phrase("cut_annotations") not in file.cut and not file.annotations.issuperset(node.objects):
            gone[node.page] += 1
    for page, count in sorted(gone.items()):
        if count and not (page < 0 and Phrase("cut_pages") in file.cut):
            yield Finding.of("X221", file.span, page=page + 1 if page >= 0 else "–", count=count)


def tags_not_found(file: PdfFile) -> Iterator[Finding]:
    """Tell of pages from whose content no way leads to its element, which is how readers find what is pointed at."""
    root = file.root.get("/StructTreeRoot")
    if not file.nodes or not isinstance(root, pikepdf.Dictionary):
        return
    lost = [
        page.number
        for page in file.pages
        if page.scan.marks and ("/ParentTree" not in root or not isinstance(page.item.get("/StructParents"), int))
    ]
    if lost:
        yield Finding.of("X252", file.span, page=lost[0] + 1, count=len(lost))


def content_untagged(file: PdfFile) -> Iterator[Finding]:
    """Tell of text that is in no element, and is not said to be an ornament: screen readers pass over it."""
    if not file.tagged or Phrase("cut_elements") in file.cut or not file.nodes:
        return
    for page in file.pages:
        lost = [
            run
            for run in page.runs
            if not run.artifact and (page.number, run.mark) not in file.reached and not run.hidden
        ]
        text = "".join(run.text for run in lost)
        if sum(map(str.isalnum, text)) >= _FEW and not _in_forms(file):
            yield Finding.of("X222", file.span, page=page.number + 1, text=_read(page, lost))


def _in_forms(file: PdfFile) -> bool:
    """Say whether elements have content in forms, whose marks are numbered by themselves."""
    return any(node.in_forms for node in file.nodes)


def _read(page: Page, runs: list[Run]) -> str:
    wanted = set(map(id, runs))
    words = [word for line in page.lines if any(id(run) in wanted for run in line.runs) for word in line.read]
    return " ".join(words[:8])


def text_as_ornament(file: PdfFile) -> Iterator[Finding]:
    """Tell of text in the middle of a page that is marked as an artifact, and stands on no other page."""
    if not file.tagged:
        return
    everywhere: Counter[str] = Counter()
    for page in file.pages:
        everywhere.update({bare(line.text) for line in page.lines})
    for page in file.pages:
        low, high = page.box[1] + _BODY * page.height, page.box[3] - _BODY * page.height
        lines = [
            line
            for line in page.lines
            if low < line.y < high and all(run.artifact for run in line.runs) and everywhere[bare(line.text)] == 1
        ]
        if sum(len(bare(line.text)) for line in lines) >= _MUCH:
            yield Finding.of("X223", file.span, page=page.number + 1, text=" ".join(lines[0].read[:8]))


def furniture_as_content(file: PdfFile) -> Iterator[Finding]:
    """Tell of page numbers and running heads that are read aloud in the middle of the text."""
    if not file.nodes:
        return
    numbers = [
        page
        for page, (_, line) in printed_numbers(file).items()
        if any((page, run.mark) in file.reached for run in line.runs)
    ]
    if len(numbers) >= _FEWEST:
        yield Finding.of("X224", file.span, page=numbers[0] + 1, count=len(numbers), text=str(numbers[0] + 1))
        return
    heads: dict[tuple[str, int], list[int]] = defaultdict(list)
    for page in file.pages:
        for line in margin_lines(page, _RUNNING):
            said = bare(line.text)
            if (
                len(said) > 1
                and not said.isdigit()
                and any((page.number, run.mark) in file.reached for run in line.runs)
            ):
                heads[said, round((line.y - page.box[1]) / 4)].append(page.number)
    for (said, _), pages in heads.items():
        if len(set(pages)) >= _FEWEST:
            yield Finding.of("X224", file.span, page=pages[0] + 1, count=len(set(pages)), text=said)


def alternative_missing(file: PdfFile) -> Iterator[Finding]:
    """Tell of pictures that nobody describes to those who do not see them."""
    for node in file.nodes:
        if node.role in ("Figure", "Formula"):
            said = node.alternative if node.alternative is not None else node.actual
            if said is None or not bare(said) or _is_file(said):
                yield Finding.of("X231", file.span, page=_page(file, node.page), said=said or "")


def _page(file: PdfFile, page: int) -> str:
    return str(page + 1) if 0 <= page < len(file.pages) else "–"


def _is_file(said: str) -> bool:
    name, dot, suffix = said.strip().rpartition(".")
    kinds = ("jpg", "jpeg", "png", "gif", "svg", "tif", "tiff", "webp", "bmp", "eps", "pdf")
    return bool(dot and name) and suffix.lower() in kinds


def headings(file: PdfFile) -> Iterator[Finding]:
    """Tell of headings that skip a level, and of a document that has none."""
    if not file.tagged or not file.nodes:
        return
    listed = [node for node in file.nodes if node.level or node.role in ("H", "Title")]
    if not listed and len(file.pages) >= 4:
        yield Finding.of("X232", file.span, level="–", after="–", page="–")
    last = 0
    for node in listed:
        if node.level > last + 1 and node.role != "H":
            page = next((page for page, _ in node.marks()), node.page)
            yield Finding.of("X232", file.span, level=node.level, after=last, page=_page(file, page))
        last = node.level or last or 1


def unknown_elements(file: PdfFile) -> Iterator[Finding]:
    """Tell of types of elements that no reader knows, and that nothing maps to those that they know."""
    for name in dict.fromkeys(node.named for node in file.nodes if not node.standard):
        yield Finding.of("X233", file.span, name=name)
