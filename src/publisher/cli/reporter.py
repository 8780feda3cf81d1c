"""What the program says: findings, progress and summaries to people, one JSON document to other programs.

Its words stand in console.toml and console.ar.toml. stdout has results alone, stderr all that is said about them.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.cli.phrases import Words
from publisher.cli.progress import Bars, Lines, console_of_stderr, write
from publisher.diagnostics import Finding, Severity
from publisher.i18n.sentences import line_of
from publisher.model import OWN
from publisher.project.root import PROJECT_FILE

if TYPE_CHECKING:
    from publisher.cache.store import Contents
    from publisher.diagnostics.explanations import Explanation
    from publisher.events import Step
    from publisher.importers.inference import Inference
    from publisher.model import Face
    from publisher.pipeline.check import CheckReport
    from publisher.pipeline.import_files import ImportedFile
    from publisher.pipeline.issue_states import IssueState
    from publisher.pipeline.result import BuildResult, Output
    from publisher.pipeline.watch import Change
    from publisher.themes.theme import Theme

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
#: A row of the list of formats: what is done with the kind, its name, its suffixes, what installs what it lacks.
FormatRow = tuple[str, str, Sequence[str], str]
# What becomes of an issue of several: built, unchanged since its last build, not built.
_STATES = ("made", "fresh", "failed")
_LONGEST_LINE = 60
_MOST_CHANGES = 3


class Reporter:
    """Says things to a person at a terminal or behind a pipe; quiet, it tells findings and results alone."""

    def __init__(self, language: str, *, quiet: bool = False) -> None:
        self.words = Words(language)
        self.quiet = quiet
        self._told: set[Finding] = set()
        self._given: set[Path] = set()

    def result(self, path: Path) -> None:
        """Give one result: a path on a line of its own."""
        sys.stdout.write(f"{path}\n")

    def address(self, address: str) -> None:
        """Give an address as a result, at once: the program goes on."""
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()

    def say(self, key: str, **values: object) -> None:
        """Say a sentence by the way."""
        if not self.quiet:
            write(self.words.say(key, **values))

    def alarm(self, key: str, **values: object) -> None:
        """Say a sentence that nothing hushes."""
        write(self.words.say(key, **values))

    def findings(self, findings: Iterable[Finding]) -> None:
        """Tell findings, each with its hint, once."""
        told, language = dict.fromkeys(findings), self.words.language
        if not told:
            return
        try:
            from rich.text import Text
        except ImportError:  # one of them says so
            for finding in told:
                write(finding.told(language))
            return
        console = console_of_stderr(soft_wrap=True)
        for finding in told:
            text = Text(finding.told(language))
            text.highlight_words([finding.weight(language)], _COLOURS[finding.severity])
            console.print(text)

    def inferred(self, lines: Sequence["Inference"]) -> None:
        """Show what each line of a pasted text was classified as."""
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
        self._print_table(("line", "kind", "certainty", "text"), rows, right=("line",))

    def explained(self, explanation: "Explanation") -> None:
        """Print what a code means, as a result."""
        words, language = self.words, self.words.language
        lines = [f"{words.isolated(explanation.code)} ({words.among('severity', explanation.severity)})"]
        parts = {
            "about": (explanation.about, explanation.weight),
            "meaning": (explanation.meaning,),
            "remedy": (explanation.remedy,),
            "example": tuple(explanation.example.splitlines()),
        }
        for name, texts in parts.items():
            lines += [f"{words.among('explained', name)}:", *(f"  {text.strip()}" for text in texts)]
        sys.stdout.write("\n".join(line_of(line, language) for line in lines) + "\n")

    def build_result(self, result: "BuildResult", but: Collection[Path] = ()) -> None:
        """Tell what became of one issue: what was found, and the files written, `but` those that are known.

        What is wrong with all issues of a project alike, an option or a line of publisher.toml, is reported once.
        """
        self.inferred(result.inferred)
        shared = [finding for finding in result.findings if _is_shared(finding)]
        self.findings(finding for finding in result.findings if finding not in self._told)
        self._told.update(shared)
        for path in _main_files(result.files) if result.outputs else result.files:
            if path not in but:
                self.result(path)
        sys.stdout.flush()

    def summary(self, results: Sequence["BuildResult"]) -> None:
        """Sum up a run: the products of each issue with pages, sizes and verdicts, its figures and findings.

        Several issues are a table, of a row each.
        """
        if len(results) > 1 and not self.quiet and not any(result.verdicts for result in results):
            self._summary_of_many(results)
            return
        for result in () if self.quiet else results:
            write("")
            if result.outputs:
                write(self.words.say("issue", title=result.title, path=result.path))
                self._print_table(("product", "pages", "size"), self._products(result), right=("pages", "size"))
                for verdict in result.verdicts:
                    key = "verdict_passed" if verdict.passed else "verdict_failed"
                    tool = f"{verdict.tool} {verdict.version}"
                    write(self.words.say(key, tool=tool, product=verdict.artefact))
            else:
                write(self.words.say("not_built", path=result.path))
            write(line_of(self._figures(result), self.words.language))

    def check_report(self, report: "CheckReport") -> None:
        """Tell what a check mended, what it found that is left, and what it would mend."""
        for path, change in report.changes or ():
            self.say(
                "change", path=f"{path}:{change.line}", code=change.code, before=change.before, after=change.after
            )
        self.build_result(report.result)
        sys.stdout.write(report.diff)
        sys.stdout.flush()

    def checked(self, reports: Sequence["CheckReport"]) -> None:
        """Sum up a check: a line an issue, with the fixes that were made and what they left."""
        for report in reports:
            result, left = report.result, self.words.severities(report.result.findings)
            if report.changes is None:
                self.say("checked", path=result.path, findings=left)
            else:
                self.say(
                    "fixed", path=result.path, fixes=self.words.count("fixes", len(report.changes)), findings=left
                )

    def cache_contents(self, contents: "Contents", folder: Path) -> None:
        """Tell what the cache has of each kind, and where it is."""
        for kind, entries, size in contents.kinds:
            named = self.words.among("kept_kind", kind)
            self.say("kept", kind=named, files=self.words.count("files", entries), size=self.words.size(size))
        whole = self.words.count("files", contents.entries)
        self.say("kept_in", files=whole, size=self.words.size(contents.size), folder=folder)

    def cache_cleared(self, entries: int, folder: Path) -> None:
        """Tell how many files the cache had."""
        self.say("cleared", files=self.words.count("files", entries), folder=folder)

    def issue_state(self, state: "IssueState") -> None:
        """Give an issue's state as a result, with the reasons why it is to be built."""
        words = self.words
        self.findings(state.findings)
        said = words.among("state", state.state)
        causes = [
            words.say("why", cause=words.among("cause", reason.cause), path=reason.path).strip()
            for reason in state.reasons
        ]
        shown, more = causes[:_MOST_CHANGES], len(causes) - _MOST_CHANGES
        shown += [words.say("changed_too", files=words.count("files", more))] if more > 0 else []
        key = "issue_state_why" if shown else "issue_state"
        told = words.say(key, path=state.path, state=said, reasons=words.say("separator").join(shown))
        sys.stdout.write(f"{told}\n")

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
        result = change.result
        self._told.clear()
        known = tuple(path for path in _main_files(result.files) if path in self._given)
        self._given.update(_main_files(result.files))
        self.build_result(result, but=known)
        if change.files and result.outputs:
            seconds = self.words.seconds(result.seconds)
            self.say("rebuilt", name=result.slug, seconds=seconds, time=time.strftime("%H:%M:%S"))
        else:
            self.summary([result])

    def _summary_of_many(self, results: Sequence["BuildResult"]) -> None:
        """Print a row an issue, with what became of it, and below it the sums of all."""
        words = self.words
        rows = [
            (
                str(result.path),
                words.among("built", _state_of(result)),
                str(max((output.pages or 0 for output in result.outputs), default=0) or ""),
                words.size(sum(output.size for output in result.outputs)) if result.outputs else "",
                words.seconds(result.seconds) if result.seconds else "",
                words.severities(result.findings),
            )
            for result in results
        ]
        write("")
        self._print_table(
            ("issue", "state", "pages", "size", "time", "findings"), rows, right=("pages", "size", "time")
        )
        states = Counter(map(_state_of, results))
        counted = [words.say(f"many_{state}", count=str(states[state])) for state in _STATES if states[state]]
        write(line_of(words.say("separator").join(counted), words.language))

    def _products(self, result: "BuildResult") -> list[tuple[str, ...]]:
        """Make a row a product; a format of many files in a folder of its own is one product."""
        root = _root(result.files)
        grouped: dict[str, list[Output]] = {}
        for output in result.outputs:
            grouped.setdefault(output.path.relative_to(root).parts[0], []).append(output)
        return [self._product(name, members, root / name) for name, members in grouped.items()]

    def _product(self, name: str, members: list["Output"], place: Path) -> tuple[str, str, str]:
        size = self.words.size(sum(output.size for output in members))
        if members[0].path != place:
            return self.words.say("files_in", name=name, files=self.words.count("files", len(members))), "", size
        return name, str(members[0].pages or ""), size

    def _figures(self, result: "BuildResult") -> str:
        words = self.words
        counted = [words.count("articles", result.articles), words.count("words", result.words)]
        figures = [*(counted if result.outputs else []), words.seconds(result.seconds)]
        return words.say("separator").join([*figures, words.severities(result.findings)])

    def _print_table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str]) -> None:
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
        console_of_stderr().print(table)

    @contextmanager
    def progress(self) -> Iterator["Callable[[Step], None]"]:
        """Show the steps of a build while it runs: bars on a terminal, lines elsewhere, nothing where quiet."""
        if self.quiet:
            yield lambda _step: None
        elif sys.stderr.isatty() and not console_of_stderr().is_dumb_terminal:
            with Bars(self.words) as bars:
                yield bars
        else:
            yield Lines(self.words)

    def imported(self, imported: "ImportedFile") -> None:
        """Sum up one import: its kind, articles, pictures and words, and how many articles have other words."""
        words = self.words
        figures = [
            words.among("document", imported.kind),
            words.count("articles", len(imported.articles)),
            words.count("words", imported.words),
            *([words.count("pictures", imported.pictures)] if imported.pictures else []),
        ]
        self.say("imported", path=imported.path, figures=words.say("separator").join(figures))
        if imported.kind != "pasted":
            self.say("words_differ" if imported.differing else "words_equal", count=imported.differing)

    def formats(self, rows: "Sequence[FormatRow]") -> None:
        """List kinds of files: a line each on stdout, with the command that installs what a kind lacks."""
        words = self.words
        for role, name, suffixes, command in rows:
            told = words.among("document", name) if role != "written" else name
            line = words.say(role, name=told, suffixes=" ".join(suffixes) or words.say("by_option", name=name))
            if role == "written":
                line = words.say(role, name=name)
            sys.stdout.write(line_of(line, words.language) + "\n")
            if command:
                sys.stdout.write("  " + line_of(words.say("lacks", command=command), words.language) + "\n")

    def theme_list(self, themes: "Iterable[Theme]") -> None:
        """List themes: a line each on stdout."""
        for theme in themes:
            parents = tuple(reversed(theme.chain[:-1]))
            key = "theme_row_heir" if parents else "theme_row"
            line = self.words.say(key, name=theme.name, pages=tuple(theme.settings.pages), parents=parents)
            sys.stdout.write(line_of(line, self.words.language) + "\n")

    def font_list(self, faces: "Iterable[Face]") -> None:
        """List families of fonts with their styles: a line each on stdout."""
        families: dict[str, list[Face]] = {}
        for face in faces:
            families.setdefault(face.family, []).append(face)
        for family, styles in families.items():
            first = styles[0]
            key = "font_row_own" if first.role == OWN else "font_row"
            names = tuple(f"{face.weight} italic" if face.italic else str(face.weight) for face in styles)
            line = self.words.say(key, family=family, styles=names, licence=first.licence)
            sys.stdout.write(line_of(line, self.words.language) + "\n")

    def close(self, command: str, exit_code: int) -> None:
        """End the run; a person has read everything already."""


def _state_of(result: "BuildResult") -> str:
    """Return what became of an issue: one of _STATES."""
    if not result.outputs:
        return "failed"
    return "made" if result.seconds else "fresh"


def _is_shared(finding: Finding) -> bool:
    """Whether a finding speaks of no issue alone."""
    return finding.span is None or finding.span.path.rpartition("/")[2] == PROJECT_FILE


def _main_files(files: Sequence[Path]) -> list[Path]:
    """Return one path a product: of a folder of files the first, which opens it."""
    root = _root(files)
    first: dict[str, Path] = {}
    for path in files:
        first.setdefault(path.relative_to(root).parts[0], path)
    return list(first.values())


def _root(files: Sequence[Path]) -> Path:
    """Give the folder of an issue's products: that of its manifest."""
    return min((path.parent for path in files), key=lambda path: len(path.parts), default=Path())
