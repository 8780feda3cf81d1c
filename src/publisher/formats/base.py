"""What every format gives back."""

from dataclasses import dataclass

from publisher.diagnostics import Finding
from publisher.model import Artefact


@dataclass(frozen=True, slots=True)
class Made:
    """A finished artefact, what was found on the way, and the versions of the engine that made it."""

    artefact: Artefact
    findings: tuple[Finding, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
