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
    for name, hooks in _HOOKS.items() if not kinds else ():
        if engine_status().on(name):
            import_module(hooks).take_part()


#: Parts of the press that the engine asks, by the name of their patch.
_HOOKS = {
    "text_layer": "publisher.formats.pdf.render.patches.hooks",
    "paragraphs": "publisher.formats.pdf.render.planned_lines",
    "text_indents": "publisher.formats.pdf.render.text_indents",
    "baseline_grid": "publisher.formats.pdf.render.baseline_grid",
}
