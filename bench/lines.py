"""How even justified lines are: the press, Typst, Chromium and stock WeasyPrint set the same paragraphs in one run.

And in which register they stand: the sample and four issues that are hard to set, by the press.

Run: ./do bench lines [--engines press,typst,chromium,stock] [--json FILE] [--keep FOLDER]
Figures are read from the PDFs by pdfium. Exit code 1: the press does not reach what it must.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from justified.line_figures import FIGURES, figures
from justified.paragraph_texts import paragraphs
from justified.read_grid import LEAST, Register, registers
from justified.read_lines import Reader
from justified.set_paragraphs import ENGINES, Desk, Measure
from publisher.project.workspace import font_folder

_POINTS = 72 / 25.4  # a millimetre
_FACE = "Amiri-Regular.ttf"
MEASURES = (Measure("A4", 80.5, 11.5), Measure("A5", 120, 12.5))

Table = dict[str, dict[str, list[float]]]


def measured(desk: Desk, engines: Sequence[str]) -> Table:
    """Set the paragraphs and read them back: figures by measure and engine."""
    found: Table = {}
    for measure in MEASURES:
        wide = measure.wide * _POINTS
        reader = Reader(desk.fonts / _FACE, measure.size, wide)
        for engine in engines:
            print(f"{measure.name}: {engine}", file=sys.stderr)
            made = ENGINES[engine](desk, measure)
            read = reader.paragraphs(made.pdf, made.first)
            read = read[len(read) - len(desk.texts) :]  # behind the heading
            found.setdefault(measure.name, {})[engine] = list(figures(read, reader.space, wide / measure.size))
    return found


def told(table: Table) -> Sequence[str]:
    """Write the tables, line by line."""
    rows = []
    for measure, by_engine in table.items():
        rows += ["", f"{measure:46} {'must reach':>10} " + " ".join(f"{name[:19]:>19}" for name in by_engine)]
        for n, figure in enumerate(FIGURES):
            bound = figure.form.format(figure.bounds[measure]) if measure in figure.bounds else ""
            sign = "≥" if figure.at_least else "≤" if bound else ""
            cells = " ".join(f"{figure.form.format(values[n]):>19}" for values in by_engine.values())
            rows.append(f"{figure.name:46} {sign + bound:>10} {cells}")
    return rows


def missed(table: Table) -> list[str]:
    """List what the press does not reach."""
    found = []
    for measure, by_engine in table.items():
        for figure, value in zip(FIGURES, by_engine.get("press", ()), strict=False):
            bound = figure.bounds.get(measure)
            if bound is not None and (value < bound if figure.at_least else value > bound):
                found.append(f"{measure}: {figure.name}")
    return found


def told_of_grids(grids: Mapping[str, Register]) -> Sequence[str]:
    """Write how much of each issue stands on the grid of its theme, and on how many pages feet are level."""
    heads = ("share", "lines", "furthest, pt", "level feet")
    rows = ["", f"{'lines of text and headings on the grid':40} " + " ".join(f"{head:>12}" for head in heads)]
    for name, found in grids.items():
        level = f"{found.level} of {found.pages}" if name.endswith("a4") else ""
        rows.append(f"{name:40} {found.share:>12.1%} {found.lines:>12} {found.furthest:>12.2f} {level:>12}")
    return rows


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engines", default=[*ENGINES], type=lambda text: text.split(","))
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where PDFs are kept")
    return parser.parse_args()


def main() -> None:
    """Measure, print the tables, and write the figures where they were asked for."""
    asked = _asked()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="publisher-bench-")))
        desk = Desk(folder, font_folder(), paragraphs())
        table = measured(desk, asked.engines)
        grids = dict(registers(folder))
    print(f"{len(desk.texts)} paragraphs")
    print("\n".join((*told(table), *told_of_grids(grids))))
    if asked.json:
        versions = {name: version(name) for name in ("arabic-publisher", "weasyprint", "typst")}
        names = [figure.name for figure in FIGURES]
        tables = {m: {e: dict(zip(names, v, strict=True)) for e, v in rows.items()} for m, rows in table.items()}
        made = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "versions": versions,
            "figures": tables,
            "grid": {name: asdict(found) for name, found in grids.items()},
        }
        asked.json.write_text(f"{json.dumps(made, ensure_ascii=False, indent=1)}\n", "utf-8")
    if misses := [*missed(table), *(name for name, found in grids.items() if found.share < LEAST)]:
        print("not reached: " + "; ".join(misses))
        sys.exit(1)


if __name__ == "__main__":
    main()
