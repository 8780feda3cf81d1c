"""The tokens of a content stream, and what its operands stand for: numbers, names, matrices, rectangles, codes."""

import re
from collections.abc import Iterable
from typing import Any

import pikepdf

from publisher.checks.files.pdf.font_maps import Font

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_STRING = rb"\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*+\))*+\))*+\)"
_TOKEN = re.compile(_STRING + rb"|<<|>>|<[0-9A-Fa-f\s]*>|/[^\s/<>\[\]()%{}]*|[\[\]]|[^\s/<>\[\]()%]+|%[^\r\n]*")
_INLINE_IMAGE = re.compile(rb"\bBI\b[^<>]{0,4000}?\bID\s.*?\sEI\b", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
WORD_GAP = 170  # thousandths of an em, from which on readers see two words


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix that does `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def tokens_of(content: bytes) -> list[bytes]:
    """Cut a content stream into its tokens, without the data of inline images."""
    if b"EI" in content and b"ID" in content:
        content = _INLINE_IMAGE.sub(b" EI ", content)
    found: list[bytes] = _TOKEN.findall(content)
    return [token for token in found if token[:1] != b"%"] if b"%" in content else found


def shown(stack: list[bytes], font: Font) -> tuple[list[int], tuple[int, ...], float]:
    """Return the codes of the strings of an operator, the gaps between words among them, and how far all is moved."""
    codes: list[int] = []
    gaps: list[int] = []
    shift = 0.0
    for token in stack:
        first = token[:1]
        if first == b"<":
            codes += font.codes(_from_hex(token[1:-1]))
        elif first == b"(":
            codes += font.codes(_unescaped(token[1:-1]))
        elif first not in b"[]/":
            number = number_of(token)
            shift -= number
            if number < -WORD_GAP and codes and (not gaps or gaps[-1] != len(codes)):
                gaps.append(len(codes))
    return codes, tuple(gaps), shift


def _from_hex(digits: bytes) -> bytes:
    if len(digits) % 2:
        digits = b"".join(digits.split())
        digits += b"0" * (len(digits) % 2)
    return bytes.fromhex(digits.decode())


def entries_of(resources: Any, kind: str) -> Any:
    """Return what a page's resources have of a kind, or an empty table."""
    found = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return found if isinstance(found, pikepdf.Dictionary) else {}


def name_of(token: bytes) -> str:
    """Return a name as it is meant, with its slash."""
    name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), token)
    return name.decode("utf-8", "replace")


def number_of(token: bytes) -> float:
    """Return a number; 0 for what is none, or too large for a page."""
    try:
        number = float(token)
    except ValueError:
        return 0.0
    return number if -1e9 < number < 1e9 else 0.0


def matrix_of(stack: list[bytes]) -> Matrix:
    """Return the matrix that the last six operands are."""
    if len(stack) < 6:
        return UNIT
    a, b, c, d, e, f = (number_of(token) for token in stack[-6:])
    return a, b, c, d, e, f


def placed(stack: list[bytes], matrix: Matrix) -> Box:
    """Return the box around a rectangle where a matrix puts it."""
    if len(stack) < 4:
        return 0.0, 0.0, 0.0, 0.0
    x, y, width, height = (number_of(token) for token in stack[-4:])
    a, b, c, d, e, f = matrix
    corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
    across = [p * a + q * c + e for p, q in corners]
    upward = [p * b + q * d + f for p, q in corners]
    return min(across), min(upward), max(across), max(upward)


def _unescaped(text: bytes) -> bytes:
    if b"\\" not in text:
        return text

    def one(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8) & 255]) if sign[:1].isdigit() and sign[:1] < b"8" else _ESCAPED.get(sign, sign)

    return _ESCAPE.sub(one, text)


def joined(pieces: Iterable[bytes]) -> bytes:
    """Join the streams of a page, which end between tokens."""
    return b"\n".join(pieces)
