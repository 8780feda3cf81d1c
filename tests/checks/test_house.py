"""The house checks: golden texts, what fixes may change, what masks keep, and texts that mean harm."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import golden
from places import SAMPLE
from publisher.checks.house.hits import Edit
from publisher.checks.house.judging import applied, house_findings, judge, judge_table, mend, proved
from publisher.checks.house.manuscript import MARKUP, OBJECT
from publisher.checks.house.mask import read_manuscript
from publisher.checks.house.registry import CHECKS, HouseCheck
from publisher.diagnostics import Finding, fatal
from publisher.i18n.sentences import catalogue
from publisher.importers.front_matter.syntax import read_head
from publisher.model import Source
from publisher.project.loader import gather
from publisher.project.workspace import Workspace
from scale import examples

FOLDERS = sorted(golden.HOUSE.iterdir())
OUR_OWN = {"A095", "A096", "A097", "A098", "A099"}  # of fixes and of ignoring: tested below
# What the checks look for, thrown together at random.
PIECES = (
    *"\n \t\"'«»‹›“”‘’()[]{}<>*_`~#-|!:;,.?،؛؟…ـ—\\&%$=+/@^",
    *("\n\n", "\n    ", "```\n", "---\n", "title: ", "](a.md)", "![", "<!--", "-->", "{: .verse}", "[^1]", "[^1]: "),
    *(
        "من",
        "و",
        " و ",
        "كتاب",
        "کتاب",
        "فی",
        "شيئًا",
        "مدّ\u064e",
        "ﻛﺘﺎﺏ",
        "GPT",
        "pаypal",
        "٢0",
        "1,5",
        "...",
        "--",
        " - ",
    ),
    *(
        "\u200b",
        "\u200f",
        "\u200e",
        "\u202e",
        "\u202b",
        "\u202c",
        "\u2067",
        "\u2069",
        "\ufeff",
        "\ufffd",
        "\u0301",
        "\u0651",
    ),
    *(
        "<!-- publisher: ignore A001 سبب -->",
        "﴿",
        "﴾",
        "https://a.b/c,d",
        "<div dir='rtl'>",
        "</div>",
        "{% x %}",
        "1. ",
        "> ",
    ),
)
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=200)).map(
    lambda text: re.sub("[\r\u0085\u2028\u2029\x00-\x08\x0b\x0c\x0e-\x1f]", "\n", text)
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    texts = golden.texts(folder)
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    assert {path.name: golden.found(path) for path in texts} == expected
    assert any(f": {folder.name}: " in line for lines in expected.values() for line in lines)
    for path in texts:
        place = golden.fixed_place(path)
        assert golden.fixed(path) == (place if place.exists() else path).read_text("utf-8")
    used = {folder / "expected.json", *texts, *map(golden.fixed_place, texts)}
    assert set(folder.iterdir()) <= used


def test_every_code_has_a_folder_a_check_and_words() -> None:
    assert {folder.name for folder in FOLDERS} == set(CHECKS)
    assert {code for code in catalogue("findings", "en") if code.startswith("A")} == set(CHECKS) | OUR_OWN


@pytest.mark.parametrize("code", [code for code, entry in CHECKS.items() if entry.fold])
def test_every_check_with_fixes_mends_something(code: str) -> None:
    assert any(path.name.startswith("fixed") for path in (golden.HOUSE / code).iterdir())


@given(TEXTS, st.booleans(), st.booleans())
@examples(400)
def test_a_mask_keeps_length_and_lines(text: str, verse: bool, plain: bool) -> None:
    manuscript = read_manuscript(text, "ar", verse=verse, plain=plain)
    assert len(manuscript.prose) == len(text)
    for seen, shown in zip(text, manuscript.prose, strict=True):  # none is right too
        assert seen == shown or (shown in (MARKUP, OBJECT) and seen != "\n")


@given(TEXTS, st.sampled_from(golden.LANGUAGES), st.sampled_from(["in.md", "in.txt"]))
@examples(400)
def test_checks_never_fail_and_fixes_are_safe_and_final(text: str, language: str, path: str) -> None:
    judge(golden.article(text, language, path))
    mended = mend(golden.article(text, language, path))
    assert mended.refused == ()
    assert mended.text.count("\n") == text.count("\n")
    assert mend(golden.article(mended.text, language, path)).text == mended.text


def _head(text: str) -> dict[str, type] | None:
    head = read_head(Source("a.md", text, ""))
    return None if fatal(head.findings) else {key: type(value) for key, value in head.values.items()}


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.lists(st.sampled_from(PIECES), max_size=6))
@examples(400)
def test_front_matter_that_was_read_is_read_as_the_same_after_fixes(title: list[str], point: list[str]) -> None:
    text = f"---\ntitle: {''.join(title)}\nsummary:\n  - {''.join(point)}\n---\n\nنص.\n"
    before = _head(text)
    if before is not None:
        assert _head(mend(golden.article(text)).text) == before


@pytest.mark.parametrize(
    "code",
    [
        'print("Hello")',
        'print("مرحبا")',
        "print('مرحبا')",
        'open("file name", "rb")',
        'name = "Salma Ali"',
        'x="سلمى"',
        'echo "Hello"',
        'git commit -m "first commit"',
    ],
)
def test_quotation_marks_of_code_without_marks_of_its_own_stay(code: str) -> None:
    text = f'اكتب {code} في الملف، ثم قل "نعم" لمن سأل ("كلمة").\n'
    assert mend(golden.article(text)).text == text.replace('"نعم"', "«نعم»").replace('"كلمة"', "«كلمة»")


def test_a_fix_that_changes_more_than_its_own_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = CHECKS["A002"]
    assert proved(entry, "كلمة ، ثم", "كلمة، ثم")
    assert not proved(entry, "كلمة ، ثم", "كلم، ثم")
    assert not proved(entry, "كلمة\n، ثم", "كلمة، ثم")
    assert not proved(CHECKS["A026"], "كلمة", "كلم")
    monkeypatch.setitem(CHECKS, "A002", HouseCheck(CHECKS["A008"].check, entry.reads, entry.fold))
    mended = mend(golden.article("كتـاب جميل, وآخر.\n"))
    assert [dict(finding.params)["refused"] for finding in mended.refused] == ["A002"]
    assert mended.text == "كتاب جميل، وآخر.\n"  # A008's own fix and A001's were made


def test_edits_that_overlap_are_made_once() -> None:
    assert applied("abcd", [Edit(1, 3, "x"), Edit(2, 4, "y"), Edit(0, 1, "")]) == "xd"


def _ignored(text: str) -> list[str]:
    return [finding.code for finding in judge(golden.article(text))]


def test_comments_ignore_with_a_reason() -> None:
    fault = "قال كلمة, ثم سكت.\n"
    comment = "<!-- publisher: ignore A001 لأن النص منقول -->"
    assert _ignored(f"{comment}\n\n{fault}\n{fault}") == []
    assert _ignored(f"---\ntitle: عنوان, وآخر\n---\n\n{comment}\n\n{fault}\n{fault}") == []
    assert _ignored(f"{fault}\n{comment}\n\n{fault}\n{fault}") == ["A001", "A001"]
    assert _ignored(f"<!-- publisher: ignore A001 -->\n\n{fault}") == ["A001", "A098"]
    assert _ignored(f"<!-- publisher: ignore لأن النص منقول -->\n\n{fault}") == ["A001", "A098"]
    assert _ignored(f"<!-- publisher: ignore A001 A022 لأن النص منقول -->\n\n{fault}") == ["A099"]
    assert _ignored(f"`{comment}`\n\n{fault}") == ["A001"]
    assert mend(golden.article(f"{comment}\n\n{fault}")).text == f"{comment}\n\n{fault}"


def test_of_many_findings_some_are_told_and_the_rest_counted() -> None:
    article = golden.article("قال كلمة, ثم سكت .\n\n" * 7)
    told = [(finding.code, finding.span.line) for finding in judge(article, most=2) if finding.span]
    assert told == [("A001", 1), ("A002", 1), ("A001", 3), ("A002", 3), ("A096", 5), ("A096", 5)]
    rest = [dict(finding.params) for finding in judge(article, most=2) if finding.code == "A096"]
    assert rest == [{"more": "5", "told": "A001"}, {"more": "5", "told": "A002"}]
    assert len(judge(article)) == len(judge(article, most=7)) == 14
    assert mend(article).text.count("،") == 7


TABLE = '''
title = "العدد الأول, والأخير"  # تعليق, هنا
publisher = "دار, النشر"
slug = "a, b"
description = """
كلمة, ثم \\"كلمـــة\\" أخرى.
"""
cover = { src = "الغلاف, هنا.png", alt = 'صورة , هنا' }

[[section]]
title = "قسم ، ثان"
articles = ["مقال, أول.md"]
'''


def test_texts_of_an_issue_are_judged_in_their_places() -> None:
    assert [_short(finding) for finding in judge_table(Source("issue.toml", TABLE, ""), "ar")] == [
        *("2:21:A001", "6:5:A001", "6:15:A008", "8:47:A002", "11:13:A002"),
    ]


def test_the_sample_issue_passes_its_own_house() -> None:
    workspace = Workspace.around(SAMPLE)
    gathered = gather(workspace, SAMPLE)
    assert house_findings(gathered.issue, gathered.sources[0], workspace.project.ignore) == ()


@pytest.mark.parametrize("sign", [",", ";", "?"])
@pytest.mark.parametrize("around", ["الحرف @ هو الفاصلة، وزاد.", "جملة تنتهي هكذا @", "«نص @ وآخر» قال."])
def test_a_sign_that_stands_alone_is_told_and_not_mended(sign: str, around: str) -> None:
    """A text may speak of a sign, or mean one of a programming language."""
    text = f"{around.replace('@', sign)}\n"
    assert "A002" in {finding.code for finding in judge(golden.article(text))}
    assert mend(golden.article(text)).text == text
    assert mend(golden.article(f"والعلامة {sign} لشيء.\n")).text == f"والعلامة {sign} لشيء.\n"


def test_what_a_picture_says_makes_no_paragraph_longer() -> None:
    words = "كلمة " * 600
    for picture in (f"![{words}](a.png)", f'<img src="a.png" alt="{words}">', f"نص\n![{words}](a.png)\nآخر"):
        assert "A026" not in {finding.code for finding in judge(golden.article(f"{picture}\n"))}
    assert "A026" in {finding.code for finding in judge(golden.article(f"{words}\n"))}


WILD = sorted(Path(__file__).with_name("wild").glob("*.md"))


@pytest.mark.parametrize("path", WILD, ids=lambda path: path.stem)
def test_wild_texts_have_the_findings_that_a_reader_expects(path: Path) -> None:
    listed = path.with_suffix(".txt").read_text("utf-8").splitlines()
    expected = [line.partition(" ")[0] for line in listed if not line.startswith("#")]
    findings = judge(golden.article(path.read_text("utf-8"), path=path.name))
    assert [_short(finding) for finding in findings] == expected


def _short(finding: Finding) -> str:
    assert finding.span
    return f"{finding.span.line}:{finding.span.column}:{finding.code}"


HOSTILE = {
    "a long word": "ك" * 200_000,
    "a long Latin word": "a" * 200_000,
    "open brackets": "[" * 50_000 + "نص",
    "open links": "[a](" * 50_000,
    "open pictures": "![" * 50_000,
    "brackets in a long head": f"---\ntitle: ع\nx: {'[' * 300_000}\n---\n\nنص.\n",
    "brackets in a head": f"---\ntitle: ع\nx: {'[' * 60_000}\n---\n\nنص.\n",
    "straight quotes": '"' * 50_000,
    "quotations": '"كلمة" ' * 25_000,
    "curly quotes": "“" * 50_000,
    "curly quotes in curly quotes": "“" * 50_000 + "”" * 50_000,
    "single quotes": "'كك " * 50_000 + "‘كك" * 50_000,
    "single quotations": "‘كلمة’ " * 25_000,
    "tabs": "نص\t\n" * 25_000 + "نص" + "\t " * 50_000,
    "open guillemets": "«" * 50_000 + "»" * 50_000,
    "backticks": "".join("`" * (1 + n % 300) + "a" for n in range(1500)),
    "tags": "<a " * 50_000 + "<pre>" * 20_000,
    "comments": "<!-- " * 50_000,
    "templates": "{% " * 50_000 + "{{ " * 50_000,
    "zalgo": "ك" + "\u0651\u064e\u0301\u0316" * 50_000,
    "tatweel": "كـ" * 100_000,
    "spaces": "كلمة" + " " * 200_000 + "كلمة" + " " * 200_000,
    "hyphens": "- " * 100_000 + "x",
    "stops": "ك." * 100_000,
    "one word again and again": "من " * 60_000,
    "digits": "1٢" * 100_000,
    "controls": "\u202b" * 50_000 + "\u2069" * 50_000,
    "lines": "نص\n" * 50_000,
    "addresses": "a@" * 50_000 + "http://" * 20_000,
    "indents": ("    " * 50 + "x\n") * 2_000,
    "quotes of quotes": ">" * 100_000,
}


@pytest.mark.heavy
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end(name: str) -> None:  # quadratic work on these would take minutes
    for path in ("in.md", "in.txt"):
        judge(golden.article(HOSTILE[name], path=path))


@pytest.mark.parametrize(
    "marked",
    [
        ":::verse\n{0}\n:::",
        "{0}\n{{: .verse}}",
        "> {0}\n> {{: .verse}}",
        "> قال:\n>\n> {0}\n> {{: .verse}}",
        "> :::verse\n> {0}\n> :::",
        "- قال:\n\n  {0}\n  {{: .verse}}",
        "نص[^1].\n\n[^1]: قال:\n\n    {0}\n    {{: .verse}}",
    ],
)
@pytest.mark.parametrize("sign", ["    ", "     ", "\t"])
def test_no_fix_takes_what_parts_halves_for_a_doubled_space(marked: str, sign: str) -> None:
    line = f"كتب على الضوء{sign}فأينع حقل في آخر الأرض البعيدة"
    text = f"كلام قبله.\n\n{marked.format(line)}\n"
    found = judge(golden.article(text))
    assert [finding for finding in found if finding.code in ("A021", "A028")] == []


def test_prose_in_the_quotation_of_a_poem_is_judged() -> None:
    text = "> كلام  قبله.\n>\n> كتب على الضوء    فأينع حقل\n> {: .verse}\n"
    found = judge(golden.article(text))
    assert [(finding.code, finding.span.line) for finding in found if finding.span and finding.code == "A021"] == [
        ("A021", 1)
    ]
