"""A web edition after an edit is, byte for byte, the one that is made of the same files from nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from edits import EDITS, write
from magazine import hashes
from publisher.formats.web import page_body
from publisher.formats.web.page_names import SitePage
from publisher.model import Edition
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest
from some import some


def _built(issue: Path, out: Path, theme: str) -> dict[str, str]:
    build(BuildRequest(issue, ("web",), theme=theme, out=out, jobs=1))
    return hashes(out)


def test_what_is_remembered_makes_the_site_of_a_cold_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issue, seen = tmp_path / "sources" / "issue", set()
    write(issue)
    _built(issue, tmp_path / "dist", "plain")
    for name, edit in some(EDITS.items()):  # one after the other, each in what the last one left
        edit(issue)
        monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "warm"))
        warm = _built(issue, tmp_path / "dist", "plain")
        monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "cold" / name))
        cold = _built(issue, tmp_path / "anew" / name, "plain")
        assert warm == cold, name
        seen.add(tuple(sorted(warm.items())))
    assert len(seen) == len(EDITS)  # each edit is one


def test_an_edit_makes_its_own_page_anew_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = tmp_path / "sources" / "issue"
    write(issue)
    _built(issue, tmp_path / "dist", "plain")
    made: list[str] = []
    stock = page_body._bodies

    def bodies(edition: Edition, page: SitePage, anchors: Mapping[str, str]) -> Iterator[str]:
        made.append(page.file)
        return stock(edition, page, anchors)

    monkeypatch.setattr(page_body, "_bodies", bodies)
    EDITS["text"](issue)
    _built(issue, tmp_path / "dist", "plain")
    assert made == ["a.html"]
