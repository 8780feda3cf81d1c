"""Objects into the bytes of one PDF 1.7 file, with object streams and a cross-reference stream (ISO 32000-1 §7.5)."""

import functools
import sys
import zlib
from array import array
from codecs import BOM_UTF16_BE
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import accumulate, chain

_IN_A_STREAM = 500
_LEVEL = 6
_LITTLE = 1 << 10
_TINY = 1 << 7  # bytes: deflating so few saves less than its own entry in the dictionary of the stream costs
# Where an object is (§7.5.8.3, table 18): free, at a place in the file, or within an object stream.
_AT, _WITHIN = 1, 2


@dataclass(frozen=True, slots=True)
class Section:
    """What was written of some objects of consecutive numbers, to be written again as it is.

    `data` are their streams, which began at byte `start` of the file; `kinds`, `wheres` and `indexes` are their rows
    of the cross-reference table; `object_streams` are numbers, deflated data and further entries of dictionaries.
    """

    first: int
    start: int
    data: bytes
    kinds: bytes
    wheres: bytes
    indexes: bytes
    object_streams: tuple[tuple[int, bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a section begins and ends: numbers of objects, places in the file, streams of objects by their order."""

    numbers: tuple[int, int]
    bytes: tuple[int, int]
    streams: tuple[int, int]


class _Places:
    """Where every object is, by number: a kind, a place or the stream's number, and the index within that stream."""

    def __init__(self) -> None:
        self._kinds, self._wheres, self._indexes = bytearray(1), array("I", (0,)), array("H", (65535,))

    def __len__(self) -> int:
        return len(self._kinds)

    def extend(self, count: int) -> None:
        """Make room for more objects, free as yet."""
        self._kinds.extend(bytes(count))
        self._wheres.extend(bytes(count))
        self._indexes.extend(bytes(count))

    def put(self, number: int, where: int) -> None:
        """Say where in the file an object is."""
        self._kinds[number], self._wheres[number] = _AT, where

    def within(self, stream: int, first: int, count: int, index: int) -> None:
        """Say which stream has a run of objects, from an index on."""
        self._kinds[first : first + count] = bytes([_WITHIN]) * count
        self._wheres[first : first + count] = array("I", [stream]) * count
        self._indexes[first : first + count] = array("H", range(index, index + count))

    def columns(self, first: int, stop: int) -> tuple[bytes, bytes, bytes]:
        """Return what is known of some objects: kinds, places and indexes."""
        return (
            bytes(self._kinds[first:stop]),
            self._wheres[first:stop].tobytes(),
            self._indexes[first:stop].tobytes(),
        )

    def append(self, kinds: bytes, wheres: bytes, indexes: bytes, moved: int) -> None:
        """Add such columns; the places in the file are `moved` by so many bytes."""
        first = len(self)
        self._kinds += kinds
        self._wheres.frombytes(wheres)
        self._indexes.frombytes(indexes)
        if moved:
            for number, kind in enumerate(kinds, first):
                if kind == _AT:
                    self._wheres[number] += moved

    def rows(self) -> bytes:
        """Write them by number: widths 1, 4 and 2, the first byte the highest."""
        rows = bytearray(7 * len(self))
        rows[::7] = self._kinds
        for start, column in ((1, self._wheres), (5, self._indexes)):
            highest_first = column[:]
            if sys.byteorder == "little":
                highest_first.byteswap()
            data = highest_first.tobytes()
            for byte in range(column.itemsize):
                rows[start + byte :: 7] = data[byte :: column.itemsize]
        return bytes(rows)


class Writer:
    """Takes objects in any order, each once, and gives the file; one that is read at once need not be small."""

    def __init__(self, *, small: bool = True) -> None:
        self._small = small
        self._out = BytesIO()
        self._places = _Places()
        self._waiting: list[tuple[int, Sequence[bytes]]] = []
        self._count = 0
        # zlib lets go of the interpreter: full streams are deflated during the work on the next ones.
        self._beside = ThreadPoolExecutor(1) if small else None
        self._full: list[tuple[int, Future[bytes] | bytes, bytes]] = []
        self._begun = (0, 0, 0)
        self._out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self, count: int = 1) -> int:
        """Set numbers aside; give the first."""
        first = len(self._places)
        self._places.extend(count)
        return first

    @property
    def next(self) -> int:
        """The number that is set aside next."""
        return len(self._places)

    def begin_section(self) -> None:
        """Begin a section: its objects share no stream with those before."""
        if self._waiting:
            self._flush()
        self._begun = self._state()

    def end_section(self) -> Extent:
        """End it; all numbers that were set aside since its beginning are its own."""
        if self._waiting:
            self._flush()
        (number, place, streams), (last, end, stop) = self._begun, self._state()
        return Extent((number, last), (place, end), (streams, stop))

    def _state(self) -> tuple[int, int, int]:
        return len(self._places), self._out.tell(), len(self._full)

    def section(self, extent: Extent) -> Section:
        """Return a section as it was written; asked when the file is finished."""
        streams = tuple((number, _done(data), more) for number, data, more in self._full[slice(*extent.streams)])
        data = bytes(self._out.getbuffer()[slice(*extent.bytes)])
        columns = self._places.columns(*extent.numbers)
        return Section(extent.numbers[0], extent.bytes[0], data, *columns, streams)

    def repeat(self, section: Section) -> Extent:
        """Write a section again, whose first number is the next."""
        self.begin_section()
        self._places.append(section.kinds, section.wheres, section.indexes, self._out.tell() - section.start)
        self._out.write(section.data)
        self._full += section.object_streams
        return self.end_section()

    def add(self, data: bytes) -> int:
        """Write an object under a new number."""
        number = self.reserve()
        self.plain(number, data)
        return number

    def plain(self, number: int, data: bytes) -> None:
        """Write an object that is no stream."""
        self.run(number, [data])

    def run(self, first: int, objects: Sequence[bytes]) -> None:
        """Write objects of consecutive numbers."""
        for start in range(0, len(objects), _IN_A_STREAM):
            some = objects[start : start + _IN_A_STREAM]
            if self._count + len(some) > _IN_A_STREAM:
                self._flush()
            self._waiting.append((first + start, some))
            self._count += len(some)

    def stream(self, number: int, head: bytes, data: bytes) -> None:
        """Write a stream whose dictionary, with its length, is written already."""
        self._places.put(number, self._out.tell())
        self._out.writelines((b"%d 0 obj\n" % number, head, b"stream\n", data, b"\nendstream\nendobj\n"))

    def deflated(self, number: int, data: bytes, more: bytes = b"", level: int = _LEVEL) -> None:
        """Deflate data, unless they are few, and write them as a stream."""
        if len(data) < _TINY and not more:
            self.stream(number, b"<</Length %d>>" % len(data), data)
        else:
            self.stored(number, deflate(data, level if self._small else 0), more)

    def stored(self, number: int, data: bytes, more: bytes = b"") -> None:
        """Write deflated data as a stream."""
        self.stream(number, b"<</Filter/FlateDecode/Length %d%s>>" % (len(data), more), data)

    def _flush(self) -> None:
        """Deflate what waits as one stream of objects (§7.5.7)."""
        stream, index = self.reserve(), 0
        for first, objects in self._waiting:
            self._places.within(stream, first, len(objects), index)
            index += len(objects)
        members = [number for first, objects in self._waiting for number in range(first, first + len(objects))]
        every = [data for _, objects in self._waiting for data in objects]
        starts = accumulate((len(data) + 1 for data in every), initial=0)
        head = (b"%d %d " * index) % tuple(chain.from_iterable(zip(members, starts, strict=False)))
        data = head + b"\n".join(every)
        small = self._beside.submit(deflate, data, _LEVEL) if self._beside else zlib.compress(data, 0)
        self._full.append((stream, small, b"/Type/ObjStm/N %d/First %d" % (index, len(head))))
        self._waiting, self._count = [], 0

    def finished(self, root: int, info: int) -> bytes:
        """Give the whole file; the identifier of one that is kept is of its own bytes (§14.4)."""
        if self._waiting:
            self._flush()
        for full, small, more in self._full:
            self.stored(full, _done(small), more)
        if self._beside:
            self._beside.shutdown()
        number, place = self.reserve(), self._out.tell()
        self._places.put(number, place)
        identity = sha256(self._out.getbuffer()).hexdigest()[:32].encode() if self._small else b"0" * 32
        more = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[(publisher)<%s>]"
        self.deflated(number, self._places.rows(), more % (len(self._places), root, info, identity), level=1)
        self._out.write(b"startxref\n%d\n%%%%EOF\n" % place)
        return self._out.getvalue()


def _done(data: Future[bytes] | bytes) -> bytes:
    return data.result() if isinstance(data, Future) else data


def deflate(data: bytes, level: int = _LEVEL) -> bytes:
    """Deflate data (RFC 1950); little of them in little memory, for to set much up takes longer than the work."""
    if len(data) > _LITTLE:
        return zlib.compress(data, level)
    deflater = zlib.compressobj(level, zlib.DEFLATED, wbits=10, memLevel=1)
    return deflater.compress(data) + deflater.flush()


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


@functools.lru_cache(1 << 12)  # of the numbers of an archive, most are the edges of a few columns
def number(value: float) -> bytes:
    """Write a number without an exponent (§7.3.3)."""
    written = f"{value:.6f}".rstrip("0").rstrip(".").encode()
    return written if written not in (b"", b"-0") else b"0"  # zero has one form, whichever was asked for first


def numbers(values: Sequence[float]) -> bytes:
    """Write an array of numbers."""
    return b"[%s]" % b" ".join(map(number, values))
