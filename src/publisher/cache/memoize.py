"""What was worked out from values that have not changed, remembered in a store: the same values, the same result."""

import functools
from collections.abc import Callable, Hashable
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, cast

from msgspec.msgpack import Decoder, encode

from publisher.cache.codec import DamagedError, seal, unseal
from publisher.cache.store import Store
from publisher.system.installed_versions import versions

T = TypeVar("T")


class Memory:
    """A store with what its entries were made from: values, our code, and the libraries that it calls."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def knows(self, kind: str, made_from: Any) -> bool:
        """Say whether something is remembered of these values; it may be damaged."""
        return self.store.has(kind, _key_of_values(made_from))

    def recall(self, kind: str, made_from: Any, shape: type[T], make: Callable[[], T]) -> T:
        """Give what `make` gives, from the store where it was made from these values before."""
        key = _key_of_values(made_from)
        sealed = self.store.get(kind, key)
        if sealed is not None:
            try:
                known: T = unseal(sealed, _decoder(cast(Hashable, shape)))
            except DamagedError:
                self.store.drop(kind, key)
            else:
                return known
        made = make()
        self.store.put(kind, key, seal(made))
        return made


def _key_of_values(made_from: Any) -> str:
    return sha256(b"\0".join((code().encode(), encode(made_from)))).hexdigest()


@functools.cache
def _decoder(shape: Hashable) -> Decoder[Any]:
    return Decoder(cast(Any, shape))


@functools.cache
def code() -> str:
    """Give one hash of this package's code and catalogues, and of the versions of the libraries that it calls."""
    sources = sorted(_sources(files("publisher")), key=lambda named: named[0])
    whole = b"\0".join(part for name, data in sources for part in (name.encode(), data))
    return sha256(b"\0".join((whole, repr(versions()).encode()))).hexdigest()


def _sources(folder: Traversable, above: str = "") -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in folder.iterdir():
        name = f"{above}/{item.name}"
        if item.is_dir() and not item.name.startswith("_"):
            found += _sources(item, name)
        elif item.name.endswith((".py", ".toml")):
            found.append((name, item.read_bytes()))
    return found


def forgetful() -> Memory:
    """Make a memory that keeps nothing."""
    return Memory(Store(None))
