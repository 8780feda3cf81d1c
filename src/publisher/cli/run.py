"""Orders → outcomes, shown as they come: one after the other, or again whenever something changes."""

import gc
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.cli.context import Program

if TYPE_CHECKING:
    from publisher.pipeline.build import Printed
    from publisher.pipeline.request import Order
    from publisher.pipeline.result import Outcome
    from publisher.pipeline.runner import Work


def work_off(program: Program, orders: "list[Order]", name: str, done: "Mapping[Path, Outcome]") -> int:
    """Work off every order that is not done; all findings of all issues are told before the program fails."""
    outcomes: list[Outcome] = []
    _collect_seldom()
    for order in orders:
        outcomes.append(done.get(order.path) or _attempted(program, order, name, outcomes))
        program.face.outcome(outcomes[-1])
    program.face.summary(outcomes)
    return max(outcome.exit_code for outcome in outcomes)


def follow_changes(program: Program, orders: "list[Order]") -> int:
    """Build, and build again whatever changes; only an interrupt ends it."""
    from publisher.pipeline.build import build as work
    from publisher.pipeline.watch import follow

    program.face.say("watching")
    _collect_seldom()
    for change in follow(orders, _with_progress(program, work), program.face.changed):
        program.face.change(change)
    return 0


def _attempted(program: Program, order: "Order", name: str, others: "list[Outcome]") -> "Outcome":
    """Work an order off by one of the pipeline's functions, which are loaded now."""
    from publisher.pipeline import build
    from publisher.pipeline.runner import attempt

    return attempt(order, _with_progress(program, getattr(build, name)), others)


def _with_progress(program: Program, work: "Work") -> "Work":
    """Let people see the work's progress."""

    def working(order: "Order") -> "tuple[list[Path], Printed]":
        with program.face.progress() as tell:
            return work(replace(order, tell=tell))

    return working


def _collect_seldom() -> None:
    """Look for rubbish seldom: a build makes millions of values that live until it ends, and hardly a cycle."""
    gc.freeze()
    gc.set_threshold(500_000, 50, 100)  # allocations, and collections of the younger
