"""Which WeasyPrint is installed, and which patches are on with it. Nothing here imports the engine."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.formats.pdf.render.engine_sources import EngineSources
from publisher.formats.pdf.render.patches import fingerprints
from publisher.formats.pdf.render.patches.registry import PATCHES, Patch
from publisher.i18n.sentences import Phrase


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """The engine as it stands on disk: its version, a hash of all its sources, the names of the patches that are off.

    `known` says that it is the very engine that the patches were read against.
    """

    version: str
    digest: str
    known: bool
    off: frozenset[str] = frozenset()

    def on(self, name: str) -> bool:
        """Say whether a patch of this name is on. Raise KeyError where there is none."""
        return _BY_NAME[name].name not in self.off

    def finding(self) -> Finding | None:
        """Return the warning that an unknown engine gives, else None; it names what an editor will miss."""
        if self.known:
            return None
        if self.version == fingerprints.VERSION:
            engine = Phrase.of("engine_changed", version=self.version)
        else:
            engine = Phrase.of("engine_version", version=self.version)
        lost = dict.fromkeys(patch.missing for patch in reversed(PATCHES) if patch.name in self.off)
        missing = tuple(Phrase.of(key) for key in lost) or (Phrase.of("without_nothing"),)
        return Finding.of("E011", None, engine=engine, missing=missing, **_WANTED)


_WANTED = {"known": fingerprints.VERSION, "pydyf": fingerprints.PYDYF}
_BY_NAME = {patch.name: patch for patch in PATCHES}


def status_of(sources: EngineSources) -> EngineStatus:
    """Judge an engine by one hash of all its sources, and where that differs by those that each patch rests on."""
    version = sources.version
    if version == fingerprints.VERSION and sources.digest == fingerprints.DIGEST:
        return EngineStatus(version, sources.digest, known=True)
    off = {patch.name for patch in PATCHES if differing(patch, sources)}
    while more := {patch.name for patch in PATCHES if patch.name not in off and off.intersection(patch.needs)}:
        off |= more
    return EngineStatus(version, sources.digest, known=False, off=frozenset(off))


def differing(patch: Patch, sources: EngineSources) -> Sequence[str]:
    """List what a patch rests on and these sources have otherwise, or do not have."""
    return [name for name in patch.rests_on if sources.hash_of(name) != fingerprints.NAMES.get(name)]


@functools.cache
def _installed() -> EngineSources | None:
    """Return the sources of the installed engine; their hash, which reads all of them, is computed once a process."""
    return EngineSources.installed()


def engine_digest() -> str:
    """Return the hash of the sources of the installed engine; empty where there is none."""
    sources = _installed()
    return sources.digest if sources else ""


@functools.cache
def engine_status() -> EngineStatus:
    """Judge the engine that is installed, once a process. Raise EnvironmentFault where there is none."""
    sources = _installed()
    if sources is None:
        raise EnvironmentFault(Finding.of("E012", None, **_WANTED))
    return status_of(sources)


def unusable(error: Exception) -> EnvironmentFault:
    """Make the fault of an engine that the press cannot work with, from the error that it raised."""
    reason = ": ".join((type(error).__name__, *str(error).splitlines()[:1]))
    return EnvironmentFault(Finding.of("E013", None, version=engine_status().version, reason=reason, **_WANTED))
