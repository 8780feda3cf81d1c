"""The outer face: progress, summaries, one JSON document; each in its place and in the language asked for."""

import hashlib
import io
import json
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path

import click
import pypdfium2
import pytest
from rich.cells import cell_len

from places import SEED
from publisher.cli.phrases import Words
from publisher.cli.progress import Lines
from publisher.cli.reporter import Reporter
from publisher.diagnostics import Finding
from publisher.events import Step
from publisher.pipeline.result import BuildResult, Output
from some import some
from waiting import PATIENCE

_ESCAPE = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")


def _outcome(**values: object) -> BuildResult:
    root = Path("dist/one")
    outputs = [
        ("one.pdf", "pdf", 86_612, 8),
        ("web/index.html", "web", 1_200_000, None),
        ("web/a.html", "web", 900, None),
    ]
    given: dict[str, object] = {
        "path": Path("sources/one"),
        "seconds": 1.26,
        "exit_code": 0,
        "findings": (Finding.of("C009"), Finding.of("C009", None), Finding.of("T002", None, file="x.css")),
        "slug": "one",
        "title": "عدد التجربة",
        "words": 1827,
        "articles": 2,
        "outputs": tuple(Output(root / name, kind, size, "", pages) for name, kind, size, pages in outputs),
        "files": (*(root / name for name, *_ in outputs), root / "manifest.json"),
    }
    return BuildResult(**(given | values))  # type: ignore[arg-type]  # a table of keyword arguments


def _summary(language: str, *results: BuildResult) -> list[str]:
    err = io.StringIO()
    with redirect_stderr(err):
        Reporter(language).summary(results)
    return err.getvalue().strip().splitlines()


def test_a_summary_has_a_row_a_product_and_counts_in_words() -> None:
    title, head, *rows, figures = _summary("en", _outcome())
    assert title == "عدد التجربة (sources/one)"
    assert head.split() == ["product", "pages", "size"]
    assert [re.split(r"\s{2,}", row) for row in rows] == [["one.pdf", "8", "87 kB"], ["web/ (2 files)", "1.2 MB"]]
    assert figures == "2 articles, 1,827 words, 1.3 s, 1 error, 2 notes"


def test_an_arabic_summary_keeps_its_columns() -> None:
    _, head, *rows, figures = _summary("ar", _outcome())
    # Right-justified columns end at the same cell, whatever letters and marks stand before.
    assert len({cell_len(line.rstrip()) for line in (head, *rows)}) == 1
    assert all(line.lstrip().startswith("\u200f") for line in (head, *rows, figures))
    assert figures.lstrip("\u200f") == "مقالان، 1,827 كلمة، 1.3 ث، خطأ واحد، تنويهان"


def test_a_failed_issue_is_summed_up_by_its_findings() -> None:
    failed = _outcome(outputs=(), exit_code=1, slug="", title="")
    assert _summary("en", failed) == ["sources/one: not built", "1.3 s, 1 error, 2 notes"]


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "بلا مقالات"), (1, "مقال واحد"), (2, "مقالان"), (3, "3 مقالات"), (11, "11 مقالًا"), (100, "100 مقال")],
)
def test_arabic_plurals(number: int, told: str) -> None:
    assert Words("ar").count("articles", number) == told


def test_progress_behind_a_pipe_is_a_line_a_product(issue: Path, run: Callable[..., object]) -> None:
    ran = run("build", "sources/one")
    steps = [line for line in ran.err.splitlines() if re.fullmatch(r"(?:pdf|epub|web) \d+/\d+", line)]
    assert sorted(steps) == ["epub 1/1", "pdf 4/4", "web 3/3"]
    assert "\x1b" not in ran.err


def test_quiet_says_findings_and_results_alone(issue: Path, run: Callable[..., object]) -> None:
    (issue / "c.md").write_text("# ع\n\nنص\n", "utf-8")
    ran = run("build", "sources/one", "--format", "epub", "--quiet")
    assert (ran.code, len(ran.out.splitlines())) == (0, 2)
    assert [line.split(": ")[1] for line in ran.err.splitlines() if not line.startswith("  ")] == ["note C010"]
    assert run("build", "sources/one/b.md", "--format", "epub", "-q").err == ""


def test_lines_of_many_threads_do_not_mix() -> None:
    err = io.StringIO()
    with redirect_stderr(err):
        lines = Lines(Words("en"))
        threads = [
            threading.Thread(target=lambda n=n: [lines(Step(f"f{n}", "x" * 40, k, k)) for k in range(50)])
            for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=PATIENCE)
    assert all(re.fullmatch(r"f\d (\d+)/\1", line) for line in some(err.getvalue().splitlines()))
    assert len(err.getvalue().splitlines()) == 200


def _on_a_terminal(issue: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run the program with a terminal for stderr; give its exit code, stdout, and what the terminal saw."""
    parent, child = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "CI")}
    process = subprocess.Popen(
        [sys.executable, "-m", "publisher", *arguments],
        cwd=issue.parents[1],
        stdout=subprocess.PIPE,
        stderr=child,
        env=clean | {"TERM": "xterm-256color", "COLUMNS": "100"} | environment,
    )
    os.close(child)
    seen = b""
    with process, os.fdopen(parent, "rb", buffering=0) as terminal:
        try:
            while chunk := terminal.read(4096):
                seen += chunk
        except OSError:  # Linux says EIO where the other end is closed
            pass
        assert process.stdout
        out = process.stdout.read().decode()
    return process.returncode, out, seen.decode()


def test_a_terminal_sees_a_bar_a_product_and_a_pipe_only_results(issue: Path) -> None:
    code, out, seen = _on_a_terminal(issue, "build", "sources/one")
    assert code == 0
    assert out.splitlines() == [
        f"dist/one/{name}" for name in ("one.pdf", "one.epub", "web/index.html", "manifest.json")
    ]
    plain = _ESCAPE.sub("", seen)
    assert re.search(r"[\r\n]pdf +[━╸╺]+ \d/4 ", plain)
    assert re.search(r"[\r\n]epub +━+ 1/1", plain)
    assert "pdf 1/4" not in plain
    assert re.search(r"\x1b\[\d*m", seen)


def test_a_site_alone_is_one_product(issue: Path, run: Callable[..., object]) -> None:
    ran = run("build", "sources/one", "--format", "web")
    assert ran.out.splitlines() == ["dist/one/web/index.html", "dist/one/manifest.json"]
    assert re.search(r"^web/ \(\d+ files\)", ran.err, re.MULTILINE)


def test_a_terminal_without_colour_or_wit(issue: Path) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\n<p style='color:red'>نص</p>\n", "utf-8")
    _, _, plain = _on_a_terminal(issue, "build", "sources/one", "--format", "epub", NO_COLOR="1")
    assert "warning M047" in _ESCAPE.sub("", plain)
    assert not re.search(r"\x1b\[(?:3|4|9|10)\d", plain)
    _, _, dumb = _on_a_terminal(issue, "build", "sources/one", "--format", "epub", "--no-cache", TERM="dumb")
    assert "epub 1/1" in dumb
    assert "\x1b" not in dumb


def _document(out: str) -> dict[str, object]:
    value = json.loads(out)
    assert {"schema", "command", "exit", "issues", "findings"} <= value.keys()
    return value


def test_json_tells_what_stands_on_disk(issue: Path, run: Callable[..., object]) -> None:
    ran = run("build", "sources/one", "--format", "pdf,epub", "--json")
    value = _document(ran.out)
    assert (ran.code, ran.err, value["schema"], value["command"], value["exit"]) == (0, "", 1, "build", 0)
    (told,) = value["issues"]
    assert (told["path"], told["slug"], told["title"], told["articles"]) == ("sources/one", "one", "عدد", 2)
    manifest = json.loads(Path("dist/one/manifest.json").read_text("utf-8"))
    assert told["words"] == manifest["figures"]["words"]
    assert [output["format"] for output in told["outputs"]] == ["pdf", "epub"]
    for output in told["outputs"]:
        data = Path(output["path"]).read_bytes()
        assert (output["size"], output["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    pdf, epub = told["outputs"]
    with pypdfium2.PdfDocument(pdf["path"]) as document:
        assert (pdf["pages"], epub["pages"]) == (len(document), None)
    assert [Path(name).exists() for name in told["files"]] == [True] * 3


def test_json_of_builds_that_fail(issue: Path, run: Callable[..., object]) -> None:
    (issue / "a.md").write_text("---\ndate: 2026-02-30\n---\n\nنص\n", "utf-8")
    ran = run("build", "sources/one", "--json", "--lang", "ar")
    value = _document(ran.out)
    assert (ran.code, ran.err, value["exit"]) == (1, "", 1)
    (told,) = value["issues"]
    assert (told["outputs"], told["words"]) == ([], None)
    found = told["findings"][0]
    assert found.keys() == {"code", "severity", "path", "line", "column", "message", "hint", "params"}
    assert (found["code"], found["severity"], found["path"], found["line"]) == (
        "C003",
        "error",
        "sources/one/a.md",
        2,
    )
    assert (found["column"], found["params"]["key"]) == (None, "date")
    assert "غير صالحة" in found["message"]
    missing = run("build", "none.md", "--json")
    assert (missing.code, _document(missing.out)["findings"][0]["code"]) == (1, "S001")


def test_json_of_imports(run: Callable[..., object]) -> None:
    ran = run("import", SEED, "--into", "i", "--json")
    value = _document(ran.out)
    assert (ran.code, ran.err, value["command"], value["files"]) == (0, "", "import", ["i/seed-article.md"])
    assert {"line": 1, "kind": "title"}.items() <= value["inferred"][0].items()
    again = run("import", SEED, "--into", "i", "--json")
    assert (again.code, _document(again.out)["findings"][0]["code"]) == (1, "O002")


def test_json_where_the_fault_is_ours_or_the_usage_wrong(
    issue: Path, run: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("publisher.pipeline.build.dress", broken)
    ran = run("build", "sources/one", "--format", "epub", "--json")
    assert (ran.code, _document(ran.out)["exit"], "a fault of ours" in ran.err) == (70, 70, True)
    wrong = run("build", "--json", "--nonsense")
    assert (wrong.code, wrong.out, "--nonsense" in wrong.err) == (2, "", True)


def test_what_a_paste_was_taken_for_is_told_in_arabic(run: Callable[..., object]) -> None:
    ran = run("import", SEED, "--into", "i", "--lang", "ar")
    assert "فُهم على أنه" in ran.err
    assert "من أهم النقاط" in ran.err
    assert "كُتب \u2068i/issue.toml\u2069" in ran.err
    table = [line for line in ran.err.splitlines() if "\u200f" in line]
    edge = {cell_len(line[: line.index("\u2068", line.index("\u2069"))]) for line in table[1:]}
    assert len(table) > 10
    assert len(edge) == 1


def test_every_command_speaks_both_languages_and_json() -> None:
    from publisher.cli.commands import cli

    named = cli.commands.values()
    inner = [command for group in named if isinstance(group, click.Group) for command in group.commands.values()]
    for command in (*inner, *(command for command in named if not isinstance(command, click.Group))):
        assert {"--lang", "--quiet", "--json"} <= {option for p in command.params for option in p.opts}, command.name
