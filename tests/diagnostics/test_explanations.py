"""What codes mean: every code is explained in both languages, and docs/findings.md is what the catalogues say."""

import json
import re
from collections.abc import Callable

import pytest

import findings_page
from publisher.diagnostics.explanations import codes, example, explain, kind_of, parameters
from publisher.i18n.sentences import LANGUAGES, catalogue
from some import some

_ARABIC = re.compile("[\u0621-\u064a]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained(language: str) -> None:
    """Each part says something, and the example is a finding without a gap: a value for each of its parameters."""
    for code in some(codes()):
        told = explain(code, language)
        parts = (told.about, told.weight, told.meaning, told.example, told.remedy)
        assert all(part.strip() for part in parts), code
        assert f"{code}" in told.example
        assert not re.search(r"\{\w+\}", "".join(parts)), code
        for name in parameters(code):
            assert f"<{name}>" in told.meaning + told.remedy, code
            assert f"<{name}>" not in told.example, code
        if language == "ar":
            assert all(_ARABIC.search(part) for part in (told.about, told.weight, told.meaning)), code


def test_the_codes_are_those_of_the_catalogue() -> None:
    assert set(codes()) == {code for code in catalogue("findings", "en") if re.fullmatch(r"[A-Z]\d{3}", code)}
    assert len(codes()) > 300


def test_no_explanation_is_for_a_code_or_kind_that_is_not_there() -> None:
    kinds, values = {kind_of(code) for code in codes()}, catalogue("examples", "en")
    for language in some(LANGUAGES):
        words = catalogue("explanations", language)
        assert set(words["kind"]) == kinds
        assert set(words["meaning"]) <= set(codes())
    assert set(values["code"]) <= set(codes())
    assert all(any(code.startswith(beginning) for code in codes()) for beginning in some(values["place"]))


def test_no_value_of_an_example_is_idle() -> None:
    """What a code has of its own is a parameter of it, or of the reason that it gives."""
    reasons, values = catalogue("findings", "en")["reason"], catalogue("examples", "en")
    for code, own in some(values["code"].items()):
        names = set(parameters(code))
        given = [str({**values["value"], **own}[name]).removeprefix("@") for name in names]
        names |= {name for key in given if key in reasons for name in re.findall(r"\{(\w+)", reasons[key])}
        assert set(own) <= names, code


def test_examples_read_as_findings_do() -> None:
    assert str(example("C003")) == (
        "sources/2025-11/issue.toml:3: error C003: date does not fit: write the date as year-month-day, 2025-10-14\n"
        "  hint: give date a value such as 2025-10-14, or take its line out"
    )


def test_the_page_is_what_the_catalogues_say() -> None:
    """`./do references` writes it anew."""
    text = findings_page.PATH.read_text("utf-8")
    assert text == findings_page.document()
    assert [code for code in codes() if f"\n### {code}\n" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_prints_it(language: str, run: Callable[..., object]) -> None:
    ran = run("explain", "s001", "X254", "--lang", language)
    assert (ran.code, ran.err) == (0, "")
    for code in ("S001", "X254"):
        told = explain(code, language)
        for part in (told.about, told.meaning, told.remedy, *told.example.splitlines()):
            assert part.strip() in ran.out
    value = json.loads(run("explain", "S001", "--json", "--lang", language).out)
    assert [one["meaning"] for one in value["explained"]] == [explain("S001", language).meaning]


@pytest.mark.parametrize(
    ("code", "near"),
    [("X199", True), ("X999", False), ("S0001", True), ("", False), ("word", False)],
)
def test_an_unknown_code_is_an_error_of_usage(code: str, near: bool, run: Callable[..., object]) -> None:
    for language in LANGUAGES:
        ran = run("explain", code, "--lang", language)
        assert (ran.code, ran.out, "Traceback" in ran.err) == (2, "", False)
        assert (code.upper() or "CODE") in ran.err
    assert ("Did you mean" in run("explain", code).err) == near
