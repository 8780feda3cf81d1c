"""The sample issue in foliate-js, epub.js and the Vivliostyle viewer: pages turn left, fonts are the book's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import reading_systems as reading
from publisher.pipeline.build import Printed
from reading_systems import DESKTOP, PHONE

pytestmark = pytest.mark.slow

_SCREENS = [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]
_IDS = ["phone-light", "phone-dark", "desktop-light", "desktop-dark"]
_FAMILIES = {"Amiri", "Vazirmatn", "DejaVu Sans Mono"}
_VIEW = "document.querySelector('foliate-view')"


@pytest.fixture(scope="module")
def address(sample: tuple[Path, Printed], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = reading.shelf(tmp_path_factory.mktemp("shelf"), sample[0] / "2025-10.epub")
    with reading.served(folder) as address:
        yield address


@pytest.fixture(params=_SCREENS, ids=_IDS)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    size, scheme = request.param
    page = reading.opened(browser, address, size, scheme)
    yield page
    page.context.close()


def _assert_shown_right(page: Page, within: str = "body") -> None:
    """Every paragraph goes the right way, stands out from its ground, and is drawn with the book's own fonts."""
    told = reading.facts(page, within)
    assert told
    for one in told:
        assert one["astray"] == []
        assert one["faint"] == []
    used = reading.fonts(page, within)
    assert used
    assert all(used.values()), used
    assert set(used) <= _FAMILIES


def _name(request: pytest.FixtureRequest) -> str:
    return str(request.node.callspec.id)


def _settled(page: Page) -> None:
    page.wait_for_timeout(700)


def _open_foliate(page: Page) -> None:
    page.goto("/node_modules/foliate-js/reader.html?url=/book.epub")
    page.wait_for_function(f"{_VIEW}?.lastLocation", timeout=30_000)
    page.wait_for_timeout(1500)  # it turns to the first page by itself


def _fraction(page: Page) -> float:
    _settled(page)
    return float(page.evaluate(f"{_VIEW}.lastLocation.fraction"))


def test_foliate(page: Page, request: pytest.FixtureRequest) -> None:
    _open_foliate(page)
    assert page.evaluate(f"{_VIEW}.book.dir") == "rtl"
    for number in (0, 2, 4, 5, 7, 8, 9):
        page.evaluate(f"{_VIEW}.goTo({number})")
        _settled(page)
        reading.shot(page, f"foliate-{_name(request)}-{number}")
        _assert_shown_right(page)
    page.evaluate(f"{_VIEW}.goTo(4)")
    start = _fraction(page)
    page.keyboard.press("ArrowLeft")
    assert _fraction(page) > start, "the next page is on the left"
    page.keyboard.press("ArrowRight")
    assert _fraction(page) == pytest.approx(start)


_NOTE = """async () => {
  const { FootnoteHandler } = await import('/node_modules/foliate-js/footnotes.js');
  const view = document.querySelector('foliate-view'), handler = new FootnoteHandler();
  handler.addEventListener('before-render', e => document.body.append(e.detail.view));
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error('no note was opened')), 15000));
  const opened = Promise.race([late, new Promise(done => handler.addEventListener('render', e => done(e.detail)))]);
  view.addEventListener('link', e => handler.handle(view.book, e));
  const doc = view.renderer.getContents()[0].doc;
  doc.querySelector('[role=doc-noteref]').click();
  const { view: note, type } = await opened;
  await new Promise(done => setTimeout(done, 700));
  return [type, note.renderer.getContents()[0].doc.body.textContent.trim()];
}"""


def test_foliate_jumps_and_opens_notes(browser: Browser, address: str) -> None:
    page = reading.opened(browser, address, DESKTOP, "light")
    _open_foliate(page)
    toc = page.evaluate(f"{_VIEW}.book.toc.flatMap(one => [one, ...one.subitems ?? []]).map(one => one.href)")
    assert len(toc) == 19
    for href in (toc[4], toc[-2]):
        page.evaluate("href => document.querySelector('foliate-view').goTo(href)", href)
        page.wait_for_function(f"href => {_VIEW}.lastLocation.tocItem?.href === href", arg=href, timeout=15_000)
    pages = page.evaluate(f"{_VIEW}.book.pageList.map(one => [one.label, one.href])")
    assert pages[0][0] == "١"
    page.evaluate("href => document.querySelector('foliate-view').goTo(href)", pages[11][1])
    page.wait_for_function(
        f"label => {_VIEW}.lastLocation.pageItem?.label === label", arg=pages[11][0], timeout=15_000
    )
    page.evaluate(f"{_VIEW}.goTo(5)")
    _settled(page)
    kind, note = page.evaluate(_NOTE)
    assert kind == "footnote"
    assert len(note.split()) > 4


_PLACE = "(() => { const at = view.currentLocation().start; return [at.href, at.displayed.page] })()"


def test_epubjs(page: Page, request: pytest.FixtureRequest) -> None:
    page.goto("/epubjs.html")
    for number in ("03", "05", "07", "08"):
        page.evaluate(f"view.display('part-{number}.xhtml')")
        _settled(page)
        reading.shot(page, f"epubjs-{_name(request)}-{number}")
        _assert_shown_right(page)
    assert page.evaluate("book.package.metadata.direction") == "rtl"
    page.evaluate("view.display('part-07.xhtml')")
    _settled(page)
    page.evaluate("view.next()")
    _settled(page)
    assert page.evaluate(_PLACE)[1] > 1
    assert page.evaluate("view.manager.container.scrollLeft") < 0, "the next page is on the left"
    toc = page.evaluate("book.navigation.toc.flatMap(one => [one, ...one.subitems]).map(one => one.href)")
    assert len(toc) == 19
    page.evaluate("href => view.display(href)", toc[4])
    _settled(page)
    assert page.evaluate(_PLACE)[0] == toc[4].partition("#")[0]
    page.evaluate("view.display('part-05.xhtml')")
    _settled(page)
    note = next(frame for frame in page.frames if frame != page.main_frame)
    note.evaluate("document.querySelector('[role=doc-noteref]').click()")
    _settled(page)
    assert page.evaluate("view.currentLocation().end.displayed.page") > 1, "a call leads to its note"


_SHEET = "[data-vivliostyle-page-container]"
_SHOWN = f"""[...document.querySelectorAll('{_SHEET}')]
  .flatMap((sheet, n) => getComputedStyle(sheet).display === 'none' ? [] : [n])"""


def _turn_left(page: Page) -> None:
    page.evaluate("document.querySelector('#vivliostyle-page-navigation-left').click()")
    _settled(page)


def test_vivliostyle(page: Page, request: pytest.FixtureRequest) -> None:
    page.goto("/node_modules/@vivliostyle/viewer/lib/index.html#src=/book/&bookMode=true&renderAllPages=true")
    page.wait_for_function("document.querySelector('[data-vivliostyle-viewer-status=complete]')", timeout=90_000)
    _settled(page)
    before = page.evaluate(_SHOWN)
    _turn_left(page)
    assert min(page.evaluate(_SHOWN)) > min(before), "the next page is on the left"
    _turn_left(page)
    page.evaluate(f"""[...document.querySelectorAll('{_SHEET} a')].find(a => a.href.includes('part-07')).click()""")
    _settled(page)
    assert min(page.evaluate(_SHOWN)) > 6, "the contents jump"
    for number in range(3):
        reading.shot(page, f"vivliostyle-{_name(request)}-{number}")
        _assert_shown_right(page, _SHEET)
        _turn_left(page)
