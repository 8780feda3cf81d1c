"""What a command costs as a whole: wall time, processor time of all its processes, the most memory that they held.

Run as a program it is the measuring process itself: small, so that what it starts inherits no peak of ours, and
alone with its child, so that the processor time of its children is the command's and no other's.
"""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_PAUSE = 0.02  # s between two looks at the processes
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, and megabytes (2²⁰): the first process's peak, the largest other's, the most of all at one moment."""

    wall: float
    cpu: float
    main: float
    worker: float
    together: float


class CommandFailed(Exception):
    """A command that is to be measured did not do its work."""


class Family:
    """A process and all that it started, seen from time to time."""

    def __init__(self, pid: int) -> None:
        self._first = pid
        self._peaks: dict[int, int] = {}
        self._together = 0

    def look(self) -> None:
        """Note how much memory each process holds now and held at most (proc_pid_status(5), kB)."""
        now = 0
        for pid in _descent(self._first):
            with suppress(OSError):  # it left while we looked
                status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
                if "VmRSS" in status:
                    now += _kilobytes(status["VmRSS"])
                    self._peaks[pid] = max(self._peaks.get(pid, 0), _kilobytes(status["VmHWM"]))
        self._together = max(self._together, now)

    def processor(self) -> float:
        """Give the seconds that those who live, and those whom they saw off, have worked (proc_pid_stat(5))."""
        ticks = 0
        for pid in _descent(self._first):
            with suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += sum(map(int, fields[11:15]))
        return ticks / _TICK

    def cost(self, wall: float, cpu: float, largest: int = 0) -> Cost:
        """Give what was seen; `largest` (kB) is known of the largest process, whose last moments no look saw."""
        others = [peak for pid, peak in self._peaks.items() if pid != self._first]
        main, worker = self._peaks.get(self._first, 0), max(others, default=0)
        main, worker = (max(main, largest), worker) if main >= worker else (main, max(worker, largest))
        return Cost(wall, cpu, main / 1024, worker / 1024, max(self._together, largest) / 1024)


def _kilobytes(field: str) -> int:
    return int(field.split(maxsplit=1)[0])


@contextmanager
def watched(pid: int) -> Iterator[Family]:
    """Look at a process and all that it started until the work is done."""
    family, done = Family(pid), threading.Event()

    def watch() -> None:
        while not done.wait(_PAUSE):
            family.look()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield family
    finally:
        done.set()
        watcher.join()


def _descent(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in path.read_text().split():
                yield from _descent(int(child))


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command in a folder and give its cost; raises CommandFailed with what it said."""
    measuring = [sys.executable, "-I", "-S", __file__, *command]
    done = subprocess.run(
        measuring, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)}\n{done.stderr}")
    return Cost(**json.loads(done.stdout))


def main() -> None:
    """Measure the command of the arguments, and print its cost as JSON; its own words all go to stderr."""
    start = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    with watched(process.pid) as family:
        code = process.wait()
        wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = family.cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss)
    print(json.dumps(asdict(cost)))
    sys.exit(code)


if __name__ == "__main__":
    main()
