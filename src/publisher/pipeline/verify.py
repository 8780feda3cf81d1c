"""A release on disk → whether it is what was released: by its hashes, by its signature, and by building it again."""

import posixpath
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from publisher import __version__
from publisher.checks.files.release.differences import difference
from publisher.checks.files.release.folder import MANIFEST, Manifest, Output, ReleaseFolder
from publisher.checks.files.release.registry import check as check_release
from publisher.diagnostics import Exit, Finding, PublisherError, fatal
from publisher.diagnostics.reasons import reason_of_system
from publisher.formats.pdf.pdf_format import PDF
from publisher.formats.pdf.standards import CLAIMS, PdfStandard
from publisher.i18n.sentences import Phrase
from publisher.model import Span
from publisher.pipeline.check import CheckReport
from publisher.pipeline.formats import FORMATS
from publisher.pipeline.release_folder import read_release
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.result import BuildResult
from publisher.pipeline.signatures import judge_signature
from publisher.project.root import TABLES
from publisher.system.installed_versions import versions


def verify(path: Path, *, key: Path | None = None, project: Path | None = None) -> CheckReport:
    """Verify a release, named by its folder or its manifest; with a `project`, build it again from that.

    Raise EnvironmentFault where what is needed for that is not installed.
    """
    begun = time.perf_counter()
    folder = path if path.is_dir() else path.parent
    try:
        read = read_release(folder)
        found = [*check_release(read), *judge_signature(folder, key)]
        if project and not fatal(found):
            found += _rebuilt(folder, read, project)
    except OSError as error:
        found = [Finding.of("X002", Span(str(path)), kind="release", reason=reason_of_system(error))]
    except PublisherError as error:
        found = list(error.findings)
    told = tuple(dict.fromkeys(found))
    code = Exit.FINDINGS if fatal(told) else Exit.DONE
    return CheckReport(BuildResult(path, time.perf_counter() - begun, code, told))


def _rebuilt(folder: Path, read: ReleaseFolder, project: Path) -> Iterator[Finding]:
    """Build a release again from the sources of a project, and compare it byte by byte."""
    told = read.told
    if not isinstance(told, Manifest):
        return
    yield from _other_tools(told)
    changed = list(_changed_sources(told, read_sources(told, project)))
    yield from changed
    if changed:
        return
    from publisher.pipeline.build import build

    with tempfile.TemporaryDirectory(prefix="publisher-") as out:
        request = BuildRequest(
            project / _path_of_issue(told),
            formats=tuple(name for name in FORMATS if name in {output.format for output in told.outputs}),
            theme=told.theme.name,
            out=Path(out),
            pages=tuple(told.options.pages),
            pdf_standard=_standard(told),
            cache=False,
        )
        build(request)
        made = Path(out) / told.issue.slug
        for output in told.outputs:
            if output.format in FORMATS:
                yield from _compared(output, folder / output.path, made / output.path)


def _compared(output: Output, released: Path, made: Path) -> Iterator[Finding]:
    if not made.is_file():
        how: Phrase | None = Phrase.of("not_made")
    else:
        how = difference(released.read_bytes(), made.read_bytes())
    if how:
        yield Finding.of("X414", Span(f"{released.parent.name}/{output.path}"), path=output.path, difference=how)


def read_sources(told: Manifest, project: Path) -> dict[str, str]:
    """Return the hashes of the sources and pictures that a manifest names, as they are in a project now."""
    from publisher.pipeline.release_folder import stored

    paths = {name: project / name for name in (*told.sources, *told.assets)}
    return {name: stored(path).sha256 for name, path in paths.items() if path.is_file()}


def _changed_sources(told: Manifest, there: dict[str, str]) -> Iterator[Finding]:
    for name, digest in (told.sources | told.assets).items():
        if there.get(name) != digest:
            yield Finding.of("X415", Span(name), path=name)


def _other_tools(told: Manifest) -> Iterator[Finding]:
    here = {"publisher": __version__, **versions()}
    for tool, version in told.tools.items():
        if tool in here and here[tool] != version:
            yield Finding.of("X416", Span(MANIFEST), tool=tool, meant=version, there=here[tool])


def _path_of_issue(told: Manifest) -> str:
    """Return the path of the issue, or of the article that was released alone, from the project's root."""
    tables = (posixpath.dirname(name) for name in told.sources if posixpath.basename(name) in TABLES)
    return next(tables, next(iter(told.sources), ""))


def _standard(told: Manifest) -> PdfStandard:
    claimed = next((tuple(output.standards) for output in told.outputs if output.format == PDF.name), ())
    return next((name for name in get_args(PdfStandard) if CLAIMS[name] == claimed), "none")
