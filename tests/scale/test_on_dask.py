"""Builds on a scheduler and workers as they are started by hand: the same bytes, whoever ends in the middle."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from waiting import PATIENCE, until

pytestmark = pytest.mark.slow
_SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"
_WORKER = "from distributed.cli.dask_worker import main; main()"


class _Cluster:
    """A scheduler on a port of its own, and workers, as processes; all end with the test."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._folder = folder
        folder.mkdir()
        self.options: list[str] = []
        self.protocol = "tcp"
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        return f"{self.protocol}://127.0.0.1:{self.port}"

    def scheduler(self) -> subprocess.Popen[bytes]:
        options = ["--protocol", self.protocol, "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        own = self._start(_SCHEDULER, *options, *self.options)
        until(self._listens)
        return own

    def _listens(self) -> bool:
        with socket.socket() as attempt:
            return attempt.connect_ex(("127.0.0.1", self.port)) == 0

    def worker(self) -> subprocess.Popen[bytes]:
        options = ["--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(self._folder)]
        return self._start(_WORKER, self.address, *options, *self.options)

    def _start(self, code: str, *options: str) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", code, *options], stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[_Cluster]:
    own = _Cluster(tmp_path / "dask")
    yield own
    for process in own.processes:
        own.end(process)


@pytest.fixture
def many(issue: Path, tmp_path: Path) -> Path:
    """A project of six small issues; `apart` has what this machine makes of them."""
    for number in range(5):
        folder = issue.parent / f"n{number}"
        shutil.copytree(issue, folder)
        (folder / "a.md").write_text(f"---\ntitle: المقال {number}\n---\n\nنص المقال رقم {number}.\n", "utf-8")
    return tmp_path


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _driver(*options: str) -> subprocess.Popen[str]:
    """Begin a build in the current folder."""
    command = [sys.executable, "-m", "publisher", "build", "--json", "--no-cache", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _ended(driver: subprocess.Popen[str]) -> dict[str, Any]:
    out, err = driver.communicate(timeout=PATIENCE * 4)
    assert driver.returncode == json.loads(out)["exit"], err
    assert "Traceback" not in err
    return json.loads(out)


def _built(out: Path) -> int:
    return len(list(out.glob("*/manifest.json")))


def _same(many: Path, told: dict[str, object]) -> None:
    assert told["exit"] == 0, told["findings"]
    here = _ended(_driver("--out", "here"))
    assert here["exit"] == 0
    assert _files(many / "here") == _files(many / "there")


@pytest.fixture
def here(many: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(many)
    return many


def test_a_build_on_workers_has_the_bytes_of_one_here(here: Path, cluster: _Cluster) -> None:
    cluster.scheduler()
    for _ in range(2):
        cluster.worker()
    told = _ended(_driver("--out", "there", "--on", cluster.address))
    _same(here, told)
    assert told["findings"] == []


def test_killed_late_and_restarted(here: Path, cluster: _Cluster) -> None:
    """A worker is killed in the middle, another starts late, and then the scheduler is killed and started again."""
    scheduler, worker = cluster.scheduler(), cluster.worker()
    driver = _driver("--out", "there", "--on", cluster.address)
    until(lambda: _built(here / "there"))
    cluster.end(worker)
    second = cluster.worker()
    built = _built(here / "there")
    until(lambda: _built(here / "there") > built)
    cluster.end(scheduler)
    cluster.end(second)
    cluster.scheduler()
    cluster.worker()
    _same(here, _ended(driver))
    assert not list((here / "there").rglob(".publisher-*"))


def test_a_scheduler_that_is_not_there_is_one_finding_and_yesterdays_products_stand(
    run: Callable, many: Path, cluster: _Cluster
) -> None:
    assert run("build", "sources/one", "--format", "web").code == 0
    before = _files(many / "dist")
    ran = run("build", "--on", cluster.address, "--no-cache")
    assert ran.code == 3
    assert ran.err.count("error E026") == 1
    assert _files(many / "dist") == before


def test_two_drivers_at_once_share_the_workers(here: Path, cluster: _Cluster) -> None:
    cluster.scheduler()
    cluster.worker()
    drivers = [_driver("--out", out, "--on", cluster.address, "--format", "web") for out in ("there", "too", "there")]
    assert [_ended(driver)["exit"] for driver in drivers] == [0, 0, 0]
    assert _files(here / "there") == _files(here / "too")


def test_with_certificates_it_is_encrypted_and_without_them_refused(
    here: Path, cluster: _Cluster, tmp_path: Path
) -> None:
    folder = tmp_path / "tls"
    _write_certificates(folder)
    named = [("--tls-ca-file", "ca.pem"), ("--tls-cert", "cert.pem"), ("--tls-key", "key.pem")]
    cluster.options = [text for option, name in named for text in (option, str(folder / name))]
    cluster.protocol = "tls"
    cluster.scheduler()
    cluster.worker()
    refused = _ended(_driver("--on", cluster.address, "--format", "web"))
    assert [finding["code"] for finding in refused["findings"]] == ["E026"]
    _same_web = _ended(_driver("--on", cluster.address, "--tls", str(folder), "--format", "web", "--out", "there"))
    assert _same_web["exit"] == 0
    missing = _ended(_driver("--on", cluster.address, "--tls", str(tmp_path / "none"), "--format", "web"))
    assert [finding["code"] for finding in missing["findings"]] == ["E026"]


def _write_certificates(folder: Path) -> None:
    """Write a certificate that signs itself, and its key."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "press")])
    begin = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    for file in ("ca.pem", "cert.pem"):
        (folder / file).write_bytes(pem)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
