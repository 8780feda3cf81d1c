"""What ends a piece of work: the findings that say why, and the exit code that they lead to."""

from collections.abc import Iterable

from publisher.diagnostics.findings import Finding, fatal


class Exit:
    """The exit codes of the outer face; 2 (usage) is Click's own."""

    DONE = 0
    FINDINGS = 1
    ENVIRONMENT = 3
    OURS = 70


class PublisherError(Exception):
    """Work that cannot go on, with every finding that says why."""

    exit_code = Exit.FINDINGS

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


class EnvironmentFault(PublisherError):
    """The machine lacks something; the finding carries the command that mends it."""

    exit_code = Exit.ENVIRONMENT


def joined(errors: Iterable[PublisherError]) -> PublisherError:
    """Return one error with all findings, each once; it is the machine's fault where one of them is."""
    given = tuple(errors)
    kind = EnvironmentFault if any(isinstance(error, EnvironmentFault) for error in given) else PublisherError
    return kind(*dict.fromkeys(finding for error in given for finding in error.findings))


def stop_if_fatal(findings: Iterable[Finding], *, strict: bool = False) -> None:
    """Raise PublisherError where the findings fail the build."""
    found = tuple(dict.fromkeys(findings))
    if fatal(found, strict=strict):
        raise PublisherError(*found)
