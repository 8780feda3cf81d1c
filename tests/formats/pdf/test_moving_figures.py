"""Figures that do not fit wait for the next column or page, in their order; nothing is lost."""

import random
import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from figures_in_engine import Piece, set_pieces
from places import SEED
from publisher.formats.pdf.render.figure_marks import FIGURE_STYLE
from scale import sampled
from some import some

pytestmark = [pytest.mark.engine, pytest.mark.heavy]

WORDS = re.findall(r"[\u0621-\u064a]+", SEED.read_text("utf-8"))
STEP, LINES, HEAD = 18, 30, 20  # px, of a page, px
STYLE = f"""
@page {{ size: 640px {LINES * STEP + 2 * HEAD}px; margin: {HEAD}px; @footnote {{ margin-top: 8px }} }}
html {{ font: 12px/{STEP}px Amiri; word-spacing: .01px }} body {{ margin: 0; widows: 2; orphans: 2 }}
p, ul, h1, h2 {{ margin: 0 }} h1 {{ font: bold 22px/{2 * STEP}px Vazirmatn }}
h2 {{ font: bold 14px/{STEP}px Vazirmatn; margin-top: {STEP}px }} h1, h2 {{ break-after: avoid; break-inside: avoid }}
figure {{ margin: {STEP // 2}px 0; break-inside: avoid }} figcaption {{ font-size: 9px; line-height: 13px }}
img {{ display: block }} table {{ font-size: 10px; line-height: 14px }} td {{ padding: 2px }}
tr {{ break-inside: avoid }}
.box {{ padding: {STEP // 2}px 9px; break-inside: avoid }}
.note {{ float: footnote; footnote-policy: line; font-size: 8px; line-height: 12px }}
::footnote-call {{ line-height: 0 }}
.origin {{ break-before: avoid }}
{FIGURE_STYLE}
"""
COLUMNS = ".press-columns { columns: 2; column-gap: 24px }"
LAYOUTS = {"a column": "", "columns": COLUMNS, "from the left": COLUMNS + "body { direction: ltr }"}
ARTICLES = range(200)
#: Of pictures (px), up to three quarters of a page; and as themes have them, up to two fifths.
HEIGHTS, LOW = (40, 90, 170, 260, 400), (90, 150, 190, 220)
SHOWN = sampled(ARTICLES, 16)
SEEDS = sampled(range(40), 6)
PICTURE = (
    '<img id="f{number}" src="data:image/svg+xml,&lt;svg xmlns=%22http://www.w3.org/2000/svg%22'
    ' width=%22{width}%22 height=%22{height}%22/&gt;">'
)


def _said(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(least, most)))


def _figure(chance: random.Random, number: int, place: str = "", heights: tuple[int, ...] = HEIGHTS) -> str:
    picture = PICTURE.format(number=number, width=chance.randint(60, 280), height=chance.choice(heights))
    note = f'<span class="note">حاشية {number}</span>' if chance.random() < 0.1 else ""
    caption = f"<figcaption>صورة {_said(chance, 1, 30)}{note}</figcaption>" if chance.random() < 0.8 else ""
    return f'<figure data-place="{place}">{picture}{caption}</figure>'


def _blocks(chance: random.Random, count: int, share: float) -> list[str]:
    """Make the blocks of a text: figures, alone and after one another, and whatever stands between them."""
    made, figures = [], 0
    for number in range(count):
        if chance.random() < share:
            made.append(_figure(chance, figures, chance.choice(("", "", "", "", "here", "top"))))
            figures += 1
            continue
        note = f'<span class="note">حاشية {number} {_said(chance, 1, 9)}</span>' if chance.random() < 0.1 else ""
        made.append(
            chance.choice(
                (
                    f"<h2>{_said(chance, 2, 9)}</h2>",
                    f"<ul><li>{_said(chance, 3, 20)}</li><li>{_said(chance, 3, 20)}</li></ul>",
                    f"<table><tr><td>{_said(chance, 1, 5)}</td><td>9</td></tr><tr><td>8</td><td>9</td></tr></table>",
                    f'<div class="box"><p>{_said(chance, 3, 60)}</p></div>',
                    *(f"<p>{_said(chance, 2, 30)}{note} {_said(chance, 5, 90)}</p>",) * 6,
                )
            )
        )
    return made


def _article(number: int) -> str:
    """Make an article of runs of columns with figures and tables across them between, as the press writes it."""
    chance = random.Random(number)  # noqa: S311 -- no secret hangs on it
    made = []
    for _ in range(chance.randint(1, 3)):
        run = _blocks(chance, chance.randint(2, 24), chance.choice((0.1, 0.3, 0.6, 1.0)))
        made.append(f'<div class="press-columns" data-figures>{"".join(run)}</div>')
        across = chance.choice(("", "<pre>a = 9</pre>", _figure(chance, 0), '<div class="page-break"></div>'))
        made.append(across)
    text = "".join(made)
    names = iter(range(9999))
    text = re.sub('id="f[0-9]+"', lambda _: f'id="f{next(names)}"', text)
    end = "<p class=origin>المصدر</p>" if chance.random() < 0.3 else ""
    return f"<h1>{_said(chance, 2, 8)}</h1><div class=body data-figures>{text}</div>{end}"


def _document(layout: str, number: int, **more: Any) -> dict[str, Any]:
    side = "ltr" if layout == "from the left" else "rtl"
    html = f'<html lang="ar" dir="{side}"><body>{_article(number)}'
    return {
        "html": html,
        "css": f"{STYLE}.page-break {{ break-after: page }}{LAYOUTS[layout]}",
        "grid": STEP * 0.75,
        **more,
    }


@pytest.fixture(scope="module", params=LAYOUTS)
def articles(request: pytest.FixtureRequest) -> list[tuple[list[Piece], list[Piece]]]:
    """Return what stands on the pages of each article, with figures that move and with all in their places."""
    asked = [_document(request.param, number, moving=moving) for number in SHOWN for moving in (True, False)]
    made = set_pieces(asked)
    return list(zip(made[::2], made[1::2], strict=True))


Articles = list[tuple[list[Piece], list[Piece]]]


@pytest.mark.slow
def test_no_word_and_no_picture_is_lost_or_doubled(articles: Articles) -> None:
    for moved, still in some(articles):
        words = [Counter(word for piece in pieces for word in piece.text.split()) for pieces in (moved, still)]
        assert words[0] == words[1]


def test_figures_keep_their_order(articles: Articles) -> None:
    for moved, _ in some(articles):
        pictures = [piece.text for piece in moved if piece.name == "img"]
        assert pictures == [f"f{number}" for number in range(len(pictures))]


def test_text_keeps_its_order(articles: Articles) -> None:
    for moved, still in some(articles):
        texts = [
            " ".join(piece.text for piece in pieces if piece.name not in ("img", "figcaption", "span"))
            for pieces in (moved, still)
        ]
        assert texts[0].split() == texts[1].split()


def test_no_figure_stands_before_its_place(articles: Articles) -> None:
    """Whatever stands before a figure in the text begins on its page, or on one before."""
    for moved, _ in some(articles):
        begun: dict[int, tuple[int, int]] = {}
        for piece in moved:
            begun.setdefault(piece.element, (piece.page, piece.column))
        for piece in moved:
            if piece.name == "img":
                before = [place for element, place in begun.items() if -1 < element < piece.element]
                assert all(page <= piece.page for page, _ in before)


def test_a_caption_stands_below_its_picture(articles: Articles) -> None:
    for moved, _ in some(articles):
        for one, other in pairwise(moved):
            if one.name == "img" and other.name == "figcaption" and other.element == one.element + 1:
                assert (one.page, one.column) == (other.page, other.column)
                assert one.foot <= other.top + 0.1


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_pages_with_many_pictures_are_full(layout: str) -> None:
    """With some text between pictures, all columns are three quarters full up to the page on which the text ends."""
    css = f"{STYLE}{LAYOUTS[layout]}"
    for number, pieces in enumerate(some(set_pieces([_photographs(number, css) for number in SEEDS]))):
        shares = [_share(pieces, page) for page in range(max(one.page for one in pieces if one.name == "p"))]
        assert min(some(shares)) >= 0.75, (number, shares)


def _photographs(number: int, css: str) -> dict[str, Any]:
    """Make an article of twenty pictures of mixed shape, with a paragraph or three between."""
    chance = random.Random(number)  # noqa: S311 -- no secret hangs on it
    blocks = []
    for figure in range(20):
        blocks += [f"<p>{_said(chance, 30, 110)}</p>" for _ in range(chance.randint(1, 3))]
        blocks.append(_figure(chance, figure, heights=LOW))
    html = f'<html lang="ar" dir="rtl"><body><div class="press-columns" data-figures>{"".join(blocks)}</div>'
    return {"html": html, "css": css, "grid": STEP * 0.75}


def _share(pieces: list[Piece], page: int) -> float:
    """Return how full the least full column of a page is."""
    feet: dict[int, float] = {}
    for piece in pieces:
        if piece.page == page and piece.name != "span":
            feet[piece.column] = max(piece.foot, feet.get(piece.column, 0.0))
    return (min(feet.values()) - HEAD) / (LINES * STEP)
