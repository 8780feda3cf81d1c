"""How long an export of many posts takes to import, and how much memory all processes have at once."""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import article, markdown

_HEAD = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" \
xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>\
<title>مدونة</title><language>ar</language>"""
_LOOK = 0.2  # s


def main(posts: int) -> None:
    """Make an export, import it, and print what that took."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.xml"
        export.write_text(_export(posts), "utf-8")
        command = [sys.executable, "-m", "publisher", "-q", "import", str(export), "--into", f"{folder}/sources"]
        start, most = time.monotonic(), 0
        running = subprocess.Popen([*command, "--split", "year"], stdout=subprocess.DEVNULL)
        while running.poll() is None:
            most = max(most, sum(map(_memory, _tree(running.pid))))
            time.sleep(_LOOK)
        seconds = time.monotonic() - start
        written = sum(1 for _ in (Path(folder) / "sources").rglob("*.md"))
    print(f"{posts} posts, {written} written, exit {running.returncode}: {seconds:.1f} s, {most >> 20} MB")


def _export(posts: int) -> str:
    choose = random.Random(1)  # noqa: S311 -- the same export in every run
    texts = [markdown(article(n)) for n in range(40)]
    lines = [row for text in texts for row in text.split("\n") if len(row.split()) > 8 and row[0].isalpha()]
    items = (_item(n, choose.sample(lines, 3)) for n in range(posts))
    return _HEAD + "\n".join(items) + "</channel></rss>"


def _item(number: int, rows: list[str]) -> str:
    body = "\n\n".join(rows)
    return (
        f"<item><title>مقال {number}</title><content:encoded><![CDATA[{body}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>{2010 + number % 10}-03-01 10:00:00</wp:post_date>"
        f"<wp:post_name>post-{number}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        "</item>"
    )


def _tree(root: int) -> list[int]:
    found = [root]
    for pid in found:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        try:
            found += map(int, children.read_text("ascii").split())
        except OSError:
            continue
    return found


def _memory(pid: int) -> int:
    """Give the memory of a process, what it shares in its part (proc(5), smaps_rollup)."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) << 10 for row in rows if row.startswith("Pss:")), 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
