"""What the site of a whole archive costs beside its web editions: 200 issues with 2,000 articles, as whole processes.

Run: ./do bench archive [ISSUES]
The web editions are built once, then the site, then the site again without a change, then after an edit in one issue
(whose web edition is built anew, uncounted). All of one cache, which begins empty. Bounds are ratios within one run.
"""

import datetime
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from corpus import article, edited, file_of, markdown

ISSUES, ARTICLES = 200, 10
MOST, MOST_AFTER_EDIT = 0.25, 0.03  # of the web editions' time
_SECTIONS = ("ملفات", "ثقافة", "علوم")
_FIRST = datetime.date(2005, 1, 1)


def write_archive(project: Path, issues: int) -> None:
    """Write a magazine of so many issues, a month apart, each with a cover and articles of its own in sections."""
    (project / "sources").mkdir(parents=True)
    settings = 'theme = "majalla"\nmagazine = "مجلة القياس"\naddress = "https://majalla.example/"\n'
    (project / "publisher.toml").write_text(settings, "utf-8")
    for number in range(issues):
        day = _FIRST + datetime.timedelta(days=30 * number)
        folder = project / "sources" / f"n{number + 1:03}"
        folder.mkdir()
        shade = 40 + number % 160
        Image.new("RGB", (600, 800), (shade, 90, 200 - shade)).save(folder / "cover.png")
        names = []
        for place in range(ARTICLES):
            told = article(number * ARTICLES + place + 1)
            names.append(file_of(told.number))
            text = markdown(told).replace(f"date: {told.date}", f"date: {day}\ntags: [قياس, سرعة]")
            (folder / names[-1]).write_text(text, "utf-8")
        cut = [names[:4], names[4:7], names[7:]]
        sections = "".join(
            f'[[section]]\ntitle = "{title}"\narticles = [{", ".join(map(repr, own))}]\n'
            for title, own in zip(_SECTIONS, cut, strict=True)
        )
        table = f'title = "العدد {number + 1}"\nnumber = {number + 1}\ndate = {day}\n'
        cover = '[cover]\nsrc = "cover.png"\nalt = "لون واحد"\n'
        (folder / "issue.toml").write_text(f"{table}{cover}{sections}", "utf-8")


def _seconds(project: Path, *arguments: str) -> float:
    environment = {**os.environ, "PUBLISHER_CACHE": str(project / "cache")}
    start = time.perf_counter()
    command = [sys.executable, "-m", "publisher", "--quiet", *arguments]
    subprocess.run(command, cwd=project, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=3600)
    return time.perf_counter() - start


def main() -> int:
    """Measure, print, and return 1 where a bound is missed."""
    issues = int(sys.argv[1]) if len(sys.argv) > 1 else ISSUES
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "archive"
        write_archive(project, issues)
        web = _seconds(project, "build", "--format", "web")
        first = _seconds(project, "site")
        again = _seconds(project, "site")
        number = issues // 2 * ARTICLES + 1
        text = markdown(edited(article(number)))
        (project / "sources" / f"n{issues // 2 + 1:03}" / file_of(number)).write_text(text, "utf-8")
        _seconds(project, "build", "--format", "web")
        after = _seconds(project, "site")
        files = sum(path.is_file() for path in (project / "dist" / "site").rglob("*"))
    print(f"Python {platform.python_version()}: {issues} issues, {issues * ARTICLES} articles, {files} files")
    print(f"web editions {web:.1f} s; site {first:.1f} s, unchanged {again:.1f} s, after an edit {after:.1f} s")
    missed = 0
    for name, seconds, most in (("site", first, MOST), ("after an edit", after, MOST_AFTER_EDIT)):
        verdict = "OK" if seconds / web <= most else "NO"
        missed += verdict == "NO"
        print(f"{name}: ×{seconds / web:.3f} of the web editions' time, at most ×{most}: {verdict}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
