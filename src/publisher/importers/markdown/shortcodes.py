"""WordPress's shortcodes: pictures with captions and embedded addresses understood, others left out and told."""

import functools
import re
from dataclasses import dataclass, field, replace

from publisher.diagnostics import Finding
from publisher.importers.markdown.admonitions import spread
from publisher.importers.markdown.prose import in_prose, own, replaced
from publisher.importers.markdown.rows import Passed, Row

# Those that WordPress itself and its usual plug-ins have; of any other name, one with a value in quotes, or an end.
_MEDIA = r"gallery|playlist|audio|video|youtube|vimeo|tweet|instagram|facebook|soundcloud|googlemaps"
_KNOWN = re.compile(
    rf"{_MEDIA}|contact-form(?:-7)?|wpforms|gravityform|ninja_forms|recent-posts",
    re.IGNORECASE,
)
_BARE = ("gallery", "playlist")
_VALUE = re.compile(r"(?<![\w-])[A-Za-z][\w-]{0,40}=(?:\"[^\"\n]*\"|'[^'\n]*'|”[^”\n]*”|&#8221;)")
_PICTURE = r"!\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|<img\b[^<>]*>"
_CAPTION = in_prose(
    rf"\[caption\b(?P<said>[^\]\n]*)\]\s*(?P<picture>(?:<a\b[^<>]*>\s*)?(?:{_PICTURE})(?:\s*</a>)?"
    rf"|\[(?:{_PICTURE})\]\([^()\n]*\))\s*(?P<words>.*?)\s*\[/caption\]"
)
_SAID = re.compile(r"\bcaption=(?:\"([^\"\n]*)\"|'([^'\n]*)')")
# What stands in one is an address, or what its site calls the thing: no words.
_EMBED = in_prose(
    rf"(?<![!\]\\])\[(?P<name>embed|{_MEDIA})\b[^\[\]\n]*\]\s*"
    r"(?:(?P<address>https?://[^\s\[\]<>]+)|[^\s\[\]<>]*)\s*\[/(?P=name)\]"
)
_CODE = in_prose(
    r"(?<![!\[\]\\])\[(?P<closing>/?)(?P<name>[A-Za-z][\w-]{0,40})(?P<values>\s[^\[\]\n]*)?\](?!\[(?!/)|[(:\]])"
)
_END = re.compile(r"\[/([A-Za-z][\w-]{0,40})\]")
_LABEL = re.compile(r" {0,3}\[([^\[\]\n]+)\]:")
_MOST_ROWS = 12


@dataclass(slots=True)
class _Reader:
    """Goes through rows; `opened` are shortcodes that were left out, whose ends go too.

    `labels` are those of links, `ended` the names of shortcodes that have an end somewhere.
    """

    labels: frozenset[str]
    ended: frozenset[str]
    opened: set[str] = field(default_factory=set)
    told: list[tuple[int, Finding]] = field(default_factory=list)

    def row(self, row: Row) -> str:
        text = replaced(_CAPTION, _figure, row.text) if "[/caption]" in row.text else row.text
        text = replaced(_EMBED, functools.partial(self._embedded, line=row.number), text) if "[/" in text else text
        return replaced(_CODE, functools.partial(self._left_out, line=row.number), text)

    def _embedded(self, found: re.Match[str], line: int) -> str:
        if found["address"]:
            return f"<{found['address']}>"
        self.told.append((line, Finding.of("M011", None, mark=found[0])))
        return ""

    def _left_out(self, found: re.Match[str], line: int) -> str:
        name = found["name"].lower()
        if found["closing"]:
            return "" if name in self.opened or name == "caption" else found[0]
        values = found["values"] or ""
        known = name in _BARE or name in self.ended or (values and _KNOWN.fullmatch(name)) or _VALUE.search(values)
        if not known or found[0][1:-1].casefold() in self.labels:
            return found[0]
        self.opened.add(name)
        self.told.append((line, Finding.of("M011", None, mark=" ".join(found[0].split()))))
        return ""


def _figure(found: re.Match[str]) -> str:
    """Write a picture with its caption below it, as it is read there."""
    said = _SAID.search(found["said"])
    words = found["words"] or (said and (said[1] or said[2])) or ""
    picture = re.sub(r"</?a\b[^<>]*>\s*", "", found["picture"])
    linked = re.fullmatch(rf"\[({_PICTURE})\]\([^()\n]*\)", picture)
    return f"\n\n{linked[1] if linked else picture}" + (f"\n<em>{words}</em>" if words else "") + "\n\n"


def read_shortcodes(rows: list[Row]) -> Passed:
    """Read every shortcode outside code."""
    labels = (_LABEL.match(row.text) for row in rows if "]:" in row.text)
    ended = (name.lower() for row in rows if "[/" in row.text and own(row) for name in _END.findall(row.text))
    reader = _Reader(frozenset(label[1].casefold() for label in labels if label), frozenset(ended))
    out: list[Row] = []
    for row in _whole_captions(rows):
        text = reader.row(row) if own(row) and "[" in row.text else row.text
        out += [row] if text == row.text else spread(row, text)
    return Passed(out, reader.told)


def _whole_captions(rows: list[Row]) -> list[Row]:
    """Join the rows of a caption that goes over several."""
    out: list[Row] = []
    span = 0
    for row in rows:
        before = out[-1] if out else None
        goes_on = before and span < _MOST_ROWS and row.kind == before.kind == "text"
        if goes_on and before and before.text.rfind("[caption") > before.text.rfind("[/caption]"):
            out[-1] = replace(before, text=f"{before.text} {row.text.strip()}")
            span += 1
        else:
            out.append(row)
            span = 0
    return out
