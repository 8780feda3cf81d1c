"""Numbers and dates: an author's digits, ordinals, abjad, months of every region, reading speed."""

import re
import unicodedata
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.html_digits import retype
from publisher.arabic.numbers import abjad, ordinal, with_digits
from publisher.arabic.words import reading_minutes
from publisher.labels.speaker import Speaker
from publisher.model import Digits, Months
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest
from scale import examples

DAY = date(2025, 10, 14)


@pytest.mark.parametrize(
    ("text", "digits", "expected"),
    [
        ("في 2024 بنسبة 1.5% و1,234", "arab", "في ٢٠٢٤ بنسبة ١٫٥٪ و١٬٢٣٤"),
        ("في ٢٠٢٤ بنسبة ١٫٥٪ و١٬٢٣٤", "latn", "في 2024 بنسبة 1.5% و1,234"),
        ("سال 2024", "arabext", "سال ۲۰۲۴"),
        ("نموذج GPT-4o وv3.2 وUTF-8", "arab", "نموذج GPT-4o وv3.2 وUTF-8"),
        ("الساعة 10:30.", "arab", "الساعة ١٠:٣٠."),
        ("٣ و3", "arab", "٣ و٣"),
        ("14/10/2025 و24/7 و10-12", "arab", "١٤/١٠/٢٠٢٥ و٢٤/٧ و١٠-١٢"),
        ("كوفيد-19 و-5 و1/2 و3-4%", "arab", "كوفيد-١٩ و-٥ و١/٢ و٣-٤٪"),
        ("192.168.1.1 و1.5.2025 و1,2,3", "arab", "١٩٢.١٦٨.١.١ و١.٥.٢٠٢٥ و١,٢,٣"),
        ("3.11-rc1 و7-Zip و1,234.5", "arab", "3.11-rc1 و7-Zip و١٬٢٣٤٫٥"),
    ],
)
def test_an_authors_digits(text: str, digits: Digits, expected: str) -> None:
    assert with_digits(text, digits) == expected


@examples()
@given(st.text(st.sampled_from("012٣٤۵.,٫٬%٪ابG-/: "), max_size=40), st.sampled_from(["latn", "arab", "arabext"]))
def test_digits_alone_change_and_once_is_enough(text: str, digits: Digits) -> None:
    once = with_digits(text, digits)
    assert with_digits(once, digits) == once
    assert with_digits(once, "latn") == with_digits(text, "latn")
    assert len(once) == len(text)
    # No run of digits is half of one set and half of another, but where Latin letters keep it whole.
    for run in re.findall(r"[0-9٠-٩۰-۹]+", once):
        if run not in text:
            assert len({unicodedata.name(digit).rsplit(" ", 1)[0] for digit in run}) == 1


def test_code_and_latin_runs_keep_theirs() -> None:
    html = '<p>عام 2024 <code dir="ltr">x = 1</code> <bdi dir="ltr">2025-10-14</bdi> و5<b>6</b></p><pre>7</pre>'
    expected = html.replace("2024", "٢٠٢٤").replace("و5<b>6", "و٥<b>٦")
    assert retype(html, "arab") == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("نسبة 50% هنا", "نسبة ٥٠٪ هنا"),
        ("درجة -5 هنا", "درجة -٥ هنا"),
        ("بين 10-20 هنا", "بين ١٠-٢٠ هنا"),
        ("يوم 2025-10-14 هنا", 'يوم <bdi dir="ltr">2025-10-14</bdi> هنا'),
        ("نموذج GPT-4 بنسبة 5%", 'نموذج <bdi dir="ltr">GPT-4</bdi> بنسبة ٥٪'),
    ],
)
def test_isolated_numbers_take_the_digits_of_the_issue(text: str, shown: str) -> None:
    assert retype(isolate(f"<p>{text}</p>", "rtl"), "arab") == f"<p>{shown}</p>"


@pytest.mark.parametrize(("asked", "shown"), [("kept", "عام 2024"), ("issue", "عام ٢٠٢٤")])
def test_an_issue_asks_for_it(asked: str, shown: str, issue: Path) -> None:
    (issue / "a.md").write_text("---\ntitle: أخبار 2024\n---\n\nعام 2024 و`2024`.\n", "utf-8")
    table = (issue / "issue.toml").read_text("utf-8")
    (issue / "issue.toml").write_text(f'digits = "arab"\nauthor_digits = "{asked}"\n{table}', "utf-8")
    part = next(p for p in set_in_type(BuildRequest(issue, ("epub",))).edition.parts if p.id == "a")
    assert shown in part.html
    assert ">2024</code>" in part.html
    assert part.title.plain == f"أخبار {shown[-4:]}"


@pytest.mark.parametrize(
    ("number", "masculine", "feminine"),
    [
        (1, "الأول", "الأولى"),
        (3, "الثالث", "الثالثة"),
        (10, "العاشر", "العاشرة"),
        (11, "الحادي عشر", "الحادية عشرة"),
        (20, "العشرون", "العشرون"),
        (21, "الحادي والعشرون", "الحادية والعشرون"),
        (99, "التاسع والتسعون", "التاسعة والتسعون"),
        (100, "الـ100", "الـ100"),
    ],
)
def test_ordinals(number: int, masculine: str, feminine: str) -> None:
    assert (ordinal(number), ordinal(number, feminine=True)) == (masculine, feminine)


def test_every_ordinal_is_another() -> None:
    assert len({ordinal(number) for number in range(1, 100)}) == 99


@pytest.mark.parametrize(
    ("number", "letters"),
    [(1, "أ"), (2, "ب"), (5, "هـ"), (10, "ي"), (11, "يا"), (15, "يهـ"), (28, "كح"), (1446, "غتمو"), (2000, "2000")],
)
def test_abjad(number: int, letters: str) -> None:
    assert abjad(number) == letters


@pytest.mark.parametrize(
    ("language", "months", "said"),
    [
        ("ar", "", "14 أكتوبر 2025"),
        ("ar-LB", "", "14 تشرين الأول 2025"),
        ("ar-SA", "", "14 أكتوبر 2025"),
        ("ar", "gulf", "14 أكتوبر 2025"),
        ("ar", "mashriq", "14 تشرين الأول 2025"),
        ("ar", "both", "14 تشرين الأول/أكتوبر 2025"),
        ("fa", "mashriq", "14 اکتبر 2025"),
        ("en", "", "14 October 2025"),
    ],
)
def test_months_of_every_region(language: str, months: Months, said: str) -> None:
    assert Speaker(language, "latn", ("gregorian",), months).day(DAY) == said


@pytest.mark.parametrize(("months", "july"), [("maghreb", "جويلية"), ("morocco", "يوليوز"), ("mashriq", "تموز")])
def test_july(months: Months, july: str) -> None:
    assert july in Speaker("ar", "latn", ("gregorian",), months).day(date(2025, 7, 1))


def test_templates_may_ask_for_ordinals_and_letters() -> None:
    arabic, english = Speaker("ar", "arab"), Speaker("en", "latn")
    assert (arabic.ordinal(3), arabic.abjad(5)) == ("الثالث", "هـ")
    assert (english.ordinal(3), english.abjad(5)) == ("3", "5")


def test_lists_lettered_by_abjad(issue: Path) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\n1. واحد\n2. اثنان\n{: .abjad}\n\nنص.\n", "utf-8")
    printed = set_in_type(BuildRequest(issue, ("pdf", "web")))
    (html,) = (part.html for part in printed.edition.parts if part.id == "a")
    assert '<ol class="abjad">' in html
    css = next(artefact.data for artefact in printed.artefacts if artefact.name == "web/style.css")
    assert b"ol.abjad { list-style-type: abjad; }" in css
    document = pypdfium2.PdfDocument(printed.artefacts[0].data)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "أ." in text or ".أ" in text


def test_both_calendars_beside_each_other() -> None:
    assert Speaker("ar", "arab", ("gregorian", "hijri")).day(DAY) == "١٤ أكتوبر ٢٠٢٥ — ٢٢ ربيع الآخر ١٤٤٧ هـ"


def test_reading_time(issue: Path) -> None:
    assert (reading_minutes(558), reading_minutes(558, 100), reading_minutes(3)) == (3, 6, 1)
    (issue / "a.md").write_text(f"---\ntitle: ع\n---\n\n{'كلمة ' * 600}\n", "utf-8")
    table = (issue / "issue.toml").read_text("utf-8")
    (issue / "issue.toml").write_text(f"words_per_minute = 100\n{table}", "utf-8")
    assert set_in_type(BuildRequest(issue, ("epub",))).edition.issue.entries[0].minutes == 6
