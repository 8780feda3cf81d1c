"""The paths that a command was given → the issues and articles that are meant, or why there are none."""

from pathlib import Path

from publisher.cli.context import Program


def issues_to_build(program: Program, issues: tuple[Path, ...]) -> list[Path]:
    """Return the issues and articles that paths stand for, and tell what was skipped.

    Raise PublisherError for paths that are not there, and UsageError where nothing is meant.
    """
    from publisher.diagnostics import PublisherError
    from publisher.project.find_issues import absence, find_issues
    from publisher.project.root import table_of

    if missing := [finding for path in issues if (finding := absence(path))]:
        raise PublisherError(*missing)
    meant = find_issues(issues)
    program.reporter.findings(meant.skipped)
    if meant.paths == (Path(),) and not issues and not table_of(Path()):
        raise program.usage("name_an_issue")
    return list(meant.paths)
