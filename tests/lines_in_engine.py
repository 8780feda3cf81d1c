"""Lay out documents by the engine with the press's changes, in a process of its own; tell of its lines.

A program: it reads a JSON list of requests, and prints a list of answers. A request is HTML with `css` and how lines
are justified (`how`, fields of Justification; none: as the engine does) and the step of a `grid` (pt), an `article`
with a `page` of majalla, or `texts` that are measured in a style (`css`).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from places import REPO, TESTS
from waiting import LONG

_FACES = "Amiri", "Vazirmatn", "Noto Nastaliq Urdu", "DejaVu Sans Mono"


@dataclass(frozen=True)
class SetLine:
    """A line as it was set (px): its text, edges and measure, what its spaces are to natural ones.

    `drawn` are the words that are drawn out, with a tatweel where they are; `calls` counts calls of notes. `last`
    says that its paragraph ends with it; `name` is the element that it is of, and `leading` its strut's height.
    """

    text: str
    left: float
    right: float
    measure: tuple[float, float]
    ratio: float
    drawn: list[str]
    planned: bool
    ragged: bool
    last: bool
    calls: int
    page: int
    block: int
    baseline: float
    leading: float
    name: str

    @property
    def full(self) -> bool:
        """Whether it reaches from edge to edge."""
        return abs(self.left - self.measure[0]) < 0.1 and abs(self.right - self.measure[1]) < 0.1


def set_lines(documents: Sequence[dict[str, Any]]) -> list[list[SetLine]]:
    """Lay out documents; return the lines of each."""
    return [[SetLine(**line) for line in answer] for answer in _asked(documents)]


def drawn_words(article: Path, page: str) -> list[str]:
    """Set an article by the theme majalla; return the words that are drawn out, without strokes."""
    return [word.replace("\u0640", "") for word in _asked([{"article": str(article), "page": page}])[0]]


def widths(texts: Sequence[str], css: str) -> list[tuple[list[float], list[float]]]:
    """Measure texts one after the other; return how wide their bytes are, by words, and shaped whole (px)."""
    return [(by_words, whole) for by_words, whole in _asked([{"texts": texts, "css": css}])[0]]


def _asked(requests: Sequence[dict[str, Any]]) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, __file__, folder],
            input=json.dumps(requests),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            timeout=LONG,
            env=os.environ | {"PYTHONPATH": f"{REPO / 'src'}{os.pathsep}{TESTS}", "PUBLISHER_CACHE": folder},
        )
    return json.loads(ran.stdout)


def _main(folder: Path) -> None:
    requests = json.load(sys.stdin)
    from publisher.fonts.book import read_book
    from publisher.formats.pdf.render.fontconfig import empty_font_folder

    os.environ["FONTCONFIG_FILE"] = str(empty_font_folder(folder))
    faces = read_book(REPO / "fonts")
    for number, face in enumerate(faces):
        (folder / "fonts" / f"{number}.ttf").symlink_to(Path(face.path).resolve())
    from publisher.formats.pdf.render import patches

    patches.apply()
    json.dump([_answer(one, faces) for one in requests], sys.stdout)


def _answer(request: dict[str, Any], faces: Any) -> Any:
    if "texts" in request:
        return _widths(request)
    return _of_article(request) if "article" in request else _of_html(request, faces)


def _widths(request: dict[str, Any]) -> list[tuple[list[float], list[float]]]:
    from weasyprint import CSS, HTML
    from weasyprint.formatting_structure.boxes import TextBox
    from weasyprint.text.fonts import FontConfiguration

    from publisher.formats.pdf.render import word_widths

    config = FontConfiguration()
    style = CSS(string=request["css"], font_config=config)
    (page,) = HTML(string='<html lang="ar" dir="rtl"><p>نص').render(stylesheets=[style], font_config=config).pages
    (box,) = [one for one in page._page_box.descendants() if isinstance(one, TextBox)]
    texts = request["texts"]
    return [(word_widths.advances(text, box.style), word_widths._shaped(text, box.style)) for text in texts]


def _of_article(request: dict[str, Any]) -> list[str]:
    import oracle
    from publisher.formats.pdf.render.justification import draw_out
    from publisher.formats.pdf.render.layout import Press
    from publisher.formats.pdf.workers.messages import Setting
    from publisher.system.limits import Limits

    edition = oracle.printed(
        Path(request["article"]), theme="majalla", pages=(request["page"],), formats=("epub",)
    ).edition
    press = Press(Setting(replace(edition, parts=(), layouts=()), edition.layouts[0], Limits(), 1))
    found = []
    for part in edition.parts:
        rendered = press.lay_out(part, "right", None, {})
        draw_out(rendered, edition.layouts[0].justify, edition.faces)
        found += [word for page in rendered.pages for word in _drawn(page._page_box)]
    return found


def _of_html(request: dict[str, Any], faces: Any) -> list[dict[str, Any]]:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from publisher.formats.pdf.render.baseline_grid import on_grid
    from publisher.formats.pdf.render.justification import draw_out
    from publisher.formats.pdf.render.planned_lines import Planner, planning
    from publisher.model import Justification

    how = None
    if "how" in request:
        rules = tuple((face.family, face.kashida) for face in faces)
        how = Justification(**{"how": "kashida", "rules": rules, **request["how"]})
    planner = Planner(how, faces) if how and how.breaking == "paragraph" else None
    config = FontConfiguration()
    with planning(planner), on_grid(request.get("grid", 0.0)):
        style = CSS(string=request.get("css", ""), font_config=config)
        rendered = HTML(string=request["html"]).render(stylesheets=[style], font_config=config)
    if how:
        draw_out(rendered, how, faces)
    found = [
        line for number, page in enumerate(rendered.pages) for line in _lines(page._page_box, page._page_box, number)
    ]
    for n, line in enumerate(found):
        line["last"] = line.pop("resumed") is None or n + 1 == len(found)
    return found


def _lines(box: Any, block: Any, page: int) -> Iterator[dict[str, Any]]:
    from weasyprint.formatting_structure.boxes import InlineBlockBox, LineBox, TextBox
    from weasyprint.text.line_break import strut

    if not isinstance(box, LineBox):
        for child in getattr(box, "children", ()):
            yield from _lines(child, box, page)
        return
    inside = list(box.descendants())
    texts = [one for one in inside if isinstance(one, TextBox)]
    leaves = [one for one in inside if isinstance(one, InlineBlockBox) or (isinstance(one, TextBox) and one.text)]
    if not leaves:
        return
    beside = [one for one in box.children if one.is_in_normal_flow()]
    spaced = [one for one in texts if " " in one.text.strip() or "\u00a0" in one.text or one.text == " "]
    spacing = next((one.justification_spacing for one in spaced), 0.0)
    planned = getattr(box, "planned", None)
    space = planned.measured.numbers.space if planned else box.style["font_size"] * 0.292
    yield {
        "text": "".join(one.text for one in texts),
        "left": min(one.position_x for one in beside),
        "right": max(one.position_x + one.margin_width() for one in beside),
        "measure": (block.content_box_x(), block.content_box_x() + block.width),
        "ratio": 1 + spacing / space,
        "drawn": list(_drawn(box)),
        "planned": planned is not None,
        "ragged": bool(planned and planned.line.ragged),
        "resumed": box.__dict__.get("resume_at"),
        "calls": sum(one.footnote is not None for one in inside),
        "page": page,
        "block": id(block.element),
        "baseline": box.position_y + box.baseline,
        "leading": strut(box.style)[0],
        "name": block.element_tag,
    }


def _drawn(box: Any) -> Iterator[str]:
    """Yield the words of text boxes that have extenders."""
    text = getattr(box, "text", "")
    for index in getattr(box, "extended", {}):
        start = max(text.rfind(space, 0, index) for space in " \u00a0") + 1
        yield text[start:].split(maxsplit=1)[0]
    for child in getattr(box, "children", ()):
        yield from _drawn(child)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
