"""What the machine lacks ends a run with exit code 3 and a finding that says what to do; never as a fault of ours."""

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.diagnostics import Exit, Finding, PublisherError
from publisher.model import Span
from publisher.system.limits import Limits, bounded, has_memory
from publisher.system.shortages import shortage, shortage_in_words
from waiting import LONG

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
_MEGABYTE = 1 << 20


@pytest.fixture
def program(issue: Path, tmp_path: Path) -> Run:
    """Run the program as its users do: a process of its own, which a test bounds or robs of something."""

    def ran(
        *arguments: str, limit: tuple[int, int] | None = None, before: str = "", **more: object
    ) -> "subprocess.CompletedProcess[bytes]":
        code = f"{before}\nfrom publisher.__main__ import main\nmain()"
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C.UTF-8"}
        environment |= more.pop("env", {})  # type: ignore[call-overload]  # options of subprocess.run
        given: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": tmp_path, **more}
        if limit:
            given["preexec_fn"] = lambda: resource.setrlimit(limit[0], (limit[1], limit[1]))
        return subprocess.run(  # type: ignore[call-overload,no-any-return]  # its options are gathered
            [sys.executable, "-c", code, *arguments], check=False, env=environment, timeout=LONG, **given
        )

    return ran


def _of_machine(ran: "subprocess.CompletedProcess[bytes]", code: str) -> None:
    told = ran.stderr.decode()
    assert (ran.returncode, told.count(f"error {code}"), "Traceback" in told) == (Exit.ENVIRONMENT, 1, False), told
    assert "  hint: " in told.partition(f"error {code}")[2]


@pytest.mark.engine
@pytest.mark.parametrize(
    ("kind", "bound"),
    [
        *((resource.RLIMIT_NOFILE, number) for number in (4, 5, 6, 8, 10)),
        *((resource.RLIMIT_AS, number * _MEGABYTE) for number in (40, 60, 90, 127)),
        *((resource.RLIMIT_DATA, number * _MEGABYTE) for number in (20, 50, 63)),
    ],
)
def test_a_machine_that_gives_too_little_is_told_of(program: Run, kind: int, bound: int) -> None:
    _of_machine(program("build", "sources/one", "--no-cache", limit=(kind, bound)), "E014")


@pytest.mark.parametrize(
    "error",
    [
        "MemoryError()",
        "SystemError('error return without exception set')",
        "SystemError('<built-in function __build_class__> returned NULL without setting an exception')",
    ],
)
@pytest.mark.parametrize(
    ("where", "path"),  # rich is loaded to report what is wrong: a source that is not there
    [("publisher.cli.commands", "one"), ("publisher.pipeline.build", "one"), ("rich.text", "two")],
)
def test_memory_that_ends_while_modules_are_loaded_is_told_of(
    program: Run, error: str, where: str, path: str
) -> None:
    ends = f"""
import sys
class Finder:
    def find_spec(self, name, *_):
        if name == {where!r}:
            raise {error}
sys.meta_path.insert(0, Finder())
"""
    _of_machine(program("build", f"sources/{path}", "--format", "epub", before=ends), "E014")


def test_a_bound_of_the_machine_that_suffices_stops_nothing(program: Run, tmp_path: Path) -> None:
    ran = program("build", "sources/one", "--format", "epub", limit=(resource.RLIMIT_AS, 1500 * _MEGABYTE))
    assert (ran.returncode, (tmp_path / "dist" / "one" / "one.epub").is_file()) == (0, True), ran.stderr


@pytest.mark.parametrize(
    "package", ["click", "rich", "yaml", "msgspec", "markdown", "babel", "nh3", "lxml", "ebooklib"]
)
def test_a_missing_package_is_named(program: Run, package: str) -> None:
    ran = program("build", "sources/one", "--format", "epub", before=f"import sys; sys.modules[{package!r}] = None")
    _of_machine(ran, "E015")
    assert f"the package {package}" in ran.stderr.decode()


def test_a_temporary_folder_whose_name_is_not_utf_8_is_named(program: Run, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/t\xff"
    os.mkdir(folder)  # noqa: PTH102 -- a name of bytes
    ran = program("build", "sources/one", "--format", "pdf", env={"TMPDIR": os.fsdecode(folder)})
    _of_machine(ran, "E017")
    assert "\\xff" in ran.stderr.decode()


def test_products_go_into_a_folder_whose_name_is_not_utf_8(program: Run, tmp_path: Path) -> None:
    out = os.fsencode(tmp_path) + b"/o\xff"
    ran = program("build", "sources/one", "--format", "epub", "--out", os.fsdecode(out))
    assert (ran.returncode, os.path.exists(out + b"/one/one.epub")) == (0, True), ran.stderr  # noqa: PTH110 -- as above


@pytest.mark.parametrize(
    "arguments",
    [
        "build sources/one --format epub",
        "build sources/one --format epub --json",
        "check --json",
        "--help",
        "cache --json",
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_results_that_stdout_does_not_take_are_told_of(program: Run, arguments: str, closed: bool) -> None:
    before = "import os; os.close(1)\nimport sys; sys.stdout = sys.__stdout__ = None" if closed else ""
    with Path("/dev/full").open("wb") as full:
        _of_machine(program(*arguments.split(), stdout=full, before=before), "E018")


def test_messages_that_stderr_does_not_take_stop_nothing(program: Run, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = program("build", "sources/one", "--format", "epub", stderr=full)
    assert (ran.returncode, b"one.epub" in ran.stdout) == (0, True)
    closed = "import os; os.close(2)\nimport sys; sys.stderr = sys.__stderr__ = None"
    ran = program("build", "sources/one", "--format", "web", "--no-cache", before=closed)
    assert (ran.returncode, ran.stderr) == (0, b"")
    pages = sorted((tmp_path / "dist" / "one" / "web").rglob("*.html"))
    assert pages
    assert all(page.read_text("utf-8").startswith("<!") for page in pages)


def test_a_reader_that_has_gone_is_no_fault(program: Run) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = program("check", "--json", stdout=writing)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), "E014"),
        (OSError(errno.EMFILE, "x"), "E014"),
        (OSError(errno.ENFILE, "x"), "E014"),
        (OSError(errno.ENOMEM, "x"), "E014"),
        (BlockingIOError(errno.EAGAIN, "x"), "E014"),
        (RuntimeError("can't start new thread"), "E014"),
        (SystemError("<function f> returned NULL without setting an exception"), "E014"),
        (ImportError("x.so: failed to map segment from shared object", name="x"), "E014"),
        (ModuleNotFoundError("No module named 'x'", name="x"), "E015"),
        (ModuleNotFoundError("No module named 'x'"), "E015"),
        (OSError(errno.ENOSPC, "x"), "E016"),
        (OSError(errno.EROFS, "x", "a/b"), "E016"),
        (FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"), "E016"),
    ],
)
def test_faults_of_the_machine_are_known_wherever_they_strike(error: Exception, code: str) -> None:
    wrapped = RuntimeError("in an article")
    wrapped.__cause__ = error
    for one in (error, wrapped):
        found = shortage(one)
        assert found
        assert ([finding.code for finding in found.findings], found.exit_code) == ([code], Exit.ENVIRONMENT)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x"),
        RuntimeError("x"),
        SystemError("x"),
        OSError(errno.ENOENT, "x", "a"),
        ModuleNotFoundError("No module named 'publisher.x'", name="publisher.x"),
        UnicodeEncodeError("ascii", "ع", 0, 1, "x"),
    ],
)
def test_faults_of_ours_are_not_put_upon_the_machine(error: Exception) -> None:
    assert shortage(error) is None


def test_what_glib_says_of_threads_is_no_fault_of_the_article() -> None:
    words = "GLib-ERROR **: creating thread 'pool': Error creating thread: Resource temporarily unavailable"
    found = shortage_in_words(words)
    assert found
    assert "processes and threads" in found.findings[0].message()
    assert shortage_in_words("Pango-WARNING: shaping failure") is None


def test_memory_that_the_machine_bounds_is_no_fault_of_the_article(monkeypatch: pytest.MonkeyPatch) -> None:
    real = resource.getrlimit

    def bound(kind: int) -> tuple[int, int]:
        return (300 * _MEGABYTE, 300 * _MEGABYTE) if kind == resource.RLIMIT_AS else real(kind)

    monkeypatch.setattr(resource, "getrlimit", bound)
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    assert not has_memory(2048)
    with pytest.raises(PublisherError) as caught, bounded(Limits(), Span("a.md", 1)):
        raise MemoryError
    assert ([finding.code for finding in caught.value.findings], caught.value.exit_code) == (["E014"], 3)


def test_a_fault_of_the_machine_stays_one_beside_others() -> None:
    told = [Finding.of("C009"), *PublisherError(Finding.of("C009")).findings, Finding.of("E017", None, path="x")]
    assert PublisherError(*told).exit_code == Exit.ENVIRONMENT
    assert PublisherError(*told[:2]).exit_code == Exit.FINDINGS
