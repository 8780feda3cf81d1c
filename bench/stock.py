"""The issue as stock WeasyPrint is given it: one HTML document of the press's own parts in the press's own style.

What stands here is what any user of WeasyPrint would write: page numbers by target-counter, running heads by
string-set. It is prepared beforehand; `set_stock.py` is what is measured.
"""

from pathlib import Path
from xml.sax.saxutils import escape

from lxml.html import Element, HtmlElement

from publisher.fonts.book import read_book
from publisher.html_tree import fragment, outer_html
from publisher.issue.edition import dress
from publisher.model import Edition, Note, Part
from publisher.pipeline.release import imprint
from publisher.project.loader import gather
from publisher.project.workspace import Workspace, font_folder

# What the press says of each part for itself: its sides, its digits, its running heads.
_STYLE = """
@counter-style folio { system: extends decimal }
@page { direction: rtl }
html { break-before: left }
body { string-set: running-issue "%s" }
body > div { break-before: page }
.title, .contents-title { string-set: running-article content() }
.contents-folio::after { content: target-counter(attr(data-folio-of), page, folio) }
"""


def edition_of(issue: Path) -> Edition:
    """Take an issue through the press's own stages, up to where formats begin."""
    workspace = Workspace.around(issue)
    gathered, faces = gather(workspace, issue), read_book(font_folder())
    name = workspace.project.theme
    theme = workspace.theme(name)
    return dress(gathered.issue, theme, gathered.assets, faces, imprint(gathered.sources, gathered.assets))


def prepare(issue: Path, folder: Path) -> Path:
    """Write an issue's document and the fonts that it may use into a folder; give the document."""
    edition = edition_of(issue)
    path = folder / "stock.html"
    path.write_text(_document(edition), "utf-8")
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{escape(str(font_folder()))}</dir>"
        f"<cachedir>{escape(str(folder / 'fontconfig'))}</cachedir></fontconfig>",
        "utf-8",
    )
    return path


def _document(edition: Edition) -> str:
    issue = edition.issue
    style = _STYLE % issue.title + edition.layouts[0].css
    body = "\n".join(_body(part) for part in edition.parts)
    return (
        f'<!DOCTYPE html><html lang="{issue.language}" dir="{issue.direction}"><head><meta charset="utf-8">'
        f"<title>{escape(issue.title)}</title><style>{style}</style></head><body>{body}</body></html>"
    )


def _body(part: Part) -> str:
    root = fragment(part.html)
    notes = {note.id: note for note in part.notes}
    for call in root.xpath("//a[@data-note]"):
        note = _note(notes[call.get("data-note")])
        note.tail = call.tail
        call.getparent().replace(call, note)
    for place in root.xpath("//*[@data-folio-of]"):
        place.set("data-folio-of", f"#{place.get('data-folio-of')}")
    return outer_html(root)


def _note(said: Note) -> HtmlElement:
    """Make a note a footnote, which stands in the line that calls it: of its paragraphs only their words."""
    note = Element("span")
    note.set("class", "press-note")
    note.set("data-mark", said.mark)
    note.text = fragment(said.html).text_content().strip()
    return note
