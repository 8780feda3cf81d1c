"""Checks of the file as bytes: streams that cannot be decoded, and what a reader has to mend."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree

from publisher.checks.files.pdf.bounded_streams import DamagedStreamError, TooLargeError, bytes_of
from publisher.checks.files.pdf.pdf_file import PdfFile
from publisher.checks.files.pdf.pdf_page import Page
from publisher.diagnostics import Finding

_MOST_OF_PICTURES = 24 << 20  # bytes of pictures, as they are packed, that are unpacked to look for damage
_MOST_PICTURES = 3000


def streams_damaged(file: PdfFile) -> Iterator[Finding]:
    """Tell of pages, pictures and fonts that cannot be decoded."""
    for page in file.pages:
        if page.damaged or page.scan.missing:
            yield Finding.of("X245", file.span, page=page.number + 1)
    for page, stream in _others(file):
        try:
            bytes_of(stream)
        except DamagedStreamError:
            yield Finding.of("X245", file.span, page=page.number + 1)
        except TooLargeError:
            continue


def _others(file: PdfFile) -> Iterator[tuple[Page, Any]]:
    """Yield the streams of pictures that are packed without loss, and of all fonts, with a page that has them."""
    seen: set[tuple[int, int]] = set()
    left = _MOST_OF_PICTURES
    for page in file.pages:
        resources = page.inherited("/Resources")
        held = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        for _, item in list(held.items())[:_MOST_PICTURES] if isinstance(held, pikepdf.Dictionary) else ():
            if isinstance(item, pikepdf.Stream) and item.objgen not in seen and len(seen) < _MOST_PICTURES:
                seen.add(item.objgen)
                size = item.get("/Length", 0)
                if str(item.get("/Filter")) == "/FlateDecode" and isinstance(size, int) and size < left:
                    left -= size
                    yield page, item
    if file.pages:
        for font in file.fonts:
            for stream in (font.program_stream, font.item.get("/ToUnicode")):
                if isinstance(stream, pikepdf.Stream) and stream.objgen not in seen:
                    seen.add(stream.objgen)
                    yield file.pages[0], stream


def metadata_damaged(file: PdfFile) -> Iterator[Finding]:
    """Tell of metadata (XMP) that are no XML: they are not compressed, so nothing else shows that they changed."""
    if not file.metadata_bytes:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(file.metadata_bytes.strip(b"\0 \t\r\n"), parser)
    except etree.XMLSyntaxError:
        yield Finding.of("X255", file.span)


def file_mended(file: PdfFile) -> Iterator[Finding]:
    """Tell of a file whose table of objects is damaged: some readers mend it, others refuse it."""
    if file.mended:
        yield Finding.of("X246", file.span, reason=file.mended)


def not_all_read(file: PdfFile) -> Iterator[Finding]:
    """Tell what there was too much of to be looked at."""
    for kind in dict.fromkeys(file.cut):
        yield Finding.of("X249", file.span, what=kind)


def not_made(file: PdfFile) -> Iterator[Finding]:
    """Tell of checks that could not be made, because the file is damaged where they look."""
    if file.failed:
        yield Finding.of("X250", file.span, checks=tuple(file.failed))
