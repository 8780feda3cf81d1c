"""The press's changes to WeasyPrint: those that save its time, those that mend what it makes, and hooks.

Each is a module with `apply()`, listed in `registry.py` with the sources that it rests on; `status.py` says which are
on with the engine that is installed.
"""

from importlib import import_module

from publisher.formats.pdf.render.patches.registry import PATCHES
from publisher.formats.pdf.render.patches.status import engine_status


def apply(*kinds: str) -> None:
    """Make the changes of some kinds that are on, all unless some are named; once a process, in their order."""
    on = [
        patch
        for patch in PATCHES
        if patch.kind in (kinds or ("speed", "fix")) and engine_status().on(patch.name) and patch.modules
    ]
    # Each keeps what it stands for as it finds it: all are loaded before any changes something.
    for module in [import_module(name) for patch in on for name in patch.modules]:
        module.apply()
    if not kinds and engine_status().on("text_layer"):
        import_module("publisher.formats.pdf.render.patches.hooks").take_part()
