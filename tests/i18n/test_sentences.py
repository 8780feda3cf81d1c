"""What the program says: the same findings and parameters in both languages, and Arabic without English in it."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale

from bad_input_cases import CASES
from places import SOURCE
from publisher.diagnostics import Finding
from publisher.formats.pdf.render.patches.registry import PATCHES
from publisher.i18n.languages import LANGUAGES as LANGUAGES_OF_PRODUCTS
from publisher.i18n.sentences import LANGUAGES, Phrase, catalogue, language_of_environment
from publisher.importers.front_matter.front_table import FrontTable
from publisher.labels.speaker import Speaker
from publisher.model import Span
from publisher.settings.tables import IssueTable, ProjectTable
from publisher.settings.validation import Strict, fit
from publisher.themes.tokens import ThemeTable
from some import some

# Names that Arabic writes in Latin letters too.
NAMES = {"TOML", "YAML", "UTF", "PDF", "PNG", "JPEG", "GIF", "WebP", "SVG", "Markdown", "SHA", "U"} | {
    "EPUB",
    "TrueType",
    "OpenType",
    "WOFF",
    "GSUB",
    "SIL",
    "Accessibility",
    "WCAG",
    "EPUBCheck",
    "Word",
    "WordPress",
    "OpenITI",
    "mARkdown",
    "DRM",
    "ISO",
    "UTF",
    "veraPDF",
    "AA",
    "WSL",
    "Chrome",
    "JSON",
    *("SARIF", "JUnit", "XML", "GitHub", "minisign", "pdfium"),
}
_ISOLATED = re.compile("[\u2066\u2068][^\u2066-\u2069]*\u2069")


def _leaves(table: dict[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}{key}/")
        elif not path.endswith("severity"):
            yield f"{path}{key}", str(value)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _texts(name: str, language: str) -> dict[str, str]:
    return {key: text for key, text in _leaves(catalogue(name, language)) if not key.endswith("/severity")}


def _form(key: str) -> str:
    """Plural forms differ by language."""
    return re.sub(r"\.(zero|one|two|few|many|other)$", "", key)


@pytest.mark.parametrize("name", ["findings", "console", "report", "preview", "explanations"])
def test_both_languages_say_the_same_things(name: str) -> None:
    english, arabic = _texts(name, "en"), _texts(name, "ar")
    assert {_form(key) for key in english} == {_form(key) for key in arabic}
    for key in english.keys() & arabic.keys():
        if _form(key) == key:
            assert _fields(english[key]) == _fields(arabic[key]), key


@pytest.mark.parametrize("name", ["findings", "console", "report", "preview", "explanations"])
def test_nothing_is_left_in_english(name: str) -> None:
    for key, text in some(_texts(name, "ar").items()):
        bare = re.sub(r"`[^`]*`|\{\w+\}", "", text)
        assert not set(re.findall(r"[A-Za-z]+", bare)) - NAMES, key
        assert re.search("[\u0621-\u064a،]", bare) or _fields(text), key


def test_counted_words_have_every_plural_form_of_their_language() -> None:
    for language in LANGUAGES:
        keys = _texts("console", language)
        wanted = {*Locale.parse(language).plural_form.tags, "other"}
        for stem in some({_form(key) for key in keys if _form(key) != key}):
            assert {key.rpartition(".")[2] for key in keys if _form(key) == stem and key != stem} == wanted, stem


# What may follow a number that can be 1: units, and words that do not agree with it.
_AGREES = {
    "en": {
        "MB",
        "kB",
        "B",
        "s",
        "megabytes",
        "to",
        "and",
        "or",
        "of",
        "more",
        "such",
        "fit",
        "can",
        "on",
        "are",
        "is",
        "should",
        "from",
        "tire",
    },
    "ar": {"ميغابايت", "بايت", "ك", "م", "ث", "إلى", "من", "وأولها", "أولها", "ولا", "لا", "لم", "ليس"},
}
# Templates whose number is never small: what is checked begins at two, or at a bound in the hundreds.
_NEVER_FEW = {
    *("A021/message", "A026/message", "A026/hint", "reason/drawing_multiplies", "reason/epub_too_many"),
    *("L004/message", "P010/message", "T011/message", "X303/message", "reason/too_large"),
}
# The parameters that count things.
_COUNTS = {
    *("count", "words", "cells", "columns", "pages", "files", "depth", "lost", "more", "there", "n"),
    *("most", "least", "limit", "size", "seconds", "megabytes"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_has_to_agree_with_a_number_outside_the_plural_forms(language: str) -> None:
    """`words: 1`, never `1 words`; where a word must agree, it is counted (`words.one`)."""
    wrong = [
        (key, name, word)
        for catalog in ("findings", "console", "report", "preview", "explanations")
        for key, text in _texts(catalog, language).items()
        if key not in _NEVER_FEW and _form(key) == key
        for name, word in re.findall(r"\{(\w+)\} (\w+)", text)
        if name in _COUNTS and word not in _AGREES[language] and not re.match("[تيأ]", word)
    ]
    assert wrong == []


def _reasons_in_code() -> set[str]:
    called = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Phrase", "Phrase.of", "misfit"):
                called |= {c.value for c in ast.walk(node.args[0]) if isinstance(c, ast.Constant)}
    return called


def test_every_reason_that_code_gives_has_words_and_every_word_is_used() -> None:
    ours = _reasons_in_code() | {patch.missing for patch in PATCHES}
    reasons = set(catalogue("findings", "en")["reason"])
    assert ours == reasons


ODD = (
    None,
    "",
    "x",
    "x\x01",
    -1,
    0,
    3,
    1.5,
    float("inf"),
    10**30,
    True,
    [],
    [[]],
    {},
    {"x": 1},
    [{}],
    "2025-02-30",
    "#12",
)


@pytest.mark.parametrize(
    "table", [IssueTable, ProjectTable, FrontTable, ThemeTable], ids=lambda table: table.__name__
)
def test_whatever_does_not_fit_is_told_in_our_own_words(table: type[Strict]) -> None:
    found = []
    for name in (field.name for field in fields(table)):
        for value in ODD:
            found += fit(table, {name: value}, lambda _: Span("x", 1))[1]
            found += fit(table, {name: dict.fromkeys(("src", "seconds", "x"), value)}, lambda _: Span("x", 1))[1]
    misfits = [finding for finding in found if finding.code == "C003"]
    assert misfits
    assert {type(dict(finding.params)["reason"]) for finding in misfits} == {Phrase}


@pytest.mark.parametrize("name", CASES)
def test_arabic_findings_have_no_english_but_names(name: str, issue: Path, run: Callable[..., object]) -> None:
    CASES[name][0](issue)
    ran = run("build", "sources/one", "--format", "epub", "--lang", "ar", "--quiet")
    assert ran.code == 1
    assert len(re.findall("^.*خطأ \u2068[A-Z]\\d{3}\u2069: .+\n  العلاج: .+$", ran.err, re.MULTILINE)) == 1, ran.err
    outside = ran.err
    while outside != (outside := _ISOLATED.sub("", outside)):
        pass
    assert not set(re.findall(r"[A-Za-z]+", outside)) - NAMES, outside
    assert not re.search("[\u2066-\u2069]", outside)


def test_a_finding_is_told_in_arabic_and_is_still_english_by_itself() -> None:
    finding = Finding.of("T012", Span("a.toml", 3), theme="plain", page="a9", known=("a4", "a5"))
    assert finding.told("ar") == (
        "\u2068a.toml:3\u2069: خطأ \u2068T012\u2069: ليس في السمة \u2068plain\u2069 صفحة باسم «\u2068a9\u2069»\n"
        "  العلاج: فيها: \u2068a4\u2069، \u2068a5\u2069"
    )
    assert str(finding) == "a.toml:3: error T012: the theme plain has no page 'a9'\n  hint: it has: a4, a5"


def test_code_is_read_from_the_left_and_numbers_need_no_help() -> None:
    note = Finding.of("M003", None, name="ملاحظة")
    assert "\u2066`[^ملاحظة]`\u2069" in note.hint("ar")
    assert "بالثواني 60" in Finding.of("L001", None, seconds="60").message("ar")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ar_EG.UTF-8"}, "ar"),
        ({"LANG": "ar"}, "ar"),
        ({"LANG": "arn_CL.UTF-8"}, "en"),
        ({"LANG": "ar_EG", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "fr_FR", "LC_ALL": "ar"}, "ar"),
        ({"LANG": "ar_EG", "LC_ALL": ""}, "ar"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of_environment(environment) == language


def test_the_language_can_be_asked_for_before_and_after_the_command(
    run: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "خطأ" in run("--lang", "ar", "build", "none.md").err
    assert "خطأ" in run("build", "none.md", "--lang", "ar").err
    assert "error" in run("--lang", "ar", "build", "none.md", "--lang", "en").err
    monkeypatch.setenv("LC_ALL", "ar_SA.UTF-8")
    assert "خطأ" in run("build", "none.md").err
    assert "سمِّ عددًا" in run("build").err
    assert run("build", "--lang", "fr").code == 2


_PRODUCTS = sorted(tag for tag, known in LANGUAGES_OF_PRODUCTS.items() if known.labels)


def _messages(language: str) -> dict[str, str]:
    return tomllib.loads((SOURCE / "labels" / f"{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", _PRODUCTS)
def test_products_say_the_same_things_in_every_language(language: str) -> None:
    arabic, other = _messages("ar"), _messages(language)
    of_countries = {key for key in other if re.search(r"\.[A-Z]{2}$", key)}
    assert {_form(key) for key in other.keys() - of_countries} == {_form(key) for key in arabic}
    assert {key.rpartition(".")[0] for key in of_countries} <= other.keys()
    for key in arabic.keys() & other.keys():
        if _form(key) == key:
            assert _fields(arabic[key]) == _fields(other[key]), key


@pytest.mark.parametrize("language", _PRODUCTS)
def test_products_have_every_plural_form_that_numbers_can_take(language: str) -> None:
    locale = Locale.parse(language)
    forms = {str(locale.plural_form(number)) for number in range(1, 201)}
    assert forms <= {key.partition(".")[2] for key in _messages(language) if key.startswith("minutes.")}


@pytest.mark.parametrize("language", _PRODUCTS)
def test_labels_are_in_the_letters_of_their_language(language: str) -> None:
    letters = {"Arab": "\u0600-\u06ff", "Hebr": "\u0590-\u05ff", "Latn": "A-Za-z"}[
        LANGUAGES_OF_PRODUCTS[language].script
    ]
    for key, text in some(_messages(language).items()):
        bare = re.sub(r"\{\w+\}", "", text)
        if re.search(r"\w", bare):
            assert re.search(f"[{letters}]", bare), key
            if language != "en":
                assert not set(re.findall(r"[A-Za-z]+", bare)) - NAMES, key


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", "٢٢ ربيع الآخر ١٤٤٧ هـ"),
        ("en", "٢٢ Rabi’ al-Thani ١٤٤٧ AH"),
        ("fa", "٢٢ ربیع\u200cالثانی ١٤٤٧ ه\u200d.ق."),
        ("ur", "٢٢ ربیع الثانی ١٤٤٧ ہجری"),
        ("he", "٢٢ ברביע א-ת׳אני ١٤٤٧ להג׳רה"),
    ],
)
def test_hijri_dates(language: str, said: str) -> None:
    assert Speaker(language, "arab", ("hijri",)).day(date(2025, 10, 14)) == said
