"""What the program says to other programs: one JSON document on stdout, or findings in a form of another program."""

import json
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.cli.reporter import FormatRow, Reporter
from publisher.diagnostics import Finding
from publisher.model import OWN

if TYPE_CHECKING:
    from publisher.cache.store import Contents
    from publisher.diagnostics.explanations import Explanation
    from publisher.importers.inference import Inference
    from publisher.model import Face
    from publisher.pipeline.check import CheckReport
    from publisher.pipeline.import_files import ImportedFile
    from publisher.pipeline.issue_states import IssueState
    from publisher.pipeline.result import BuildResult
    from publisher.themes.theme import Theme


class JsonReporter(Reporter):
    """Keeps everything for one JSON document on stdout, and says nothing else."""

    def __init__(self, language: str) -> None:
        super().__init__(language, quiet=True)
        self._results: list[BuildResult] = []
        self._findings: list[Finding] = []
        self._files: list[str] = []
        self._diff = ""
        self._fixes: list[dict[str, object]] = []
        self._inferred: list[Inference] = []
        self._cache: dict[str, object] = {}
        self._explained: list[Explanation] = []
        self._states: list[dict[str, object]] | None = None
        self._imports: list[dict[str, object]] = []
        self._formats: list[dict[str, object]] = []
        self._themes: list[dict[str, object]] | None = None
        self._fonts: list[dict[str, object]] | None = None

    def imported(self, imported: "ImportedFile") -> None:
        """Keep what became of an imported file."""
        self._imports.append(
            {
                "path": str(imported.path),
                "kind": imported.kind,
                "articles": [str(path) for path in imported.articles],
                "pictures": imported.pictures,
                "words": imported.words,
                "differing": imported.differing,
            }
        )

    def formats(self, rows: Sequence[FormatRow]) -> None:
        """Keep the list of formats."""
        self._formats = [
            {"role": role, "name": name, "suffixes": list(suffixes), "lacks": command}
            for role, name, suffixes, command in rows
        ]

    def theme_list(self, themes: "Iterable[Theme]") -> None:
        """Keep the list of themes."""
        from publisher.themes.theme import BOOK_PAGES

        self._themes = [
            {
                "name": theme.name,
                "inherits": list(reversed(theme.chain[:-1])),
                "pages": list(theme.settings.pages),
                "books": all(map(theme.has, BOOK_PAGES)),
            }
            for theme in themes
        ]

    def font_list(self, faces: "Iterable[Face]") -> None:
        """Keep the list of fonts."""
        self._fonts = [
            {
                "family": face.family,
                "weight": face.weight,
                "italic": face.italic,
                "own": face.role == OWN,
                "file": face.file,
                "version": face.version,
                "licence": face.licence,
                "kashida": face.kashida,
                "sha256": face.sha256,
            }
            for face in faces
        ]

    def issue_state(self, state: "IssueState") -> None:
        """Keep an issue's state."""
        self.findings(state.findings)
        reasons = [{"cause": reason.cause, "path": reason.path} for reason in state.reasons]
        kept: dict[str, object] = {
            "path": str(state.path),
            "slug": state.slug,
            "state": state.state,
            "reasons": reasons,
        }
        self._states = [*(self._states or ()), kept]

    def cache_contents(self, contents: "Contents", folder: Path) -> None:
        """Keep what the cache has: its folder, files and bytes, and those of each kind."""
        kinds = {kind: {"entries": entries, "size": size} for kind, entries, size in contents.kinds}
        self._cache = {"folder": str(folder), "size": contents.size, "entries": contents.entries, "kinds": kinds}

    def cache_cleared(self, entries: int, folder: Path) -> None:
        """Keep how many files were removed."""
        self._cache = {"folder": str(folder), "size": 0, "entries": 0, "removed": entries}

    def explained(self, explanation: "Explanation") -> None:
        """Keep what a code means."""
        self._explained.append(explanation)

    def result(self, path: Path) -> None:
        """Keep a file that was written for no single issue's build."""
        self._files.append(str(path))

    def findings(self, findings: Iterable[Finding]) -> None:
        """Keep findings of no single issue."""
        self._findings += findings

    def inferred(self, lines: Sequence["Inference"]) -> None:
        """Keep what lines were classified as."""
        self._inferred += lines

    def build_result(self, result: "BuildResult", but: Collection[Path] = ()) -> None:  # noqa: ARG002 -- a document has all
        """Keep what became of an issue."""
        self._results.append(result)

    def summary(self, results: Sequence["BuildResult"]) -> None:
        """Put the results in the order in which their issues were asked for."""
        self._results = list(results)

    def check_report(self, report: "CheckReport") -> None:
        """Keep what a check found, and what it would mend."""
        self.build_result(report.result)
        self._diff += report.diff
        self._fixes += [
            {"path": path, "line": one.line, "code": one.code, "before": one.before, "after": one.after}
            for path, one in report.changes or ()
        ]

    def close(self, command: str, exit_code: int) -> None:
        """Write the document."""
        from publisher.pipeline.result import document, explanation_value, inferred_value

        language = self.words.language
        value = document(command, exit_code, self._results, dict.fromkeys(self._findings), language)
        value |= {"files": self._files, "inferred": inferred_value(self._inferred)}
        value |= {"diff": self._diff} if self._diff else {}
        value |= {"fixes": self._fixes} if self._fixes else {}
        value |= {"cache": self._cache} if self._cache else {}
        value |= {"explained": list(map(explanation_value, self._explained))} if self._explained else {}
        value |= {"states": self._states} if self._states is not None else {}
        value |= {"imports": self._imports} if self._imports else {}
        value |= {"formats": self._formats} if self._formats else {}
        value |= {"themes": self._themes} if self._themes is not None else {}
        value |= {"fonts": self._fonts} if self._fonts is not None else {}
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


class FormReporter(JsonReporter):
    """Keeps everything for one document of findings on stdout, in a form that another program reads."""

    def __init__(self, language: str, form: str) -> None:
        super().__init__(language)
        self._form = form

    def close(self, command: str, exit_code: int) -> None:  # noqa: ARG002 -- no form has a place for them
        """Write the document."""
        from publisher.cli.finding_reports import FORMS

        sys.stdout.write(FORMS[self._form](self._results, self._findings, self.words.language))
