"""Hostile articles: each is refused by name within its time, and takes nothing down with it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.build import Order, Printed, set_in_type
from publisher.config import Limits
from publisher.diagnostics import PublisherError
from publisher.formats.base import Terms
from publisher.formats.pdf.engine import make_pdf
from publisher.limits import bounded
from publisher.model import Span


@pytest.fixture
def hurried(tmp_path: Path) -> Path:
    (tmp_path / "publisher.toml").write_text("[limits]\nseconds = 2\nmegabytes = 256\n", "utf-8")
    return tmp_path


def _refused(path: Path, formats: tuple[str, ...]) -> list[str]:
    with pytest.raises(PublisherError) as caught:
        set_in_type(Order(path, formats))
    assert all(f.span and f.span.path == path.name for f in caught.value.findings)
    return [finding.code for finding in caught.value.findings]


def test_brackets_that_hang_the_markdown_parser(hurried: Path, article: Callable[..., Path]) -> None:
    assert _refused(article("---\ntitle: ع\n---\n\n" + "[" * 50_000), ("epub",)) in (["L001"], ["L003"])


def test_lists_nested_a_thousand_deep(hurried: Path, article: Callable[..., Path]) -> None:
    text = "".join("    " * n + "- ب\n" for n in range(400))
    assert _refused(article(f"---\ntitle: ع\n---\n\n{text}"), ("epub",))[0] in ("L001", "L003", "M002")


def test_memory_that_grows(hurried: Path) -> None:
    with pytest.raises(PublisherError) as caught, bounded(Limits(seconds=20, megabytes=64), Span("x.md", 1)):
        _ = bytearray(512 << 20)
    assert [finding.code for finding in caught.value.findings] == ["L002"]


@pytest.mark.slow
def test_a_paragraph_of_200_000_words_does_not_hold_up_the_press(hurried: Path, article: Callable[..., Path]) -> None:
    path = article("---\ntitle: ع\n---\n\n" + "كلمة " * 200_000)
    assert _refused(path, ("pdf",)) in (["L001"], ["L002"])


def test_a_killed_worker_is_a_finding_not_a_crash(
    sample: tuple[Path, Printed], monkeypatch: pytest.MonkeyPatch
) -> None:
    from publisher.formats.pdf import process

    taken = process.take

    def dying() -> object:
        worker = taken()
        worker.process.kill()
        return worker

    monkeypatch.setattr(process, "take", dying)
    with pytest.raises(PublisherError) as caught:
        make_pdf(sample[1].edition, Terms(Limits(), ("pdf",), sample[1].theme))
    assert [finding.code for finding in caught.value.findings] == ["L002"]
