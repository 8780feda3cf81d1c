"""Keys of the cache: which fields of which values a kept result depends on, and one hash of them and of our code."""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import Any, NamedTuple

from msgspec.msgpack import Encoder

from publisher.system.installed_versions import versions

#: What a face is to whoever chooses it, measures it or draws with it: its place in the font book, and its file.
FACES = tuple(f"faces.*.{name}" for name in ("family", "weight", "italic", "role", "file", "sha256"))
_EVERY = "*"


class Key(NamedTuple):
    """The kind of a kept result, which is its folder in the store, and the hash of what it was made from."""

    kind: str
    digest: str


@dataclass(frozen=True)
class KeyFields:
    """The fields of named values that results of one kind depend on.

    A field is a path: `issue.digits`, or `faces.*.sha256` for a field of every member of a sequence, or the name of a
    value that counts as a whole. `besides` are paths that the making of a result reads although they are not in its
    key, each with the reason why they need not be. A path stands for all that is below it.
    """

    kind: str
    fields: tuple[str, ...]
    besides: Mapping[str, str] = field(default_factory=dict)

    @functools.cached_property
    def getters(self) -> dict[str, tuple[Callable[[Any], Any], ...]]:
        """What reads the fields of each value, by the value's name."""
        found: dict[str, tuple[Callable[[Any], Any], ...]] = {}
        for path in self.fields:
            name, *steps = path.split(".")
            found[name] = (*found.get(name, ()), functools.partial(_field, steps))
        return found

    def key(self, **values: Any) -> Key:
        """Return the key of a result that is made from these values; raise TypeError unless they are all of them."""
        return self.given().key(**values)

    def given(self, **values: Any) -> "PartialKey":
        """Hash the values that many results have in common."""
        return PartialKey(self, values)

    def covers(self, path: str) -> bool:
        """Return whether results with equal keys agree in a field, or need not agree in it."""
        known = (*self.fields, *self.besides)
        return any(path == one or path.startswith(f"{one}.") or one.startswith(f"{path}.") for one in known)


class PartialKey:
    """A key of which some values are known."""

    def __init__(self, fields: KeyFields, values: Mapping[str, Any]) -> None:
        self.fields, self.values = fields, values
        self._hash = sha256(f"{code()}\0{fields.kind}\0".encode())
        self._hash.update(self._encoded(values))

    def key(self, **values: Any) -> Key:
        """Return the key with the values that were not known; raise TypeError unless they are just those."""
        if self.fields.getters.keys() != {*self.values, *values} or self.values.keys() & values:
            raise TypeError(f"a key of {self.fields.kind} is made of {', '.join(self.fields.getters)}")
        whole = self._hash.copy()
        whole.update(self._encoded(values))
        return Key(self.fields.kind, whole.hexdigest())

    def _encoded(self, values: Mapping[str, Any]) -> bytes:
        getters = self.fields.getters
        return _ENCODER.encode([get(values[name]) for name in sorted(values) for get in getters[name]])


def joined(keys: Iterable[Key]) -> Key:
    """Return the key of results of one kind, kept together: it depends on what each of them does."""
    every = list(keys)
    return Key(every[0].kind, sha256("".join(key.digest for key in every).encode()).hexdigest())


def _field(steps: Sequence[str], value: Any) -> Any:
    for number, step in enumerate(steps):
        if step == _EVERY:
            return [_field(steps[number + 1 :], member) for member in value]
        value = getattr(value, step)
    return value


def _as_plain(value: Any) -> object:
    """Encode what MessagePack knows no type for."""
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no part of a key")


# Sets and tables are written in one order, so that the same values have the same key in each process.
_ENCODER = Encoder(enc_hook=_as_plain, order="deterministic")


@functools.cache
def code() -> str:
    """Return one hash of this package's code and catalogues, and of the versions of the libraries that it calls."""
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
