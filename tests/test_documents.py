"""Documents are true: their commands are understood and, where that is safe, work; examples run; links lead on."""

import re
import shlex
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from places import REPO, SEED
from publisher.cli.commands import cli
from some import some

DOCUMENTS = {path.relative_to(REPO).as_posix(): path for path in (*REPO.glob("*.md"), *REPO.glob("docs/*.md"))}
_FENCE = re.compile(r"^[ ]*```(?P<language>\w*)\n(?P<code>.*?)^[ ]*```", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"(?:^|\s+)#.*$")
# Options whose commands need a key, the network, a JVM, or never end: they are parsed, and not run.
_UNSAFE_OPTIONS = {"--key", "--sign", "--full", "--watch"}
_UNSAFE = {"release"}
# Programs that documents call besides: nothing of theirs is run here.
_OTHERS = {"./do", "pip", "sha256sum", "minisign", "cd"}


def _text(name: str) -> str:
    return DOCUMENTS[name].read_text("utf-8")


def _blocks(name: str, language: str) -> list[str]:
    return [match["code"] for match in _FENCE.finditer(_text(name)) if match["language"] == language]


def _commands(block: str) -> Iterator[list[str]]:
    """Yield the commands of a block, as words; what `./do run` runs is the program."""
    for line in block.splitlines():
        for part in _COMMENT.sub("", line).split("&&"):
            words = shlex.split(part)
            if words[:2] == ["./do", "run"]:
                words = ["publisher", *words[2:]]
            if words[:2] == ["./do", "release"]:
                words = ["publisher", *words[1:]]
            if words:
                yield words


def _calls(name: str) -> list[list[str]]:
    return [words[1:] for block in _blocks(name, "sh") for words in _commands(block) if words[0] == "publisher"]


WITH_COMMANDS = [name for name in DOCUMENTS if _calls(name)]


def test_documents_with_commands_are_these() -> None:
    assert set(WITH_COMMANDS) >= {"README.md", "README.ar.md", "docs/releases.md", "docs/json.md"}


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_commands_are_understood(name: str) -> None:
    for arguments in some(_calls(name)):
        _parse(arguments)


def _parse(arguments: list[str]) -> None:
    command: click.Command = cli
    left = [one for one in arguments if one != "--json"]
    while isinstance(command, click.Group):
        command = command.commands[left.pop(0)]
    command.make_context(command.name, left, resilient_parsing=True)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_options_in_prose_are_there(name: str) -> None:
    """A command within a sentence: its name, and each option that it is written with."""
    prose = _FENCE.sub("", _text(name))
    for words in (match.split() for match in re.findall(r"`publisher ([a-z][^`]*)`", prose)):  # none is right too
        command = cli.commands[words[0]]
        inner = command.commands.get(words[1]) if isinstance(command, click.Group) and len(words) > 1 else None
        known = {option for param in (inner or command).params for option in param.opts}
        assert {word.strip("[]…") for word in words if word.lstrip("[").startswith("--")} <= known, words


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if _blocks(name, "sh")])
def test_no_command_is_of_a_program_that_nobody_knows(name: str) -> None:
    programs = {words[0] for block in _blocks(name, "sh") for words in _commands(block)}
    assert programs <= {"publisher", *_OTHERS}


def _is_safe(arguments: list[str]) -> bool:
    return arguments[0] not in _UNSAFE and not _UNSAFE_OPTIONS.intersection(arguments)


@pytest.mark.engine
@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_safe_commands_work(
    name: str, run: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other in one folder, as a reader types them."""
    monkeypatch.setattr(
        "publisher.pipeline.check_files._validated", lambda *_: iter(())
    )  # a JVM is not ours to start
    shutil.copy(SEED, tmp_path / "article.txt")
    calls = _calls(name)
    if not any(call[0] == "import" for call in calls):
        _begin_issue(tmp_path)
        assert run("build", "sources/2025-11", "--format", "epub").code == 0
    ran_any = False
    for block in some(_blocks(name, "sh")):
        monkeypatch.chdir(tmp_path)
        for program, *arguments in _commands(block):
            if program == "cd" and Path(arguments[0]).is_dir():
                monkeypatch.chdir(arguments[0])
            if program == "publisher" and _is_safe(arguments):
                ran, ran_any = run(*arguments), True
                assert ran.code == 0, (arguments, ran.err)
    assert ran_any


def _begin_issue(root: Path) -> None:
    folder = root / "sources" / "2025-11"
    folder.mkdir(parents=True)
    (root / "publisher.toml").write_text('publisher = "دار"\n', "utf-8")
    (folder / "issue.toml").write_text('title = "عدد"\ndate = 2025-11-01\n', "utf-8")
    (folder / "article.md").write_text("---\ntitle: عنوان المقال\n---\n\nنص المقال.\n", "utf-8")


@pytest.mark.engine
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if _blocks(name, "python")])
def test_examples_run(
    name: str, run: Callable[..., object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of a page one after the other, in a project as `init` makes it with an issue beside."""
    assert run("init", ".").code == 0
    _begin_issue_beside(tmp_path)
    names: dict[str, object] = {}
    for code in some(_blocks(name, "python")):
        exec(compile(code, name, "exec"), names)  # noqa: S102 -- our own documents


def _begin_issue_beside(root: Path) -> None:
    settings = (root / "publisher.toml").read_text("utf-8")
    _begin_issue(root)
    (root / "publisher.toml").write_text(settings, "utf-8")


def _headings(text: str) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    prose = _FENCE.sub("", text)
    return {_anchor(title) for title in re.findall(r"^#+ +(.+?)\s*$", prose, re.MULTILINE)}


def _anchor(title: str) -> str:
    kept = (c for c in title.lower().replace("`", "") if c in " -_" or unicodedata.category(c)[0] in "LMN")
    return "".join(kept).replace(" ", "-")


def _links(text: str) -> list[str]:
    prose = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))
    return re.findall(r"(?<!\\)\]\(<?([^)\s>]+)>?\)", prose)


def test_links_inside_the_repository_lead_on() -> None:
    found = 0
    for name, path in some(DOCUMENTS.items()):
        for link in _links(_text(name)):
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = link.partition("#")
            target = path.parent / file if file else path
            assert target.is_file(), (name, link)
            if anchor and target.suffix == ".md":
                assert anchor in _headings(target.read_text("utf-8")), (name, link)
            found += 1
    assert found > 20


# What is no document of ours.
_STANDARDS = {"HTML", "TOML", "POSIX"}
_PAGE = re.compile(r"\b((?:docs/)?[\w-]+\.md)\b(?:, «(?P<section>[^»]+)»(?: and «(?P<other>[^»]+)»)?)?")


def test_code_cites_documents_and_sections_that_are_there() -> None:
    """A document of ours begins with docs/ or stands at the root; other names are files of authors in examples."""
    cited = set()
    for folder in some(("src", "bench", "tools")):
        for path in some(p for p in (REPO / folder).rglob("*") if p.suffix in (".py", ".toml")):
            text = path.read_text("utf-8")
            named = set(re.findall(r"\b([A-Z]{4,}(?:\.md)?) §\d", text))
            assert named <= _STANDARDS, path
            for match in _PAGE.finditer(re.sub(r"\n\s*#?\s*", " ", text)):
                page = match[1]
                if not page.startswith("docs/") and not re.fullmatch(r"[A-Z]+(\.ar)?\.md", page):
                    continue
                assert (REPO / page).is_file(), (path, page)
                cited.add(page)
                headings = _headings((REPO / page).read_text("utf-8"))
                for section in filter(None, (match["section"], match["other"])):
                    assert _anchor(section) in headings, (path, section)
    assert {"docs/design.md", "docs/arabic.md", "docs/kashida.md"} <= cited
