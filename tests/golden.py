"""The golden folders of the house checks, tests/checks/house/CODE: `in.md`, what is found in it, what its fixes make.

A folder may hold several texts: `in.fa.md` is Persian, `in.2.md` a second Arabic one. After a change to a check, run

    .venv/bin/python tests/golden.py

and read the difference line by line before it is committed: this script writes what the checks say, right or wrong.
"""

import json
from pathlib import Path

from publisher.checks.house.judging import judge, mend
from publisher.model import Article, Source

HOUSE = Path(__file__).with_name("checks") / "house"
LANGUAGES = ("ar", "fa", "ur", "he", "en")


def article(text: str, language: str = "ar", path: str = "in.md", *, verse: bool = False) -> Article:
    """Make an article of a text, as far as the house checks read one."""
    return Article("a", "a", Source(path, text, ""), "عنوان", language, (), verse=verse)


def texts(folder: Path) -> list[Path]:
    """List the texts of a golden folder."""
    return sorted(folder.glob("in*.md"))


def language_of(path: Path) -> str:
    """Tell a text's language by its name."""
    return next((part for part in path.name.split(".") if part in LANGUAGES), "ar")


def found(path: Path) -> list[str]:
    """Tell what is found in a text: place, code, message."""
    findings = judge(article(path.read_text("utf-8"), language_of(path), path.name))
    return [f"{finding.span}: {finding.code}: {finding.message()}" for finding in findings]


def fixed(path: Path) -> str:
    """Give a text mended."""
    return mend(article(path.read_text("utf-8"), language_of(path), path.name)).text


def fixed_place(path: Path) -> Path:
    """Name the file of a mended text; where nothing is mended there is none."""
    return path.with_name(f"fixed{path.name.removeprefix('in')}")


def main() -> None:
    """Write every golden folder anew."""
    for folder in sorted(HOUSE.iterdir()):
        said = {path.name: found(path) for path in texts(folder)}
        (folder / "expected.json").write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", "utf-8")
        for path in texts(folder):
            fixed_place(path).unlink(missing_ok=True)
            if fixed(path) != path.read_text("utf-8"):
                fixed_place(path).write_text(fixed(path), "utf-8")


if __name__ == "__main__":
    main()
