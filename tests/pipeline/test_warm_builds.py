"""A process that stays makes of an edited issue what one that begins makes of it, byte for byte."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from edits import EDITS, write
from magazine import hashes
from publisher.cache.keys import KeyFields
from publisher.cache.store import Store
from publisher.cache.warm_memory import WarmMemory
from publisher.diagnostics import PublisherError
from publisher.formats.pdf.workers import launch
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.warm_builds import WarmBuilds
from some import some
from waiting import until

_KINDS = ("text", "title", "picture", "added article", "digits")


def _another_theme(issue: Path) -> None:
    """Have another theme: what the host was given does not hold any more."""
    with (issue.parents[1] / "publisher.toml").open("a", encoding="utf-8") as project:
        project.write('theme = "majalla"\n')


def test_a_process_that_stays_makes_what_a_new_one_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issue, staying = tmp_path / "sources" / "issue", WarmBuilds()
    write(issue)
    formats = ("pdf", "epub", "web")
    staying.build(BuildRequest(issue, formats, out=tmp_path / "dist"))
    edits: dict[str, Callable[[Path], None]] = {name: EDITS[name] for name in _KINDS} | {"theme": _another_theme}
    seen = set()
    for name, edit in some(edits.items()):
        edit(issue)
        monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "warm"))
        staying.build(BuildRequest(issue, formats, out=tmp_path / "dist"))
        warm = hashes(tmp_path / "dist")
        launch.dismiss_all()
        monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "cold" / name))
        build(BuildRequest(issue, formats, out=tmp_path / "anew" / name))
        assert warm == hashes(tmp_path / "anew" / name), name
        seen.add(tuple(sorted(warm.items())))
    assert len(seen) == len(edits)


def test_what_is_wrong_is_told_each_time_and_forgotten_once_it_is_mended(tmp_path: Path) -> None:
    issue, staying = tmp_path / "sources" / "issue", WarmBuilds()
    write(issue)
    good = (issue / "a.md").read_text("utf-8")
    request = BuildRequest(issue, ("epub",), out=tmp_path / "dist")
    staying.build(request)
    before = hashes(tmp_path / "dist")
    for _ in range(2):
        (issue / "a.md").write_text("---\ntitle: [\n---\n", "utf-8")
        with pytest.raises(PublisherError) as told:
            staying.build(request)
        assert {finding.span.path for finding in told.value.findings if finding.span} == {"a.md"}
        assert hashes(tmp_path / "dist") == before
    (issue / "a.md").write_text(good, "utf-8")
    staying.build(request)
    assert hashes(tmp_path / "dist") == before


def test_what_the_last_reading_did_not_ask_for_is_forgotten() -> None:
    memory = WarmMemory(Store(None))
    keys = {name: KeyFields("articles", ("name",)).key(name=name) for name in "abc"}
    for wanted in ("ab", "bc", "c"):
        memory = memory.turned(Store(None))
        for name in wanted:
            assert memory.recall(keys[name], str, partial(str, name)) == name
    memory.turned(Store(None))
    assert [memory.knows(key) for key in keys.values()] == [False, False, True]


def test_a_host_that_died_while_nothing_was_built_is_replaced() -> None:
    launch.dismiss_all()
    launch.keep_hosts()
    first = launch.take()
    launch.give_back(first)
    first.kill()
    until(first.has_ended)
    second = launch.take()
    try:
        assert second is not first
    finally:
        second.dismiss()
