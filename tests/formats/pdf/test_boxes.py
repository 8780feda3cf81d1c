"""What must not be parted or torn: titles of boxes, key points, lines of few words."""

import random
from itertools import pairwise
from pathlib import Path

import pytest

import oracle
from publisher.pipeline.build import Printed
from scale import SEED, sampled
from some import some

_SENTENCE = "كلام كثير في سطور قليلة يملأ ما يملأ من العمود ثم يمضي إلى غيره ويعود"
_WORDS = _SENTENCE.split()
_PLACES = (("majalla", "a4"), ("majalla", "a5"), ("plain", "b5"))


def _set(folder: Path, body: str, head: str = "", theme: str = "majalla", page: str = "a4") -> Printed:
    (folder / "a.md").write_text(f"---\ntitle: عنوان\n{head}---\n\n{body}\n", "utf-8")
    return oracle.printed(folder / "a.md", theme=theme, pages=(page,))


def _story(seed: int) -> str:
    """Write an article in which boxes and headings stand at all heights."""
    chance = random.Random(seed)  # noqa: S311 -- no secret hangs on it

    def say(least: int, most: int) -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(least, most)))

    def block() -> str:
        kind = chance.random()
        if kind < 0.25:
            return f"!!! note «{say(2, 4)}»\n    {say(8, 60)}\n\n    {say(8, 40)}"
        return f"## {say(2, 4)}" if kind < 0.35 else f"{say(8, 70)}."

    return "\n\n".join(block() for _ in range(30))


@pytest.mark.engine
@pytest.mark.heavy
@pytest.mark.parametrize("seed", sampled(range(12), 2))
@pytest.mark.parametrize(("theme", "page"), _PLACES)
def test_no_title_of_a_box_stays_alone_at_a_foot(seed: int, theme: str, page: str, tmp_path: Path) -> None:
    """What stays alone is told (P008): see the next test."""
    printed = _set(tmp_path, _story(seed + SEED), theme=theme, page=page)
    assert [finding.message() for finding in printed.findings if finding.code == "P008"] == []


@pytest.mark.engine
def test_one_that_does_is_told(tmp_path: Path) -> None:
    (tmp_path / "templates" / "plain").mkdir(parents=True)
    (tmp_path / "publisher.toml").write_text("", "utf-8")
    base = (Path(__file__).parents[3] / "templates" / "plain" / "print.css").read_text("utf-8")
    loose = base + ".admonition-title { break-after: page; }\n"
    (tmp_path / "templates" / "plain" / "print.css").write_text(loose, "utf-8")
    printed = _set(tmp_path, "نص.\n\n!!! note «عنوان الصندوق»\n    نص الصندوق.\n", theme="plain", page="b5")
    assert "P008" in [finding.code for finding in printed.findings]


@pytest.mark.engine
@pytest.mark.parametrize("points", [2, 5, 9])
@pytest.mark.parametrize("page", ["a4", "a5"])
def test_key_points_stay_together(points: int, page: str, tmp_path: Path) -> None:
    said = [f"نقطة{chr(0x623 + n)} {' '.join(_WORDS * 2)}" for n in range(points)]
    head = "subtitle: " + " ".join(_WORDS) + "\nsummary:\n" + "".join(f"  - {point}\n" for point in said)
    printed = _set(tmp_path, " ".join(_WORDS * 9), head, page=page)
    pages = oracle.texts(printed.artefacts[0].data)
    own = {n for n, one in enumerate(printed.artefacts[0].pages) if one.part == "a"}
    found = {n for n in own for point in said if point.split()[0] in pages[n]}
    assert len(found) == 1


_LONG = "jugaadiaVeryLongIdentifierWithoutAnyBreakOpportunity"


@pytest.mark.engine
@pytest.mark.parametrize("words", ["كلمة وأخرى", "Two words"])
def test_lines_of_few_words_are_left_ragged_and_told(words: str, tmp_path: Path) -> None:
    printed = _set(tmp_path, f"{words} {_LONG} {words}")
    told = [finding for finding in printed.findings if finding.code == "P022"]
    assert [(finding.severity, finding.span and finding.span.line) for finding in told] == [("note", 5)]
    number = next(n for n, page in enumerate(printed.artefacts[0].pages) if page.part == "a")
    letters = oracle.letters(printed.artefacts[0].data)[number]
    height = max(y for letter, _, y in letters if letter in "TwdقكV" and y < 700)
    places = sorted(x for letter, x, y in letters if letter.isalpha() and abs(y - height) < 1)
    assert max(other - one for one, other in pairwise(places)) < 14  # pt: the widest letter and a space


@pytest.mark.engine
def test_lines_of_enough_words_are_justified(tmp_path: Path) -> None:
    printed = _set(tmp_path, "\n\n".join(" ".join(_WORDS * n) for n in range(3, 9)))
    assert printed.findings == ()


@pytest.mark.engine
def test_no_justified_line_leaves_its_column(tmp_path: Path) -> None:
    """Letters that are drawn out by a hair too much take it from the spaces."""
    printed = _set(tmp_path, _story(3).replace("##", "").replace("!!! note", "").replace("\n    ", "\n"))
    pages = printed.artefacts[0].pages
    for number, letters in enumerate(some(oracle.letters(printed.artefacts[0].data))):
        if pages[number].part == "a":
            inner, outer = 24 / 25.4 * 72, 17 / 25.4 * 72
            left, right = (outer, 595.3 - inner) if pages[number].side == "left" else (inner, 595.3 - outer)
            places = [x for letter, x, _ in letters if letter.isalpha()]
            assert left - 3 < min(places)
            assert max(places) < right + 3


@pytest.mark.engine
@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_code_of_one_line_that_is_higher_than_a_page_leaves_no_empty_page(theme: str, tmp_path: Path) -> None:
    body = "```\n" + "abcdefghi " * 700 + "\n```"
    printed = _set(tmp_path, body, theme=theme, page="a4" if theme == "majalla" else "b5")
    pages = oracle.texts(printed.made["pdf"].artefacts[0].data)
    first = next(number for number, text in enumerate(pages) if "abcdefghi" in text)
    assert "عنوان" in pages[first]
    assert "دقيقة" in pages[first] or "قراءة" in pages[first]  # the article's own first page
