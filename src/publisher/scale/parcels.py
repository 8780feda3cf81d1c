"""What the driver and workers on other machines say to each other: plain data, in MessagePack; nothing runs code."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from msgspec.msgpack import Decoder, Encoder

from publisher.formats.pdf.standards import PdfStandard
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.result import BuildResult

#: Variables that products depend on; a worker has those of the driver.
VARIABLES = ("SOURCE_DATE_EPOCH", "PUBLISHER_TEXT_LAYER")


@dataclass(frozen=True, slots=True)
class PlainRequest:
    """A request that has no function in it; `path` is from the project's root."""

    path: str
    formats: tuple[str, ...]
    theme: str
    strict: bool
    pages: tuple[str, ...]
    pdf_standard: PdfStandard
    report: bool
    jobs: int
    cache: bool
    taken: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: BuildRequest, path: str) -> "PlainRequest":
        """Make one of a request for a path."""
        own = {one.name: getattr(request, one.name) for one in fields(cls) if one.name != "path"}
        return cls(path=path, **own)

    def request(self, out: Path) -> BuildRequest:
        """Return the request for the project's folder as the current one; products go to `out`."""
        own = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "path"}
        return BuildRequest(path=Path(self.path), out=out, **own)


@dataclass(frozen=True, slots=True)
class Parcel:
    """An order for a worker.

    `files` are the project's files that the build may read, by name from its root, with their hashes; `blobs` the
    contents that the worker is not known to have, by hash; `root` the name of the project's folder.
    """

    request: PlainRequest
    root: str
    files: tuple[tuple[str, str], ...]
    facts: dict[str, str]
    folders: tuple[str, ...] = ()
    blobs: dict[str, bytes] = field(default_factory=dict, repr=False)
    variables: tuple[tuple[str, str], ...] = ()
    store: str = ""
    debug: bool = False
    share: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker made of a parcel.

    `lacking` are hashes of contents that it does not have, `refused` the facts of a worker that builds with others.
    What was `built` comes with what was read (by name: `root/…` or `home/…`) and with the files of products: their
    bytes, or where the shared store has them, their hashes. `lost`: the process that built it ended.
    """

    kind: Literal["built", "lacking", "refused", "lost"]
    lacking: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    result: BuildResult | None = None
    read: tuple[tuple[str, str], ...] = ()
    products: dict[str, bytes] = field(default_factory=dict, repr=False)
    stored: dict[str, str] = field(default_factory=dict)


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no plain data")


def _typed(kind: type, value: Any) -> Any:
    if issubclass(kind, Path):
        return Path(value)
    raise TypeError(f"{kind.__name__} is no plain data")


_ENCODER = Encoder(enc_hook=_plain)
_PARCELS, _ANSWERS = Decoder(Parcel, dec_hook=_typed), Decoder(Answer, dec_hook=_typed)


def packed(value: Parcel | Answer) -> bytes:
    """Return a message as bytes."""
    return _ENCODER.encode(value)


def parcel_of(data: bytes) -> Parcel:
    """Return the parcel that was packed. Raise msgspec.MsgspecError where it is none."""
    return _PARCELS.decode(data)


def answer_of(data: bytes) -> Answer:
    """Return the answer that was packed. Raise msgspec.MsgspecError where it is none."""
    return _ANSWERS.decode(data)
