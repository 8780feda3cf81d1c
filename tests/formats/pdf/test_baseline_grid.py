"""Lines stand on one grid in all columns and on all pages, whatever stands between them; nothing is lost by it."""

import random
import re
from typing import Any

import pytest

from lines_in_engine import SetLine, set_lines
from places import SEED
from publisher.themes.tokens import points_of
from scale import sampled
from some import some

pytestmark = [pytest.mark.engine, pytest.mark.heavy]

WORDS = re.findall(r"[\u0621-\u064a]+[،.]?", SEED.read_text("utf-8"))
STEP, PITCH = 18, 24  # px
HEAD = 20
STYLE = f"""
@page {{ size: 640px 500px; margin: {HEAD}px 20px; @footnote {{ margin-top: 5px }} }}
body {{ margin: 0; font: 12px/{STEP}px Amiri; word-spacing: .01px; widows: 2; orphans: 2; text-align: justify }}
p, ul {{ margin: 0 }} p + p {{ text-indent: 12px }}
h1 {{ font: bold 22px/{2 * STEP}px Vazirmatn; margin: 0 0 7px }}
h2 {{ font: bold 14px/{STEP}px Vazirmatn; margin: 11px 0 3px }}
h1, h2 {{ break-after: avoid }}
code {{ font: 10px/0 DejaVu Sans Mono }} sup, sub {{ line-height: 0; font-size: .7em }} b {{ font-size: 1.3em }}
figure {{ margin: 5px 0 }} figcaption {{ font-size: 9px; line-height: 13px }} img {{ display: block }}
table {{ font-size: 10px; line-height: 14px; border-collapse: collapse }} td {{ border: 1px solid; padding: 2px }}
pre {{ font: 9px/13px DejaVu Sans Mono; padding: 4px }}
.box {{ padding: 5px 9px 3px; border: 1px solid; margin: 6px 0 }}
.verse {{ line-height: {PITCH}px; margin: 4px 0 }} .verse p {{ text-indent: 0; text-align: center }}
.flex {{ display: flex; justify-content: space-between }}
.note {{ float: footnote; font-size: 8px; line-height: 12px }}
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="%d"><rect width="90" height="9"/></svg>'
#: What is beside the grid; of a flex box the first line is on it.
BESIDE = ("figcaption", "td", "pre", "b")
LAYOUTS = {
    "a column": "",
    "columns": "body { columns: 2; column-gap: 24px }",
    "columns below a title": ".rest { columns: 2; column-gap: 24px }",
    "from the left": "body { columns: 2; column-gap: 24px; direction: ltr }",
}
SEEDS = sampled(range(12), 4)


def _said(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(least, most)))


def _inside(chance: random.Random, number: int) -> str:
    """Make the text of a paragraph, with what is smaller, larger, raised or lowered."""
    kinds = ("<code>C++</code>", "H<sub>2</sub>O", "10<sup>6</sup>", f"<b>{chance.choice(WORDS)}</b>")
    called = f'<span class="note">حاشية {number} {_said(chance, 2, 9)}</span>' if chance.random() < 0.2 else ""
    return f"{_said(chance, 2, 30)} {chance.choice(kinds)}{called} {_said(chance, 5, 40)}"


def _block(kind: int, number: int, chance: random.Random) -> str:
    made = {
        0: f"<h2>{_said(chance, 2, 9)}</h2>",
        1: f"<ul><li>{_said(chance, 3, 20)}</li><li>{_said(chance, 3, 20)}</li></ul>",
        2: f"<figure>{PICTURE % chance.randint(20, 120)}<figcaption>{_said(chance, 3, 9)}</figcaption></figure>",
        3: f"<table><tr><td>{_said(chance, 1, 5)}</td><td>9</td></tr><tr><td>9</td></tr></table>",
        4: f"<pre>a = {number}\nb</pre>",
        5: f'<div class="box"><p>{_said(chance, 3, 30)}</p></div>',
        6: '<div class="verse">' + f"<p>{_said(chance, 3, 4)}</p>" * chance.randint(1, 4) + "</div>",
        7: f'<div class="flex"><span>{_said(chance, 2, 4)}</span><b>9</b></div>',
    }
    return made[kind] if kind in made else f"<p>{_inside(chance, number)}</p>"


def _blocks(chance: random.Random) -> str:
    said = (_block(chance.randrange(16), number, chance) for number in range(30))
    return f"<h1>{_said(chance, 2, 12)}</h1><div class=rest>{''.join(said)}</div>"


def _document(layout: str, seed: int, **more: Any) -> dict[str, Any]:
    chance = random.Random(seed)  # noqa: S311 -- no secret hangs on it
    html = f'<html lang="ar" dir="rtl"><body>{_blocks(chance)}'
    return {"html": html, "css": STYLE + LAYOUTS[layout], "how": {"strokes": 2, "share": 0.9}, **more}


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, int, bool], list[SetLine]]:
    """Return the lines of generated texts in each layout, on a grid and without."""
    asked = [(layout, seed, on) for layout in LAYOUTS for seed in SEEDS for on in (True, False)]
    grid = {True: STEP * 0.75, False: 0.0}
    return dict(
        zip(asked, set_lines([_document(layout, seed, grid=grid[on]) for layout, seed, on in asked]), strict=True)
    )


def _on_grid(line: SetLine) -> bool:
    """Say whether a line should stand on the grid: its leading is that of the grid, or twice as much."""
    return line.name not in BESIDE and any(abs(line.leading - many * STEP) < 0.2 for many in (1, 2))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_baselines_are_on_one_grid(layout: str, pages: dict[tuple[str, int, bool], list[SetLine]]) -> None:
    for seed in some(SEEDS):
        lines = [line for line in pages[layout, seed, True] if _on_grid(line)]
        assert len(lines) >= 40
        first = lines[0].baseline % STEP
        for line in lines:
            off = (line.baseline - first) % STEP
            assert min(off, STEP - off) < 0.1, line


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lines_do_not_run_into_one_another(layout: str, pages: dict[tuple[str, int, bool], list[SetLine]]) -> None:
    """In each column no two lines are on one line of the grid."""
    for seed in some(SEEDS):
        lines = [line for line in pages[layout, seed, True] if _on_grid(line)]
        flowing = [line for line in lines if line.name not in ("span", "li::marker")]
        at = [(line.page, line.measure[0], round(line.baseline)) for line in some(flowing)]
        assert len(at) == len(set(at))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_word_is_lost_by_it(layout: str, pages: dict[tuple[str, int, bool], list[SetLine]]) -> None:
    for seed in some(SEEDS):
        on, off = ("".join(line.text for line in pages[layout, seed, on]) for on in (True, False))
        assert sorted(re.findall(r"\w", on)) == sorted(re.findall(r"\w", off))
        assert sum(line.calls for line in pages[layout, seed, True]) == _document(layout, seed)["html"].count(
            '"note"'
        )


def test_a_length_is_read_in_points() -> None:
    assert [points_of(text) for text in ("20pt", "10mm", "16px")] == pytest.approx([20, 28.3465, 12], abs=0.001)
    assert not any(map(points_of, ("20", "1em", "20pt 3pt", "-3pt", "")))
