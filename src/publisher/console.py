"""What the program says: findings, progress and summaries to people, one JSON document to other programs.

Its words stand in console.toml and console.ar.toml. stdout has results alone, stderr all that is said about them.
"""

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.diagnostics import Finding, Severity
from publisher.wording import Value, as_value, catalogue, fill, isolated, line_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

    from publisher.formats.base import Step
    from publisher.importers.base import Inference
    from publisher.outcome import Outcome, Output
    from publisher.proof import Proof
    from publisher.watch import Change

_CATALOGUE = "console"
_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
# A table is as wide as its words where no terminal bounds it.
_UNBOUNDED = 10_000
_LONGEST_NAME = 48
_LONGEST_LINE = 60
_MOST_CHANGES = 3


class Words:
    """The command line's own words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._entries = catalogue(_CATALOGUE, language)

    def say(self, key: str, **values: object) -> str:
        """Give a sentence."""
        return fill(self._entries[key], {name: as_value(value) for name, value in values.items()}, self.language)

    def among(self, table: str, key: str) -> str:
        """Give a word of one of the catalogue's tables."""
        return str(self._entries[table].get(key, key))

    def count(self, key: str, number: int) -> str:
        """Give a counted word in the plural form of CLDR."""
        from publisher.catalogue import plural

        return self.say(plural(self._entries, self.language, key, number), n=f"{number:,}")

    def size(self, size: int) -> str:
        """Give a size of so many bytes."""
        if size < 1000:
            return self.say("size_b", n=size)
        return self.say("size_kb", n=f"{size / 1000:.0f}") if size < 999_500 else self._megabytes(size)

    def _megabytes(self, size: int) -> str:
        return self.say("size_mb", n=f"{size / 1e6:,.1f}")

    def seconds(self, seconds: float) -> str:
        """Give a time."""
        return self.say("seconds", n=f"{seconds:.1f}")

    def severities(self, findings: Iterable[Finding]) -> str:
        """Count findings by severity: 2 errors, 1 note."""
        counted = Counter(finding.severity for finding in findings)
        told = [self.count(str(severity), counted[severity]) for severity in Severity if counted[severity]]
        return self.say("separator").join(told) or self.say("no_findings")

    def isolated(self, text: object) -> str:
        """Close a name off from the words around it."""
        return isolated(str(text), self.language)


class Face:
    """Says things to a person at a terminal or behind a pipe; quiet, it tells findings and results alone."""

    def __init__(self, language: str, *, quiet: bool = False) -> None:
        self.words = Words(language)
        self.quiet = quiet

    def result(self, path: Path) -> None:
        """Give one result: a path on a line of its own."""
        sys.stdout.write(f"{path}\n")

    def say(self, key: str, **values: object) -> None:
        """Say a sentence by the way."""
        if not self.quiet:
            _write(self.words.say(key, **values))

    def alarm(self, key: str, **values: object) -> None:
        """Say a sentence that nothing hushes."""
        _write(self.words.say(key, **values))

    def findings(self, findings: Iterable[Finding]) -> None:
        """Tell findings, each with its hint, once."""
        from rich.text import Text

        console, language = _console(soft_wrap=True), self.words.language
        for finding in dict.fromkeys(findings):
            text = Text(finding.told(language))
            text.highlight_words([finding.weight(language)], _COLOURS[finding.severity])
            console.print(text)

    def inferred(self, lines: Sequence["Inference"]) -> None:
        """Show what each line of a pasted text was taken for."""
        if not lines or self.quiet:
            return
        rows = [
            (
                str(line.line),
                self.words.among("kind", line.kind),
                self.words.among("certainty", line.certainty),
                line.text if len(line.text) <= _LONGEST_LINE else f"{line.text[:57]}…",
            )
            for line in lines
        ]
        self._table(("line", "kind", "certainty", "text"), rows, right=("line",))

    def outcome(self, outcome: "Outcome") -> None:
        """Tell what became of one issue: what was found, and the files written."""
        self.inferred(outcome.inferred)
        self.findings(outcome.findings)
        for path in _told(outcome.files):
            self.result(path)
        sys.stdout.flush()

    def summary(self, outcomes: Sequence["Outcome"]) -> None:
        """Sum up a run: the products of each issue with their pages and sizes, its figures and findings."""
        for outcome in () if self.quiet else outcomes:
            _write("")
            if outcome.outputs:
                _write(self.words.say("issue", title=outcome.title, path=outcome.path))
                self._table(("product", "pages", "size"), self._products(outcome), right=("pages", "size"))
            else:
                _write(self.words.say("not_built", path=outcome.path))
            _write(line_of(self._figures(outcome), self.words.language))

    def proof(self, proof: "Proof") -> None:
        """Tell what a check found, what it mended, and what it would mend."""
        self.outcome(proof.outcome)
        sys.stdout.write(proof.diff)
        sys.stdout.flush()

    def checked(self, outcomes: Sequence["Outcome"]) -> None:
        """Sum up a check: a line an issue."""
        for outcome in outcomes:
            self.say("checked", path=outcome.path, findings=self.words.severities(outcome.findings))

    def changed(self, paths: Sequence[Path]) -> None:
        """Name files whose change was noticed."""
        here = Path.cwd()
        first, more = paths[:_MOST_CHANGES], paths[_MOST_CHANGES:]
        for path in first:
            self.say("changed", path=path.relative_to(here) if path.is_relative_to(here) else path)
        if more:
            self.say("changed_too", files=self.words.count("files", len(more)))

    def change(self, change: "Change") -> None:
        """Tell what became of an issue under watch."""
        outcome = change.outcome
        self.outcome(outcome)
        if change.files and outcome.outputs:
            self.say("rebuilt", name=outcome.slug, seconds=self.words.seconds(outcome.seconds))
        else:
            self.summary([outcome])

    def _products(self, outcome: "Outcome") -> list[tuple[str, ...]]:
        """Make a row a product; a format of many files in a folder of its own is one product."""
        root = _root(outcome.files)
        grouped: dict[str, list[Output]] = {}
        for output in outcome.outputs:
            grouped.setdefault(output.path.relative_to(root).parts[0], []).append(output)
        return [self._product(name, members, root / name) for name, members in grouped.items()]

    def _product(self, name: str, members: list["Output"], place: Path) -> tuple[str, str, str]:
        size = self.words.size(sum(output.size for output in members))
        if members[0].path != place:
            return self.words.say("files_in", name=name, files=self.words.count("files", len(members))), "", size
        return name, str(members[0].pages or ""), size

    def _figures(self, outcome: "Outcome") -> str:
        words = self.words
        counted = [words.count("articles", outcome.articles), words.count("words", outcome.words)]
        figures = [*(counted if outcome.outputs else []), words.seconds(outcome.seconds)]
        return words.say("separator").join([*figures, words.severities(outcome.findings)])

    def _table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str]) -> None:
        """Print a table whose cells stay in their columns on a bidi screen: isolated, in lines that begin alike."""
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False)
        for name in columns:
            title = self.words.isolated(self.words.among("column", name))
            heading = line_of(title, self.words.language) if name == columns[0] else title
            table.add_column(
                Text(heading), no_wrap=name != "text", justify="right" if name in right else "left", overflow="fold"
            )
        for first, *rest in rows:
            cells = [line_of(self.words.isolated(first), self.words.language), *map(self.words.isolated, rest)]
            table.add_row(*map(Text, cells))
        _console().print(table)

    @contextmanager
    def progress(self) -> Iterator["Callable[[Step], None]"]:
        """Show the steps of a build while it runs: bars on a terminal, lines elsewhere, nothing where quiet."""
        if self.quiet:
            yield lambda _step: None
        elif sys.stderr.isatty() and not _console().is_dumb_terminal:
            with _Bars(self.words) as bars:
                yield bars
        else:
            yield _Lines(self.words)

    def close(self, command: str, exit_code: int) -> None:
        """End the run; a person has been told everything already."""


class JsonFace(Face):
    """Keeps everything for one JSON document on stdout, and says nothing else."""

    def __init__(self, language: str) -> None:
        super().__init__(language, quiet=True)
        self._outcomes: list[Outcome] = []
        self._findings: list[Finding] = []
        self._files: list[str] = []
        self._diff = ""
        self._inferred: list[Inference] = []

    def result(self, path: Path) -> None:
        """Keep a file that was written for no single issue's build."""
        self._files.append(str(path))

    def findings(self, findings: Iterable[Finding]) -> None:
        """Keep findings of no single issue."""
        self._findings += findings

    def inferred(self, lines: Sequence["Inference"]) -> None:
        """Keep what lines were taken for."""
        self._inferred += lines

    def outcome(self, outcome: "Outcome") -> None:
        """Keep what became of an issue."""
        self._outcomes.append(outcome)

    def proof(self, proof: "Proof") -> None:
        """Keep what a check found, and what it would mend."""
        self.outcome(proof.outcome)
        self._diff += proof.diff

    def close(self, command: str, exit_code: int) -> None:
        """Write the document."""
        from publisher.outcome import document, inferred_value

        language = self.words.language
        value = document(command, exit_code, self._outcomes, dict.fromkeys(self._findings), language)
        value |= {"files": self._files, "inferred": inferred_value(self._inferred)}
        value |= {"diff": self._diff} if self._diff else {}
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


class _Lines:
    """Progress where no terminal is: one line a step."""

    def __init__(self, words: Words) -> None:
        self._words, self._lock = words, threading.Lock()

    def __call__(self, step: "Step") -> None:
        """Write a step; makers call from their own threads."""
        if step.done == step.total:
            return
        line = self._words.say("step", **_said(step))
        with self._lock:
            _write(line_of(line, self._words.language))


class _Bars:
    """Progress on a terminal: one bar a product."""

    def __init__(self, words: Words) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._words, self._lock = words, threading.Lock()
        self._tasks: dict[str, TaskID] = {}
        columns = (TextColumn("{task.fields[product]}", markup=False), BarColumn(24), MofNCompleteColumn())
        name = TextColumn("{task.description}", markup=False)
        self._progress: Progress = Progress(
            *columns, name, console=_console(), transient=True, redirect_stdout=False, redirect_stderr=False
        )

    def __enter__(self) -> "_Bars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, step: "Step") -> None:
        """Move a product's bar; makers call from their own threads."""
        told = self._words.isolated(_clipped(step.name))
        with self._lock:
            if step.format not in self._tasks:
                product = self._words.isolated(step.format)
                self._tasks[step.format] = self._progress.add_task(told, total=step.total, product=product)
            self._progress.update(
                self._tasks[step.format], completed=step.done, total=step.total, description=told, refresh=True
            )


def _told(files: Sequence[Path]) -> list[Path]:
    """Give one path a product: of a folder of files the one that opens it."""
    root = _root(files)
    return [path for path in files if path.parent == root or path.name == "index.html"]


def _root(files: Sequence[Path]) -> Path:
    """Give the folder of an issue's products: that of its manifest."""
    return min((path.parent for path in files), key=lambda path: len(path.parts), default=Path())


def _said(step: "Step") -> dict[str, Value]:
    return {
        "format": step.format,
        "number": str(step.done + 1),
        "total": str(step.total),
        "name": _clipped(step.name),
    }


def _clipped(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _console(*, soft_wrap: bool = False) -> "Console":
    from rich.console import Console

    width = None if sys.stderr.isatty() else _UNBOUNDED
    return Console(stderr=True, soft_wrap=soft_wrap, highlight=False, width=width)


def _write(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
