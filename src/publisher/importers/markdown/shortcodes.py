"""WordPress's shortcodes: pictures with captions and embedded addresses understood, others left out and told."""

import functools
import re
from dataclasses import dataclass, field, replace

from publisher.diagnostics import Finding
from publisher.importers.markdown.admonitions import spread
from publisher.importers.markdown.prose import in_prose, own, replaced
from publisher.importers.markdown.rows import Passed, Row

# Those that WordPress itself and its usual plug-ins have; of any other name, one with a value in quotes.
_KNOWN = re.compile(
    r"gallery|playlist|audio|video|youtube|vimeo|tweet|instagram|facebook|soundcloud|googlemaps|contact-form(?:-7)?"
    r"|wpforms|gravityform|ninja_forms|recent-posts",
    re.IGNORECASE,
)
_BARE = ("gallery", "playlist")
_VALUE = re.compile(r"(?<![\w-])[A-Za-z][\w-]{0,40}=(?:\"[^\"\n]*\"|'[^'\n]*'|”[^”\n]*”|&#8221;)")
_PICTURE = r"!\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|<img\b[^<>]*>"
_CAPTION = re.compile(
    rf"\[caption\b(?P<said>[^\]\n]*)\]\s*(?P<picture>(?:<a\b[^<>]*>\s*)?(?:{_PICTURE})(?:\s*</a>)?"
    rf"|\[(?:{_PICTURE})\]\([^()\n]*\))\s*(?P<words>.*?)\s*\[/caption\]"
)
_SAID = re.compile(r"\bcaption=(?:\"([^\"\n]*)\"|'([^'\n]*)')")
_EMBED = re.compile(r"\[embed\b[^\]\n]*\]\s*(?P<address>https?://[^\s\[\]<>]+)\s*\[/embed\]")
_CODE = in_prose(r"(?<![!\]\\])\[(?P<closing>/?)(?P<name>[A-Za-z][\w-]{0,40})(?P<values>\s[^\[\]\n]*)?\](?![(\[:])")
_LABEL = re.compile(r" {0,3}\[([^\[\]\n]+)\]:")
_MOST_ROWS = 12


@dataclass(slots=True)
class _Reader:
    """Goes through rows; `labels` are those of links, `opened` shortcodes that were left out, whose ends go too."""

    labels: frozenset[str]
    opened: set[str] = field(default_factory=set)
    told: list[tuple[int, Finding]] = field(default_factory=list)

    def row(self, row: Row) -> str:
        text = _CAPTION.sub(_figure, row.text) if "[/caption]" in row.text else row.text
        text = _EMBED.sub(lambda found: f"<{found['address']}>", text) if "[embed" in text else text
        return replaced(_CODE, functools.partial(self._left_out, line=row.number), text)

    def _left_out(self, found: re.Match[str], line: int) -> str:
        name = found["name"].lower()
        if found["closing"]:
            return "" if name in self.opened or name == "caption" else found[0]
        values = found["values"] or ""
        known = name in _BARE or (values and _KNOWN.fullmatch(name)) or _VALUE.search(values)
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
    reader = _Reader(frozenset(label[1].casefold() for label in labels if label))
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
