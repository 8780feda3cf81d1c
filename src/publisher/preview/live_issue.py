"""The issue that is shown: the last that could be set, and what is wrong with the one that stands on disk now."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from publisher.cache.store import DEFAULT_MEGABYTES, Store, cache_folder
from publisher.cache.warm_memory import WarmMemory
from publisher.diagnostics import Finding, PublisherError
from publisher.pipeline.runner import files_in_findings
from publisher.preview.dressed_issue import Asked, DressedIssue, dress_issue
from publisher.preview.page_pictures import PagePictures
from publisher.preview.page_setter import PageSetter, SetIssue, ShownPage
from publisher.preview.quick_edit import with_edit
from publisher.project.workspace import Workspace
from publisher.system.shortages import shortage


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be seen: the pages, what was found, and whether that keeps the newest text from being shown.

    `issue` and `dressed` are None until there was an issue that could be set. `changed` are the only pages (from 0)
    that are others than before, where that is known.
    """

    generation: int
    issue: SetIssue | None = None
    dressed: DressedIssue | None = None
    findings: tuple[Finding, ...] = ()
    failed: bool = False
    changed: tuple[int, ...] | None = None


class LiveIssue:
    """Sets one issue again whenever it is asked to; whoever listens is given each new state.

    One thread calls `renew`; any may read `shown`, which is replaced as a whole.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.shown = Shown(0)
        self.reads: frozenset[str] = frozenset()
        self._listeners: list[Callable[[Shown], None]] = []
        self._lock = threading.Lock()
        self._memory = WarmMemory(Store(cache_folder(), _bound(asked.path)))
        self._setter = PageSetter()
        self.pictures = PagePictures(self._memory)
        self._pages: dict[str, tuple[SetIssue, ShownPage]] = {}

    def listen(self, listener: Callable[[Shown], None]) -> None:
        """Have a function called with each new state, from the thread that made it."""
        with self._lock:
            self._listeners.append(listener)

    def leave(self, listener: Callable[[Shown], None]) -> None:
        """Have a function not called any more."""
        with self._lock:
            self._listeners.remove(listener)

    def page(self, key: str) -> tuple[SetIssue, ShownPage] | None:
        """Return a page of this state or of the one before it, with its issue."""
        return self._pages.get(key)

    def file(self, path: str) -> Path | None:
        """Return where a source of the issue that is shown stands; None for any other file."""
        dressed = self.shown.dressed
        if dressed is None:
            return None
        known = {source.path for source in dressed.gathered.sources}
        known |= {finding.span.path for finding in self.shown.findings if finding.span}
        root = dressed.workspace.root
        file = (root / path).resolve()
        return file if path in known and file.is_file() and file.is_relative_to(root) else None

    def renew(self) -> None:
        """Read the issue from disk, and show it; where that fails, the last good pages stay, with findings."""
        self._memory.turn()
        before = self.shown
        try:
            dressed = dress_issue(self.asked, self._memory, Event())
            self.reads = frozenset(dressed.gathered.reads)
            issue = self._setter.set(dressed)
        except Exception as error:
            self._memory.keep_all()
            told = error if isinstance(error, PublisherError) else shortage(error)
            if told is None:
                raise
            self.reads |= frozenset(files_in_findings(told.findings))
            found = tuple(dict.fromkeys(told.findings))
            self._show(Shown(before.generation + 1, before.issue, before.dressed, found, failed=True))
            return
        found = tuple(dict.fromkeys((*dressed.findings, *issue.findings)))
        self._show(Shown(before.generation + 1, issue, dressed, found))
        self._memory.store.note()

    def renew_quickly(self, files: Sequence[Path]) -> bool:
        """Show what the change of files makes of the issue, where that is one article's text, and say whether it was.

        All is to be read again after it, by `renew`.
        """
        before = self.shown
        if before.failed or before.issue is None or before.dressed is None:
            return False
        found = with_edit(before.dressed, files, self._memory)
        if found is None:
            return False
        dressed, part = found
        try:
            issue = self._setter.set_again(dressed, before.issue, part)
        except PublisherError:
            return False
        if issue is None or len(issue.pages) != len(before.issue.pages):
            return False
        pairs = enumerate(zip(before.issue.pages, issue.pages, strict=True))
        changed = tuple(number for number, (old, new) in pairs if old.key != new.key)
        for number in changed:  # drawn before they are asked for
            if scale := self.pictures.looked_at(before.issue.pages[number].key):
                self.pictures.picture(issue, issue.pages[number], scale)
        findings = tuple(dict.fromkeys((*dressed.findings, *issue.findings)))
        self._show(Shown(before.generation + 1, issue, dressed, findings, changed=changed))
        return True

    def close(self) -> None:
        """End the processes that lay pages out, and let go of what is drawn from."""
        self.pictures.close()
        self._setter.dismiss()

    def _show(self, shown: Shown) -> None:
        new = shown.issue if shown.issue is not self.shown.issue else None
        if new:
            last = {key: found for key, found in self._pages.items() if found[0] is self.shown.issue}
            self._pages = {**last, **{page.key: (new, page) for page in new.pages}}
        self.shown = shown
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(shown)


def _bound(path: Path) -> int:
    """Return how many megabytes the cache may have, as the project says, where that can be read."""
    try:
        return Workspace.around(path).project.limits.cache
    except PublisherError:
        return DEFAULT_MEGABYTES
