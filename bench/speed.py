"""How long the everyday commands take from nothing, as whole processes: medians, and ratios to a start of Python.

Run: .venv/bin/python bench/speed.py
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
RUNS = 7


def seconds(command: list[str], folder: Path) -> float:
    """Give the median wall time of a command over several runs, after one that is not counted."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def main() -> None:
    """Measure and print."""
    publisher = [sys.executable, "-m", "publisher"]
    build = [*publisher, "build", "--no-cache"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(REPO / "tests" / "seed-article.txt", folder / "article.txt")
        # The sample issue in its project, whose settings the single article shall not have.
        shutil.copytree(REPO / "sources", folder / "press" / "sources")
        shutil.copy(REPO / "publisher.toml", folder / "press")
        rows = {
            "python -c pass": seconds([sys.executable, "-c", "pass"], folder),
            "publisher --help": seconds([*publisher, "--help"], folder),
            "one article, all formats": seconds([*build, "article.txt"], folder),
            "sample issue, all formats": seconds([*build, "press/sources/2025-10"], folder),
        }
    bare = rows["python -c pass"]
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, median of {RUNS}")
    for label, value in rows.items():
        print(f"{label:28} {value:6.2f} s  ×{value / bare:6.1f}")


if __name__ == "__main__":
    main()
