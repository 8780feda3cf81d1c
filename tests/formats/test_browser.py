"""The EPUB's documents and the site in a real browser: direction, fonts, light and dark, nothing off the screen."""

import functools
import http.server
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import everything
from publisher.pipeline.build import Printed, build
from publisher.pipeline.request import BuildRequest

pytestmark = pytest.mark.slow

_FACTS = """async () => { await document.fonts.ready; const p = document.querySelector('main p, body p, li');
  return { direction: getComputedStyle(p).direction, align: getComputedStyle(p).textAlign,
    ground: getComputedStyle(document.body).backgroundColor,
    faces: [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('"', '')),
    failed: [...document.fonts].filter(f => f.status === 'error').length,
    pictures: [...document.images].every(i => i.complete && i.naturalWidth > 0),
    wide: document.documentElement.scrollWidth > innerWidth } }"""
_PHONE = {"width": 390, "height": 844}
# WCAG 2.2 §1.4.10: what reflows at 320 px needs no scrolling in two directions.
_NARROW = {"width": 320, "height": 640}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".xhtml": "application/xhtml+xml"}

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def book(sample: tuple[Path, Printed], browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(sample[0] / "2025-10.epub") as archive:
        archive.extractall(folder)
    with _served(folder / "EPUB") as address:
        yield browser.new_context(base_url=address, viewport=_PHONE).new_page()


@pytest.fixture(scope="module")
def site(sample: tuple[Path, Printed]) -> Iterator[str]:
    with _served(sample[0]) as address:
        yield address


@pytest.mark.parametrize("name", ["part-01.xhtml", "part-03.xhtml", "nav.xhtml", "cover.xhtml"])
def test_document(book: Page, name: str) -> None:
    book.goto(f"/{name}")
    facts = book.evaluate(_FACTS)
    assert facts["direction"] == "rtl"
    assert facts["align"] in ("start", "center")
    assert "Amiri" in facts["faces"]
    assert not facts["wide"]


_GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 26)"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_site(sample: tuple[Path, Printed], browser: Browser, site: str, scheme: str) -> None:
    page = browser.new_context(base_url=site, viewport=_NARROW, color_scheme=scheme).new_page()
    files = [artefact.name for artefact in sample[1].artefacts if artefact.name.endswith(".html")]
    assert len(files) == 10
    for name in files:
        page.goto(f"/{name}")
        facts = page.evaluate(_FACTS)
        assert (facts["direction"], facts["wide"], facts["failed"], facts["pictures"]) == ("rtl", False, 0, True), (
            name
        )
        assert {"Amiri", "Vazirmatn"} <= set(facts["faces"]), name
        assert facts["ground"] == _GROUNDS[scheme], name
        results = Axe().run(page)
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"


@pytest.fixture(scope="module", params=["majalla", "plain"])
def everything_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = everything.write(tmp_path_factory.mktemp("everything") / "issue")
    asked = BuildRequest(folder, ("web",), theme=request.param, out=tmp_path_factory.mktemp("out"))
    paths, _ = build(asked)
    with _served(paths[0].parent) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_any_theme(everything_site: str, browser: Browser, scheme: str) -> None:
    page = browser.new_context(base_url=everything_site, viewport=_NARROW, color_scheme=scheme).new_page()
    page.goto("/index.html")
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    names = {link.partition("#")[0] for link in links if "/" not in link} - {""}
    assert len(names) > len(everything.ARTICLES)
    for name in sorted(names):
        page.goto(f"/{name}")
        results = Axe().run(page)
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"
        grounds = page.eval_on_selector_all("img", "all => all.map(one => getComputedStyle(one).backgroundColor)")
        assert {*grounds} <= ({"rgb(255, 255, 255)"} if scheme == "dark" else {*grounds})


def test_the_site_needs_no_script(browser: Browser, site: str) -> None:
    page = browser.new_context(base_url=site, viewport=_PHONE, java_script_enabled=False).new_page()
    page.goto("/web/index.html")
    page.get_by_role("link", name="كم تشرب الآلة من الكهرباء؟").first.click()
    assert page.url.endswith("/web/power.html")
    page.get_by_role("link", name="(١)").first.click()
    assert page.url.endswith("#power--note.1")
    assert page.locator("[role=doc-footnote]").first.is_visible()
    page.get_by_role("link", name="التالي").click()
    assert page.url.endswith("/web/interview.html")
    for product in ("2025-10.pdf", "2025-10-a5.pdf", "2025-10.epub"):
        assert page.locator(f"footer a[href='../{product}']").count() == 1
        assert page.request.get(f"/{product}").ok


_HALVES = """() => [...document.querySelectorAll('.bayt')].map(line =>
  [...line.querySelectorAll('.hemistich')].map(half => { const box = half.getBoundingClientRect();
    return [Math.round(box.left), Math.round(box.right), Math.round(box.top)] }))"""
_POEM = (
    "قفا نبك من ذكرى حبيب ومنزل *** بسقط اللوى بين الدخول فحومل\n"
    "فتوضح فالمقراة لم يعف رسمها *** لما نسجتها من جنوب وشمأل\n"
    "كتب الضوء حرفا *** فأينع حقل\n"
)


@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_halves_of_verse_face_each_other_where_there_is_room(theme: str, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: قصيدة\nverse: numbered\n---\n\n{_POEM}", "utf-8")
    paths, _ = build(BuildRequest(tmp_path / "a.md", ("epub", "web"), theme=theme, out=tmp_path / "out"))
    folder = tmp_path / "book"
    with zipfile.ZipFile(next(path for path in paths if path.suffix == ".epub")) as archive:
        archive.extractall(folder)
    poems = [path for path in folder.rglob("part-*.xhtml") if "hemistich" in path.read_text("utf-8")]
    for page in [*poems, next((tmp_path / "out").rglob("web/a.html"))]:
        with _served(page.parent) as address:
            for viewport, beside in (({"width": 800, "height": 900}, True), (_NARROW, False)):
                tab = browser.new_context(base_url=address, viewport=viewport).new_page()
                tab.goto(f"/{page.name}")
                assert not tab.evaluate(_FACTS)["wide"]
                lines = tab.evaluate(_HALVES)
                assert len(lines) == 3
                for side in zip(*lines, strict=True):
                    assert max(left for left, *_ in side) - min(left for left, *_ in side) <= 1
                    assert max(right for _, right, _ in side) - min(right for _, right, _ in side) <= 1
                assert all((first[2] == second[2]) == beside and second[1] < first[1] for first, second in lines)
