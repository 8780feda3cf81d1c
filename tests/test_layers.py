"""The flow has one direction: a module imports only what lies below it, and each engine has one importer."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "publisher"

# From the ground up. A module may import from its own layer's package and from every layer before it.
LAYERS = (
    {"__init__"},
    {"model"},
    {"wording"},
    {"diagnostics", "markup", "inference", "order"},
    {"disk", "arabic", "sealing", "store", "versions", "limits", "beside"},
    {"memory", "outcome"},
    {"stamps"},
    {"schema"},
    {"config", "tokens"},
    {"catalogue", "fonts", "drawings"},
    {"pictures"},
    {"importers"},
    {"theme"},
    {"linking"},
    {"compose"},
    {"edition"},
    {"formats"},
    {"checks", "validators", "release"},
    {"workspace"},
    {"gather", "intake", "scaffold"},
    {"build"},
    {"proof"},
    {"attempts"},
    {"watch"},
    {"speech"},
    {"progress"},
    {"console"},
    {"interruption", "program"},
    {"running"},
    {"cli"},
    {"__main__"},
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

ONLY_IMPORTERS = {
    "weasyprint": {
        f"formats/pdf/{name}.py"
        for name in (
            "layout",
            "inspection",
            "mends",
            "patches/__init__",
            "patches/hooks",
            "patches/mending",
            "patches/sparing",
            "patches/shaping",
            "capture",
            "drawing",
            "margins",
            "textlayer",
            "kashida",
            "letters",
            "whole",
            "folios",
        )
    },
    "ebooklib": {"formats/epub/package.py"},
    "click": {"program.py", "cli.py"},
    "rich": {"console.py", "progress.py"},
    "watchfiles": {"watch.py"},
    "jpype": {"validators/verapdf.py"},
    "nh3": {"importers/sanitise.py"},
    "jinja2": {"theme.py"},
    "tinycss2": {"checks/styles.py", "fonts/usage.py", "formats/epub/styles.py", "tokens.py"},
    "cssselect2": {"fonts/usage.py", "formats/epub/styles.py", "formats/pdf/layout.py"},
    "yaml": {"importers/frontmatter.py"},
    "subprocess": {"formats/pdf/workers/launch.py", "validators/__init__.py"},
}
PURE = (
    "model",
    "wording",
    "diagnostics",
    "schema",
    "config",
    "linking",
    "compose",
    "edition",
    "theme",
    "catalogue",
    "tokens",
)
IMPURE = {"os", "time", "random", "socket", "urllib.request", "shutil", "subprocess", "tempfile"}


def _modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _layer(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_downward(path: Path) -> None:
    own = _layer(path)
    for name in _imports(path):
        if not name.startswith("publisher."):
            continue
        other = name.split(".")[1]
        assert other == own or RANK[other] < RANK[own], f"{own} imports {name}"


@pytest.mark.parametrize("library", ONLY_IMPORTERS)
def test_each_engine_has_its_importer(library: str) -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in _modules()
        if any(name.split(".")[0] == library for name in _imports(path))
    }
    assert found == ONLY_IMPORTERS[library]


def test_the_middle_is_pure() -> None:
    for path in _modules():
        if (
            _layer(path) in PURE
            or path.is_relative_to(SOURCE / "arabic")
            or path.is_relative_to(SOURCE / "importers")
        ):
            assert not IMPURE & set(_imports(path)), path
            assert "open(" not in path.read_text("utf-8")


def test_only_the_command_line_prints_or_exits() -> None:
    for path in _modules():
        if _layer(path) in ("cli", "console", "validators") or path.name == "host.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"print", "exit"}, path
        assert "sys.exit" not in path.read_text("utf-8"), path


def test_the_engine_stays_out_of_the_parent() -> None:
    code = "import sys, publisher.cli, publisher.build; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_help_loads_no_pipeline() -> None:
    code = (
        "import sys\nfrom publisher.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit(bool({'lxml', 'pydantic', 'jinja2', 'rich', 'publisher.build'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL).returncode == 0
