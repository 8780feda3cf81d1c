"""The table of languages: scripts, directions, digits, calendars, labels, and what is told where there are none."""

import ast
import re
import sys
import tomllib
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from babel import Locale, UnknownLocaleError
from fontTools.unicodedata import script

import golden
from places import SOURCE
from publisher.checks.house.judging import judge
from publisher.i18n.languages import (
    LANGUAGES,
    RIGHT_TO_LEFT,
    direction_of,
    is_well_formed,
    key_of,
    labels_of,
    near,
    open_graph_locale,
    script_of,
)
from publisher.importers.detect_language import language_of as language_of_paste
from publisher.labels.solar_hijri import SolarDay, to_solar
from publisher.labels.speaker import Speaker, without_day
from publisher.model import Calendar, Digits, Direction
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest

DAY = date(2025, 10, 14)
LABELLED = sorted(tag for tag, known in LANGUAGES.items() if known.labels)
#: Languages of whose labels readers have seen every one; the others' files say where no reader has.
REVIEWED = {"ar", "en", "fa", "he", "ur"}
_STYLES = {"Aran", "Syre", "Syrj", "Syrn"}


def test_the_scripts_that_run_from_the_right_are_those_of_unicode() -> None:
    letters = filter(lambda letter: unicodedata.bidirectional(letter) in ("R", "AL"), map(chr, range(sys.maxunicode)))
    found = {script(letter) for letter in letters} - {"Zyyy", "Zinh", "Zzzz"}
    assert len(found) > 30
    assert found <= RIGHT_TO_LEFT
    # What this Python's Unicode is too old to have: Garay is of Unicode 16.
    assert RIGHT_TO_LEFT - found - _STYLES <= {"Gara"}


@pytest.mark.parametrize(
    ("tag", "letters", "direction"),
    [
        ("ar", "Arab", "rtl"),
        ("AR-eg", "Arab", "rtl"),
        ("ar_EG", "Arab", "rtl"),
        ("ar-Latn", "Latn", "ltr"),
        ("ug", "Arab", "rtl"),
        ("ug-Latn", "Latn", "ltr"),
        ("ku", "Latn", "ltr"),
        ("ku-Arab", "Arab", "rtl"),
        ("pa", "Guru", "ltr"),
        ("pa-PK", "Arab", "rtl"),
        ("az-IR", "Arab", "rtl"),
        ("uz-AF", "Arab", "rtl"),
        ("uz", "Latn", "ltr"),
        ("sd-Deva", "Deva", "ltr"),
        ("prs", "Arab", "rtl"),
        ("pnb", "Arab", "rtl"),
        ("iw", "Hebr", "rtl"),
        ("yi-Latn", "Latn", "ltr"),
        ("syr", "Syrc", "rtl"),
        ("dv", "Thaa", "rtl"),
        ("nqo", "Nkoo", "rtl"),
        ("ff", "Latn", "ltr"),
        ("ff-Adlm", "Adlm", "rtl"),
        ("rhg", "Rohg", "rtl"),
        ("mid", "Mand", "rtl"),
        ("smp", "Samr", "rtl"),
        ("en-GB", "Latn", "ltr"),
        ("zh-Hant", "Hant", "ltr"),
        ("xx", "", "ltr"),
    ],
)
def test_a_language_runs_as_its_script(tag: str, letters: str, direction: Direction) -> None:
    assert (script_of(tag), direction_of(tag)) == (letters, direction)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_rows_agree_with_cldr_where_it_knows(tag: str) -> None:
    known = LANGUAGES[tag]
    assert known.direction == ("rtl" if known.script in RIGHT_TO_LEFT else "ltr")
    try:
        locale = Locale.parse(tag)
    except UnknownLocaleError:
        assert not known.labels
        return
    signs = {str(signs.get("minusSign", "")) for signs in locale.number_symbols.values()}
    if known.direction == "rtl" and tag not in ("ar", "ckb", "sd", "ug", "dv"):
        assert known.ranges_from_left
        assert any(sign.startswith("\u200e") for sign in signs)
    if tag not in ("ar",):  # an Arabic issue has had European digits from the first, as half of its readers have
        assert known.digits == locale.default_numbering_system


@pytest.mark.parametrize("tag", LABELLED)
def test_a_day_that_no_calendar_has_is_given_in_the_gregorian(tag: str) -> None:
    for day in (date(1, 1, 1), date(1900, 5, 6), date(2200, 5, 6), date(9999, 12, 31)):
        asked: tuple[Calendar, ...] = ("hijri", "jalali")
        assert without_day(asked, day) == asked
        assert Speaker(tag, "latn", asked).day(day) == Speaker(tag, "latn", ("gregorian",)).day(day)
    assert without_day(("hijri", "jalali", "gregorian"), date(2077, 11, 17)) == ("hijri",)
    assert without_day(("hijri", "jalali", "gregorian"), DAY) == ()


def test_a_day_that_a_calendar_does_not_have_is_told_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "issue.toml").write_text(
        'title = "ع"\ndate = 2078-01-01\ncalendars = ["hijri", "gregorian"]\n', "utf-8"
    )
    (tmp_path / "a.md").write_text("---\ntitle: ع\ndate: 1900-02-03\n---\n\nنص.\n", "utf-8")
    (tmp_path / "b.md").write_text("---\ntitle: ب\ndate: 2025-02-03\n---\n\nنص.\n", "utf-8")
    found = set_in_type(BuildRequest(tmp_path, ("epub",))).findings
    told = [(str(finding.span), finding.severity) for finding in found if finding.code == "F019"]
    assert told == [("issue.toml:2", "warning"), ("a.md:3", "warning")]


def test_there_is_no_other_list_of_languages() -> None:
    tags = set(LANGUAGES) - {"en", "dv", "pnb"}
    lists = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            inside = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
            named = {c.value for c in inside if isinstance(c, ast.Constant)} & tags
            lists += [path.name] if len(named) > 3 else []
    assert set(lists) == {"languages.py"}


def test_the_table_says_which_files_of_labels_there_are_and_they_say_what_no_reader_has_seen() -> None:
    files = {path.stem: path.read_text("utf-8") for path in (SOURCE / "labels").glob("*.toml")}
    assert sorted(files) == LABELLED
    for tag, text in files.items():
        assert ("# Unreviewed:" in text) == (tag not in REVIEWED), tag


@pytest.mark.parametrize("calendar", ["gregorian", "hijri", "jalali"])
@pytest.mark.parametrize("tag", LABELLED)
def test_every_language_with_labels_has_every_calendar(tag: str, calendar: Calendar) -> None:
    speaker, first = Speaker(tag, "latn", (calendar,)), date(2025, 1, 5).toordinal()
    names = {re.sub(r"\d+", "", speaker.day(date.fromordinal(first + n))) for n in range(0, 360, 3)}
    assert len(names) == 12, names
    assert (Speaker(tag, "latn").borrowed, labels_of(tag, "ar")) == ("", tag)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("fa", "22 مهر 1404 — 14 اکتبر 2025"),
        ("fa-AF", "22 میزان 1404 — 14 اکتوبر 2025"),
        ("prs", "22 میزان 1404 — 14 اکتوبر 2025"),
        ("ps", "1404 تله 22 — 2025 اکتوبر 14"),
        ("ckb", "14ی تشرینی یەکەمی 2025"),
        ("ku-Arab", "14ی تشرینی یەکەمی 2025"),
        ("ug", "14-ئۆكتەبىر، 2025"),
        ("he", "14 באוקטובר 2025"),
        ("ur", "14 اکتوبر 2025"),
    ],
)
def test_days(tag: str, said: str) -> None:
    assert Speaker(tag, "latn", LANGUAGES[key_of(tag)].calendars).day(DAY) == said


@pytest.mark.parametrize(
    ("day", "solar"),
    [
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(1997, 3, 20), (1375, 12, 30)),
        (date(1997, 3, 21), (1376, 1, 1)),
        (date(2000, 3, 19), (1378, 12, 29)),
        (date(2000, 3, 20), (1379, 1, 1)),
        (date(2001, 3, 20), (1379, 12, 30)),
        (date(2017, 3, 20), (1395, 12, 30)),
        (date(2021, 3, 20), (1399, 12, 30)),
        (date(2021, 3, 21), (1400, 1, 1)),
        (date(2024, 3, 19), (1402, 12, 29)),
        (date(2024, 3, 20), (1403, 1, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2025, 3, 21), (1404, 1, 1)),
        (date(2025, 9, 22), (1404, 6, 31)),
        (date(2025, 9, 23), (1404, 7, 1)),
        (date(2030, 3, 20), (1408, 12, 30)),
        (date(2100, 3, 21), (1479, 1, 1)),
    ],
)
def test_days_of_the_solar_calendar(day: date, solar: tuple[int, int, int]) -> None:
    assert to_solar(day) == SolarDay(*solar)


def test_solar_days_follow_each_other_and_end_where_the_arithmetic_does() -> None:
    first, last = date(1925, 3, 21).toordinal(), date(2123, 3, 20).toordinal()
    before = SolarDay(1303, 12, 30)
    leap = set()
    for number in range(first, last + 1):
        day = to_solar(date.fromordinal(number))
        assert day is not None
        if day.day == 1:
            assert (day.year, day.month) == (
                (before.year, before.month + 1) if day.month > 1 else (before.year + 1, 1)
            )
            longest = 31 if before.month < 7 else 30 if before.month < 12 else before.day
            assert before.day == longest
            leap |= {before.year} if before[1:] == (12, 30) else set()
        else:
            assert day == before._replace(day=before.day + 1)
        before = day
    assert {1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412} == leap & set(range(1372, 1414))
    assert to_solar(date.fromordinal(first - 1)) is to_solar(date.fromordinal(last + 1)) is None
    assert Speaker("fa", "latn", ("jalali", "gregorian")).day(date(1900, 1, 1)).startswith("1 ")


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("ar", "ar_EG"),
        ("ar-SA", "ar_SA"),
        ("ckb", "ckb_IQ"),
        ("ku-Arab", "ku_IQ"),
        ("ku", "ku_TR"),
        ("fa-AF", "fa_AF"),
        ("ps", "ps_AF"),
        ("ug", "ug_CN"),
        ("dv", "dv_MV"),
        ("en", "en_US"),
        ("xx", ""),
        ("und", ""),
    ],
)
def test_open_graph_locales(tag: str, locale: str) -> None:
    assert open_graph_locale(tag) == locale


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ar_EG", "ar-EG"),
        ("ar_EG.UTF-8", "ar-EG"),
        ("ar EG", "ar-EG"),
        ("Arabic", "ar"),
        ("العربية", "ar"),
        ("فارسی", "fa"),
        ("english", "en"),
        ("a", ""),
        ("---", ""),
        ("klingonese", ""),
    ],
)
def test_a_malformed_tag_and_what_it_was_meant_to_be(written: str, meant: str) -> None:
    assert not is_well_formed(written)
    assert near(written) == meant


@pytest.mark.parametrize(
    "tag", ["ar", "ar-EG", "zh-Hant-TW", "sl-rozaj-biske", "de-1996", "ar-u-nu-latn", "en-x-press", "es-419"]
)
def test_well_formed_tags(tag: str) -> None:
    assert is_well_formed(tag)


@pytest.mark.parametrize("written", ["ar_EG", "arabic", "ع", "a", "ar-"])
@pytest.mark.parametrize("where", ["issue", "article", "passage"])
def test_a_malformed_tag_is_one_finding_with_a_remedy(
    written: str, where: str, issue: Path, run: Callable[..., object]
) -> None:
    if where == "issue":
        table = issue / "issue.toml"
        table.write_text(f'language = "{written}"\n{table.read_text("utf-8")}', "utf-8")
        place, code, severity = "issue.toml:1", "C003", "error"
    elif where == "article":
        (issue / "a.md").write_text(f"---\ntitle: عنوان\nlanguage: {written}\n---\n\nنص.\n", "utf-8")
        place, code, severity = "a.md:3", "F016" if written in ("ar_EG", "arabic") else "F014", "warning"
    else:
        (issue / "a.md").write_text(
            f'---\ntitle: عنوان\n---\n\nنص\n<span lang="{written}">كلمة</span> هنا.\n', "utf-8"
        )
        place, code, severity = "a.md:6", "M017", "warning"
    ran = run("build", "sources/one", "--format", "epub", "--quiet")
    assert re.findall(r"^(\S+): (\w+) (\w+):", ran.err, re.MULTILINE) == [(f"sources/one/{place}", severity, code)]
    assert "a language tag" in ran.err
    assert ("ar-EG" in ran.err) == (written != "arabic")
    assert ran.code == (1 if severity == "error" else 0)


@pytest.mark.parametrize("tag", ["dv", "ku", "ar-Latn", "fr", "xx"])
@pytest.mark.parametrize("theme", ["plain", "majalla"])
def test_an_article_without_labels_has_those_of_its_issue_and_is_told(tag: str, theme: str, issue: Path) -> None:
    (issue / "a.md").write_text(
        f"---\ntitle: Title\nlanguage: {tag}\ndate: 2025-10-14\nauthors: [Name]\nsummary: [Point]\n---\n\n"
        "Text.\n\n!!! tip\n    Text.\n",
        "utf-8",
    )
    printed = set_in_type(BuildRequest(issue, ("web",), theme=theme))
    (html,) = (part.html for part in printed.edition.parts if part.id == "a")
    text = re.sub("<[^>]*>", "", html)
    for word in ("14 أكتوبر 2025", "دقيقة قراءة", "أهم النقاط", "فائدة"):
        assert word in text, word
    for word in ("By Name", "minute", "October", "Key points", "Tip"):
        assert word not in text, word
    assert re.search(r'class="byline" lang="ar"', html)
    (told,) = (finding for finding in printed.findings if finding.code == "F009")
    assert (str(told.span), told.severity) == ("sources/one/a.md:3", "note")
    for language in ("en", "ar"):
        assert tag in told.message(language)
        assert "ar" in told.message(language)
    assert "byline" in told.message()


@pytest.mark.parametrize(("tag", "notes"), [("fr", 1), ("dv", 1), ("ckb", 0), ("en-GB", 0), ("ku-Arab", 0)])
def test_an_issue_without_labels_is_told(tag: str, notes: int, issue: Path) -> None:
    table = issue / "issue.toml"
    table.write_text(f'language = "{tag}"\n{table.read_text("utf-8")}', "utf-8")
    findings = set_in_type(BuildRequest(issue, ("epub",))).findings
    told = [finding for finding in findings if finding.code == "F009"]
    assert [str(finding.span) for finding in told] == ["sources/one/issue.toml:1"] * notes
    assert all("are in en" in finding.message() for finding in told)


@pytest.mark.parametrize(
    ("tag", "digits", "calendars"),
    [
        ("ar", "latn", ("gregorian",)),
        ("fa", "arabext", ("jalali", "gregorian")),
        ("fa-AF", "arabext", ("jalali", "gregorian")),
        ("ps", "arabext", ("jalali", "gregorian")),
        ("ckb", "arab", ("gregorian",)),
        ("ur", "latn", ("gregorian",)),
        ("en", "latn", ("gregorian",)),
    ],
)
def test_an_issue_counts_as_its_language_does(
    tag: str, digits: Digits, calendars: tuple[Calendar, ...], issue: Path
) -> None:
    table = issue / "issue.toml"
    plain = table.read_text("utf-8")
    table.write_text(f'language = "{tag}"\n{plain}', "utf-8")
    built = set_in_type(BuildRequest(issue, ("epub",))).edition.issue
    assert (built.digits, built.calendars) == (digits, calendars)
    table.write_text(f'language = "{tag}"\ndigits = "latn"\ncalendars = ["hijri"]\n{plain}', "utf-8")
    built = set_in_type(BuildRequest(issue, ("epub",))).edition.issue
    assert (built.digits, built.calendars) == ("latn", ("hijri",))


@pytest.mark.parametrize("theme", ["plain", "majalla"])
@pytest.mark.parametrize("tag", [tag for tag in LABELLED if LANGUAGES[tag].direction == "rtl"])
def test_no_run_of_a_byline_joins_the_numbers_of_two_pieces(tag: str, theme: str, issue: Path) -> None:
    """The year of a date and the minutes of reading stand side by side, and are no sum and no range."""
    text = (
        f"---\ntitle: عنوان\nlanguage: {tag}\ndate: 2025-10-14\nauthors: [John Smith]\nreading_time: 5\n---\n\nمتن.\n"
    )
    (issue / "a.md").write_text(text, "utf-8")
    table = issue / "issue.toml"
    head = f'language = "{tag}"\nnumber = 3\nvolume = 2\n'
    table.write_text(f"{head}{table.read_text('utf-8')}", "utf-8")
    parts = set_in_type(BuildRequest(issue, ("web",), theme=theme)).edition.parts
    told = [part for part in parts if part.kind != "colophon"]  # its versions are numbers in one run
    found = [inside for part in told for inside in re.findall(r'<bdi[^>]* dir="ltr">(.*?)</bdi>', part.html)]
    texts = [re.sub("<[^>]*>", "", run) for run in found]
    assert "John Smith" in texts
    assert [text for text in texts if len(re.findall(r"John Smith|[0-9\u06f0-\u06f9]+", text)) > 1] == []


PASTES = {
    "ar": "هذا نص عربي طويل عن المدينة وأهلها وما فيها من أسواق وبيوت.",
    "ckb": "ئەم گوندە لە نێوان چیاکاندایە و خەڵکەکەی بە کشتوکاڵ دەژین و ڕۆژانە کار دەکەن.",
    "fa": "این شهر در پاییز زیباست و مردم آن شعر را دوست دارند و کتاب می‌خوانند.",
    "he": "העיר הזאת יפה בסתיו ואנשיה אוהבים שירה.",
    "ps": "په دې ښار کې ډېر خلک ژوند کوي او د ژمي په موسم کې هوا ډېره سړه وي.",
    "ug": "بۇ شەھەردە نۇرغۇن كىشىلەر ياشايدۇ ۋە قىشتا ھاۋا بەك سوغۇق بولىدۇ.",
    "ur": "یہ پاکستان کی قومی زبان ہے اور اس کے حروف میں ٹ ڈ ڑ شامل ہیں۔",
}


@pytest.mark.parametrize("tag", PASTES)
def test_the_language_of_a_paste_shows_in_its_letters(tag: str) -> None:
    assert language_of_paste(PASTES[tag]) == ("" if tag == "ar" else tag)


def _codes(text: str, language: str) -> set[str]:
    return {finding.code for finding in judge(golden.article(text, language))}


def test_house_checks_go_by_script_and_by_the_marks_of_the_language() -> None:
    assert "A001" in _codes("ئەم گوندە, لە نێوان چیاکان.\n", "ku-Arab")
    assert "A001" not in _codes("hatha nass, latini wa qasir.\n", "ar-Latn")
    said = "اس نے کہا “یہ کتاب بہت اچھی ہے” اور چلا گیا۔\n"
    assert "A005" not in _codes(said, "ur")
    assert "A005" in _codes("قال “هذا كتاب جيد” ومضى.\n", "ar")


def test_labels_are_read_by_no_other_name() -> None:
    assert all(tomllib.loads((SOURCE / "labels" / f"{tag}.toml").read_text("utf-8")) for tag in LABELLED)
