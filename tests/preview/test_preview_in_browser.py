"""The preview in a real browser: pages, saves that show, errors above the last good page, the keyboard, axe."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import small_issue
from some import some
from waiting import LONG, PATIENCE, until

pytestmark = pytest.mark.slow

_MS = LONG * 1000


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A preview of the issue in a project's folder; its editor writes down what it is asked to open."""
    issue = small_issue.write(tmp_path)
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\nprintf "%s|%s\\n" "$@" >> "{tmp_path}/opened"\n', "utf-8")
    editor.chmod(0o755)
    environment = os.environ | {"PUBLISHER_EDITOR": f"{editor} {{file}} {{line}}", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "publisher", "preview", str(issue), "--no-open", "--lang", "en"]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    process.stdout.close()


def _opened(browser: Browser, address: str, scheme: str = "light") -> tuple[Page, list[str]]:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1400, "height": 900})  # type: ignore[arg-type]  # one of the two
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_selector(".page img[src]", timeout=_MS)
    return page, asked


def test_pages_are_shown_and_shown_anew(browser: Browser, address: str, tmp_path: Path) -> None:
    page, asked = _opened(browser, address)
    host = address.rsplit("/", 2)[0]
    pages = page.locator(".page")
    # The first page of an Arabic issue is on the left; then the right page comes before the left one.
    boxes = [pages.nth(number).bounding_box() for number in range(3)]
    assert boxes[1] and boxes[2] and boxes[0] and boxes[1]["x"] > boxes[2]["x"]
    assert abs(boxes[1]["y"] - boxes[2]["y"]) < 1 and boxes[0]["x"] == boxes[2]["x"]
    page.locator("#contents button", has_text="الثاني").click()
    passage = page.locator(".passage[data-path$='b.md']").first
    passage.wait_for(timeout=_MS)
    violations = Axe().run(page).response["violations"]
    assert violations == [], [(one["id"], one["nodes"][0]["html"]) for one in violations]

    # A click, and Enter after the arrow keys, open lines in the editor of the environment.
    passage.click()
    opened = tmp_path / "opened"
    until(lambda: opened.exists() and opened.read_text("utf-8").count("\n") == 1)
    passage.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(lambda: opened.read_text("utf-8").count("\n") == 2)
    lines = [line.rsplit("|", 1) for line in opened.read_text("utf-8").split()]
    assert [Path(path).name for path, _ in lines] == ["b.md", "b.md"] and lines[0][1] != lines[1][1]

    # A hundred saves: the last one is what is seen in the end.
    file = tmp_path / "sources" / "one" / "b.md"
    before = page.locator(".page[data-key]").evaluate_all("all => all.map(one => one.dataset.key)")
    for number in range(100):
        file.write_text(small_issue.article("الثاني", f"كلمة{number}"), "utf-8")
    expect(page.locator(".passage", has_text="")).not_to_have_count(0, timeout=_MS)
    until(lambda: page.locator(".passage[aria-label*='كلمة99']").count() > 0, LONG)
    after = page.locator(".page[data-key]").evaluate_all("all => all.map(one => one.dataset.key)")
    assert len(after) == len(before) and after != before

    # A file that is half written: the pages stay, and the finding stands above them.
    good = file.read_text("utf-8")
    file.write_text("---\ntitle: [", "utf-8")
    page.locator("#stale li").first.wait_for(timeout=_MS)
    assert page.locator("#stale").get_attribute("role") == "alert" and pages.count() == len(after)
    violations = Axe().run(page).response["violations"]
    assert violations == [], [(one["id"], one["nodes"][0]["html"]) for one in violations]
    file.unlink()
    file.write_text(good, "utf-8")
    page.locator("#stale").wait_for(state="hidden", timeout=_MS)
    assert all(url.startswith((host, "data:")) for url in some(asked))
    page.context.close()


def test_other_editions_by_day_and_by_night(browser: Browser, address: str) -> None:
    page, asked = _opened(browser, address, "dark")
    grounds = []
    for kind in ("light", "dark"):
        page.select_option("#view", kind)
        frame = page.frame_locator("#product iframe")
        frame.locator("h1").first.wait_for(timeout=_MS)
        grounds.append(frame.locator("body").evaluate("body => getComputedStyle(body).color"))
        assert page.locator("#product iframe").get_attribute("sandbox") == "allow-same-origin"
    assert grounds[0] != grounds[1]
    for kind, width in (("phone", 390), ("tablet", 820)):
        page.select_option("#view", kind)
        page.select_option("#chapter", label="الثاني")
        page.frame_locator("#product iframe").locator("h1", has_text="الثاني").first.wait_for(timeout=_MS)
        box = page.locator("#product iframe").bounding_box()
        assert box and abs(box["width"] - width) < 2
    violations = Axe().run(page).response["violations"]
    assert violations == [], [(one["id"], one["nodes"][0]["html"]) for one in violations]
    assert all(url.startswith(address.rsplit("/", 2)[0]) for url in some(asked))
    page.context.close()
