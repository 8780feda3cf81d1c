"""Fixes in front matter, however it is written: they mend the prose in values, and nothing else."""

import json
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import golden
from publisher.checks.house.front_prose import same_values
from publisher.checks.house.hits import Edit, Hit
from publisher.checks.house.judging import judge, mend
from publisher.checks.house.registry import CHECKS, HouseCheck
from publisher.diagnostics import PublisherError, fatal
from publisher.importers.front_matter.syntax import read_head
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Source
from scale import examples


class Syntax(NamedTuple):
    """A way of writing front matter: a template, and how a text stands in it."""

    head: str
    written: Callable[[str], str]


def _double(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _single(text: str) -> str:
    return text.replace("'", "''")


def _literal(text: str) -> str:
    return text.replace("'", "ʼ")


def _as_is(text: str) -> str:
    return text


def _escaped(text: str) -> str:
    return json.dumps(text)[1:-1]


TAGS = '"أدب", "بحث, ونقد"'
SYNTAXES = {
    "yaml plain": Syntax(f"---\ntags: [{TAGS}]\ntitle: @\n---", _as_is),
    "yaml single": Syntax(f"---\ntitle: '@'\ntags: [{TAGS}]\n---", _single),
    "yaml double": Syntax(f'---\ntitle: "@"\ntags: [{TAGS}]\n---', _double),
    "yaml double escapes": Syntax('---\nx: y\ntitle: "@"\n...', _escaped),
    "yaml flow": Syntax(f'---\ntags: [{TAGS},\n  شعر, "نثر"]\nsummary: ["@", \'ثان\',\n  ثالث, رابع]\n---', _double),
    "yaml flow table": Syntax('---\nimage: {src: "a,b.png",\n  alt: "@", credit: "c, d"}\n---', _double),
    "yaml flow head": Syntax("---\n{title: '@', tags: [أ, ب]}\n---", _single),
    "yaml literal": Syntax("---\nsummary: |\n  @\n  وثان , ثم\nauthors:\n- 'سلمى, هدى'\n---", _as_is),
    "yaml folded": Syntax("---\nsummary: >-\n\n  @\n\n  وثان\nslug: a-b\n---", _as_is),
    "yaml items": Syntax("---\nsummary:\n  - '@'\n  - &x أ\n  - !!str ب\n# قال, ثم\n---", _single),
    "yaml over lines": Syntax("---\ntitle: 'أول\n\n  @\n  ثالث'\ntags: أ, ب\n---", _single),
    "yaml as typed": Syntax("---\nkicker: أ: ب\ntitle: '@'\ntags: [أ,\n  ب, 'ج']\n---", _single),
    "yaml astral": Syntax("---\nkicker: 😀😀 🕌\ntitle: '@'\ntags: [أ, ب]\n---", _single),
    "toml literal": Syntax(f"+++\ntitle = '@'\ndate = 2024-03-05\ntags = [{TAGS}]\n+++", _literal),
    "toml basic": Syntax('+++\nslug = "a"\ntitle = "@"\nweights = [1, 2]\nx = {y = "أ, ب"}\n+++', _double),
    "toml escapes": Syntax('+++\ntitle = "@"\n+++', _escaped),
    "toml long": Syntax('+++\nsummary = """\n@ \\\n   وثان\n"""\nx = "أ, ب"\n+++', _double),
    "toml long literal": Syntax("+++\nsummary = '''\n@ '''\nx = 'أ, ب'\n+++", _literal),
    "toml nested": Syntax(
        '+++\ntitle = "@"\n"odd, key" = "أ, ب"\n[params]\nmood = \'ح, ط\'\n'
        '["a, b"]\n"c" = \'د, ه\'\n[[x]]\ny = [\n "ز, ح",\n]\n+++',
        _double,
    ),
    "json": Syntax(
        '{\n  "title": "@",\n  "tags": ["أ, ب", "ج"],\n  "x": {"y": "ز, ح", "n": 5, "k": null}\n}', _escaped
    ),
    "json letters": Syntax('{"tags": ["أ, ب"],\n "title" : "@"\n}', _double),
}
FAULT = "قال كلمة, ثم سكت"
PROSE = st.lists(
    st.sampled_from(
        [
            *("قال", "كلمة", "ثم", "C#", "من", "و", "فی", "کتاب", "كتـاب", "ﻛﺘﺎﺏ", "مدّ\u064e", "٢0", "مقال:", "١٩٩٠"),
            *("\u200f", "\u200b", "#وسم", "!", "،ثم", "—", "--", "...", "نصًا،#وسم", "أ:ب", "a,b", "[هامش]", "{س}"),
            *(
                ",",
                ";",
                "?",
                " ,",
                " :",
                "،",
                "؛",
                ".",
                "«",
                "»",
                '"',
                '"قال"',
                "'",
                "'قال'",
                "“قال”",
                "\\",
                "|",
                ">",
                "-",
            ),
            *("%", "@", "&x", "*x*", "`x`", "'''", '"""', "+++", "/", "=", "~"),
        ]
    ),
    max_size=9,
)


def _article(syntax: Syntax, text: str) -> str:
    return f"{syntax.head.replace('@', syntax.written(text))}\n\nنص قصير.\n"


def _shape(value: object, key: str = "") -> object:
    """Give values with the prose left out that house style judges, and all else as it is."""
    if isinstance(value, Mapping):
        return {name: _shape(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner, key) for inner in value]
    return "…" if key in ("title", "summary", "kicker", "alt") else value


def _builds(text: str) -> bool:
    try:
        read_markdown(Source("a.md", text, ""), "ar")
    except PublisherError:
        return False
    return True


@pytest.mark.parametrize("name", SYNTAXES)
def test_prose_in_a_value_is_told_and_mended_and_nothing_else(name: str) -> None:
    text = _article(SYNTAXES[name], FAULT)
    before, found = read_head(Source("a.md", text, "")), judge(golden.article(text))
    assert before.values
    assert not fatal(before.findings)
    mended = mend(golden.article(text))
    assert mended.refused == ()
    if "\\u" in text:  # what is written as escapes is left as it is written
        assert mended.text == text
        return
    assert "A001" in {finding.code for finding in found}
    assert mended.text.count("كلمة،") == 1
    after = read_head(Source("a.md", mended.text, ""))
    assert _shape(after.values) == _shape(before.values)
    for row, new in zip(text.split("\n"), mended.text.split("\n"), strict=True):  # none is right too
        assert row == new or FAULT in row or "وثان ," in row


@given(st.sampled_from(sorted(SYNTAXES)), PROSE, st.sampled_from(["", " "]), st.sampled_from(golden.LANGUAGES))
@examples(1500)
def test_what_was_read_is_read_as_the_same_but_for_its_prose(
    name: str, pieces: list[str], between: str, language: str
) -> None:
    text = _article(SYNTAXES[name], between.join(pieces))
    before, mended = read_head(Source("a.md", text, "")), mend(golden.article(text, language))
    after = read_head(Source("a.md", mended.text, ""))
    assert _shape(after.values) == _shape(before.values)
    assert after.body_line == before.body_line
    assert [finding.code for finding in after.findings] == [finding.code for finding in before.findings]
    assert _builds(mended.text) or not _builds(text)


@pytest.mark.parametrize("name", SYNTAXES)
def test_a_fix_that_would_spoil_front_matter_is_refused_there_alone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a check that looks at nothing but commas, wherever they stand, changes no list and no key."""
    entry = CHECKS["A001"]

    def careless(text: object) -> list[Hit]:
        raw = getattr(text, "raw", "")
        return [Hit(at.start(), at.end(), (), (Edit(at.start(), at.end(), "،"),)) for at in re.finditer(",", raw)]

    monkeypatch.setitem(CHECKS, "A001", HouseCheck(careless, entry.reads, entry.fold))
    text = f"{_article(SYNTAXES[name], FAULT)}\nقال كلمة, وزاد.\n"
    mended = mend(golden.article(text)).text
    before, after = read_head(Source("a.md", text, "")), read_head(Source("a.md", mended, ""))
    assert _shape(after.values) == _shape(before.values)
    assert mended.endswith("قال كلمة، وزاد.\n")


@pytest.mark.parametrize("name", ["toml literal", "json letters", "yaml single"])
def test_heads_that_differ_are_not_the_same(name: str) -> None:
    text, fold = _article(SYNTAXES[name], FAULT), CHECKS["A001"].fold
    assert fold
    assert same_values(text, text.replace(FAULT, FAULT.replace(",", "،")), fold)
    assert not same_values(text, text.replace(FAULT, "قال"), fold)
    assert not same_values(text, text.replace("tags", "togs"), fold)
    assert not same_values(text, re.sub("[,;] ", "، ", text), fold)


@pytest.mark.parametrize("head", ["---\ntitle: قال, ثم", "+++\ntitle = 'قال, ثم'", '{\n"title": "قال, ثم"'])
def test_front_matter_that_is_never_closed_is_left_alone(head: str) -> None:
    text = f"{head}\ntags = ['أ', 'ب']\n\nنص, ثم آخر.\n"
    after = mend(golden.article(text)).text.split("\n")
    assert after[2:] == ["tags = ['أ', 'ب']", "", "نص، ثم آخر.", ""][-len(after[2:]) :]
    assert [row.replace("،", ",") for row in after] == [row.replace("نص،", "نص,") for row in text.split("\n")]
