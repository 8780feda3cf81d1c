"""What can happen to a release's folder between those who publish it and those who read it, and what must tell it."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

_SUMS, _MANIFEST, _PROVENANCE = "SHA256SUMS", "manifest.json", "provenance.intoto.json"


def _told(folder: Path, change: Callable[[Any], None]) -> None:
    """Change the manifest, and its check sum with it: a forger does both."""
    value = json.loads((folder / _MANIFEST).read_text("utf-8"))
    change(value)
    (folder / _MANIFEST).write_text(json.dumps(value), "utf-8")


def _edit(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    (folder / name).write_bytes(change((folder / name).read_bytes()))


def _lines(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    text = (folder / _SUMS).read_text("utf-8").splitlines()
    (folder / _SUMS).write_text("".join(f"{line}\n" for line in change(text)), "utf-8")


def _without_a_subject(data: bytes) -> bytes:
    value = json.loads(data)
    return json.dumps(value | {"subject": value["subject"][:-1]}).encode()


def _pdf(folder: Path) -> Path:
    return next(folder.glob("*.pdf"))


def _epub(folder: Path) -> Path:
    return next(folder.glob("*.epub"))


def _swap(folder: Path) -> None:
    pages = sorted((folder / "web").glob("*.html"))[:2]
    first, second = (page.read_bytes() for page in pages)
    pages[0].write_bytes(second)
    pages[1].write_bytes(first)


def _link(folder: Path) -> None:
    path = folder / "web" / "index.html"
    elsewhere = folder.parent / "elsewhere.html"
    shutil.move(path, elsewhere)
    path.symlink_to(elsewhere)


def _exchange(value: Any) -> None:
    one, other = value["outputs"][:2]
    one["sha256"], other["sha256"] = other["sha256"], one["sha256"]


#: Each by what happened: what does it to a folder, and the code that must be among those told.
TAMPERINGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a bit of the PDF is flipped": (
        lambda f: _edit(f, _pdf(f).name, lambda d: d[:-100] + bytes([d[-100] ^ 1]) + d[-99:]),
        "X403",
    ),
    "a byte is added to the PDF": (lambda f: _edit(f, _pdf(f).name, lambda d: d + b"\n"), "X403"),
    "the PDF is cut off": (lambda f: _edit(f, _pdf(f).name, lambda d: d[: len(d) // 2]), "X403"),
    "the PDF is empty": (lambda f: _pdf(f).write_bytes(b""), "X404"),
    "the PDF is gone": (lambda f: _pdf(f).unlink(), "X401"),
    "the EPUB is gone": (lambda f: _epub(f).unlink(), "X401"),
    "the EPUB has another name": (lambda f: _epub(f).rename(f / "other.epub"), "X402"),
    "the EPUB is another's": (lambda f: shutil.copy(_pdf(f), _epub(f)), "X403"),
    "a page of the site is edited": (
        lambda f: _edit(f, "web/index.html", lambda d: d.replace(b"<body", b"<body data-x", 1)),
        "X403",
    ),
    "a script is added to the site": (lambda f: (f / "web" / "x.js").write_text("alert(1)"), "X402"),
    "a page of the site is gone": (lambda f: (f / "web" / "index.html").unlink(), "X401"),
    "two pages of the site are exchanged": (_swap, "X403"),
    "a page of the site is a link": (_link, "X410"),
    "a link leads out of the folder": (lambda f: (f / "web" / "more").symlink_to("/"), "X410"),
    "a hidden file is added": (lambda f: (f / ".htaccess").write_text("x"), "X402"),
    "a folder with a file is added": (
        lambda f: ((f / "more").mkdir(), (f / "more" / "a.txt").write_text("x")),
        "X402",
    ),
    "a pipe stands in the folder": (lambda f: os.mkfifo(f / "pipe"), "X410"),
    "the style sheet is empty": (lambda f: (f / "web" / "style.css").write_bytes(b""), "X403"),
    "a font of the site is gone": (lambda f: next((f / "web" / "fonts").iterdir()).unlink(), "X401"),
    "a line of the check sums is gone": (lambda f: _lines(f, lambda lines: lines[1:]), "X407"),
    "a line of the check sums is written twice": (lambda f: _lines(f, lambda lines: [*lines, lines[0]]), "X405"),
    "a line of the check sums is none": (lambda f: _lines(f, lambda lines: [*lines, "no sum"]), "X405"),
    "the check sums name a file outside": (
        lambda f: _lines(f, lambda lines: [*lines, f"{'0' * 64}  ../x"]),
        "X405",
    ),
    "a check sum is another": (
        lambda f: _lines(f, lambda lines: ["0" * 64 + lines[0][64:], *lines[1:]]),
        "X403",
    ),
    "the check sums are gone": (lambda f: (f / _SUMS).unlink(), "X401"),
    "the check sums are empty": (lambda f: (f / _SUMS).write_bytes(b""), "X407"),
    "the check sums are no text": (lambda f: (f / _SUMS).write_bytes(b"\xff\xfe\0\0"), "X405"),
    "the manifest is gone": (lambda f: (f / _MANIFEST).unlink(), "X401"),
    "the check sums end their lines in another way": (
        lambda f: _edit(f, _SUMS, lambda d: d.replace(b"\n", b"\r\n")),
        "X418",
    ),
    "an empty folder is added": (lambda f: (f / "web" / "more").mkdir(), "X402"),
    "the provenance is gone": (lambda f: (f / _PROVENANCE).unlink(), "X401"),
    "the provenance is cut off": (lambda f: _edit(f, _PROVENANCE, lambda d: d[:200]), "X419"),
    "the provenance has another hash": (
        lambda f: _edit(f, _PROVENANCE, lambda d: re.sub(rb'(?<="sha256": ")[0-9a-f]{64}', b"0" * 64, d, count=1)),
        "X407",
    ),
    "the provenance names a file less": (
        lambda f: _edit(f, _PROVENANCE, _without_a_subject),
        "X407",
    ),
    "the manifest is cut off": (lambda f: _edit(f, _MANIFEST, lambda d: d[:200]), "X406"),
    "the manifest is of another kind": (lambda f: (f / _MANIFEST).write_text('{"name": "x"}'), "X406"),
    "the manifest is of a time to come": (lambda f: _told(f, lambda v: v.update(schema=2)), "X406"),
    "the manifest is deep": (lambda f: (f / _MANIFEST).write_text("[" * 100_000), "X406"),
    "the manifest names a file outside": (
        lambda f: _told(f, lambda v: v["outputs"][0].update(path="../x.pdf")),
        "X406",
    ),
    "the manifest lacks a product": (lambda f: _told(f, lambda v: v["outputs"].pop()), "X407"),
    "the manifest has another hash": (lambda f: _told(f, lambda v: v["outputs"][0].update(sha256="0" * 64)), "X407"),
    "the manifest has another size": (lambda f: _told(f, lambda v: v["outputs"][0].update(size=1)), "X404"),
    "hashes in the manifest are exchanged": (lambda f: _told(f, _exchange), "X407"),
    "the manifest says that a check failed": (
        lambda f: _told(f, lambda v: v["checks"][0].update(result="failed")),
        "X408",
    ),
}
