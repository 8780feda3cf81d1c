"""Hostile articles: each is refused by name within its time, and takes nothing down with it."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.diagnostics import PublisherError
from publisher.formats.base import Terms
from publisher.formats.pdf.engine import make_pdf
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Source, Span
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.system.limits import Limits, bounded


@pytest.fixture
def hurried(tmp_path: Path) -> Path:
    (tmp_path / "publisher.toml").write_text("[limits]\nseconds = 2\nmegabytes = 256\n", "utf-8")
    return tmp_path


def _refused(path: Path, formats: tuple[str, ...]) -> list[str]:
    with pytest.raises(PublisherError) as caught:
        set_in_type(BuildRequest(path, formats))
    assert all(f.span and f.span.path == path.name for f in caught.value.findings)
    return [finding.code for finding in caught.value.findings]


def test_brackets_that_hang_the_markdown_parser(hurried: Path, article: Callable[..., Path]) -> None:
    assert _refused(article("---\ntitle: ع\n---\n\n" + "[" * 50_000), ("epub",)) == ["L004"]


def test_lists_nested_a_thousand_deep(hurried: Path, article: Callable[..., Path]) -> None:
    text = "".join("    " * n + "- ب\n" for n in range(400))
    assert _refused(article(f"---\ntitle: ع\n---\n\n{text}"), ("epub",)) == ["L004"]


# None of these takes five seconds; a machine that does other things besides takes four times as long.
_PATIENCE = 20
# What Markdown would need minutes for, or a stack without end: each is refused at its line, before it is read.
HOSTILE = {
    "a word of 200,000 letters": "ك" * 200_000,
    "brackets": "[" * 50_000,
    "pictures that begin": "‹![" * 20_000,
    "lists in lists": "".join("  " * n + "- ب\n" for n in range(2000)),
    "lists in a row": "- " * 2000 + "ب",
    "quotes in quotes": ">" * 2000 + " ب",
    "emphasis": "*ب " * 20_000,
    "underscores": "_ب " * 20_000,
    "escapes": "\\( " * 20_000,
    "backticks": "`ب " * 10_000,
    "tags": "<ب " * 10_000,
    "braces": "{% " * 10_000,
    "notes": "^[" * 10_000,
    "a table of 100,000 rows": "|a|b|\n|---|---|\n" + "|1|2|\n" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_too_much_is_told_at_its_line(name: str, tmp_path: Path, article: Callable[..., Path]) -> None:
    (tmp_path / "publisher.toml").write_text(f"[limits]\nseconds = {_PATIENCE}\n", "utf-8")
    with pytest.raises(PublisherError) as caught:
        set_in_type(BuildRequest(article(f"---\ntitle: ع\n---\n\nنص\n\n{HOSTILE[name]}"), ("epub",)))
    assert [(finding.code, finding.span and finding.span.line) for finding in caught.value.findings] == [("L004", 7)]


@pytest.mark.parametrize(
    "body",
    [":::note\n" * 2000, "أ\n: ب\n" * 4000, "ك" + "\u064e" * 200, "```\n\n" * 9999 + "نص", "[ب](ج.md) " * 2000],
)
def test_much_of_anything_ends_in_its_time(body: str) -> None:
    with bounded(Limits(seconds=_PATIENCE), Span("a.md", 1)):
        try:
            read_markdown(Source("a.md", f"---\ntitle: ع\n---\n{body}", ""), "ar")
        except PublisherError as error:
            assert {finding.code for finding in error.findings} <= {"L003", "L004"}


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b", "F002"),
        ("title: ع\nrevision: " + "9" * 20_000, "C003"),
        ("title: ع\ndate: 2024-13-45", "C003"),
        ("title: " + "ع" * 5_000_000, "F002"),
    ],
)
def test_bombs_in_a_head(head: str, code: str) -> None:
    with bounded(Limits(seconds=_PATIENCE), Span("a.md", 1)), pytest.raises(PublisherError) as caught:
        read_markdown(Source("a.md", f"---\n{head}\n---\nنص", ""), "ar")
    assert [finding.code for finding in caught.value.findings] == [code]


def test_an_alarm_that_was_set_before_rings_after() -> None:
    """That of pytest-timeout, for one: else a test that bounds some work had no limit any more."""
    outer = signal.getsignal(signal.SIGALRM)
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    assert left > 0
    with bounded(Limits(seconds=_PATIENCE), Span("a.md", 1)):
        assert signal.getsignal(signal.SIGALRM) is not outer
    assert signal.getsignal(signal.SIGALRM) is outer
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= left


def test_memory_that_grows(hurried: Path) -> None:
    with pytest.raises(PublisherError) as caught, bounded(Limits(seconds=20, megabytes=64), Span("x.md", 1)):
        _ = bytearray(512 << 20)
    assert [finding.code for finding in caught.value.findings] == ["L002"]


@pytest.mark.slow
def test_a_paragraph_of_200_000_words_does_not_hold_up_the_press(hurried: Path, article: Callable[..., Path]) -> None:
    path = article("---\ntitle: ع\n---\n\n" + "كلمة " * 200_000)
    assert _refused(path, ("pdf",)) in (["L001", "A026"], ["L002", "A026"])


def test_a_killed_host_is_a_finding_not_a_crash(
    sample: tuple[Path, Printed], monkeypatch: pytest.MonkeyPatch
) -> None:
    from publisher.formats.pdf.workers import launch

    taken = launch.take

    def dying() -> object:
        host = taken()
        host.kill()
        return host

    monkeypatch.setattr(launch, "take", dying)
    with pytest.raises(PublisherError) as caught:
        make_pdf(sample[1].edition, Terms(Limits(), sample[1].theme))
    assert [finding.code for finding in caught.value.findings] == ["E009"]
    assert caught.value.exit_code == 3
