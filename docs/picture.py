"""The sample issue's first pages into docs/pages.png, the picture in the README.

Run after ./do and ./do test: .venv/bin/python docs/picture.py
"""

from pathlib import Path

import pypdfium2
from PIL import Image

REPO = Path(__file__).resolve().parents[1]
SHOWN = (0, 1, 2, 5, 6)
GAP = 12


def main() -> None:
    """Draw the shown pages side by side, the first on the right, as they are read."""
    document = pypdfium2.PdfDocument(REPO / "dist" / "2025-10" / "2025-10.pdf")
    pages = [document[index].render(scale=0.62).to_pil() for index in SHOWN]
    width = sum(page.width + GAP for page in pages) + GAP
    sheet = Image.new("RGB", (width, pages[0].height + 2 * GAP), "#8a95a3")
    right = width
    for page in pages:
        right -= page.width + GAP
        sheet.paste(page, (right, GAP))
    sheet.quantize(64).save(REPO / "docs" / "pages.png", optimize=True)


if __name__ == "__main__":
    main()
