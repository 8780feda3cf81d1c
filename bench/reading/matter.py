"""What is set and must come back: matter.toml as pages of paragraphs."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MATTER: dict[str, Any] = tomllib.loads(Path(__file__).with_name("matter.toml").read_text("utf-8"))
#: The size of the text (pt), and what stands on either side of it (mm).
SIZE, MARGIN = 12.0, 15


@dataclass(frozen=True, slots=True)
class Matter:
    """A title and its paragraphs, the length of their lines (mm), and their language."""

    measure: int
    language: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """All words in order."""
        return "\n".join((self.title, *self.paragraphs))

    @property
    def width(self) -> int:
        """The width of the page (mm)."""
        return self.measure + 2 * MARGIN


def _matter(*sections: str, measure: int = 118, title: str = _MATTER["title"], language: str = "ar") -> Matter:
    return Matter(measure, language, title, tuple(text for section in sections for text in _MATTER[section]))


#: On pages of A5.
ARTICLE = _matter("article", "numbers", "drawn_out")
#: Arabic sentences with many Latin words, numbers, addresses, commands.
MIXED = _matter("mixed", title="كلمات لاتينية")
VOCALISED = _matter("vocalised", title="نص مشكول")
#: What an extractor does with a script that asks nothing of it.
LATIN = _matter("english", title="The order of words", language="en")
#: Where spaces have most to bear, and every means may help them.
NARROW = _matter("article", measure=70)
