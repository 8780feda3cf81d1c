"""Paragraphs → a PDF of one long page, by each engine."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import measure
from typst_source import escaped

_HERE = Path(__file__).parent
_BENCH, _REPO = _HERE.parent, _HERE.parents[1]
_ISSUE = "sources/one"
_FRONT = 2  # the press and what is made of its HTML have a cover and contents first
_MARGIN = 10  # mm
_HEIGHT = 4900  # mm: as much as a PDF may have


@dataclass(frozen=True, slots=True)
class Measure:
    """How long lines are (mm), and the size of the type (pt)."""

    name: str
    wide: float
    size: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and its first page with the text on it."""

    pdf: Path
    first: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder to work in, the press's fonts, and the paragraphs."""

    folder: Path
    fonts: Path
    texts: Sequence[str]

    def project(self, measure: Measure, **changes: object) -> Path:
        """Write a project whose theme justifies as majalla does, but for some changes; return its folder."""
        name = " ".join(map(str, (measure.name, *changes.values()))).replace(" ", "-")
        root = self.folder / name
        if not root.is_dir():
            theme = root / "templates" / "lines"
            shutil.copytree(_HERE / "theme", theme)
            (theme / "theme.toml").write_text(_settings(measure, changes), "utf-8")
            (root / "publisher.toml").write_text('theme = "lines"\n', "utf-8")
            issue = root / _ISSUE
            issue.mkdir(parents=True)
            text = "---\ntitle: سطور\n---\n\n" + "\n\n".join(map(_literal, self.texts)) + "\n"
            (issue / "a.md").write_text(text, "utf-8")
            (issue / "issue.toml").write_text('title = "سطور"\nlanguage = "ar"\narticles = ["a.md"]\n', "utf-8")
        return root


def _settings(measure: Measure, changes: Mapping[str, object]) -> str:
    justify = tomllib.loads((_REPO / "templates" / "majalla" / "theme.toml").read_text("utf-8"))["justify"] | changes
    rows = "".join(f"{key} = {json.dumps(value)}\n" for key, value in justify.items() if not isinstance(value, dict))
    return (
        f'[justify]\n{rows}\n[fonts]\ntext = ["Amiri", "DejaVu Sans Mono"]\n\n[pages.one]\n'
        f'width = "{measure.wide + 2 * _MARGIN}mm"\nheight = "{_HEIGHT}mm"\nmargin = "{_MARGIN}mm"\n'
        f'body = "{measure.size}pt"\n'
    )


def _literal(text: str) -> str:
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]<>#+-.!|~$" else letter for letter in text)


def press(desk: Desk, measure_: Measure, **changes: object) -> Printed:
    """Build by `publisher build`, from nothing."""
    root = desk.project(measure_, **changes)
    command = [sys.executable, "-m", "publisher", "build", _ISSUE, "--format", "pdf", "--no-cache", "--quiet"]
    measure([*command, "--out", "out"], root, {})
    return Printed(root / "out" / "one" / "one.pdf", _FRONT)


def stock(desk: Desk, measure_: Measure) -> Printed:
    """Set the press's own HTML and CSS by WeasyPrint as it comes."""
    root = _html(desk, measure_)
    measure([sys.executable, str(_BENCH / "set_stock.py"), "stock.html", "stock.pdf"], root, _fonts(root))
    return Printed(root / "stock.pdf", _FRONT)


def chromium(desk: Desk, measure_: Measure) -> Printed:
    """Print the same document by Chromium."""
    root = _html(desk, measure_)
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), "chromium")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command += ["--no-pdf-header-footer", "--print-to-pdf=chromium.pdf", (root / "stock.html").as_uri()]
    subprocess.run(command, cwd=root, env=os.environ | _fonts(root), check=True, capture_output=True, timeout=300)
    return Printed(root / "chromium.pdf", _FRONT)


def _html(desk: Desk, measure_: Measure) -> Path:
    root = desk.project(measure_)
    if not (root / "stock.html").is_file():
        code = "import sys, pathlib, stock; stock.prepare(*map(pathlib.Path, sys.argv[1:]))"
        measure([sys.executable, "-c", code, _ISSUE, str(root)], root, {"PYTHONPATH": str(_BENCH)})
    return root


def _fonts(root: Path) -> dict[str, str]:
    return {"FONTCONFIG_FILE": str(root / "fonts.conf")}


_TYPST = """\
#set page(width: {width}mm, height: auto, margin: {margin}mm)
#set text(font: ("Amiri", "DejaVu Sans Mono"), lang: "ar", size: {size}pt)
#set par(justify: true, leading: 0.9em, spacing: 1.9em)
"""


def typst(desk: Desk, measure_: Measure) -> Printed:
    """Set the same paragraphs by Typst."""
    root = desk.project(measure_)
    head = _TYPST.format(width=measure_.wide + 2 * _MARGIN, margin=_MARGIN, size=measure_.size)
    (root / "a.typ").write_text(head + "\n\n".join(map(escaped, desk.texts)) + "\n", "utf-8")
    measure([sys.executable, str(_BENCH / "set_typst.py"), str(desk.fonts), "a.typ", "typst.pdf"], root, {})
    return Printed(root / "typst.pdf", 0)


ENGINES: dict[str, Callable[[Desk, Measure], Printed]] = {
    "press": press,
    "press by line": lambda desk, measure_: press(desk, measure_, breaking="line"),
    "typst": typst,
    "chromium": chromium,
    "stock": stock,
}
