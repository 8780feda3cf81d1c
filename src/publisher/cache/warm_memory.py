"""What was worked out for an issue, held as values while the process lives, and not read from disk again."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from publisher.cache.keys import Key
from publisher.cache.memoize import Memory
from publisher.cache.store import Store

T = TypeVar("T")


class WarmMemory(Memory):
    """A memory that has at hand what the last reading of an issue asked for, and nothing of before."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._now: dict[Key, Any] = {}
        self._before: dict[Key, Any] = {}

    def turn(self) -> None:
        """Begin another reading: what that does not ask for is forgotten after it."""
        self._before, self._now = {**self._before, **self._now} if not self._now else self._now, {}

    def turned(self, store: Store) -> "WarmMemory":
        """Begin another reading, with what else is remembered in a store; return this memory."""
        self.store = store
        self.turn()
        return self

    def keep_all(self) -> None:
        """Have what a reading left out, which ended early, at hand for the next one."""
        self._now = {**self._before, **self._now}

    def knows(self, key: Key) -> bool:
        """Say whether a result is remembered."""
        return key in self._now or key in self._before or super().knows(key)

    def recall(self, key: Key, shape: type[T], make: Callable[[], T]) -> T:
        """Give what `make` gives, from memory or the store where it was made under this key before."""
        known = self._now.get(key, self._before.get(key))
        if known is None:
            known = super().recall(key, shape, make)
        self._now[key] = known
        return cast(T, known)
