"""A loop over nothing proves nothing."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def some(items: Iterable[T]) -> list[T]:
    """Return the items, of which there is one at least."""
    found = list(items)
    assert found, "there is nothing to look at"
    return found
