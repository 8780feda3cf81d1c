"""The layout engine's import, without what it would do there for nothing."""

import ctypes.util
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

import cffi  # type: ignore[import-untyped]  # it has no types

from publisher.formats.pdf.render.pango_binding import known

# WeasyPrint calls them for variable fonts and where HarfBuzz has no subsetter; to load them takes a third of its
# import, and fifteen megabytes.
_SELDOM_CALLED = ("fontTools.subset", "fontTools.varLib.instancer")


class _Later(ModuleType):
    """Stands for a module of which functions and classes alone are called, and loads it at the first call."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*args: object, **options: object) -> object:
            return getattr(importlib.import_module(self.__name__), name)(*args, **options)

        return call


def _nowhere(name: str) -> str | None:  # noqa: ARG001 -- the signature of ctypes.util.find_library
    return None


@contextmanager
def light() -> Iterator[None]:
    """Import the engine within: with its binding as it was read beforehand (`pango_binding.py`), without its
    subsetters, and without 54 subprocesses that look for its libraries.

    cffi asks ctypes.util for names that Linux does not have, each by way of a compiler, and finds them by their
    sonames after: with no finder that saves 0.2 s.
    """
    finder, reader, binding = ctypes.util.find_library, cffi.FFI, known()
    if binding:
        cffi.FFI = lambda: binding
    if sys.platform == "linux":
        ctypes.util.find_library = _nowhere
    stand_ins = {name: _Later(name) for name in _SELDOM_CALLED if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        ctypes.util.find_library, cffi.FFI = finder, reader
        for name in stand_ins:  # whoever else imports one gets the module itself
            del sys.modules[name]
