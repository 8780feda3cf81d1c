"""Findings as data: what is wrong, where, and what to do; their words stand in findings.toml and findings.ar.toml."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from publisher.i18n.sentences import LANGUAGES, Value, as_value, catalogue, fill, isolated
from publisher.model import Span

CATALOGUE = "findings"


class Severity(StrEnum):
    """How much a finding weighs: an error fails the build, a warning does so where asked, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: a code of the catalogue, a place, and the values that its words need."""

    code: str
    span: Span | None = None
    params: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, code: str, span: Span | None = None, **params: object) -> Self:
        """Make a finding; a missing parameter of the message shows up at once, not when it prints."""
        finding = cls(code, span, tuple((name, as_value(value)) for name, value in params.items()))
        str(finding)
        return finding

    @property
    def severity(self) -> Severity:
        """The severity that the catalogue gives this code."""
        return Severity(catalogue(CATALOGUE, LANGUAGES[0])[self.code]["severity"])

    def message(self, language: str = LANGUAGES[0]) -> str:
        """Say what is wrong."""
        return fill(catalogue(CATALOGUE, language)[self.code]["message"], dict(self.params), language)

    def hint(self, language: str = LANGUAGES[0]) -> str:
        """Say what to do about it."""
        return fill(catalogue(CATALOGUE, language)[self.code]["hint"], dict(self.params), language)

    def weight(self, language: str = LANGUAGES[0]) -> str:
        """Name its severity and code: error S001."""
        return f"{catalogue(CATALOGUE, language)['word'][self.severity]} {isolated(self.code, language)}"

    def told(self, language: str) -> str:
        """Tell it in a language: place, weight and message on one line, the hint below."""
        place = f"{isolated(str(self.span), language)}: " if self.span else ""
        hint = catalogue(CATALOGUE, language)["word"]["hint"]
        return f"{place}{self.weight(language)}: {self.message(language)}\n  {hint}: {self.hint(language)}"

    def __str__(self) -> str:
        return self.told(LANGUAGES[0])


def fatal(findings: Iterable[Finding], *, strict: bool = False) -> bool:
    """Say whether these findings fail a build."""
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(finding.severity in failing for finding in findings)
