"""The sample issue's cover, its contents and a spread into docs/pages.png, the picture in the README.

Run after ./do and ./do test: .venv/bin/python docs/picture.py
"""

from pathlib import Path

import pypdfium2
from PIL import Image

REPO = Path(__file__).resolve().parents[1]
# Page numbers from 1; an even page and the odd one after it face each other, the even one on the right.
SHOWN = ((1,), (3,), (6, 7))
GAP = 16
GROUND = "#8a95a3"


def main() -> None:
    """Draw the leaves side by side, the first on the right, as they are read."""
    document = pypdfium2.PdfDocument(REPO / "dist" / "2025-10" / "2025-10.pdf")
    leaves = [[document[number - 1].render(scale=0.72).to_pil() for number in leaf] for leaf in SHOWN]
    width = sum(page.width for leaf in leaves for page in leaf) + GAP * (len(leaves) + 1)
    sheet = Image.new("RGB", (width, leaves[0][0].height + 2 * GAP), GROUND)
    right = width
    for leaf in leaves:
        right -= GAP
        for page in leaf:
            right -= page.width
            sheet.paste(page, (right, GAP))
    sheet.quantize(96).save(REPO / "docs" / "pages.png", optimize=True)


if __name__ == "__main__":
    main()
