"""An Edition into a PDF artefact: starts the worker, keeps it to its limits, and finishes what it draws."""

import pickle
import subprocess
import threading
from typing import IO, cast

from publisher.config import Limits
from publisher.diagnostics import Finding, PublisherError
from publisher.formats.base import Made
from publisher.formats.pdf import process
from publisher.formats.pdf.finish import finish
from publisher.formats.pdf.messages import Drawn, Job, Message
from publisher.model import Artefact, Edition, Part, Span

# The worker's own alarm comes first; this is for work in C that no alarm can interrupt.
_GRACE = 15.0


def make_pdf(edition: Edition, limits: Limits) -> Made:
    """Set an edition; raises PublisherError with the findings that stopped it."""
    with process.take() as worker:
        drawn = _Conversation(worker, edition, limits).drawn()
    data = finish(drawn.data, edition.issue, drawn.pages)
    name = f"{edition.issue.slug}.pdf"
    artefact = Artefact("pdf", name, "application/pdf", data, drawn.pages)
    return Made(artefact, drawn.findings, tuple(sorted(drawn.versions.items())))


class _Conversation:
    """One job's talk with its worker; silence longer than the limit ends it."""

    def __init__(self, worker: "subprocess.Popen[bytes]", edition: Edition, limits: Limits) -> None:
        self._worker, self._edition, self._limits = worker, edition, limits
        self._part: Part | None = None
        self._late = False

    def drawn(self) -> Drawn:
        """Listen until the PDF comes; turn anything else into findings."""
        self._tell()
        while True:
            message = self._hear()
            if message is None:
                raise PublisherError(self._died())
            if message.kind == "part":
                self._part = next((p for p in self._edition.parts if p.id == message.value), None)
            elif message.kind == "drawn":
                return cast(Drawn, message.value)
            elif message.kind == "failed":
                error, findings = cast("tuple[type[PublisherError], tuple[Finding, ...]]", message.value)
                raise error(*findings)
            else:
                raise RuntimeError(str(message.value))

    def _tell(self) -> None:
        stdin = cast("IO[bytes]", self._worker.stdin)
        try:
            pickle.dump(Job(self._edition, self._limits), stdin)
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
