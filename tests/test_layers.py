"""The flow has one direction: a module imports only what lies below it, and each engine has one importer."""

import ast
import functools
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from places import SOURCE, TESTS
from some import some
from waiting import PATIENCE

# From the ground up. A package, or a module beside them, may import from itself and from every level before its own.
LEVELS = (
    {"__init__", "model", "events", "i18n", "html_tree"},
    {"diagnostics"},
    {"arabic", "system", "assets", "fonts"},
    {"cache", "settings", "labels"},
    {"importers", "themes"},
    {"issue", "formats"},
    {"checks", "validators", "project"},
    {"pipeline"},
    {"site", "preview", "scale"},
    {"cli"},
    {"api", "__main__"},
)
#: What is imported within a level, for the nouns have directions, which the table of languages knows; and from above:
#: the package offers the names of `api`, and loads it when one is asked for.
WITHIN = {("model", "i18n"), ("__init__", "api")}
RANK = {name: rank for rank, names in enumerate(LEVELS) for name in names}
#: What may stand in the package itself; all else is in a package of its level.
AT_THE_TOP = {"__init__", "__main__", "api", "model", "html_tree", "events"}
#: The only names that two files may have.
REPEATED = {"__init__.py", "base.py", "registry.py", "metadata.py"}

_RENDER = {
    "layout",
    "inspection",
    "justification",
    "letter_counts",
    "link_fixes",
    "note_calls",
    "order_check",
    "raised_boxes",
}
_RENDER |= {
    "css_trial",
    "baseline_grid",
    "column_trials",
    "cut_words",
    "drawing_faults",
    "drawing_text",
    "hemistichs",
    "placed_lines",
    "text_indents",
}
_FRAGMENTS = {"capture", "page_furniture", "page_references", "part_press"}
_PATCHES = {
    path.relative_to(SOURCE).as_posix()
    for kind in ("speed", "fixes")
    for path in (SOURCE / "formats" / "pdf" / "render" / "patches" / kind).glob("*.py")
    if path.stem not in ("__init__", "reference_list")  # that one changes pydyf alone
}
ONLY_IMPORTERS = {
    "weasyprint": {
        *(f"formats/pdf/render/{name}.py" for name in _RENDER),
        *_PATCHES,
        "formats/pdf/render/patches/hooks.py",
        *(
            f"formats/pdf/fragments/{name}.py"
            for name in ("capture", "page_furniture", "page_references", "part_press")
        ),
        *(f"formats/pdf/text/{name}.py" for name in ("drawing", "text_layer")),
        *(f"formats/pdf/render/paragraph_{name}.py" for name in ("measure", "surroundings")),
        "formats/pdf/render/last_pages.py",
        "formats/pdf/render/moving_figures.py",
        "formats/pdf/render/planned_lines.py",
        "formats/pdf/render/word_widths.py",
        "formats/pdf/structure/reader.py",
        "formats/pdf/whole/whole_document.py",
    },
    "ebooklib": {"formats/epub/package.py"},
    "click": {
        f"cli/{name}.py"
        for name in (
            *(
                "archive_commands",
                "check_commands",
                "commands",
                "context",
                "explain_command",
                "font_commands",
                "format_option",
                "help",
            ),
            "import_commands",
            "preview_command",
            "theme_commands",
        )
    },
    "rich": {"cli/reporter.py", "cli/progress.py"},
    "watchfiles": {"pipeline/watch.py"},
    "starlette": {"preview/server.py"},
    "uvicorn": {"preview/server.py"},
    "jpype": {"validators/verapdf.py"},
    "mammoth": {"importers/documents/word_document.py"},
    "trafilatura": {"importers/documents/web_page.py"},
    "nh3": {"importers/html/sanitise.py"},
    "jinja2": {"themes/template_names.py", "themes/theme.py"},
    "tinycss2": {
        "checks/files/contrast.py",
        "checks/files/style_rules.py",
        *(f"checks/sources/{name}.py" for name in ("css_vocabulary", "theme_css", "theme_styles")),
        "fonts/usage.py",
        "formats/epub/style_sheet.py",
        "formats/pdf/render/css_trial.py",
        "themes/css_rules.py",
        "themes/sheets.py",
        "themes/tokens.py",
        "themes/typefaces.py",
    },
    "cssselect2": {
        "checks/files/cascade.py",
        "checks/files/style_rules.py",
        "checks/sources/theme_css.py",
        "fonts/usage.py",
        "formats/epub/style_sheet.py",
        "formats/pdf/render/layout.py",
    },
    "yaml": {f"importers/front_matter/{name}.py" for name in ("scalar_places", "syntax")},
    "subprocess": {
        "formats/pdf/workers/launch.py",
        "scale/builder_process.py",
        "validators/external_tools.py",
        "validators/browser_tools.py",
        "preview/editor.py",
    },
}
PURE = {
    "model",
    "events",
    "html_tree",
    "i18n",
    "diagnostics",
    "arabic",
    "settings",
    "labels",
    "importers",
    "themes",
    "issue",
}
IMPURE = {"os", "time", "random", "socket", "urllib.request", "shutil", "subprocess", "tempfile"}


def _modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


@functools.cache
def _imports(path: Path) -> tuple[str, ...]:
    return tuple(_imported(ast.parse(path.read_text("utf-8"))))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _package(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_downward(path: Path) -> None:
    own = _package(path)
    for name in _imports(path):  # none is right too
        if not name.startswith("publisher."):
            continue
        other = name.split(".")[1]
        assert other == own or RANK[other] < RANK[own] or (own, other) in WITHIN, f"{own} imports {name}"


def test_few_modules_stand_in_the_package_itself() -> None:
    assert {path.stem for path in SOURCE.glob("*.py")} <= AT_THE_TOP
    files = {path.name for path in SOURCE.iterdir() if path.is_file()}
    assert files == {"py.typed", *(path.name for path in SOURCE.glob("*.py"))}
    assert {_package(path) for path in _modules()} <= RANK.keys()


def test_no_two_files_have_the_same_name() -> None:
    files = [path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert files
    named = Counter(path.name for path in files if path.name not in REPEATED)
    assert [name for name, number in named.items() if number > 1] == []


@pytest.mark.parametrize("library", ONLY_IMPORTERS)
def test_each_engine_has_its_importer(library: str) -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in _modules()
        if any(name.split(".")[0] == library for name in _imports(path))
    }
    assert found == ONLY_IMPORTERS[library]


def test_the_middle_is_pure() -> None:
    for path in some(_modules()):
        if _package(path) in PURE:
            assert not IMPURE & set(_imports(path)), path
            assert "open(" not in path.read_text("utf-8")


def test_only_the_command_line_prints_or_exits() -> None:
    for path in some(_modules()):
        if _package(path) in ("__main__", "cli", "validators") or path.name == "host.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"print", "exit"}, path
        assert "sys.exit" not in path.read_text("utf-8"), path


def test_the_engine_stays_out_of_the_parent() -> None:
    code = "import sys, publisher.cli.commands, publisher.pipeline.build; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=PATIENCE).returncode == 0


def test_help_loads_no_pipeline() -> None:
    code = (
        "import sys\nfrom publisher.cli.commands import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit(bool({'lxml', 'jinja2', 'rich', 'publisher.pipeline.build', 'publisher.model'} & set(sys.modules)))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL, timeout=PATIENCE
        ).returncode
        == 0
    )


def test_tests_mirror_the_packages() -> None:
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")} - {Path(), Path("bench")}
    assert folders
    assert [folder for folder in sorted(folders) if not (SOURCE / folder / "__init__.py").is_file()] == []
