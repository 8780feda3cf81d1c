"""What runs on a worker of another machine: a parcel's project is put in a folder, and built there by a builder.

Dask calls `carried_out` and `machine_facts` by their names; nothing else of the press is loaded for them.
"""

import os
import threading
from collections import OrderedDict
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from publisher.scale.builder import Order, Report
from publisher.scale.builder_process import BuilderProcess
from publisher.scale.parcels import Answer, Parcel, packed, parcel_of
from publisher.system.folder_lock import remove
from publisher.system.temporary import TemporaryFolder

_MOST = 2 << 30  # bytes of contents that a worker keeps
_OUT = "dist"


def machine_facts() -> dict[str, str]:
    """Return what this machine builds with."""
    from publisher.scale.machine import facts

    return facts()


def carried_out(data: bytes) -> bytes:
    """Return the answer to a parcel, both packed."""
    return packed(_answer(parcel_of(data)))


class _Contents:
    """Contents of files by hash, in a folder of this process; where they are too many, the oldest go."""

    def __init__(self) -> None:
        self._folder = TemporaryFolder()
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """The folder."""
        return self._folder.path

    def take(self, blobs: dict[str, bytes]) -> None:
        """Keep contents whose hash is right."""
        with self._lock:
            for digest, data in blobs.items():
                if digest not in self._sizes and sha256(data).hexdigest() == digest:
                    draft = self.path / f".{threading.get_ident()}"
                    draft.write_bytes(data)
                    draft.replace(self.path / digest)
                    self._sizes[digest] = len(data)

    def lacking(self, digests: set[str]) -> list[str]:
        """Return which contents are not here."""
        with self._lock:
            return sorted(digests - self._sizes.keys())

    def put_project(self, parcel: Parcel, folder: Path) -> None:
        """Link the parcel's files into a folder. Raise OSError."""
        with self._lock:
            for name in parcel.folders:
                (folder / _safe(name)).mkdir(parents=True, exist_ok=True)
            for name, digest in parcel.files:
                place = folder / _safe(name)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes((self.path / digest).read_bytes())
                self._sizes.move_to_end(digest)
            needed = {digest for _, digest in parcel.files}
            excess = sum(self._sizes.values()) - _MOST
            for digest in [one for one in self._sizes if one not in needed]:
                if excess <= 0:
                    break
                (self.path / digest).unlink(missing_ok=True)
                excess -= self._sizes.pop(digest)


_contents: list[_Contents] = []
_builders: dict[int, BuilderProcess] = {}
_starting = threading.Lock()


def _safe(name: str) -> PurePosixPath:
    """Return a name from the project's root. Raise ValueError where it leaves that."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(name)
    return path


def _kept_contents() -> _Contents:
    with _starting:
        if not _contents:
            _contents.append(_Contents())
        return _contents[0]


def _answer(parcel: Parcel) -> Answer:
    contents = _kept_contents()
    contents.take(parcel.blobs)
    if lacking := contents.lacking({digest for _, digest in parcel.files}):
        return Answer("lacking", lacking=tuple(lacking))
    above = Path(mkdtemp(dir=contents.path))
    try:
        folder = above / (parcel.root or "project")
        folder.mkdir()
        contents.put_project(parcel, folder)
        return _built(parcel, folder)
    finally:
        remove(above)


def _built(parcel: Parcel, folder: Path) -> Answer:
    """Have this thread's builder build, and collect what it wrote."""
    number = threading.get_ident()
    builder = _builders.get(number)
    if builder is None or builder.answers.closed:
        if builder:
            builder.end()
        builder = _builders[number] = BuilderProcess(watching=True)
    store = os.environ.get("PUBLISHER_STORE", "") or parcel.store
    variables = (*parcel.variables, ("PUBLISHER_STORE", store))
    out = folder.parent / _OUT
    builder.ask(
        Order(
            parcel.request.request(out),
            str(folder),
            variables,
            parcel.debug,
            parcel.share,
            tuple(parcel.facts.items()),
        )
    )
    report = builder.report()
    if report is None:
        return Answer("lost")
    if report.result is None:
        return Answer("refused", facts=dict(report.facts))
    result, made = report.result, dict[str, bytes]()
    if result.outputs:
        root = out / result.slug
        made = {path.relative_to(root).as_posix(): path.read_bytes() for path in result.files}
    products, stored = _delivered(made, store)
    return Answer("built", result=result, read=_named(report, folder), products=products, stored=stored)


def _named(report: Report, folder: Path) -> tuple[tuple[str, str], ...]:
    """Name what was read by where it is: in the project, or with the press; folders above are the driver's matter."""
    from publisher.project.workspace import home

    real, named = folder.resolve(), []
    for text, digest in report.read:
        for kind, place in (("root", real), ("root", folder), ("home", home())):
            with suppress(ValueError):
                named.append((f"{kind}/{Path(text).relative_to(place).as_posix()}", digest))
                break
    return tuple(named)


def _delivered(made: dict[str, bytes], store: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """Put products into the shared store, where there is one that takes them; else they are sent as they are."""
    if not store or not made:
        return made, {}
    from publisher.cache.shared_store import remote

    entries = remote(store)
    stored = {name: sha256(data).hexdigest() for name, data in made.items()}
    for name, digest in stored.items():
        entries.put("products", digest, made[name])
    entries.flush()
    return (made, {}) if entries.why else ({}, stored)
