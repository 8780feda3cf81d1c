"""What editors chose to let pass the gates: [[ignore]] tables of publisher.toml that name a text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from publisher.checks.house.ignoring import speaks_of
from publisher.diagnostics import Finding
from publisher.settings.tables import GATES, IgnoreTable


class Passed(NamedTuple):
    """A finding that a table lets pass."""

    finding: Finding
    table: IgnoreTable


def parted(findings: Iterable[Finding], tables: Sequence[IgnoreTable]) -> tuple[list[Finding], list[Passed]]:
    """Part findings into those that stand and those that a table lets pass.

    A table lets a finding of a gate pass whose file it names and whose words are all in its text.
    """
    standing, passed = [], []
    for finding in findings:
        table = next((table for table in tables if finding.code in GATES and _covers(table, finding)), None)
        if table:
            passed.append(Passed(finding, table))
        else:
            standing.append(finding)
    return standing, passed


def _covers(table: IgnoreTable, finding: Finding) -> bool:
    words = dict(finding.params)["words"]
    named = table.text and finding.code in table.codes and speaks_of(table, finding.span)
    return bool(named) and isinstance(words, tuple) and all(str(word) in table.text for word in words)
