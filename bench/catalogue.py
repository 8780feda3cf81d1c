"""Many short issues on one machine, without Dask and on a scheduler with four workers: time, bytes, memory.

Run: ./do bench catalogue [ISSUES]
Each run begins with an empty cache. The products of both must be the same, and the wall time on workers at most 1.2
of that without, which holds on a quiet machine: processor seconds are printed as well. Writes bench/catalogue.json.
"""

import ctypes
import datetime
import hashlib
import json
import os
import platform
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from corpus import article, file_of, markdown

ISSUES, WORKERS = 200, 4
MOST_WALL, MOST_MEMORY = 1.2, 300  # of the time without Dask; MB of the driver
_SUBREAPER = 36  # prctl(2): processes whose parent ends become ours, with the time that they took
_FIRST = datetime.date(2005, 1, 1)


def write_catalogue(project: Path, issues: int, articles: int = 1) -> None:
    """Write a project of so many issues with so many articles each."""
    (project / "sources").mkdir(parents=True)
    (project / "publisher.toml").write_text('theme = "majalla"\nmagazine = "مجلة القياس"\n', "utf-8")
    for number in range(issues):
        folder = project / "sources" / f"n{number + 1:04}"
        folder.mkdir()
        told = [article(number * articles + place + 1) for place in range(articles)]
        for one in told:
            (folder / file_of(one.number)).write_text(markdown(one), "utf-8")
        names = json.dumps([file_of(one.number) for one in told])
        day = _FIRST + datetime.timedelta(days=number)
        table = f'title = "العدد {number + 1}"\nnumber = {number + 1}\ndate = {day}\narticles = {names}\n'
        (folder / "issue.toml").write_text(table, "utf-8")


def _cpu() -> float:
    """Return the processor seconds of all children that have ended, those of killed parents among them."""
    with suppress(ChildProcessError):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.1)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _build(project: Path, out: str, *options: str) -> dict[str, float]:
    """Build all issues with an empty cache."""
    shutil.rmtree(project / "cache", ignore_errors=True)
    environment = {**os.environ, "PUBLISHER_CACHE": str(project / "cache")}
    # The largest process of a driver is the driver: its builders are on the workers, or waited for in /proc below.
    command = [sys.executable, "-m", "publisher", "--quiet", "build", "--out", out, *options]
    start = time.perf_counter()
    driver = subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.DEVNULL)
    most = 0
    while driver.poll() is None:
        try:
            lines = Path(f"/proc/{driver.pid}/status").read_text("utf-8").splitlines()
            most = max(most, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM")))
        except (OSError, TypeError):
            pass
        time.sleep(0.2)
    if driver.returncode:
        raise SystemExit(f"the build failed: {driver.returncode}")
    return {"wall": time.perf_counter() - start, "driver_mb": most / 1000}


def _products(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _processes(port: int, project: Path) -> list[subprocess.Popen[bytes]]:
    """Start a scheduler and workers."""
    address, started = f"tcp://127.0.0.1:{port}", []
    environment = {**os.environ, "PUBLISHER_CACHE": str(project / "cache")}
    scheduler = "from distributed.cli.dask_scheduler import main; main()"
    worker = "from distributed.cli.dask_worker import main; main()"
    each = [(scheduler, ["--host", "127.0.0.1", "--port", str(port)])]
    each += [(worker, [address, "--nthreads", "1", "--local-directory", str(project / "dask")])] * WORKERS
    for code, options in each:
        command = [sys.executable, "-c", code, *options, "--no-dashboard"]
        with (project / "dask.log").open("ab") as log:
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
    return started


def main() -> int:
    """Measure, print, write, and return 1 where a bound is missed."""
    issues = int(sys.argv[1]) if len(sys.argv) > 1 else ISSUES
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    with tempfile.TemporaryDirectory() as above:
        project = Path(above) / "catalogue"
        write_catalogue(project, issues)
        before = _cpu()
        alone = _build(project, "alone")
        alone["cpu"] = _cpu() - before
        size = sum(path.stat().st_size for path in (project / "cache").rglob("*") if path.is_file())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        before = _cpu()
        processes = _processes(port, project)
        try:
            spread = _build(project, "spread", "--on", f"tcp://127.0.0.1:{port}")
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait(60)
        spread["cpu"] = _cpu() - before
        same = _products(project / "alone") == _products(project / "spread")
        made = sum(path.stat().st_size for path in (project / "alone").rglob("*") if path.is_file())
        text = sum(path.stat().st_size for path in (project / "sources").rglob("*") if path.is_file())
    told = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "issues": issues,
        "workers": WORKERS,
        "without": {name: round(value, 1) for name, value in alone.items()},
        "with": {name: round(value, 1) for name, value in spread.items()},
        "same_bytes": same,
        "bytes": {"sources": text, "products": made, "cache": size},
    }
    Path("bench/catalogue.json").write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    print(json.dumps(told, indent=2))
    missed = [] if same else ["the bytes differ"]
    missed += ["wall"] if spread["wall"] > MOST_WALL * alone["wall"] else []
    missed += ["memory"] if spread["driver_mb"] > MOST_MEMORY else []
    print(f"missed: {', '.join(missed) or 'nothing'}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
