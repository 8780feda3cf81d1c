"""Notes which fields of the press's own values are read while something is made, to be held against its key."""

import dataclasses
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from publisher import model
from publisher.cache.keys import KeyFields, PartialKey
from publisher.labels.speaker import Speaker
from publisher.pipeline.request import BuildRequest
from publisher.settings import tables
from publisher.settings.validation import Strict
from publisher.themes import tokens
from publisher.themes.theme import Theme


def _classes() -> Iterator[type]:
    """The classes whose values live longer than one stage, so that one may read what its key forgets."""
    yield from (one for one in vars(model).values() if isinstance(one, type) and dataclasses.is_dataclass(one))
    for module in (tables, tokens):
        yield from (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Strict))
    yield from (Theme, BuildRequest, Speaker)


CLASSES = tuple(dict.fromkeys(one for one in _classes() if one is not Strict))


def _fields(kind: type) -> frozenset[str]:
    if dataclasses.is_dataclass(kind):
        return frozenset(one.name for one in dataclasses.fields(kind))
    return frozenset(("_language", "_digits", "_calendars", "_months"))


FIELDS = {kind: _fields(kind) for kind in CLASSES}


@dataclass
class Stage:
    """What was read while one thing was made, and what did not exist before."""

    reads: dict[tuple[int, str], Any] = field(default_factory=dict)
    new: dict[int, Any] = field(default_factory=dict)  # held, so that no other value gets its id
    copies: dict[int, Any] = field(default_factory=dict)  # what `dataclasses.replace` made, and of which value

    def note(self, value: Any, name: str) -> None:
        """Note a read; what a copy has of its original is the original's."""
        while id(value) in self.copies and _same(value, self.copies[id(value)], name):
            value = self.copies[id(value)]
        self.reads[id(value), name] = value

    def unkeyed(self, fields: KeyFields, values: Mapping[str, Any]) -> set[str]:
        """Tell the reads that the key does not cover: by their paths, or by the class of a value that it lacks."""
        places: dict[int, set[str]] = {}
        for name, value in values.items():
            for path, member in _walk(name, value):
                places.setdefault(id(member), set()).add(path)
        found = set()
        for (number, name), value in self.reads.items():
            if number in self.new:
                continue
            paths = [f"{path}.{name}" for path in places.get(number, ())]
            if not any(fields.covers(path) for path in paths):
                found.add(min(paths, default=f"{type(value).__name__}.{name}, of no value that the key is made of"))
        return found


def _same(value: Any, other: Any, name: str) -> bool:
    return object.__getattribute__(value, name) is object.__getattribute__(other, name)


def _copied() -> Any:
    """Return the value that `dataclasses.replace` is copying where that calls our caller, else None."""
    frame = sys._getframe(2)
    if frame.f_code.co_filename != dataclasses.__file__ or frame.f_code.co_name not in ("replace", "_replace"):
        return None
    return frame.f_locals.get("obj", frame.f_locals.get("self"))


def _walk(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """List all recorded values below one, with their paths."""
    if type(value) in FIELDS:
        yield path, value
        for name in FIELDS[type(value)]:
            yield from _walk(f"{path}.{name}", object.__getattribute__(value, name))
    elif isinstance(value, tuple | list):
        for member in value:
            yield from _walk(f"{path}.*", member)
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _walk(f"{path}.*", member)


class Recorder:
    """Has every class of CLASSES tell of reads; stages are of one thread, and one may stand within another."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._local = threading.local()
        #: By a key's digest: the fields that it has, and the values that it was made of.
        self.keys: dict[str, tuple[KeyFields, dict[str, Any]]] = {}
        for kind in CLASSES:
            patch.setattr(kind, "__getattribute__", self._noting(FIELDS[kind]), raising=False)
            patch.setattr(kind, "__init__", self._making(kind.__init__))
            for name in ("__hash__", "__eq__", "__reduce_ex__"):
                patch.setattr(kind, name, self._silently(getattr(kind, name)), raising=False)
        patch.setattr(PartialKey, "__init__", self._silently(PartialKey.__init__))
        patch.setattr(PartialKey, "key", self._keeping(PartialKey.key))

    @property
    def _stages(self) -> list[Stage | None]:
        if not hasattr(self._local, "stages"):
            self._local.stages = []
        return self._local.stages  # type: ignore[no-any-return]  # threads keep what they like

    @contextmanager
    def stage(self, stage: Stage | None) -> Iterator[None]:
        """Note what is read here; None: nothing."""
        self._stages.append(stage)
        try:
            yield
        finally:
            self._stages.pop()

    def met(self, value: Any) -> None:
        """Take note of values that were read from the cache in a stage: they are its own."""
        for stage in filter(None, self._stages):
            stage.new |= {id(member): member for _, member in _walk("", value)}

    def _noting(self, fields: frozenset[str]) -> Callable[[Any, str], Any]:
        def read(value: Any, name: str) -> Any:
            stage = self._stages[-1] if name in fields and self._stages else None
            if stage is not None and _copied() is not value:
                stage.note(value, name)
            return object.__getattribute__(value, name)

        return read

    def _making(self, stock: Callable[..., None]) -> Callable[..., None]:
        def make(value: Any, *arguments: Any, **named: Any) -> None:
            original = _copied()
            for stage in filter(None, self._stages):
                stage.new[id(value)] = value
                if original is not None:
                    stage.copies[id(value)] = original
            stock(value, *arguments, **named)

        return make

    def _silently(self, stock: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            with self.stage(None):
                return stock(*arguments, **named)

        return run

    def _keeping(self, stock: Callable[..., Any]) -> Callable[..., Any]:
        def key(partial: PartialKey, **values: Any) -> Any:
            with self.stage(None):
                made = stock(partial, **values)
                self.keys[made.digest] = (partial.fields, {**partial.values, **values})
            return made

        return key
