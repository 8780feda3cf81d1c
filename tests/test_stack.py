"""A deep stack has room: at no depth does every call ask the system for memory."""

import resource
from collections.abc import Callable

from publisher.stack import roomy

_DEEP, _CALLS = 150, 50
_BEGINNINGS = 40  # how full a chunk is at the first call hangs on whoever calls: one of these finds its end


def test_no_depth_asks_the_system_at_every_call() -> None:
    assert any(_costly(beginning, lambda work: work()) for beginning in range(_BEGINNINGS))
    assert not any(_costly(beginning, roomy) for beginning in range(_BEGINNINGS))


def _costly(beginning: int, run: Callable[[Callable[[], list[int]]], list[int]]) -> bool:
    """Say whether calls cost a page fault each at some depth, from a depth to begin at."""
    if beginning:
        return _costly(beginning - 1, run)
    return any(faults >= _CALLS for faults in run(_faults_by_depth))


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
