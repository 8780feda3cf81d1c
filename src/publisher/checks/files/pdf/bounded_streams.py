"""The streams of a PDF, decoded within bounds, so that a small file cannot fill the memory."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import pikepdf.settings

#: The most bytes that one stream may have when it is decoded.
MOST = 64 << 20
#: What reading a damaged file may raise, wherever it happens to be damaged.
OF_DAMAGE = (
    *(pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RuntimeError),
    *(NotImplementedError, ZeroDivisionError, struct.error),
)
_PIECE = 1 << 20
# What qpdf, which is pikepdf's reader, is held to while a file is open; names are its own.
_LIMITS: dict[str, Any] = {
    "parser_max_nesting": 250,
    "parser_max_container_size": 2_000_000,
    "flate_max_memory": MOST,
    "run_length_max_memory": MOST,
    "png_max_memory": MOST,
    "tiff_max_memory": MOST,
    "dct_max_memory": MOST,
}


class DamagedStreamError(Exception):
    """A stream that cannot be decoded; `decoded` is what came before the damage."""

    def __init__(self, decoded: bytes = b"") -> None:
        super().__init__("damaged")
        self.decoded = decoded


class TooLargeError(Exception):
    """A stream that is larger than what is read."""


@contextmanager
def bounded() -> Iterator[None]:
    """Hold the reader of PDFs to bounds within this context; they are the whole process's."""
    before: dict[str, Any] = dict(pikepdf.settings.set_qpdf_limits(**_LIMITS))
    try:
        yield
    finally:
        pikepdf.settings.set_qpdf_limits(**before)


def inflate(data: bytes) -> bytes:
    """Return what Deflate made of some bytes; raise DamagedStreamError or TooLargeError."""
    decoder, out, size, waiting = zlib.decompressobj(), [], 0, data
    try:
        while waiting and not decoder.eof:
            piece = decoder.decompress(waiting, _PIECE)
            size += len(piece)
            if size > MOST:
                raise TooLargeError
            out.append(piece)
            waiting = decoder.unconsumed_tail
    except zlib.error as error:
        raise DamagedStreamError(b"".join(out)) from error
    if data.strip() and not decoder.eof:
        raise DamagedStreamError(b"".join(out))
    return b"".join(out)


def bytes_of(stream: Any) -> bytes:
    """Return what a stream holds, decoded; raise DamagedStreamError or TooLargeError."""
    try:
        filters = stream.get("/Filter")
        names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
        if names == ["/FlateDecode"]:
            inflated = inflate(stream.read_raw_bytes())
            if "/DecodeParms" not in stream:
                return inflated
            # What undoes the predictor takes what it gets: damage is known from the bytes below it alone.
        decoded = bytes(stream.read_bytes())
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedStreamError from error
    if len(decoded) > MOST:
        raise TooLargeError
    return decoded


def readable(stream: Any) -> bytes:
    """Return what of a stream can be decoded: nothing of one that is too large."""
    try:
        return bytes_of(stream)
    except DamagedStreamError as error:
        return error.decoded
    except TooLargeError:
        return b""
