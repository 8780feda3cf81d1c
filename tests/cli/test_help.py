"""Help, errors of usage and what programs read, in both languages: nothing is left out or left in English."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import click
import pytest

from publisher.cli.commands import cli
from publisher.diagnostics import Finding
from publisher.diagnostics.reasons import reason_of_parser, reason_of_system
from publisher.i18n.sentences import Phrase, catalogue
from some import some

Run = Callable[..., object]
# What stays as it is typed: isolated code, metavariables, options, names of formats and programs.
_CODE = re.compile(
    r"[\u2066\u2068][^\u2066-\u2069]*\u2069|\[[^\]]*\](?:\.\.\.)?|--?[\w-]+|\b[A-Z]{2,}\b(?:\.\.\.)?"
    r"|(?:EPUBCheck|veraPDF|Markdown|WordPress|Word|OpenITI|SARIF|JUnit|GitHub|minisign|TrueType|OpenType|WOFF2?)(?![A-Za-z])|PDF/\S+"
)
_ARABIC = re.compile("[\u0621-\u064a]")


def _commands(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _commands(inner, (*path, name))


COMMANDS = list(_commands())
NAMES = {name for path in COMMANDS for name in path}


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_command_tells_what_it_is_for_and_how_it_is_used(
    run: Run, path: tuple[str, ...], language: str
) -> None:
    ran = run(*path, "--help", "--lang", language)
    words = catalogue("console", language)
    name = " ".join(path) or "publisher"
    assert (ran.code, ran.err) == (0, "")
    assert words["heading"]["examples"] in ran.out
    assert all(example.startswith("publisher ") and example in ran.out for example in some(words["example"][name]))
    if language == "ar":
        lines = [line for line in ran.out.splitlines() if "publisher " not in line]
        assert not set(re.findall(r"[A-Za-z]{2,}", _CODE.sub("", "\n".join(lines)))) - NAMES


def test_no_words_are_for_a_command_that_is_not_there() -> None:
    names = {" ".join(path) or "publisher" for path in COMMANDS}
    for language in ("en", "ar"):
        words = catalogue("console", language)
        assert set(words["help"]) == set(words["example"]) == names
        assert {key for key, value in words["option"].items() if isinstance(value, dict)} <= names


def test_examples_are_commands_that_are_understood() -> None:
    for examples in some(catalogue("console", "en")["example"].values()):
        for example in some(examples):
            arguments = [one for one in shlex.split(example)[1:] if one != "--json"]
            command: click.Command = cli
            while isinstance(command, click.Group) and (named := [one for one in arguments if one[:1] != "-"]):
                command = command.commands[named[0]]
                arguments.remove(named[0])
            assert not isinstance(command, click.Group) or command.invoke_without_command
            command.make_context(command.name, arguments, resilient_parsing=True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("biuld",), ("'biuld'", "Did you mean build?")),
        (("xyz",), ("'xyz'",)),
        (("build", "--formt", "pdf"), ("--formt", "Did you mean --format?")),
        (("build", "--zzz"), ("--zzz",)),
        (("build", "--jobs", "99"), ("--jobs", "0", "64")),
        (("build", "--jobs"), ("--jobs needs a value",)),
        (("check", "--lang", "fr"), ("--lang is one of: en, ar.",)),
        (("init",), ("FOLDER is missing",)),
        (("import", "--into", "x"), ("FILE is missing",)),
        (("init", "a", "b"), ("b",)),
        (("new", "artcle", "x"), ("'artcle'", "Did you mean article?")),
    ],
)
def test_errors_of_usage_name_what_is_wrong_and_what_was_meant(
    run: Run, arguments: tuple[str, ...], told: tuple[str, ...]
) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert [one for one in told if one not in ran.err] == [], ran.err
    assert ("Did you mean" in ran.err) == any("Did you mean" in one for one in told)
    arabic = run(*arguments[:1], "--lang=ar", *arguments[1:])
    assert arabic.code == 2
    if "--lang" not in arguments:
        assert "خطأ: " in arabic.err
        assert _ARABIC.search(arabic.err.splitlines()[-1].partition(":")[2])


@pytest.mark.parametrize("arguments", [(), ("new",)])
def test_a_command_that_is_asked_nothing_shows_its_help(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.err.strip() == run(*arguments, "--help").out.strip()


def test_options_may_stand_before_the_command(issue: Path, run: Run) -> None:
    before, after = run("--json", "check", "sources/one"), run("check", "sources/one", "--json")
    first, second = json.loads(before.out), json.loads(after.out)
    assert (first["command"], first["exit"], before.err) == ("check", 0, "")
    assert [one["exit"] for one in first["issues"]] == [one["exit"] for one in second["issues"]] == [0]
    assert run("-q", "build", "sources/one", "--format", "epub").err == ""
    assert "بلا ملاحظات" in run("--lang", "ar", "check", "sources/one").err


def test_each_issue_has_its_exit_code(issue: Path, run: Run) -> None:
    other = issue.with_name("two")
    other.mkdir()
    (other / "issue.toml").write_text("title = 3\n", "utf-8")
    (other / "a.md").write_text("# ع\n\nنص.\n", "utf-8")
    value = json.loads(run("build", "--json", "--format", "epub").out)
    assert (value["exit"], [one["exit"] for one in value["issues"]]) == (1, [0, 1])


def test_the_cache_is_told_to_programs_too(issue: Path, run: Run) -> None:
    run("build", "sources/one", "--format", "epub")
    cache = json.loads(run("cache", "--json").out)["cache"]
    assert Path(cache["folder"]).is_dir()
    assert cache["entries"] == sum(kind["entries"] for kind in some(cache["kinds"].values())) > 0
    assert cache["size"] == sum(kind["size"] for kind in cache["kinds"].values()) > 0
    assert json.loads(run("cache", "--clear", "--json").out)["cache"]["removed"] == cache["entries"]
    assert json.loads(run("cache", "--json").out)["cache"]["entries"] == 0


def test_what_is_wrong_for_all_issues_is_told_once(issue: Path, run: Run) -> None:
    other = issue.with_name("two")
    other.mkdir()
    (other / "issue.toml").write_text('title = "ع"\n', "utf-8")
    (other / "a.md").write_text("# ع\n\nنص.\n", "utf-8")
    ran = run("build", "--page", "a9", "--format", "epub")
    assert (ran.code, ran.err.count("error T012")) == (1, 1)
    assert run("build", "sources/one", "--page", "B5", "--format", "epub").code == 0
    settings = issue.parents[1] / "publisher.toml"
    settings.write_text(f'page = "a9"\n{settings.read_text("utf-8")}', "utf-8")
    again = run("build", "--format", "epub")
    assert (again.code, again.err.count("publisher.toml:1: error T012")) == (1, 1)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("titel", "title"),
        ("Title", "title"),
        ("wordsPerMinute", "words_per_minute"),
        ("zzz", ""),
        ("x", ""),
    ],
)
def test_a_near_key_is_named_and_a_far_one_is_not(issue: Path, run: Run, key: str, meant: str) -> None:
    (issue / "issue.toml").write_text(f'{key} = "ع"\n', "utf-8")
    err = run("build", "sources/one").err
    assert (f"did you mean {meant!r}?" in err) == bool(meant)
    assert ("known here" in err) == (not meant)


def test_a_fault_of_ours_says_where_to_report_it(issue: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    urls: list[str] = []

    def distribution(_: str) -> Message:
        given = Message()
        given["Name"] = "x"
        for url in urls:
            given["Project-URL"] = url
        return given

    monkeypatch.setattr("publisher.pipeline.build.dress", broken)
    monkeypatch.setattr("importlib.metadata.metadata", distribution)
    tracker = "https://press.example/issues"
    for more in ("Homepage, https://press.example", f"Issues, {tracker}"):
        urls.append(more)
        for language in ("en", "ar"):
            ran = run("build", "sources/one", "--format", "epub", "--lang", language)
            assert (ran.code, tracker in ran.err, "--debug" in ran.err) == (70, tracker in more, True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("issue.toml", 'title = "ع\n'),
        ("issue.toml", "title = ع\n"),
        ("issue.toml", 'title "ع"\n'),
        ("issue.toml", 'title = "ع"\ntitle = "ب"\n'),
        ("issue.toml", 'articles = ["a.md"\n'),
        ("a.md", "---\ntitle: [\n---\n\nنص\n"),
        ("a.md", "---\ntitle: ع\n- بند\n---\n\nنص\n"),
        ("a.md", "+++\ntitle = ع\n+++\n\nنص\n"),
    ],
)
def test_reasons_of_parsers_are_in_the_readers_language(issue: Path, run: Run, name: str, text: str) -> None:
    (issue / name).write_text(text, "utf-8")
    value = json.loads(run("build", "sources/one", "--json", "--lang", "ar").out)
    for finding in some(one for one in value["issues"][0]["findings"] if one["code"] in ("C004", "F002", "F008")):
        assert not set(re.findall("[A-Za-z]+", _CODE.sub("", finding["message"]))) - {"TOML", "YAML"}


def test_reasons_of_the_system() -> None:
    assert reason_of_system(PermissionError(13, "Permission denied")) == Phrase("permission_denied")
    assert reason_of_system(OSError(9999, "odd")) == "odd"
    assert reason_of_parser("what nobody knows") == "what nobody knows"
    told = Finding.of("S004", None, path="a", reason=Phrase("permission_denied")).message("ar")
    assert "الصلاحيات" in told


def test_hints_name_nothing_that_a_checkout_alone_has() -> None:
    for language in ("en", "ar"):
        for code, entry in some(catalogue("findings", language).items()):
            said = " ".join(str(words) for words in entry.values())
            assert not re.search(r"(?<![\w/])(?:\./do|fonts/|templates/plain|git checkout|src/publisher)", said), code
