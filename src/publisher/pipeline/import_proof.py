"""Drafts into proved articles, in order, by as many processes as there are cores where there is much to prove."""

import gc
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import ClassVar, Self

from publisher.diagnostics import Finding, PublisherError
from publisher.importers.documents.draft import DocumentFacts, Draft, Media, PlacedWord
from publisher.importers.documents.word_check import judge
from publisher.importers.documents.write_article import Written, write_article
from publisher.model import Span
from publisher.project.workspace import cores
from publisher.system.limits import Limits, bounded

# For fewer articles, processes are not worth their start.
_ALONE = 64
_AHEAD = 8  # articles that wait for each process


@dataclass(frozen=True, slots=True)
class Proved:
    """An article's Markdown with what was found in it."""

    name: str
    text: str
    title: str
    language: str
    words: int
    findings: tuple[Finding, ...]
    media: tuple[Media, ...] = ()
    year: str = ""
    category: str = ""

    @property
    def differs(self) -> bool:
        """Whether a word differs from the document's."""
        return any(finding.code in Proof.DIFFERENCES for finding in self.findings)


class Proof:
    """Proves drafts. The processes that it starts end with its context."""

    #: The findings that say that words differ, or that nothing can be said of them.
    DIFFERENCES: ClassVar = ("I010", "I011", "I016")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pool: ProcessPoolExecutor | None = None
        self._threshold = gc.get_threshold()

    def __enter__(self) -> Self:
        self._threshold = gc.get_threshold()
        _collect_seldom()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        gc.set_threshold(*self._threshold)
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=kind is not None)

    def prove(
        self, yielded: Iterable[Draft | Finding | DocumentFacts], path: str, language: str
    ) -> Iterator[Proved | Finding | DocumentFacts]:
        """Prove the drafts of one document as they come; all findings of it keep their order."""
        waiting: deque[tuple[Draft, Written, Future[bool]]] = deque()

        def told(draft: Draft, written: Written, *, same: bool = False) -> Proved:
            call = (self._limits, draft.words, path, draft.name, written.text, language)
            return _proved(draft, written, () if same else _judged(*call))

        count = 0
        for one in yielded:
            if not isinstance(one, Draft):
                yield one
                continue
            count += 1
            with bounded(self._limits, Span(path)):
                written = write_article(one, language)
            if count <= _ALONE:
                yield told(one, written)
                continue
            said = " ".join(word for word, _ in one.words)
            waiting.append(
                (one, written, self._processes().submit(_same, self._limits, said, one.name, written.text, language))
            )
            while len(waiting) > _AHEAD * cores():
                draft, text, future = waiting.popleft()
                yield told(draft, text, same=future.result())
        while waiting:
            draft, text, future = waiting.popleft()
            yield told(draft, text, same=future.result())

    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(cores(), multiprocessing.get_context("spawn"), _collect_seldom)
        return self._pool


def _collect_seldom() -> None:
    """Collect garbage seldom: an article makes thousands of values, and hardly a cycle."""
    gc.set_threshold(100_000, 50, 100)  # allocations, and collections of the younger


def _same(limits: Limits, said: str, name: str, text: str, language: str) -> bool:
    """Return whether the words of an article are these; where that is not known, whoever asks looks closer."""
    try:
        with bounded(limits, Span(name)):
            return not judge([PlacedWord(word, 0) for word in said.split(" ")], "", name, text, language)
    except PublisherError:
        return False


def _judged(
    limits: Limits, words: tuple[PlacedWord, ...], path: str, name: str, text: str, language: str
) -> tuple[Finding, ...]:
    with bounded(limits, Span(path)):
        return judge(words, path, name, text, language)


def _proved(draft: Draft, written: Written, findings: tuple[Finding, ...]) -> Proved:
    return Proved(
        draft.name,
        written.text,
        written.title,
        written.language,
        len(draft.words),
        findings,
        draft.media,
        draft.year,
        draft.category,
    )
