"""Stock WeasyPrint, Typst and the press set the same issues in one run: time, memory, size, and what must be reached.

Run: ./do bench [--sizes 1,10,100,1000] [--engines stock,typst,press] [--rounds N] [--json FILE]
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import corpus
from bounds import SIZES, row, told, verdicts
from machine import machine
from measure import CommandFailed
from runs import ENGINES, Desk, Run

# Medians, where a round takes seconds; a thousand articles take stock WeasyPrint minutes.
_ROUNDS = {1: 5, 10: 3, 100: 3}


def rounds_of(size: int, engines: Sequence[str], rounds: int, failures: list[str]) -> Iterator[Run]:
    """Let the engines set an issue in turns, so that what disturbs the machine disturbs all; give medians by wall."""
    cases: dict[tuple[str, str], list[Run]] = {}
    with tempfile.TemporaryDirectory(prefix="publisher-bench-") as folder:
        desk = Desk(Path(folder), size)
        for engine in [*engines] * rounds:
            for run in _safely(ENGINES[engine](desk), failures):
                print(row(run), file=sys.stderr)
                cases.setdefault((run.engine, run.case), []).append(run)
    for found in cases.values():
        yield sorted(found, key=lambda run: run.cost.wall)[len(found) // 2]


def _safely(runs: Iterator[Run], failures: list[str]) -> Iterator[Run]:
    """Give runs until one fails; an hour's other figures stand."""
    try:
        yield from runs
    except CommandFailed as error:
        failures.append(str(error))
        print(f"failed: {error}", file=sys.stderr)


def report(runs: Sequence[Run], sizes: Sequence[int]) -> dict[str, object]:
    """Give all that was measured, and of what."""
    return {
        "versions": {name: version(name) for name in ("arabic-publisher", "weasyprint", "typst")},
        "corpus": {size: _corpus(size) for size in sizes},
        "runs": [asdict(run) for run in runs],
        "bounds": [asdict(verdict) for verdict in verdicts(runs)],
    }


def _corpus(size: int) -> dict[str, object]:
    """Tell what was set: figures of two days compare only where the hash is the same."""
    text = "".join(corpus.markdown(corpus.article(number)) for number in range(1, size + 1))
    words = text.split()
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"words": len(words), "different_words": len(set(words)), "sha256": digest}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES, type=lambda text: [int(size) for size in text.split(",")])
    parser.add_argument("--engines", default=[*ENGINES], type=lambda text: text.split(","))
    parser.add_argument("--rounds", type=int, help="how often each case runs (default: by size)")
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


def main() -> None:
    """Measure, print the tables, and write the figures where they were asked for."""
    asked, host = _asked(), machine()
    runs: list[Run] = []
    failures: list[str] = []
    list(rounds_of(1, asked.engines, 1, failures))  # not counted: it reads from the disk what others have in memory
    for size in asked.sizes:
        runs += rounds_of(size, asked.engines, asked.rounds or _ROUNDS.get(size, 1), failures)
    print("\n".join(told(runs)))
    if asked.json:
        found = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": host, "failures": failures}
        text = json.dumps(found | report(runs, asked.sizes), ensure_ascii=False, indent=1)
        asked.json.write_text(f"{text}\n", "utf-8")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
