"""`publisher check` of finished files: what is hostile is not given to programs that have no bounds."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from publisher.pipeline.check_files import check_file
from publisher.pipeline.file_kinds import Kind

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>t</dc:title>'
    '<dc:language>ar</dc:language></metadata><manifest><item id="a" href="a.xhtml"'
    ' media-type="application/xhtml+xml" properties="nav"/></manifest><spine><itemref idref="a"/></spine></package>'
)
_PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>%s</body></html>'
_GROWING = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


def _book(text: str, container: str = _CONTAINER) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("c.opf", _PACKAGE)
        archive.writestr("a.xhtml", text)
    return out.getvalue()


HOSTILE: dict[str, Callable[[], tuple[Kind, bytes]]] = {
    "entities that grow": lambda: (
        Kind.EPUB,
        _book(f'<!DOCTYPE html [<!ENTITY a0 "a">{_GROWING}]>' + _PAGE % "&a11;"),
    ),
    "an entity of another file": lambda: (
        Kind.EPUB,
        _book('<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + _PAGE % "&e;"),
    ),
    "a bomb": lambda: (Kind.EPUB, _book(_PAGE % ("a" * (90 << 20)))),
    "no package": lambda: (Kind.EPUB, _book(_PAGE % "a", _CONTAINER.replace("c.opf", "d.opf"))),
    "no EPUB": lambda: (Kind.EPUB, b"a"),
    "no PDF": lambda: (Kind.PDF, b"%PDF-1.7\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_judged_by_the_press_alone(name: str, tmp_path: Path, monkeypatch: Any) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was given to a validator")

    for tool in ("epubcheck", "verapdf"):
        monkeypatch.setattr(f"publisher.validators.external_tools.{tool}", never)
    monkeypatch.setattr("publisher.pipeline.check_files.ace", never)
    monkeypatch.setattr("publisher.pipeline.check_files.lacking", lambda: None)
    kind, data = HOSTILE[name]()
    path = tmp_path / f"a.{kind.value}"
    path.write_bytes(data)
    found = check_file(path, kind, strict=False).result.findings
    tools = ["veraPDF"] if kind is Kind.PDF else ["EPUBCheck", "Ace"]
    assert [dict(one.params)["check"] for one in found if one.code == "X003"] == tools
    assert any(one.code != "X003" for one in found)
