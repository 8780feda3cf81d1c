"""Pasted texts into articles: golden pastes, every word in its place, every sign its author's.

Each folder of tests/pasted holds a paste and what must come of it. After a change that is meant, write them anew with
`PUBLISHER_GOLDEN=write .venv/bin/python -m pytest tests/test_pasted.py`, and read the difference.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.arabic.dates import in_another_calendar, read_date
from publisher.arabic.words import words
from publisher.diagnostics import Finding, PublisherError
from publisher.html_tree import text_of
from publisher.i18n.sentences import catalogue
from publisher.importers.inference import Certainty
from publisher.importers.pasted import pasted_importer
from publisher.importers.pasted.endnotes import with_calls
from publisher.importers.pasted.line_kinds import BODY, Kind
from publisher.importers.pasted.pasted_importer import PastedText, infer
from publisher.importers.pasted.to_markdown import Written
from publisher.model import Article, Source
from publisher.pipeline.result import inferred_value
from scale import examples

FOLDER = Path(__file__).with_name("pasted")
NAMES = sorted(path.name for path in FOLDER.iterdir())
FILES = ("in.txt", "expected.md", "report.json")


def _source(name: str) -> Source:
    return Source(f"{name}.txt", (FOLDER / name / "in.txt").read_text("utf-8"), "")


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str) -> None:
    paste, markdown, imported = pasted_importer.convert_pasted(_source(name), "ar")
    report = json.dumps(inferred_value(paste.inferred), ensure_ascii=False, indent=1) + "\n"
    for file, text in zip(FILES[1:], (markdown, report), strict=True):
        if os.environ.get("PUBLISHER_GOLDEN") == "write":
            (FOLDER / name / file).write_text(text, "utf-8")
        assert (FOLDER / name / file).read_text("utf-8") == text
    assert imported.findings == ()


def test_every_golden_file_is_read() -> None:
    assert len(NAMES) >= 14
    for name in NAMES:
        assert sorted(path.name for path in (FOLDER / name).iterdir()) == sorted(FILES)


@pytest.mark.parametrize("other", ["news-collapsed", "news-doubled"])
def test_empty_lines_kept_collapsed_or_doubled_say_the_same(other: str) -> None:
    kinds = [[(line.kind, line.text) for line in infer(_source(name)).lines] for name in ("news", other)]
    assert kinds[0] == kinds[1]


def test_every_kind_and_certainty_has_its_words_in_both_languages() -> None:
    for language in ("en", "ar"):
        words_of = catalogue("console", language)
        assert set(words_of["kind"]) == {*get_args(Kind), "language"}
        assert set(words_of["certainty"]) == set(get_args(Certainty))


def test_the_table_and_the_document_tell_the_certainty(run: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("عنوان\n\nبقلم: سلمى نور\n\nنص.\n", "utf-8")
    assert "درجة اليقين" in run("import", "a.txt", "--into", "i", "--lang", "ar").err
    told = json.loads(run("import", "a.txt", "--into", "i", "--force", "--json").out)["inferred"]
    assert {"line": 3, "kind": "byline", "certainty": "high", "text": "سلمى نور"} in told


def _visible(paste: PastedText) -> str:
    texts = [with_calls(line.text, paste.names, str, lambda _: "") for line in paste.lines if line.kind in BODY]
    return "".join("".join(texts).split())


def _shown(article: Article) -> str:
    return "".join("".join(text_of(block.html) for block in article.blocks).split())


_PIECES = (
    *(r"\`*_{}[]()<>#+-.!|~:$^&=" + "\"'/؟،«»"),
    *("كلمة", "word", "snake_case", "3", "٢", " ", "  ", "\t", "    "),
    *("- ", "1. ", "2. ", "3) ", "١- ", "أ) ", "أولًا: ", "ثانيًا: ", "• ", "> ", "> > ", "(١)", "[1]", "¹", "(١) نص"),
    *(
        "http://a.org/x_y",
        "a_b@c.org",
        "<b>",
        "</div>",
        "<!--",
        "&amp;",
        "&copy",
        "{: .x}",
        "[^1]",
        "[x]: http://y.org",
    ),
    *(
        "---",
        "===",
        "~~~",
        "```",
        "!!! note",
        "*[x]: y",
        "2025.",
        "|---|",
        "بقلم: أحمد",
        "14/10/2025",
        "3 دقائق قراءة",
    ),
    *(
        "ـــ",
        "* * *",
        "المادة 1: نص",
        "الفصل الثاني",
        "أحمد علي وسارة حسن",
        "د. أحمد علي",
        "✅ ",
        "1️⃣ ",
        "شعر: أحمد",
        "12",
    ),
    *("الوسوم: أ، ب", "المصدر: س", "أهم النقاط", "الهوامش", "صورة: ك", "س: ما؟", "جملة تنتهي بنقطة.", "نص " * 40),
)
_LINES = st.lists(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=7).map("".join), min_size=1, max_size=10)
_ENDS = st.sampled_from(("\n", "\n\n", "\n\n\n", "\r\n", "  \n", " \t\n\n"))


@examples(400)
@given(_LINES, _ENDS, st.sampled_from(("", "عنوان المقال\n", "عنوان المقال\n\n")))
def test_any_paste_comes_back_word_for_word_and_sign_for_sign(lines: list[str], end: str, title: str) -> None:
    """`convert_pasted` proves the words, in order; the signs are compared here: none has turned into markup."""
    source = Source("x.txt", title + end.join(lines), "")
    try:
        paste, _, imported = pasted_importer.convert_pasted(source, "ar")
    except PublisherError as error:
        assert [finding.code for finding in error.findings] == ["F005"]
        return
    assert _but_for_tags(imported.findings) == []
    if not any(line.kind == "verse" for line in paste.lines):
        assert _shown(imported.article) == _visible(paste)
    assert [word for line in paste.lines for word in words(line.mark + line.text)] == words(source.text)


@examples(100)
@given(st.sampled_from(NAMES), st.integers(0, 200), st.sampled_from(_PIECES), _ENDS)
def test_a_spoilt_paste_loses_nothing(name: str, place: int, piece: str, end: str) -> None:
    text = _source(name).text
    place = min(place * len(text) // 200, len(text))
    source = Source("x.txt", (text[:place] + piece + text[place:]).replace("\n", end), "")
    assert _but_for_tags(pasted_importer.convert_pasted(source, "ar")[2].findings) == []


def _but_for_tags(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out what is told of a title that has the tags of HTML in it, which stay as they were pasted."""
    return [finding for finding in findings if finding.code not in ("F026", "M061")]


def _faults(monkeypatch: pytest.MonkeyPatch, spoil: Callable[[str], str]) -> list[Finding]:
    written = pasted_importer._as_markdown

    def spoilt(paste: PastedText) -> Written:
        good = written(paste)
        return replace(good, text=spoil(good.text))

    monkeypatch.setattr(pasted_importer, "_as_markdown", spoilt)
    with pytest.raises(PublisherError) as caught:
        pasted_importer.convert_pasted(_source("notes"), "ar")
    return list(caught.value.findings)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("ناسخًا ومجلّدًا", "ومجلّدًا", "I001", 3),
        ("الأدباء، وقد", "وقد، الأدباء", "I002", 3),
        ("من الكتب", "من الكتب والكتب", "I002", 5),
        ("ذكر ذلك", "ذلك ذكر", "I002", 10),
        ("title: الورّاقون", "title: ورّاقون", "I001", 1),
        ("\n\nوكان", "\n\n---\n\nوكان", "I002", 1),
    ],
)
def test_a_word_that_is_lost_or_moves_is_told(
    old: str, new: str, code: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _faults(monkeypatch, lambda text: text.replace(old, new))
    assert (found[0].code, found[0].span and found[0].span.line) == (code, line)


def test_nothing_is_written_where_a_word_is_lost(
    run: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("عنوان\n\nنص.\n", "utf-8")
    monkeypatch.setattr(pasted_importer, "prove", lambda source, *_: [Finding.of("I001", source.at(3), word="نص")])
    ran = run("import", "a.txt", "--into", "i")
    assert (ran.code, "a.txt:3: error I001" in ran.err, (tmp_path / "i").exists()) == (1, True, False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 تشرين الأول 2025", date(2025, 10, 14)),
        ("14 تشرين الأول / أكتوبر 2025", date(2025, 10, 14)),
        ("الثلاثاء، ١٤ أكتوبر ٢٠٢٥م", date(2025, 10, 14)),
        ("3 جويلية 2024", date(2024, 7, 3)),
        ("1 غشت 2024", date(2024, 8, 1)),
        ("12 كانون الثاني 2024", date(2024, 1, 12)),
        ("۱۴ اکتبر ۲۰۲۵", date(2025, 10, 14)),
        ("14 באוקטובר 2025", date(2025, 10, 14)),
        ("October 14, 2025", date(2025, 10, 14)),
        ("14/10/2025", date(2025, 10, 14)),
        ("3/4/2025", date(2025, 4, 3)),
        ("2025-10-14", date(2025, 10, 14)),
        ("31/2/2025", None),
        ("14 تشرين الأول / أيلول 2025", None),
        ("22 ربيع الآخر 1447هـ", None),
        ("1447/4/22هـ", None),
        ("في 14 أكتوبر 2025 وصل", None),
        ("9" * 5000, None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize("text", ["22 ربيع الآخر 1447هـ", "1447/4/22هـ", "۲۲ مهر ۱۴۰۴"])
def test_other_calendars_are_known(text: str) -> None:
    assert in_another_calendar(text)


@pytest.mark.heavy
@pytest.mark.parametrize(
    "text",
    [
        "ك" * 200_000,
        "عنوان\n" + "ك" * 200_000,
        "عنوان\n" + "[" * 50_000,
        "عنوان\n" + ">" * 50_000 + " نص",
        "عنوان\n" + "a" + " " * 200_000 + "b",
        "عنوان\n" + "a." * 100_000 + "@",
        "عنوان\n" + "".join(" " * (n % 9) + "- س\n" for n in range(5_000)),
        "عنوان\n" + "a\tb\na\tb\tc\n" * 2_000,
        "عنوان\n" + "سطر قصير\n" * 10_000,
        "عنوان\n" + "ك(1) " * 50_000 + "\n(1) ح",
    ],
    ids=("title", "word", "brackets", "quotes", "spaces", "address", "indents", "cells", "lines", "calls"),
)
def test_hostile_pastes_end(text: str) -> None:
    """Read, or refused with a line: never a hang, which the test's limit guards against."""
    try:
        assert pasted_importer.convert_pasted(Source("x.txt", text, ""), "ar")[2].article.blocks
    except PublisherError as error:
        assert [(finding.code, finding.span.line > 0) for finding in error.findings] == [("L004", True)]


@pytest.mark.heavy
@pytest.mark.timeout(120)  # seconds where the work is linear, many minutes where it is not
def test_five_megabytes_are_read() -> None:
    line = "كلمة من النص العربي الطويل الذي يتكرر هنا مرة بعد مرة. " * 12
    number = 5_000_000 // len(line.encode())
    assert len(infer(Source("x.txt", "عنوان\n\n" + f"{line}\n\n" * number, "")).lines) > number


@pytest.mark.parametrize(("data", "line"), [("عنوان\nن\0ص".encode(), 2), ("عنوان\n".encode() + b"\xed\xa0\x80", 0)])
def test_what_is_no_text_is_told(data: bytes, line: int, run: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    ran = run("import", "a.txt", "--into", "i")
    assert ran.code == 1
    assert ("a.txt:2: error S010" if line else "error I021") in ran.err
