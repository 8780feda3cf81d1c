"""What was worked out from values that have not changed, remembered in a store: the same key, the same result."""

import functools
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from msgspec.msgpack import Decoder

from publisher.cache.codec import DamagedError, seal, unseal
from publisher.cache.keys import Key
from publisher.cache.store import Store

T = TypeVar("T")


class Memory:
    """A store of results under the keys of what they were made from."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def knows(self, key: Key) -> bool:
        """Say whether a result is remembered; it may be damaged."""
        return self.store.has(*key)

    def recall(self, key: Key, shape: type[T], make: Callable[[], T]) -> T:
        """Give what `make` gives, from the store where it was made under this key before."""
        sealed = self.store.get(*key)
        if sealed is not None:
            try:
                known: T = unseal(sealed, _decoder(cast(Hashable, shape)))
            except DamagedError:
                self.store.drop(*key)
            else:
                return known
        made = make()
        self.store.put(*key, seal(made))
        return made


@functools.cache
def _decoder(shape: Hashable) -> Decoder[Any]:
    return Decoder(cast(Any, shape))


def forgetful() -> Memory:
    """Make a memory that keeps nothing."""
    return Memory(Store(None))
