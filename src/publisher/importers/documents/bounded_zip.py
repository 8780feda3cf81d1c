"""ZIP archives from anywhere: what is in them is read within bounds, and no name leads out of them."""

import posixpath
import zipfile
import zlib
from typing import BinaryIO

from lxml import etree

from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.model import Span

_MOST_FILES = 20_000
_LARGEST = 512 << 20  # bytes, all files unpacked
_LARGEST_TEXT = 64 << 20  # bytes, one part of markup
# A text packs to a tenth; what packs a hundred times better is made to burst.
_RATIO, _SMALL = 120, 8 << 20
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, OSError)


class BoundedZip:
    """An archive that has been looked at: no bomb, no names that lead out, nothing encrypted.

    Raises PublisherError (I012 damaged, I013 too much, I014 encrypted, I015 a name that leads out) for the document
    at `path`.
    """

    def __init__(self, stream: BinaryIO, path: str) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(stream)
            entries = self._zip.infolist()
        except _FAULTS as error:
            raise self._damaged("") from error
        size = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        bursts = size > _SMALL and size > packed * _RATIO
        if len(entries) > _MOST_FILES or size > _LARGEST or bursts:
            raise self._error("I013", size=size >> 20, files=len(entries))
        for entry in entries:
            if _leads_out(entry.filename):
                raise self._error("I015", name=entry.filename)
            if entry.flag_bits & 1:
                raise self._error("I014")
        self.names = {entry.filename for entry in entries}

    def read(self, name: str) -> bytes:
        """Read one file; one that is not there, or damaged, ends the import."""
        try:
            return self._zip.read(name)
        except _FAULTS as error:
            raise self._damaged(name) from error

    def xml(self, name: str) -> etree._Element:
        """Parse one file as XML, without entities of its own, which could grow without bounds."""
        data = self.read(name)
        if len(data) > _LARGEST_TEXT:
            raise self._error("I013", size=len(data) >> 20, files=1)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise self._damaged(name) from error

    def _damaged(self, name: str) -> PublisherError:
        return self._error("I012", what=name or Phrase("the_archive"))

    def _error(self, code: str, **values: object) -> PublisherError:
        return PublisherError(Finding.of(code, Span(self._path), **values))


def _leads_out(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or plain[1:2] == ":" or posixpath.normpath(plain).startswith("..")
