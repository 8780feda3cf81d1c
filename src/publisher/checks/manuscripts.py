"""What is wrong with an issue's texts before they are set in type."""

from collections.abc import Sequence

from publisher.checks.coverage import missing_glyphs
from publisher.checks.house.judging import house_findings
from publisher.checks.lengths import too_long
from publisher.config import IgnoreTable
from publisher.diagnostics import Finding
from publisher.memory import Memory
from publisher.model import Face, Issue, Source


def check_texts(
    issue: Issue,
    table: Source,
    faces: Sequence[Face],
    ignored: Sequence[IgnoreTable] = (),
    most: int | None = None,
    memory: Memory | None = None,
) -> tuple[Finding, ...]:
    """Find letters that no face has, texts too long for their place, and what house style objects to.

    `table` is the issue's own, `most` the bound on findings of one code in one text.
    """
    return (
        *missing_glyphs(issue, faces, table, memory),
        *too_long(issue, table),
        *house_findings(issue, table, ignored, most, memory),
    )
