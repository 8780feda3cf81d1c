"""A release's folder as it was read: what stands in it, and what its check sums and its manifest say of that."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from publisher.i18n.sentences import Phrase

MANIFEST, SUMS, PROVENANCE = "manifest.json", "SHA256SUMS", "provenance.intoto.json"
#: The version of what the manifest holds.
SCHEMA = 1
#: What is added to a file's name for that of its signature (minisign).
SIGNATURE = ".minisig"
#: What stands outside of what is hashed, since it has a time or names a machine.
BESIDE = frozenset((f"{SUMS}{SIGNATURE}", f"{MANIFEST}{SIGNATURE}", PROVENANCE))
_SUM = re.compile(r"(?P<digest>[0-9a-f]{64}) [ *](?P<name>.+)")


class Output(msgspec.Struct):
    """A product as the manifest has it; `size` in bytes."""

    path: str
    format: str
    size: int
    sha256: str
    standards: list[str] = []


class Check(msgspec.Struct):
    """What a validator said, as the manifest has it."""

    tool: str
    artefact: str
    result: str


class Theme(msgspec.Struct):
    """The theme, as the manifest has it."""

    name: str = ""


class Options(msgspec.Struct):
    """What was asked for, as the manifest has it."""

    pages: list[str] = []


class IssueOfManifest(msgspec.Struct):
    """The issue, as the manifest has it."""

    slug: str = ""


class Manifest(msgspec.Struct):
    """What is checked of a manifest; all else in it is left alone."""

    schema: int
    outputs: list[Output]
    sources: dict[str, str] = {}
    assets: dict[str, str] = {}
    checks: list[Check] = []
    kept: dict[str, str] = {}
    tools: dict[str, str] = {}
    theme: Theme = msgspec.field(default_factory=Theme)
    options: Options = msgspec.field(default_factory=Options)
    issue: IssueOfManifest = msgspec.field(default_factory=IssueOfManifest)


class Versioned(msgspec.Struct):
    """What a manifest of any version has."""

    schema: int


class Subject(msgspec.Struct):
    """A file as an in-toto statement names it."""

    name: str
    digest: dict[str, str]


class Statement(msgspec.Struct):
    """What is checked of an in-toto statement."""

    subject: list[Subject]


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the folder: its size in bytes, and its hash."""

    size: int
    sha256: str


@dataclass(frozen=True)
class ReleaseFolder:
    """A folder by the names of its files; `strange` are links and devices; `empty` are folders."""

    name: str
    files: Mapping[str, Stored]
    strange: tuple[str, ...] = ()
    sums: str | None = None
    manifest: bytes | None = None
    provenance: bytes | None = None
    empty: tuple[str, ...] = ()

    @cached_property
    def told(self) -> Manifest | Phrase | str:
        """The manifest, or what keeps it from being read: the version first, for another may change all else."""
        try:
            version = msgspec.json.decode(self.manifest or b"", type=Versioned).schema
            if version != SCHEMA:
                return Phrase.of("schema_other", there=version, known=SCHEMA)
            return msgspec.json.decode(self.manifest or b"", type=Manifest)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return str(error)

    @cached_property
    def subjects(self) -> dict[str, str] | str:
        """The hashes of the files that the provenance names, or what keeps it from being read."""
        try:
            statement = msgspec.json.decode(self.provenance or b"", type=Statement)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return str(error)
        return {subject.name: subject.digest.get("sha256", "") for subject in statement.subject}

    @cached_property
    def outputs(self) -> dict[str, Output]:
        """The products that the manifest names; none where it cannot be read."""
        return {output.path: output for output in self.told.outputs} if isinstance(self.told, Manifest) else {}

    @cached_property
    def digests(self) -> dict[str, str]:
        """The hashes of the check sums by name."""
        return {match["name"]: match["digest"] for _, match in self.rows() if match}

    def rows(self) -> Iterator[tuple[int, "re.Match[str] | None"]]:
        """Yield the lines of the check sums by their numbers; None for one that is none."""
        for number, line in enumerate((self.sums or "").splitlines(), 1):
            yield number, _SUM.fullmatch(line)
