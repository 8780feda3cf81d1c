"""book.toml: what is in a book, in what order and under which numbers, and what is told of one that is wrong."""

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from places import REPO
from publisher.arabic.isbn import isbn_fault
from publisher.diagnostics import PublisherError
from publisher.model import Issue
from publisher.project.loader import gather
from publisher.project.workspace import Workspace
from publisher.settings.book_table import BookTable
from some import some

Run = Callable[..., Any]


def write_book(folder: Path, table: str, names: tuple[str, ...] = ("c1.md", "c2.md", "c10.md")) -> Path:
    """Write a book whose texts are called after their files."""
    folder.mkdir(parents=True)
    (folder / "book.toml").write_text(f'title = "كتاب"\n{table}', "utf-8")
    for name in names:
        (folder / name).write_text(f"---\ntitle: عنوان {name.removesuffix('.md')}\n---\n\nنص الفصل.\n", "utf-8")
    return folder


def issue_of(folder: Path) -> Issue:
    return gather(Workspace.around(folder), folder).issue


def _labels(issue: Issue) -> list[tuple[str, str]]:
    return [(Path(entry.article.source.path).stem, entry.label) for entry in issue.entries]


def test_chapters_that_are_not_listed_come_in_natural_order(tmp_path: Path) -> None:
    assert [name for name, _ in _labels(issue_of(write_book(tmp_path / "b", "")))] == ["c1", "c2", "c10"]


@pytest.mark.parametrize(
    ("numbering", "labels"),
    [
        ("words", ["الفصل الأول", "الفصل الثاني", "الفصل الثالث"]),
        ("digits", ["الفصل ١", "الفصل ٢", "الفصل ٣"]),
        ("abjad", ["الفصل أ", "الفصل ب", "الفصل ج"]),
        ("none", ["", "", ""]),
    ],
)
def test_chapters_are_numbered_as_is_asked(numbering: str, labels: list[str], tmp_path: Path) -> None:
    issue = issue_of(write_book(tmp_path / "b", f'numbering = "{numbering}"\ndigits = "arab"\n'))
    assert [label for _, label in _labels(issue)] == labels


def test_the_members_of_a_book_have_their_roles_numbers_and_sides(tmp_path: Path) -> None:
    table = (
        'chapters_begin = "next"\nfront = ["f.md"]\nappendices = ["x.md", "y.md"]\n'
        '[[part]]\ntitle = "بدء"\nchapters = ["c2.md", "c1.md"]\n[[part]]\ntitle = "ختم"\nchapters = ["c10.md"]\n'
    )
    issue = issue_of(write_book(tmp_path / "b", table, ("f.md", "c1.md", "c2.md", "c10.md", "x.md", "y.md")))
    assert [(section.label, section.title, section.role) for section in issue.sections] == [
        ("", "", "front"),
        ("الباب الأول", "بدء", "chapter"),
        ("الباب الثاني", "ختم", "chapter"),
        ("", "", "appendix"),
    ]
    assert [(e.label, e.role, e.nested, e.recto) for e in issue.entries] == [
        ("", "front", False, False),
        ("الفصل الأول", "chapter", True, True),
        ("الفصل الثاني", "chapter", True, False),
        ("الفصل الثالث", "chapter", True, True),
        ("الملحق الأول", "appendix", False, False),
        ("الملحق الثاني", "appendix", False, False),
    ]
    assert {entry.minutes for entry in issue.entries} == {0}


def test_a_number_that_is_typed_stands_once(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "b", "", ("a.md", "b.md"))
    (folder / "a.md").write_text("---\ntitle: الفصل الأول\n---\n\nنص.\n", "utf-8")
    assert [label for _, label in _labels(issue_of(folder))] == ["", "الفصل الثاني"]


def test_a_book_is_of_no_magazine(tmp_path: Path) -> None:
    (tmp_path / "publisher.toml").write_text(
        'magazine = "مجلة"\npublisher = "دار"\ntheme = "majalla"\npage = ["a4"]\n', "utf-8"
    )
    folder = write_book(tmp_path / "sources" / "b", "")
    found = gather(Workspace.around(folder), folder)
    assert (found.issue.magazine, found.issue.publisher, found.theme) == ("", "دار", "kitab")


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("978-3-16-148410-0", None),
        ("9783161484100", None),
        ("979-10-90636-07-1", None),
        ("0-306-40615-2", None),
        ("0-8044-2957-X", None),
        ("978-3-16-148410-1", ("check", "0")),
        ("0-306-40615-3", ("check", "2")),
        ("978-3-16-148410", ("length", "")),
        ("977-3-16-148410-0", ("length", "")),
        ("٩٧٨-3-16-148410-0", ("length", "")),
        ("", ("length", "")),
    ],
)
def test_check_digits(number: str, fault: tuple[str, str] | None) -> None:
    assert isbn_fault(number) == fault


def test_every_slip_of_a_digit_and_every_exchange_of_neighbours_is_seen() -> None:
    good = "9783161484100"
    slips = {good[:n] + str(d) + good[n + 1 :] for n in range(3, 13) for d in range(10)} - {good}
    swapped = [good[:n] + good[n + 1] + good[n] + good[n + 2 :] for n in range(3, 12)]
    # Digits that differ by five may change places unseen (ISO 2108, annex C).
    seen = [s for n, s in enumerate(swapped, 3) if abs(int(good[n]) - int(good[n + 1])) not in (0, 5)]
    assert [number for number in some([*slips, *seen]) if isbn_fault(number) is None] == []


BAD = {
    "B001": ('chapters = ["c1.md", "c3.md"]\n', 2, "c3.md"),
    "B002": ('isbn = "978-3-16-148410-1"\n', 2, "would be 0"),
    "B003": ('[isbn]\nprint = "978-3-16-148410-0"\nepub = "12"\n', 4, "'12'"),
    "B004": (
        '[[part]]\ntitle = "باب"\nchapters = ["c1.md"]\n[[part]]\ntitle = "باب"\nchapters = ["c2.md"]\n',
        6,
        "باب",
    ),
    "B009": ('front = ["c1.md"]\nchapters = ["c1.md"]\n', 2, "c1.md"),
    "B011": ('front = ["c1.md", "c2.md", "c10.md"]\n', 1, "no chapter"),
    "C001": ('chapter = ["c1.md"]\n', 2, "did you mean 'chapters'"),
    "C002": ('[[part]]\ntitle = "باب"\n', 2, "part.0.chapters"),
    "C003": ('numbering = "roman"\n', 2, "numbering"),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_tables_are_told_at_their_line_in_both_languages(code: str, tmp_path: Path, run: Run) -> None:
    table, line, said = BAD[code]
    write_book(tmp_path / "b", table)
    ran = run("check", "b")
    assert ran.code == 1
    assert re.search(rf"b?/?book\.toml:{line}: error {code}", ran.err), ran.err
    assert said in ran.err
    arabic = run("check", "--lang", "ar", "b").err
    assert code in arabic
    assert re.search("[\u0621-\u064a]{4}", arabic)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    table = 'isbn = "978-3-16-148410-1"\nfront = ["gone.md", "c1.md"]\nchapters = ["c1.md"]\n'
    folder = write_book(tmp_path / "b", table)
    with pytest.raises(PublisherError) as raised:
        issue_of(folder)
    assert [finding.code for finding in raised.value.findings] == ["B002", "B009", "B001"]


def test_a_chapter_without_text_is_refused(tmp_path: Path, run: Run) -> None:
    folder = write_book(tmp_path / "b", "")
    (folder / "c2.md").write_text("---\ntitle: خالٍ\n---\n\n## عنوان\n\n***\n", "utf-8")
    ran = run("check", "b")
    assert (ran.code, "c2.md:1: error B005" in ran.err) == (1, True)


def test_a_folder_is_a_book_or_an_issue(tmp_path: Path, run: Run) -> None:
    folder = write_book(tmp_path / "b", "")
    (folder / "issue.toml").write_text('title = "عدد"\n', "utf-8")
    assert "book.toml:1: error B006" in run("build", "b").err


def test_texts_beside_those_that_are_listed_are_told(tmp_path: Path, run: Run) -> None:
    write_book(tmp_path / "b", 'chapters = ["c1.md"]\n')
    ran = run("check", "b")
    assert (ran.code, ran.err.count("note B008")) == (0, 2)


def test_a_theme_without_pages_for_books_sets_none(tmp_path: Path, run: Run) -> None:
    write_book(tmp_path / "b", 'theme = "plain"\n')
    assert "book.toml:2: error B007" in run("build", "b").err
    (tmp_path / "b" / "book.toml").write_text('title = "كتاب"\n', "utf-8")
    assert "error B007" in run("build", "b", "--theme", "majalla").err


def test_new_book_begins_one_that_can_be_checked(tmp_path: Path, run: Run) -> None:
    (tmp_path / "publisher.toml").write_text("", "utf-8")
    made = run("new", "book", "رحلة")
    paths = [Path(line) for line in some(made.out.splitlines())]
    assert (made.code, [path.name for path in paths]) == (0, ["book.toml", "chapter-1.md"])
    assert run("new", "book", "رحلة").code == 1
    ran = run("check")
    assert (ran.code, "F01" in ran.err) == (0, True)  # what its author is to replace is told
    added = run("new", "article", "الفصل التالي", "--into", paths[0].parent)
    assert (added.code, Path(added.out.strip()).parent) == (0, paths[0].parent)
    assert len(issue_of(paths[0].parent).entries) == 2


def test_a_new_chapter_goes_into_the_last_part(tmp_path: Path, run: Run) -> None:
    table = (
        '[[part]]\ntitle = "أ"\nchapters = ["c1.md"]\n[[part]]\ntitle = "ب" # يبقى\nchapters = ["c2.md", "c10.md"]\n'
    )
    folder = write_book(tmp_path / "b", table)
    assert run("new", "article", "خاتمة", "--into", "b").code == 0
    text = (folder / "book.toml").read_text("utf-8")
    assert '"ب" # يبقى' in text
    assert [len(section.entries) for section in issue_of(folder).sections] == [1, 3]


@pytest.mark.parametrize("name", ["README.md", "README.ar.md"])
def test_readme_names_every_key(name: str) -> None:
    text = (REPO / name).read_text("utf-8")
    keys = [field.name for field in fields(BookTable)]
    assert [key for key in keys if not re.search(rf"`(\[\[?)?{key}\]?\]?`", text)] == []
