"""Objects into the bytes of one PDF 1.7 file, with object streams and a cross-reference stream (ISO 32000-1 §7.5)."""

import zlib
from codecs import BOM_UTF16_BE
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from itertools import accumulate

_IN_A_STREAM = 500
_LEVEL = 6


class Writer:
    """Takes objects in any order, each once, and gives the file; one that is read at once need not be small."""

    def __init__(self, *, small: bool = True) -> None:
        self._small = small
        self._out = BytesIO()
        self._places: list[tuple[int, int, int]] = [(0, 0, 65535)]
        self._waiting: list[tuple[int, bytes]] = []
        self._out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self, count: int = 1) -> int:
        """Set numbers aside; give the first."""
        first = len(self._places)
        self._places.extend([(0, 0, 0)] * count)
        return first

    def add(self, data: bytes) -> int:
        """Write an object under a new number."""
        number = self.reserve()
        self.plain(number, data)
        return number

    def plain(self, number: int, data: bytes) -> None:
        """Write an object that is no stream."""
        self._waiting.append((number, data))
        if len(self._waiting) >= _IN_A_STREAM:
            self._flush()

    def run(self, first: int, objects: Sequence[bytes]) -> None:
        """Write objects of consecutive numbers."""
        self._waiting.extend(enumerate(objects, first))
        while len(self._waiting) >= _IN_A_STREAM:
            self._flush()

    def stream(self, number: int, head: bytes, data: bytes) -> None:
        """Write a stream whose dictionary, with its length, is written already."""
        self._places[number] = (1, self._out.tell(), 0)
        self._out.write(b"".join((b"%d 0 obj\n" % number, head, b"stream\n", data, b"\nendstream\nendobj\n")))

    def deflated(self, number: int, data: bytes, more: bytes = b"", level: int = _LEVEL) -> None:
        """Deflate data and write them as a stream."""
        self.stored(number, zlib.compress(data, level if self._small else 0), more)

    def stored(self, number: int, data: bytes, more: bytes = b"") -> None:
        """Write deflated data as a stream."""
        self.stream(number, b"<</Filter/FlateDecode/Length %d%s>>" % (len(data), more), data)

    def _flush(self) -> None:
        batch, self._waiting = self._waiting[:_IN_A_STREAM], self._waiting[_IN_A_STREAM:]
        number = self.reserve()
        starts = accumulate((len(data) + 1 for _, data in batch), initial=0)
        index = b" ".join(b"%d %d" % (member, start) for (member, _), start in zip(batch, starts, strict=False))
        for place, (member, _) in enumerate(batch):
            self._places[member] = (2, number, place)
        data = b"\n".join((index, *(data for _, data in batch)))
        self.deflated(number, data, b"/Type/ObjStm/N %d/First %d" % (len(batch), len(index) + 1))

    def finished(self, root: int, info: int) -> bytes:
        """Give the whole file; its identifier is of its own bytes (§14.4)."""
        while self._waiting:
            self._flush()
        number, place = self.reserve(), self._out.tell()
        self._places[number] = (1, place, 0)
        rows = b"".join(
            kind.to_bytes(1, "big") + where.to_bytes(5, "big") + index.to_bytes(2, "big")
            for kind, where, index in self._places
        )
        identity = sha256(self._out.getbuffer()).hexdigest()[:32].encode()
        more = b"/Type/XRef/Size %d/W[1 5 2]/Root %d 0 R/Info %d 0 R/ID[(publisher)<%s>]"
        self.deflated(number, rows, more % (len(self._places), root, info, identity))
        self._out.write(b"startxref\n%d\n%%%%EOF\n" % place)
        return self._out.getvalue()


def text(string: str) -> bytes:
    """Write a text string (§7.9.2.2)."""
    return string_bytes(encoded(string))


def encoded(string: str) -> bytes:
    """Encode a text string: ASCII, else UTF-16 with its mark; a bare line end would be read as another (§7.3.4.2)."""
    plain = string.isascii() and string.isprintable()
    return string.encode() if plain else BOM_UTF16_BE + string.encode("utf-16-be")


def string_bytes(data: bytes) -> bytes:
    """Write the bytes of a string: in parentheses, or in hexadecimal where they are more than ASCII."""
    if data.startswith(BOM_UTF16_BE):
        return b"<%s>" % data.hex().encode()
    return b"(%s)" % data.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def number(value: float) -> bytes:
    """Write a number without an exponent (§7.3.3)."""
    return f"{value:.6f}".rstrip("0").rstrip(".").encode() or b"0"


def numbers(values: Sequence[float]) -> bytes:
    """Write an array of numbers."""
    return b"[%s]" % b" ".join(map(number, values))
