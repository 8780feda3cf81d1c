"""The order gate in a build: with it, what the compiler of runs leaves wrong is told; without such, nothing is."""

from pathlib import Path

import pytest

import oracle
import visual_lines
from mixed_lines import LATIN, SPACE, WORD, Part, runs, seen
from places import REPO
from publisher.diagnostics import PublisherError
from publisher.issue import edition
from publisher.pipeline.build import Printed
from some import some

BODY = """لغة C++ سريعة، ودرجة -5 تحت الصفر، ونسبة 5% هنا.

رقم 12**34**56 وقوة 10^6^ ورابط 1[23](https://example.org)4 هنا.

أيون OH^-^ وH~2~^+^ وSO~4~^2-^ وقياس 10^-6^ متر، وع~1~^2^ وس^-1^ ومن 10^3^-10^6^ هنا.

اضغط <kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>P</kbd> ثم تابع، وصحيفة *The* **Guardian** Weekly قالت.

| لغة | نسبة |
|---|---|
| C++ | 5% |

- بند فيه -7 وC#[^1].

> اقتباس فيه 3×4=12 هنا.

[^1]: حاشية فيها +9 وF#.
"""
# Each of these lines has its fault where runs are not isolated.
FAULTS = ("C++", "-5", "5%", "123456", "1234", "OH-", "SO42-", "10-6", "The Guardian", "-7", "C#", "+9", "F#")


def _issue(folder: Path) -> Path:
    issue = folder / "sources" / "one"
    issue.mkdir(parents=True)
    (folder / "publisher.toml").write_text("", "utf-8")
    (issue / "issue.toml").write_text('title = "عدد"\ndate = 2025-01-02\n', "utf-8")
    (issue / "a.md").write_text(f"---\ntitle: مقال\n---\n\n{BODY}", "utf-8")
    return issue


def _misplaced(printed: Printed) -> list[str]:
    found = [dict(finding.params)["words"] for finding in printed.findings if finding.code == "P015"]
    return [word for words in found for word in words]


@pytest.fixture
def no_isolates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave every line to the engine and UAX #9."""
    monkeypatch.setattr(edition, "isolate", lambda markup, *_: markup)


def test_nothing_is_told_of_lines_that_are_set_right(tmp_path: Path) -> None:
    assert _misplaced(oracle.printed(_issue(tmp_path), cache=False)) == []


#: Has a project set as one document, as themes are that name pages by their numbers.
_WHOLE = "@page :nth(2) { margin-top: 30mm }"


#: Takes running heads from the text, where they lose what isolates their runs.
_OWN_HEADS = "h1 { string-set: own content() } @page :left { @top-left { content: string(own) } }"


def _add_style(folder: Path, rules: str) -> None:
    """Add rules to the theme of a project."""
    style = folder / "templates" / "plain" / "print.css"
    style.parent.mkdir(parents=True)
    stock = (REPO / "templates" / "plain" / "print.css").read_text("utf-8")
    style.write_text(f"{stock}\n{rules}\n", "utf-8")


@pytest.mark.usefixtures("no_isolates")
@pytest.mark.parametrize("whole", [False, True])
def test_every_line_that_is_set_wrong_is_told(tmp_path: Path, whole: bool) -> None:
    if whole:
        _add_style(tmp_path, _WHOLE)
    with pytest.raises(PublisherError) as caught:
        oracle.printed(_issue(tmp_path), cache=False)
    found = [finding for finding in caught.value.findings if finding.code == "P015"]
    said = " ".join(word for finding in found for word in dict(finding.params)["words"])
    assert [fault for fault in FAULTS if fault not in said] == []
    assert {finding.span.path for finding in found if finding.span} == {"sources/one/a.md"}
    assert any(finding.code == "P012" for finding in caught.value.findings) == whole


#: Titles of issues and articles, with their languages: each has its fault in a running head that leaves it to UAX #9.
HEADS = {
    "لغة C++ سريعة": "ar",
    "درجة -5 تحت الصفر": "ar",
    "Learning كتاب C++ جديد today": "en",
    "עברית C# כאן": "he",
}


def _with_running_heads(folder: Path, title: str, language: str, article: str, own: str) -> Path:
    issue = _issue(folder)
    table = f"title = '{title}'\nlanguage = '{language}'\ndate = 2025-01-02\n"
    (issue / "issue.toml").write_text(table, "utf-8")
    text = "\n\n".join([" ".join(["كلمة word"] * 80)] * 12)
    (issue / "a.md").write_text(f"---\ntitle: '{article}'\nlanguage: {own}\n---\n\n{text}\n", "utf-8")
    return issue


@pytest.mark.parametrize("article", HEADS)
@pytest.mark.parametrize("title", HEADS)
def test_running_heads_hold_the_order_of_their_titles(title: str, article: str, tmp_path: Path) -> None:
    """Those of an issue's title as well, on pages of articles in the other direction."""
    issue = _with_running_heads(tmp_path, title, HEADS[title], article, HEADS[article])
    printed = oracle.printed(issue, cache=False)
    assert _misplaced(printed) == []
    pdf = next(one for one in printed.artefacts if one.format == "pdf")
    heads = {max(lines, key=lambda line: line.y).text for lines in visual_lines.pdf_pages(pdf.data) if lines}
    for typed, language in ((title, HEADS[title]), (article, HEADS[article])):
        words = [Part(LATIN if word.isascii() else WORD, word) for word in typed.split()]
        parts = [part for word in words for part in (word, Part(SPACE, " "))][:-1]
        from_left = "".join(word if word.isascii() else word[::-1] for word in typed.split())
        assert (from_left if language == "en" else seen(parts, runs(parts))) in heads


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("title", [title for title, language in HEADS.items() if language != "en"])
def test_a_running_head_that_is_set_wrong_is_told(title: str, whole: bool, tmp_path: Path) -> None:
    issue = _with_running_heads(tmp_path, "عدد", "ar", title, HEADS[title])
    _add_style(tmp_path, _OWN_HEADS + (_WHOLE if whole else ""))
    with pytest.raises(PublisherError) as caught:
        oracle.printed(issue, cache=False)
    found = [finding for finding in caught.value.findings if finding.code == "P015"]
    assert {finding.span.path for finding in found if finding.span} == {"sources/one/a.md"}
    assert {dict(finding.params)["line"] for finding in some(found)} == {title}


def test_a_running_head_of_many_articles_is_told_in_each(tmp_path: Path) -> None:
    """What is drawn once for many parts is a fault of each: the next build may set another of them anew."""
    issue = _with_running_heads(tmp_path, "عدد", "ar", "لغة C++ سريعة", "ar")
    (issue / "b.md").write_text((issue / "a.md").read_text("utf-8"), "utf-8")
    _add_style(tmp_path, _OWN_HEADS)
    with pytest.raises(PublisherError) as caught:
        oracle.printed(issue, cache=False)
    found = [finding for finding in caught.value.findings if finding.code == "P015"]
    assert sorted(finding.span.path for finding in found if finding.span) == [f"sources/one/{n}.md" for n in "ab"]


@pytest.mark.parametrize("theme", ["majalla", "plain"])
@pytest.mark.parametrize("language", ["ar", "en", "fa"])
def test_numbers_of_periodicals_and_books_are_no_ranges(theme: str, language: str, tmp_path: Path) -> None:
    issue = _issue(tmp_path)
    numbers = 'issn = "2049-3630"\nisbn = "978-0-306-40615-7"\ndoi = "10.1000/2019-2021"\n'
    table = f'title = "عدد"\ndate = 2025-01-02\nlanguage = "{language}"\ntheme = "{theme}"\n{numbers}'
    (issue / "issue.toml").write_text(table, "utf-8")
    (issue / "a.md").write_text("---\ntitle: مقال\n---\n\nمتن.\n", "utf-8")
    assert _misplaced(oracle.printed(issue)) == []


@pytest.mark.parametrize("sign", ["+", "-", "–", "−", "*"])
def test_raised_signs_are_parts_or_operators_to_gate_and_grammar_alike(sign: str, tmp_path: Path) -> None:
    raised = (f"<sup>{sign}</sup>", f"<sup>{sign} </sup>", f"<sup> {sign} </sup>", f"<sup><b>{sign}</b></sup>")
    terms = ("ق{}5=9", "ع {}5 = <b>9</b>", "10{}6", "A{}B", "OH{} ثم", "س{}", "5{} = 2", "x{}، y")
    terms += ("شيء {} 16:9 أعلن", "شيء<br>{} 16:9 أعلن", "شيء<br>{} x = 5", "x {} 5", "5 {} x")
    body = "\n\n".join(f"كلمة {term.format(mark)} هنا." for term in terms for mark in raised)
    issue = _issue(tmp_path)
    (issue / "a.md").write_text(f"---\ntitle: مقال\n---\n\n{body}\n", "utf-8")
    assert _misplaced(oracle.printed(issue, cache=False)) == []
