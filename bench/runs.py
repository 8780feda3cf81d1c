"""One issue set by each engine in each of its cases, cold to warm; all but the warm are processes of their own."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

import corpus
import stock
import typst_source
from measure import CommandFailed, Cost, measure, watched
from publisher.project.workspace import font_folder

_HERE = Path(__file__).parent
_SETTLED = 3.0  # s after a build until a watching process has its next worker ready
_LOOK = 0.005  # s between two looks for a new product
_PATIENCE = 600.0  # s


@dataclass(frozen=True, slots=True)
class Run:
    """What one engine did in one case with an issue of `size` articles; the rest is its PDF's."""

    size: int
    engine: str
    case: str
    cost: Cost
    bytes: int
    pages: int
    sha256: str


class Desk:
    """A folder with an issue of one size in it, its edit in the middle article, and room for what engines make."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.articles = corpus.write(folder, size)
        middle = (size - 1) // 2
        changed = corpus.edited(self.articles[middle])
        self.edited = (*self.articles[:middle], changed, *self.articles[middle + 1 :])
        self._file = self.issue / corpus.file_of(changed.number)
        self._texts = [corpus.markdown(self.articles[middle]), corpus.markdown(changed)]

    @property
    def issue(self) -> Path:
        """The issue's folder."""
        return corpus.folder_of(self.folder, self.size)

    def write(self, *, edited: bool) -> None:
        """Put the middle article back as it was, or edit it."""
        self._file.write_text(self._texts[edited], "utf-8")

    def fresh(self, name: str) -> Path:
        """Give a folder with nothing in it."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path

    def run(self, engine: str, case: str, pdf: Path, cost: Cost) -> Run:
        """Put together what was measured and what was made."""
        data = pdf.read_bytes()
        with pikepdf.open(pdf) as made:
            pages = len(made.pages)
        return Run(self.size, engine, case, cost, len(data), pages, hashlib.sha256(data).hexdigest())


def _program(name: str, *arguments: object) -> list[str]:
    return [sys.executable, str(_HERE / name), *map(str, arguments)]


def stock_weasyprint(desk: Desk) -> Iterator[Run]:
    """Set one HTML document by WeasyPrint as it comes."""
    desk.write(edited=False)
    document, pdf = stock.prepare(desk.issue, desk.folder), desk.folder / "stock.pdf"
    fonts = {"FONTCONFIG_FILE": str(desk.folder / "fonts.conf")}
    yield desk.run("stock", "cold", pdf, measure(_program("set_stock.py", document, pdf), desk.folder, fonts))


def typst(desk: Desk) -> Iterator[Run]:
    """Set the same articles by Typst: from a cold process, then by a warm compiler after an edit."""
    document, edited, pdf, told = (desk.folder / name for name in ("a.typ", "b.typ", "typst.pdf", "typst.json"))
    document.write_text(typst_source.typst(desk.articles), "utf-8")
    edited.write_text(typst_source.typst(desk.edited), "utf-8")
    command = _program("set_typst.py", font_folder(), document, pdf)
    cold = desk.run("typst", "cold", pdf, measure(command, desk.folder, {}))
    yield cold
    cost = measure([*command, str(edited), str(told)], desk.folder, {})
    warm = desk.run("typst", "one edit, warm", pdf, replace(cost, **json.loads(told.read_text("utf-8"))))
    yield _proved(warm, edit_of=cold)


def press(desk: Desk) -> Iterator[Run]:
    """Build by the press: with an empty cache, with nothing changed, after an edit, and watching."""
    desk.write(edited=False)
    out, kept = desk.fresh("out"), {"PUBLISHER_CACHE": str(desk.fresh("cache"))}
    issue = desk.issue.relative_to(desk.folder).as_posix()
    command = [sys.executable, "-m", "publisher", "build", issue, "--format", "pdf", "--out", str(out), "--quiet"]
    pdf = out / desk.issue.name / f"{desk.issue.name}.pdf"
    cold = desk.run("press", "cold", pdf, measure(command, desk.folder, kept))
    yield cold
    again = desk.run("press", "nothing changed", pdf, measure(command, desk.folder, kept))
    yield _proved(again, same_as=cold)
    desk.write(edited=True)
    edited = desk.run("press", "one edit", pdf, measure(command, desk.folder, kept))
    yield _proved(edited, edit_of=cold)
    desk.write(edited=False)
    cost = _warm([*command, "--watch"], desk, pdf.with_name("manifest.json"), kept)
    yield _proved(desk.run("press", "one edit, warm", pdf, cost), same_as=edited)


def _proved(run: Run, *, same_as: Run | None = None, edit_of: Run | None = None) -> Run:
    """Let no figure stand for work that was not done, or for other work."""
    if same_as and run.sha256 != same_as.sha256:
        raise CommandFailed(f"{run.engine}, {run.case}: the same articles gave another PDF")
    if edit_of and run.sha256 == edit_of.sha256:
        raise CommandFailed(f"{run.engine}, {run.case}: the edit is not in the PDF")
    if edit_of and run.pages != edit_of.pages:
        raise CommandFailed(f"{run.engine}, {run.case}: the edit changed the number of pages")
    return run


def _warm(command: list[str], desk: Desk, manifest: Path, environment: dict[str, str]) -> Cost:
    """Measure a watching process from an edit until its products stand; the manifest is written last."""
    before = manifest.stat().st_mtime_ns
    with (desk.folder / "watch.txt").open("w") as said:
        process = subprocess.Popen(command, cwd=desk.folder, env=os.environ | environment, stdout=said, stderr=said)
    try:
        built = _replaced(manifest, before, process)
        time.sleep(_SETTLED)
        with watched(process.pid) as family:
            start, used = time.perf_counter(), family.processor()
            desk.write(edited=True)
            _replaced(manifest, built, process)
            return family.cost(time.perf_counter() - start, family.processor() - used)
    finally:
        process.terminate()  # whoever is run in the background may not hear an interrupt
        process.wait()


def _replaced(path: Path, written: int, process: "subprocess.Popen[bytes]") -> int:
    """Wait until a file is written anew; give when it was (ns)."""
    late = time.monotonic() + _PATIENCE
    while path.stat().st_mtime_ns == written:
        if process.poll() is not None or time.monotonic() > late:
            raise CommandFailed("a press that watched built nothing")
        time.sleep(_LOOK)
    return path.stat().st_mtime_ns


ENGINES: dict[str, Callable[[Desk], Iterator[Run]]] = {"stock": stock_weasyprint, "typst": typst, "press": press}
