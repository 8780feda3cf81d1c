"""What a line of a pasted text can be classified as, and how certainly."""

from dataclasses import dataclass
from typing import Literal

from publisher.importers.inference import Certainty

Kind = Literal[
    "title",
    "kicker",
    "subtitle",
    "byline",
    "translator",
    "date",
    "reading time",
    "key point",
    "tags",
    "source",
    "lede",
    "paragraph",
    "heading",
    "bullet",
    "number",
    "quotation",
    "verse",
    "table",
    "code",
    "caption",
    "dateline",
    "break",
    "note",
    "label",
]

#: What stays where it stood; the rest moves into the front matter or among the notes, or is spent.
BODY: frozenset[Kind] = frozenset(
    (
        *("lede", "paragraph", "heading", "bullet", "number", "quotation", "verse", "table", "code", "caption"),
        *("dateline", "break"),
    )
)
LIST: frozenset[Kind] = frozenset(("bullet", "number"))


@dataclass(frozen=True, slots=True)
class Raw:
    """A line as pasted, without the space around it: how far it is indented, how many empty lines stand above."""

    number: int
    text: str
    indent: int = 0
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a part of one, with what it was classified as.

    `mark` is what the form says in its stead (a bullet, «بقلم:»), `level` how deep it stands in a list or quotation
    (above 0, a paragraph belongs to an item; of code, how many columns it is set in), `gap` how many empty lines were
    above.
    """

    kind: Kind
    text: str
    number: int
    certainty: Certainty = "high"
    mark: str = ""
    level: int = 0
    gap: int = 0
