"""Every control of UAX #9 in every place of an article: a right page, or one finding that names its line."""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from publisher.arabic.bidi.controls import pairs, without_controls, without_lone_controls
from publisher.diagnostics import Finding
from publisher.pipeline.build import build
from publisher.pipeline.check import CheckOptions, check_issue
from publisher.pipeline.request import BuildRequest
from scale import sampled
from some import some

MARKS = {"ALM": "\u061c", "LRM": "\u200e", "RLM": "\u200f"}
OVERRIDES = {"LRO": "\u202d", "RLO": "\u202e"}
OTHERS = {
    "LRE": "\u202a",
    "RLE": "\u202b",
    "PDF": "\u202c",
    "LRI": "\u2066",
    "RLI": "\u2067",
    "FSI": "\u2068",
    "PDI": "\u2069",
}
_CLOSE = {"LRE": "\u202c", "RLE": "\u202c", "LRI": "\u2069", "RLI": "\u2069", "FSI": "\u2069"}
_ARTICLE = """---
title: عنوان {0} هنا
subtitle: فرعي {0} هنا
kicker: باب {0} هنا
authors: ["كاتب {0} هنا"]
summary: ["نقطة {0} هنا"]
date: 2026-01-05
language: ar
---

قال {0} ثم **قال {0} ثم** سكت.[^1]

## فصل {0} ثان

اكتب `x {0} y` هنا.

```
x {0} y
```

[^1]: هذه {0} قصيرة.

| أ | ب |
|---|---|
| خلية {0} ج | د |

![صورة {0} هنا](p.png "شرح {0} هنا")
"""
_PLACES = _ARTICLE.count("{0}")


def _issue(folder: Path, words: dict[str, str], theme: str = "plain") -> Path:
    Image.new("RGB", (1200, 800), (9, 90, 90)).save(folder / "p.png")
    for name, word in words.items():
        (folder / f"{name}.md").write_text(_ARTICLE.format(word), "utf-8")
    listed = ", ".join(f'"{name}.md"' for name in words)
    (folder / "issue.toml").write_text(f'title = "عدد"\ndate = 2026-01-05\narticles = [{listed}]\n', "utf-8")
    (folder / "publisher.toml").write_text(f'theme = "{theme}"\n', "utf-8")
    return folder


def _at(findings: tuple[Finding, ...] | list[Finding], name: str) -> list[Finding]:
    return [finding for finding in findings if finding.span and finding.span.path.endswith(f"{name}.md")]


def _words(control: str) -> dict[str, str]:
    """A control at the beginning, in the middle and at the end of a run, and alone."""
    return {
        "begin": f"{control}ab (5)",
        "middle": f"كلمة ab{control}cd (5)",
        "end": f"ab (5){control}",
        "alone": control,
    }


@pytest.mark.parametrize("name", sampled([*MARKS, *OTHERS], 4))
def test_a_control_without_a_partner_leaves_the_page_right(name: str, tmp_path: Path) -> None:
    """Built in all formats: no gate finds a word out of its place; each control is told once, at its line."""
    control = (MARKS | OTHERS)[name]
    out = tmp_path / "dist"
    issue = _issue(tmp_path, _words(control))
    paths, printed = build(BuildRequest(issue, ("pdf", "epub", "web"), out=out))
    assert [finding for finding in printed.findings if finding.severity == "error"] == []
    for article in some(_words(control)):
        told = Counter((f.span.line, f.span.column) for f in _at(printed.findings, article) if f.span)
        assert set(told.values()) <= {1}, "no place is told of twice"
        codes = {finding.code for finding in _at(printed.findings, article)}
        assert codes <= ({"A016"} if name in OTHERS else {"A013", "A014"}), article
        assert name in MARKS or "A016" in codes
    if name in OTHERS:
        assert control not in _product_texts(out / issue.name, paths)


def _product_texts(folder: Path, paths: tuple[Path, ...]) -> str:
    """Return the text of the documents of the EPUB and the site, and of the pages of the PDF."""
    texts: list[str] = []
    for path in paths:
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as archive:
                texts += [archive.read(name).decode() for name in archive.namelist() if name.startswith("EPUB/part")]
        elif path.suffix == ".pdf":
            with pypdfium2.PdfDocument(io.BytesIO(path.read_bytes())) as document:
                texts += [page.get_textpage().get_text_range() for page in document]
    texts += [page.read_text("utf-8") for page in folder.glob("web/*.html")]
    return "".join(re.sub("<[^>]*>", "", re.sub("(?s)<head>.*?</head>", "", text)) for text in texts)


@pytest.mark.parametrize("name", OVERRIDES)
def test_an_override_is_refused_in_every_place(name: str, tmp_path: Path) -> None:
    """What is read would not be what is stored (CVE-2021-42574)."""
    issue = _issue(tmp_path, {"one": f"كلمة ab{OVERRIDES[name]}cd"})
    findings = _at(check_issue(issue, CheckOptions(all=True)).result.findings, "one")
    assert Counter(finding.code for finding in findings) == {"A017": _PLACES}


_ESCAPES = ["\\u{0:04x}", "\\u{0:04X}", "\\U{0:08X}"]
_REFERENCES = ["&#{0};", "&#x{0:x};", "&#x0{0:X};"]
_VALUES = {
    "a.md": [
        'title: "عنوان {0} هنا"',
        'authors: ["كاتب {0}"]',
        'image: {{src: p.png, alt: "صورة {0}"}}',
        'tags: ["و{0}"]',
    ],
    "issue.toml": ['description = "وصف {0} هنا"', 'editors = ["محرر {0}"]', 'publisher = "دار {0}"', 'issn = "{0}"'],
    "publisher.toml": ['magazine = "مجلة {0}"', 'publisher = "دار {0}"', 'certifier = "جهة {0}"'],
}


def _with_value(folder: Path, name: str, line: str) -> Path:
    Image.new("RGB", (1200, 800), (9, 90, 90)).save(folder / "p.png")
    head = [line] if name == "a.md" else []
    head += [] if line.startswith("title:") else ["title: عنوان"]
    (folder / "a.md").write_text("\n".join(["---", *head, "---", "", "نص."]), "utf-8")
    for file in ("issue.toml", "publisher.toml"):
        own = 'title = "عدد"\n' if file == "issue.toml" else ""
        (folder / file).write_text(own + (line if name == file else ""), "utf-8")
    return folder


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in _VALUES.items() for line in lines])
@pytest.mark.parametrize("escape", _ESCAPES)
def test_a_control_that_is_written_as_an_escape_is_told_of(name: str, line: str, escape: str, tmp_path: Path) -> None:
    for control in some((OVERRIDES | OTHERS).values()):
        issue = _with_value(tmp_path, name, line.format(escape.format(ord(control))))
        found = check_issue(issue, CheckOptions()).result.findings
        told = [(f.span.path, f.span.line) for f in found if f.code in ("A016", "A017") and f.span]
        assert told == [(name, 1 if name == "publisher.toml" else 2)], control
        assert ("A017" in {f.code for f in found}) == (control in OVERRIDES.values())


def test_pairs_that_are_written_as_escapes_are_no_fault(tmp_path: Path) -> None:
    for name, control in OTHERS.items():
        if name in _CLOSE:
            pair = f"\\u{ord(control):04x}ab\\u{ord(_CLOSE[name]):04x}"
            issue = _with_value(tmp_path, "a.md", f'title: "عنوان {pair}"')
            codes = {f.code for f in check_issue(issue, CheckOptions()).result.findings}
            assert not codes & {"A016", "A017"}, name


@pytest.mark.parametrize("reference", _REFERENCES)
def test_an_override_that_html_writes_by_its_number_is_refused(reference: str, tmp_path: Path) -> None:
    for control in OVERRIDES.values():
        issue = _with_value(tmp_path, "a.md", "")
        for text in ("نص {0} هنا", "- بند {0}", "نص[^1]\n\n[^1]: هذه {0}", "[ب {0}](https://a.example)"):
            body = text.format(reference.format(ord(control)))
            (issue / "a.md").write_text(f"---\ntitle: عنوان\n---\n\n{body}\n", "utf-8")
            assert [f.code for f in check_issue(issue, CheckOptions()).result.findings if f.code[0] == "A"] == [
                "A017"
            ]


def test_code_that_shows_an_escape_is_no_fault(tmp_path: Path) -> None:
    issue = _with_value(tmp_path, "a.md", "")
    (issue / "a.md").write_text('---\ntitle: عنوان\n---\n\nاكتب `"\\u202e"` و`&#x202e;` هنا.\n', "utf-8")
    assert "A017" not in {finding.code for finding in check_issue(issue, CheckOptions()).result.findings}


@pytest.mark.parametrize("name", sampled([*_CLOSE], 2))
def test_a_pair_holds_its_words_together_in_every_place(name: str, tmp_path: Path) -> None:
    """Over markup and over lines too; nothing is told."""
    control = OTHERS[name]
    many = " ".join(["Some words in English that fill more than a line of the page"] * 3)
    words = {
        "plain": f"{control}ab (5) cd{_CLOSE[name]}",
        "markup": f"{control}ab (5) cd{_CLOSE[name]} و{control}نص{_CLOSE[name]}",
        "long": f"{control}{many}{_CLOSE[name]}",
    }
    printed = build(BuildRequest(_issue(tmp_path, words, "majalla"), ("pdf", "epub", "web"), out=tmp_path / "dist"))[
        1
    ]
    assert [finding for finding in printed.findings if finding.severity == "error"] == []
    assert not [finding for finding in printed.findings if finding.code in ("A016", "A017")]


def test_pairs_are_those_of_uax_9() -> None:
    assert pairs("a\u2066b\u202ac\u2069d\u202c") == ([(1, 5, "ltr")], {3, 7})
    assert pairs("\u202a\u2066\u202c\u2069\u202c") == ([(0, 4, "ltr")], {2})
    assert pairs("\u2069\u202c\u2068") == ([], {0, 1, 2})
    assert pairs("\u202dx\u202c") == ([(0, 2, "")], set())
    assert pairs("\u202ax\u2069y\u202c") == ([(0, 4, "ltr")], {2})
    assert without_lone_controls("a\u2066b\u2069\u202c") == "a\u2066b\u2069"
    assert without_controls("a\u2066b\u2069\u202c") == "ab"
