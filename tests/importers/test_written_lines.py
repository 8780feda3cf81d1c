"""Findings name the line that they speak of, whatever innocent twin stands before it, and every one is told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markdown_tokens import odd_texts
from publisher.diagnostics import Finding, PublisherError
from publisher.importers.html.written_lines import LINE
from publisher.importers.markdown import markdown_importer
from publisher.importers.markdown.line_marks import lines_as_attributes, with_lines
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.importers.markdown.rows import Row
from publisher.model import Source
from scale import LONG, SEED, examples

HEAD = "---\ntitle: ع\n---\n\n"
# What is at fault, with the code that tells it, and texts of the same letters that are no fault.
FAULTS = {
    "element": ("قال <topic> سطرا.", "M001"),
    "element with attributes": ('قال <topic href="a > b"> سطرا.', "M001"),
    "closed element": ("قال <blink/> سطرا.", "M001"),
    "attribute": ('<p onclick="x()">سطر</p>', "M047"),
    "attribute of Markdown in HTML": ('<div onclick="x()">\n\nسطر\n\n</div>', "M047"),
    "attribute in a table": ('<table><tr><td onclick="x()">سطر</td></tr></table>', "M047"),
    "value": ('نص <img src="g.png" alt="رسم" width="50%"> سطر', "M047"),
    "address": ("نص [كلمة](javascript:x) آخر", "M047"),
    "language": ('نص <span lang="xx_YY">كلمة</span>', "M017"),
    "link without words": ("نص [](https://example.com/a) آخر", "M051"),
    "picture": ("![](g.png)", "M005"),
    "picture in a line": ("نص ![](g.png) آخر", "M005"),
    "picture of HTML": ('<img src="g.png">', "M005"),
    "picture by reference": ("نص ![][g]\n\n[g]: g.png", "M005"),
    "picture of a wiki": ("نص ![[g.png]] آخر", "M005"),
    "picture of a link": ("[![](g.png)](https://example.com)", "M005"),
    "picture in a list": ("- بند\n- ![](g.png)", "M005"),
    "picture in a quotation": ("> نص\n>\n> ![](g.png)", "M005"),
    "picture in a table": ("| أ | ب |\n|---|---|\n| ج | ![](g.png) |", "M005"),
    "call of no note": ("نص[^none] آخر", "M004"),
    "reference to nothing": ("نص [كلمة][none] آخر", "M015"),
    "note that is not called": ("[^lost]: حاشية", "M003"),
    "unknown language": ("```zzz\nx\n```", "M010"),
}
MANY = {name: fault for name, fault in FAULTS.items() if fault[1] in ("M001", "M005", "M047", "M017")}


def _twins(fault: str) -> list[str]:
    """Write the same text where it is no fault: in code of every kind, in a comment, escaped."""
    spoken = [f"`{row}`" for row in fault.split("\n") if row.strip() and "`" not in row]
    block = [f"    {row}" for row in fault.split("\n")]
    fence = "````\n" + fault + "\n````"
    comment = [] if "--" in fault or "```" in fault else [f"<!-- {fault} -->"]
    indented = [] if "```" in fault else ["نص\n\n" + "\n".join(block)]
    return ["نص " + "، و".join(spoken) if spoken else "نص", fence, *indented, *comment]


def _told(text: str) -> list[Finding]:
    try:
        return list(read_markdown(Source("a.md", text, ""), "ar").findings)
    except PublisherError as error:
        return list(error.findings)


def _lines(text: str, code: str) -> list[int]:
    return [finding.span.line for finding in _told(text) if finding.code == code and finding.span]


def _line_at_fault(fault: str) -> int:
    """Give the line of a fault within its own lines: the one that has the sign of it."""
    sign = re.compile(
        r"<topic|<blink|onclick|javascript|xx_YY|width|!\[\]|!\[\[|<img|\^none|\]\[none|\^lost|zzz|\[\]\(h"
    )
    return next(number for number, row in enumerate(fault.split("\n")) if sign.search(row))


@pytest.mark.parametrize("name", FAULTS)
def test_a_finding_passes_by_its_innocent_twins(name: str) -> None:
    fault, code = FAULTS[name]
    assert _lines(f"{HEAD}نص.\n\n{fault}\n", code) == [7 + _line_at_fault(fault)]
    for twin in _twins(fault):
        above = f"{HEAD}{twin}\n\n"
        lines = _lines(f"{above}{fault}\n\n{twin}\n", code)
        assert lines == [above.count("\n") + 1 + _line_at_fault(fault)], twin


@pytest.mark.parametrize("name", MANY)
def test_every_occurrence_is_told_up_to_a_bound(name: str) -> None:
    fault, code = MANY[name]
    for count in (3, 30):
        text, wanted = HEAD, []
        for _ in range(count):
            text += f"نص `{fault.splitlines()[0]}` آخر.\n\n"
            wanted.append(text.count("\n") + 1 + _line_at_fault(fault))
            text += f"{fault}\n\n"
        told = _lines(text, code)
        if code in ("M001", "M047") and count > 20:
            assert told == wanted[:20]
            (rest,) = [finding for finding in _told(text) if finding.code == "M050"]
            assert (rest.span and rest.span.line, dict(rest.params)["more"]) == (wanted[20], str(count - 20))
        else:
            assert told == wanted


def test_of_headings_that_skip_a_level_each_has_its_own_line() -> None:
    text = f"{HEAD}## أ\n\n```\n#### ب\n```\n\n#### ب\n\n## ب\n\n#### ب\n\nنص.\n"
    assert _lines(text, "M007") == [11, 15]


def test_a_picture_with_words_is_not_taken_for_the_one_without() -> None:
    text = f"{HEAD}![رسم](g16.png)\n\nنص g16.png\n\nنص ![رسم](g16.png) و\n![](g16.png)\n"
    assert _lines(text, "M005") == [10]


def _outcome(text: str) -> tuple[object, ...]:
    try:
        article = read_markdown(Source("a.md", f"{HEAD}{text}", ""), "ar").article
    except PublisherError as error:
        return tuple(sorted(finding.code for finding in error.findings))
    return (*(block.html for block in article.blocks), *article.notes)


def test_lines_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text with the lines of its elements is read as the text without them."""
    texts = list(odd_texts(10_000 if LONG else 1000, SEED))
    marked = [_outcome(text) for text in texts]
    assert LINE not in str(marked)
    monkeypatch.setattr(markdown_importer, "with_lines", list)
    for text, with_lines_of_elements in zip(texts, marked, strict=True):
        assert _outcome(text) == with_lines_of_elements, text


@given(st.text(st.sampled_from('<>[]()!^ \n"=abp|\\`/'), max_size=60))
@examples(500)
def test_marks_are_taken_out_as_they_were_put_in(text: str) -> None:
    rows = [Row(line, number) for number, line in enumerate(text.split("\n"), 1)]
    page = lines_as_attributes("\n".join(row.text for row in with_lines(rows)))
    assert re.sub(rf' {LINE}="\d+"', "", page) == text


@pytest.mark.heavy
def test_thousands_of_faults_are_each_told_on_their_line() -> None:
    """In time too: the place of each is found without a look at all others."""
    count = 2000
    notes = "\n\n".join(f"[^n{n}]: حاشية." for n in range(count))
    text = f"نص.\n\n{notes}\n\n" + "\n".join(f"قال [كلمة][x{n}] هنا." for n in range(count))
    first = min(_lines(text, "M003"))
    assert _lines(text, "M003") == [first + 2 * n for n in range(count)]
    references = _lines(text, "M015")
    assert references == list(range(references[0], references[0] + count))
