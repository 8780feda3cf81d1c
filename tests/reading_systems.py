"""Reading systems from npm in Chromium: fetched once by their lock file, served beside a book, and asked."""

import functools
import hashlib
import http.server
import os
import shutil
import subprocess
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from places import REPO
from waiting import LONG

HERE = Path(__file__).with_name("readers")
SHOTS = REPO / "screenshots"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1200, "height": 800}
_TYPES = {
    ".epub": "application/epub+zip",
    ".js": "text/javascript",
    ".ncx": "application/x-dtbncx+xml",
    ".opf": "application/oebps-package+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
}
#: Of a document that is shown: paragraphs that go the wrong way, text that its ground swallows (WCAG §1.4.3).
_FACTS = """async within => {
  await document.fonts.ready;
  const shade = rgb => { const [r, g, b] = rgb.map(v => v / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b };
  const numbers = css => css.match(/[\\d.]+/g).map(Number);
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.backgroundColor = 'Canvas';
  const canvas = numbers(getComputedStyle(probe).backgroundColor).slice(0, 3);
  probe.remove();
  const ground = e => { for (; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0.5) return c.slice(0, 3) } return canvas };
  const tags = 'p, h1, h2, h3, li, a, td, th, figcaption, code, span';
  const told = [...document.querySelectorAll(tags)]
      .filter(e => e.closest(within))
      .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length);
  const faint = told.map(e => { const [a, b] = [numbers(getComputedStyle(e).color).slice(0, 3), ground(e)].map(shade);
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className || e.tagName, e.textContent.slice(0, 30),
        getComputedStyle(e).color, ground(e).join()] })
      .filter(([ratio]) => ratio < 4.4);
  const astray = told.filter(e => !e.closest('[dir=ltr]') && getComputedStyle(e).direction !== 'rtl')
      .map(e => e.textContent.slice(0, 30));
  return { count: told.length, faint, astray, dark: shade(canvas) < 0.2, width: innerWidth }
}"""


def library() -> Path:
    """Fetch the reading systems, once for each lock file; npm proves every package by its hash."""
    lock = (HERE / "package-lock.json").read_bytes()
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "publisher-tests"
    place = kept / hashlib.sha256(lock).hexdigest()[:16]
    if not place.is_dir():
        npm = shutil.which("npm")
        assert npm, "./do test --all installs npm"
        kept.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=kept))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, fresh)
        command = [npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=fresh, check=True, stdout=subprocess.DEVNULL, timeout=LONG)
        fresh.rename(place)
    return place / "node_modules"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | _TYPES

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def shelf(folder: Path, book: Path) -> Path:
    """Put a book, packed and unpacked, beside the reading systems."""
    (folder / "node_modules").symlink_to(library())
    shutil.copy(book, folder / "book.epub")
    shutil.copy(HERE / "epubjs.html", folder)
    with zipfile.ZipFile(book) as archive:
        archive.extractall(folder / "book")
    return folder


def opened(browser: Browser, address: str, size: dict[str, int], scheme: str) -> Page:
    """Open a page on a screen of a size, by day or by night."""
    context = browser.new_context(base_url=address, viewport=size, color_scheme=scheme, bypass_csp=True)
    return context.new_page()


def facts(page: Page, within: str = "body") -> list[dict[str, Any]]:
    """Ask every document that a reading system shows in a frame; where it uses none, a part of the page itself."""
    frames = [frame for frame in page.frames if frame != page.main_frame]
    asked = [frame.evaluate(_FACTS, within) for frame in frames or [page.main_frame]]
    return [one for one in asked if one["count"]]


def fonts(page: Page, within: str = "body") -> dict[str, bool]:
    """List the fonts that paragraphs and headings are drawn with, and whether each is one that the book brings."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    waiting = [session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]]
    documents: list[int] = []
    while waiting:
        node = waiting.pop()
        waiting += [*node.get("children", ()), *node.get("shadowRoots", ())]
        if "contentDocument" in node:
            documents.append(node["contentDocument"]["nodeId"])
            waiting.append(node["contentDocument"])
        elif node["nodeName"] == "#document" and len(page.frames) == 1:
            documents.append(node["nodeId"])
    asked = ", ".join(f"{within} {tag}" for tag in ("p", "h1", "h2", "li", "td", "code"))
    found: dict[str, bool] = {}
    for document in documents:
        for node_id in session.send("DOM.querySelectorAll", {"nodeId": document, "selector": asked})["nodeIds"]:
            used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node_id})["fonts"]
            found |= {font["familyName"]: font["isCustomFont"] for font in used}
    session.detach()
    return found


def shot(page: Page, name: str) -> None:
    """Keep what is on the screen for whoever looks at it."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
