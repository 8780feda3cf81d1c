"""Checks of the elements of a tagged PDF among each other: tables, lists, their order, and their languages."""

import re
from collections import Counter
from collections.abc import Iterator

from publisher.arabic.passage_languages import script_of_text, words_in
from publisher.checks.files.pdf.document_checks import script_named
from publisher.checks.files.pdf.pdf_file import PdfFile
from publisher.checks.files.pdf.structure_nodes import Node
from publisher.diagnostics import Finding

_ROWS = frozenset(("TR", "THead", "TBody", "TFoot"))
_CELLS = frozenset(("TH", "TD"))
_THROUGH = frozenset(("NonStruct", "Div", "Sect", "Part", "Private", "Span"))
_BLOCKS = frozenset(
    ("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "BlockQuote", "Div", "Span", "TOCI", "NonStruct")
)
_BULLET = re.compile(r"[•◦▪▫●○■□◆◇‣⁃✓★☐☑\uf0b7]$")
_NUMBERED = re.compile(r"\(?(\d{1,3})[.)\-–]$")
_ASIDE = frozenset(("Note", "FENote", "Aside", "Figure", "Caption", "Table", "Formula", "Artifact", "Reference"))
_SAME = 2.0  # points
# Texts that have letters of one script alone, as most have: quicker than by the names of their characters.
_OWN_LETTERS = {
    "Arab": re.compile("[\\W\\d_\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]*"),
    "Hebr": re.compile("[\\W\\d_\u0590-\u05ff]*"),
    "Latn": re.compile("[\\W\\d_A-Za-z\u00c0-\u024f]*"),
}
_FEWEST_LETTERS = 8  # of another script, in one piece, from which on it is a passage and no name


def table_without_heads(file: PdfFile) -> Iterator[Finding]:
    """Tell of tables of which a screen reader cannot say what a cell stands under."""
    for node in file.nodes:
        if node.role != "Table":
            continue
        roles = Counter(one.role for one in node.within())
        if roles["TD"] >= 2 and roles["TR"] >= 2 and not roles["TH"]:
            yield Finding.of("X225", file.span, page=_page(node))


def table_malformed(file: PdfFile) -> Iterator[Finding]:
    """Tell of tables without rows, rows without cells, and cells that stand outside of rows."""
    for node in file.nodes:
        around = _role_around(node)
        bad = node.role in _CELLS and around != "TR"
        bad |= node.role == "TR" and around not in ("Table", "THead", "TBody", "TFoot")
        if node.role in ("Table", "TR"):
            wanted = {"TR"} if node.role == "Table" else _CELLS
            bad |= bool(node.kids) and not any(one.role in wanted for one in node.within())
        if bad:
            yield Finding.of("X226", file.span, page=_page(node), name=node.role)


def _role_around(node: Node) -> str:
    return next((one.role for one in list(node.around())[1:] if one.role not in _THROUGH), "")


def list_untagged(file: PdfFile) -> Iterator[Finding]:
    """Tell of paragraphs that are the items of a list, and are in none."""
    for parent in file.nodes:
        kids = [kid for kid in parent.elements if kid.role in ("P", "Div", "Span", "NonStruct")]
        if len(kids) < 2 or any(one.role in ("L", "LI", "TOC", "Table", "TR") for one in parent.around()):
            continue
        last: str | int | None = None
        for kid in kids:
            sign = _item_sign(file, kid)
            if sign is not None and (sign == last or (isinstance(last, int) and sign == last + 1)):
                yield Finding.of("X227", file.span, page=_page(kid))
                break
            last = sign


def _item_sign(file: PdfFile, node: Node) -> str | int | None:
    """Return the bullet or the number that a paragraph begins with."""
    page, mark = next(iter(node.marks()), (-1, -1))
    if page < 0 or len(node.elements) + len(node.own_marks) == 0:
        return None
    runs = file.pages[page].by_mark.get(mark, ())
    if not runs:
        return None
    words = runs[0].text.split()
    if not words:
        return None
    for word in (words[0], words[-1]) if len(words) > 1 else (words[0],):
        if _BULLET.match(word):
            return word
        if len(words) == 1 or word == words[0]:
            found = _NUMBERED.match(word)
            if found:
                return int(found[1])
    return None


def list_malformed(file: PdfFile) -> Iterator[Finding]:
    """Tell of lists without items, and of items that are in no list."""
    for node in file.nodes:
        if node.role == "L":
            bad = bool(node.kids) and not any(one.role in ("LI", "L") for one in _through(node))
        else:
            bad = node.role == "LI" and _role_around(node) not in ("L", "TOC")
        if bad:
            yield Finding.of("X228", file.span, page=_page(node), name=node.role)


def _through(node: Node) -> Iterator[Node]:
    """Yield the elements in another, through those that mean nothing."""
    waiting = list(node.elements)
    while waiting:
        one = waiting.pop()
        yield one
        if one.role in _THROUGH:
            waiting += one.elements


def order_of_elements(file: PdfFile) -> Iterator[Finding]:
    """Tell of pages whose elements are read in another order than that in which they stand and were drawn."""
    last: tuple[int, int, float, float, float, float] | None = None
    wrong: Counter[int] = Counter()
    for node, page, mark in file.contents:
        runs = file.pages[page].by_mark.get(mark, ()) if page >= 0 else ()
        if not runs or any(one.role in _ASIDE for one in node.around()):
            continue
        left, right = min(run.box[0] for run in runs), max(run.box[2] for run in runs)
        here = page, runs[0].order, left, right, runs[0].y, runs[0].size
        if last is not None:
            wrong[page] += _goes_back(last, here)
        last = here
    for page, count in sorted(wrong.items()):
        if count:
            yield Finding.of("X229", file.span, page=page + 1, count=count)


def _goes_back(
    last: tuple[int, int, float, float, float, float], here: tuple[int, int, float, float, float, float]
) -> bool:
    """Say whether what is read next was drawn before, and stands above it or on a page before."""
    if here[0] != last[0]:
        return here[0] < last[0]
    overlap = min(last[3], here[3]) - max(last[2], here[2])
    above = here[4] > last[4] + 0.7 * max(here[5], last[5])
    return here[1] < last[1] and above and overlap > 0.3 * min(last[3] - last[2], here[3] - here[2])


def languages_of_passages(file: PdfFile) -> Iterator[Finding]:
    """Tell of passages in letters that the language around them is not written in."""
    if not file.nodes:
        return
    found: list[tuple[int, str, str, str]] = []
    for node in file.nodes:
        language = node.language or file.language
        if any(one.role in ("Code", "Formula") for one in node.around()):
            continue
        named = script_named(language) if language else ""
        if not named:
            continue
        for page, mark in node.own_marks:
            runs = file.pages[page].by_mark.get(mark, ()) if page >= 0 else ()
            text = "".join(run.text for run in runs if not run.font.typewriter)
            if len(text) < _FEWEST_LETTERS or (named in _OWN_LETTERS and _OWN_LETTERS[named].fullmatch(text)):
                continue
            words = words_in(text)
            if sum(map(str.isalpha, words)) < _FEWEST_LETTERS:
                continue
            script = script_of_text(words)
            if script and script != named and script_named(f"und-{script}") == script:
                found.append((page, " ".join(file.words_of(node)) or text.strip(), language, script))
    if found:
        page, text, language, script = found[0]
        said = text[:40]
        yield Finding.of(
            "X230", file.span, page=page + 1, text=said, language=language, script=script, count=len(found)
        )


def _page(node: Node) -> str:
    page = next((page for page, _ in node.marks() if page >= 0), node.page)
    return str(page + 1) if page >= 0 else "–"
