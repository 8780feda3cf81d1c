"""How long the press takes to lay an article out and to draw it: `draw.py ISSUE`, in a process of its own.

What else a build does is the same with the text layer and without, and would hide what the layer costs.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from publisher.config import Limits
from publisher.formats.pdf import fontconfig
from publisher.formats.pdf.messages import Setting, Task
from stock import edition_of

_ROUNDS = 7


class _Watch:
    """Calls a function and keeps what it took of the processor."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.seconds = 0.0

    def __call__(self, *values: Any) -> Any:
        start = time.process_time()
        try:
            return self._function(*values)
        finally:
            self.seconds = time.process_time() - start


def _seconds(issue: Path, folder: Path) -> dict[str, float]:
    """Give the best of several rounds, after one that fills caches."""
    os.environ["FONTCONFIG_FILE"] = str(fontconfig.empty_shelf(folder))
    edition = edition_of(issue)
    fontconfig.fill_shelf(folder, edition)
    from publisher.formats.pdf import capture, layout, patches

    patches.apply()
    press, watch = layout.Press(Setting(edition, edition.layouts[0], Limits(), 1)), _Watch(capture.capture)
    whole, task = _Watch(press.fragment), Task(0, edition.parts[-1], "left")
    found = []
    with patch.object(layout, "capture", watch):
        for _ in range(_ROUNDS + 1):
            whole(task)
            found.append((whole.seconds - watch.seconds, watch.seconds))
    laid_out, drawn = (min(column) for column in zip(*found[1:], strict=True))
    return {"layout": laid_out, "draw": drawn}


def main() -> None:
    """Measure, and print JSON."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(_seconds(Path(sys.argv[1]), Path(folder))))


if __name__ == "__main__":
    main()
