"""The model of docs/scale.md: what must hold whatever the figures are, and the table as the script prints it."""

import json
from dataclasses import replace

import pytest

from places import REPO
from scale_model import FIGURES, Cluster, Figures, Outcome, pages_of_books, simulated
from some import some

_FIGURES = Figures(**json.loads(FIGURES.read_text("utf-8"))["figures"])
_QUIET = Cluster(machines=1, cores=2, line=1e12, late=0.0, losses=0.0)
_PAGES = pages_of_books(2000, 200, 1)


def _on(machines: int, **values: float) -> Outcome:
    return simulated(_PAGES, replace(_QUIET, machines=machines, **values), _FIGURES, 1)  # type: ignore[arg-type]  # a table


def test_books_have_the_mean_that_was_asked_for_and_few_are_long() -> None:
    assert sum(_PAGES) / len(_PAGES) == pytest.approx(200, rel=0.05)
    assert sorted(_PAGES)[len(_PAGES) // 2] < 180
    assert max(_PAGES) > 800


def test_the_work_is_the_same_on_any_number_of_machines_and_no_book_is_lost() -> None:
    work = sum(_FIGURES.book_seconds + pages * _FIGURES.page_seconds for pages in _PAGES)
    moved = sum(_PAGES) * (_FIGURES.sent_page_bytes + _FIGURES.product_page_bytes)
    for machines in some((1, 3, 30)):
        told = _on(machines)
        assert (told.core_seconds, told.moved) == (pytest.approx(work), pytest.approx(moved))
        assert told.seconds >= work / (machines * 2)


def test_more_machines_take_less_time_until_the_driver_is_busy() -> None:
    hours = [_on(machines).seconds for machines in (1, 2, 10, 50)]
    assert hours == sorted(hours, reverse=True)
    slow = [_on(machines, line=1e5) for machines in (10, 50)]
    assert slow[1].seconds == pytest.approx(slow[0].seconds, rel=0.05)
    assert slow[1].driver_seconds / slow[1].seconds > 0.95


def test_what_is_lost_is_made_again() -> None:
    told = _on(10, losses=5.0)
    assert told.again > 0
    assert told.core_seconds > _on(10).core_seconds


def test_the_table_in_the_documents_is_of_these_figures() -> None:
    text = (REPO / "docs" / "scale.md").read_text("utf-8")
    pages = pages_of_books(10_000, 200, 1)
    for machines in some((1, 10, 100)):
        told = simulated(pages, Cluster(machines, 2, 100e6, 120, 0.01), _FIGURES, 1)
        assert f"| {machines} | {told.seconds / 3600:.1f} |" in text
    assert f"The store has {sum(pages) * _FIGURES.store_page_bytes / 1e9:.0f} GB" in text
