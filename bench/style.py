"""How long the bidi compiler and all house checks take on a megabyte of Arabic Markdown, the sample issue's.

Seconds are the processor's, of the best of several runs: what else runs on the machine is not measured.

Run: .venv/bin/python bench/style.py
"""

import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import markdown

from publisher.arabic.bidi.isolation import isolate
from publisher.checks.house.judging import judge
from publisher.model import Article, Source

REPO = Path(__file__).resolve().parents[1]
RUNS = 5
SIZE = 1_000_000


def text() -> str:
    """Give a megabyte of articles without their front matter."""
    bodies = [path.read_text("utf-8").split("\n---\n", 1)[1] for path in sorted(REPO.glob("sources/*/*.md"))]
    once = "\n".join(bodies)
    return once * (SIZE // len(once.encode()) + 1)


def seconds(work: Callable[[], object]) -> float:
    """Give the best of several runs."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    source = Source("a.md", text(), "")
    html = markdown.markdown(source.text, extensions=["tables", "fenced_code"])
    rows = {
        "bidi compiler": seconds(lambda: isolate(html, "rtl")),
        "house checks": seconds(lambda: judge(Article("a", "a", source, "", "ar", ()))),
    }
    size = len(source.text.encode()) / 1e6
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {size:.1f} MB, best of {RUNS}")
    for label, value in {**rows, "both": sum(rows.values())}.items():
        print(f"{label:16} {value:5.2f} s of processor time")


if __name__ == "__main__":
    main()
