"""How even the time of a build is: ten builds of the sample in a row without the cache, as whole processes.

Run: ./do bench steady
A build that waits for something that does not come shows here as one that takes far longer than the others.
"""

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
BUILDS = 10
MOST = 2.0  # the slowest to the median


def main() -> int:
    """Measure, print, and return 1 if a build took more than twice the median."""
    times = []
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "publisher", "build", "--no-cache", "--out", out, "sources/2025-10"]
        for _ in range(BUILDS):
            start = time.perf_counter()
            subprocess.run(command, cwd=REPO, check=True, stdout=subprocess.DEVNULL, timeout=600)
            times.append(time.perf_counter() - start)
    median = statistics.median(times)
    worst = max(times) / median
    print(f"Python {platform.python_version()}: {' '.join(f'{t:.2f}' for t in times)} s")
    verdict = "OK" if worst <= MOST else "NO"
    print(f"median {median:.2f} s, slowest ×{worst:.2f} of it, at most ×{MOST:.1f}: {verdict}")
    return 0 if worst <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
