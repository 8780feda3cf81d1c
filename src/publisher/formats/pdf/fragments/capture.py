"""A laid-out part into its fragment: drawn as WeasyPrint draws it, its objects split at every number."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import starmap
from operator import itemgetter
from typing import Any, NamedTuple

import pydyf
import weasyprint
from weasyprint import pdf as writing
from weasyprint.draw import draw_background, draw_stacking_context
from weasyprint.matrix import Matrix
from weasyprint.pdf.anchors import add_links
from weasyprint.stacking import StackingContext

from publisher.formats.pdf import archive_barriers as barriers
from publisher.formats.pdf.fragments.fragment import (
    Blank,
    Bookmark,
    Boxes,
    DrawnPage,
    Folio,
    FontUse,
    Fragment,
    SidedFurniture,
    Start,
    Tree,
    UnfitError,
    deflated,
    packed,
)
from publisher.formats.pdf.fragments.objects import Identifier, Key, Objects, Position
from publisher.formats.pdf.fragments.page_furniture import FurnitureMaker
from publisher.formats.pdf.fragments.page_references import Folios, UnplacedError, places
from publisher.formats.pdf.fragments.shared_furniture import CommonFurniture
from publisher.formats.pdf.render.figure_marks import has_bleeding
from publisher.formats.pdf.render.letter_counts import letters_on
from publisher.formats.pdf.render.order_check import DrawnLine
from publisher.formats.pdf.render.page_rules import counts_pages
from publisher.formats.pdf.render.patches.hooks import TEXT_LAYER, Margins
from publisher.formats.pdf.structure.document_structure import DocumentStructure
from publisher.formats.pdf.text.cid_codes import coded, joined_entries
from publisher.formats.pdf.text.drawing import POINTS, Pen, codes_of, operators
from publisher.formats.pdf.text.left_to_right import Neighbours
from publisher.model import Digits

_LEVEL = 6  # deflate
_SIDED_STARTS = ("left", "right", "recto", "verso")


class Captured(NamedTuple):
    """A part's fragment, and the lines of its pages' margin boxes."""

    fragment: Fragment
    furniture: Sequence[Sequence[DrawnLine]]


def capture(
    rendered: weasyprint.Document,
    margins: Margins,
    digits: Digits,
    language: str,
    common: CommonFurniture | None = None,
    *,
    apart: bool = False,
) -> Captured:
    """Draw a part of an issue in a language; raises UnfitError at what fragments lack.

    `digits` are those of the folios, `common` the furniture that it may share with other parts. `apart`: what runs
    from left to right is shown so that pdfium reads it in its order.
    """
    known = places(rendered) if TEXT_LAYER else {}
    draw = partial(_Drawing, rendered, margins, language=language, common=common, apart=apart)
    try:
        return draw(Folios(known, margins.context, digits)).captured()
    except UnplacedError:
        return draw(Folios({}, margins.context, digits)).captured()


def _pen(
    fonts: dict[Any, Any],
    resources: pydyf.Dictionary,
    images: dict[Any, Any],
    apart: bool,
    page: weasyprint.document.Page,
    tags: dict[Any, Any] | None,
) -> Pen:
    left, top = -page.bleed["left"], -page.bleed["top"]
    right, bottom = page.width + page.bleed["right"], page.height + page.bleed["bottom"]
    pen = Pen(fonts, (left, top, right - left, bottom - top), resources, images, tags, {}, None, compress=False)
    pen.neighbours = Neighbours() if apart else None
    pen.set_up(page.height)
    return pen


class _Drawing:
    """One part on its way from boxes to objects."""

    def __init__(
        self,
        rendered: weasyprint.Document,
        margins: Margins,
        folios: Folios,
        language: str,
        common: CommonFurniture | None,
        *,
        apart: bool,
    ) -> None:
        self._rendered, self._margins, self._folios = rendered, margins, folios
        self._structure = DocumentStructure(rendered.pages, language)
        self._raise_if_unfit()
        self._pdf = pydyf.PDF()
        self._fonts: dict[Any, Any] = {}
        self._images: dict[Any, Any] = {}
        self._font_dictionary, self._colours, self._root = (self._added(S="/Document") for _ in range(3))
        empty = ("ExtGState", "XObject", "Pattern", "Shading")
        self._resources = pydyf.Dictionary({name: pydyf.Dictionary() for name in empty})
        self._resources["ColorSpace"] = self._colours.reference
        self._resources["Font"] = self._font_dictionary.reference
        self._pages = [self._added_page() for _ in rendered.pages]
        self._letters = letters_on(rendered)
        self._barriers: set[str] = set()
        self._pen = partial(_pen, self._fonts, self._resources, self._images, apart)
        self._furniture_maker = FurnitureMaker(
            margins, rendered._html, partial(self._pen, rendered.pages[0], None), self._fonts, common
        )

    def _raise_if_unfit(self) -> None:
        reasons = {
            "@page :nth()": counts_pages(self._margins.context.style_for),
            "@color-profile": bool(self._rendered.color_profiles),
            "counter(page) or target-counter() in the text": bool(
                self._margins.context.target_collector.counter_lookup_items
            ),
            "form fields": any(fields for page in self._rendered.pages for fields in page.forms.values()),
            "rel=attachment": any(link[0] == "attachment" for page in self._rendered.pages for link in page.links),
            "position: running()": any(self._margins.context.running_elements.values()),
        }
        for name, holds in reasons.items():
            if holds:
                raise UnfitError(name)

    def _added(self, **values: Any) -> Any:
        item = pydyf.Dictionary(values)
        self._pdf.add_object(item)
        return item

    def _added_page(self) -> Any:
        page = pydyf.Dictionary({"Type": "/Page"})
        self._pdf.add_page(page)
        return page

    def captured(self) -> Captured:
        return Captured(self._fragment(), self._furniture_maker.lines)

    def _fragment(self) -> Fragment:
        """Draw all pages, then take their objects apart."""
        marks: list[dict[Any, Any]] = [{} for _ in self._pages]
        drawn = [self._draw_page(*of_page) for of_page in enumerate(marks)]
        self._folios.finish()
        tree = self._structure.write(self._pdf, self._root, self._pages, marks, self._place, Identifier)
        furniture = [
            self._furniture_maker.furniture(page, number, state)
            for number, (page, state) in enumerate(self._margins.pages, 1)
        ]
        start = _start(self._rendered)
        blank = self._blank() if start else None
        writing._use_references(self._pdf, self._resources, self._images, {})
        for index, (_, annotation) in enumerate(tree.annotated):
            annotation["StructParent"] = Key(index)
        objects = Objects(self._pdf, self._pages, (self._font_dictionary, self._root, self._colours))
        pages = tuple(
            self._drawn_page(n, objects, *of, [row for _, row in sorted(tree.rows[n].items())], furniture[n])
            for n, of in enumerate(drawn)
        )
        written = objects.joined()
        return Fragment(
            side=self._margins.pages[0][0].page_type.side,
            # What reaches the edges of the paper stands right on the side that it was laid out for.
            sided=self._furniture_maker.sided or has_bleeding(self._rendered._html.etree_element),
            start=start,
            numbering=objects.numbering(len(tree.annotated)),
            pages=pages,
            blank=blank,
            objects=deflated(written),
            streams=tuple(objects.streams()),
            positions=tuple((position.page, position.x) for position in objects.positions),
            resources=objects.template({name: value for name, value in self._resources.items() if value}),
            fonts=tuple(_font_uses(self._fonts)),
            tree=Tree(
                packed(map(objects.local, tree.top)),
                packed(objects.local(reference) for reference, _ in tree.annotated),
                packed(map(objects.local, tree.identified)),
            ),
            links=tuple(dict.fromkeys(self._targets())),
            source="",
            findings=(),
            barriers=tuple(sorted(self._barriers.union(self._barriers_of(objects, furniture)))),
        )

    def _barriers_of(self, objects: Objects, furniture: Sequence[SidedFurniture]) -> Iterator[str]:
        """List what keeps the part from being PDF/A besides what its pages show, once everything is written."""
        sides = {id(side): side for sided in furniture for side in (sided.left, sided.right)}.values()
        around = (data for side in sides for data in (side.ground, side.heads))
        numbered = (data for side in sides for line in side.numbered for data in (line.before, line.after))
        yield from barriers.of_colours(*around, *numbered, objects.template(self._resources).text)
        for stream in self._pdf.objects[1:]:
            if isinstance(stream, Pen):
                yield from barriers.of_stream(b"\n".join(map(pydyf._to_bytes, stream.stream)), stream.deepest)
        if objects.longest_string > barriers.LONGEST_STRING:
            yield barriers.LONG

    def _targets(self) -> Iterator[str]:
        """List the anchors that links of the text lead to."""
        yield from (link[1] for page in self._rendered.pages for link in page.links if link[0] == "internal")

    def _draw_page(self, index: int, tags: dict[Any, Any]) -> tuple[bytes, tuple[Folio, ...]]:
        """Draw a page, its marks noted in `tags`; give its operators and its folios."""
        page = self._rendered.pages[index]
        matrix = Matrix(POINTS, 0, 0, -POINTS, 0, page.height * POINTS)
        add_links((page.links, []), matrix, self._pdf, self._pages[index], [], tags)
        for *_, box in page.links:
            if box.link_annotation:
                self._loosen(index, box.link_annotation)
        pen, box = self._pen(page, tags), page._page_box
        pen.folios = self._folios
        draw_background(pen, box.canvas_background, clip_box=False)
        draw_stacking_context(pen, StackingContext.from_page(box))
        pen.pop_state()
        setting_up = map(pydyf._to_bytes, pen.stream[: pen.begun])
        body = b"\n".join([*setting_up, *operators(pen)])
        self._barriers.update(barriers.of_stream(body, pen.deepest))
        return body, self._folios.of_page()

    def _place(self, page: int, x: float, y: float) -> tuple[Position, float]:
        """Give a place on a page (px) as PDF has it, its distance from the left a hole."""
        return Position(page, x * POINTS), (self._rendered.pages[page].height - y) * POINTS

    def _loosen(self, index: int, annotation: Any) -> None:
        x1, y1, x2, y2 = annotation["Rect"]
        annotation["Rect"] = [Position(index, x1), y1, Position(index, x2), y2]

    def _drawn_page(
        self,
        index: int,
        objects: "Objects",
        body: bytes,
        folios: tuple[Folio, ...],
        row: Sequence[bytes],
        furniture: SidedFurniture,
    ) -> DrawnPage:
        page = self._rendered.pages[index]
        height = page.height * POINTS
        anchors = ((name, x * POINTS, height - y * POINTS) for name, (x, y, *_) in page.anchors.items())
        bookmarks = (
            Bookmark(level, label, x * POINTS, height - y * POINTS, state == "closed")
            for level, label, (x, y), state in page.bookmarks
        )
        return DrawnPage(
            _boxes(page),
            body=zlib.compress(body, _LEVEL),
            folios=folios,
            furniture=furniture,
            annotations=packed(map(objects.local, self._pages[index].get("Annots", ()))),
            row=packed(map(objects.local, row)),
            anchors=tuple(anchors),
            bookmarks=tuple(bookmarks),
            letters=self._letters[index],
        )

    def _blank(self) -> Blank:
        page, state = self._margins.pages[0]
        return Blank(_boxes(self._rendered.pages[0]), self._furniture_maker.blank(page, state))


def _boxes(page: weasyprint.document.Page) -> Boxes:
    """Give a page's media, trim and bleed boxes in pt (ISO 32000-1 §14.11.2), bleeding 10 pt at the most."""
    bleed = {side: width * POINTS for side, width in page.bleed.items()}
    width, height = page.width * POINTS, page.height * POINTS
    near = {side: min(10, size) for side, size in bleed.items()}
    return Boxes(
        media=(-bleed["left"], -bleed["top"], width + bleed["right"], height + bleed["bottom"]),
        trim=(0, 0, width, height),
        bleed=(-near["left"], -near["top"], width + near["right"], height + near["bottom"]),
    )


def _start(rendered: weasyprint.Document) -> Start:
    """Find the side that the part's first box asks for; what stands first in a box speaks for it."""
    box = rendered.pages[0]._page_box.children[0]
    found: Start = ""
    while box is not None:
        asked = box.style["break_before"]
        if asked in _SIDED_STARTS and box.element_tag != "html":
            found = asked
        flowing = (child for child in getattr(box, "children", ()) if child.is_in_normal_flow())
        box = next(flowing, None)
    return found


def _font_uses(fonts: Mapping[Any, Any]) -> Iterator[FontUse]:
    """List the fonts by what the streams call them; one that the engine holds several times has one book."""
    named: dict[str, list[Any]] = {}
    for font in fonts.values():
        named.setdefault(font.hash, []).append(font)
    for key, same in named.items():
        font = same[0]
        every = {pair: code for one in same for pair, code in codes_of(one).items()}
        codes = dict(sorted(every.items(), key=itemgetter(1)))  # whichever was drawn first
        yield FontUse(
            key=key,
            face=font.known.face,
            name=font.name.decode("ascii").removeprefix("/"),
            family=font.family,
            ascent=font.ascent,
            descent=font.descent,
            flags=font.flags,
            glyphs=font.glyph_count,
            coded=joined_entries(starmap(coded, codes.items())),
        )
