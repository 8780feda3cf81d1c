"""Lay out documents with figures by the engine with the press's changes, in a process of its own.

A program: it reads a JSON list of documents (HTML, CSS, the step of the grid in points, whether figures move), and
prints what stands on the pages of each, in the order of the boxes.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from places import REPO, TESTS
from waiting import LONG


@dataclass(frozen=True)
class Piece:
    """A line or a picture as it was set: its words or its name, its page and column there, top and foot (px).

    `element` numbers the elements of the document; the column is 0 where the page has none.
    """

    name: str
    text: str
    element: int
    page: int
    column: int
    top: float
    foot: float


def set_pieces(documents: Sequence[dict[str, Any]]) -> list[list[Piece]]:
    """Lay out documents; return what stands on their pages."""
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, __file__, folder],
            input=json.dumps(documents),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            timeout=LONG,
            env=os.environ | {"PYTHONPATH": f"{REPO / 'src'}{os.pathsep}{TESTS}", "PUBLISHER_CACHE": folder},
        )
    return [[Piece(**piece) for piece in answer] for answer in json.loads(ran.stdout)]


def _main(folder: Path) -> None:
    documents = json.load(sys.stdin)
    from publisher.fonts.book import read_book
    from publisher.formats.pdf.render.fontconfig import empty_font_folder

    os.environ["FONTCONFIG_FILE"] = str(empty_font_folder(folder))
    for number, face in enumerate(read_book(REPO / "fonts")):
        (folder / "fonts" / f"{number}.ttf").symlink_to(Path(face.path).resolve())
    from publisher.formats.pdf.render import patches

    patches.apply()
    json.dump([list(_pieces_of(document)) for document in documents], sys.stdout)


def _pieces_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from contextlib import nullcontext

    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from publisher.formats.pdf.render.baseline_grid import on_grid
    from publisher.formats.pdf.render.moving_figures import all_stand, figures_moving

    config = FontConfiguration()
    style = CSS(string=document["css"], font_config=config)
    moving = document.get("moving", True)
    with on_grid(document.get("grid", 0.0)), figures_moving() if moving else nullcontext():
        rendered = HTML(string=document["html"]).render(stylesheets=[style], font_config=config)
    assert all_stand(rendered)
    elements = {element: number for number, element in enumerate(rendered._html.etree_element.iter())}
    for number, page in enumerate(rendered.pages):
        columns: dict[int, int] = {}
        for name, text, element, column, box in _leaves(page._page_box, page._page_box, 0):
            yield {
                "name": name,
                "text": text,
                "element": elements.get(element, -1),
                "page": number,
                "column": column and columns.setdefault(column, len(columns) + 1),
                "top": box.position_y,
                "foot": box.position_y + box.height,
            }


def _leaves(box: Any, block: Any, column: int) -> Iterator[tuple[str, str, Any, int, Any]]:
    from weasyprint.formatting_structure.boxes import LineBox, ReplacedBox, TextBox

    if isinstance(box, LineBox):
        texts = [one.text for one in box.descendants() if isinstance(one, TextBox)]
        if "".join(texts).strip():
            yield block.element_tag, "".join(texts), block.element, column, box
        for one in box.descendants():
            if isinstance(one, ReplacedBox):
                yield one.element_tag, one.element.get("id", ""), one.element, column, one
    elif isinstance(box, ReplacedBox):
        yield box.element_tag, box.element.get("id", ""), box.element, column, box
    else:
        column = id(box) if getattr(box, "is_column", False) else column
        for child in getattr(box, "children", ()):
            yield from _leaves(child, box, column)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
