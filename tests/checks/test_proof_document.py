"""docs/proof.md is of the lists of damages that there are: `./do proof` writes it anew after a change."""

import re
from collections.abc import Iterable

from checks.files import mutants_epub, mutants_pdf, mutants_web
from mutants_release import TAMPERINGS
from places import REPO

_TEXT = (REPO / "docs" / "proof.md").read_text("utf-8")
LISTS: dict[str, Iterable[tuple[str, str]]] = {
    "EPUB": [(mutant.name, mutant.code) for mutant in (*mutants_epub.OURS, *mutants_epub.THEIRS)],
    "PDF": [(mutant.name, mutant.code) for mutant in mutants_pdf.MUTANTS],
    "Web edition": [(mutant.name, mutant.code) for mutant in (*mutants_web.OURS, *mutants_web.THEIRS)],
    "Release folder": [(name, code) for name, (_, code) in TAMPERINGS.items()],
}


def _rows(title: str) -> list[list[str]]:
    section = _TEXT.split(f"## {title}\n")[1].split("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]


def test_it_has_every_damage_and_the_check_that_catches_it() -> None:
    for title, damages in LISTS.items():
        assert [tuple(row[:2]) for row in _rows(title)] == list(damages), title


def test_its_figures_are_those_of_its_rows() -> None:
    for title in LISTS:
        rows = _rows(title)
        found = re.search(rf"^- {title}: (\d+) damages; the press catches (\d+), .*?(\d+)?\.$", _TEXT, re.MULTILINE)
        assert found, title
        caught = sum("yes" in row[2:] for row in rows)
        assert [int(one) for one in found.groups(default="0")] == [len(rows), len(rows), caught], title


def test_damages_are_a_hundred_and_tamperings_two_dozen() -> None:
    """What the press promises of both lists."""
    assert sum(len(list(damages)) for damages in LISTS.values()) >= 100
    assert len(TAMPERINGS) >= 25
