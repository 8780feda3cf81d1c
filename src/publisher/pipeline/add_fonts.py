"""Font files of any kind → faces in the fonts/ of a project, with their rows in its ledger: all of them or none."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from unicodedata import combining

import uharfbuzz as hb

from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.diagnostics.reasons import reason_of_system
from publisher.fonts.book import LEDGER
from publisher.fonts.fitness import Fitness, fitness, torn
from publisher.fonts.rights import rights_of
from publisher.fonts.static_faces import StaticFace, UnusableFontError, static_faces, unpacked
from publisher.i18n.sentences import Phrase
from publisher.model import OWN, Face, KashidaRules, Span
from publisher.project.own_fonts import clash_finding, clashing, faces_of, forbidden, ledger_source
from publisher.project.workspace import FONTS, Workspace
from publisher.settings.tables import table_text
from publisher.system.atomic_write import put

_LARGEST = 64 << 20  # bytes
_SAID = 160  # characters of what a font says of its licence
_LICENCES = "licences"


@dataclass(frozen=True, slots=True)
class AddRequest:
    """What is asked: files, the licence by which they may be used, and what should be otherwise than a font says.

    `ask` is called with a file's name and what the font says of its licence, where no licence was said; it returns
    "" where nobody answers.
    """

    files: tuple[Path, ...]
    licence: str = ""
    family: str = ""
    weights: tuple[int, ...] = ()
    kashida: KashidaRules | None = None
    ask: Callable[[str, str], str] = lambda _file, _said: ""


@dataclass(frozen=True, slots=True)
class Added:
    """What was added: the files that were written, the faces, and what was found."""

    files: tuple[Path, ...]
    faces: tuple[Face, ...]
    findings: tuple[Finding, ...]


def add_fonts(request: AddRequest, workspace: Workspace, shown: Path) -> Added:
    """Add font files to a project, whose folder is `shown` as it is called in results.

    Raise PublisherError with all that keeps files from being added; then nothing is written.
    """
    faces, findings = list(faces_of(workspace)), list[Finding]()
    new: list[tuple[Face, bytes, dict[str, str | int]]] = []
    texts: dict[str, str] = {}
    for path in request.files:
        try:
            data = _read(path)
            for made, judged in _faces(data, path, request):
                face, row = _row(made, judged, path, request)
                findings += _proved(face, judged, path)
                clash = clashing(faces, face.family, face.weight, face.file, italic=face.italic)
                if clash:
                    findings.append(clash_finding(clash, face.family, face.weight, _at(path), italic=face.italic))
                    continue
                faces.append(face)
                new.append((face, made.data, row))
                if made.licence:
                    texts[str(row["licence_file"])] = f"{made.licence}\n"
        except PublisherError as error:
            findings += error.findings
    findings = list(dict.fromkeys(findings))
    if fatal(findings, strict=False):
        raise PublisherError(*findings)
    if not (licence := request.licence.strip()):
        licence = _asked_licence(request, new)
    own = tuple(replace(face, licence=licence) for face, _, _ in new)
    rows = "".join(f"\n[[face]]\n{table_text({**row, 'licence': licence})}" for _, _, row in new)
    there = ledger_source(workspace)
    folder = shown / FONTS
    ledger = (folder / LEDGER, ((there.text.rstrip("\n") + "\n" if there else "") + rows).lstrip("\n").encode())
    fonts = [(folder / face.file, data) for face, data, _ in new]
    licences = [(folder / name, text.encode()) for name, text in texts.items()]
    return Added(tuple(put([*fonts, *licences, ledger])), own, tuple(findings))


def _asked_licence(request: AddRequest, new: Sequence[tuple[Face, bytes, dict[str, str | int]]]) -> str:
    """Ask for the licence; raise PublisherError where nobody says one."""
    face, data, _ = new[0]
    said = (hb.Face(data).get_name(13) or hb.Face(data).get_name(0) or "").strip()
    said = " ".join(said.split())[:_SAID]
    answer = " ".join(request.ask(face.file, said).split())
    if not answer:
        raise PublisherError(
            Finding.of("G014", None, font=face.file, said=f"«{said}»" if said else Phrase("font_said_nothing"))
        )
    return answer


def _at(path: Path) -> Span:
    return Span(str(path))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise _unusable(path, Phrase("font_too_large"))
        return path.read_bytes()
    except OSError as error:
        raise PublisherError(Finding.of("S004", _at(path), path=str(path), reason=reason_of_system(error))) from error


def _unusable(path: Path, reason: Phrase | str) -> PublisherError:
    return PublisherError(Finding.of("G008", _at(path), font=path.name, reason=reason))


def _faces(data: bytes, path: Path, request: AddRequest) -> Iterator[tuple[StaticFace, Fitness]]:
    """Make the faces of a file, each with what it is fit for; its own rights are asked first."""
    try:
        plain = unpacked(data)
        # A font that forbids it is not even converted.
        if plain[:4] != b"ttcf" and (found := list(_rights(plain, path))):
            raise PublisherError(*found)
        for made in static_faces(data, request.weights, request.family):
            if made.changed and (name := _reserved(plain, made.family)):
                raise PublisherError(Finding.of("G013", _at(path), font=path.name, name=name))
            yield made, fitness(made.data, frozenset(hb.Face(made.data).unicodes))
    except UnusableFontError as error:
        raise _unusable(path, error.reason) from error


def _rights(data: bytes, path: Path) -> Iterator[Finding]:
    try:
        yield from forbidden(data, path.name, _at(path))
    except Exception:  # noqa: BLE001 -- `static_faces` says what is broken
        return


def _reserved(data: bytes, family: str) -> str:
    """Return the name that a font reserves and a family has; "" for none."""
    words = family.casefold()
    return next((name for name in rights_of(data).reserved if name and name.casefold() in words), "")


def _row(made: StaticFace, judged: Fitness, path: Path, request: AddRequest) -> tuple[Face, dict[str, str | int]]:
    name = re.sub(r"[^\w]", "", made.family) or "Font"
    style = {400: "Regular", 700: "Bold"}.get(made.weight, str(made.weight)) + ("Italic" if made.italic else "")
    file = f"{name}-{style.replace('RegularItalic', 'Italic')}.ttf"
    digest = sha256(made.data).hexdigest()
    kashida = request.kashida or judged.kashida
    codepoints = frozenset(hb.Face(made.data).unicodes)
    face = Face(
        family=made.family,
        weight=made.weight,
        role=OWN,
        file=file,
        version=made.version,
        licence="",
        sha256=digest,
        codepoints=codepoints,
        kashida=kashida,
        load=lambda: made.data,
        italic=made.italic,
    )
    row: dict[str, str | int] = {"file": file, "family": made.family, "weight": made.weight}
    row |= {"style": "italic"} if made.italic else {}
    row |= {"role": OWN, "kashida": kashida, "version": made.version, "source": path.name, "licence": ""}
    row |= {"licence_file": f"{_LICENCES}/{name}.txt"} if made.licence else {}
    return face, row | {"sha256": digest}


def _proved(face: Face, judged: Fitness, path: Path) -> list[Finding]:
    """Return what is found on a face. Raise PublisherError where it is so broken that it cannot be cut."""
    try:
        return list(_judged(face, judged, path))
    except (RuntimeError, ValueError) as error:  # HarfBuzz gives no more of a reason
        raise _unusable(path, Phrase.of("font_broken", reason=str(error))) from error


def _judged(face: Face, judged: Fitness, path: Path) -> Iterator[Finding]:
    """Yield what is wrong with a face, and what it lacks."""
    if not judged.joins:
        yield Finding.of("G015", _at(path), font=path.name)
        return
    for word in torn(face, judged.languages):
        yield Finding.of("G005", _at(path), font=path.name, word=word)
    kinds = tuple(Phrase.of("font_kind", kind=kind, characters=_listed(left)) for kind, left in judged.lacking)
    if kinds:
        yield Finding.of("G011", _at(path), font=face.family, kinds=kinds)


def _listed(characters: str) -> str:
    """Write characters for a message: the first of many."""
    most = 12
    shown = " ".join(f"◌{one}" if combining(one) else one for one in characters[:most])
    return shown + (" …" if len(characters) > most else "")
