"""A cache that machines share: in memory, in a folder, on object storage; several writers, damage, refusals."""

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.cache import shared_store
from publisher.cache.remote_entries import RemoteEntries
from publisher.cache.shared_store import SharedStore, open_store, tidy_shared
from publisher.cache.store import Store
from publisher.i18n.sentences import Phrase
from some import some
from waiting import PATIENCE

_KEYS = [f"{n:064x}" for n in range(40)]
_NAMES = itertools.count()


@pytest.fixture(params=["memory", "folder", "s3"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store of each kind."""
    if request.param == "memory":
        yield f"memory://press{next(_NAMES)}"
    elif request.param == "folder":
        yield str(tmp_path / "shared")
    else:
        yield request.getfixturevalue("bucket")


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """The address of moto's server, which speaks the API of S3."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(storage: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket of it."""
    import boto3

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_ENDPOINT_URL", storage)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    name = f"press{next(_NAMES)}"
    boto3.client("s3").create_bucket(Bucket=name)
    return f"s3://{name}/cache"


def _own(tmp_path: Path, name: str, remote: RemoteEntries) -> SharedStore:
    return SharedStore(tmp_path / name, 1024, remote)


def test_what_one_machine_kept_another_has(address: str, tmp_path: Path) -> None:
    one = _own(tmp_path, "one", RemoteEntries(address, "v1"))
    one.put("fragments", _KEYS[0], b"pages")
    one.put("builds", _KEYS[0], b"of this machine's folders")
    one.tidy()
    other = _own(tmp_path, "other", RemoteEntries(address, "v1"))
    assert other.has("fragments", _KEYS[0])
    assert other.get("fragments", _KEYS[0]) == b"pages"
    assert (other.get("builds", _KEYS[0]), other.get("fragments", _KEYS[1])) == (None, None)
    assert not other.has("fragments", _KEYS[1])
    # What was fetched is this machine's own from then on.
    assert Store(tmp_path / "other").get("fragments", _KEYS[0]) == b"pages"
    assert (one.remote.why, other.remote.why) == ("", "")


def test_another_version_of_the_press_shares_nothing(address: str) -> None:
    one, other = RemoteEntries(address, "v1"), RemoteEntries(address, "v2")
    one.put("fragments", _KEYS[0], b"pages")
    one.flush()
    assert (one.get("fragments", _KEYS[0]), other.get("fragments", _KEYS[0])) == (b"pages", None)


def _spoilt(data: bytes) -> dict[str, bytes]:
    half = len(data) // 2
    return {
        "empty": b"",
        "cut": data[:half],
        "longer": data + b"x",
        "a bit": data[:-1] + bytes([data[-1] ^ 1]),
        "the hash": data[:20] + bytes([data[20] ^ 1]) + data[21:],
        "zeros": bytes(len(data)),
    }


def test_damaged_entries_are_removed_and_made_anew(address: str) -> None:
    remote = RemoteEntries(address, "v1")
    for kind in some(_spoilt(b"0" * 80)):
        remote.put("fragments", _KEYS[0], b"pages" * 20)
        remote.flush()
        path = remote._path("fragments", _KEYS[0])
        remote._files.pipe_file(path, _spoilt(remote._files.cat_file(path))[kind])
        assert remote.get("fragments", _KEYS[0]) is None, kind
        assert not remote._files.exists(path), kind
    remote.put("fragments", _KEYS[0], b"pages")
    remote.flush()
    assert remote.get("fragments", _KEYS[0]) == b"pages"


def test_an_entry_under_another_key_is_none(address: str) -> None:
    remote = RemoteEntries(address, "v1")
    remote.put("fragments", _KEYS[0], b"pages")
    remote.flush()
    whole = remote._files.cat_file(remote._path("fragments", _KEYS[0]))
    for kind, key in (("fragments", _KEYS[1]), ("subsets", _KEYS[0])):
        path = remote._path(kind, key)
        remote._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        remote._files.pipe_file(path, whole)
        assert remote.get(kind, key) is None


def test_a_store_keeps_to_its_bound_and_what_was_written_last_stays(address: str) -> None:
    remote = RemoteEntries(address, "v1")
    for number, key in enumerate(some(_KEYS[:4])):
        remote.put("fragments", key, bytes([number]) * 400_000)
        remote.flush()
        time.sleep(1.1 if address.startswith("s3") else 0.02)  # S3 has times in seconds
    assert remote.tidy(1) == 2
    assert [remote.get("fragments", key) is not None for key in _KEYS[:4]] == [False, False, True, True]
    assert remote.tidy(1) == 0


def test_four_writers_with_five_per_cent_damaged_read_nothing_wrong(address: str, tmp_path: Path) -> None:
    """Each looks for every entry, makes what it does not find, and spoils one in twenty of what it finds."""
    wrong: list[str] = []
    made: list[str] = []

    def work(name: str) -> None:
        remote = RemoteEntries(address, "v1")
        for number, key in enumerate(_KEYS):
            right = key.encode() * 30
            found = remote.get("fragments", key)
            if found is None:
                made.append(key)
                remote.put("fragments", key, right)
                remote.flush()
            elif found != right:
                wrong.append(key)
            if number % 20 == len(name):
                remote._files.pipe_file(remote._path("fragments", key), right[: number + 5])
        wrong.extend(str(remote.why) for _ in range(1) if remote.why)

    writers = [threading.Thread(target=work, args=("x" * n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in some(writers):
        writer.join(PATIENCE)
        assert not writer.is_alive()
    assert wrong == []
    assert len(made) >= len(_KEYS)


def test_processes_that_write_one_folder_leave_no_half_file(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom publisher.cache.remote_entries import RemoteEntries\n"
        "r = RemoteEntries(sys.argv[1], 'v1')\n"
        "for n in range(60): r.put('fragments', f'{n % 6:064x}', bytes([n % 6]) * 50_000)\n"
        "r.flush()\n"
        "assert all(r.get('fragments', f'{n:064x}') == bytes([n]) * 50_000 for n in range(6)) and not r.why, r.why\n"
    )
    folder = tmp_path / "shared"
    writers = [subprocess.Popen([sys.executable, "-c", code, str(folder)]) for _ in range(4)]
    assert [writer.wait(PATIENCE) for writer in writers] == [0] * 4
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 6


def test_a_refusal_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "shared").write_text("a file, where a folder should be", "utf-8")
    store = _own(tmp_path, "one", RemoteEntries(str(tmp_path / "shared"), "v1"))
    store.put("fragments", _KEYS[0], b"pages")
    store.tidy()
    assert store.remote.why
    assert (store.refusal, store.get("fragments", _KEYS[0])) == ("", b"pages")
    assert store.get("fragments", _KEYS[1]) is None


def test_a_store_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    remote = RemoteEntries(f"memory://slow{next(_NAMES)}", "v1", patience=0.05)
    held = threading.Event()
    monkeypatch.setattr(type(remote._files), "cat_file", lambda *_: held.wait(PATIENCE))
    assert remote.get("fragments", _KEYS[0]) is None
    assert remote.why == Phrase.of("store_slow", seconds="0.05")
    held.set()


def test_an_address_that_is_none_is_a_reason() -> None:
    remote = RemoteEntries("nosuch://x/y", "v1")
    assert remote.get("fragments", _KEYS[0]) is None
    assert str(remote.why)


def test_a_bucket_that_is_not_there_is_a_reason(bucket: str) -> None:
    remote = RemoteEntries(f"{bucket.rpartition('/')[0]}-none/cache", "v1")
    remote.put("fragments", _KEYS[0], b"pages")
    remote.flush()
    assert str(remote.why)


def test_credentials_that_are_refused_are_a_reason(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        protocol = ("s3",)

        def cat_file(self, _path: str) -> bytes:
            raise PermissionError(13, "Forbidden")

    remote = RemoteEntries(bucket, "v1")
    monkeypatch.setattr(remote, "_files", Refusing())
    assert remote.get("fragments", _KEYS[0]) is None
    assert str(remote.why)


def test_the_variable_names_the_store_and_its_bound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shared_store.remote.cache_clear()
    assert type(open_store()) is Store
    assert tidy_shared() == 0
    monkeypatch.setenv("PUBLISHER_STORE", str(tmp_path / "shared"))
    store = open_store(7)
    assert isinstance(store, SharedStore)
    assert store is not open_store(7)
    store.put("fragments", _KEYS[0], bytes(3_000_000))
    store.tidy()
    monkeypatch.setenv("PUBLISHER_STORE_MEGABYTES", "1")
    assert tidy_shared() == 1
    assert open_store(kept=False).contents().entries == 0


def test_a_build_takes_pages_from_the_store_and_has_the_same_bytes(
    run: Callable, issue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared_store.remote.cache_clear()
    monkeypatch.setenv("PUBLISHER_STORE", str(tmp_path / "shared"))
    assert run("build", issue, "--format", "web", "--out", "one").code == 0
    kept = [path for path in (tmp_path / "shared").rglob("*") if path.is_file()]
    assert kept
    for path in kept[::2]:
        path.write_bytes(path.read_bytes()[:-3])
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "empty"))
    assert run("build", issue, "--format", "web", "--out", "two").code == 0
    one, two = (
        {p.name: p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()} for name in ("one", "two")
    )
    assert one == two


def test_a_build_whose_store_is_refused_is_right_and_says_so(
    run: Callable, issue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared_store.remote.cache_clear()
    monkeypatch.setenv("PUBLISHER_STORE", os.devnull)
    ran = run("build", issue, "--format", "web", "--strict")
    assert ran.code == 0
    assert ran.err.count("note E030") == 1
    assert "E030" not in run("build", issue, "--format", "web", "--strict").err  # nothing was to do


def test_a_run_leaves_the_store_within_its_bound(
    run: Callable, issue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared_store.remote.cache_clear()
    monkeypatch.setenv("PUBLISHER_STORE", str(tmp_path / "shared"))
    assert run("build", issue, "--format", "web").code == 0
    assert [path for path in (tmp_path / "shared").rglob("*") if path.is_file()]
    monkeypatch.setenv("PUBLISHER_STORE_MEGABYTES", "0")
    (issue / "a.md").write_text("---\ntitle: آخر\n---\n\nنص جديد.\n", "utf-8")
    assert run("build", issue, "--format", "web").code == 0
    assert not [path for path in (tmp_path / "shared").rglob("*") if path.is_file()]
