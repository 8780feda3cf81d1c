"""Build requests → results, shown as they come: one after the other, or again whenever something changes."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.cli.context import Program

if TYPE_CHECKING:
    from publisher.pipeline.build import Printed
    from publisher.pipeline.request import BuildRequest
    from publisher.pipeline.result import BuildResult
    from publisher.pipeline.runner import Work
    from publisher.pipeline.watch import Meeting


def work_off(program: Program, requests: "list[BuildRequest]", name: str, done: "Mapping[Path, BuildResult]") -> int:
    """Carry out every request that is not done; all findings of all issues are reported before the program fails."""
    results: list[BuildResult] = []
    _collect_seldom()
    for request in requests:
        results.append(done.get(request.path) or _attempted(program, request, name, results))
        program.reporter.build_result(results[-1])
    program.reporter.summary(results)
    return max((result.exit_code for result in results), default=0)


def follow_changes(program: Program, asked: "Callable[[], Meeting]") -> int:
    """Build, and build again whatever changes, and what is begun meanwhile; only an interrupt ends it."""
    from publisher.pipeline.build import build as work
    from publisher.pipeline.watch import follow

    program.reporter.say("watching")
    _collect_seldom()
    for change in follow(asked, _with_progress(program, work), program.reporter.changed):
        program.reporter.change(change)
    return 0


def _attempted(program: Program, request: "BuildRequest", name: str, others: "list[BuildResult]") -> "BuildResult":
    """Carry a request out by one of the pipeline's functions, which are loaded now."""
    from publisher.pipeline import build
    from publisher.pipeline.runner import attempt

    return attempt(request, _with_progress(program, getattr(build, name)), others)


def _with_progress(program: Program, work: "Work") -> "Work":
    """Let people see the work's progress."""

    def working(request: "BuildRequest") -> "tuple[list[Path], Printed]":
        with program.reporter.progress() as tell:
            return work(replace(request, tell=tell))

    return working


def _collect_seldom() -> None:
    """Collect garbage seldom: a build makes millions of values that live until it ends, and hardly a cycle."""
    gc.freeze()
    gc.set_threshold(500_000, 50, 100)  # allocations, and collections of the younger
