"""What ends a piece of work: the findings that say why, and the exit code that they lead to."""

from collections.abc import Iterable

from publisher.diagnostics.findings import Finding, Severity, fatal

# How the codes of findings on the machine begin.
_OF_THE_MACHINE = "E"


class Exit:
    """The exit codes of the outer face; 2 (usage) is Click's own."""

    DONE = 0
    FINDINGS = 1
    ENVIRONMENT = 3
    OURS = 70


class PublisherError(Exception):
    """Work that cannot go on, with every finding that says why.

    `exit_code` is that of the environment where one of them is an error of the machine, whoever raises it again.
    """

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings
        self.exit_code = Exit.ENVIRONMENT if any(map(_of_machine, findings)) else Exit.FINDINGS


class EnvironmentFault(PublisherError):
    """The machine lacks something; the finding carries the command that mends it."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*findings)
        self.exit_code = Exit.ENVIRONMENT


def _of_machine(finding: Finding) -> bool:
    return finding.code.startswith(_OF_THE_MACHINE) and finding.severity is Severity.ERROR


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
