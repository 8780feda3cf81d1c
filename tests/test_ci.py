"""CI tries every machine and Python that is promised, by actions that nobody can change."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from places import REPO
from some import some
from test_machines import PROMISED
from waiting import PATIENCE

WORKFLOWS = sorted((REPO / ".github" / "workflows").glob("*.yml"))
JOBS_OF: dict[str, dict[str, dict[str, Any]]] = {
    path.name: yaml.safe_load(path.read_text("utf-8"))["jobs"] for path in WORKFLOWS
}
JOBS = JOBS_OF["ci.yml"]


def _steps() -> Iterator[dict[str, Any]]:
    for jobs in JOBS_OF.values():
        for job in jobs.values():
            yield from job["steps"]


def test_every_action_is_pinned_by_the_hash_of_a_commit_and_names_its_version() -> None:
    used = [step["uses"] for step in _steps() if "uses" in step]
    assert used
    for name in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name), name
    lines = [line for path in WORKFLOWS for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert len(lines) == len(used)
    for line in lines:
        assert re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
    versions = {line.partition("uses: ")[2] for line in lines}
    assert len(versions) == len({version.partition("@")[0] for version in versions}), "one version of each action"


def test_checkouts_keep_no_credentials() -> None:
    checkouts = [step for step in _steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == sum(map(len, JOBS_OF.values()))
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_ci_runs_on_every_machine_that_is_promised() -> None:
    debian, ubuntu = JOBS["debian"], JOBS["ubuntu"]
    assert debian["container"] == "${{ matrix.image }}"
    assert debian["strategy"]["matrix"]["include"] == [
        {"image": "debian:12", "python": "3.11"},
        {"image": "debian:13", "python": "3.13"},
    ]
    assert ubuntu["runs-on"] == "${{ matrix.runner }}"
    assert ubuntu["strategy"]["matrix"] == {"runner": ["ubuntu-22.04", "ubuntu-24.04"], "python": PROMISED}
    for job in (debian, ubuntu):
        runs = [step["run"] for step in job["steps"] if "run" in step]
        assert {"./do", "./do test"} <= set(runs)
        assert "python3 --version | grep -F 'Python ${{ matrix.python }}.'" in runs
        assert job["strategy"]["fail-fast"] is False
    setup = next(step for step in ubuntu["steps"] if step.get("uses", "").startswith("actions/setup-python@"))
    assert setup["with"] == {"python-version": "${{ matrix.python }}"}


def test_ci_installs_the_wheel_on_python_3_13_before_anything_is_released() -> None:
    wheel = JOBS["wheel"]
    assert wheel["strategy"]["matrix"]["python"] == ["3.13"]
    assert [step["run"] for step in wheel["steps"] if "run" in step] == ["./do wheel-check"]
    assert set(JOBS["release"]["needs"]) == {"debian", "ubuntu", "wheel", "reading"}


def test_a_release_is_attested_and_its_assets_have_names_that_github_takes(tmp_path: Path) -> None:
    runs = [step["run"] for step in JOBS["release"]["steps"] if "run" in step]
    assert "./do run verify dist/2025-10" in runs
    assert any("release_assets.sh" in run for run in runs)
    attested = next(step for step in JOBS["release"]["steps"] if "attest" in step.get("uses", ""))
    assert attested["with"] == {"subject-checksums": "dist/2025-10/SHA256SUMS"}
    assert {"id-token", "attestations"} <= set(JOBS["release"]["permissions"])
    (tmp_path / "web").mkdir()
    for name in ("العدد-web.tar.gz", "العدد.pdf", "SHA256SUMS"):
        (tmp_path / name).write_text(name, "utf-8")
    ran = subprocess.run(
        [REPO / "tools" / "release_assets.sh", tmp_path], capture_output=True, check=True, timeout=PATIENCE, text=True
    )
    assets = some(asset.partition("#") for asset in ran.stdout.rstrip("\0").split("\0"))
    assert all(Path(path).name.isascii() for path, _, _ in assets)
    assert {label or Path(path).name for path, _, label in assets} == {"العدد-web.tar.gz", "العدد.pdf", "SHA256SUMS"}
    assert all(Path(path).read_text("utf-8") == (label or Path(path).name) for path, _, label in assets)


def test_products_of_pull_requests_are_kept() -> None:
    kept = [step for step in JOBS["debian"]["steps"] if "upload-artifact" in step.get("uses", "")]
    assert [step["with"]["path"] for step in kept] == ["dist/"]
