"""Settings of every wrong type are refused at their line, with a value that would fit; none is taken for another."""

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from publisher.i18n.sentences import catalogue
from publisher.importers.front_matter.front_table import FrontTable
from publisher.model import Source, Span
from publisher.settings.book_table import BookTable
from publisher.settings.tables import EpubTable, IssueTable, LimitsTable, PdfTable, ProjectTable, read_table
from publisher.settings.validation import Strict, fit
from some import some

Run = Callable[..., Any]
#: Values of each of TOML's types.
VALUES = (
    "true",
    "-1",
    "1.5",
    '"…"',
    '""',
    "[]",
    "[1]",
    "2025-10-14",
    "{x = 1}",
    "99999999999999999999",
    "[[]]",
    "nan",
)
_VALUED = ("--format", "--page", "--theme", "--out")
_TABLES: tuple[type[Strict], ...] = (IssueTable, ProjectTable, LimitsTable, EpubTable, PdfTable)


def _keys(table: type[Strict]) -> list[str]:
    return [field.name for field in fields(table)]


def _numbers(table: type[Strict]) -> list[str]:
    def has(annotation: Any) -> bool:
        return annotation in (int, float) or any(map(has, get_args(annotation)))

    return [field.name for field in fields(table) if has(field.type)]


@pytest.mark.parametrize("table", _TABLES)
def test_a_value_of_any_type_fits_or_is_told_at_its_line(table: type[Strict]) -> None:
    """With an example that is no repetition of the reason, in both languages."""
    told = 0
    for key in some(_keys(table)):
        for value in VALUES:
            _, found = read_table(table, Source("x.toml", f"# a comment\n{key} = {value}\n", ""))
            for finding in found:
                if finding.code == "C002":  # the title that an issue lacks besides
                    continue
                told += 1
                assert finding.span
                assert (finding.code, finding.span.line) in (("C003", 2), ("C001", 2)), (key, value)
                for language in ("en", "ar"):
                    hint = finding.hint(language)
                    assert not re.search(r"[{}]|such as ,|: ،", hint), hint
    assert told > len(_keys(table))


@pytest.mark.parametrize("table", [*_TABLES, FrontTable])
def test_yes_and_no_are_no_numbers(table: type[Strict]) -> None:
    for key in _numbers(table):  # none is right too
        for flag in (True, False):
            _, found = fit(table, {key: flag}, lambda _: Source("x", "", "").at(1))
            assert [finding.code for finding in found if finding.code != "C002"] == ["C003"], key


def test_numbers_of_issues_are_no_less_than_nothing() -> None:
    for key, least in (("number", 0), ("volume", 0), ("revision", 1)):
        for number in (-1, least - 1, least, 7):
            table, _ = read_table(IssueTable, Source("x", f'title = "ع"\n{key} = {number}\n', ""))
            assert (table is not None) == (number >= least), (key, number)


def test_a_calendar_that_is_asked_for_twice_is_given_once() -> None:
    table, _ = read_table(IssueTable, Source("x", 'title = "ع"\ncalendars = ["hijri", "hijri", "gregorian"]\n', ""))
    assert table
    assert table.calendars == ("hijri", "gregorian")


def test_examples_are_values_that_fit() -> None:
    """Each that a finding gives is taken, where it is put in the place of what did not fit."""
    for key in ("number", "date", "language", "address", "digits", "revision", "slug"):
        _, found = read_table(IssueTable, Source("x", f'title = "ع"\n{key} = "???"\n', ""))
        example = str(dict(found[0].params)["example"])
        written = example if re.fullmatch(r"\d+|\d{4}-\d\d-\d\d", example) else f'"{example}"'
        table, told = read_table(IssueTable, Source("x", f'title = "ع"\n{key} = {written}\n', ""))
        assert table, (key, example, told)


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("name", "line", "code"),
    [
        ("sources/one/issue.toml", 'theme = "none"', "T001"),
        ("sources/one/issue.toml", 'page = "z9"', "T012"),
        ("publisher.toml", 'theme = "none"', "T001"),
        ("publisher.toml", 'page = ["a4", "z9"]', "T012"),
    ],
)
def test_a_check_refuses_the_theme_and_the_pages_that_a_build_refuses(
    issue: Path, run: Run, command: str, name: str, line: str, code: str
) -> None:
    path = issue.parents[1] / name
    text = path.read_text("utf-8")
    path.write_text(f"{line}\n{text}", "utf-8")
    ran = run(command, "sources/one")
    assert (ran.code, f"{name}:1: error {code}" in ran.err) == (1, True), ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        *(
            ("build", option, value)
            for option in ("--format", "--page", "--theme", "--out")
            for value in ("", " ", ",")
        ),
        *(("build", f"{option}=") for option in ("--format", "--page", "--theme", "--out")),
        *(("build", ""), ("check", ""), ("release", " "), ("init", ""), ("import", "", "--into", "x")),
        ("import", "x", "--into", ""),
    ],
)
def test_what_is_empty_names_nothing(issue: Path, run: Run, arguments: tuple[str, ...]) -> None:
    before = sorted(issue.parents[1].rglob("*"))
    for language in ("en", "ar"):
        ran = run(*arguments, "--lang", language)
        assert (ran.code, ran.out, catalogue("console", language)["heading"]["error"] in ran.err) == (2, "", True)
    assert sorted(issue.parents[1].rglob("*")) == before


def test_the_number_of_an_example_fits() -> None:
    tables = (*_TABLES, FrontTable)
    keys = [(table, key) for table in tables for key in _numbers(table) if key != "columns"]  # that is a choice
    for table, key in some(keys):
        for value in (-1, 0, 99999999999, "x"):
            _, found = fit(table, {key: value}, lambda _: Span("x.toml", 1))
            told = next((one for one in found if one.code == "C003"), None)
            if told:
                example = str(dict(told.params)["example"])
                given = float(example) if "." in example else int(example)
                _, again = fit(table, {key: given}, lambda _: Span("x.toml", 1))
                assert "C003" not in [one.code for one in again], (key, value, example)


def _told(table: type[Strict], text: str) -> list[tuple[str, int | None, str]]:
    _, found = read_table(table, Source("x.toml", text, ""))
    return [(finding.code, finding.span and finding.span.line, finding.message()) for finding in found]


def test_every_fault_of_a_table_is_told_at_its_line() -> None:
    """Those of tables and lists in it too, unknown keys after the known ones of the same table."""
    text = """title = ""
numbr = 3
number = "three"
date = 2025-10-14T03:00:00
authors = ["a", 1, "b\\u0001"]
[cover]
alt = 3
sizes = 1
[[section]]
articles = ["a"]
title = 7
[[section]]
layout = "wide"
"""
    assert [(code, line, said.partition(":")[0]) for code, line, said in _told(IssueTable, text)] == [
        ("C003", 1, "title does not fit"),
        ("C003", 3, "number does not fit"),
        ("C003", 4, "date does not fit"),
        ("C003", 5, "authors.1 does not fit"),
        ("C003", 5, "authors.2 does not fit"),
        ("C002", 6, "the key 'cover.src' is missing"),
        ("C003", 7, "cover.alt does not fit"),
        ("C001", 8, "unknown key 'sizes'"),
        ("C003", 11, "section.0.title does not fit"),
        ("C002", 12, "the key 'section.1.articles' is missing"),
        ("C003", 13, "section.1.layout does not fit"),
        ("C001", 2, "unknown key 'numbr'"),
    ]


def test_what_may_be_a_text_or_a_table_is_told_as_the_one_that_is_there() -> None:
    head = 'title = "x"\nchapters = ["a"]\n'
    assert _told(BookTable, f"{head}isbn = 978\n") == [("C003", 3, "isbn does not fit: it must be a text")]
    in_table = _told(BookTable, f"{head}[isbn]\nprint = 978\n")
    assert in_table == [("C003", 4, "isbn.print does not fit: it must be a text")]


@pytest.mark.parametrize("value", ["0", "20251014", "0.0", "true"])
def test_a_number_is_no_day(value: str) -> None:
    """Nor the seconds since 1970."""
    told = _told(IssueTable, f'title = "x"\ndate = {value}\n')
    assert told == [("C003", 2, "date does not fit: write the date as year-month-day, 2025-10-14")]


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        *(("number", text, 3) for text in ('"3"', '" 3 "', '"+3"', '"03"', '"3.0"', "3.0")),
        *(
            ("number", text, None)
            for text in ('"3."', '"1__0"', '"1e3"', '"٣"', "3.5", "nan", "inf", f'"{"9" * 5000}"')
        ),
        *(("reading_times", text, True) for text in ('"Yes"', '"on"', '"t"', "1", "1.0")),
        *(("reading_times", text, False) for text in ('"no"', '"OFF"', '"0"', "0")),
        *(("reading_times", text, None) for text in ('" yes "', '"maybe"', "2", "[]")),
    ],
)
def test_a_value_in_quotes_is_what_it_says(key: str, value: str, meant: object) -> None:
    table, found = read_table(IssueTable, Source("x.toml", f'title = "x"\n{key} = {value}\n', ""))
    assert (table and getattr(table, key), len(found)) == (meant, meant is None)


@pytest.mark.parametrize("value", ['"0.5"', "0.5", '".5"', '"5e-1"'])
def test_a_fraction_may_stand_in_quotes(value: str) -> None:
    table, _ = read_table(LimitsTable, Source("x.toml", f"seconds = {value}\n", ""))
    assert table and table.seconds == 0.5


def test_the_words_that_are_known_are_told_without_the_one_that_says_nothing() -> None:
    told = _told(IssueTable, 'title = "x"\nmonths = "syria"\n')
    assert told == [
        ("C003", 2, "months does not fit: it must be one of these: gulf, mashriq, maghreb, morocco, both")
    ]
