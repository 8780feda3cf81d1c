"""Build requests → results, shown as they come: one after the other, or again whenever something changes."""

import gc
import os
from collections.abc import Callable, Iterable, Mapping
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
    from publisher.scale.crew import Crew


def work_off(program: Program, requests: "list[BuildRequest]", name: str, done: "Mapping[Path, BuildResult]") -> int:
    """Carry out every request that is not done; all findings of all issues are reported before the program fails."""
    results: list[BuildResult] = []
    _collect_seldom()
    for request in requests:
        results.append(done.get(request.path) or _attempted(program, request, name, results))
        program.reporter.build_result(results[-1])
    _keep_store_in_bounds(requests, results)
    program.reporter.summary(results)
    return max((result.exit_code for result in results), default=0)


def build_all(program: Program, requests: "list[BuildRequest]", done: "Mapping[Path, BuildResult]") -> int:
    """Build every request that is not done by processes that share them; one that fails stops no other."""
    from publisher.project.workspace import cores
    from publisher.scale.local_crew import LocalCrew

    jobs = next((request.jobs for request in requests), 0) or cores()
    return _by_crew(program, requests, done, LocalCrew(jobs, debug=program.debug), jobs)


def build_elsewhere(
    program: Program,
    requests: "list[BuildRequest]",
    done: "Mapping[Path, BuildResult]",
    address: str,
    tls: Path | None,
) -> int:
    """Build every request that is not done on the workers of a Dask scheduler."""
    from publisher.cache.shared_store import VARIABLE
    from publisher.diagnostics import Finding
    from publisher.scale.dask_crew import dask_crew
    from publisher.scale.scheduler_link import open_to_all

    if open_to_all(address):
        program.reporter.findings([Finding.of("E028", None, address=address)])
    if len(done) == len(requests):
        return work_off(program, requests, "build", done)
    crew = dask_crew(address, tls, os.environ, debug=program.debug)
    return _by_crew(program, requests, done, crew, 1, in_shares=bool(os.environ.get(VARIABLE, "").strip()))


def _by_crew(
    program: Program,
    requests: "list[BuildRequest]",
    done: "Mapping[Path, BuildResult]",
    crew: "Crew",
    jobs: int,
    *,
    in_shares: bool = False,
) -> int:
    """Have a crew build, show results as they come, and sum them up in the order of the requests.

    Large books are made `in_shares` where there is a store by which workers share them.
    """
    from publisher.events import Step
    from publisher.scale.dispatch import dispatched
    from publisher.scale.plan import planned, spread

    _collect_seldom()
    results = dict(done)
    try:
        for result in done.values():
            program.reporter.build_result(result)
        todo = [request for request in requests if request.path not in done]
        planned_jobs = planned(requests, todo, jobs)
        if in_shares:
            planned_jobs = spread(planned_jobs)
        coming = dispatched(planned_jobs, crew, lambda one: program.reporter.findings([one]))
        name = program.reporter.words.say("issues_step")
        while len(results) < len(requests):
            with program.reporter.progress() as tell:  # a bar goes away before results are printed
                tell(Step(name, "", len(results), len(requests)))
                result = next(coming)
            results[result.path] = result
            program.reporter.build_result(result)
    finally:
        crew.close()
    _keep_store_in_bounds(requests, results.values())
    program.reporter.summary([results[request.path] for request in requests])
    return max((result.exit_code for result in results.values()), default=0)


def follow_changes(program: Program, asked: "Callable[[], Meeting]") -> int:
    """Build, and build again whatever changes, and what is begun meanwhile; only an interrupt ends it."""
    from publisher.pipeline.warm_builds import WarmBuilds
    from publisher.pipeline.watch import follow

    program.reporter.say("watching")
    _collect_seldom()
    for change in follow(asked, _with_progress(program, WarmBuilds().build), program.reporter.changed):
        program.reporter.change(change)
    return 0


def _keep_store_in_bounds(requests: "list[BuildRequest]", results: "Iterable[BuildResult]") -> None:
    """Remove what is too much in the store that machines share, where this run may have put something there."""
    built = any(result.seconds for result in results) and any(request.cache for request in requests)
    if built and os.environ.get("PUBLISHER_STORE", "").strip():
        from publisher.cache.shared_store import tidy_shared

        tidy_shared()


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
