"""All parts as one document of the engine's own: for themes and engines that fragments do not suit; their oracle."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

import weasyprint

from publisher.diagnostics import Finding, PublisherError
from publisher.formats.pdf.assemble.pagination import PageNumber, side_of
from publisher.formats.pdf.render.drawing_faults import drawing_faults
from publisher.formats.pdf.render.inspection import ragged_lines
from publisher.formats.pdf.render.layout import Press, refusals
from publisher.formats.pdf.render.letter_counts import letters_on
from publisher.formats.pdf.render.order_check import lines_of
from publisher.formats.pdf.render.patches.status import engine_status
from publisher.formats.pdf.structure.document_structure import DocumentStructure
from publisher.formats.pdf.text.source_place import SourcePlaces
from publisher.formats.pdf.whole.finish import finish
from publisher.formats.pdf.workers.messages import DrawnWhole, Whole
from publisher.model import PageEntry, Part, Side

# The contents stand before the articles that they number: they seldom grow by a page, and never twice.
_ROUNDS = 4
_Laid = list[tuple[Part, weasyprint.Document]]


class WholePress:
    """Lays out the parts of one edition, one after the other, and draws them together."""

    def __init__(self, press: Press, task: Whole) -> None:
        self._press, self._task, self._parts, self._issue = press, task, task.parts, press.edition.issue
        self._before = 0
        self._has_front = any(part.role == "front" for part in task.parts)

    def draw(self) -> DrawnWhole:
        """Lay out, join and draw; the fonts' subsets, links, tags and outline are the joined document's.

        Raise PublisherError where the document cannot meet the standard that it is to claim.
        """
        laid = deque(self._rounds(), maxlen=1).pop()
        pages = [page for _, rendered in laid for page in rendered.pages]
        document = laid[0][1].copy(pages)
        if engine_status().on("structure_tree"):
            document.structure = DocumentStructure(pages, self._issue.language)
        with refusals():
            data = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"publisher")
        listed = tuple(self._pagination(laid))
        judged = laid if engine_status().on("order_check") else ()
        faults = [
            fault
            for part, rendered in judged
            for fault in self._press.order_faults(part, lines_of(rendered), _places(part, rendered))
        ]
        noticed = [
            finding
            for part, rendered in laid
            for finding in (*drawing_faults(part, rendered), *ragged_lines(rendered, _places(part, rendered)))
        ]
        findings = (*self._press.findings(), *faults, *noticed)
        return DrawnWhole(finish(data, self._issue, listed, self._task), listed, findings)

    def _rounds(self) -> Iterator[_Laid]:
        """Lay out everything; where the contents took another number of pages than thought, again."""
        at = next((n for n, part in enumerate(self._parts) if part.kind == "contents"), None)
        if at is None:
            yield self._in_turn(self._parts, 1)[0]
            return
        contents = self._parts[at]
        front, number = self._in_turn(self._parts[:at], 1)
        length = len(self._lay_out(contents, number, {}).pages)
        for _ in range(_ROUNDS):
            laid, _ = self._in_turn(self._parts[at + 1 :], number + length)
            listed = self._lay_out(contents, number, self._folios(laid, number + length))
            yield [*front, (contents, listed), *laid]
            if len(listed.pages) == length:
                return
            length = len(listed.pages)
        raise PublisherError(Finding.of("P004", None))

    def _lay_out(self, part: Part, number: int, folios: Mapping[str, str]) -> weasyprint.Document:
        return self._press.lay_out(part, self._side(number), number - self._before, folios, strokes=False)

    def _begin(self, part: Part, number: int) -> None:
        """Count anew where the text of a book begins after its front; a blank page before it is one of the front."""
        if self._has_front and part.role != "front" and not self._before:
            self._before = number // 2 * 2

    def _side(self, number: int) -> Side:
        return side_of(number, self._issue.direction)

    def _in_turn(self, parts: Sequence[Part], number: int) -> tuple[_Laid, int]:
        """Lay out parts from a page number on; give them with the number after the last."""
        laid = []
        self._before = 0
        for part in parts:
            self._begin(part, number)
            laid.append((part, self._lay_out(part, number, {})))
            number += len(laid[-1][1].pages)
        return laid, number

    def _folios(self, laid: _Laid, number: int) -> dict[str, str]:
        """Give the printed number of the page of every anchor."""
        folios: dict[str, str] = {}
        for _, page, label in self._labelled(laid, number):
            for anchor in page.anchors:  # a box that goes on over pages has its anchor on each
                folios.setdefault(anchor, label)
        return folios

    def _labelled(self, laid: _Laid, number: int) -> Iterator[tuple[Part, weasyprint.Page, str]]:
        """Give each page with its part and its printed number."""
        self._before = 0
        for part, rendered in laid:
            self._begin(part, number)
            for n, page in enumerate(rendered.pages, number):
                counted = n - self._before
                front = self._has_front and (part.role == "front" or not counted)
                yield part, page, PageNumber(counted or n, front).label(self._issue)
            number += len(rendered.pages)

    def _pagination(self, laid: _Laid) -> Iterator[PageEntry]:
        counts = (letters for _, rendered in laid for letters in letters_on(rendered))
        pages = zip(self._labelled(laid, 1), counts, strict=True)
        for number, ((part, page, label), letters) in enumerate(pages, 1):
            yield PageEntry(part.id, self._side(number), label, tuple(page.anchors), letters)


def _places(part: Part, rendered: weasyprint.Document) -> SourcePlaces:
    return SourcePlaces(part.source, rendered._html.etree_element)
