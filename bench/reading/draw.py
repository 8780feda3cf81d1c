"""How long the press takes to lay articles out and to draw them: `draw.py ISSUE`, in a process of its own.

What else a build does is the same with the text layer and without, and would hide what the layer costs.
"""

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from publisher.formats.pdf.render import fontconfig
from publisher.formats.pdf.workers.messages import Setting, Task
from publisher.system.limits import Limits
from stock import edition_of


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
    """Give the seconds of the later articles of an issue: a worker's first ones make words that it remembers."""
    os.environ["FONTCONFIG_FILE"] = str(fontconfig.empty_shelf(folder))
    edition = edition_of(issue)
    fontconfig.fill_shelf(folder, edition)
    from publisher.formats.pdf.fragments import capture, part_press
    from publisher.formats.pdf.render import layout, patches

    patches.apply()
    gc.disable()
    press = part_press.PartPress(layout.Press(Setting(edition, edition.layouts[0], Limits(), 1)))
    watch = _Watch(capture.capture)
    whole, found = _Watch(press.fragment), []
    articles = [part for part in edition.parts if part.kind == "article"]
    with patch.object(part_press, "capture", watch):
        for index, part in enumerate(articles):
            gc.collect()  # as a worker does between two parts, and not in the midst of one
            whole(Task(index, part, "left"))
            found.append((whole.seconds - watch.seconds, watch.seconds))
    laid_out, drawn = (sum(column) for column in zip(*found[len(found) // 2 :], strict=True))
    return {"layout": laid_out, "draw": drawn}


def main() -> None:
    """Measure, and print JSON."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(_seconds(Path(sys.argv[1]), Path(folder))))


if __name__ == "__main__":
    main()
