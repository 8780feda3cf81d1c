"""Documents that tell what is there: commands, keys, modules."""

import re
from pathlib import Path

import click
import pytest

from places import REPO, SOURCE
from publisher.cli.commands import cli
from publisher.importers.front_matter.front_table import FrontTable
from publisher.settings.tables import IssueTable
from test_layers import LEVELS

README = (REPO / "README.md").read_text("utf-8")
ARCHITECTURE = (REPO / "ARCHITECTURE.md").read_text("utf-8")


def _below(folder: Path) -> set[str]:
    return {path.relative_to(SOURCE).as_posix() for path in folder.glob("*.py") if not path.name.startswith("__")}


def test_architecture_lists_every_package_in_the_order_of_the_levels() -> None:
    """Of packages whose modules it lists, it lists all."""
    rows = re.findall(r"^\| (\d?) ?\| `([\w./]+)` \|", ARCHITECTURE, re.MULTILINE)
    named = [path for _, path in rows]
    packages = {f"{path.parent.relative_to(SOURCE).as_posix()}/" for path in SOURCE.rglob("__init__.py")} - {"./"}
    assert {path for path in named if path.endswith("/")} == {*packages, "i18n/catalogs/"}
    modules = {path for path in named if path.endswith(".py")}
    listed = {str(Path(path).parent) for path in modules} - {"importers", "checks/products"}
    assert modules - {"importers/registry.py", "checks/products/registry.py"} == set().union(
        *(_below(SOURCE / folder) for folder in listed)
    )
    level = -1
    for number, path in rows:
        level = int(number or level)
        assert path.split("/")[0].removesuffix(".py") in LEVELS[level], path
    assert level == len(LEVELS) - 2  # the last has no row: `api` and `__main__`


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_documents_name_files_that_are_there(document: str) -> None:
    """A name without a folder is that of one file, as in the program no two are alike."""
    files = [path for folder in ("src/publisher", "tests", "bench") for path in (REPO / folder).rglob("*.*")]
    there = {path.as_posix() for path in files}
    mentioned = set(re.findall(r"`((?:[\w-]+/)*\w+\.py)\b", (REPO / document).read_text("utf-8")))
    assert mentioned
    lost = [name for name in sorted(mentioned) if not any(path.endswith(f"/{name}") for path in there)]
    assert lost == []


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
