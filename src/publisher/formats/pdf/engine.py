"""An Edition into a PDF artefact: starts the worker, keeps it to its limits, and finishes what it draws."""

import pickle
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import IO, cast

from publisher.diagnostics import Finding, PublisherError
from publisher.formats.base import Made, Step, Terms, pdf_name
from publisher.formats.pdf import process
from publisher.formats.pdf.finish import finish
from publisher.formats.pdf.messages import Drawn, Job, Message
from publisher.model import Artefact, Edition, Layout, Part, Span

# The worker's own alarm comes first; this is for work in C that no alarm can interrupt.
_GRACE = 15.0
# Each worker holds a whole layout in memory: two sizes of page at once, not ten.
_AT_ONCE = 2


def make_pdf(edition: Edition, terms: Terms) -> Made:
    """Set an edition on each of its sizes of page; raises PublisherError with the findings that stopped it."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        made = tuple(pool.map(lambda layout: _set(edition, layout, terms), edition.layouts))
    return Made(
        tuple(artefact for artefact, _ in made),
        tuple(finding for _, drawn in made for finding in drawn.findings),
        tuple(sorted(made[0][1].versions.items())),
    )


def _set(edition: Edition, layout: Layout, terms: Terms) -> tuple[Artefact, Drawn]:
    with process.take() as worker:
        drawn = _Conversation(worker, edition, layout, terms).drawn()
    data = finish(drawn.data, edition.issue, drawn.pages)
    terms.tell(Step(_product(edition, layout), "", len(edition.parts), len(edition.parts)))
    return Artefact("pdf", pdf_name(edition, layout), "application/pdf", data, drawn.pages), drawn


def _product(edition: Edition, layout: Layout) -> str:
    """Name a PDF to those who watch: by its size of page where there are several."""
    return f"pdf {layout.name}" if len(edition.layouts) > 1 else "pdf"


class _Conversation:
    """One job's talk with its worker; silence longer than the limit ends it."""

    def __init__(self, worker: "subprocess.Popen[bytes]", edition: Edition, layout: Layout, terms: Terms) -> None:
        self._worker, self._edition, self._layout = worker, edition, layout
        self._limits, self._terms = terms.limits, terms
        self._part: Part | None = None
        self._begun: set[str] = set()
        self._late = False

    def drawn(self) -> Drawn:
        """Listen until the PDF comes; turn anything else into findings."""
        self._tell()
        while True:
            message = self._hear()
            if message is None:
                raise PublisherError(self._died())
            if message.kind == "part":
                self._begin(str(message.value))
            elif message.kind == "drawn":
                return cast(Drawn, message.value)
            elif message.kind == "failed":
                error, findings = cast("tuple[type[PublisherError], tuple[Finding, ...]]", message.value)
                raise error(*findings)
            else:
                raise RuntimeError(str(message.value))

    def _begin(self, name: str) -> None:
        """Note which part is being set, and tell of it where it is set for the first time."""
        self._part = next((part for part in self._edition.parts if part.id == name), None)
        if self._part and name not in self._begun:
            product = _product(self._edition, self._layout)
            self._terms.tell(Step(product, self._part.title, len(self._begun), len(self._edition.parts)))
            self._begun.add(name)

    def _tell(self) -> None:
        stdin = cast("IO[bytes]", self._worker.stdin)
        try:
            pickle.dump(Job(self._edition, self._layout, self._limits), stdin)
            stdin.close()
        except BrokenPipeError:
            return  # it died at once; _hear will say so

    def _hear(self) -> Message | None:
        # Drawing all parts together may take as long as all of them.
        share = 1 if self._part else len(self._edition.parts)
        timer = threading.Timer(self._limits.seconds * share + _GRACE, self._stop)
        timer.start()
        try:
            return cast(Message, pickle.load(cast("IO[bytes]", self._worker.stdout)))  # noqa: S301 -- our own child wrote it
        except (EOFError, pickle.UnpicklingError):
            return None
        finally:
            timer.cancel()

    def _stop(self) -> None:
        self._late = True
        self._worker.kill()

    def _died(self) -> Finding:
        source = self._part.source if self._part else None
        place = Span(source.path, 1) if source else None
        if self._late:
            return Finding.of("L001", place, seconds=f"{self._limits.seconds:g}")
        # GLib aborts where memory ends, and the kernel kills; a worker that leaves by itself is our fault.
        if self._worker.wait() >= 0:
            raise RuntimeError("the layout worker left without a word")
        return Finding.of("L002", place, megabytes=self._limits.megabytes)
