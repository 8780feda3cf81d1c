"""The site in a real browser: accessible, by day and by night, on a telephone; its search without and with script."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from conftest import Ran
from magazine import magazine
from some import some

pytestmark = pytest.mark.slow

# A page of every kind.
KINDS = [
    *("index.html", "issues/index.html", "issues/one/index.html", "issues/one/web/index.html"),
    *(
        "issues/one/web/a.html",
        "authors/index.html",
        "authors/مريم-أحمد.html",
        "sections/ثقافة.html",
        "tags/لغة.html",
    ),
    *("years/index.html", "years/2024.html", "index/index.html", "index/u0627.html"),
]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=["majalla", "plain"])
def address(request: pytest.FixtureRequest, run: Callable[..., Ran], tmp_path: Path) -> Iterator[str]:
    magazine(tmp_path)
    settings = tmp_path / "publisher.toml"
    settings.write_text(f'theme = "{request.param}"\n{settings.read_text("utf-8")}', "utf-8")
    assert run("build", "--format", "web", "-q").code == 0
    assert run("site").code == 0
    handler = functools.partial(_Quiet, directory=str(tmp_path / "dist" / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_kind_of_page(browser: Browser, address: str) -> None:
    for scheme, width in (("light", 1100), ("dark", 320)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]  # one of the two
        page = context.new_page()
        for kind in some(KINDS):
            answer = page.goto(f"{address}/{kind}")
            assert answer and answer.ok, kind
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (kind, width)
            failed = page.evaluate(
                "async () => { await document.fonts.ready;"
                " return [...document.fonts].filter(f => f.status === 'error').length }"
            )
            assert failed == 0, kind
            found = Axe().run(page).response["violations"]
            assert found == [], (kind, scheme, [(one["id"], one["nodes"][0]["html"]) for one in found])
        context.close()


def test_search_finds_what_is_typed_otherwise(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/index/index.html")
    page.wait_for_selector(".archive-search:not([hidden])")
    for typed in some(["الاسلام", "إسلام", "والإِسلام", "اسلا"]):
        page.fill("#words", typed)
        page.wait_for_function("document.querySelectorAll('#results a').length === 1")
        assert page.eval_on_selector("#results a", "a => a.textContent") == "مقال عن الإسلام"
    page.fill("#words", "ليس-هنا-أبدا")
    page.wait_for_function("document.querySelector('#results').textContent === 'لا نتائج'")
    page.fill("#words", "اسلام")
    page.click("#results a")
    page.wait_for_url("**/issues/one/web/a.html")
    page.close()
