"""Documents that tell what is there: commands, keys, modules."""

import re
from pathlib import Path

import click
import pytest

from places import REPO, SOURCE
from publisher.cli.commands import cli
from publisher.settings.fields import ARTICLE_FIELDS, ISSUE_FIELDS, judged_keys
from some import some
from test_layers import LEVELS
from waiting import PATIENCE

README = (REPO / "README.md").read_text("utf-8")
ARCHITECTURE = (REPO / "ARCHITECTURE.md").read_text("utf-8")


def _below(folder: Path) -> set[str]:
    return {path.relative_to(SOURCE).as_posix() for path in folder.glob("*.py") if not path.name.startswith("__")}


def test_architecture_lists_every_package_in_the_order_of_the_levels() -> None:
    """Of packages whose modules it lists, it lists all."""
    rows = re.findall(r"^\| (\d*) ?\| `([\w./]+)` \|", ARCHITECTURE, re.MULTILINE)
    named = [path for _, path in rows]
    packages = {f"{path.parent.relative_to(SOURCE).as_posix()}/" for path in SOURCE.rglob("__init__.py")} - {"./"}
    assert {path for path in named if path.endswith("/")} == {*packages, "i18n/catalogs/"}
    modules = {path for path in named if path.endswith(".py")}
    listed = {str(Path(path).parent) for path in modules} - {"importers"}
    assert modules - {"importers/registry.py"} == set().union(*(_below(SOURCE / folder) for folder in listed))
    level = -1
    for number, path in some(rows):
        level = int(number or level)
        assert path.split("/")[0].removesuffix(".py") in LEVELS[level], path
    assert level == len(LEVELS) - 1


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_documents_name_files_that_are_there(document: str) -> None:
    """A name without a folder is that of one file, as in the program no two are alike."""
    files = [path for folder in ("src/publisher", "tests", "bench") for path in (REPO / folder).rglob("*.*")]
    there = {path.as_posix() for path in files}
    mentioned = set(re.findall(r"`((?:[\w-]+/)*\w+\.py)\b", (REPO / document).read_text("utf-8")))
    assert mentioned
    lost = [name for name in sorted(mentioned) if not any(path.endswith(f"/{name}") for path in there)]
    assert lost == []


def test_readme_names_every_command_and_option() -> None:
    commands = set(cli.commands)
    assert commands == set(re.findall(r"^\| `publisher (\w+)", README, re.MULTILINE))
    build = cli.commands["build"]
    options = [o for p in build.params if isinstance(p, click.Option) for o in p.opts]
    assert [option for option in options if f"`{option}" not in README] == []


_CHAPTERS = {
    "README.md": ("## What an issue is", "## House style", "Of an article's front matter", "`publisher.toml` marks"),
    "README.ar.md": ("## ما العدد؟ وما المقال؟", "## أسلوب الدار", "ويُفحص من رأس المقال", "وملف `publisher.toml`"),
}


@pytest.mark.parametrize("name", _CHAPTERS)
def test_readme_names_every_field(name: str) -> None:
    text = (REPO / name).read_text("utf-8")
    begin, end, _, project = _CHAPTERS[name]
    chapter = text[text.index(begin) : text.index(end, text.index(begin))]
    for field in (*ISSUE_FIELDS, *ARTICLE_FIELDS):
        assert re.search(rf"`(\[\[)?{field.name}(\]\])?`", chapter), field.key
    shared = text[text.index(project) :].partition("\n\n")[0]
    assert [field.key for field in ISSUE_FIELDS if field.shared and f"`{field.key}`" not in shared] == []


@pytest.mark.parametrize("name", _CHAPTERS)
def test_readme_names_what_house_style_judges(name: str) -> None:
    text = (REPO / name).read_text("utf-8")
    told = text[text.index(_CHAPTERS[name][2]) :].partition("\n\n")[0]
    article, _, issue = told.partition("`issue.toml`")
    assert set(re.findall("`(\\w+)`", article)) == judged_keys(ARTICLE_FIELDS)
    assert set(re.findall("`(\\w+)`", issue.partition(")")[0])) == judged_keys(ISSUE_FIELDS)


def test_the_arabic_twin_has_the_same_commands() -> None:
    arabic = (REPO / "README.ar.md").read_text("utf-8")
    command = re.compile(r"^ *(\./do (?:run|release) .+|cd .+|pip .+?|publisher .+)(?:  +#.+)?$", re.MULTILINE)
    english = command.findall(README)
    assert english == command.findall(arabic)
    assert english


# What the Arabic README says in other words.
_IN_OTHER_WORDS = {"<!-- publisher: ignore A022 the reason -->", "fonts/ledger.toml"}


def test_the_arabic_twin_names_all_that_the_english_names() -> None:
    """Options, keys, codes, files and ways of writing; and one term stands for one thing."""
    arabic = (REPO / "README.ar.md").read_text("utf-8")
    prose = re.sub(r"```.*?```", "", README, flags=re.DOTALL)
    named = set(re.findall(r"`([^`\n]+)`", prose))
    assert len(named) > 200
    assert {name for name in named if name not in arabic} == _IN_OTHER_WORDS
    catalogues = (SOURCE / "i18n" / "catalogs").glob("*.ar.toml")
    for text in some([arabic, *(path.read_text("utf-8") for path in catalogues)]):
        assert not re.search("(?<![\u0621-\u064a])(?:ال|فال|وال)?(?:شفرة|شفرات|نواتج)(?![\u0621-\u064a])", text)
        assert not re.search("نص(?:وص)? (?:ال)?برمجي|مدقق|مدقّق|(?:صفحات|نسخة|نسخ) (?:ال|لل)شبكة", text)


def test_the_script_explains_itself_and_parses() -> None:
    import subprocess

    assert subprocess.run(["/bin/sh", "-n", str(REPO / "do")], check=False, timeout=PATIENCE).returncode == 0
    told = subprocess.run(
        [str(REPO / "do"), "nonsense"], check=False, capture_output=True, text=True, timeout=PATIENCE
    )
    assert told.returncode == 2
    assert "./do test" in told.stderr


def test_nothing_of_a_machine_is_committed() -> None:
    scripts = (REPO / "do", *REPO.glob("tests/*.sh"), *REPO.glob(".github/workflows/*"))
    for path in (*REPO.glob("*.md"), *REPO.glob("src/**/*.py"), *scripts):
        assert not re.search(r"(?<![\w./])/(root|home|work)/", path.read_text("utf-8")), path
