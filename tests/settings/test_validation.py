"""Settings of every wrong type are refused at their line, with a value that would fit; none is taken for another."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from publisher.i18n.sentences import catalogue
from publisher.importers.front_matter.front_table import FrontTable
from publisher.model import Source, Span
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


def _keys(table: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in table.model_fields.items()]


def _numbers(table: type[BaseModel]) -> list[str]:
    def has(annotation: Any) -> bool:
        return annotation in (int, float) or any(map(has, get_args(annotation)))

    return [field.alias or name for name, field in table.model_fields.items() if has(field.annotation)]


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
