"""Documents that are damaged, locked or made to harm: one finding, and nothing is written anywhere."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from made_documents import epub, p, post, word, wordpress, zipped
from some import some

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCK = (
    '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:EncryptionMethod Algorithm="aes"/>'
)
_LOCK += "</e:EncryptedData></encryption>"
_BOMB = '<!DOCTYPE a [<!ENTITY a "كلمة"><!ENTITY b "&a;&a;&a;">]>'


def _bomb() -> bytes:
    return zipped({"word/document.xml": b" " * (64 << 20)})


#: A file → what is in it, and the code that tells what is wrong.
CASES: dict[str, tuple[str, bytes, str]] = {
    "bomb": ("a.docx", _bomb(), "I013"),
    "bomb of an EPUB": ("a.epub", _bomb(), "I013"),
    "encrypted": ("a.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), "I014"),
    "an old document": ("a.docx", _OLE + bytes(600), "I019"),
    "no archive": ("a.docx", "نص".encode(), "I012"),
    "empty": ("a.docx", b"", "I012"),
    "cut": ("a.docx", word(p("نص"))[:400], "I012"),
    "no document in it": ("a.docx", zipped({"x": "y"}), "I019"),
    "no document of Word": ("a.docx", epub("<p>x</p>"), "I019"),
    "broken XML": ("a.docx", word("<w:p><w:r>"), "I012"),
    "nothing to read": ("a.docx", word(""), "I016"),
    "leads out": ("a.epub", epub("<p>نص</p>", more={"../../out.txt": "x"}), "I015"),
    "leads out by a root": ("a.epub", epub("<p>نص</p>", more={"/etc/x": "x"}), "I015"),
    "locked": ("a.epub", epub("<p>نص</p>", more={"META-INF/encryption.xml": _LOCK}), "I030"),
    "licensed": ("a.epub", epub("<p>نص</p>", more={"META-INF/rights.xml": "<r/>"}), "I030"),
    "no EPUB": ("a.epub", zipped({"x": "y"}), "I019"),
    "cut export": ("a.xml", wordpress(post("نص"), post("نص ثان")).encode()[:-60], "I026"),
    "no export": ("a.xml", b"<rss><channel/></rss>", "I019"),
    "no XML": ("a.xml", b"text", "I0"),
    "an export without posts": ("a.xml", wordpress().encode(), "I018"),
    "a script's page": ("a.html", b"<html><body><div id='root'></div><script src='a.js'></script></body>", "I028"),
    "an empty page": ("a.html", b"", "I018"),
    "an old word processor": ("a.odt", b"PK", "I017"),
    "a picture": ("a.png", b"\x89PNG", "C008"),
    "a font": ("a.ttf", b"\0\1\0\0", "C008"),
    "not OpenITI": ("a.mARkdown", "نص".encode(), "I019"),
    "no text": ("a.txt", b"\x81\xff\xfe\x00\x01\x02", "I021"),
}


@pytest.mark.parametrize("name", CASES)
def test_one_finding_and_nothing_is_written(name: str, run: Callable[..., object], tmp_path: Path) -> None:
    file, data, code = CASES[name]
    (tmp_path / file).write_bytes(data)
    ran = run("import", file, "--into", "deep/i")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("error ") == 1, ran.err
    assert f"error {code}" in ran.err
    assert "Traceback" not in ran.err
    assert sorted(path.name for path in tmp_path.rglob("*")) == [file]


def test_entities_do_not_grow(run: Callable[..., object], tmp_path: Path) -> None:
    export = wordpress(post("نص", title="&b;")).replace("<rss", _BOMB + "<rss", 1)
    (tmp_path / "a.xml").write_text(export, "utf-8")
    ran = run("import", "a.xml", "--into", "i")
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "i").glob("*.md"))
    assert "كلمةكلمة" not in written + ran.out


def test_a_file_without_end_is_not_read(run: Callable[..., object], tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(2 << 30)  # of holes
    ran = run("import", "a.txt", "--into", "i")
    assert (ran.code, "error S006" in ran.err) == (1, True)


def test_an_encrypted_entry_is_told(run: Callable[..., object], tmp_path: Path) -> None:
    data = bytearray(epub("<p>نص</p>"))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        places = [n for n in range(len(data)) if data[n : n + 4] == sign]
        for place in some(places):
            data[place + at] |= 1
    (tmp_path / "a.epub").write_bytes(bytes(data))
    assert zipfile.ZipFile(tmp_path / "a.epub").infolist()[0].flag_bits & 1
    assert "error I014" in run("import", "a.epub", "--into", "i").err


def test_of_several_files_none_is_written_where_one_is_wrong(run: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word(p("عنوان", "t") + p("متن المقال.")))
    (tmp_path / "b.docx").write_bytes(b"")
    assert run("import", "a.docx", "b.docx", "--into", "i").code == 1
    assert not (tmp_path / "i").exists()
    assert run("import", "a.docx", "--into", "i").code == 0
    kept = (tmp_path / "i" / "a.md").read_bytes()
    again = run("import", "a.docx", "--into", "i")
    assert (again.code, "O002" in again.err) == (1, True)
    assert (tmp_path / "i" / "a.md").read_bytes() == kept
