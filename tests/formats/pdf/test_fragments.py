"""Fragments on their way: what is written reads back, and what befalls one article takes no other down."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.msgpack import Decoder

import oracle
from publisher.cache.codec import DamagedError, seal, unseal
from publisher.diagnostics import EnvironmentFault, PublisherError
from publisher.formats.base import Made, Terms
from publisher.formats.pdf.assemble.outline import outlined
from publisher.formats.pdf.assemble.writer import Writer, number, numbers, text
from publisher.formats.pdf.fragments.fragment import Bookmark, Template
from publisher.formats.pdf.workers import launch
from publisher.model import Edition, PageEntry
from publisher.pipeline.build import Printed
from publisher.pipeline.formats import FORMATS
from scale import examples
from waiting import PATIENCE

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_INTEGERS = st.integers(-(2**63), 2**63 - 1)
_SEALED = (
    st.builds(Template, st.binary(), st.binary())
    | st.builds(Bookmark, _INTEGERS, _TEXT, st.floats(allow_nan=False), st.floats(allow_nan=False), st.booleans())
    | st.builds(PageEntry, _TEXT, st.sampled_from(["left", "right"]), _TEXT, st.lists(_TEXT).map(tuple), _INTEGERS)
)
_NUMBERS = st.floats(-1e7, 1e7, allow_nan=False) | st.integers(-(10**7), 10**7)


def _read_back(objects: list[bytes]) -> pikepdf.Pdf:
    out = Writer()
    catalogue, info = out.reserve(), out.reserve()
    all_ = out.add(b"[%s]" % b" ".join(objects))
    pages = out.add(b"<</Type/Pages/Count 0/Kids[]>>")
    out.plain(catalogue, b"<</Type/Catalog/Pages %d 0 R/All %d 0 R>>" % (pages, all_))
    out.plain(info, b"<<>>")
    return pikepdf.open(BytesIO(out.finished(catalogue, info)))


@examples()
@given(st.lists(_TEXT))
def test_text_strings_read_back(strings: list[str]) -> None:
    with _read_back([text(string) for string in strings]) as pdf:
        assert [str(read) for read in pdf.Root.All] == strings


@examples()
@given(st.lists(_NUMBERS))
def test_numbers_read_back(values: list[float]) -> None:
    with _read_back([number(value) for value in values]) as pdf:
        assert [float(read) for read in pdf.Root.All] == pytest.approx(values, abs=1e-6, rel=1e-9)
    assert b"e" not in numbers(values)


@examples()
@given(_SEALED, st.data())
def test_what_is_sealed_comes_back_or_is_refused(value: Any, data: st.DataObject) -> None:
    sealed, decoder = seal(value), Decoder(type(value))
    assert unseal(sealed, decoder) == value
    at = data.draw(st.integers(0, len(sealed) - 1))
    flipped = sealed[:at] + bytes([sealed[at] ^ data.draw(st.integers(1, 255))]) + sealed[at + 1 :]
    for spoilt in (flipped, sealed[:at], sealed + b"\0", b""):
        with pytest.raises(DamagedError):
            unseal(spoilt, decoder)


def test_another_shape_is_refused() -> None:
    with pytest.raises(DamagedError):
        unseal(seal({"a": 1}), Decoder(Template))


@examples()
@given(st.lists(st.tuples(st.integers(1, 7), st.booleans()), max_size=30))
def test_the_outline_nests_as_the_engine_nests_it(marks: list[tuple[int, bool]]) -> None:
    anchors, matrix = (oracle.engine_module(f"weasyprint.{name}") for name in ("anchors", "matrix"))
    said = [(level, f"n{n}", (0, 0), "closed" if closed else "open") for n, (level, closed) in enumerate(marks)]
    stock: list[Any] = []
    anchors.make_page_bookmark_tree(SimpleNamespace(bookmarks=said), [], [stock], 0, 0, matrix.Matrix())
    assert _outline(marks) == _stock(stock)


def _stock(entries: list[Any]) -> list[Any]:
    return [(label, state == "closed", _stock(children)) for label, _, children, state in entries]


def _outline(marks: list[tuple[int, bool]]) -> list[Any]:
    out = Writer()
    catalogue, info = out.reserve(), out.reserve()
    pages = out.add(b"<</Type/Pages/Count 0/Kids[]>>")
    root = outlined(out, [(level, f"n{n}", b"[null/Fit]", closed) for n, (level, closed) in enumerate(marks)])
    more = b"/Outlines %d 0 R" % root if root else b""
    out.plain(catalogue, b"<</Type/Catalog/Pages %d 0 R%b>>" % (pages, more))
    out.plain(info, b"<<>>")
    pdf = pikepdf.open(BytesIO(out.finished(catalogue, info)))
    states = {f"n{n}": closed for n, (_, closed) in enumerate(marks)}

    def below(item: Any) -> list[Any]:
        found = []
        child = item.get("/First")
        while child is not None:
            kids = below(child)
            assert (int(child.get("/Count", 0)) < 0) == (bool(kids) and states[str(child.Title)])
            found.append((str(child.Title), states[str(child.Title)], kids))
            child = child.get("/Next")
        return found

    return below(pdf.Root.Outlines) if root else []


@pytest.fixture
def hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have hosts begin with some code of the test's."""
    return lambda code: oracle.begin_hosts_with(code, tmp_path, monkeypatch)


# What an article whose title has these words does in its worker.
_HOSTILE = """
import time, weasyprint
stock = weasyprint.HTML.render
def render(self, *args, **more):
    words = "".join(self.etree_element.itertext())
    if "WAITS" in words:
        time.sleep(600)
    if "LOOPS" in words:
        while True: pass
    if "GROWS" in words and "متن" in words:
        kept = [bytearray(64 << 20) for _ in range(512)]
    return stock(self, *args, **more)
weasyprint.HTML.render = render
"""


def _issue(folder: Path, *titles: str, limits: str = "seconds = 3\nmegabytes = 256") -> Path:
    (folder / "publisher.toml").write_text(f"[limits]\n{limits}\n", "utf-8")
    issue = folder / "sources" / "one"
    issue.mkdir(parents=True)
    (issue / "issue.toml").write_text('title = "عدد"\ndate = 2025-01-02\n', "utf-8")
    for n, title in enumerate(titles):
        body = "متن.\n" if title.isupper() else f"متن. {'طويلةجدا' * 30} متن.\n"
        (issue / f"a{n}.md").write_text(f"---\ntitle: مقال\nkicker: {title}\n---\n\n{body}", "utf-8")
    return issue


def test_two_hostile_articles_are_both_named(tmp_path: Path, hosts: Callable[[str], None]) -> None:
    hosts(_HOSTILE)
    with pytest.raises(PublisherError) as caught:
        oracle.printed(_issue(tmp_path, "LOOPS", "GROWS", "سليم"))
    found = [(finding.code, finding.span and finding.span.path) for finding in caught.value.findings]
    assert found == [("L001", "sources/one/a0.md"), ("L002", "sources/one/a1.md"), ("P009", "sources/one/a2.md")]


def _children(pid: int) -> list[int]:
    return [
        int(child) for tasks in Path(f"/proc/{pid}/task").glob("*/children") for child in tasks.read_text().split()
    ]


def test_a_worker_that_is_killed_is_one_finding(tmp_path: Path, hosts: Callable[[str], None]) -> None:
    hosts(_HOSTILE)
    killed: list[int] = []

    def kill() -> None:
        end = time.monotonic() + 30
        while not killed and time.monotonic() < end:
            time.sleep(0.2)
            for host in tuple(launch._alive):
                busy = [pid for pid in _children(host.pid) if _sleeps(pid)]
                for pid in busy[:1]:
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

    thread = threading.Thread(target=kill)
    thread.start()
    with pytest.raises(EnvironmentFault) as caught:
        oracle.printed(_issue(tmp_path, "WAITS", "سليم", limits="seconds = 60"), jobs=1)
    thread.join(timeout=PATIENCE)
    assert killed
    found = [(finding.code, finding.span and finding.span.path) for finding in caught.value.findings]
    assert found == [("E009", None), ("P009", "sources/one/a1.md")]  # the text is not at fault


def _sleeps(pid: int) -> bool:
    """Say whether a process is in the sleep of an article that waits."""
    try:
        return (
            "clock_nanosleep" in Path(f"/proc/{pid}/wchan").read_text()
            or "nanosleep" in Path(f"/proc/{pid}/wchan").read_text()
        )
    except OSError:
        return False


@pytest.mark.slow
def test_one_part_or_two_at_once_give_the_same_bytes(tmp_path: Path) -> None:
    folder = oracle.odd_issue(tmp_path / "odd")
    one, two = (oracle.printed(folder, jobs=jobs, cache=False).artefacts[0].data for jobs in (1, 2))
    assert one == two


def test_without_a_cache_each_part_is_laid_out_once_for_its_side(
    sample: tuple[Path, Printed], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rounds know each other's fragments though nothing is kept; with a theme of two sides too."""
    asked: list[tuple[str, str]] = []
    stock = oracle.Host.ask

    def counting(self: Any, tasks: Any) -> None:
        asked.extend((task.part.id, task.side) for task in tasks if task.part.kind == "article")
        stock(self, tasks)

    monkeypatch.setattr(oracle.Host, "ask", counting)
    parts = tuple(part for part in sample[1].edition.parts if part.kind in ("contents", "article"))[:4]
    edition = replace(sample[1].edition, parts=parts)
    oracle.assembled(oracle.styled(edition, ""), sample[1].theme)
    assert len(asked) == len(set(asked)) == 3
    asked.clear()
    made = oracle.assembled(oracle.styled(edition, "@page :left { margin-top: 40mm }"), sample[1].theme)
    assert len(asked) == len(set(asked)) >= 3
    assert made.artefacts[0].pages


def _processes(mark: str) -> list[int]:
    assert Path("/proc/self/environ").is_file(), "Linux alone tells of processes so; elsewhere nothing is proved"
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (place / "environ").read_bytes():
                found.append(int(place.name))
        except OSError:
            continue
    return found


@pytest.mark.engine
def test_ctrl_c_leaves_no_process_and_no_half_file(tmp_path: Path) -> None:
    issue, cache = _issue(tmp_path, *["سليم"] * 60, limits="seconds = 60"), tmp_path / "cache"
    ran = subprocess.Popen(
        [sys.executable, "-m", "publisher", "build", "sources/one"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"PUBLISHER_CACHE": str(cache)},
    )
    end = time.monotonic() + 60
    while not list(cache.glob("fragments/*/*")) and ran.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    ran.send_signal(signal.SIGINT)
    _, said = ran.communicate(timeout=60)
    assert ran.returncode not in (0, 1, None), said
    assert b"Traceback" not in said
    while _processes(str(cache)) and time.monotonic() < end:
        time.sleep(0.05)
    assert _processes(str(cache)) == []
    assert issue.is_dir()
    assert not (tmp_path / "dist").exists()
    assert not list(cache.rglob("*.tmp"))


def test_parts_are_laid_out_while_others_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    ask, pdf = oracle.Host.ask, FORMATS["pdf"]

    def make(edition: Edition, terms: Terms) -> Made:
        events.append("all are made")
        return pdf.format.make(edition, terms)

    monkeypatch.setattr(oracle.Host, "ask", lambda self, tasks: (events.append("asked"), ask(self, tasks))[1])
    monkeypatch.setitem(FORMATS, "pdf", replace(pdf, format=replace(pdf.format, make=make)))
    oracle.printed(_issue(tmp_path, *["سليم"] * 3), cache=False)
    assert events.index("asked") < events.index("all are made")


def test_a_part_that_cannot_be_made_stops_those_that_are_laid_out(tmp_path: Path) -> None:
    issue = _issue(tmp_path, "سليم")
    template = tmp_path / "templates" / "plain" / "colophon.html"
    template.parent.mkdir(parents=True)
    template.write_text("{{ issue.no_such_thing.at_all }}", "utf-8")
    with pytest.raises(PublisherError):
        oracle.printed(issue, cache=False)
    assert launch._alive == []
