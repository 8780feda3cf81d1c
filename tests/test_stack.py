"""A deep stack has room: at no depth does every call ask the system for memory."""

import resource
from collections.abc import Callable

from publisher.stack import roomy

_DEEP, _CALLS = 400, 50


def test_no_depth_asks_the_system_at_every_call() -> None:
    assert _costly(_faults_by_depth)  # else there is nothing to be gained
    assert not _costly(lambda: roomy(_faults_by_depth))


def _costly(measure: Callable[[], list[int]]) -> list[int]:
    return [depth for depth, faults in enumerate(measure()) if faults >= _CALLS]


def _faults_by_depth() -> list[int]:
    found: list[int] = []
    _descend(_DEEP, found)
    return found


def _descend(deep: int, found: list[int]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(_CALLS):
        _leaf()
    found.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    if deep:
        _descend(deep - 1, found)


def _leaf() -> None:
    return
