"""A project's own fonts: the rows of its fonts/ledger.toml → faces whose bytes are proved by their hash."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Literal

import uharfbuzz as hb

from publisher.diagnostics import Finding, PublisherError
from publisher.fonts.book import LEDGER, read_book
from publisher.fonts.rights import rights_of
from publisher.fonts.static_faces import is_static_truetype
from publisher.i18n.sentences import Phrase
from publisher.model import OWN, Face, KashidaRules, Source, Span
from publisher.project.workspace import FONTS, TooLargeError, Workspace, font_folder
from publisher.settings.misfits import misfit
from publisher.settings.plain_values import Bounds
from publisher.settings.tables import place_in, read_table
from publisher.settings.type_readers import After
from publisher.settings.validation import Strict
from publisher.settings.value_types import Filled, Line

_LARGEST = 64 << 20  # bytes
_FAMILY, _FAMILY_16 = 1, 16


def _is_digest(value: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", value):
        raise misfit("digest_form")
    return value


Weight = Annotated[int, Bounds(ge=1, le=1000)]
Digest = Annotated[str, After(_is_digest)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceTable(Strict):
    """One [[face]] of a project's ledger."""

    file: Filled
    family: Filled
    weight: Weight = 400
    style: Literal["normal", "italic"] = "normal"
    role: Literal["own"] = "own"
    kashida: KashidaRules = "none"
    version: Line = ""
    source: Line = ""
    licence: Filled
    licence_file: Line = ""
    sha256: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTable(Strict):
    """fonts/ledger.toml of a project."""

    face: tuple[FaceTable, ...] = ()


def faces_of(workspace: Workspace) -> tuple[Face, ...]:
    """Return the press's own faces and those of a project.

    Raise PublisherError with every row of the project's ledger that names no font that may be used, EnvironmentFault
    where the press's own are not all there.
    """
    press = read_book(font_folder())
    if not has_ledger(workspace):
        return press
    source = workspace.text(f"{FONTS}/{LEDGER}")
    table, findings = read_table(LedgerTable, source)
    if table is None:
        raise PublisherError(*findings)
    faces = list(press)
    for number, row in enumerate(table.face):
        place = place_in([source], ("face", number, "file"))
        try:
            face = _face(workspace, row, place)
        except PublisherError as error:
            findings += error.findings
            continue
        if clash := clashing(faces, face.family, face.weight, face.file, italic=face.italic):
            findings.append(clash_finding(clash, face.family, face.weight, place, italic=face.italic))
        faces.append(face)
    if findings:
        raise PublisherError(*findings)
    return tuple(faces)


def has_ledger(workspace: Workspace) -> bool:
    """Return whether a project has fonts of its own; the press's own checkout has no other than the press."""
    folder = workspace.root / FONTS
    return (folder / LEDGER).is_file() and folder.resolve() != font_folder().resolve()


def clashing(faces: Sequence[Face], family: str, weight: int, file: str, *, italic: bool) -> Face | None:
    """Return the face that has the name and the weight of another, or its file's name; None where none has."""
    style = (family.casefold(), weight, italic)
    return next(
        (face for face in faces if (face.family.casefold(), face.weight, face.italic) == style or face.file == file),
        None,
    )


def clash_finding(face: Face, family: str, weight: int, place: Span | None, *, italic: bool) -> Finding:
    """Return the finding on a face that is there already."""
    style = f"{weight} italic" if italic else str(weight)
    return Finding.of("G009", place, family=family, style=style, file=f"{FONTS}/{face.file}")


def forbidden(data: bytes, font: str, place: Span | None) -> Iterator[Finding]:
    """Yield what a font's own fsType forbids of what the press does with fonts."""
    embedding = rights_of(data).embedding
    if embedding != "cut":
        yield Finding.of("G004" if embedding == "none" else "G010", place, font=font)


def _face(workspace: Workspace, row: FaceTable, place: Span) -> Face:
    name = f"{FONTS}/{row.file}"
    try:
        data = workspace.raw(name, place, _LARGEST)
    except TooLargeError:
        raise _unusable(row, place, Phrase("font_too_large")) from None
    if sha256(data).hexdigest() != row.sha256:
        raise _unusable(row, place, Phrase("not_the_ledgers"))
    if not is_static_truetype(data):
        raise _unusable(row, place, Phrase("font_not_static"))
    if found := list(forbidden(data, row.file, place)):
        raise PublisherError(*found)
    face = hb.Face(data)
    names = [said for number in (_FAMILY, _FAMILY_16) if (said := face.get_name(number))]
    if row.family not in names:  # the layout engine finds fonts by the names in them
        raise _unusable(row, place, Phrase.of("font_name", name=" / ".join(names) or "–"))
    path = workspace.root / FONTS / row.file
    return Face(
        family=row.family,
        weight=row.weight,
        role=OWN,
        file=row.file,
        version=row.version,
        licence=row.licence,
        sha256=row.sha256,
        kashida=row.kashida,
        codepoints=frozenset(face.unicodes),
        load=functools.partial(path.read_bytes),
        path=str(path.resolve()),
        italic=row.style == "italic",
    )


def _unusable(row: FaceTable, place: Span, reason: Phrase) -> PublisherError:
    return PublisherError(Finding.of("G007", place, font=row.file, reason=reason))


def ledger_source(workspace: Workspace) -> Source | None:
    """Return a project's ledger; None where it has none."""
    return workspace.text(f"{FONTS}/{LEDGER}") if (workspace.root / FONTS / LEDGER).is_file() else None
