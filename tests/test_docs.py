"""Documents that tell what is there: commands, keys, modules."""

import re

import click

from places import REPO
from publisher.cli.commands import cli
from publisher.importers.front_matter.front_table import FrontTable
from publisher.settings.tables import IssueTable
from test_layers import LEVELS

README = (REPO / "README.md").read_text("utf-8")


def test_architecture_lists_every_module_in_the_order_of_the_levels() -> None:
    table = (REPO / "ARCHITECTURE.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    named = [name.removesuffix(".py").removesuffix("/") for row in rows for name in re.findall(r"`([\w./]+)`", row)]
    here = {
        path.name.removesuffix(".py")
        for path in (REPO / "src" / "publisher").iterdir()
        if not path.name.startswith("__")
    }
    assert {name.removesuffix(".toml") for name in named} == {name.removesuffix(".toml") for name in here}
    rank = {name: n for n, names in enumerate(LEVELS) for name in names}
    ranks = [rank[name] for name in named if name in rank]
    assert ranks == sorted(ranks)


def test_readme_names_every_command_and_option() -> None:
    commands = set(cli.commands)
    assert commands == set(re.findall(r"^\| `publisher (\w+)", README, re.MULTILINE))
    build = cli.commands["build"]
    options = [o for p in build.params if isinstance(p, click.Option) for o in p.opts]
    assert [option for option in options if f"`{option}" not in README] == []


def test_readme_names_every_key() -> None:
    text = README[README.index("## What an issue is") :]
    for key in (*IssueTable.model_fields, *FrontTable.model_fields):
        assert re.search(rf"`(\[\[)?{key}(\]\])?`", text), key


def test_the_arabic_twin_has_the_same_commands() -> None:
    arabic = (REPO / "README.ar.md").read_text("utf-8")
    command = re.compile(r"^ *(\./do (?:run|release) .+|cd .+|pip .+?|publisher .+)(?:  +#.+)?$", re.MULTILINE)
    english = command.findall(README)
    assert english == command.findall(arabic)
    assert english


def test_the_script_explains_itself_and_parses() -> None:
    import subprocess

    assert subprocess.run(["/bin/sh", "-n", str(REPO / "do")], check=False).returncode == 0
    told = subprocess.run([str(REPO / "do"), "nonsense"], check=False, capture_output=True, text=True)
    assert told.returncode == 2
    assert "./do test" in told.stderr


def test_nothing_of_a_machine_is_committed() -> None:
    scripts = (REPO / "do", *REPO.glob("tests/*.sh"), *REPO.glob(".github/workflows/*"))
    for path in (*REPO.glob("*.md"), *REPO.glob("src/**/*.py"), *scripts):
        assert not re.search(r"(?<![\w./])/(root|home|work)/", path.read_text("utf-8")), path
