"""A builder: a process that builds one issue after the other, as it is asked to, and reports what became of each."""

import functools
import gc
import os
import select
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.formats.pdf.workers.frames import Inbox, Outbox

if TYPE_CHECKING:
    from publisher.pipeline.request import BuildRequest
    from publisher.pipeline.result import BuildResult

#: The argument by which a builder ends with its parent's end of the pipe, and not with the thread that started it.
WATCHING = "watching"


@dataclass(frozen=True, slots=True)
class Order:
    """What a builder is asked: a request, the folder to work in, variables that products depend on.

    With a `share`, parts are made for the shared store, and nothing is written. Of a machine that
    does not build with these `facts`, if any, nothing is asked.
    """

    request: "BuildRequest"
    folder: str
    variables: tuple[tuple[str, str], ...] = ()
    debug: bool = False
    share: tuple[int, int] | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an order; of a build that wrote products, also the files that it read, with their hashes.

    Without a result, the order was not carried out, for the `facts` of this machine are others.
    """

    result: "BuildResult | None"
    read: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def main() -> None:
    """Work until nobody asks any more. Whatever libraries print goes to stderr."""
    from publisher.formats.pdf.workers.launch import keep_hosts
    from publisher.formats.pdf.workers.worker import leave_with_parent

    orders, answers = Inbox(os.dup(0)), Outbox(os.dup(1))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    if WATCHING in sys.argv:
        threading.Thread(target=_leave_with_pipe, args=(orders.descriptor,), daemon=True).start()
    else:
        leave_with_parent()
    keep_hosts()
    while not orders.closed and not answers.broken:
        for order in orders.receive():
            if isinstance(order, Order):
                answers.send(_carried_out(order))
                gc.collect()  # nothing of an issue is of use to the next


def _leave_with_pipe(descriptor: int) -> None:
    """End this process at once where the other end of its orders is closed."""
    poll = select.poll()
    poll.register(descriptor, 0)  # POLLHUP is reported in any case
    while True:
        if poll.poll():
            os._exit(1)


@functools.cache
def _facts() -> tuple[tuple[str, str], ...]:
    """Return what this process builds with, as it was when it began."""
    from publisher.scale.machine import facts

    return tuple(facts().items())


def _prepared(order: Order) -> Report:
    """Make a share of the parts; what is wrong with them, the build of the whole will say."""
    from publisher.diagnostics import PublisherError
    from publisher.pipeline.prepare import prepare
    from publisher.pipeline.result import BuildResult

    if order.share:
        with suppress(PublisherError):
            prepare(order.request, order.share)
    return Report(BuildResult(order.request.path, 0.0, 0, ()))


def _carried_out(order: Order) -> Report:
    """Return what became of an order; a fault of the program itself is a result too, so that others are built."""
    from publisher.formats.pdf.workers import launch  # it starts the engine while the pipeline is loaded

    if "pdf" in order.request.formats:
        launch.warm()
    from publisher.diagnostics import Exit, Finding
    from publisher.pipeline.build import build
    from publisher.pipeline.result import BuildResult
    from publisher.pipeline.runner import attempt_with_files
    from publisher.system.shortages import shortage

    if order.facts and (own := _facts()) != order.facts:
        return Report(None, facts=own)
    os.chdir(order.folder)
    for name, value in order.variables:
        if value:
            os.environ[name] = value
        else:
            os.environ.pop(name, None)
    begun, request = time.perf_counter(), order.request
    try:
        if order.share:
            return _prepared(order)
        result, read = attempt_with_files(request, build)
    except Exception as error:  # noqa: BLE001 -- one issue's fault is no reason to leave the others
        launch.dismiss_all()
        if fault := shortage(error):
            return Report(BuildResult(request.path, time.perf_counter() - begun, fault.exit_code, fault.findings))
        if order.debug:
            traceback.print_exception(error)
        last = str(error).strip().splitlines()[-1:]
        finding = Finding.of("E025", None, path=request.path, error=": ".join([type(error).__name__, *last]))
        return Report(BuildResult(request.path, time.perf_counter() - begun, Exit.OURS, (finding,)))
    return Report(result, tuple((str(path), digest) for path, digest in read.items()))
