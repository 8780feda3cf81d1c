"""Short tokens with signs: elements of their own, which no line tears in any format."""

import re
import zipfile
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pytest

from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.whole_tokens import WHOLE
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest

_KEPT = re.compile(rf'<span class="{WHOLE}">(.*?)</span>')
# In four rows of the table below.
_PAIRS = 16
TOKENS = ("C++", "C++17", "g++", "++i", "x++", "--flag", "-v", "A+/B-", "O-/O+", "C++/C#", "TCP/IP", "I/O", "a/b/c")


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize(
    "text",
    [
        "قال {} ثم",
        "قال و{} ثم",
        "قال ({})، ثم",
        "<b>{}</b> ثم",
        "<i>أ</i> قال <b>ب</b> {} ثم <b>ج</b> آخر",
        "Say {} <b>it</b> here",
    ],
)
def test_short_tokens_are_elements_once(text: str, token: str) -> None:
    once = isolate(f"<p>{text.format(token)}</p>", "rtl")
    assert _KEPT.findall(once) == [token]
    assert isolate(once, "rtl") == once


@pytest.mark.parametrize(
    "text",
    [
        "ال-API",
        "2010-2020",
        "real-time",
        "<code>C++</code>",
        "<pre>i++</pre>",
        "س++ع",
        "5--6",
        "a/b/c/d",
        "usr/local",
        "/a/b",
        "a/b.md",
        "x.y/z",
    ],
)
def test_what_may_break_or_is_code_stays_as_it_is(text: str) -> None:
    assert WHOLE not in isolate(f"<p>قال {text} ثم</p>", "rtl")


def test_no_narrow_cell_tears_one(tmp_path: Path) -> None:
    row = "| C++ | لغة C++ | قبل ++i بعد | الخيار --flag هنا | كلام طويل يملأ هذا العمود الواسع من الجدول كله | g++ |"
    text = f"---\ntitle: عنوان\nlanguage: ar\n---\n\n{row}\n|---|---|---|---|---|---|\n" + f"{row}\n" * 3
    (tmp_path / "a.md").write_text(text, "utf-8")
    built = build(
        BuildRequest(tmp_path / "a.md", ("pdf", "epub"), out=tmp_path / "out", theme="majalla", pages=("a5",))
    )
    files = {path.suffix: path for path in (tmp_path / "out").rglob("*.*")}
    pages = pypdfium2.PdfDocument(files[".pdf"])
    lines = [line for page in pages for line in page.get_textpage().get_text_range().splitlines()]
    assert sum(line.count("++") for line in lines) >= _PAIRS
    assert [line for line in lines if re.search(r"(?<!\+)\+(?!\+)", line)] == []
    style = "".join(
        zipfile.ZipFile(files[".epub"]).read(name).decode()
        for name in zipfile.ZipFile(files[".epub"]).namelist()
        if name.endswith(".css")
    )
    assert f".{WHOLE} {{ white-space: nowrap; }}" in style
    assert built
