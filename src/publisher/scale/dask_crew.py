"""Workers of a Dask scheduler: each takes a parcel at a time for each of its threads, and is checked before it does.

Dask brings parcels to workers and knows which are there. Which parcel goes where is decided here, so that the largest
go first and contents once, and a worker that ends is noticed.
"""

import itertools
import queue
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import MsgspecError

from publisher.cache.shared_store import remote
from publisher.cache.store import Store, cache_folder
from publisher.diagnostics import EnvironmentFault, Finding
from publisher.i18n.sentences import Phrase
from publisher.scale.crew import CrewGoneError, Done, Lost, News, Noticed, Returned
from publisher.scale.delivery import DamagedProductsError, Sent, delivered, named_paths
from publisher.scale.machine import NAMES, difference, facts
from publisher.scale.parcels import VARIABLES, Answer, Parcel, PlainRequest, answer_of, packed
from publisher.scale.plan import Job
from publisher.scale.project_files import ProjectFiles
from publisher.scale.scheduler_link import LinkLostError, SchedulerLink

_PATIENCE = 60.0  # s, for a scheduler that went away, and for the first worker
_LOOK = 1.0  # s, between two looks at which workers are there
_ROUNDS = 6  # how often a parcel is sent with what was lacking


@dataclass
class _Work:
    """A job that a hand has: what was sent, how often, and what it needs besides."""

    job: Job
    more: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    sent: Sent | None = None
    rounds: int = 0
    call: Any = None


class DaskCrew:
    """The workers that a scheduler has, as far as they build with what this machine builds with.

    Raise EnvironmentFault (E005, E026) where Dask is not installed or no scheduler answers.
    """

    def __init__(
        self,
        link: SchedulerLink,
        environment: Mapping[str, str],
        *,
        patience: float = _PATIENCE,
        debug: bool = False,
    ) -> None:
        self._link, self._patience, self._debug = link, patience, debug
        self._facts = facts()
        self._variables = tuple((name, environment.get(name, "")) for name in VARIABLES)
        self._store = environment.get("PUBLISHER_STORE", "").strip()
        self._own_store = Store(cache_folder())
        self._projects: dict[Path, ProjectFiles] = {}
        self._places: dict[str, int] = {}  # address → threads, of workers that are used
        self._refused: set[str] = set()
        self._has: dict[str, set[str]] = {}  # address → hashes of contents that were sent there
        self._busy: dict[str, _Work] = {}
        self._finished: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()
        self._numbers = itertools.count(1)
        self._calls: dict[str, int] = {}
        self._news: list[News] = []
        self._gone: Finding | None = None
        self._looked = time.monotonic() - _LOOK
        self._alone_since = time.monotonic()

    def free(self) -> Collection[str]:
        """Return the hands of workers that are there and used."""
        self._look()
        hands = (f"{place}#{n}" for place, threads in self._places.items() for n in range(threads))
        return [hand for hand in hands if hand not in self._busy]

    def give(self, hand: str, job: Job) -> None:
        """Send a job to a worker."""
        self._busy[hand] = _Work(job)
        self._send(hand)

    def wait(self, seconds: float) -> Sequence[News]:
        """Return what came back, and what is known of workers. Raise CrewGoneError."""
        try:
            hand, number = self._finished.get(timeout=seconds)
        except queue.Empty:
            pass
        else:
            if self._calls.get(hand) == number:
                self._take(hand)
        self._look()
        news, self._news = self._news, []
        if self._gone and not news:
            raise CrewGoneError(self._gone)
        return news

    def close(self) -> None:
        """Leave the scheduler; what its workers are at is of no use to anybody."""
        self._link.close()

    def _look(self) -> None:
        """See which workers are there; greet new ones, and give back the jobs of those that are not."""
        if self._gone or time.monotonic() - self._looked < _LOOK:
            return
        self._looked = time.monotonic()
        try:
            there = self._link.workers()
        except LinkLostError:
            self._return_all()
            self._connect_again()
            return
        for place in self._places.keys() - there.keys():
            del self._places[place]
            for hand in [hand for hand in self._busy if hand.partition("#")[0] == place]:
                self._leave(hand, Lost(hand))
        new = [place for place in there if place not in self._places and place not in self._refused]
        for place, theirs in self._link.ask_facts(new).items():
            if self._is_fit(place, theirs):
                self._places[place] = there[place]
        self._refused &= there.keys()
        if self._places:
            self._alone_since = time.monotonic()
        elif time.monotonic() - self._alone_since > self._patience:
            self._gone = Finding.of("E029", None, address=self._link.address)

    def _is_fit(self, place: str, theirs: Mapping[str, str]) -> bool:
        what = difference(theirs, self._facts)
        if what:
            self._refused.add(place)
            self._news.append(
                Noticed(
                    Finding.of(
                        "E027",
                        None,
                        worker=place,
                        what=NAMES[what],
                        theirs=theirs.get(what) or Phrase("no_press"),
                        ours=self._facts[what],
                    )
                )
            )
        return not what

    def _connect_again(self) -> None:
        """Wait for the scheduler to come back, and note where it does not."""
        if not self._link.connect_again(self._patience):
            seconds = f"{self._patience:g}"
            self._gone = Finding.of("E031", None, address=self._link.address, seconds=seconds)
        self._alone_since = time.monotonic()

    def _return_all(self) -> None:
        for hand in list(self._busy):
            self._leave(hand, Returned(hand))
        self._places.clear()
        self._has.clear()
        self._refused.clear()

    def _leave(self, hand: str, news: News) -> None:
        """End what a hand is at."""
        self._busy.pop(hand)
        self._calls.pop(hand, None)
        self._news.append(news)

    def _send(self, hand: str) -> None:
        """Send a hand's job with all that its worker is not known to have."""
        work, place = self._busy[hand], hand.partition("#")[0]
        request = work.job.request
        project = self._project(request.path)
        since = time.time()
        files = project.wanted(request.path, work.more)
        known = self._has.setdefault(place, set())
        blobs: dict[str, bytes] = {}
        for name, digest in files.items():
            if digest not in known and digest not in blobs:
                try:
                    blobs[digest] = project.content(name)
                except OSError:
                    continue  # it went away: the worker lacks it, and it is looked for once more
        known.update(blobs)
        work.sent = Sent(project.root, files, since)
        work.rounds += 1
        parcel = Parcel(
            PlainRequest.of(request, Path(project.name_of(request.path)).as_posix()),
            project.root.name,
            tuple(files.items()),
            self._facts,
            tuple(sorted(work.folders)),
            blobs,
            self._variables,
            self._store,
            self._debug,
            work.job.share,
        )
        number = self._calls[hand] = next(self._numbers)
        try:
            work.call = self._link.send(place, packed(parcel), lambda: self._finished.put((hand, number)))
        except LinkLostError:
            self._looked = 0.0  # the next look gives all jobs back

    def _project(self, path: Path) -> ProjectFiles:
        own = ProjectFiles.around(path)
        return self._projects.setdefault(own.root, own)

    def _take(self, hand: str) -> None:
        """Take the answer of a hand."""
        work = self._busy[hand]
        try:
            data = self._link.answer(work.call)
            answer = answer_of(data) if data is not None else Answer("lost")
        except LinkLostError:
            self._leave(hand, Returned(hand))
            self._looked = 0.0
            return
        except MsgspecError:
            answer = Answer("lost")
        place = hand.partition("#")[0]
        if answer.kind == "built":
            self._take_built(hand, work, answer)
        elif answer.kind == "lacking" and work.rounds < _ROUNDS:
            self._has.setdefault(place, set()).difference_update(answer.lacking)
            self._send(hand)
        elif answer.kind == "refused":
            self._is_fit(place, answer.facts)
            self._refused.add(place)
            self._places.pop(place, None)
            self._leave(hand, Returned(hand))
        else:
            self._leave(hand, Lost(hand))

    def _take_built(self, hand: str, work: _Work, answer: Answer) -> None:
        """Write what was built; where the build looked for something that was not sent, send that too."""
        if work.sent is None or answer.result is None:
            self._leave(hand, Lost(hand))
            return
        project = self._project(work.job.request.path)
        files, folders = project.lacking(named_paths(answer.result), work.sent.files)
        folders -= work.folders
        if files or folders:
            work.more |= files
            work.folders |= folders
            if work.rounds < _ROUNDS:
                self._send(hand)
            else:  # what was built without them is not what a build here makes
                self._leave(hand, Lost(hand))
            return
        if work.job.share:
            self._leave(hand, Done(hand, answer.result))
            return
        try:
            whole = self._with_stored(answer)
            self._leave(hand, Done(hand, delivered(work.job.request, whole, work.sent, self._own_store)))
        except DamagedProductsError:
            self._leave(hand, Lost(hand))

    def _with_stored(self, answer: Answer) -> Answer:
        """Return an answer with the products that the worker put into the shared store."""
        if not answer.stored:
            return answer
        entries = remote(self._store)
        found = {name: entries.get("products", digest) for name, digest in answer.stored.items()}
        if None in found.values():
            raise DamagedProductsError
        return Answer(
            answer.kind,
            result=answer.result,
            read=answer.read,
            products={name: data for name, data in found.items() if data is not None},
        )


def dask_crew(address: str, tls: Path | None, environment: Mapping[str, str], *, debug: bool = False) -> DaskCrew:
    """Return the crew of a scheduler at an address; `tls` is the folder of certificates.

    Raise EnvironmentFault where there is none.
    """
    if tls and (missing := [name for name in ("ca.pem", "cert.pem", "key.pem") if not (tls / name).is_file()]):
        reason = Phrase.of("tls_files", path=tls / missing[0])
        raise EnvironmentFault(Finding.of("E026", None, address=address, reason=reason))
    return DaskCrew(SchedulerLink(address, tls), environment, debug=debug)
