"""A part into its fragment: laid out by itself, its lines drawn out, drawn, and read back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import weasyprint

from publisher.diagnostics import Finding
from publisher.formats.pdf.assemble.assembler import assemble
from publisher.formats.pdf.assemble.pagination import pagination, place
from publisher.formats.pdf.fragments.capture import capture
from publisher.formats.pdf.fragments.fragment import Fragment, UnfitError
from publisher.formats.pdf.fragments.shared_furniture import CommonFurniture
from publisher.formats.pdf.render.drawing_faults import drawing_faults
from publisher.formats.pdf.render.drawing_text import drawn_texts
from publisher.formats.pdf.render.inspection import ragged_lines
from publisher.formats.pdf.render.layout import KASHIDA, Press
from publisher.formats.pdf.render.link_fixes import gather
from publisher.formats.pdf.render.order_check import DrawnLine, lines_of
from publisher.formats.pdf.render.patches.hooks import TEXT_LAYER, Margins, margins_later
from publisher.formats.pdf.text.drawing import forget
from publisher.formats.pdf.text.round_trip_check import judged, read
from publisher.formats.pdf.text.source_place import SourcePlaces
from publisher.formats.pdf.workers.messages import Task
from publisher.system.limits import bounded

_OFF_THE_PAGE = frozenset(("P006", "P032", "P033"))
_LARGE = 200_000  # characters of HTML
_VERSE = 'class="hemistich"'
if KASHIDA:
    from publisher.formats.pdf.render.justification import draw_out


class PartPress:
    """Makes fragments of the parts of one edition, on one size of page."""

    def __init__(self, press: Press) -> None:
        self._press, self._edition, self._justify = press, press.edition, press.layout.justify
        # pdfium takes every line of a document that is bound on the right for a right-to-left one, and no other.
        self._apart = press.whole_latin and press.edition.issue.direction == "rtl"
        self._faces = {face.sha256 for face in press.edition.faces}
        # What the engine draws itself has codes that are no pair's: each part draws its own furniture then.
        self._common = CommonFurniture() if TEXT_LAYER else None

    def fragment(self, task: Task) -> Fragment:
        """Lay out a part and draw it; raises UnfitError at what fragments lack, PublisherError at its faults."""
        self._press.findings()  # a part that failed before this one has findings of its own
        if len(task.part.html) > _LARGE:
            forget()
        with margins_later() as margins:
            rendered = self._press.lay_out(task.part, task.side, None, dict(task.folios))
            with bounded(self._press.limits, task.part.place):
                if KASHIDA and (self._justify.how != "none" or _VERSE in task.part.html):
                    draw_out(rendered, self._justify, self._edition.faces)
                    gather(rendered)
                issue = self._edition.issue
                made, furniture = capture(
                    rendered, margins, issue.digits, issue.language, self._common, apart=self._apart
                )
            for font in made.fonts:
                if font.face not in self._faces:
                    raise UnfitError(f"@font-face {font.family}")
            lines = lines_of(rendered)
            drawings = [list(drawn_texts(page._page_box)) for page in rendered.pages]
            for there, drawn in zip(lines, drawings, strict=True):
                there += [line for _, texts in drawn for line in texts.lines]
            pages = [[*body, *around] for body, around in zip(lines, furniture, strict=True)]
            where = SourcePlaces(task.part.source, rendered._html.etree_element)
            lost = [*self._press.order_faults(task.part, pages, where)]
            lost += [*drawing_faults(task.part, rendered), *ragged_lines(rendered, where)]
            findings = self._press.findings()
            # What lies beyond the paper is one finding, with what to do about it.
            if TEXT_LAYER and _OFF_THE_PAGE.isdisjoint(finding.code for finding in findings):
                lost += self._gate(task, made, rendered, lines, margins)
            vars(margins.context).clear()  # it is in a reference cycle: all boxes would wait for the collector
        source = task.part.source.sha256 if task.part.source else ""
        return replace(made, source=source, findings=(*findings, *self._press.findings(), *lost))

    def _gate(
        self,
        task: Task,
        made: Fragment,
        rendered: weasyprint.Document,
        lines: Sequence[Sequence[DrawnLine]],
        margins: Margins,
    ) -> Iterator[Finding]:
        """Read the part back from a document of its own, whose fonts need no outlines for that."""
        issue, part = self._edition.issue, task.part
        known = {anchor: int(label) for anchor, label in task.folios if label.isdecimal()}
        placed = place([part], [made], issue.direction)
        pages = pagination(placed, issue)
        shown = read(assemble(self._edition, placed, pages, bare=known))
        words = said(rendered._html.etree_element, margins.context.style_for)
        in_drawings = [
            line.said for page in rendered.pages for _, t in drawn_texts(page._page_box) for line in t.lines
        ]
        return judged(
            " ".join((words, *in_drawings)), lines, shown[-len(rendered.pages) :], part.title.plain, part.source
        )


def said(root: Any, style_for: Any) -> str:
    """Give the words of a document that its style shows; blocks stand apart, what is in a line does not."""
    return "".join(_displayed_texts(root, style_for))


def _displayed_texts(element: Any, style_for: Any) -> Iterator[str]:
    style = style_for(element)
    if style is None or style["display"] == ("none",):
        return
    apart = " " if style["display"][0] != "inline" or element.tag == "br" else ""
    yield apart + (element.text or "")
    items = " " if style["display"][-1] == "flex" else ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _displayed_texts(child, style_for)
        yield items + (child.tail or "")
    yield apart
