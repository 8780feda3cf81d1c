"""An Edition into PDF artefacts: fragments from the cache or made anew, put in their places and assembled."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import cast

from publisher.cache.memoize import Memory
from publisher.diagnostics import Finding, PublisherError
from publisher.events import Step
from publisher.formats.base import Made, Share, Terms
from publisher.formats.pagination_cache import note
from publisher.formats.pdf import archive_barriers
from publisher.formats.pdf.assemble.assembler import assemble
from publisher.formats.pdf.assemble.metadata import information, xmp
from publisher.formats.pdf.assemble.pagination import Placed, folios, pagination, place
from publisher.formats.pdf.fragments.cache_keys import CacheKeys, system_libraries, wanted
from publisher.formats.pdf.fragments.fragment import Fragment, UnfitError, rooms
from publisher.formats.pdf.fragments.fragment_cache import FragmentCache
from publisher.formats.pdf.joined_pages import joined
from publisher.formats.pdf.pdf_format import PDF, file_name
from publisher.formats.pdf.render.patches.status import engine_status
from publisher.formats.pdf.standards import A_2A, CLAIMS, PdfStandard
from publisher.formats.pdf.text.composite_glyphs import load
from publisher.formats.pdf.text.turned_words import aggregated
from publisher.formats.pdf.workers.ahead import Ahead, host_of, recto
from publisher.formats.pdf.workers.client import Host, raise_faults
from publisher.formats.pdf.workers.messages import Answer, Task, Whole
from publisher.model import Artefact, Edition, Layout, PageEntry, Part, Side

# The first round does not know the numbers that its parts show; each other one knows those of the last.
_ROUNDS = 4


def make_pdf(edition: Edition, terms: Terms) -> Made:
    """Set an edition on each of its sizes of page; raises PublisherError with the findings that stopped it."""
    begun = [cast("Ahead | None", terms.early), *(None for _ in edition.layouts[1:])]
    made = [_Run(edition, layout, terms, ahead).made() for layout, ahead in zip(edition.layouts, begun, strict=True)]
    note(edition, made[0][0].pages, terms.store)
    unknown = engine_status().finding()
    return Made(
        tuple(artefact for artefact, _ in made),
        (*([unknown] if unknown else ()), *aggregated(finding for _, findings in made for finding in findings)),
        system_libraries(),
    )


def placed_parts(edition: Edition, terms: Terms, host: Host, known: dict[str, Fragment]) -> tuple[Placed, ...]:
    """Lay out the parts of an edition on its first size of page, and give them in their places.

    `known` are fragments by their keys that were laid out before; it is left with those of this edition. Raise
    UnfitError where theme or engine do not allow fragments, and PublisherError with the findings that stopped it.
    """
    if not engine_status().on("fragments"):
        raise UnfitError("fragments")
    run = _Run(edition, edition.layouts[0], terms, None)
    return run.placed(host, known)


def placed_again(
    edition: Edition, terms: Terms, host: Host, known: dict[str, Fragment], placed: Sequence[Placed], changed: str
) -> tuple[Placed, ...] | None:
    """Lay out one part (by its id) of an edition whose other parts stand as they were `placed`.

    None where the part does not fit its side, or where it shows numbers of pages: all have to be laid out then.
    """
    run = _Run(edition, edition.layouts[0], terms, None)
    return run.placed_again(host, known, placed, changed)


def lay_out_share(edition: Edition, terms: Terms, share: Share) -> None:
    """Lay out a share of the parts for the cache: as `make_pdf` asks for them first, without page numbers of others.

    Where theme or engine do not allow for parts by themselves, there is nothing to lay out. Raise PublisherError.
    """
    if engine_status().on("fragments"):
        for layout in edition.layouts:
            _Run(edition, layout, terms, None).lay_out_share(share)


class _Run:
    """One size of page: asks the cache, has made what it lacks, and assembles."""

    def __init__(self, edition: Edition, layout: Layout, terms: Terms, ahead: Ahead | None) -> None:
        self._edition, self._layout, self._terms, self._ahead = edition, layout, terms, ahead
        self._cache_keys = ahead.cache_keys if ahead else CacheKeys(edition, layout, whole_latin=terms.whole_latin)
        self._parts, self._direction = joined(edition.parts, edition.issue), edition.issue.direction
        self._recto = recto(edition)
        self._product = f"{PDF.name} {layout.name}" if len(edition.layouts) > 1 else PDF.name
        self._cache = FragmentCache(terms.store, self._cache_keys, self._recto)
        self._told: set[str] = set()
        self._unknown = 0

    def made(self) -> tuple[Artefact, tuple[Finding, ...]]:
        """Give the artefact and what was found on its pages."""
        terms = self._terms
        new = self._ahead.host if self._ahead else None
        with new or host_of(self._edition, self._layout, terms) as host:
            data, pages, findings = self._set(host)
        self._terms.tell(Step(self._product, "", len(self._parts), len(self._parts)))
        name, claims = file_name(self._edition, self._layout), CLAIMS[self._terms.pdf_standard]
        return Artefact(PDF.name, name, "application/pdf", data, pages, claims), findings

    def placed(self, host: Host, known: dict[str, Fragment]) -> tuple[Placed, ...]:
        """Give all parts in their places, by fragments that are `known`, which are then those that were wanted."""
        self._cache.known.update(known)
        placed = self._placed_when_stable(host)
        there = {id(item.fragment) for item in placed}
        known.clear()
        known.update({key: fragment for key, fragment in self._cache.known.items() if id(fragment) in there})
        return placed

    def placed_again(
        self, host: Host, known: dict[str, Fragment], placed: Sequence[Placed], changed: str
    ) -> tuple[Placed, ...] | None:
        """Lay out one part, and give all in their places."""
        index = next((n for n, part in enumerate(self._parts) if part.id == changed), None)
        if index is None or len(placed) != len(self._parts) or wanted(self._parts[index]):
            return None
        self._cache.known.update(known)
        key = self._cache_keys.key(self._parts[index], None, {})
        fragment, side = self._cache.for_side(self._parts[index], key, placed[index].side, {})
        if fragment is None:
            task = self._task(index, side, {})
            host.ask([task])
            fragment = self._laid_out(host, [task])[index]
        known.update({key: one for key, one in self._cache.known.items() if one is fragment})
        fragments = [fragment if n == index else item.fragment for n, item in enumerate(placed)]
        again = place(self._parts, fragments, self._direction)
        fits = all(not item.fragment.sided or item.fragment.side == item.side for item in again)
        return again if fits else None

    def lay_out_share(self, share: Share) -> None:
        """Lay out those parts of a share that are kept nowhere."""
        number, shares = share
        tasks = [
            self._task(index, self._recto, {})
            for index, part in enumerate(self._parts)
            if index % shares == number and not self._cache.has(self._cache_keys.key(part, None, {}))
        ]
        with host_of(self._edition, self._layout, self._terms) as host, suppress(UnfitError):
            host.ask(tasks)
            self._laid_out(host, tasks)

    def _set(self, host: Host) -> tuple[bytes, tuple[PageEntry, ...], tuple[Finding, ...]]:
        """Set the parts each by itself, or where theme or engine do not allow that as one document."""
        notice: tuple[Finding, ...] = ()  # without fragments, it is of the edition as a whole
        if engine_status().on("fragments"):
            try:
                return self._assembled(host)
            except UnfitError as error:
                notice = (Finding.of("P012", None, css=str(error)),)
        drawn = host.whole(whole_of(replace(self._edition, parts=self._parts), self._terms.pdf_standard))
        return drawn.data, drawn.pages, (*notice, *drawn.findings)

    def _assembled(self, host: Host) -> tuple[bytes, tuple[PageEntry, ...], tuple[Finding, ...]]:
        issue = self._edition.issue
        placed = self._placed_when_stable(host)
        listed = pagination(placed, issue)
        findings = [finding for item in placed for finding in item.fragment.findings]
        standard = self._terms.pdf_standard
        if A_2A in CLAIMS[standard]:
            _stop_at_barriers(placed)
        data = assemble(
            self._edition, placed, listed, Memory(self._terms.store), layout=self._layout.name, standard=standard
        )
        return data, listed, (*findings, *_astray(placed))

    def _placed_when_stable(self, host: Host) -> tuple[Placed, ...]:
        """Lay out until every part shows the numbers that it should and stands on a side that it fits."""
        known: dict[str, str] = {}
        sides: tuple[Side, ...] = (self._recto,) * len(self._parts)
        fragments: list[Fragment] = []
        for _ in range(_ROUNDS):
            fragments = self._fragments(host, known, sides, fragments)
            placed = place(self._parts, fragments, self._direction)
            found = folios(placed, self._edition.issue)
            if all(_stands_right(item, found, known) for item in placed):
                return placed
            known, sides = found, tuple(item.side for item in placed)
        raise PublisherError(Finding.of("P004", None))

    def _fragments(
        self, host: Host, known: Mapping[str, str], sides: Sequence[Side], last: Sequence[Fragment]
    ) -> list[Fragment]:
        """Give the fragments of all parts, those that are not kept laid out now; `last` are the last round's."""
        found: list[Fragment | None] = [
            None if fragment.sided or not _shows(part, fragment, known) else fragment
            for part, fragment in zip(self._parts, last, strict=False)
        ] or [None] * len(self._parts)
        open_ = [index for index, fragment in enumerate(found) if fragment is None]
        if self._ahead and not last:
            self._ahead.ask_for_held()
            keys, tasks = dict(self._ahead.keys), list(self._ahead.tasks)
            missing = [index for index in open_ if index not in keys]
        else:
            keys, tasks, missing = {}, [], open_
        keys |= {index: self._cache_keys.key(self._parts[index], None, known) for index in missing}
        # What is kept nowhere is asked for first: it is laid out while the rest is read.
        asked = [self._task(index, self._recto, known) for index in missing if not self._cache.has(keys[index])]
        host.ask(asked)
        tasks += asked
        more: list[Task] = []
        for index in sorted(keys.keys() - {task.index for task in tasks}):
            found[index], side = self._cache.for_side(self._parts[index], keys[index], sides[index], known)
            if found[index] is None:
                more.append(self._task(index, side, known))
        host.ask(more)
        self._terms.begun.set()
        self._unknown = max(self._unknown, len(tasks) + len(more))
        for index, fragment in self._laid_out(host, [*tasks, *more]).items():
            found[index] = fragment
        return cast("list[Fragment]", found)

    def _task(self, index: int, side: Side, known: Mapping[str, str]) -> Task:
        part = self._parts[index]
        return Task(index, part, side, tuple((anchor, known[anchor]) for anchor in wanted(part) if anchor in known))

    def _laid_out(self, host: Host, tasks: Sequence[Task]) -> dict[int, Fragment]:
        made: dict[int, Fragment] = {}
        answers: list[Answer] = []
        asked = {task.index: task for task in tasks}
        if tasks:
            load()  # while others set pages
        for answer in host.answers(len(tasks)):
            answers.append(answer)
            if answer.kind == "made":
                made[answer.index] = self._cache.add(asked[answer.index], cast(bytes, answer.value))
                self._tell_of_part(asked[answer.index].part)
        try:
            raise_faults(answers)
        except PublisherError as error:
            raise type(error)(*error.findings, *self._cache.findings()) from None
        if unfit := sorted(str(answer.value) for answer in answers if answer.kind == "unfit"):
            raise UnfitError(unfit[0])
        return made

    def _tell_of_part(self, part: Part) -> None:
        """Tell of a part that is set for the first time."""
        if part.id not in self._told:
            done = len(self._parts) - self._unknown + len(self._told)
            self._told.add(part.id)
            self._terms.tell(Step(self._product, part.title.plain, done, len(self._parts)))


def _stands_right(item: Placed, found: Mapping[str, str], known: Mapping[str, str]) -> bool:
    """Say whether a part stands on a side that it fits, and shows the numbers that were `found`."""
    sided = item.fragment.sided and item.fragment.side != item.side
    return not sided and (
        all(found.get(anchor) == known.get(anchor) for anchor in wanted(item.part))
        or _shows(item.part, item.fragment, found)
    )


def _shows(part: Part, fragment: Fragment, found: Mapping[str, str]) -> bool:
    """Say whether the assembler writes all numbers that a part shows, and they have room; it knows digits alone."""
    has_room = rooms(fragment)
    labels = [(anchor, found.get(anchor, "")) for anchor in wanted(part)]
    return all(
        len(label) <= has_room.get(anchor, -1) and (label.isdecimal() or not label) for anchor, label in labels
    )


def whole_of(edition: Edition, standard: PdfStandard) -> Whole:
    """Return the task of setting all parts of an edition as one document that claims a standard."""
    return Whole(edition.parts, information(edition), xmp(edition, standard), standard)


def _stop_at_barriers(placed: Sequence[Placed]) -> None:
    """Raise PublisherError with whatever in the parts keeps the document from being PDF/A."""
    faults = [
        fault
        for item in placed
        for fault in archive_barriers.told(item.fragment.barriers, item.part.place if item.part.source else None)
    ]
    if faults:
        raise PublisherError(*faults, *(finding for item in placed for finding in item.fragment.findings))


def _astray(placed: Sequence[Placed]) -> list[Finding]:
    """Tell of links whose place is nowhere in the issue."""
    there = {name for item in placed for drawn in item.fragment.pages for name, *_ in drawn.anchors}
    return [
        Finding.of("P002", item.part.place if item.part.source else None, text=f"#{link}: no such place")
        for item in placed
        for link in item.fragment.links
        if link not in there
    ]
