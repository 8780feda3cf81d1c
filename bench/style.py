"""How long the house checks take on a megabyte of Arabic Markdown: the sample issue, again and again.

Seconds are the processor's, of the best of several runs: what else runs on the machine is not measured.

Run: .venv/bin/python bench/style.py
"""

import time
from pathlib import Path

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


def main() -> None:
    """Measure and print."""
    article = Article("a", "a", Source("a.md", text(), ""), "", "ar", ())
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        judge(article)
        times.append(time.process_time() - start)
    seconds, size = min(times), len(article.source.text.encode()) / 1e6
    print(f"{size:.1f} MB in {seconds:.2f} s: {size / seconds:.1f} MB/s")


if __name__ == "__main__":
    main()
