"""Lines on the page: planned for whole paragraphs whatever stands in them, never torn, no word lost."""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest

from lines_in_engine import SetLine, set_lines
from places import SEED
from scale import sampled
from some import some

pytestmark = [pytest.mark.engine, pytest.mark.heavy]

WORDS = re.findall(r"[\u0621-\u064a]+[،.]?", SEED.read_text("utf-8"))
LATIN = ("OpenAI", "GPT-4o", "C++", "https://example.org/a/b", "2025", "Wall Street Journal")
FACE = "font-family: Amiri; word-spacing: .01px; line-height: 1.8"
PAGE = (
    "@page { size: %dpx 900px; margin: 10px } body { margin: 0; text-align: justify; font-size: 15px; " + FACE + " } "
)
HOW: dict[str, Any] = {"strokes": 2, "share": 0.9}
STYLE = """
p { margin: 0 0 8px; widows: 2; orphans: 2 }
em, cite { font-style: normal; font-weight: bold } i { font-style: normal; font-size: .8em }
code { font-family: DejaVu Sans Mono; font-size: .8em; padding: 0 3px; margin: 0 2px; background: #eee }
a { padding: 0 2px; border: 1px solid } .box { display: inline-block; width: 12px; height: 8px; background: red }
.note { float: footnote; text-align: start; font-size: 9px }
"""


def _document(body: str, css: str = "", *, width: int = 304, side: str = "rtl", lang: str = "ar") -> dict[str, Any]:
    return {
        "html": f'<html lang="{lang}" dir="{side}"><body>{body}',
        "css": PAGE % (width + 20) + STYLE + css,
        "how": HOW,
    }


def _prose(chance: random.Random, count: int) -> str:
    """Make a paragraph of words with markup at, within and around them."""
    said, opened = [], list[str]()
    for number in range(count):
        word = chance.choice(WORDS)
        kind = chance.random()
        if kind < 0.08:
            word = f'<bdi dir="ltr">{chance.choice(LATIN)}</bdi>'
        elif kind < 0.12:
            word = f"<code>{chance.choice(LATIN)}</code>"
        elif kind < 0.14:
            word += '<span class="box"></span>'
        elif kind < 0.16:
            word += f'<span class="note">حاشية {number}</span>'
        elif kind < 0.18:
            word = f"{word[:2]}<em>{word[2:]}</em>"
        if chance.random() < 0.12 and len(opened) < 3:
            opened.append(chance.choice(("em", "strong", "i", "a", "span")))
            said.append(f"<{opened[-1]}>{chance.choice(('', ' '))}{word}")
        elif opened and chance.random() < 0.3:
            said.append(f"{word}{chance.choice(('', ' '))}</{opened.pop()}>")
        else:
            said.append(word)
    return " ".join(said) + "".join(f"</{name}>" for name in reversed(opened))


def _mixed(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311 -- no secret hangs on it
    return "".join(f"<p>{_prose(chance, chance.randrange(5, 70))}</p>" for _ in range(14))


SEEDS = sampled(range(12), 3)
LAYOUTS = {
    "a column": {"width": 304},
    "a page": {"width": 454},
    "columns": {"width": 640, "css": "body { columns: 2; column-gap: 32px }"},
    "from the left": {"width": 304, "side": "ltr"},
}


@pytest.fixture(scope="module")
def mixed() -> dict[tuple[int, str], list[SetLine]]:
    names = [(seed, name) for seed in SEEDS for name in LAYOUTS]
    found = set_lines([_document(_mixed(seed), **LAYOUTS[name]) for seed, name in names])  # type: ignore[arg-type]  # options of several types
    return dict(zip(names, found, strict=True))


def _own(lines: Sequence[SetLine]) -> list[SetLine]:
    """Keep the lines that are no notes'."""
    return [line for line in lines if not line.text.lstrip(" 0123456789.").startswith("حاشية")]


def _words(text: str) -> list[str]:
    """Return the letters of a text as words, without what lines and markup put between them."""
    return re.findall(r"[^\W_]+", text.replace("\u0640", ""))


def _said(html: str) -> str:
    """Return what a document says but for its notes, without spaces."""
    bare = re.sub(r'<span class="note">[^<]*</span>', "", html)
    return "".join(_words(re.sub(r"<[^>]*>", "", bare)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_word_is_lost_or_moved(layout: str, mixed: dict[tuple[int, str], list[SetLine]]) -> None:
    for seed in some(SEEDS):
        lines = _own(mixed[seed, layout])
        shown = "".join("".join(_words(line.text)) for line in lines)
        assert re.sub(r"\d", "", shown) == re.sub(r"\d", "", _said(_mixed(seed)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_call_of_a_note_is_there(layout: str, mixed: dict[tuple[int, str], list[SetLine]]) -> None:
    for seed in some(SEEDS):
        assert sum(line.calls for line in mixed[seed, layout]) == _mixed(seed).count('class="note"')


@pytest.mark.parametrize("layout", LAYOUTS)
def test_planned_lines_reach_from_edge_to_edge_and_end_with_no_space(
    layout: str, mixed: dict[tuple[int, str], list[SetLine]]
) -> None:
    for seed in some(SEEDS):
        lines = [line for line in _own(mixed[seed, layout]) if not line.last]
        assert sum(line.planned for line in lines) > 0.95 * len(lines) > 20
        for line in lines:
            assert line.full or line.ragged, line
            assert not line.text.endswith((" ", "\u200b")), line
            assert line.ragged or line.ratio > 0.79, line


def test_strokes_are_few_and_none_is_in_kept_text(mixed: dict[tuple[int, str], list[SetLine]]) -> None:
    lines = [line for seed in SEEDS for line in _own(mixed[seed, "a column"]) if not line.last]
    drawn = [line for line in lines if line.drawn]
    assert 0.1 * len(lines) < len(drawn) < 0.6 * len(lines)
    assert max(len(line.drawn) for line in drawn) <= HOW["strokes"]
    # Letters that are wider beside a stroke take that from the stroke, and not from the spaces.
    assert min(line.ratio for line in drawn) > 0.98
    assert not [
        line
        for line in mixed[SEEDS[0], "from the left"]
        if line.drawn and not re.search("[\u0600-\u06ff]", line.text)
    ]


def _two_elements(side: str) -> dict[str, Any]:
    words = (
        f"<{name}>{word.rstrip('،.')}</{name}>" for word, name in zip(WORDS, ["em", "strong"] * 30, strict=False)
    )
    return _document(f"<p>{' '.join(words)}</p>", side=side) | {"how": {**HOW, "breaking": "line", "how": "spaces"}}


def _before_an_element(side: str) -> dict[str, Any]:
    said = {
        "rtl": "الذكاء الاصطناعي، بدأ سام ألتمان، الرئيس التنفيذي لشركة <em>OpenAI</em>، جولة غير مسبوقة تمتد",
        "ltr": "the quick brown fox jumps over the lazy dog and <em>OpenAI</em>, again and again",
    }[side]
    body = "".join(f'<p style="width: {width / 2}px">{said}</p>' for width in range(500, 680))
    return _document(body, "body { text-align: start } .block { width: 100% }", width=400, side=side) | {
        "how": {"breaking": "line"}
    }


@pytest.fixture(scope="module")
def greedy() -> dict[str, list[SetLine]]:
    """Lines whose ends the engine chooses."""
    asked = {
        f"{make.__name__} {side}": make(side)
        for make in (_two_elements, _before_an_element)
        for side in ("rtl", "ltr")
    }
    return dict(zip(asked, set_lines(list(asked.values())), strict=True))


@pytest.mark.parametrize("side", ["rtl", "ltr"])
def test_a_line_that_ends_between_two_elements_is_as_long_as_its_measure(
    side: str, greedy: dict[str, list[SetLine]]
) -> None:
    lines = greedy[f"_two_elements {side}"][:-1]
    assert len(lines) > 5
    assert not any(line.planned for line in lines)
    for line in some(lines):
        assert line.full, line
        assert "\u200b" not in line.text


@pytest.mark.parametrize("side", ["rtl", "ltr"])
def test_no_line_before_an_element_is_broken_after_its_first_word(
    side: str, greedy: dict[str, list[SetLine]]
) -> None:
    lines = greedy[f"_before_an_element {side}"]
    firsts = [line for before, line in zip([None, *lines], lines, strict=False) if before is None or before.last]
    assert len(firsts) == 180
    counts = [len(line.text.split()) for line in firsts]
    assert min(counts) > 5
    assert counts == sorted(counts)  # the wider the measure, the more words


LONG = "مستشفياتنا" * 12


def _said_from(first: int, last: int, between: str = " ") -> str:
    return between.join(WORDS[first:last])


def _around(inside: str, last: int = 50) -> str:
    """Make a paragraph of words around something."""
    return f"<p>{_said_from(0, 20)} {inside} {_said_from(20, last)}</p>"


CASES = {
    "line breaks": "<p>" + "<br>".join(_said_from(n, n + 22) for n in range(0, 66, 22)) + "</p>",
    "a float": f'<div style="float: right; width: 90px">{_said_from(0, 9)}</div><p>{_said_from(0, 60)}</p>',
    "what is absolute": _around('<span style="position: absolute; left: 0">صص</span>', 40),
    "white space that is kept": _around('<code style="white-space: pre-wrap">a  b c </code>'),
    "no wrapping": _around(f'<span style="white-space: nowrap">{_said_from(20, 24)}</span>'),
    "a long address": f'<div style="overflow-wrap: anywhere">{_around("https://example.org/" + "abc/" * 30)}</div>',
    "a long word": f'<div style="overflow-wrap: break-word">{_around(LONG)}</div>',
    "long words alone": f'<p style="overflow-wrap: break-word">{" ".join([LONG] * 4)}</p>',
    "spaces that do not break": f"<p>{_said_from(0, 4, '&nbsp;')} {_said_from(4, 60)}</p>",
    "soft hyphens": f'<p dir="ltr" lang="en">{"extra&shy;ordi&shy;nary words " * 14}</p>',
    "an inline block with lines": _around(
        f'<span style="display: inline-block; width: 120px">{_said_from(0, 30)}</span>'
    ),
    "a first letter": f'<p class="first">{_said_from(0, 50)}</p>',
    "a first line": f'<p class="firstline">{_said_from(0, 50)}</p>',
    "empty elements": f"<p><em></em>{_said_from(0, 20)} <em></em> <b> </b>{_said_from(20, 50)}<em></em></p>",
    "a list": "<ul>" + "".join(f"<li>{_said_from(n, n + 30)}</li>" for n in range(0, 90, 30)) + "</ul>",
    "a table": f"<table><tr><td>{_said_from(0, 40)}</td><td>{_said_from(40, 80)}</td></tr></table>",
    "a flex box": f'<div style="display: flex"><p>{_said_from(0, 40)}</p><p>{_said_from(40, 80)}</p></div>',
    "wide letters": f'<p style="letter-spacing: 1px">{_said_from(0, 50)}</p>',
    "spaces that are kerned": f'<p style="word-spacing: 0">{_said_from(0, 80)}</p>',
    "a last line that is justified": f'<p style="text-align-last: justify">{_said_from(0, 50)}</p>',
    "an indent": f'<p style="text-indent: 30px">{_said_from(0, 50)}</p>',
    "one word": f"<p>{WORDS[0]}</p>",
    "a space": "<p> </p>",
    "pages": f"<p>{' '.join(WORDS * 3)}</p>",
    "mixed directions": "<p>"
    + " ".join(f"{word} <bdi dir=ltr>{LATIN[n % 6]}</bdi>" for n, word in enumerate(WORDS[:60]))
    + "</p>",
}


@pytest.fixture(scope="module")
def cases() -> dict[str, tuple[list[SetLine], list[SetLine]]]:
    """Return the lines of each case as they are planned, and as the engine sets them."""
    css = ".first::first-letter { font-size: 2em } .firstline::first-line { font-weight: bold }"
    planned = set_lines([_document(body, css) for body in CASES.values()])
    stock = set_lines(
        [{**_document(body, css), "how": {"how": "spaces", "breaking": "line"}} for body in CASES.values()]
    )
    return dict(zip(CASES, zip(planned, stock, strict=True), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_no_case_loses_a_letter(name: str, cases: dict[str, tuple[list[SetLine], list[SetLine]]]) -> None:
    planned, stock = (["".join(line.text for line in lines) for lines in [found]] for found in cases[name])
    letters = [sorted(re.sub(r"[\s\u0640\u200b\u2010]", "", "".join(text))) for text in (planned, stock)]
    assert letters[0] == letters[1]
    assert letters[0] or name == "a space"


@pytest.mark.parametrize(
    "name", [name for name in CASES if name not in ("a space", "one word", "a table", "a flex box")]
)
def test_lines_of_every_case_keep_to_their_measure(
    name: str, cases: dict[str, tuple[list[SetLine], list[SetLine]]]
) -> None:
    for line in some(cases[name][0]):
        if line.planned:
            assert line.right - line.left < line.measure[1] - line.measure[0] + 0.1, line


INDENT = 30
ALIGNED = {"justify": (0.0, 0.0), "start": (0.0, None), "end": (None, 0.0)}


@pytest.mark.parametrize("breaking", ["paragraph", "line"])
@pytest.mark.parametrize("side", ["rtl", "ltr"])
def test_an_indent_is_within_the_measure_where_lines_begin(side: str, breaking: str) -> None:
    """Both edges of every line, by how they are aligned: where they begin, and where they end."""
    how = {**HOW, "breaking": breaking}
    body = f'<p style="text-indent: {INDENT}px">{_said_from(0, 50)}</p>'
    asked = [{**_document(body, f"p {{ text-align: {align} }}", side=side), "how": how} for align in ALIGNED]
    for (begins, ends), lines in some(list(zip(ALIGNED.values(), set_lines(asked), strict=True))):
        for number, line in enumerate(some(lines)):
            left, right = line.left - line.measure[0], line.measure[1] - line.right
            begin, end = (right, left) if side == "rtl" else (left, right)
            assert begins is None or begin == pytest.approx(begins + (0 if number else INDENT), abs=0.1), line
            assert ends is None or line.last or end == pytest.approx(ends, abs=0.1), line


HANGING = "،.»”"


@pytest.mark.parametrize("side", ["rtl", "ltr"])
def test_marks_hang_beyond_line_ends_and_nothing_else_does(side: str) -> None:
    """Lines that end with a mark are as much wider than their measure as it is; none begins elsewhere."""
    words = " ".join(f"{word.rstrip('،.')}{HANGING[n % 4] if n % 2 else ''}" for n, word in enumerate(WORDS[:160]))
    lines, without = set_lines(
        [{**_document(f"<p>{words}</p>", side=side), "how": {**HOW, "hang": hang}} for hang in (True, False)]
    )
    hung = 0
    for line in some([line for line in lines if not line.last]):
        begin, end = line.measure[1] - line.right, line.left - line.measure[0]
        begin, end = (begin, end) if side == "rtl" else (-end, -begin)
        assert begin == pytest.approx(0, abs=0.1)
        if line.text.endswith(tuple(HANGING)):
            hung += 1
            assert -15 < -abs(end) < -1, line
        else:
            assert end == pytest.approx(0, abs=0.1), line
    assert hung > 3
    assert all(line.full for line in some([line for line in without if not line.last]))
    assert re.sub("[\u0640 ]", "", "".join(line.text for line in lines)) == words.replace(" ", "")


def test_a_mark_that_is_tied_to_the_last_word_is_no_second_word() -> None:
    """Whatever the length of the text, its last line has another word, or the paragraph has two lines at the most."""
    css = (
        'p::after { content: "\\00A0"; font-size: .45em; border-inline-end: 1.15em solid; margin-inline-start: .9em }'
    )
    body = "".join(f"<p>{_said_from(0, count)}</p>" for count in range(20, 60))
    paragraphs: dict[int, list[SetLine]] = {}
    for line in some(set_lines([_document(body, css)])[0]):
        paragraphs.setdefault(line.block, []).append(line)
    assert len(paragraphs) == 40
    for lines in some(list(paragraphs.values())):
        assert lines[-1].text.endswith("\u00a0")
        assert len(lines) < 3 or len(_words(lines[-1].text)) > 1, lines[-1]


def test_what_the_engine_alone_can_part_is_left_to_it(cases: dict[str, tuple[list[SetLine], list[SetLine]]]) -> None:
    float_, paragraph = cases["a float"][0][0].block, cases["a float"][0][-1].block
    beside = [line for line in cases["a float"][0] if line.block == paragraph != float_]
    assert any(line.planned for line in beside)  # below it
    assert not beside[0].planned
    for name in ("a first letter", "a first line"):
        assert not cases[name][0][0].planned
    around = cases["a long word"][0]
    assert sum(line.planned for line in around) > 4
    assert not any(line.planned for line in cases["long words alone"][0][:-1])


def test_a_line_ends_where_its_author_ends_it(cases: dict[str, tuple[list[SetLine], list[SetLine]]]) -> None:
    lines = cases["line breaks"][0]
    ends = [line.text.split()[-1] for line in lines]
    assert {WORDS[21], WORDS[43], WORDS[65]} <= set(ends)
    assert all(line.planned for line in some(lines))
    for word in (WORDS[21], WORDS[43]):
        assert next(line.ratio for line in lines if line.text.split()[-1:] == [word]) <= 1.0


def test_soft_hyphens_show_a_hyphen_where_a_line_ends(cases: dict[str, tuple[list[SetLine], list[SetLine]]]) -> None:
    lines = cases["soft hyphens"][0]
    assert all(line.planned and (line.full or line.last) for line in some(lines))
    parted = [line for line in lines[:-1] if not line.text.endswith("words")]
    for line in parted:  # none is right too
        assert line.text.replace("\u00ad", "").endswith(("extraordinary", "-", "\u2010"))


ENGLISH = (
    "Extraordinarily uncomfortable circumstances notwithstanding, internationalisation considerations predominate. "
)


@pytest.fixture(scope="module")
def hyphenated() -> list[list[SetLine]]:
    body = f"<p>{ENGLISH * 5}</p>"
    css = "p { hyphens: %s }"
    return set_lines([_document(body, css % how, width=400, side="ltr", lang="en") for how in ("auto", "manual")])


def test_words_are_hyphenated_by_the_language_of_the_run(hyphenated: list[list[SetLine]]) -> None:
    auto, manual = hyphenated
    parted = [line for line in auto if line.text.endswith("\u2010")]
    assert parted
    assert not [line for line in manual if line.text.endswith("\u2010")]
    assert _words("".join(line.text.removesuffix("\u2010") + " " * (line not in parted) for line in auto)) == _words(
        ENGLISH * 5
    )
    assert all(line.full for line in auto[:-1])
    assert all(line.planned for line in [*auto, *manual])


@pytest.fixture(scope="module")
def titles() -> list[SetLine]:
    """A heading, a question and a standfirst, each in columns of many widths."""
    said = "يقول بعضهم إن الحاسوب أفقر الخط العربي. ما رأيك؟"
    kinds = ("<h3>{}</h3>", '<p class="question">{}</p>', '<div class="standfirst"><p>{}</p></div>')
    css = "h3, p { text-align: start; margin: 0 } "
    body = "".join(
        f'<div style="width: {width}px">{kind.format(said)}</div>' for width in range(120, 300, 3) for kind in kinds
    )
    return set_lines([_document(body, css)])[0]


def test_no_title_ends_with_one_word(titles: list[SetLine]) -> None:
    ends = [line for before, line in pairwise(titles) if line.last and not before.last]
    assert len(ends) > 100
    for line in ends:
        assert len(line.text.split()) > 1, line
        assert line.planned


def test_titles_are_ragged_as_they_were(titles: list[SetLine]) -> None:
    for line in some(titles):
        assert abs(line.right - line.measure[1]) < 0.1
        assert line.left > line.measure[0] - 0.1
        assert abs(line.ratio - 1) < 0.01
        assert line.drawn == []


def test_equal_documents_have_equal_lines() -> None:
    documents = [_document(_mixed(5), width=640, css="body { columns: 2; column-gap: 32px }")] * 2
    one, other = set_lines(documents)
    assert [line.text for line in one] == [line.text for line in other]
    assert [line.left for line in one] == [line.left for line in other]


@pytest.fixture(scope="module")
def dials() -> Iterator[dict[str, list[SetLine]]]:
    """The same text with other settings of a theme."""
    ways: dict[str, dict[str, Any]] = {
        "as it is": {},
        "no strokes": {"strokes": 0},
        "spaces": {"how": "spaces"},
        "four strokes": {"strokes": 4},
        "no shrinking": {"shrink": 0.0},
        "by line": {"breaking": "line"},
        "by line, spaces": {"breaking": "line", "how": "spaces"},
    }
    body = "".join(f"<p>{' '.join(WORDS[n : n + 60])}</p>" for n in range(0, 300, 60))
    found = set_lines([{**_document(body), "how": {**HOW, **way}} for way in ways.values()])
    yield dict(zip(ways, found, strict=True))


def _ratios(lines: Sequence[SetLine]) -> list[float]:
    return sorted(line.ratio for line in lines if not line.last)


def test_a_theme_says_how_lines_are_filled(dials: dict[str, list[SetLine]]) -> None:
    drawn = {name: sum(len(line.drawn) for line in lines) for name, lines in dials.items()}
    assert drawn["no strokes"] == drawn["spaces"] == drawn["by line, spaces"] == 0
    assert drawn["as it is"] > 10
    assert 2 < max(len(line.drawn) for line in dials["four strokes"]) <= 4
    assert min(_ratios(dials["no shrinking"])) >= 1.0
    assert min(_ratios(dials["as it is"])) < 0.98
    assert [line.text for line in dials["no strokes"]] == [line.text for line in dials["spaces"]]


def test_lines_that_are_not_planned_are_the_engines_and_have_few_strokes(dials: dict[str, list[SetLine]]) -> None:
    by_line, plain = dials["by line"], dials["by line, spaces"]
    assert [_words(line.text) for line in by_line] == [_words(line.text) for line in plain]
    assert not any(line.planned for line in by_line)
    assert {len(line.drawn) for line in by_line} == {0, 1, 2}
    assert max(_ratios(by_line)) <= max(_ratios(plain))


def test_whole_paragraphs_are_more_even_than_lines_by_themselves(dials: dict[str, list[SetLine]]) -> None:
    def mean(name: str) -> float:
        found = _ratios(dials[name])
        return sum(found) / len(found)

    assert mean("spaces") < mean("by line, spaces") - 0.05
    assert mean("as it is") < mean("by line") - 0.02
    assert mean("as it is") < mean("spaces") - 0.05


HARD = {
    "a column of one em": (f'<div style="width: 15px; overflow-wrap: anywhere">{" ".join(WORDS[:40])}</div>', ""),
    "many words": (f"<p>{' '.join(WORDS * 12)}</p>", ""),
    "many notes": ("".join(f'<p>{" ".join(WORDS[:12])}<span class="note">حاشية</span></p>' for _ in range(120)), ""),
}


@pytest.fixture(scope="module")
def hard() -> dict[str, list[SetLine]]:
    return dict(zip(HARD, set_lines([_document(body, css) for body, css in HARD.values()]), strict=True))


@pytest.mark.parametrize("name", HARD)
def test_what_is_hard_to_set_is_set(name: str, hard: dict[str, list[SetLine]]) -> None:
    lines = hard[name]
    assert len(lines) > 30
    assert all(line.right - line.left < 304.2 for line in lines)
    if name == "many words":
        assert sum(len(line.text.split()) for line in lines) == len(WORDS * 12)


def _with_long_code(seed: int, side: str) -> str:
    chance = random.Random(seed)  # noqa: S311 -- no secret hangs on it
    said = []
    for _ in range(60):
        said += [chance.choice(WORDS) for _ in range(chance.randint(1, 5))]
        parts = ("".join(chance.choices("abcxyz", k=chance.randint(2, 30))) for _ in range(chance.randint(1, 3)))
        said.append(f"<code>{'.<wbr>'.join(parts)}</code>")
    return f'<p dir="{side}">{" ".join(said)}'


@pytest.mark.parametrize("side", ["rtl", "ltr"])
@pytest.mark.parametrize("width", [180, 260])
def test_words_beside_what_cannot_be_broken_stand_apart(width: int, side: str) -> None:
    """Lines that code leaves nearly empty were drawn out by strokes, whose width their spaces gave up."""
    documents = [_document(_with_long_code(seed, side), width=width, side=side) for seed in range(4)]
    lines = [line for answer in set_lines(documents) for line in answer]
    assert any(line.ragged for line in lines)
    assert [line.text for line in lines if line.ragged and line.drawn] == []
    assert [(line.text, line.ratio) for line in lines if line.ratio < 0.78] == []
