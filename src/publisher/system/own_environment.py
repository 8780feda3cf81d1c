"""The environment in which the layout engine works: without variables that change how libraries shape and choose."""

import os

# HarfBuzz, Pango, Fontconfig and FreeType change shapes and faces by these, without a word.
_FOREIGN = ("HB_", "PANGO", "FONTCONFIG_", "FC_", "FREETYPE_")


def own_environment() -> dict[str, str]:
    """Return this process's environment without such variables."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}


def drop_foreign_variables() -> None:
    """Take such variables out of this process's environment, before a library reads them."""
    for name in os.environ.keys() - own_environment().keys():
        del os.environ[name]
