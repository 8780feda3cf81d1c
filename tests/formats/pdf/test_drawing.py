"""Text that the press draws itself: what it lacks is told, and what hangs on its place follows where it was moved."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

import oracle
from publisher.diagnostics import PublisherError, Severity
from publisher.formats.pdf.text.round_trip_check import judged
from publisher.model import Source
from publisher.pipeline.build import Printed

# A letter of Linear A, which no font of the press has.
_UNKNOWN = "\U00010600"
_PUT_AWAY = ".away { visibility: hidden }"


@pytest.fixture
def one(tmp_path: Path) -> Printed:
    """An article whose paragraph is justified, with a link in every line."""
    words = "كتب الناس عن [الخط والقلم](https://example.com/x) في كل مكان وصل إليه القلم والحاسوب معا. " * 12
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: عنوان\n---\n\n{words}\n", "utf-8")
    return oracle.printed(path, theme="majalla")


def _with(printed: Printed, body: str) -> Printed:
    """Give the issue with a body of the test's own, in HTML."""
    *others, article = printed.edition.parts
    return replace(printed, edition=replace(printed.edition, parts=(*others, replace(article, html=body))))


def test_a_letter_that_no_font_has_is_an_error(one: Printed) -> None:
    lacking = _with(one, f"<h2>عنوان</h2><p>نص فيه {_UNKNOWN} حرف.</p>")
    told = [
        finding for finding in oracle.assembled(lacking.edition, lacking.theme).findings if finding.code == "G002"
    ]
    assert len(told) == 1
    assert "U+10600" in str(told[0])
    assert told[0].severity is Severity.ERROR


def test_links_lie_where_their_words_stand(one: Printed) -> None:
    with pikepdf.open(BytesIO(one.artefacts[0].data)) as pdf:
        rects = [
            (number, *map(float, note.Rect))
            for number, page in enumerate(pdf.pages)
            for note in page.get("/Annots", [])
            if "/A" in note and "example.com" in str(note.A.URI)
        ]
    assert len(rects) >= 12
    pages = oracle.letters(one.artefacts[0].data)
    for number, left, top, right, bottom in rects:
        inside = "".join(c for c, x, y in pages[number] if left - 0.2 <= x < right - 0.2 and bottom <= y <= top)
        assert inside.strip() in ("الخط والقلم", "الخط", "والقلم"), inside


def test_hidden_text_is_no_lost_text(one: Printed) -> None:
    hidden = _with(one, '<h2>عنوان</h2><p>نص ظاهر <span class="away">وآخر خفي لا يراه أحد</span>.</p>')
    made = oracle.assembled(oracle.styled(hidden.edition, _PUT_AWAY), hidden.theme)
    assert not [finding for finding in made.findings if finding.code in ("P013", "P014")]
    assert "خفي" not in "".join(oracle.texts(made.artefacts[0].data))


@pytest.mark.parametrize("word", ["openai", "مدرسة"])
def test_the_gate_finds_the_line_of_what_it_misses(word: str) -> None:
    source = Source("a.md", "x\nنص\nقالت OpenAI\nعن المَدرَسة مَدرَسةٌ\n", "0")
    said = source.text
    shown = "\n".join("" if word in line.casefold() else line for line in said.split("\n"))
    lost = next(iter(judged(said, [oracle.lines(said)], [shown.replace("مَدرَسةٌ", "")], "عنوان", source)))
    assert lost.span is not None
    assert lost.span.line == (3 if word == "openai" else 4)


def test_what_a_part_that_fails_was_told_stays_with_it(one: Printed) -> None:
    odd = _with(one, '<h2>عنوان</h2><p style="colour: red">نص</p><img src="file:///x.png" alt="">')
    *others, failing = odd.edition.parts
    sound = replace(failing, id="sound", html="<h2>عنوان</h2><p>نص</p>")
    with pytest.raises(PublisherError) as caught:
        oracle.assembled(replace(odd.edition, parts=(*others, failing, sound)), odd.theme, jobs=1)
    assert [finding.code for finding in caught.value.findings] == ["P001"]
