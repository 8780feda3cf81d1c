"""Ace and axe: installed on request, asked by `check` where they are, and told where they are not."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from publisher.diagnostics import EnvironmentFault
from publisher.formats.epub.archive import canonical, unpack
from publisher.model import Artefact
from publisher.pipeline.build import Printed
from publisher.validators.browser_tools import ace, axe, install, lacking, tools_folder
from some import some

Run = Callable[..., Any]


def test_what_does_not_run_is_told(article: Callable[[str], Path], run: Run, tmp_path: Path) -> None:
    assert run("build", article("---\ntitle: ع\n---\n\nنص.\n"), "--format", "epub,web", "--out", "out").code == 0
    (epub,) = (tmp_path / "out").rglob("*.epub")
    (web,) = (path.parent for path in (tmp_path / "out").rglob("index.html"))
    for path, tool in ((epub, "Ace"), (web, "axe")):
        assert tool in _not_run(run("check", path, "--json").out)


def _not_run(printed: str) -> list[str]:
    """Return the tools that were not asked."""
    findings = [finding for product in json.loads(printed)["issues"] for finding in product["findings"]]
    return [finding["params"]["check"] for finding in findings if finding["code"] == "X003"]


def test_a_machine_without_a_browser_is_told_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PUBLISHER_VALIDATORS", str(tmp_path / "tools"))
    install()
    reason = lacking()
    assert reason is not None
    assert reason.key == "no_browser"
    assert not (tmp_path / "tools").exists()


def test_packages_that_cannot_be_installed_are_a_fault_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("node", "npm", "chromium"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho no network >&2\nexit 1\n", "ascii")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("PUBLISHER_VALIDATORS", str(tmp_path / "tools"))
    with pytest.raises(EnvironmentFault) as raised:
        install()
    (finding,) = raised.value.findings
    assert (finding.code, "no network" in str(finding.params)) == ("E019", True)
    with pytest.raises(EnvironmentFault) as raised:
        ace(Artefact("epub", "a.epub", "application/epub+zip", b""))
    assert [finding.code for finding in raised.value.findings] == ["E006"]
    with pytest.raises(EnvironmentFault):
        axe("web", {"index.html": b""})


# What they say ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Ace and axe, as `check --full` installs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUBLISHER_VALIDATORS", str(tmp_path_factory.mktemp("validators")))
        install()
        assert lacking() is None
        yield tools_folder()


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_ace_passes_the_sample_and_objects_to_a_picture_without_words(sample: tuple[Path, Printed]) -> None:
    epub = next(artefact for artefact in sample[1].artefacts if artefact.format == "epub")
    assert ace(epub).complaints == ()
    files = unpack(epub.data)
    name = next(name for name, data in files.items() if name.endswith(".xhtml") and b"<p" in data)
    files[name] = files[name].replace(b"<p", b'<img src="x.png"/><p', 1)
    result = ace(replace(epub, data=canonical(files, date(2025, 1, 1))))
    assert not result.passed
    assert any("image-alt" in complaint and name.rpartition("/")[2] in complaint for complaint in result.complaints)


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_axe_passes_the_site_and_objects_to_a_page_without_language(sample: tuple[Path, Printed]) -> None:
    files = {
        artefact.name.partition("/")[2]: artefact.data for artefact in sample[1].artefacts if artefact.format == "web"
    }
    assert axe("web", files).complaints == ()
    # A script of the page, which would set that right, does not run.
    bare = (
        b"<!doctype html><title>a</title><main><h1>a</h1></main><script>document.documentElement.lang = 'ar'</script>"
    )
    result = axe("web", {"index.html": bare})
    assert [complaint.split()[2] for complaint in some(result.complaints)] == ["html-has-lang:"] * 2


@pytest.mark.slow
def test_check_has_them_judge(sample: tuple[Path, Printed], run: Run, installed: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("PUBLISHER_VALIDATORS", str(installed))
    assert _not_run(run("check", sample[0] / "2025-10.epub", sample[0] / "web", "--json").out) == []
