"""Dressed issues into pages in their places, by a layout engine that stays: only what changed is laid out."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pypdfium2  # type: ignore[import-untyped]  # it has no types

from publisher.cache.store import Store
from publisher.diagnostics import Finding
from publisher.formats.pdf.assemble.pagination import Placed, folios, numbers_of, pagination
from publisher.formats.pdf.engine import make_pdf, placed_again, placed_parts
from publisher.formats.pdf.fragments.cache_keys import wanted
from publisher.formats.pdf.fragments.fragment import Fragment, UnfitError
from publisher.formats.pdf.part_document import blank_before
from publisher.formats.pdf.text.turned_words import aggregated
from publisher.formats.pdf.workers.ahead import host_of, setting_of
from publisher.formats.pdf.workers.client import Host
from publisher.formats.pdf.workers.launch import warm
from publisher.formats.pdf.workers.messages import Setting
from publisher.model import Edition, Part, Side
from publisher.preview.dressed_issue import DressedIssue


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page of the issue: its part, which page of the part's PDF it is, its printed label, its side and its size.

    Equal keys stand for equal pictures. Sizes are in pt. `item` is the part in its place, None where the issue is set
    as a whole.
    """

    key: str
    part: Part
    index: int
    label: str
    side: Side
    width: float
    height: float
    item: Placed | None = field(default=None, repr=False)
    blank: bool = False


@dataclass(frozen=True, slots=True)
class SetIssue:
    """An edition with its pages in their order, the printed numbers of its anchors, and what was found on its pages.

    `whole` is its PDF, where theme or engine do not allow that parts are set by themselves.
    """

    edition: Edition
    placed: tuple[Placed, ...]
    pages: tuple[ShownPage, ...]
    numbers: Mapping[str, int]
    findings: tuple[Finding, ...]
    whole: bytes = field(default=b"", repr=False)


class PageSetter:
    """Lays out the parts of one issue, again and again, by one host that is started anew where it has to be."""

    def __init__(self) -> None:
        self._host: Host | None = None
        self._setting: Setting | None = None
        self.known: dict[str, Fragment] = {}

    def set(self, dressed: DressedIssue) -> SetIssue:
        """Return the pages of an issue. Raise PublisherError with the findings that stopped it."""
        host = self.host_for(dressed)
        try:
            placed = placed_parts(dressed.edition, dressed.terms, host, self.known)
        except UnfitError:
            self.dismiss()
            return _set_whole(dressed)
        except BaseException:
            self.dismiss()  # answers may be on their way that nobody waits for
            warm()
            raise
        return set_issue(dressed.edition, placed, {id(fragment): key for key, fragment in self.known.items()})

    def set_again(self, dressed: DressedIssue, before: SetIssue, changed: str) -> SetIssue | None:
        """Return the pages of an issue of which one part (by its id) changed; None where all have to be looked at.

        Raise PublisherError with the findings that stopped it.
        """
        if before.whole or self._host is None or self._setting != _setting(dressed):
            return None
        host = self._host
        try:
            placed = placed_again(dressed.edition, dressed.terms, host, self.known, before.placed, changed)
        except UnfitError:
            return None
        except BaseException:
            self.dismiss()
            warm()
            raise
        keys = {id(fragment): key for key, fragment in self.known.items()}
        return set_issue(dressed.edition, placed, keys, before) if placed else None

    def host_for(self, dressed: DressedIssue) -> Host:
        """Return the host that lays out parts of this edition."""
        setting = _setting(dressed)
        if self._host is None or setting != self._setting:
            self.dismiss()
            self._host = host_of(dressed.edition, dressed.edition.layouts[0], dressed.terms)
            self._setting = setting
            self._host.prepare()
        return self._host

    def dismiss(self) -> None:
        """End the host, if there is one."""
        if self._host:
            self._host.__exit__(None)
        self._host = self._setting = None


def _setting(dressed: DressedIssue) -> Setting:
    return setting_of(dressed.edition, dressed.edition.layouts[0], dressed.terms)


def set_issue(
    edition: Edition, placed: Sequence[Placed], keys: Mapping[int, str], before: SetIssue | None = None
) -> SetIssue:
    """Number the pages of parts in their places; `keys` are those of fragments by their identity.

    Of an issue that was set `before`, pages that are the same stay.
    """
    if before and (same := _with_one_part(edition, placed, keys, before)):
        return same
    issue = edition.issue
    shown = folios(placed, issue)
    labels = [(page.label, page.side) for page in pagination(placed, issue)]
    total = len(labels)
    pages: list[ShownPage] = []
    for item in placed:
        key = _key_of_part(item, keys[id(item.fragment)], shown, total)
        if item.blanks:
            pages.append(_page(blank_before(item), 0, f"{key}b", labels[len(pages)], blank=True))
        for index in range(len(item.fragment.pages)):
            pages.append(_page(item, index, key, labels[len(pages)]))
    numbers = {name: number.number for name, number in numbers_of(placed).items()}
    findings = tuple(finding for item in placed for finding in item.fragment.findings)
    return SetIssue(edition, tuple(placed), tuple(pages), numbers, tuple(aggregated(findings)))


def _with_one_part(
    edition: Edition, placed: Sequence[Placed], keys: Mapping[int, str], before: SetIssue
) -> SetIssue | None:
    """Return an issue in which parts have other pages, as many as before; None where they have not."""
    changed = [(old, new) for old, new in zip(before.placed, placed, strict=True) if old.fragment is not new.fragment]
    if any(_place(old) != _place(new) for old, new in changed):
        return None
    pages, total = list(before.pages), len(before.pages)
    for _, item in changed:
        key = _key_of_part(item, keys[id(item.fragment)], {}, total)
        for index in range(len(item.fragment.pages)):
            old = pages[item.number - 1 + index]
            pages[item.number - 1 + index] = _page(item, index, key, (old.label, old.side))
    numbers = {name: number.number for name, number in numbers_of(placed).items()}
    findings = tuple(finding for item in placed for finding in item.fragment.findings)
    return SetIssue(edition, tuple(placed), tuple(pages), numbers, tuple(aggregated(findings)))


def _place(item: Placed) -> tuple[int, int, int, int]:
    return item.number, item.counted, item.blanks, len(item.fragment.pages)


def _set_whole(dressed: DressedIssue) -> SetIssue:
    """Have an issue set as one document, as a build does where parts cannot be set by themselves."""
    edition = replace(dressed.edition, layouts=dressed.edition.layouts[:1])
    made = make_pdf(edition, replace(dressed.terms, store=Store(None)))
    data, entries = made.artefacts[0].data, made.artefacts[0].pages
    parts = {part.id: part for part in edition.parts}
    digest = hashlib.sha256(data).hexdigest()[:24]
    document = pypdfium2.PdfDocument(data)
    sizes = [document.get_page_size(number) for number in range(len(document))]
    document.close()
    pages = tuple(
        ShownPage(f"{digest}-{number}", parts[entry.part], number, entry.label, entry.side, *size)
        for number, (entry, size) in enumerate(zip(entries, sizes, strict=True))
    )
    return SetIssue(edition, (), pages, {}, made.findings, data)


def _page(item: Placed, index: int, key: str, label: tuple[str, Side], *, blank: bool = False) -> ShownPage:
    left, bottom, right, top = item.fragment.pages[index].boxes.media
    return ShownPage(f"{key}-{index}", item.part, index, *label, right - left, top - bottom, item, blank)


def _key_of_part(item: Placed, key: str, shown: Mapping[str, str], total: int) -> str:
    """Name all that the pictures of a part depend on: what is laid out, its place, and the numbers that it shows."""
    numbers = [shown.get(anchor, "") for anchor in wanted(item.part)]
    counts = total if any(_counted(item.fragment)) else 0
    named = (key, item.number, item.counted, item.blanks, counts, numbers)
    return hashlib.sha256(repr(named).encode()).hexdigest()[:24]


def _counted(fragment: Fragment) -> Iterator[bool]:
    """Say of each slot of a fragment whether it shows how many pages there are."""
    for drawn in fragment.pages:
        sides = (drawn.furniture.left, drawn.furniture.right)
        lines = [line for side in sides for line in side.numbered] + [folio.line for folio in drawn.folios]
        for line in lines:
            yield from (slot.counted == "pages" for slot in line.slots)
