"""Where every line calls notes, pages are full, and have the notes that are called on them."""

import random
import re
from collections import Counter
from itertools import groupby

import pytest

from lines_in_engine import SetLine, set_lines
from places import SEED
from some import some

pytestmark = [pytest.mark.engine, pytest.mark.heavy]

WORDS = re.findall(r"[\u0621-\u064a]+", SEED.read_text("utf-8"))
HEIGHT, LEADING = 560, 18  # px
STYLE = f"""
@page {{ size: 600px {HEIGHT + 40}px; margin: 20px; @footnote {{ margin-top: 8px; border-top: 1px solid }} }}
body {{ margin: 0; font: 12px/{LEADING}px Amiri; widows: 2; orphans: 2 }} p {{ margin: 0 }}
h1 {{ font: 24px/{2 * LEADING}px Vazirmatn; margin: 0 }} .text {{ columns: 2; column-gap: 20px }}
.note {{ float: footnote; footnote-policy: line; font-size: 9px; line-height: 14px }}
::footnote-call {{ font-size: 8px; line-height: 0 }}
"""
#: Words between notes, notes of a paragraph, and words of a note at the most.
DENSITIES = {
    "each line": (9, 30, 4),
    "each few words": (3, 60, 3),
    "long notes": (12, 9, 90),
    "one paragraph": (4, 240, 4),
}
NOTES = 240


def _text(between: int, of_a_paragraph: int, longest: int) -> str:
    chance = random.Random(between)  # noqa: S311 -- no secret hangs on it
    said = [
        f"{' '.join(chance.choices(WORDS, k=between))}"
        f'<span class="note">حاشية {" ".join(chance.choices(WORDS, k=chance.randint(1, longest)))}</span> '
        for _ in range(NOTES)
    ]
    paragraphs = ("".join(said[n : n + of_a_paragraph]) for n in range(0, NOTES, of_a_paragraph))
    return "".join(f"<p>{one}</p>" for one in paragraphs)


@pytest.fixture(scope="module")
def pages() -> dict[str, list[list[SetLine]]]:
    html = '<html lang="ar" dir="rtl"><h1>عنوان</h1><div class="text">'
    made = [{"html": html + _text(*how), "css": STYLE, "grid": LEADING * 0.75} for how in DENSITIES.values()]
    return {
        name: [list(group) for _, group in groupby(lines, lambda line: line.page)]
        for name, lines in zip(DENSITIES, set_lines(made), strict=True)
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", DENSITIES)
def test_notes_are_on_the_pages_of_their_calls(name: str, pages: dict[str, list[list[SetLine]]]) -> None:
    for lines in some(pages[name]):
        assert sum(line.calls for line in lines) == sum("حاشية" in line.text for line in lines)
    assert sum(line.calls for lines in pages[name] for line in lines) == NOTES


@pytest.mark.parametrize("name", DENSITIES)
def test_pages_are_full(name: str, pages: dict[str, list[list[SetLine]]]) -> None:
    """But for the last one, what is left of a page is less than a line of each column with its notes."""
    for lines in some(pages[name][:-1]):
        columns = Counter(line.measure[0] for line in lines if line.name == "p")
        of_notes = sum(line.leading for line in lines if line.name == "span")
        title = sum(line.leading for line in lines if line.name == "h1")
        taken = title + max(columns.values()) * LEADING + of_notes
        assert taken > 0.75 * HEIGHT, (taken, lines[0])
