"""Values into sealed bytes, and back: what the caches keep. MessagePack by type: nothing of it can run code."""

from hashlib import sha256
from typing import Any, TypeVar

from msgspec import MsgspecError
from msgspec.msgpack import Decoder, encode

T = TypeVar("T")

_MAGIC = b"press 1\n"
_START = len(_MAGIC) + 32


class DamagedError(ValueError):
    """Bytes that are not what was sealed: cut short, altered, or of another shape."""


def seal(value: Any) -> bytes:
    """Write a value with a mark and its SHA-256 before it."""
    data = encode(value)
    return b"".join((_MAGIC, sha256(data).digest(), data))


def digest_of(sealed: bytes) -> str:
    """Return the SHA-256 that a sealed value has before it, in hexadecimal digits."""
    return sealed[len(_MAGIC) : _START].hex()


def unseal(sealed: bytes, decoder: Decoder[T]) -> T:
    """Read a value back; raises DamagedError where the seal is broken or the value is not of its type."""
    data = memoryview(sealed)[_START:]
    if not sealed.startswith(_MAGIC) or sealed[len(_MAGIC) : _START] != sha256(data).digest():
        raise DamagedError
    try:
        return decoder.decode(data)
    except MsgspecError as error:
        raise DamagedError from error
