"""What a back catalogue takes on 1 to 100 machines: a simulation from figures that were measured on one.

Run: ./do bench scale [--books 10000] [--machines 1,2,5,10,20,50,100] [--cores 4] [--price 0.20] [--seed 1]
Books are given to cores as `publisher build --on` does it: the largest first, each to the core that is free next. The
driver sends, receives and writes one book at a time, and its line has so many bytes a second; a machine starts late,
and now and then one ends, which loses what it was at. Figures are those of bench/scale_figures.json.
"""

import argparse
import heapq
import json
import math
import random
from dataclasses import dataclass
from pathlib import Path

FIGURES = Path(__file__).with_name("scale_figures.json")
_HOUR = 3600.0


@dataclass(frozen=True)
class Figures:
    """What was measured: seconds of one core, bytes, and the driver's own seconds."""

    book_seconds: float  # of a core, for a book whatever its length: style sheets, templates, checks
    page_seconds: float  # of a core, for each of its pages, in all formats
    worker_seconds: float  # until a worker builds: Python, engine, the facts of the machine
    driver_seconds: float  # of the driver, for each book
    sent_page_bytes: float  # to a worker, for each page
    product_page_bytes: float  # back, for each page, in all formats
    store_page_bytes: float  # in the shared store, for each page


@dataclass(frozen=True)
class Cluster:
    """Machines with their cores, the driver's line (bytes/s), how late they start (s), losses an hour and machine."""

    machines: int
    cores: int
    line: float
    late: float
    losses: float


@dataclass(frozen=True)
class Outcome:
    """What a run takes: seconds, of cores that worked, of the driver; bytes on its line; books built twice."""

    seconds: float
    core_seconds: float
    driver_seconds: float
    moved: float
    again: int


def pages_of_books(books: int, mean: int, seed: int) -> list[int]:
    """Draw numbers of pages: most books are shorter than the mean, and a few are many times as long."""
    chance, spread = random.Random(seed), 0.6  # noqa: S311 -- a simulation
    middle = math.log(mean) - spread**2 / 2
    return [max(8, round(chance.lognormvariate(middle, spread))) for _ in range(books)]


def simulated(pages: list[int], cluster: Cluster, figures: Figures, seed: int) -> Outcome:
    """Give every book to the core that is free next; the driver serves one core at a time."""
    chance = random.Random(seed)  # noqa: S311 -- a simulation
    started = [chance.uniform(0, cluster.late) for _ in range(cluster.machines)]
    free = [(start + figures.worker_seconds, number) for number, start in enumerate(started * cluster.cores)]
    heapq.heapify(free)
    driver, busy, served, moved, again, end = 0.0, 0.0, 0.0, 0.0, 0, 0.0
    waiting = sorted(pages)
    while waiting:
        book = waiting.pop()
        at, core = heapq.heappop(free)
        sent = book * figures.sent_page_bytes
        back = book * figures.product_page_bytes
        own = figures.driver_seconds + (sent + back) / cluster.line
        driver = max(driver, at) + own
        served += own
        moved += sent + back
        work = figures.book_seconds + book * figures.page_seconds
        busy += work
        done = driver + work
        if chance.random() < 1 - math.exp(-cluster.losses * work / _HOUR):
            waiting.append(book)
            again += 1
            done += figures.worker_seconds
        end = max(end, done)
        heapq.heappush(free, (done, core))
    return Outcome(end, busy, served, moved, again)


def main() -> None:
    """Print a table as docs/scale.md has it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--machines", default="1,2,5,10,20,50,100")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--line", type=float, default=100e6, help="bytes a second")
    parser.add_argument("--late", type=float, default=120, help="seconds in which machines start")
    parser.add_argument("--losses", type=float, default=0.01, help="an hour and machine")
    parser.add_argument("--price", type=float, default=0.10, help="of a machine, an hour")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    figures = Figures(**json.loads(FIGURES.read_text("utf-8"))["figures"])
    pages = pages_of_books(asked.books, asked.pages, asked.seed)
    print(f"{asked.books} books, {sum(pages)} pages, machines of {asked.cores} cores")
    print(f"store: {sum(pages) * figures.store_page_bytes / 1e9:.0f} GB")
    print("| machines | hours | speed-up | cores busy | driver busy | moved, GB | again | cost |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    first = 0.0
    for machines in map(int, asked.machines.split(",")):
        told = simulated(
            pages, Cluster(machines, asked.cores, asked.line, asked.late, asked.losses), figures, asked.seed
        )
        first = first or told.seconds * machines
        hours = told.seconds / _HOUR
        share = told.core_seconds / (told.seconds * machines * asked.cores)
        print(
            f"| {machines} | {hours:.2f} | {first / told.seconds:.1f} | {share:.0%} "
            f"| {told.driver_seconds / told.seconds:.0%} | {told.moved / 1e9:.0f} | {told.again} "
            f"| {hours * machines * asked.price:.2f} |"
        )


if __name__ == "__main__":
    main()
