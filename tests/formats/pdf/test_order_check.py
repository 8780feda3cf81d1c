"""The order gate in a build: with it, what the compiler of runs leaves wrong is told; without such, nothing is."""

from pathlib import Path

import pytest

import oracle
from publisher.issue import edition
from publisher.pipeline.build import Printed

BODY = """لغة C++ سريعة، ودرجة -5 تحت الصفر، ونسبة 5% هنا.

رقم 12**34**56 وقوة 10^6^ ورابط 1[23](https://example.org)4 هنا.

اضغط <kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>P</kbd> ثم تابع، وصحيفة *The* **Guardian** Weekly قالت.

| لغة | نسبة |
|---|---|
| C++ | 5% |

- بند فيه -7 وC#[^1].

> اقتباس فيه 3×4=12 هنا.

[^1]: حاشية فيها +9 وF#.
"""
# Each of these lines has its fault where runs are not isolated.
FAULTS = ("C++", "-5", "5%", "123456", "1234", "The Guardian", "-7", "C#", "+9", "F#")


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


@pytest.mark.usefixtures("no_isolates")
@pytest.mark.parametrize("whole", [False, True])
def test_every_line_that_is_set_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool) -> None:
    if whole:  # a theme with page counters in its text is set as one document
        style = tmp_path / "templates" / "plain" / "print.css"
        style.parent.mkdir(parents=True)
        stock = Path(__file__).resolve().parents[3] / "templates" / "plain" / "print.css"
        style.write_text(f"{stock.read_text('utf-8')}\n@page :nth(2) {{ margin-top: 30mm }}\n", "utf-8")
    from publisher.diagnostics import PublisherError

    with pytest.raises(PublisherError) as caught:
        oracle.printed(_issue(tmp_path), cache=False)
    found = [finding for finding in caught.value.findings if finding.code == "P015"]
    said = " ".join(word for finding in found for word in dict(finding.params)["words"])
    assert [fault for fault in FAULTS if fault not in said] == []
    assert {finding.span.path for finding in found if finding.span} == {"sources/one/a.md"}
    assert any(finding.code == "P012" for finding in caught.value.findings) == whole
