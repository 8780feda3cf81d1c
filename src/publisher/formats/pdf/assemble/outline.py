"""Bookmarks in reading order into the outline that viewers show (ISO 32000-1 §12.3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from publisher.formats.pdf.assemble.writer import Writer, text


@dataclass(slots=True)
class _Entry:
    """A bookmark in its place: label, destination as written, and the entries below it."""

    label: str
    place: bytes
    closed: bool
    number: int
    children: list["_Entry"] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """How many entries below it are seen where it is open."""
        return sum(1 + (0 if child.closed else child.shown) for child in self.children)


def outlined(out: Writer, bookmarks: Iterable[tuple[int, str, bytes, bool]]) -> int:
    """Write the outline of bookmarks (level, label, destination, closed); give its number, 0 where there is none."""
    top = _nested(out, bookmarks)
    if not top:
        return 0
    root = out.reserve()
    _write_entries(out, root, top)
    count = sum(1 + (0 if entry.closed else entry.shown) for entry in top)
    ends = (top[0].number, top[-1].number, count)
    out.plain(root, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % ends)
    return root


def _nested(out: Writer, bookmarks: Iterable[tuple[int, str, bytes, bool]]) -> list[_Entry]:
    """Nest entries by level; a level that is skipped is no level (CSS GCPM 3 §5.1)."""
    top: list[_Entry] = []
    above: list[tuple[int, _Entry]] = []
    for level, label, place, closed in bookmarks:
        entry = _Entry(label, place, closed, out.reserve())
        while above and above[-1][0] >= level:
            above.pop()
        (above[-1][1].children if above else top).append(entry)
        above.append((level, entry))
    return top


def _write_entries(out: Writer, parent: int, entries: list[_Entry]) -> None:
    for index, entry in enumerate(entries):
        links = {
            b"Prev": entries[index - 1].number if index else 0,
            b"Next": entries[index + 1].number if index + 1 < len(entries) else 0,
            b"First": entry.children[0].number if entry.children else 0,
            b"Last": entry.children[-1].number if entry.children else 0,
        }
        shown = b"".join(b"/%b %d 0 R" % link for link in links.items() if link[1])
        count = b"/Count %d" % (-entry.shown if entry.closed else entry.shown) if entry.children else b""
        head = (text(entry.label), entry.place, parent)
        out.plain(entry.number, b"<</Title%b/Dest%b/Parent %d 0 R%b%b>>" % (*head, shown, count))
        _write_entries(out, entry.number, entry.children)
