"""A part's format-neutral HTML into the document that the layout engine sets."""

import json
from collections.abc import Collection, Mapping
from xml.etree.ElementTree import Element, SubElement

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.bidi.outline_labels import outline_label
from publisher.arabic.bidi.runs import LRI, PDI, RLI, isolated
from publisher.arabic.digits import in_digits
from publisher.arabic.emoji_sequences import without_frames
from publisher.arabic.numbers import ABJAD_STYLE, front_style
from publisher.arabic.whole_tokens import WHOLE_STYLE
from publisher.formats.code_lines import CODE_STYLE, settle_code_lines
from publisher.formats.list_markers import MARKER_STYLE, numbers_of, settle_markers
from publisher.formats.nesting import NESTING_STYLE
from publisher.formats.number_columns import PAD_STYLE, align_numbers
from publisher.formats.pdf.fragments.fragment import UNKNOWN
from publisher.formats.pdf.render.figure_marks import FIGURE_STYLE, PLACE, PLACES, TEXT, is_moving
from publisher.formats.pdf.render.note_marks import AGAIN, CALL, NOTE
from publisher.formats.pdf.render.verse_pages import PAGE_VERSE_STYLE, set_verse
from publisher.formats.pdf.structure.html_roles import PART_KIND, is_decorative
from publisher.formats.picture_groups import GROUP_STYLE
from publisher.formats.poems import set_poems
from publisher.html_tree import cells_of, fragment
from publisher.i18n.languages import language_of
from publisher.model import Digits, Direction, DisplayText, Edition, FigurePlace, Note, Part, Side

_LONGEST_HEAD = 64  # letters
_BLOCKS = (
    *("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "pre", "blockquote", "figure", "figcaption", "hr"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
)


def document(
    edition: Edition,
    part: Part,
    folios: Mapping[str, str],
    repeated: Collection[int] = frozenset(),
    place: FigurePlace = "auto",
) -> Element:
    """Make one part a whole HTML document; `folios` maps anchors to printed page numbers.

    `repeated` are the calls, numbered from 0, that have their notes with them though these have been called before.
    `place` is where figures stand that do not say so themselves.
    """
    root = fragment(part.html, "body")
    root.set(PART_KIND, part.kind)
    _set_labels(root, part)
    _set_notes(root, part, repeated)
    set_verse(set_poems(root, edition.issue.digits))
    _set_folios(root, folios, edition.issue.digits)
    _set_list_starts(root)
    align_numbers(root, part.direction)
    settle_code_lines(root)
    settle_markers(root)
    _set_tables(root)
    _set_code(root)
    _set_columns(root)
    _mark_figures(root, place)
    _set_alternatives(root, edition.labels_of(part).picture)
    whole = Element("html", lang=part.language, dir=part.direction)
    whole.append(_head(edition))
    whole.append(_as_parsed(root))
    return whole


def _as_parsed(element: HtmlElement) -> Element:
    """Copy a tree as a parser of HTML gives one: without comments, and without the line end that begins a `pre`."""
    copy = Element(element.tag, dict(element.attrib))
    copy.text = element.text
    if element.tag == "pre" and copy.text:
        copy.text = copy.text.removeprefix("\n")
    last: Element | None = None
    for child in element:
        if isinstance(child.tag, str):
            last = _as_parsed(child)
            last.tail = child.tail
            copy.append(last)
        elif last is None:
            copy.text = (copy.text or "") + (child.tail or "")
        else:
            last.tail = (last.tail or "") + (child.tail or "")
    return copy


def _head(edition: Edition) -> Element:
    """Name the document; whoever writes the file adds its other metadata."""
    head = Element("head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "title").text = edition.titles.issue.plain
    return head


def prelude(edition: Edition, part: Part, side: Side, number: int | None = None) -> str:
    """Write the style that only the press knows: where the part begins, and what its running heads say.

    Without a number, pages are not counted: whoever puts the part in its place does.

    Paged media: `break-before` on the root picks the first page's side (CSS Page 3 §3.2).
    """
    shown = (_running_head(title, part.direction) for title in (part.title, edition.titles.issue))
    name, issue = (json.dumps(title, ensure_ascii=False) for title in shown)
    counted = "" if number is None else f"@page :first {{ counter-reset: page {number} }}"
    return (
        f"@page {{ direction: {part.direction} }} {counted}"
        f"html {{ break-before: {side} }} body {{ string-set: running-article {name}, running-issue {issue} }}"
    )


def house_style(edition: Edition) -> str:
    """Write the style that all parts of an edition have before that of their theme."""
    return (
        f"@counter-style folio {{ system: extends {edition.folio_style} }}"
        f"{front_style(in_abjad=language_of(edition.issue.language).abjad)}"
        "[data-label] { bookmark-label: attr(data-label) }"
        ".page-break { break-after: page }"
        f"{MARKER_STYLE}{PAD_STYLE}{CODE_STYLE}{WHOLE_STYLE}{ABJAD_STYLE}{PAGE_VERSE_STYLE}{NESTING_STYLE}{GROUP_STYLE}{FIGURE_STYLE}"
    )


def _running_head(title: DisplayText, around: Direction) -> str:
    """Return what a running head says of a title, in the order of its own language on pages of either direction."""
    shown = isolated(_clipped_head(without_frames(title.plain)), title.direction, title.language)
    return shown if title.direction == around else f"{RLI if title.direction == 'rtl' else LRI}{shown}{PDI}"


def _clipped_head(title: str) -> str:
    """Keep a running head to a line: whole words, and an ellipsis for the rest."""
    if len(title) <= _LONGEST_HEAD:
        return title
    return f"{title[:_LONGEST_HEAD].rsplit(maxsplit=1)[0]}…"


def _set_labels(root: HtmlElement, part: Part) -> None:
    """Say what the outline calls a heading: its words as a viewer shows them alone, without note calls."""
    for heading in root.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"):
        text = heading.text_content()
        label = outline_label(" ".join(text.split()), part.direction, part.language)
        # A theme asks for it by an empty attribute, where what it shows is not all that the heading says.
        if label != text or "data-label" in heading.attrib or heading.xpath(".//a[@data-note]"):
            heading.set("data-label", label)


def _set_alternatives(root: HtmlElement, label: str) -> None:
    """Call a picture that does not say what it shows by its kind: PDF/UA-1 §7.3 asks for a text of every one."""
    for image in root.iter("img"):
        if not image.get("alt", "").strip() and not is_decorative(image):
            image.set("alt", label)


def _set_notes(root: HtmlElement, part: Part, repeated: Collection[int]) -> None:
    """Set each note where it is first called, as a float (CSS GCPM 3 §2); call it again by its mark.

    A theme shows the mark of a note by `attr(data-mark)`.
    """
    notes = {note.id: note for note in part.notes}
    seen: set[str] = set()
    for number, call in enumerate(root.xpath("//a[@data-note]")):
        note = notes[call.get("data-note")]
        if note.id not in seen or number in repeated:
            mark = _note(note, first=note.id not in seen)
            seen.add(note.id)
        else:
            mark = lxml.html.Element("sup")
            mark.set("class", AGAIN)
            mark.set(CALL, str(number))
            mark.text = note.mark
        mark.set(NOTE, note.id)
        mark.tail = call.tail
        call.getparent().replace(call, mark)


def _note(note: Note, *, first: bool) -> HtmlElement:
    # A note floats out of the line that calls it. Its blocks may stand in a paragraph within an `object` alone: there
    # a parser of HTML closes nothing that is open around it (HTML, «has an element in button scope»).
    element = fragment(note.html, "object")
    element.set("class", "press-note")
    element.set("data-mark", note.mark)
    if note.language:
        element.set("lang", note.language)
    for block in element.iterdescendants(*_BLOCKS):
        # White space between blocks would be a line of its own there.
        block.tail = block.tail if (block.tail or "").strip() else None
        parent = block.getparent()
        parent.text = parent.text if (parent.text or "").strip() else None
    if not first:
        for named in element.xpath(".//*[@id]"):
            del named.attrib["id"]
    return element


def _set_folios(root: HtmlElement, folios: Mapping[str, str], digits: Digits) -> None:
    for place in root.xpath("//*[@data-folio-of]"):
        place.text = folios.get(place.get("data-folio-of"), in_digits(UNKNOWN, digits))


def _set_list_starts(root: HtmlElement) -> None:
    # WeasyPrint 70 ignores `start`, `reversed` and `value`; the counter says the same (CSS Lists 3 §4.6).
    for numbered in root.xpath("//ol[@start or @reversed or li/@value]"):
        before = 0
        for item, number in zip(numbered.findall("li"), numbers_of(numbered), strict=True):
            if number != before + 1:
                item.set("style", f"counter-increment: list-item {number - before}")
            before = number


# Tables of many columns want the width of the page, of very many small type; those of few rows, and code of few
# lines, stay in one piece: whatever is higher than a page would leave an empty one before it.
_WIDE, _DENSE, _SHORT = 4, 9, 12
_LINE, _ROW = 60, 150  # characters


def _set_code(root: HtmlElement) -> None:
    for block in root.iter("pre"):
        lines = block.text_content().split("\n")
        if sum(1 + len(line) // _LINE for line in lines) <= _SHORT + 1:
            block.set("class", f"{block.get('class', '')} short".strip())


def _set_tables(root: HtmlElement) -> None:
    """Give each table a box that a theme can place: WeasyPrint 70 lets no table itself span columns."""
    for body in root.xpath("//table[tr]"):
        _set_rows(body)
    for table in root.xpath("//table[not(ancestor::table)]"):
        rows = table.xpath(".//tr")
        box = lxml.html.Element("div")
        columns = max((cell.columns.stop for cell in cells_of(table)), default=0)
        short = len(rows) <= _SHORT and len(table.text_content()) <= _SHORT * _ROW
        traits = {"wide": columns >= _WIDE, "dense": columns >= _DENSE, "short": short}
        box.set("class", " ".join(("press-table", *(name for name, holds in traits.items() if holds))))
        box.tail, table.tail = table.tail, None
        table.getparent().replace(table, box)
        box.append(table)


def _set_rows(table: HtmlElement) -> None:
    """Give rows the body that HTML has them in (HTML, The table element)."""
    body = None
    for child in list(table):
        if child.tag != "tr":
            body = None
            continue
        if body is None:
            body = lxml.html.Element("tbody")
            child.addprevious(body)
        body.append(child)


_SPANNING = (
    "self::pre or self::*[contains(@class, 'page-break')]"
    " or self::div[contains(concat(' ', @class, ' '), ' across ')]"
    " or self::*[contains(@class, 'wide') or contains(concat(' ', @class, ' '), ' bleed ')]"
    "[self::figure or contains(@class, 'press-table') or contains(concat(' ', @class, ' '), ' pictures ')]"
)
_TEXTS = (
    "[@data-columns or contains(concat(' ', @class, ' '), ' press-columns ')"
    " or contains(concat(' ', @class, ' '), ' body ')]"
)
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))


def _set_columns(root: HtmlElement) -> None:
    """Part a text that a theme sets in columns into runs of columns, and what stands across them between.

    WeasyPrint 70 has `column-span`, but loses its way with it where a page ends or notes are called.
    """
    for body in root.xpath("//*[@data-columns]"):
        children = list(body)
        body[:] = []
        run: list[HtmlElement] = []
        for child in children:
            if not child.xpath(_SPANNING):
                run.append(child)
                continue
            # A heading goes with what it stands above.
            across = [child]
            while run and run[-1].tag in _HEADINGS and child.get("class") != "page-break":
                across.insert(0, run.pop())
            _columns(body, run)
            body.extend(across)
            run = []
        _columns(body, run)


def _columns(body: HtmlElement, run: list[HtmlElement]) -> None:
    if run:
        columns = lxml.html.Element("div")
        columns.set("class", "press-columns")
        columns.extend(run)
        body.append(columns)


def _mark_figures(root: HtmlElement, place: FigurePlace) -> None:
    """Mark each text, or run of columns of it, that has figures, and say of these where they stand."""
    for text in root.xpath(f"//*[figure or div[contains(concat(' ', @class, ' '), ' pictures ')]]{_TEXTS}"):
        text.set(TEXT, "")
        for figure in filter(is_moving, text):
            own = next((name for name in figure.get("class", "").split() if name in PLACES), place)
            if own != "auto":
                figure.set(PLACE, own)
