"""What becomes of raw articles, as blogs have them: which are refused and why, and what else is told of them.

Each article is checked by itself, as `publisher check FILE` does; with --build it is built too, in all formats. With
--draw, so many findings are drawn by a seed, each with the line that it speaks of, to be judged by a reader.

Run: .venv/bin/python bench/blogs.py FOLDER... [--build] [--draw 100] [--seed 1] [--code A005]
"""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from publisher.diagnostics import Exit, Finding, Severity
from publisher.importers.registry import importer_of
from publisher.pipeline.build import build
from publisher.pipeline.check import CheckOptions, check_issue
from publisher.pipeline.formats import FORMATS
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.runner import attempt

_WIDEST = 160


def main() -> None:
    """Check every article below the folders, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--build", action="store_true", help="build what is not refused, in all formats")
    parser.add_argument("--draw", type=int, default=0, help="so many findings, to be judged by hand")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--code", default="", help="findings of this code alone are drawn")
    asked = parser.parse_args()
    told = {path: _told(path, build_too=asked.build) for path in _articles(asked.folders)}
    _print_refused(told)
    _print_counts(told)
    if asked.draw:
        _print_drawn(told, asked.draw, asked.seed, asked.code)


def _articles(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if _is_markdown(path))


def _is_markdown(path: Path) -> bool:
    importer = importer_of(path.name)
    return importer is not None and importer.syntax == "markdown" and path.is_file()


def _told(path: Path, *, build_too: bool) -> tuple[Finding, ...]:
    result = check_issue(path, CheckOptions(all=True)).result
    if result.exit_code or not build_too:
        return result.findings
    with tempfile.TemporaryDirectory() as out:
        built = attempt(BuildRequest(path, tuple(FORMATS), out=Path(out)), build)
    if built.exit_code not in (Exit.DONE, Exit.FINDINGS):
        print(f"{path}: exit {built.exit_code}")
    return tuple(dict.fromkeys((*result.findings, *built.findings)))


def _errors(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _print_refused(told: dict[Path, tuple[Finding, ...]]) -> None:
    refused = {path: errors for path, findings in told.items() if (errors := _errors(findings))}
    print(f"{len(told)} articles, {len(refused)} refused")
    for path, errors in refused.items():
        for error in errors:
            print(f"  {path}: {error.code} at {error.span}: {error.message()}")


def _print_counts(told: dict[Path, tuple[Finding, ...]]) -> None:
    counts = Counter(finding.code for findings in told.values() for finding in findings)
    print(", ".join(f"{code} {count}" for code, count in sorted(counts.items())))


def _print_drawn(told: dict[Path, tuple[Finding, ...]], most: int, seed: int, code: str) -> None:
    every = [(path, f) for path, findings in told.items() for f in findings if not code or f.code == code]
    drawn = random.Random(seed).sample(every, min(most, len(every)))  # noqa: S311 -- a draw to be made again
    for number, (path, finding) in enumerate(drawn, 1):
        span = finding.span
        print(f"{number}. {path}:{span.line if span else 0} {finding.code} {finding.message()}")
        if span and span.line:
            print(f"     {_excerpt(path, span.line, span.column)}")


def _excerpt(path: Path, line: int, column: int) -> str:
    """Return the line that a finding speaks of, or what of a long one stands around its column."""
    lines = path.read_text("utf-8", errors="replace").splitlines()
    text = lines[line - 1] if line <= len(lines) else ""
    start = max(0, min(column - _WIDEST // 2, len(text) - _WIDEST))
    return text[start : start + _WIDEST].strip()


if __name__ == "__main__":
    main()
