"""A text and a face → PDFs of three engines: the press, stock WeasyPrint, Typst."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import corpus
from measure import measure
from reading.matter import MARGIN, SIZE, Matter
from typst_source import escaped

_HERE = Path(__file__).parent
_BENCH = _HERE.parent
ISSUE = "sources/one"
_ARTICLES = 24  # that are drawn
_SETTINGS = 'theme = "reading"\n'
#: The press and stock WeasyPrint set a cover and contents first, which are not measured.
_FRONT = 2


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and its first page with the text on it."""

    pdf: Path
    first: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder to work in, the press's home, its folder of fonts."""

    folder: Path
    home: Path
    fonts: Path

    def project(self, matter: Matter, family: str, how: str = "kashida") -> Path:
        """Write a project whose theme is that of the benchmark in one face; `how` its lines are filled."""
        root = self.folder / f"{family} {matter.measure} {how} {matter.title}".replace(" ", "-")
        if not root.is_dir():
            theme = root / "templates" / "reading"
            shutil.copytree(_HERE / "theme", theme)
            settings = (theme / "theme.toml").read_text("utf-8")
            settings = settings.replace("FAMILY", family).replace("WIDTH", f"{matter.width}mm").replace("HOW", how)
            (theme / "theme.toml").write_text(settings, "utf-8")
            (root / "publisher.toml").write_text(_SETTINGS, "utf-8")
            _write_issue(root / ISSUE, matter)
        return root

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """Have the press of this desk imported, and not the checkout's."""
        return {"PYTHONPATH": f"{self.home}:{_BENCH}", **more}


def _write_issue(folder: Path, matter: Matter) -> None:
    folder.mkdir(parents=True)
    text = f"---\ntitle: {matter.title}\n---\n\n" + "\n\n".join(matter.paragraphs) + "\n"
    (folder / "a.md").write_text(text, "utf-8")
    table = f'title = "{matter.title}"\nlanguage = "{matter.language}"\narticles = ["a.md"]\n'
    (folder / "issue.toml").write_text(table, "utf-8")


def press(desk: Desk, matter: Matter, family: str, *, layer: bool = True, how: str = "kashida") -> Printed:
    """Build by `publisher build`, from nothing."""
    root, out = desk.project(matter, family, how), "out" if layer else "off"
    shutil.rmtree(root / "cache", ignore_errors=True)
    kept = {"PUBLISHER_CACHE": str(root / "cache")} | ({} if layer else {"PUBLISHER_TEXT_LAYER": "0"})
    command = [sys.executable, "-m", "publisher", "build", ISSUE, "--format", "pdf", "--out", out, "--quiet"]
    measure(command, root, desk.environment(kept))
    return Printed(root / out / "one" / "one.pdf", _FRONT)


def drawing(desk: Desk, matter: Matter, family: str, *, layer: bool = True) -> dict[str, float]:
    """Give the seconds that the press takes to lay out articles and to draw them, without a process around them."""
    root = desk.project(matter, family)
    corpus.write(root, _ARTICLES)
    (root / "publisher.toml").write_text(_SETTINGS, "utf-8")
    environment = desk.environment({} if layer else {"PUBLISHER_TEXT_LAYER": "0"})
    issue = corpus.folder_of(root, _ARTICLES).relative_to(root)
    command = [sys.executable, str(_HERE / "draw.py"), str(issue)]
    done = subprocess.run(command, cwd=root, env=os.environ | environment, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def stock(desk: Desk, matter: Matter, family: str) -> Printed:
    """Set the press's own HTML and CSS by WeasyPrint as it comes."""
    root = desk.project(matter, family)
    pdf, code = root / "stock.pdf", "import sys, pathlib, stock; stock.prepare(*map(pathlib.Path, sys.argv[1:]))"
    measure([sys.executable, "-c", code, ISSUE, str(root)], root, desk.environment({}))
    fonts = {"FONTCONFIG_FILE": str(root / "fonts.conf")}
    measure([sys.executable, str(_BENCH / "set_stock.py"), "stock.html", str(pdf)], root, fonts)
    return Printed(pdf, _FRONT)


_TYPST = """\
#set document(title: "{title}")
#set page(width: {width}mm, height: 210mm, margin: (x: {margin}mm, y: 18mm))
#set text(font: ("{family}", "Amiri", "DejaVu Sans Mono"), lang: "{language}", size: {size}pt)
#set par(justify: true, leading: 0.9em, spacing: 1.6em)
#show heading: set text(weight: "regular", size: 1.3em)
"""


def typst(desk: Desk, matter: Matter, family: str) -> Printed:
    """Set the same text on the same page by Typst."""
    root = desk.project(matter, family)
    head = _TYPST.format(
        title=matter.title,
        width=matter.width,
        margin=MARGIN,
        family=family,
        language=matter.language,
        size=SIZE,
    )
    body = "\n\n".join([f"= {escaped(matter.title)}", *map(escaped, matter.paragraphs)])
    (root / "a.typ").write_text(f"{head}\n{body}\n", "utf-8")
    command = [sys.executable, str(_BENCH / "set_typst.py"), str(desk.fonts), "a.typ", "typst.pdf"]
    measure(command, root, {})
    return Printed(root / "typst.pdf", 0)


ENGINES: dict[str, Callable[[Desk, Matter, str], Printed]] = {"press": press, "stock": stock, "typst": typst}
