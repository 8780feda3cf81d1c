"""The environment in which the layout engine works: without variables that change how libraries shape and choose."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

# HarfBuzz, Pango, Fontconfig and FreeType change shapes and faces by these, without a word.
_FOREIGN = ("HB_", "PANGO", "FONTCONFIG_", "FC_", "FREETYPE_")


def own_environment() -> dict[str, str]:
    """Return this process's environment without such variables."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}


@contextmanager
def without_foreign_variables() -> Iterator[None]:
    """Do without such variables for a while: the environment is that of another program, which gets them back."""
    before = dict(os.environ)
    drop_foreign_variables()
    try:
        yield
    finally:
        for name in before.keys() - os.environ.keys():
            os.environ[name] = before[name]


def drop_foreign_variables() -> None:
    """Take such variables out of this process's environment, before a library reads them."""
    for name in os.environ.keys() - own_environment().keys():
        del os.environ[name]
