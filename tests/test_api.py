"""The press in Python: three functions that do what the commands do, and an import that loads nothing."""

import hashlib
import inspect
import json
import subprocess
import sys
import typing
from collections.abc import Callable
from pathlib import Path

import pytest

import publisher
from places import SOURCE
from publisher import api
from publisher.cli.commands import cli
from some import some
from waiting import PATIENCE


def _loaded(code: str) -> set[str]:
    """Run code in a process of its own; return the modules that it loads beyond those of a bare interpreter."""
    script = f"import sys; before = set(sys.modules); {code}; print(*sorted(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=PATIENCE)
    return set(ran.stdout.split())


def test_the_package_alone_loads_nothing_else() -> None:
    assert _loaded("import publisher") == {"publisher"}
    assert _loaded("import publisher; publisher.__version__; dir(publisher)") == {"publisher"}


def test_the_names_of_the_api_load_no_engine_and_no_parser() -> None:
    loaded = _loaded("import publisher; publisher.build")
    assert "publisher.api" in loaded
    assert not loaded & {
        "weasyprint",
        "lxml",
        "jinja2",
        "click",
        "rich",
        "PIL",
        "publisher.pipeline.build",
    }


def test_the_package_offers_what_the_module_has() -> None:
    assert publisher.__all__ == api.__all__ == sorted(api.__all__)
    for name in some(publisher.__all__):
        assert getattr(publisher, name) is getattr(api, name)
        assert name in dir(publisher)
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        publisher.biuld  # noqa: B018 -- to ask for it is the test


def test_it_is_typed_and_documented() -> None:
    assert (SOURCE / "py.typed").is_file()
    functions = [value for name in api.__all__ if inspect.isfunction(value := getattr(api, name))]
    assert len(functions) == 3
    for function in functions:
        hints, names = typing.get_type_hints(function), inspect.signature(function).parameters
        assert hints.keys() == {*names, "return"}
        text = inspect.getdoc(function) or ""
        assert "Returns:" in text
        assert [name for name in names if f"\n    {name}: " not in text] == []


def test_build_takes_the_options_of_the_command() -> None:
    """`watch` goes on for ever, `on` and `tls` are of runs over many issues: they are none of them."""
    other_names = {"issues": "path"}
    options = {other_names.get(str(p.name), str(p.name)) for p in cli.commands["build"].params}
    common = {"language", "quiet", "json", "watch", "on", "tls"}
    assert options - common == set(inspect.signature(publisher.build).parameters) - {"progress"}


def test_products_are_those_of_the_command_line(issue: Path, run: Callable[..., object]) -> None:
    steps: list[object] = []
    result = publisher.build(issue, out="by-api", cache=False, progress=steps.append)
    assert (result.exit_code, result.slug, result.articles) == (0, "one", 2)
    assert steps
    ran = run("build", "sources/one", "--out", "by-command", "--no-cache", "--json")
    (told,) = json.loads(ran.out)["issues"]
    assert [one.sha256 for one in result.outputs] == [one["sha256"] for one in told["outputs"]]
    assert {one.format for one in result.outputs} == {"pdf", "epub", "web"}
    for output in some(result.outputs):
        assert hashlib.sha256(output.path.read_bytes()).hexdigest() == output.sha256
    manifests = [Path(folder, "one", "manifest.json").read_bytes() for folder in ("by-api", "by-command")]
    assert manifests[0] == manifests[1]


def test_products_go_where_the_command_puts_them(
    issue: Path, run: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publisher.build(issue, ["epub"])
    assert first.outputs[0].path.resolve() == issue.parents[1] / "dist" / "one" / "one.epub"
    monkeypatch.setattr("publisher.pipeline.build.set_in_type", lambda *_: pytest.fail("nothing changed"))
    assert publisher.build(issue, ["epub"]).outputs == first.outputs
    assert publisher.build(str(issue), "epub").outputs == first.outputs


def test_findings_are_those_of_the_command_line(issue: Path, run: Callable[..., object]) -> None:
    (issue / "a.md").write_text('---\ntitle: عنوان\ndate: 2026-02-30\n---\n\nقال "نعم" ,ثم مضى.\n', "utf-8")
    for path in (issue, issue / "a.md", issue.parent, issue.parents[1]):
        (told,) = json.loads(run("check", path, "--json").out)["issues"]
        found = publisher.check(path)
        assert [(one.code, one.span.line if one.span else None) for one in found] == [
            (one["code"], one["line"]) for one in some(told["findings"])
        ]
    result = publisher.build(issue, ["epub"])
    assert (result.exit_code, result.outputs) == (1, ())
    assert {one.code for one in result.findings} >= {"C003"}


def test_check_takes_themes_and_finished_files(issue: Path, tmp_path: Path) -> None:
    theme = tmp_path / "templates" / "mine"
    theme.mkdir(parents=True)
    (theme / "screen.css").write_text('p { font-family: "No Such Font" }\n', "utf-8")
    assert "T002" in {one.code for one in publisher.check(theme)}
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 and nothing")
    assert "X002" in {one.code for one in publisher.check(tmp_path / "x.pdf")}


def test_an_article_is_read(issue: Path) -> None:
    (issue / "a.md").write_text(
        "---\ntitle: عنوان\nauthors: [سلمى]\ndate: 2025-10-14\n---\n\nنص [رابط](b.md).\n\n## قسم\n", "utf-8"
    )
    article = publisher.read(issue / "a.md")
    assert (article.title, article.authors, str(article.date)) == ("عنوان", ("سلمى",), "2025-10-14")
    assert article.blocks[0].html.startswith("<p>")
    assert article.words > 0


@pytest.mark.parametrize("name", ["none", "none/none.md", "none.md", "x" * 5000, ""])
def test_what_is_not_there_is_an_answer(name: str, run: Callable[..., object]) -> None:
    path = Path(name or "nowhere")
    result = publisher.build(path)
    assert (result.exit_code, result.outputs) == (1, ())
    (found,) = publisher.check(path)
    assert result.findings == (found,)
    assert found.code == ("S004" if len(name) > 255 else "S001")
    with pytest.raises(publisher.PublisherError) as caught:
        publisher.read(path)
    assert caught.value.findings == (found,)


def test_folders_that_are_no_issue_or_no_article(issue: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert [one.code for one in publisher.build(empty).findings] == ["S001"]
    assert [one.code for one in publisher.check(empty)] == ["S001"]
    with pytest.raises(publisher.PublisherError) as caught:
        publisher.read(issue)
    assert [one.code for one in caught.value.findings] == ["S002"]
    (issue / "a.docx").write_bytes(b"PK")
    with pytest.raises(publisher.PublisherError) as caught:
        publisher.read(issue / "a.docx")
    assert [one.code for one in caught.value.findings] == ["C008"]


def test_an_unknown_format_is_the_callers_mistake(issue: Path) -> None:
    with pytest.raises(ValueError, match="unknown format 'docx'; known formats: pdf, epub, web"):
        publisher.build(issue, ["docx"])


def test_what_the_machine_lacks_is_a_result(issue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("publisher.pipeline.build.set_in_type", short)
    result = publisher.build(issue, ["epub"], cache=False)
    assert (result.exit_code, [one.code for one in result.findings]) == (3, ["E014"])
    monkeypatch.setattr("publisher.pipeline.build.set_in_type", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publisher.build(issue, ["epub"], cache=False)


@pytest.mark.usefixtures("own_hosts")
def test_the_environment_is_left_as_it_was(issue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("HB_SHAPER_LIST", "fallback")
    before = dict(os.environ)
    publisher.check(issue)
    assert publisher.build(issue, ["epub"]).exit_code == 0
    assert dict(os.environ) == before


@pytest.mark.engine
def test_a_program_ends_after_a_build_in_any_thread(issue: Path) -> None:
    code = (
        "import sys, threading, publisher\n"
        "results = []\n"
        "def work(): results.append(publisher.build(sys.argv[1], out=sys.argv[2], cache=False))\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join(); work()\n"
        "print([one.exit_code for one in results], results[0].outputs[0].sha256 == results[1].outputs[0].sha256)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(issue), str(issue.parents[1] / "out")],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (ran.returncode, ran.stdout) == (0, "[0, 0] True\n"), ran.stderr
