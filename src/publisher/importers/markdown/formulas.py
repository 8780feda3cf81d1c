"""Formulas of TeX, which the press does not set: kept apart as code, so that nothing in them is read, and told."""

import re

from publisher.diagnostics import Finding
from publisher.importers.markdown.admonitions import spread
from publisher.importers.markdown.prose import in_prose, own, replaced
from publisher.importers.markdown.rows import Passed, Row

_INLINE = in_prose(
    r"\$\$(?P<display>[^$\n]+)\$\$"
    r"|\\\((?P<round>[^\n]{1,500}?)\\\)|\\\[(?P<square>[^\n]{1,500}?)(?<!\\)\\\]"
    # A number is money, unless it is a power at once.
    r"|(?<![A-Za-z\d_$])\$(?P<dollar>(?:\d+[\^\\]|(?![\s\d]))[^$\n]*(?<![\s\\]))\$(?![\w$])"
)
# Money and remarks have none of these; an escaped bracket may have what is between brackets, but not its signs.
_TEX = re.compile(r"\\[A-Za-z]+|(?<!^)[\^_=+<>]")
_TEX_ALONE = re.compile(r"\\[A-Za-z]+|(?<!^)[\^_]\S")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_NESTED = re.compile(r"\\[\[\]()]")
_LETTER = re.compile(r"\s*[A-Za-z]\s*")
_ARABIC = re.compile(r"[\u0621-\u064a]")
ENVIRONMENTS = "equation|align|aligned|gather|multline|eqnarray|math|displaymath|[pbv]?matrix|cases"
_BEGIN = re.compile(rf"\s*(\$\$|\\\[|\\begin\{{(?:{ENVIRONMENTS})\*?\}})(.*)")
_LONGEST = 60


def _closing_sign(sign: str) -> str:
    return {"$$": "$$", "\\[": "\\]"}.get(sign, sign.replace("begin", "end"))


def _is_tex(text: str, *, brackets: bool) -> bool:
    if brackets and _NESTED.search(text):
        return False  # brackets that are each escaped, not the two of a formula
    bare = _ESCAPED.sub("", text)
    found = _TEX_ALONE.search(bare) if brackets else _LETTER.fullmatch(bare) or _TEX.search(bare)
    return bool(found) and ("\\" in bare or not _ARABIC.search(bare))


def read_formulas(rows: list[Row]) -> Passed:
    """Turn formulas into code: those that have rows of their own, and those within a line."""
    out: list[Row] = []
    told: list[tuple[int, Finding]] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        end = _last_row_of_formula(rows, at) if own(row) else -1
        if end >= 0:
            out += _fenced_formula(rows[at : end + 1])
            told.append((row.number, _unset_formula(" ".join(inner.text.strip() for inner in rows[at : end + 1]))))
        else:
            out += _with_code(row, told) if own(row) else [row]
        at = max(at, end) + 1
    return Passed(out, told)


def _unset_formula(mark: str) -> Finding:
    return Finding.of("M016", None, mark=mark if len(mark) <= _LONGEST else f"{mark[:_LONGEST]}…")


def _last_row_of_formula(rows: list[Row], at: int) -> int:
    """Find the row that ends the formula that a row begins; TeX allows no blank one within."""
    found = _BEGIN.fullmatch(rows[at].text)
    if not found:
        return -1
    closing = _closing_sign(found[1])
    if found[2].rstrip().endswith(closing):
        inside = found[2].rstrip().removesuffix(closing)
        return at if closing not in inside and _is_tex(inside, brackets=found[1] == "\\[") else -1
    if (found[1] == "$$" and "$$" in found[2]) or (found[1] == "\\[" and found[2].strip()):
        return -1
    for n in range(at + 1, min(at + _LONGEST, len(rows))):
        if rows[n].blank or rows[n].kind != "text":
            return -1
        if rows[n].text.rstrip().endswith(closing):
            return n
    return -1


def _fenced_formula(rows: list[Row]) -> list[Row]:
    """Write a formula between fences, as deep as it stands, without its signs where they are dollars or brackets."""
    first, last = rows[0], rows[-1]
    indent = first.text[: len(first.text) - len(first.text.lstrip())]
    found = _BEGIN.fullmatch(first.text)
    texts = [row.text for row in rows]
    if found and not found[1].startswith("\\begin"):
        texts[0] = texts[0].replace(found[1], "", 1)
        texts[-1] = texts[-1].rstrip().removesuffix(_closing_sign(found[1]))
    content = [
        Row(text if last.number != first.number else text.strip(), row.number, "code")
        for text, row in zip(texts, rows, strict=True)
        if text.strip()
    ]
    return [
        Row("", first.number),
        Row(f"{indent}```tex", first.number, "open"),
        *content,
        Row(f"{indent}```", last.number, "close"),
        Row("", last.number),
    ]


def _with_code(row: Row, told: list[tuple[int, Finding]]) -> list[Row]:
    if "$" not in row.text and "\\(" not in row.text and "\\[" not in row.text:
        return [row]

    def said(found: re.Match[str]) -> str:
        text = next((part for name in _KINDS if (part := found[name])), "")
        if not text or not _is_tex(text, brackets=bool(found["square"])):
            return found[0]
        told.append((row.number, _unset_formula(found[0])))
        return _code_span(text)

    return spread(row, replaced(_INLINE, said, row.text))


_KINDS = ("display", "round", "square", "dollar")


def _code_span(text: str) -> str:
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{ticks} {text.strip()} {ticks}" if "`" in text else f"`{text.strip()}`"
