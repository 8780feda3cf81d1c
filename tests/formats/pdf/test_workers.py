"""Processes that lay out pages: nothing that a worker inherits can hang it, and what hangs or dies is reported."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import oracle
from publisher.diagnostics import EnvironmentFault, PublisherError
from publisher.formats.pdf.workers import launch
from publisher.formats.pdf.workers.frames import Inbox, Outbox, wait
from publisher.formats.pdf.workers.stalls import StallWatch
from some import some
from waiting import LONG, until

_PATIENCE = 60.0  # s, for a test whose program does not hang


@pytest.fixture
def hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have hosts begin with some code of the test's."""
    return lambda code: oracle.begin_hosts_with(code, tmp_path, monkeypatch)


def _issue(folder: Path, *bodies: str, seconds: float = 30) -> Path:
    (folder / "publisher.toml").write_text(f"[limits]\nseconds = {seconds}\n", "utf-8")
    issue = folder / "sources" / "one"
    issue.mkdir(parents=True)
    (issue / "issue.toml").write_text('title = "عدد"\ndate = 2025-01-02\n', "utf-8")
    for n, body in enumerate(bodies):
        (issue / f"a{n:02}.md").write_text(f"---\ntitle: مقال {n}\n---\n\n{body}\n", "utf-8")
    return issue


# As Pango 1.52 and later: a font map is served by a thread of the process that made it, and text waits for that.
_SERVED_MAPS = """
import queue, threading, weasyprint
from weasyprint.text.fonts import FontConfiguration
made, laid_out = FontConfiguration.__init__, weasyprint.HTML.render
def make(self):
    made(self)
    self.asked = queue.SimpleQueue()
    def serve():
        while True:
            self.asked.get().set()
    threading.Thread(target=serve, daemon=True).start()
def render(self, *args, font_config, **more):
    served = threading.Event()
    font_config.asked.put(served)
    served.wait()
    return laid_out(self, *args, font_config=font_config, **more)
FontConfiguration.__init__, weasyprint.HTML.render = make, render
"""


def test_text_is_laid_out_where_font_maps_are_served_by_threads(tmp_path: Path, hosts: Callable[[str], None]) -> None:
    """The main thread of the host waits for work while workers are forked and lay out text."""
    hosts(_SERVED_MAPS)
    printed = oracle.printed(_issue(tmp_path, "متن.", "متن آخر.", seconds=8), jobs=2, cache=False)
    assert len(printed.artefacts[0].pages) >= 3


_BROKEN = """
import weasyprint
rendered = weasyprint.HTML.render
def render(self, *args, **more):
    if any("متن" in text for text in self.etree_element.itertext()):
        raise ValueError("torn")
    return rendered(self, *args, **more)
weasyprint.HTML.render = render
"""


def test_a_fault_of_our_own_names_the_article(tmp_path: Path, hosts: Callable[[str], None]) -> None:
    hosts(_BROKEN)
    with pytest.raises(RuntimeError, match=r"ValueError: torn \(in [^\n]*a01\.md\)\s*$"):
        oracle.printed(_issue(tmp_path, "نص.", "متن."), cache=False)


_WITNESS = """
import os
from weasyprint.text import fonts
def witness(kind, function):
    def call(*args, **more):
        with open({log!r}, "a") as log:
            print(kind, os.getpid(), len(os.listdir("/proc/self/task")), file=log)
        return function(*args, **more)
    return call
fonts.FontConfiguration.__init__ = witness("map", fonts.FontConfiguration.__init__)
os.fork = witness("fork", os.fork)
"""


def test_no_font_map_and_no_second_thread_exist_where_workers_are_forked(
    tmp_path: Path, hosts: Callable[[str], None]
) -> None:
    log = tmp_path / "log"
    hosts(_WITNESS.format(log=str(log)))
    oracle.printed(_issue(tmp_path, *["متن."] * 6), jobs=2, cache=False)
    rows = [line.split() for line in log.read_text().splitlines()]
    forks = {pid for kind, pid, _ in rows if kind == "fork"}
    maps = {pid for kind, pid, _ in rows if kind == "map"}
    assert forks and maps
    assert not forks & maps
    assert all(threads == "1" for kind, _, threads in some(rows) if kind == "fork")


def test_the_standard_input_of_a_host_is_nobodys(tmp_path: Path, hosts: Callable[[str], None]) -> None:
    """A child that closes or reads it must not wait for the parent's commands."""
    log = tmp_path / "log"
    hosts(
        "import os, weasyprint\nstock = weasyprint.HTML.render\n"
        "def render(self, *args, **more):\n"
        f"    open({str(log)!r}, 'a').write(os.readlink('/proc/self/fd/0') + '\\n')\n"
        "    return stock(self, *args, **more)\nweasyprint.HTML.render = render\n"
    )
    oracle.printed(_issue(tmp_path, "متن."), cache=False)
    assert set(log.read_text().splitlines()) == {"/dev/null"}


# Whoever lays out a text with this word does something to its process.
_ACTS = """
import os, signal, time, weasyprint
stock = weasyprint.HTML.render
def render(self, *args, **more):
    if "يتوقف" in "".join(self.etree_element.itertext()):
        {act}
    return stock(self, *args, **more)
weasyprint.HTML.render = render
"""


def _leftovers(folder: Path) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (place / "cmdline").read_bytes() and place.name != str(os.getpid()):
                found.append(int(place.name))
        except OSError:
            continue
    return found


@pytest.fixture
def no_leftovers(tmp_path: Path) -> Iterator[None]:
    """Hold that no process that the test's host begins outlives it."""
    yield
    launch.dismiss_all()
    end = time.monotonic() + 10
    while _leftovers(tmp_path) and time.monotonic() < end:
        time.sleep(0.05)
    assert _leftovers(tmp_path) == []


@pytest.mark.usefixtures("no_leftovers")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_stopped_worker_is_reported_and_so_is_the_rest(
    tmp_path: Path, hosts: Callable[[str], None], jobs: int
) -> None:
    hosts(_ACTS.format(act="os.kill(os.getpid(), signal.SIGSTOP)"))
    issue = _issue(tmp_path, "يتوقف", f"متن. {'طويلةجدا' * 30} متن.", "كلمة, ثم أخرى", seconds=4)
    with pytest.raises(PublisherError) as caught:
        oracle.printed(issue, jobs=jobs, cache=False)
    assert caught.value.exit_code == 3
    found = {(finding.code, finding.span and finding.span.path) for finding in caught.value.findings}
    assert {("E008", "sources/one/a00.md"), ("P009", "sources/one/a01.md"), ("A001", "sources/one/a02.md")} <= found


@pytest.mark.usefixtures("no_leftovers")
def test_a_worker_that_waits_for_ever_is_reported(tmp_path: Path, hosts: Callable[[str], None]) -> None:
    """It uses no CPU time: a lock that nobody opens, as in a forked process."""
    hosts(_ACTS.format(act="signal.setitimer(signal.ITIMER_REAL, 0); time.sleep(600)"))
    with pytest.raises(PublisherError) as caught:
        oracle.printed(_issue(tmp_path, "يتوقف", "متن.", seconds=4), cache=False)
    assert [finding.code for finding in caught.value.findings] == ["E008"]


@pytest.mark.usefixtures("no_leftovers")
@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)", "E009"),
        ("os.kill(os.getppid(), signal.SIGSTOP); time.sleep(600)", "E008"),
    ],
)
def test_a_host_that_is_killed_or_stopped_is_reported(
    tmp_path: Path, hosts: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, act: str, code: str
) -> None:
    monkeypatch.setattr("publisher.formats.pdf.workers.client.STALL", 2.0)
    hosts(_ACTS.format(act=act))
    with pytest.raises(EnvironmentFault) as caught:
        oracle.printed(_issue(tmp_path, "يتوقف", "كلمة, ثم أخرى"), cache=False)
    assert [finding.code for finding in caught.value.findings] == [code, "A001"]


@pytest.mark.usefixtures("no_leftovers")
@pytest.mark.parametrize("act", ["os._exit(0)", "os._exit(7)"])
def test_a_worker_that_leaves_is_our_fault(tmp_path: Path, hosts: Callable[[str], None], act: str) -> None:
    hosts(_ACTS.format(act=act))
    with pytest.raises(RuntimeError, match="left without a word"):
        oracle.printed(_issue(tmp_path, "يتوقف", "متن."), cache=False)


@pytest.mark.slow
def test_sixty_four_parts_by_eight_workers_on_one_processor(tmp_path: Path, hosts: Callable[[str], None]) -> None:
    hosts("import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})")
    printed = oracle.printed(_issue(tmp_path, *["متن."] * 64), jobs=8, cache=False)
    assert len({page.part for page in printed.artefacts[0].pages}) >= 64


def test_values_larger_than_a_pipe_come_through_whole() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    inbox, outbox = Inbox(reading), Outbox(writing)
    values = [bytes(3_000_000), None, "نص", [1] * 200_000]
    for value in values:
        outbox.send(value)
    assert outbox.pending
    got: list[object] = []
    end = time.monotonic() + _PATIENCE
    while len(got) < len(values) and time.monotonic() < end:
        for ready in wait([inbox], [outbox], 1):
            got += ready.receive()
    assert got == values
    os.close(writing)
    assert list(inbox.receive()) == []
    assert inbox.closed
    os.close(reading)


def test_what_nobody_reads_is_lost_and_known() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    outbox = Outbox(writing)
    outbox.send("نص")
    assert (outbox.broken, outbox.pending) == (True, False)
    os.close(writing)


def test_a_process_that_works_does_not_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    end = time.time() + _PATIENCE
    watch = StallWatch(os.getpid())
    for _ in range(3):
        used = time.process_time() + 0.05
        while time.process_time() < used and time.time() < end:
            pass
        clock[0] += 1
        assert watch.seconds() == 0


def test_a_suspended_watcher_counts_no_more_than_a_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(StallWatch, "_read", lambda _: ("S", 5))
    watch = StallWatch(1)
    watch.seconds()
    clock[0] = 3600.0
    assert watch.seconds() <= 1.0
    clock[0] += 0.5
    assert watch.seconds() <= 1.5
    monkeypatch.setattr(StallWatch, "_read", lambda _: ("D", 5))
    assert watch.seconds() == 0


def test_the_kernel_ends_workers_with_their_host(tmp_path: Path, hosts: Callable[[str], None]) -> None:
    """Also where it is killed with all that it had to do."""
    pids = tmp_path / "pids"
    tells = f"open({str(pids)!r}, 'a').write(str(os.getpid()) + '\\n')"
    act = f"{tells}; os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)"
    hosts(_ACTS.format(act=act))
    with pytest.raises(EnvironmentFault):
        oracle.printed(_issue(tmp_path, "يتوقف"), cache=False)
    end = time.monotonic() + 10
    for pid in some(map(int, pids.read_text().split())):
        while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
            time.sleep(0.05)
        assert not Path(f"/proc/{pid}").exists() or _is_zombie(pid)


def _has_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists() or _is_zombie(pid)


def test_a_host_leaves_when_its_parent_is_killed() -> None:
    code = "from publisher.formats.pdf.workers import launch; print(launch.HostProcess().pid, flush=True); input()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait(LONG)
    until(lambda: _has_gone(pid))


@pytest.fixture
def kept_host(monkeypatch: pytest.MonkeyPatch) -> Iterator[launch.HostProcess]:
    """A host that was begun in a thread that has ended, and given back."""
    launch.dismiss_all()
    monkeypatch.setattr(launch, "_kept", [True])
    begun: list[launch.HostProcess] = []
    thread = threading.Thread(target=lambda: begun.append(launch.HostProcess()))
    thread.start()
    thread.join(LONG)
    launch.give_back(begun[0])
    yield begun[0]
    launch.dismiss_all()


def test_a_host_that_is_kept_outlives_the_thread_that_began_it(tmp_path: Path, kept_host: launch.HostProcess) -> None:
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        assert oracle.printed(_issue(folder, "نص"), cache=False).artefacts
        assert launch._ahead == [kept_host]


def test_a_host_that_died_while_it_was_kept_is_replaced(tmp_path: Path, kept_host: launch.HostProcess) -> None:
    os.kill(kept_host.pid, signal.SIGKILL)
    until(lambda: _has_gone(kept_host.pid))
    assert oracle.printed(_issue(tmp_path, "نص"), cache=False).artefacts
    assert kept_host not in launch._ahead


def _is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
