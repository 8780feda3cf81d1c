"""What the parts of a document came to when it was written last: those in the same place are written again as bytes.

A part's section of the file depends on its fragment, on the codes that move in it, and on its place: the numbers of
its first object and page, the numbers that it shows, and the streams that parts before it have written. Where all
that is as it was, so is the section, byte for byte. The sections of a document are kept together, those of the last
time alone: one entry is read faster than many, and an edit in an issue seldom goes back to an earlier state.
"""

from dataclasses import dataclass
from hashlib import sha256

from msgspec.msgpack import Decoder, encode

from publisher.cache.codec import DamagedError, seal, unseal
from publisher.cache.keys import KeyFields
from publisher.cache.store import Store
from publisher.formats.pdf.assemble.font_embedding import Moves
from publisher.formats.pdf.assemble.pagination import Placed
from publisher.formats.pdf.assemble.part_writer import Document, SharedStreams, WrittenPart
from publisher.formats.pdf.assemble.writer import Extent, Section, Writer
from publisher.model import Edition

_ASSEMBLED = KeyFields("assembled", ("issue.id", "issue.slug", "layout", "standard"))


@dataclass(frozen=True, slots=True)
class NotedPart:
    """A part that is written: the hash of all that it was made from, and the streams that it found and added."""

    key: bytes
    written: WrittenPart
    found: dict[str, int]
    added: dict[str, int]


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part with its section of the file."""

    noted: NotedPart
    section: Section


_DECODER = Decoder(tuple[KeptPart, ...])


class PartCache:
    """The parts of one edition and standard, as they were written last and as they are written now."""

    def __init__(self, edition: Edition, layout: str, standard: str, store: Store) -> None:
        self._key = _ASSEMBLED.key(issue=edition.issue, layout=layout, standard=standard)
        self._store = store
        self._kept = {part.noted.key: part for part in self._read()}
        self._new: list[tuple[NotedPart, Extent]] = []  # sections are read when the file is finished
        self._changed = False

    def _read(self) -> tuple[KeptPart, ...]:
        sealed = self._store.get(*self._key)
        if sealed is None:
            return ()
        try:
            return unseal(sealed, _DECODER)
        except DamagedError:
            self._store.drop(*self._key)
            return ()

    def repeated(self, key: bytes, out: Writer, shared: SharedStreams) -> WrittenPart | None:
        """Write a part as it was written last; return None, with nothing written, where it was not in this place."""
        part = self._kept.get(key)
        if part is None or not shared.repeat(part.noted.found, part.noted.added):
            return None
        self._new.append((part.noted, out.repeat(part.section)))
        return part.noted.written

    def note(self, key: bytes, written: WrittenPart, extent: Extent, shared: SharedStreams) -> None:
        """Note a part that was written anew."""
        self._changed = True
        self._new.append((NotedPart(key, written, shared.found, shared.added), extent))

    def keep(self, out: Writer) -> None:
        """Keep the parts of the finished document for the next time."""
        if self._changed or len(self._new) != len(self._kept):
            parts = tuple(KeptPart(noted, out.section(extent)) for noted, extent in self._new)
            self._store.put(*self._key, seal(parts))


def key_of(item: Placed, moves: Moves, document: Document, first: int, annotated: int) -> bytes:
    """Hash all that a part's section of a file depends on, but for the streams that parts before it have written.

    Raise ValueError for a fragment without a digest: it was altered since it was sealed.
    """
    if not item.fragment.digest:
        raise ValueError(f"{item.part.id}: a fragment that was altered has no key")
    pages = slice(item.number - 1 - item.blanks, item.number - 1 + len(item.fragment.pages))
    shown = [document.folios.get(folio.anchor) for drawn in item.fragment.pages for folio in drawn.folios]
    place = (
        (item.fragment.digest, sorted((key, sorted(moved.items())) for key, moved in moves.items())),
        (first, annotated, item.number, item.blanks, document.total, document.direction),
        [(one.number, one.lettered) for one in document.printed[pages]],
        shown,
        (document.fonts, document.root, document.colours, document.page_tree),
    )
    return sha256(encode(place)).digest()
