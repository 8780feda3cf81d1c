"""The fragments of an edition's parts that need not be laid out: those of this run, and those that the cache has."""

from collections.abc import Mapping
from dataclasses import replace

from msgspec.msgpack import Decoder

from publisher.cache.codec import DamagedError, digest_of, unseal
from publisher.cache.store import Store
from publisher.diagnostics import Finding
from publisher.formats.pdf.fragments.cache_keys import CacheKeys
from publisher.formats.pdf.fragments.fragment import FRAGMENTS, Fragment
from publisher.formats.pdf.workers.messages import Task
from publisher.model import Part, Side

_DECODER = Decoder(Fragment)


class FragmentCache:
    """Fragments by their keys; `recto` is the side on which most parts begin."""

    def __init__(self, store: Store, keys: CacheKeys, recto: Side) -> None:
        self._store, self._keys, self._recto = store, keys, recto
        self.known: dict[str, Fragment] = {}

    def has(self, key: str) -> bool:
        """Return whether there is a fragment under a key; it may be damaged, or name lines of another text."""
        return key in self.known or self._store.has(FRAGMENTS, key)

    def for_side(self, part: Part, key: str, side: Side, labels: Mapping[str, str]) -> tuple[Fragment | None, Side]:
        """Return a fragment that fits a side; where there is none, from which side it must be laid out.

        `labels` are the numbers of pages that parts show, by anchor.
        """
        fragment = self._read(part, key)
        if fragment and fragment.sided and fragment.side != side:
            return self._read(part, self._keys.key(part, side, labels)), side
        return fragment, self._recto

    def add(self, task: Task, sealed: bytes) -> Fragment:
        """Keep a new fragment: for any side where it fits both, or begins as most do."""
        fragment = unsealed_fragment(sealed)
        side = None if task.side == self._recto else task.side
        key = self._keys.key(task.part, side, dict(task.folios))
        self._store.put(FRAGMENTS, key, sealed)
        self.known[key] = fragment
        return fragment

    def findings(self) -> list[Finding]:
        """List what was found on all pages that are known."""
        found = {finding for fragment in self.known.values() for finding in fragment.findings}
        return sorted(found, key=lambda finding: (str(finding.span), finding.code))

    def _read(self, part: Part, key: str) -> Fragment | None:
        known = self.known.get(key)
        if known is None or _is_stale(known, part):
            known = self._kept(part, key)
            if known:
                self.known[key] = known
        return known

    def _kept(self, part: Part, key: str) -> Fragment | None:
        sealed = self._store.get(FRAGMENTS, key)
        if sealed is None:
            return None
        try:
            fragment = unsealed_fragment(sealed)
        except DamagedError:
            self._store.drop(FRAGMENTS, key)
            return None
        return None if _is_stale(fragment, part) else fragment


def unsealed_fragment(sealed: bytes) -> Fragment:
    """Read a fragment, with its digest. Raise DamagedError."""
    return replace(unseal(sealed, _DECODER), digest=digest_of(sealed))


def _is_stale(fragment: Fragment, part: Part) -> bool:
    """Return whether a fragment has findings that name lines of another text than its part's."""
    return bool(fragment.findings and part.source and fragment.source != part.source.sha256)
