"""A PDF as it was read: its pages and what they draw, fonts, labels, outline, destinations and structure.

Each part is read when a check asks for it first, and all of them within bounds.
"""

import functools
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf

from publisher.arabic.passage_languages import script_of_text
from publisher.checks.files.pdf.bounded_streams import OF_DAMAGE, DamagedStreamError, TooLargeError, bytes_of
from publisher.checks.files.pdf.content_scan import MOST_TOKENS, scan
from publisher.checks.files.pdf.content_tokens import joined
from publisher.checks.files.pdf.font_maps import Font
from publisher.checks.files.pdf.page_words import lines_of
from publisher.checks.files.pdf.pdf_page import Entry, Link, Page, box_of
from publisher.checks.files.pdf.structure_nodes import Node, read_tree
from publisher.i18n.languages import RIGHT_TO_LEFT, direction_of, script_of
from publisher.i18n.sentences import Phrase
from publisher.model import Face, Span

#: How much is looked at; what there is more of is said.
MOST_PAGES, MOST_LINKS, MOST_ENTRIES = 3000, 10_000, 20_000
#: What all pages may draw with together, in bytes.
MOST_CONTENT = 80 << 20
# By how much of it the script of a text is known.
_PAGES_OF_SCRIPT, _RUNS_OF_SCRIPT, _LETTERS_OF_SCRIPT = 30, 200, 1000
_PART = 0.25  # of a text's letters: an article on programming may have more Latin letters than its own
_TITLE = re.compile(r"<dc:title\b[^>]*>(.*?)</dc:title>|\bdc:title=(?:\"([^\"]*)\"|'([^']*)')", re.DOTALL)
_MOST_WARNINGS = 1000
# What qpdf says of a file that it can read by guessing alone; it also warns of trifles that it puts right.
_DAMAGE = re.compile(
    r"file is damaged|xref|trailer|endstream|endobj|expected|EOF|can't find|could not|invalid offset"
)
_TAGS = re.compile(r"<[^>]*>")
_ITEM = re.compile(r"<rdf:li\b[^>]*>(.*?)</rdf:li>", re.DOTALL)


class PdfFile:
    """A PDF that is open. `faces` are fonts that are known well, to which those of the file are compared."""

    def __init__(self, name: str, data: bytes, pdf: pikepdf.Pdf, faces: Sequence[Face] = ()) -> None:
        self.name = name
        self.size = len(data)
        self.pdf = pdf
        self.faces = faces
        self.span = Span(name)
        self.root = pdf.Root
        self._fonts: dict[Any, Font] = {}
        #: What there was too much of to be looked at.
        self.cut: list[Phrase] = []
        #: The checks that could not be made.
        self.failed: list[str] = []

    @cached_property
    def pages(self) -> list[Page]:
        """The pages, and what they draw."""
        found = [Page(number, page.obj) for number, page in zip(range(MOST_PAGES), self.pdf.pages, strict=False)]
        if len(self.pdf.pages) > MOST_PAGES:
            self.cut.append(Phrase("cut_pages"))
        left = MOST_CONTENT
        for page in found:
            content = self._content(page)
            left -= len(content)
            if left < 0:
                self.cut.append(Phrase("cut_contents"))
                break
            try:
                page.scan = scan(content, page.inherited("/Resources"), self.font)
            except OF_DAMAGE:
                page.damaged = True
            page.scanned = True
            if not page.scan.complete:
                self.cut.append(Phrase("cut_contents"))
        return found

    def _content(self, page: Page) -> bytes:
        content = page.item.get("/Contents")
        pieces = []
        for stream in list(content)[:MOST_TOKENS] if isinstance(content, pikepdf.Array) else [content]:
            if not isinstance(stream, pikepdf.Stream):
                continue
            try:
                pieces.append(bytes_of(stream))
            except DamagedStreamError as error:
                page.damaged = True
                pieces.append(error.decoded)
            except TooLargeError:
                self.cut.append(Phrase("cut_contents"))
        return joined(pieces)

    def font(self, item: Any) -> Font:
        """Return a font, the same for all pages that name it."""
        key = item.objgen if item.is_indirect else id(item)
        if key not in self._fonts:
            self._fonts[key] = Font(item)
        return self._fonts[key]

    @cached_property
    def fonts(self) -> list[Font]:
        """The fonts that pages draw with."""
        _ = self.pages
        return list(self._fonts.values())

    @cached_property
    def numbers(self) -> dict[tuple[int, int], int]:
        """The numbers of pages by their objects."""
        return {page.item.objgen: page.number for page in self.pages}

    @cached_property
    def language(self) -> str:
        """The language that the document names, or nothing."""
        said = self.root.get("/Lang")
        return str(said).strip() if isinstance(said, pikepdf.String) else ""

    @cached_property
    def scripts(self) -> Counter[str]:
        """How many letters of each script are in its text (ISO 15924)."""
        found: Counter[str] = Counter()
        for page in self.pages[:: max(1, len(self.pages) // _PAGES_OF_SCRIPT)]:
            text = "".join(run.text for run in page.runs[:_RUNS_OF_SCRIPT])[:_LETTERS_OF_SCRIPT]
            for letter, count in Counter(filter(str.isalpha, text)).items():
                found[_script(letter)] += count
        del found[""]
        return found

    @cached_property
    def script(self) -> str:
        """The script of most of its text, or nothing."""
        return max(self.scripts, key=lambda script: self.scripts[script], default="")

    def is_in(self, script: str) -> bool:
        """Say whether a part of the text is in a script that is more than names and quotations."""
        return self.scripts[script] >= _PART * self.scripts.total() > 0

    @property
    def direction(self) -> str:
        """The direction of its language where the text is in that, else of its text; nothing of what is unknown."""
        if self.script and not (self.language and self.is_in(script_of(self.language))):
            return "rtl" if self.script in RIGHT_TO_LEFT else "ltr"
        return direction_of(self.language) if self.language else ""

    @cached_property
    def reached(self) -> frozenset[tuple[int, int]]:
        """The marked content that stands in an element: pairs of page and number there."""
        return frozenset(mark for node in self.nodes for mark in node.own_marks)

    @cached_property
    def preferences(self) -> Any:
        """The viewer preferences, or an empty table."""
        found = self.root.get("/ViewerPreferences")
        return found if isinstance(found, pikepdf.Dictionary) else {}

    @cached_property
    def title(self) -> str:
        """The title in the information dictionary, or nothing."""
        info = self.pdf.trailer.get("/Info")
        said = info.get("/Title") if isinstance(info, pikepdf.Dictionary) else None
        return str(said).strip("\0 \t\r\n\ufeff") if isinstance(said, pikepdf.String) else ""

    @cached_property
    def metadata_bytes(self) -> bytes | None:
        """The XMP as it is in the file, or None; nothing where it cannot be decoded, or is too large."""
        found = self.root.get("/Metadata")
        if not isinstance(found, pikepdf.Stream):
            return None
        try:
            return bytes_of(found)
        except (DamagedStreamError, TooLargeError):
            return b""

    @cached_property
    def metadata(self) -> str | None:
        """The XMP as text, or None."""
        return None if self.metadata_bytes is None else self.metadata_bytes.decode("utf-8", "replace")

    @cached_property
    def xmp_titles(self) -> list[str]:
        """The titles in XMP, one for each language that it names."""
        found = _TITLE.search(self.metadata or "")
        if found is None:
            return []
        listed = _ITEM.findall(found[1] or "") or list(filter(None, found.groups()))
        said = [html.unescape(_TAGS.sub("", one)).strip() for one in listed]
        return [one for one in said if one]

    @cached_property
    def tagged(self) -> bool:
        """Whether it has a structure tree, and says that this is one for readers."""
        marked = self.root.get("/MarkInfo")
        return (
            isinstance(self.root.get("/StructTreeRoot"), pikepdf.Dictionary)
            and isinstance(marked, pikepdf.Dictionary)
            and str(marked.get("/Marked")) == "True"
        )

    @cached_property
    def nodes(self) -> list[Node]:
        """The elements of its structure, in reading order."""
        root = self.root.get("/StructTreeRoot")
        if not isinstance(root, pikepdf.Dictionary):
            return []
        found, complete = read_tree(root, self.numbers)
        if not complete:
            self.cut.append(Phrase("cut_elements"))
        return found

    @cached_property
    def contents(self) -> list[tuple[Node, int, int]]:
        """All content in the order of reading: its element, its page, its number there."""
        found: list[tuple[Node, int, int]] = []
        for root in (node for node in self.nodes if node.parent is None):
            waiting: list[tuple[Node, Node | tuple[int, int]]] = [(root, root)]
            while waiting:
                node, one = waiting.pop()
                if isinstance(one, Node):
                    waiting += [(one, kid) for kid in reversed(one.kids)]
                else:
                    found.append((node, *one))
        return found

    def text_of(self, node: Node) -> str:
        """Return what an element draws, its letters in the order of the file."""
        pages = self.pages
        marks = (mark for mark in node.marks() if mark[0] >= 0)
        return " ".join(run.text for page, mark in marks for run in pages[page].by_mark.get(mark, ()))

    def words_of(self, node: Node) -> list[str]:
        """Return the words that an element draws, line by line."""
        found: list[str] = []
        for page in dict.fromkeys(page for page, _ in node.marks() if page >= 0):
            marks = {mark for number, mark in node.marks() if number == page}
            runs = [run for mark in marks for run in self.pages[page].by_mark.get(mark, ())]
            found += [word for line in lines_of(runs) for word in line.read]
        return found

    @cached_property
    def labels(self) -> list[str] | None:
        """The label of each page; None where the file gives none."""
        root = self.root.get("/PageLabels")
        if not isinstance(root, pikepdf.Dictionary):
            return None
        starts = {
            key: value for key, value in leaves(root, "/Nums") if isinstance(key, int) and _is_dictionary(value)
        }
        found: list[str] = []
        current: Any = None
        since = 0
        for number in range(len(self.pages)):
            if number in starts:
                current, since = starts[number], number
            found.append(_label(current, number - since) if current is not None else "")
        return found

    @cached_property
    def destinations(self) -> dict[str, int | None]:
        """The pages of named destinations; None where a name leads to no page of the file."""
        found: dict[str, int | None] = {}
        old = self.root.get("/Dests")
        if isinstance(old, pikepdf.Dictionary):
            found.update((key[1:], self.page_of(value)) for key, value in list(old.items())[:MOST_ENTRIES])
        names = self.root.get("/Names")
        tree = names.get("/Dests") if isinstance(names, pikepdf.Dictionary) else None
        if isinstance(tree, pikepdf.Dictionary):
            found.update((str(key), self.page_of(value)) for key, value in leaves(tree, "/Names"))
        return found

    def page_of(self, destination: Any) -> int | None:
        """Return the page that a destination is on; None where that is none of the file."""
        if isinstance(destination, pikepdf.Dictionary):
            destination = destination.get("/D")
        if isinstance(destination, pikepdf.String | pikepdf.Name):
            name = str(destination)
            return self.destinations.get(name[1:] if isinstance(destination, pikepdf.Name) else name)
        if not isinstance(destination, pikepdf.Array) or not len(destination):
            return None
        page = destination[0]
        if isinstance(page, int):
            return page if 0 <= page < len(self.pdf.pages) else None
        if not isinstance(page, pikepdf.Dictionary):
            return None
        number = self.numbers.get(page.objgen)
        return MOST_PAGES if number is None and Phrase("cut_pages") in self.cut else number

    @cached_property
    def outline(self) -> list[Entry] | None:
        """The entries of the outline, in their order; None where there is none."""
        root = self.root.get("/Outlines")
        if not isinstance(root, pikepdf.Dictionary):
            return None
        found: list[Entry] = []
        seen: set[tuple[int, int]] = set()
        waiting = [root.get("/First")]
        while waiting and len(found) < MOST_ENTRIES:
            item = waiting.pop()
            if not isinstance(item, pikepdf.Dictionary) or (item.is_indirect and item.objgen in seen):
                continue
            seen.add(item.objgen)
            action: Any = item.get("/A")
            goes = isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo"
            destination = item.get("/Dest", action.get("/D") if goes else None)
            other = isinstance(action, pikepdf.Dictionary) and not goes
            target = self.page_of(destination) if destination is not None else None
            title = item.get("/Title")
            said = str(title) if isinstance(title, pikepdf.String) else ""
            found.append(Entry(said, target, other or target is not None or destination is None))
            waiting += [item.get("/Next"), item.get("/First")]
        return found

    @cached_property
    def links(self) -> list[tuple[Page, Link]]:
        """The links, with their pages."""
        found: list[tuple[Page, Link]] = []
        left = MOST_LINKS
        for page in self.pages:
            listed = page.item.get("/Annots")
            if not isinstance(listed, pikepdf.Array):
                continue
            if len(listed) > left:
                self.cut.append(Phrase("cut_annotations"))
            for number in range(min(len(listed), left)):
                item = listed[number]
                if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Link":
                    found.append((page, self._link(item)))
            left -= min(len(listed), left)
        return found

    @cached_property
    def annotations(self) -> frozenset[tuple[int, int]]:
        """All that stands on pages besides what they draw, by its objects; links among it."""
        found: set[tuple[int, int]] = set()
        for page in self.pages:
            listed = page.item.get("/Annots")
            if isinstance(listed, pikepdf.Array):
                found.update(
                    listed[n].objgen for n in range(min(len(listed), MOST_LINKS)) if _is_dictionary(listed[n])
                )
        return frozenset(found)

    def _link(self, item: Any) -> Link:
        link = Link(item, box_of(item.get("/Rect")) or ())
        action: Any = item.get("/A")
        if isinstance(action, pikepdf.Dictionary):
            link.action = str(action.get("/S", ""))[1:]
        if link.action == "URI":
            said = action.get("/URI")
            link.address = str(said) if isinstance(said, pikepdf.String) else ""
        elif link.action in ("", "GoTo"):
            destination = item.get("/Dest", action.get("/D") if link.action else None)
            link.target = self.page_of(destination) if destination is not None else None
            if link.target is None:
                named = isinstance(destination, pikepdf.String | pikepdf.Name)
                link.lost = str(destination) if named else "?"
        return link

    @cached_property
    def mended(self) -> str:
        """What the reader had to mend to find the objects of the file, in its words; nothing where all is well."""
        for warning in self.pdf.get_warnings()[:_MOST_WARNINGS]:
            said = str(warning)
            if _DAMAGE.search(said):
                return said.rpartition(": ")[2][:120]
        return ""


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF; raise pikepdf's errors."""
    return pikepdf.open(BytesIO(data), suppress_warnings=True)


@functools.lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return script_of_text(unicodedata.normalize("NFKC", letter))


def _is_dictionary(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary)


def leaves(root: Any, key: str) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs of a name tree or a number tree, which may loop."""
    seen: set[tuple[int, int]] = set()
    waiting, left = [root], MOST_ENTRIES
    while waiting and left > 0:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or (item.is_indirect and item.objgen in seen):
            continue
        seen.add(item.objgen)
        pairs, kids = item.get(key), item.get("/Kids")
        if isinstance(pairs, pikepdf.Array):
            for at in range(0, min(len(pairs) - 1, 2 * left), 2):
                yield pairs[at], pairs[at + 1]
            left -= len(pairs) // 2
        if isinstance(kids, pikepdf.Array):
            waiting += list(kids)[:MOST_ENTRIES]


def _label(style: Any, since: int) -> str:
    """Return the label of a page (ISO 32000-1 §12.4.2)."""
    before = style.get("/P")
    first = style.get("/St", 1)
    number = (first if isinstance(first, int) else 1) + since
    kind = str(style.get("/S", ""))
    said = {"/D": str(number), "/r": roman(number), "/R": roman(number).upper()}.get(kind, "")
    if kind in ("/A", "/a") and number > 0:
        said = chr((65 if kind == "/A" else 97) + (number - 1) % 26) * min((number - 1) // 26 + 1, 50)
    return (str(before) if isinstance(before, pikepdf.String) else "") + said


def roman(number: int) -> str:
    """Return a number as a Roman numeral in small letters; nothing of one that is none there."""
    if not 0 < number < 4000:
        return ""
    found = ""
    for value, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
                        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        found += sign * (number // value)
        number %= value
    return found
