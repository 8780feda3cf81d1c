"""The layout engine reads the edition's own pictures and nothing else, whatever a page asks for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.diagnostics import PublisherError
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:9/x.png",
        "https://example.com/x.css",
        "/etc/hostname",
        "../../secret.png",
    ],
)
def test_a_theme_cannot_fetch(address: str, issue: Path) -> None:
    place = issue.parents[1] / "templates" / "plain"
    place.mkdir(parents=True)
    css = f'@page {{ size: A5 }} body {{ background: url("{address}") }}'
    (place / "print.css").write_text(css, "utf-8")
    with pytest.raises(PublisherError) as caught:
        set_in_type(BuildRequest(issue, ("pdf",)))
    assert [finding.code for finding in caught.value.findings] == ["S001" if address == "/etc/hostname" else "T031"]


def test_a_theme_cannot_import_a_style_sheet(issue: Path) -> None:
    place = issue.parents[1] / "templates" / "plain"
    place.mkdir(parents=True)
    (place / "base.css").write_text('@import url("https://example.com/x.css");', "utf-8")
    with pytest.raises(PublisherError) as caught:
        set_in_type(BuildRequest(issue, ("pdf",)))
    assert [finding.code for finding in caught.value.findings] == ["T026"]


def test_a_template_cannot_reach_the_program(issue: Path, run: Callable[..., object]) -> None:
    place = issue.parents[1] / "templates" / "plain"
    place.mkdir(parents=True)
    (place / "cover.html").write_text("{{ issue.__class__.__mro__ }}", "utf-8")
    ran = run("build", "sources/one", "--format", "epub")
    assert (ran.code, "error T003" in ran.err) == (1, True)


def test_a_theme_that_leads_out_of_the_project(issue: Path, run: Callable[..., object]) -> None:
    ran = run("build", "sources/one", "--format", "epub", "--theme", "../../..")
    assert (ran.code, "error T001" in ran.err) == (1, True)
