"""The widths of long cells are measured in time that grows with their length, not with its square."""

import json
import os
import subprocess
import sys

import pytest

from places import REPO
from waiting import LONG

_PROGRAM = """
import json, sys
from weasyprint import HTML
from weasyprint.layout import preferred
from publisher.formats.pdf.render import patches

patches.apply()
from publisher.formats.pdf.render.patches.fixes import whole_words

shaped, stock = [], whole_words._stock_split


def counted(text, *others, **more):
    shaped.append(len(text))
    return stock(text, *others, **more)


whole_words._stock_split = counted
answers = []
for words in json.loads(sys.argv[1]):
    shaped.clear()
    cells = "<td>" + "كلام طويل هنا " * words + "<td>" + "نص آخر " * words
    page = "<style>td { overflow-wrap: anywhere }</style><table><tr>" + cells + "</table>"
    boxes = HTML(string=page).render().pages[0]._page_box.descendants()
    (widths,) = [box.column_widths for box in boxes if getattr(box, "column_widths", None)]
    answers.append([sum(shaped), widths])
print(json.dumps(answers))
"""


@pytest.mark.engine
def test_a_cell_of_four_times_the_length_takes_about_four_times_the_shaping() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM, json.dumps([15, 60])],
        env=os.environ | {"PYTHONPATH": str(REPO / "src")},
        capture_output=True,
        check=True,
        timeout=LONG,
    )
    (one, widths), (four, _) = json.loads(ran.stdout)
    assert min(widths) > 0
    assert 0 < one < four < 6 * one
