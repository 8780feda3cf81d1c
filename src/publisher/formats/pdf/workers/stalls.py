"""Processes as proc(5) tells of them: those that hang, and what CPU time they have used.

A process hangs that neither works nor waits for a disk: it will do nothing more.
"""

import os
import time
from pathlib import Path

_LONGEST_STEP = 1.0  # s
_TICKS = os.sysconf("SC_CLK_TCK")  # a second


class StallWatch:
    """Measures for how long a process has stood still.

    The watcher calls `seconds` every second or more often. Time in which it was itself suspended, as a laptop that
    sleeps, does not count.
    """

    def __init__(self, pid: int) -> None:
        self._stat = Path(f"/proc/{pid}/stat")
        self.restart()

    def restart(self) -> None:
        """Begin anew."""
        self._last, self._idle, self._used = time.monotonic(), 0.0, -1

    def seconds(self) -> float:
        """Return for how many seconds the process has slept or been stopped without any CPU time.

        A process that waits for a disk (state D) or for a processor (state R) is not standing still. Where the system
        tells nothing of processes, the result is 0.
        """
        now = time.monotonic()
        step, self._last = min(now - self._last, _LONGEST_STEP), now
        state, used = self._read()
        self._idle = self._idle + step if used == self._used and state in "STt" else 0.0
        self._used = used
        return self._idle

    def cpu_seconds(self) -> float:
        """Return the CPU time that the process has used since it began, 0 where the system tells nothing."""
        return max(0, self._read()[1]) / _TICKS

    def _read(self) -> tuple[str, int]:
        """Return the state and the CPU time in clock ticks, of all threads (proc(5), stat, fields 3, 14 and 15)."""
        try:
            fields = self._stat.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            return "X", -1
        return fields[0], int(fields[11]) + int(fields[12])
