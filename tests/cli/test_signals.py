"""Ctrl-C ends a program where it is, but within an import a moment later: its lock would stay shut."""

import importlib
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.cli.signals import heed

_ENDS = {signal.SIGINT: KeyboardInterrupt, signal.SIGTERM: SystemExit}


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in _ENDS}
    heed()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", _ENDS)
def test_a_signal_ends_the_program(number: signal.Signals) -> None:
    with pytest.raises(_ENDS[number]):
        signal.raise_signal(number)


@pytest.mark.parametrize("number", _ENDS)
def test_an_import_is_finished_first(number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"interrupted_{number}"
    text = f"import signal\nsignal.raise_signal({int(number)})\nwhole = True\n"
    (tmp_path / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module(name)
    assert module.whole
    with pytest.raises(_ENDS[number]):
        time.sleep(5)
    del sys.modules[name]
