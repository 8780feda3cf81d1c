"""fonts/ledger.toml into faces whose bytes are proved by their hash."""

import functools
import hashlib
import tomllib
from pathlib import Path
from typing import Any, cast

import uharfbuzz as hb

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Face, KashidaRules

LEDGER = "ledger.toml"


@functools.cache
def read_book(folder: Path) -> tuple[Face, ...]:
    """Read the ledger of a folder and every face in it.

    Raises EnvironmentFault naming every file that is missing, or is not the file that the ledger knows.
    """
    rows: list[dict[str, Any]] = tomllib.loads((folder / LEDGER).read_text("utf-8"))["face"]
    faults = [fault for row in rows if (fault := _fault(folder, row))]
    if faults:
        raise EnvironmentFault(*faults)
    return tuple(_face(folder, row) for row in rows)


def _fault(folder: Path, row: dict[str, Any]) -> Finding | None:
    path = folder / row["file"]
    if not path.is_file():
        return Finding.of("E003", None, path=f"fonts/{row['file']}", reason=Phrase("not_there"))
    if hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
        return Finding.of("E003", None, path=f"fonts/{row['file']}", reason=Phrase("not_the_ledgers"))
    return None


def _face(folder: Path, row: dict[str, Any]) -> Face:
    path = folder / row["file"]
    return Face(
        family=row["family"],
        weight=int(row["weight"]),
        role=row["role"],
        file=row["file"],
        version=row["version"],
        licence=row["licence"],
        sha256=row["sha256"],
        kashida=cast("KashidaRules", row.get("kashida", "none")),
        codepoints=frozenset(hb.Face(hb.Blob.from_file_path(str(path))).unicodes),
        load=path.read_bytes,
        path=str(path),
        italic=row.get("style") == "italic",
        languages=tuple(row.get("languages", ())),
        line_height=float(row.get("line_height", 0)),
        overhang=float(row.get("overhang", 0)),
    )
