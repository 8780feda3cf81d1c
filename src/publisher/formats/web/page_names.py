"""The parts of an edition into the pages of a site: which part stands on which page, under what name."""

from dataclasses import dataclass

from publisher.model import DisplayText, Edition, Part

INDEX = "index.html"
# Cover and contents are one page: what a site opens with.
_FRONT = frozenset(("cover", "contents"))
# So are the pages of a book before its text; the title page, whose name it has, comes first.
_TITLE = ("titlepage", "copyright", "dedication", "epigraph", "halftitle")


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page of the site: its file, the parts on it, in reading order."""

    file: str
    parts: tuple[Part, ...]

    @property
    def kind(self) -> str:
        """What the page is: index, or the kind of its part."""
        return "index" if self.file == INDEX else self.parts[0].kind

    @property
    def title(self) -> DisplayText:
        """The title of its first part."""
        return self.parts[0].title


def site_pages(edition: Edition) -> tuple[SitePage, ...]:
    """List the site's pages in reading order, the front page first."""
    front = tuple(part for part in edition.parts if part.kind in _FRONT)
    others = [part for part in edition.parts if part.kind not in (*_FRONT, *_TITLE)]
    titles = [part for part in edition.parts if part.kind in _TITLE]
    taken = {INDEX}
    pages = [SitePage(INDEX, front)]
    if titles:
        pages.append(SitePage("titlepage.html", tuple(sorted(titles, key=lambda part: _TITLE.index(part.kind)))))
        taken.add("titlepage.html")
    # Articles keep their slugs; what the press adds gives way.
    for part in sorted(others, key=lambda part: part.kind != "article"):
        file = f"{part.id.lstrip('_')}.html"
        while file in taken:
            file = file.replace(".html", "-.html")
        taken.add(file)
        pages.append(SitePage(file, (part,)))
    order = {part.id: number for number, part in enumerate(edition.parts)}
    return (pages[0], *sorted(pages[1:], key=lambda page: order[page.parts[0].id]))
