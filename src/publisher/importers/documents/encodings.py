"""The bytes of a text into its characters: the encodings of Arabic texts, told apart by what they say."""

from typing import NamedTuple

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What texts in Arabic letters were written in before Unicode; the first is by far the commonest.
_OLD = ("cp1256", "iso8859-6", "mac_arabic", "cp720", "cp864")
_READ = 1 << 16
_LETTERS = frozenset(chr(code) for code in (*range(0x621, 0x63B), *range(0x641, 0x64B)))
# Letters and pairs of letters that Arabic has in every line, and that one encoding read as another has not.
_COMMON = ("ال", "في", "من", "ها", "ية", "ين", "لا", "وا", "على")
_LEAST = 0.35
_WRONG = 1.5


class Decoded(NamedTuple):
    """A text, and the name of the encoding that its bytes are in, as people call it."""

    text: str
    encoding: str


_NAMES = {
    "cp1256": "CP1256",
    "iso8859-6": "ISO 8859-6",
    "mac_arabic": "Mac Arabic",
    "cp720": "CP720",
    "cp864": "CP864",
}
UTF_8 = "UTF-8"


def decode(data: bytes) -> Decoded | None:
    """Decode a text: UTF-8, UTF-16 with and without a mark, or an old Arabic encoding; None where it is no text.

    An old encoding is taken only where it makes plain Arabic of the bytes.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
            except UnicodeDecodeError:
                return None
            return Decoded(text, UTF_8 if encoding == "utf-8" else encoding.upper())
    if b"\0" in data[:_READ]:
        return _utf_16(data)
    try:
        return Decoded(data.decode("utf-8"), UTF_8)
    except UnicodeDecodeError:
        return _old(data)


def _utf_16(data: bytes) -> Decoded | None:
    best = None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = sum(c.isspace() or c in _LETTERS or (c.isascii() and c.isprintable()) for c in text[:_READ])
        if plain > len(text[:_READ]) * 0.7 and (best is None or plain > best[0]):
            best = (plain, Decoded(text, "UTF-16"))
    return best[1] if best else None


def _old(data: bytes) -> Decoded | None:
    scored = []
    for encoding in _OLD:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        scored.append((_likeness(text[:_READ]), encoding, text))
    scored.sort(key=lambda one: one[0], reverse=True)
    if not scored or scored[0][0] <= _LEAST:
        return None
    _, encoding, text = scored[0]
    return Decoded(text, _NAMES[encoding])


def _likeness(text: str) -> float:
    """Say how like Arabic a text is: pairs of letters that it has often, for each letter beyond ASCII."""
    foreign = [c for c in text if not c.isascii()]
    if not foreign:
        return 0.0
    letters = sum(c in _LETTERS for c in foreign) / len(foreign)
    joined = sum(text.count(pair) for pair in _COMMON) * len(_COMMON) / len(foreign)
    return letters * min(joined, _WRONG)
