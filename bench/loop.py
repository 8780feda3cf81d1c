"""The loop of change and look: commands after one edit beside their cold runs, and the preview from save to picture.

Run: ./do bench loop [--sizes 10,1000] [--json FILE]
Typst sets the same articles in the same run, cold and by a warm compiler after the same edit. Each command has a
cache of its own, which begins empty. The preview is looked at in Chromium: a save counts until the picture of the
changed page is decoded and drawn. Bounds are ratios within one run, but for the milliseconds that people notice.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import corpus
from machine import machine
from measure import measure, watched
from runs import Desk, press, typst

_SAVES = 20
_PAUSE = 1.5  # s between saves: everything is read again meanwhile
_PATIENCE = 1_800_000  # ms
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_COMMANDS = {"check": ["check"], "web": ["build", "--format", "web"], "epub": ["build", "--format", "epub"]}
_LISTEN = """async (path) => {
  const state = await (await fetch("state.json")).json();
  const number = state.pages.findIndex((page) => page.path === path);
  document.getElementById(`page-${number}`).scrollIntoView();
  document.addEventListener("page-shown", () => requestAnimationFrame(() => { window.shownAt ||= Date.now(); }));
}"""


def commands(desk: Desk) -> dict[str, float]:
    """Measure each command from cold and after an edit, in seconds."""
    found = {}
    for name, arguments in _COMMANDS.items():
        desk.write(edited=False)
        kept = {"PUBLISHER_CACHE": str(desk.fresh(f"cache-{name}"))}
        out = [] if name == "check" else ["--out", str(desk.fresh(f"out-{name}"))]
        issue = desk.issue.relative_to(desk.folder).as_posix()
        command = [sys.executable, "-m", "publisher", *arguments, issue, *out, "--quiet"]
        found[f"{name}, cold"] = measure(command, desk.folder, kept).wall
        desk.write(edited=True)
        found[f"{name}, one edit"] = measure(command, desk.folder, kept).wall
    return found


def engines(desk: Desk) -> dict[str, float]:
    """Measure the PDF: of Typst and of the press, in seconds."""
    return {f"{run.engine}, {run.case}": run.cost.wall for engine in (typst, press) for run in engine(desk)}


def preview(desk: Desk) -> dict[str, float]:
    """Measure the preview from a save to the picture (ms), and its memory (MB)."""
    desk.write(edited=False)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    command = [sys.executable, "-m", "publisher", "preview", str(desk.issue), "--no-open", "--quiet"]
    environment = os.environ | {"PUBLISHER_CACHE": str(desk.folder / "cache")}  # what the build of the PDF left there
    process = subprocess.Popen(command, cwd=desk.folder, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().strip() if process.stdout else ""
        with watched(process.pid) as family, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
            # The policy of the page forbids that a measuring script is evaluated in it.
            page = browser.new_context(bypass_csp=True).new_page()
            page.goto(address)
            page.wait_for_selector(".page img[src]", timeout=_PATIENCE)
            times = sorted(_saves(desk, page))
            browser.close()
            memory = family.cost(0, 0).main
    finally:
        process.terminate()
        process.wait()
    most = times[min(len(times) - 1, round(0.95 * len(times)))]
    return {"preview, median ms": statistics.median(times), "preview, 95 % ms": most, "preview, MB": memory}


def _saves(desk: Desk, page: Page) -> Iterator[float]:
    number = (desk.size - 1) // 2 + 1
    file = desk.issue / corpus.file_of(number)
    page.evaluate(_LISTEN, file.relative_to(desk.folder).as_posix())
    head, fence, body = file.read_text("utf-8").partition("---\n\n")
    for save in range(_SAVES + 2):
        time.sleep(_PAUSE)
        page.evaluate("window.shownAt = 0")
        begun = time.time()
        file.write_text(f"{head}{fence}{body.replace(' ', f' قبل{save} ', 1)}", "utf-8")
        page.wait_for_function("window.shownAt > 0", timeout=_PATIENCE)
        if save > 1:  # the first ones import what later ones have
            yield page.evaluate("window.shownAt") - begun * 1000


def bounds(size: int, found: dict[str, float]) -> Iterator[tuple[str, float, float]]:
    """Give each bound: what it is of, the figure, and the most that it may be."""
    yield "preview, median ms", found["preview, median ms"], 250
    yield "preview, 95 % ms", found["preview, 95 % ms"], 400
    if size < 1000:
        return
    for name, most in (("check", 0.10), ("web", 0.10), ("epub", 0.15)):
        yield f"{name}, one edit, to cold", found[f"{name}, one edit"] / found[f"{name}, cold"], most
    warm = found["typst, one edit, warm"]
    yield "PDF, one edit, to Typst cold", found["press, one edit"] / found["typst, cold"], 0.20
    yield "PDF, one edit, warm, to Typst warm", found["press, one edit, warm"] / warm, 0.30
    yield "preview, median, to Typst warm", found["preview, median ms"] / 1000 / warm, 0.20
    yield "preview, MB", found["preview, MB"], 400


def main() -> int:
    """Measure, print, and write the figures; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10,1000")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    written, missed = {}, 0
    for size in map(int, asked.sizes.split(",")):
        with tempfile.TemporaryDirectory() as name:
            desk = Desk(Path(name), size)
            found = {**commands(desk), **engines(desk), **preview(desk)}
        for key, value in found.items():
            print(f"{size:5} {key:34} {value:10.2f}")
        for key, figure, most in bounds(size, found):
            missed += figure > most
            print(f"{size:5} {key:34} {figure:10.3f} at most {most:g}: {'reached' if figure <= most else 'MISSED'}")
        written[str(size)] = {key: round(value, 3) for key, value in found.items()}
    if asked.json:
        told = json.dumps({"machine": machine(), "sizes": written}, indent=2, ensure_ascii=False)
        asked.json.write_text(f"{told}\n", "utf-8")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
