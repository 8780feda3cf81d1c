"""Optional extras: what is missing is told with the command that installs it; the base install has none of them."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import util
from types import SimpleNamespace

import pytest

from places import REPO
from publisher.diagnostics import EnvironmentFault, Exit
from publisher.system import extras
from publisher.system.extras import DISTRIBUTION, EXTRAS, install_command, missing, require
from some import some
from waiting import PATIENCE

PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
#: Extras of those who develop the program; no finding of it asks for them.
OURS = {"build", "dev", "bench"}


def _name(requirement: str) -> str:
    return re.split(r"[\s\[<>=;~!]", requirement, maxsplit=1)[0].lower()


def _only_these(monkeypatch: pytest.MonkeyPatch, hidden: set[str]) -> None:
    real = util.find_spec

    def found(name: str, package: str | None = None) -> object:
        return None if name in hidden else real(name, package)

    monkeypatch.setattr(extras, "importlib", SimpleNamespace(util=SimpleNamespace(find_spec=found)))


def test_the_table_is_that_of_the_project() -> None:
    assert PROJECT["name"] == DISTRIBUTION
    offered = {extra: asked for extra, asked in PROJECT["optional-dependencies"].items() if extra not in OURS}
    assert offered
    assert {extra: set(table) for extra, table in EXTRAS.items()} == {
        extra: set(map(_name, asked)) for extra, asked in offered.items()
    }


def test_the_base_install_has_nothing_of_an_extra() -> None:
    base = set(map(_name, PROJECT["dependencies"]))
    assert "weasyprint" in base
    assert [name for table in EXTRAS.values() for name in table if name in base] == []
    assert [name for name in PROJECT["dependencies"] if _name(name) == DISTRIBUTION] == []


def test_help_loads_nothing_of_an_extra() -> None:
    modules = sorted(module for table in EXTRAS.values() for module in table.values())
    assert modules
    code = (
        "import sys\nfrom publisher.cli.commands import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"sys.exit(bool({{*{modules!r}, 'babel', 'importlib.metadata'}} & set(sys.modules)))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL, timeout=PATIENCE
        ).returncode
        == 0
    )


@pytest.mark.parametrize("extra", EXTRAS)
def test_a_missing_extra_is_told_with_what_installs_it(extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _only_these(monkeypatch, set(EXTRAS[extra].values()))
    assert missing(extra) == tuple(EXTRAS[extra])
    with pytest.raises(EnvironmentFault) as caught:
        require(extra)
    (finding,) = caught.value.findings
    assert (finding.code, caught.value.exit_code) == ("E005", Exit.ENVIRONMENT)
    asked = [requirement.replace(" ", "") for requirement in PROJECT["optional-dependencies"][extra]]
    for language in ("en", "ar"):
        command = re.search(r"pip install [^`\n]+", finding.hint(language))
        assert command
        assert sorted(re.findall(r"'([^']+)'", command[0])) == sorted(asked)


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_is_there_is_not_asked_for_again(extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in some(EXTRAS[extra].items()):
        _only_these(monkeypatch, {module})
        if missing(extra) == (name,):
            assert re.search(rf"'{name}[^']*'", install_command(extra, missing(extra)))
            assert missing(extra, but=(name,)) == ()
            require(extra, but=(name,))


def test_a_copy_that_no_one_installed_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "DISTRIBUTION", "no-such-distribution-here")
    assert install_command("release", ["jpype1"]) == "pip install jpype1"


def test_a_release_without_its_extra_ends_before_anything_is_built(
    issue: object, run: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    _only_these(monkeypatch, set(EXTRAS["release"].values()))
    ran = run("release", "sources/one")
    assert (ran.code, ran.err.count("error E005"), "Traceback" in ran.err) == (3, 1, False)
    assert "pip install" in ran.err
    value = json.loads(run("release", "sources/one", "--json").out)
    assert (value["exit"], [finding["code"] for finding in value["findings"]], value["issues"]) == (3, ["E005"], [])


def test_no_message_sends_a_user_to_another_program_or_to_a_file_that_the_wheel_lacks() -> None:
    catalogues = sorted((REPO / "src" / "publisher" / "i18n" / "catalogs").glob("*.toml"))
    assert catalogues
    for path in catalogues:
        text = path.read_text("utf-8")
        assert not re.search(r"pip install[^\n]*\bpublisher\b|README|CONTRIBUTING|docs/|\./do\b", text), path
