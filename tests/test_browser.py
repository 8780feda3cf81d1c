"""The EPUB's documents in a real browser engine: direction, fonts, and nothing that runs off the screen."""

import functools
import http.server
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from publisher.build import Printed

pytestmark = pytest.mark.slow

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_FACTS = """async () => { await document.fonts.ready; const p = document.querySelector('p, li');
  return { direction: getComputedStyle(p).direction, align: getComputedStyle(p).textAlign,
    faces: [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family),
    wide: document.documentElement.scrollWidth > innerWidth } }"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".xhtml": "application/xhtml+xml"}

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def page(sample: tuple[Path, Printed]) -> Iterator[Page]:
    folder = sample[0] / "unpacked"
    with zipfile.ZipFile(sample[0] / "2025-10.epub") as archive:
        archive.extractall(folder)
    handler = functools.partial(_Quiet, directory=str(folder / "EPUB"))
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "./do test --all installs Chromium"
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
            context = browser.new_context(
                base_url=f"http://127.0.0.1:{server.server_port}", viewport={"width": 390, "height": 844}
            )
            yield context.new_page()
            browser.close()
        server.shutdown()


@pytest.mark.parametrize("name", ["part-01.xhtml", "part-03.xhtml", "nav.xhtml", "cover.xhtml"])
def test_document(page: Page, name: str) -> None:
    page.goto(f"/{name}")
    facts = page.evaluate(_FACTS)
    assert facts["direction"] == "rtl"
    assert facts["align"] in ("start", "center")
    assert '"Amiri"' in facts["faces"] or "Amiri" in facts["faces"]
    assert not facts["wide"]
