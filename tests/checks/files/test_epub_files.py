"""EPUBs judged by themselves: each damage is told by its code, sound books by nothing, odd bytes by X002."""

import io
import random
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import everything
from checks.files.damage import Files, Mutant, pack, unpack
from checks.files.mutants_epub import OURS, THEIRS
from checks.files.strangers import book
from publisher.checks.files.epub.registry import CHECKS, check
from publisher.diagnostics import Finding
from publisher.i18n.sentences import catalogue
from publisher.pipeline.build import Printed, build, set_in_type
from publisher.pipeline.request import BuildRequest

_HEAD = '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ar" dir="rtl"><head><title>ع</title></head><body>'
_CHAPTER, _SHEET, _PACKAGE = "OPS/Text/chapter2.xhtml", "OPS/Styles/main.css", "OPS/book.opf"
#: A single article has no cover, and its EPUB says so.
_COVERLESS = {"X144"}


def _ids(mutants: Iterable[Mutant]) -> list[str]:
    return [mutant.name for mutant in mutants]


def _codes(data: bytes) -> set[str]:
    return {finding.code for finding in check("book.epub", data)}


def _damaged(files: Files, mutant: Mutant) -> bytes:
    copy = dict(files)
    mutant.damage(copy)
    assert list(copy.items()) != list(files.items())
    return pack(copy)


@pytest.fixture(scope="module")
def ours(sample: tuple[Path, Printed]) -> Files:
    """The files of the sample issue's EPUB."""
    return unpack(next(one for one in sample[1].artefacts if one.format == "epub").data)


@pytest.mark.parametrize("mutant", OURS, ids=_ids(OURS))
def test_damage_to_our_book_is_told(ours: Files, mutant: Mutant) -> None:
    assert mutant.code in _codes(_damaged(ours, mutant))


@pytest.mark.parametrize("mutant", THEIRS, ids=_ids(THEIRS))
def test_damage_to_a_strangers_book_is_told(mutant: Mutant) -> None:
    assert mutant.code in _codes(_damaged(book(), mutant))


def test_sound_books_are_passed(ours: Files) -> None:
    assert check("book.epub", pack(ours)) == []
    assert check("book.epub", pack(book())) == []


def test_every_check_has_a_mutant_and_words() -> None:
    codes = {one.code for one in CHECKS}
    assert codes == {mutant.code for mutant in (*OURS, *THEIRS)}
    assert codes <= catalogue("findings", "ar").keys()


def test_findings_name_the_document_and_its_line() -> None:
    files = book()
    files[_CHAPTER] = files[_CHAPTER].replace(b"../Images/map.png", b"http://example.org/map.png")
    (finding,) = check("book.epub", pack(files))
    line = next(n for n, text in enumerate(files[_CHAPTER].decode().split("\n"), 1) if "map.png" in text)
    assert str(finding.span) == f"book.epub/{_CHAPTER}:{line}"
    assert "http://example.org/map.png" in finding.message("ar")


LANGUAGES = {
    "fa": "این متن به زبان فارسی است و برای خواننده نوشته شده است. نسخهٔ GPT-4o و C++ در سال ۲۰۲۵ آمد.",
    "ur": "یہ ایک چھوٹا سا متن ہے جو اردو میں لکھا گیا ہے۔ اس میں OpenAI (2025) کی بات ہے۔",
    "ckb": "ئەمە دەقێکی کوردییە بۆ خوێنەران نووسراوە. باسی Python 3.12 و C++ دەکات.",
    "he": "זהו טקסט קצר בעברית שנכתב לקוראים. יש בו GPT-4o, וגם C++ (2025).",
    "en": "This is a short text in English, written for readers. The old town (مدينة قديمة) is in it.",
}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_single_articles_of_all_languages_are_passed(
    article: Callable[[str], Path], tmp_path: Path, language: str
) -> None:
    said = LANGUAGES[language]
    text = f"---\ntitle: {said[:24]}\nlanguage: {language}\n---\n\n{said}[^1]\n\n- {said}\n- {said}\n\n[^1]: {said}\n"
    paths, _ = build(BuildRequest(article(text), ("epub",), out=tmp_path / "dist"))
    found = check("a.epub", next(path for path in paths if path.suffix == ".epub").read_bytes())
    assert {finding.code for finding in found} <= _COVERLESS, found


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_an_issue_with_everything_is_passed(tmp_path: Path, theme: str) -> None:
    printed = set_in_type(BuildRequest(everything.write(tmp_path / "all"), ("epub",), theme=theme))
    epub = next(one for one in printed.artefacts if one.format == "epub")
    assert check("all.epub", epub.data) == []


def _encrypted(data: bytes) -> bytes:
    """Mark all files of an archive as encrypted (APPNOTE.TXT 4.4.4)."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(changed)


def _bomb() -> bytes:
    out = io.BytesIO(pack(book()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("OPS/x", "w") as file:
        for _ in range(300):
            file.write(bytes(1 << 20))
    return out.getvalue()


UNREADABLE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no archive": lambda: b"%PDF-1.7",
    "cut short": lambda: pack(book())[:-40],
    "encrypted": lambda: _encrypted(pack(book())),
    "no container": lambda: pack({"a": b"x"}),
    "no package": lambda: pack({name: data for name, data in book().items() if name != _PACKAGE}),
    "a package that is no XML": lambda: pack(book() | {_PACKAGE: b"\0<"}),
    "a bomb": _bomb,
    "too many files": lambda: pack(book() | {f"OPS/{n}": b"" for n in range(20_001)}),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_no_book_says_why(case: str) -> None:
    (finding,) = check("book.epub", UNREADABLE[case]())
    assert finding.code == "X002"
    assert finding.message("ar")


def _deep(tag: str, count: int) -> bytes:
    return (_HEAD + f"<{tag}>" * count + "نص C++ (x)." + f"</{tag}>" * count + "</body></html>").encode()


_LAUGHS = "".join('<!ENTITY a{} "{}">'.format(n, f"&a{n - 1};" * 10) for n in range(1, 12))
ODD: dict[str, tuple[str, bytes]] = {
    "too deep": (_CHAPTER, _deep("div", 100_000)),
    "deep": (_CHAPTER, _deep("span", 240)),
    "isolates in isolates": (_CHAPTER, _deep("bdi", 200)),
    "entities of entities": (_CHAPTER, f'<!DOCTYPE html [<!ENTITY a0 "x">{_LAUGHS}]>{_HEAD}<p>&a11;</p>'.encode()),
    "links without end": (_CHAPTER, (_HEAD + '<p><a href="#x">y</a></p>' * 30_000 + "</body></html>").encode()),
    "no characters": (_CHAPTER, f"{_HEAD}<p>&#xD800;&#0;\x01نص</p></body></html>".encode()),
    "noise": (_CHAPTER, random.Random(1).randbytes(50_000)),  # noqa: S311 -- no secret hangs on it
    "an unknown encoding": (_CHAPTER, b'<?xml version="1.0" encoding="klingon"?><html/>'),
    "UTF-16 that is none": (_CHAPTER, b'<?xml version="1.0" encoding="utf-16"?><html/>'),
    "brackets without end": (_SHEET, b"p { a: " + b"(" * 100_000),
    "a selector without end": (_SHEET, b"p>" * 20_000 + b"p { color: red }"),
    "rules in rules": (_SHEET, b"@media screen {" * 5_000),
    "properties in a ring": (_SHEET, b":root { --a: var(--b); --b: var(--a) } p { color: var(--a) }"),
    "a sheet that imports itself": (_SHEET, b"@import 'main.css';"),
    "noise for a sheet": (_SHEET, random.Random(2).randbytes(50_000)),  # noqa: S311 -- no secret hangs on it
    "a font of noise": ("OPS/Fonts/Amiri.ttf", b"wOF2" + random.Random(3).randbytes(3_000)),  # noqa: S311 -- as above
    "a name that leads out": ("../../out", b"x"),
    "contents without end": ("OPS/toc.ncx", b'<ncx xmlns="http://x.org/">' + b"<navPoint>" * 9_000),
}  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("case", ODD)
def test_odd_files_are_judged_and_raise_nothing(case: str) -> None:
    name, data = ODD[case]
    found: list[Finding] = check("book.epub", pack(book() | {name: data}))
    assert "X002" not in {finding.code for finding in found}, found


def test_faults_without_number_are_told_twenty_times() -> None:
    name, lines = _CHAPTER, "".join(f'<p><a href="#x{n}">y</a></p>\n' for n in range(500))
    found = check("book.epub", pack(book() | {name: f"{_HEAD}{lines}</body></html>".encode()}))
    assert sum(finding.code == "X115" for finding in found) == 20
    assert "X001" in {finding.code for finding in found}
