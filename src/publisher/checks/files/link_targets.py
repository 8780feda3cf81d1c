"""Addresses in documents and style sheets → those that lead nowhere, and notes that lead to the wrong place."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from lxml import etree

from publisher.checks.files.markup import Document, types_of
from publisher.checks.files.product_files import is_remote
from publisher.checks.files.publication import Address, Publication, visible_text
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Span

_CALLS = frozenset(("noteref", "doc-noteref"))
_BACK = frozenset(("backlink", "doc-backlink"))
_NUMBER = re.compile(r"[\s\[(]*(\d{1,4})[\s\])]*")
_SHORT = 12  # characters of a call's mark
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def lost_links(publication: Publication) -> Iterator[Finding]:
    """Find links to documents, or places in them, that are not there; those of notes have findings of their own."""
    calls = _calls(publication)
    for one in _once(publication.addresses):
        if publication.download_suffix(one.address):
            continue
        if not one.loaded and (one.element is None or one.element not in calls) and _is_lost(publication, one):
            yield Finding.of("X115", one.span, address=one.address)


def lost_files(publication: Publication) -> Iterator[Finding]:
    """Find pictures, style sheets, fonts and other files that are named and not there."""
    for one in _once(publication.addresses):
        if not one.loaded or is_remote(one.address) or one.address.startswith(("data:", "#")):
            continue
        target = publication.locate(one.address, one.base)
        if target and target[0] and not publication.has(target[0]):
            yield Finding.of("X117", one.span, address=one.address)


def remote_files(publication: Publication) -> Iterator[Finding]:
    """Find what is fetched from the network to show a document; scripts have a finding of their own."""
    for one in _once(publication.addresses):
        script = one.element is not None and one.element.tag == "script"
        if one.loaded and is_remote(one.address) and not script:
            yield Finding.of("X126", one.span, address=one.address)


def _once(addresses: Iterable[Address]) -> Iterator[Address]:
    """Yield addresses, each once a place: lines may have any number of them."""
    seen: set[tuple[str, Span]] = set()
    for one in addresses:
        if (one.address, one.span) not in seen:
            seen.add((one.address, one.span))
            yield one


def wrong_notes(publication: Publication) -> Iterator[Finding]:
    """Find calls of notes that lead nowhere or to another's note, and notes that lead back to another's call."""
    calls = _calls(publication)
    for document in publication.documents.values():
        told: list[tuple[etree._Element, int, tuple[str, int], str]] = []
        for link in document.root.iter("a"):
            address = Address(link.get("href") or "", document.name, document.span(link), False, link)
            if link in calls:
                if _is_lost(publication, address) or not address.address.strip("#"):
                    yield _told(link, document, "note_lost")
                elif (place := _place(publication, address)) and (number := _number(visible_text(link))):
                    told.append((link, number, place, address.address))
            elif types_of(link) & _BACK and address.address and not _is_lost(publication, address):
                note = _note_around(link)
                if note is not None and not _calls_back(publication, address, note):
                    yield _told(link, document, "note_back")
        yield from _out_of_order(document, told)
        yield from _returning_wrongly(publication, document, calls)


def _out_of_order(
    document: Document, told: "list[tuple[etree._Element, int, tuple[str, int], str]]"
) -> Iterator[Finding]:
    """Find calls whose numbers rise while the places of their notes do not."""
    for before, after in itertools.pairwise(told):
        same = before[2][0] == after[2][0]
        if same and after[1] == before[1] + 1 and after[2][1] < before[2][1]:
            yield _told(after[0], document, "note_swapped")


def _returning_wrongly(
    publication: Publication, document: Document, calls: "set[etree._Element]"
) -> Iterator[Finding]:
    """Find calls whose note leads back, and to the call of another note: both are linked, each to the other's."""
    for link in document.root.iter("a"):
        if link not in calls:
            continue
        target = _target(publication, link.get("href") or "", document)
        if target is None:
            continue
        note, where = target
        for back in [note] if note.tag == "a" and note.get("href") else note.iter("a"):
            if types_of(back) & _BACK:
                break  # judged by what it says of itself
            other = _target(publication, back.get("href") or "", where)
            if other is None:
                continue
            mine, theirs = _number(visible_text(link)), _number(visible_text(other[0]))
            if (
                mine
                and theirs
                and theirs != mine
                and _is_call_near(other[0], calls)
                and _number(visible_text(back)) == mine
            ):
                yield _told(back, where, "note_back")
            break


def _is_call_near(element: "etree._Element", calls: "set[etree._Element]") -> bool:
    return element in calls or any(one in calls for one in element.iter("a"))


def _calls(publication: Publication) -> "set[etree._Element]":
    """Return the links that call notes: by what they say they are, or by a number raised or in brackets."""
    found: set[etree._Element] = set()
    for document in publication.documents.values():
        for link in document.root.iter("a"):
            types = types_of(link)
            if types & _CALLS or (not types & _BACK and "#" in (link.get("href") or "") and _looks_like_a_call(link)):
                found.add(link)
    return found


def _looks_like_a_call(link: "etree._Element") -> bool:
    text = "".join(map(str, link.itertext())).strip()
    if len(text) > _SHORT or not _NUMBER.fullmatch(text):
        return False
    around = link.getparent()
    raised = link.find("sup") is not None or (around is not None and around.tag == "sup")
    before = (around.text or "").strip() if around is not None and around[0] is link else "x"
    return raised and bool(before)  # what begins its paragraph is a note's own number


def _number(text: str) -> int:
    found = _NUMBER.fullmatch(text)
    return int(unicodedata.normalize("NFKC", found[1])) if found and found[1].isdecimal() else 0


def _note_around(link: "etree._Element") -> "etree._Element | None":
    """Return the element with an id that a link back stands in."""
    return next(
        (
            one
            for one in (link, *link.iterancestors())
            if one.get("id") and one.tag not in ("body", "html", "section")
        ),
        None,
    )


def _calls_back(publication: Publication, address: Address, note: "etree._Element") -> bool:
    """Return whether what a link back leads to calls that note."""
    target = publication.locate(address.address, address.base)
    where = publication.documents.get(target[0]) if target else None
    place = where.ids.get(target[1]) if where and target else None
    if place is None or where is None:
        return True
    links = [place] if place.tag == "a" else [*place.iter("a")] or [*place.iterancestors("a")]
    leading = [_target(publication, link.get("href") or "", where) for link in links]
    hit = [found[0] for found in leading if found]
    if not hit:
        return True  # it leads back to a paragraph or a heading
    return any(one is note or note in one.iter() or one in note.iter() for one in hit)


def _target(publication: Publication, address: str, document: Document) -> "tuple[etree._Element, Document] | None":
    found = publication.locate(address, document.name)
    where = publication.documents.get(found[0]) if found and found[1] else None
    place = where.ids.get(found[1]) if where and found else None
    return (place, where) if place is not None and where is not None else None


def _place(publication: Publication, address: Address) -> tuple[str, int] | None:
    found = publication.locate(address.address, address.base)
    where = publication.documents.get(found[0]) if found else None
    place = where.ids.get(found[1]) if where and found else None
    return (where.name, where.order[place]) if where and place is not None else None


def _is_lost(publication: Publication, one: Address) -> bool:
    """Return whether an address leads to a file of the product that is not there, or to a place that it has not."""
    if _SCHEME.match(one.address.strip()) or not one.address.strip():
        return False
    target = publication.locate(one.address, one.base)
    if target is None:
        return False
    name, anchor = target
    if not publication.has(name):
        return True
    document = publication.documents.get(name)
    if not document or not anchor or anchor.startswith((":~:", "epubcfi(", "xpointer(")):
        return False
    return anchor not in document.ids and anchor != "top"


def _told(link: "etree._Element", document: Document, reason: str) -> Finding:
    words = {
        "note_lost": Phrase("note_lost"),
        "note_back": Phrase("note_back"),
        "note_swapped": Phrase("note_swapped"),
    }
    return Finding.of(
        "X116", document.span(link), call=visible_text(link), address=link.get("href") or "", reason=words[reason]
    )
