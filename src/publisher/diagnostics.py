"""Findings as data: what is wrong, where, and what to do; their words stand in findings.toml."""

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Self

from publisher.model import Span


class Severity(StrEnum):
    """How much a finding weighs: an error fails the build, a warning does so where asked, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Exit:
    """The exit codes of the outer face; 2 (usage) is Click's own."""

    DONE = 0
    FINDINGS = 1
    ENVIRONMENT = 3
    OURS = 70
    INTERRUPTED = 130


@functools.cache
def _catalogue() -> dict[str, dict[str, str]]:
    text = resources.files("publisher").joinpath("findings.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: a code of the catalogue, a place, and the values that its words need."""

    code: str
    span: Span | None = None
    params: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, span: Span | None = None, **params: object) -> Self:
        """Make a finding; a missing parameter of the message shows up at once, not when it prints."""
        finding = cls(code, span, tuple((name, str(value)) for name, value in params.items()))
        str(finding)
        return finding

    @property
    def severity(self) -> Severity:
        """The severity that the catalogue gives this code."""
        return Severity(_catalogue()[self.code]["severity"])

    @property
    def message(self) -> str:
        """What is wrong."""
        return _catalogue()[self.code]["message"].format_map(dict(self.params))

    @property
    def hint(self) -> str:
        """What to do about it."""
        return _catalogue()[self.code]["hint"].format_map(dict(self.params))

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        return f"{place}{self.severity} {self.code}: {self.message}\n  hint: {self.hint}"


class PublisherError(Exception):
    """Work that cannot go on, with every finding that says why."""

    exit_code = Exit.FINDINGS

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


class EnvironmentFault(PublisherError):
    """The machine lacks something; the finding carries the command that mends it."""

    exit_code = Exit.ENVIRONMENT


def fatal(findings: Iterable[Finding], *, strict: bool = False) -> bool:
    """Say whether these findings fail a build."""
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(finding.severity in failing for finding in findings)


def stop_if_fatal(findings: Iterable[Finding], *, strict: bool = False) -> None:
    """Raise PublisherError where the findings fail the build."""
    found = tuple(dict.fromkeys(findings))
    if fatal(found, strict=strict):
        raise PublisherError(*found)
