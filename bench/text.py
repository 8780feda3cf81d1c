"""What comes back of the words of a PDF, and how its lines are set: the press, stock WeasyPrint and Typst in one run.

Run: ./do bench text [--families Amiri,Vazirmatn] [--engines press,stock,typst] [--json FILE]
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from machine import machine
from reading import fetching, home, matter
from reading.extractors import versions
from reading.measuring import FAMILIES, Figure, measured
from reading.setting import ENGINES, Desk
from reading.verdicts import ratios, told, verdicts


def report(figures: Sequence[Figure]) -> dict[str, object]:
    """Give all that was measured, and of what."""
    return {
        "versions": {name: version(name) for name in ("arabic-publisher", "weasyprint", "typst")} | versions(),
        "text": hashlib.sha256((matter.ARTICLE.text + matter.VOCALISED.text).encode()).hexdigest(),
        "bounds": [asdict(verdict) for verdict in verdicts(figures)],
        "figures": [{name: value for name, value in asdict(figure).items() if value != ""} for figure in figures],
    }


def _listed(text: str) -> list[str]:
    return text.split(",")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", default=[*FAMILIES], type=_listed)
    parser.add_argument("--engines", default=[*ENGINES], type=_listed)
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


def main() -> None:
    """Measure, print the tables, and write the figures where they were asked for."""
    asked, host = _asked(), machine()
    with tempfile.TemporaryDirectory(prefix="publisher-bench-") as name:
        folder = Path(name)
        fonts = home.install(folder / "home", fetching.fonts())
        figures = [*measured(Desk(folder, folder / "home", fonts), asked.families, asked.engines)]
    figures += ratios(figures)
    print("\n".join(told(figures, asked.engines)))
    if asked.json:
        found = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": host} | report(figures)
        asked.json.write_text(f"{json.dumps(found, ensure_ascii=False, indent=1)}\n", "utf-8")


if __name__ == "__main__":
    main()
