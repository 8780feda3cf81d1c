"""Code in lines that are too short for it: where it breaks, what stands where, and that all of it comes back."""

import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import oracle
import visual_lines
from publisher.arabic.bidi.isolation import isolate
from publisher.formats.code_lines import settle_code_lines
from publisher.formats.epub.archive import unpack
from publisher.html_tree import fragment
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Source
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from scale import SEED, examples
from some import some

_PROSE = "في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، وفيه دكان صغير يبيع الورق والحبر.\n\n"


def _set(path: Path, *formats: str, page: str = "a4") -> Printed:
    return set_in_type(BuildRequest(path, formats or ("pdf",), theme="majalla", pages=(page,)))


def _article(text: str) -> str:
    return f"---\ntitle: ع\n---\n\n{_PROSE}{text}\n\n{_PROSE * 3}"


_TOKENS = (
    *(
        "def",
        "x",
        "self.__init__(self,",
        "'anonymous',",
        "movie=True,",
        "return",
        "(",
        ")",
        "{",
        "}",
        "->",
        "==",
        "#",
    ),
    *(
        "# تعليق عربي",
        "'نص'",
        '"""',
        "// يشرح",
        "12345",
        "0x1F",
        "a_b_c",
        "\\n",
        "😀",
        "é",
        "ـ",
        "١٢",
        "<b>",
        "&amp;",
    ),
)
_GAPS = (" ", "  ", "", "\t", " " * 8, " " * 27)


def _code(chance: random.Random) -> str:
    lines = []
    for _ in range(chance.randint(1, 5)):
        pieces = [chance.choice(_GAPS)]
        for _ in range(chance.randint(0, 12)):
            pieces += [chance.choice(_TOKENS), chance.choice(_GAPS)]
        lines.append("".join(pieces))
    return "\n".join(lines)


@pytest.mark.heavy
def test_code_of_every_kind_is_set_and_comes_back(article: Callable[[str], Path]) -> None:
    """Lines that end with spaces stopped the layout; the gates read every character back."""
    chance = random.Random(SEED)  # noqa: S311 -- no secret hangs on it
    blocks = [f"~~~{language}\n{_code(chance)}\n~~~\n\n" for language in ("python", "js", "c", "sh", "", "html") * 8]
    first = "~~~python\nx\n        Superhero.__init__(self, 'anonymous', movie=True, \n" + " " * 27 + "y\n~~~\n\n"
    printed = _set(article(_article(first + "".join(blocks))))
    assert {finding.code for finding in printed.findings} <= {"P014"}


_LONG = (
    "نص فيه `publisher.formats.pdf.render.patches.fixes.trailing_spaces.remove_last_whitespace(context, line)`"
    " و`HKEY_LOCAL_MACHINE/SOFTWARE/Microsoft/Windows/CurrentVersion/Uninstall/Application`"
    " و`/usr/share/doc/package-name-with-dashes/examples/configuration.example.conf` ثم نص."
)


@pytest.fixture(scope="module")
def long_code(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    path = tmp_path_factory.mktemp("code") / "piece.md"
    path.write_text(_article(_LONG), "utf-8")
    return _set(path, "pdf", "epub", "web")


_MIDDLE = 288  # pt, on an odd page: half of what majalla's two columns on A4 have between them, which is 8 mm wide


def _lines(page: list[oracle.Letter], middle: float = _MIDDLE) -> list[str]:
    """Return what stands on the lines of a page, column by column, from left to right."""
    lines: dict[tuple[bool, int], list[tuple[float, str]]] = {}
    for letter, x, y in page:
        if letter.strip():
            lines.setdefault((x < middle, -round(y)), []).append((x, letter))
    return ["".join(letter for _, letter in sorted(line)) for _, line in sorted(lines.items())]


def _page_with(data: bytes, word: str) -> list[oracle.Letter]:
    return next(page for page in oracle.letters(data) if word in "".join(letter for letter, *_ in page))


def test_no_letter_of_code_stands_between_columns(long_code: Printed) -> None:
    page = _page_with(long_code.artefacts[0].data, "HKEY")
    places = [x for letter, x, y in page if letter.strip() and letter.isascii() and 100 < y < 650]
    assert len(places) > 100
    # Letters are 6 pt wide, and these are where each begins.
    assert [x for x in places if _MIDDLE - 15 < x < _MIDDLE + 10] == []


@pytest.mark.engine
@pytest.mark.parametrize("before", ["و", "", "ثم `x` بـ", "قال: ("])
def test_code_without_a_break_is_broken_after_a_prefix_too(before: str, tmp_path: Path) -> None:
    path = tmp_path / "piece.md"
    path.write_text(
        _article(f"{'كلمات عربية في سطور. ' * 50}\n\nاستعمل {before}`{'abcdefghijklmno' * 4}` هنا."), "utf-8"
    )
    printed = _set(path, "pdf")
    assert [finding.code for finding in printed.findings if finding.code != "P022"] == ["P031"]


def test_long_code_breaks_after_its_signs(long_code: Printed) -> None:
    words = re.findall(r"`([^`]+)`", _LONG)
    lines = [re.sub(r"[^\x21-\x7e]", "", line) for line in _lines(_page_with(long_code.artefacts[0].data, "HKEY"))]
    for word in some(words):
        rest = word.replace(" ", "")
        parts = [line for line in lines if len(line) > 9 and line in rest]
        assert len(parts) > 1, word
        assert all(part[-1] in "._/-(," or rest.endswith(part) for part in parts), parts
    assert long_code.findings == () or {f.code for f in long_code.findings} <= {"P014", "P022"}
    flowing = [
        next(etree.fromstring(data) for data in unpack(long_code.artefacts[1].data).values() if b"HKEY" in data),
        lxml.html.document_fromstring(next(a.data for a in long_code.artefacts if a.name.endswith("piece.html"))),
    ]
    for tree in flowing:
        code = tree.xpath("//*[local-name() = 'code']")
        assert ["".join(one.itertext()) for one in code] == words
        for mark in some(tree.xpath("//*[local-name() = 'wbr']")):
            before = mark.getprevious().tail if mark.getprevious() is not None else mark.getparent().text
            assert before[-1] in "._/-(,"


def test_code_without_a_place_to_break_is_told(article: Callable[[str], Path]) -> None:
    printed = _set(article(_article(f"نص `{'aVeryLongIdentifier' * 8}` هنا.")))
    assert [(f.code, f.span.line if f.span else 0) for f in printed.findings if f.code != "P014"] == [("P031", 7)]


def test_code_that_breaks_at_a_space_or_has_many_lines_is_not_told(article: Callable[[str], Path]) -> None:
    inline = f"نص `{' '.join(['filename', 'linkname'] * 30)}` هنا."
    block = "```\n" + "value\nother\n" * 3 + "a " * 200 + "\n```"
    printed = _set(article(_article(f"{inline}\n\n{block}")))
    assert "P031" not in {finding.code for finding in printed.findings}


_LINES = """
<details>
<summary>تفاصيل</summary>

```python
result = some_function_name(argument_one=12345, argument_two='abcdefghij', argument_three=[1, 2, 3])
    # هذا تعليق عربي طويل يشرح ما تفعله الدالة التي تأتي بعده ولا يتسع له سطر واحد من سطور العمود
other = 1  # تعليق
```

</details>
"""


def test_lines_of_code_break_at_spaces(article: Callable[[str], Path]) -> None:
    """A word has a line of its own before it is broken after a sign of it, and is broken nowhere else."""
    lines = _lines(_page_with(_set(article(_article(_LINES))).artefacts[0].data, "argument"))
    for word in ("result", "some_function_name(argument_", "one=12345,", "argument_two='abcdefghij',"):
        assert any(word in line for line in lines), word
    assert any("argument_three=" in line and "1,2,3" in line for line in lines)


@pytest.mark.heavy
def test_words_of_code_that_have_room_stay_whole(article: Callable[[str], Path]) -> None:
    """Majalla has one column on A5, in which 40 letters have room."""
    chance = random.Random(SEED)  # noqa: S311 -- no secret hangs on it
    words = [f"x{''.join(chance.choices('abc_./-(,=1', k=chance.randint(0, 23)))}x" for _ in range(200)]
    gaps = [chance.choice((" ", " ", "  ", " " * 7, "\n", "\n    ")) for _ in words]
    code = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    data = _set(article(_article(f"~~~\n{code}\n~~~\n")), page="a5").artefacts[0].data
    drawn = [line for page in oracle.letters(data) for line in _lines(page, 0)]
    lost = [word for word in words if not any(word in line.replace(")", "(") for line in drawn)]
    assert lost == []


def test_comments_from_the_right_hang_at_the_right_edge(article: Callable[[str], Path]) -> None:
    pdf, epub = _set(article(_article(_LINES)), "pdf", "epub").artefacts
    tree = next(etree.fromstring(data) for data in unpack(epub.data).values() if b"press-comment" in data)
    (comment,) = tree.xpath("//*[contains(@class, 'press-comment')]")
    assert comment.get("dir") == "rtl"
    assert "".join(comment.itertext()).startswith("    # هذا تعليق")
    page = next(page for page in oracle.letters(pdf.data) if "argument" in "".join(letter for letter, *_ in page))
    top, bottom = (
        next(y for n, (_, _, y) in enumerate(page) if "".join(one for one, *_ in page[n : n + 5]).startswith(word))
        for word in ("resul", "other")
    )
    ends: dict[int, float] = {}
    for letter, x, y in page:
        if letter.strip() and bottom < y < top - 70:
            ends[round(y)] = max(ends.get(round(y), 0.0), x)
    lines = [end for _, end in sorted(ends.items(), reverse=True)]
    assert len(lines) >= 2
    assert max(lines[1:]) - min(lines[1:]) < 7, "each line begins at the right edge"


_HANGING = {
    "python": ('x = 1  # تعليق\n    # تعليق\n"""شرح\n\n    على سطرين\n"""\nقيمة = "نص"\n', 3),
    "c": ("/* تعليق\n   على سطرين */ int x;\n    /* تعليق x */\nint y; /* تعليق\n على سطرين */\n// 10 كلمات\n", 4),
    "js": ("// تعليق 10\n// x هو الأول\nf(`نص`, 'نص') // تعليق\n/**\n * شرح\n * @param x\n */\n", 3),
    "html": ("<p>نص</p>\n<!-- تعليق -->\n", 1),
    "": ("نص\n# تعليق\nx = نص\n| نص |\n", 2),
}


@pytest.mark.parametrize("language", _HANGING)
def test_every_line_that_is_a_comment_from_the_right_hangs_there(language: str) -> None:
    text, hanging = _HANGING[language]
    source = Source("piece.md", f"---\ntitle: ع\n---\n\n```{language}\n{text}```\n", "0" * 64)
    (block,) = read_markdown(source, "ar").article.blocks
    root = fragment(isolate(block.html, "rtl"))
    settle_code_lines(root)
    assert root.text_content().strip() == text.strip()
    held = root.xpath("//span[contains(@class, 'press-comment')]")
    assert len(held) == hanging
    for line in held:
        assert line.get("dir") == "rtl"
        assert line.text_content().removesuffix("\n") in text.split("\n")


def test_an_article_that_is_mostly_code_has_one_column(article: Callable[[str], Path]) -> None:
    code = "```python\n" + "value = function(argument)  # a comment\n" * 40 + "```\n"
    for text, columns in ((_PROSE + code, 1), (_PROSE * 40 + code, 2)):
        printed = _set(article(f"---\ntitle: ع\n---\n\n{text}"), "web")
        part = next(part for part in printed.edition.parts if part.kind == "article")
        assert f"columns-{columns}" in part.html


_SOME_CODE = st.text(st.sampled_from("ab_.(/-, \n#'عت١|+"), max_size=90)


@examples(300)
@given(_SOME_CODE, st.sampled_from(("code", "pre")), st.sampled_from(("", "c1", "n")))
def test_no_character_of_code_changes(text: str, tag: str, colour: str) -> None:
    inner = lxml.html.Element("span")
    inner.set("class", colour)
    inner.text = text
    root = fragment(f"<p><{tag}></{tag}></p>" if tag == "code" else "<pre><code></code></pre>")
    code = next(root.iter("code"))
    if colour:
        code.text = "x = 1\n"
        code.append(inner)
        inner.tail = "\n" + text
    else:
        code.text = text
    before = root.text_content()
    settle_code_lines(root, on_screens=len(text) % 2 == 0)
    assert root.text_content() == before


_TIMES = 12
_SIGNS = "!\"#$%&'()*+,-./:;=?@^_~"


@pytest.mark.parametrize("place", ["a sentence", "a cell"])
def test_short_words_of_code_are_never_torn(place: str, tmp_path: Path) -> None:
    words = [word for sign in _SIGNS for word in (f"{sign}ab1", f"ab{sign}1", f"ab1{sign}{sign}c")]
    chance = random.Random(SEED)  # noqa: S311 -- no secret

    def among_others(word: str) -> str:
        others = ["كتاب"[: chance.randint(1, 4)] * chance.randint(1, 3) for _ in range(_TIMES)]
        return " ".join(f"{other} `{word}`" if n % 2 else f"{other} `ls {word}`" for n, other in enumerate(others))

    body = "\n\n".join(map(among_others, words))
    if place == "a cell":
        body = "| أ | ب |\n|---|---|\n" + body.replace("\n\n", " | كلمات\n")
    (tmp_path / "a.md").write_text(f"---\ntitle: شيفرة\n---\n\n{body}\n", "utf-8")
    data = _set(tmp_path / "a.md", page="a5").artefacts[0].data
    lines = [line.text for page in visual_lines.pdf_pages(data) for line in page]
    torn = [word for word in some(words) if sum(line.count(visual_lines.folded(word)) for line in lines) < _TIMES]
    assert not torn


@pytest.mark.parametrize("word", ["--threads", "/usr/share", "x-y", "-v", "a?b", "data-something-long-and-longer"])
def test_browsers_break_no_word_of_a_block_that_has_room(word: str) -> None:
    for code in (f"$ run {word} 8", f'<span class="n">run {word}</span> 8', f"{word}\n{word}"):
        root = fragment(f"<pre><code>{code}</code></pre>")
        settle_code_lines(root, on_screens=True)
        kept = [element.text for element in root.xpath("//span[@class = 'press-whole']")]
        assert kept == [word] * code.count(word)


_IN_LI = "- بند:\n\n  {}"
_CONTAINERS = {
    "text": "{}",
    "item": _IN_LI,
    "definition": "مصطلح\n:   تعريف:\n\n    {}",
    "quotation": "> {}",
    "box": "> [!NOTE]\n> {}",
    "note": "نص[^1].\n\n[^1]: حاشية:\n\n    {}",
    "item of an item": "- بند\n    - بند:\n\n        {}",
}


@pytest.mark.parametrize("container", _CONTAINERS)
@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_lines_of_code_stand_apart_wherever_code_stands(
    container: str, theme: str, article: Callable[[str], Path]
) -> None:
    """Comments from the right are blocks of their own; in items they had no height."""
    before = _CONTAINERS[container].partition("{}")[0].rpartition("\n")[2]
    gap = f"\n{'> ' if before.startswith('>') else ' ' * len(before)}"
    code = ("~~~python", "# تعليق zq", "xq = 1", "# تعليق jq", "# تعليق wq", "yq = 2", "~~~")
    text = _CONTAINERS[container].format(gap.join(code))
    path = article(_article(text))
    printed = set_in_type(BuildRequest(path, ("pdf",), theme=theme, pages=("b5" if theme == "plain" else "a4",)))
    page = next(
        one for one in oracle.letters(printed.artefacts[0].data) if "xq" in "".join(letter for letter, *_ in one)
    )
    # Each line has a q: the second letter of a pair that stands nowhere else.
    pairs = [(page[n - 1][0], y) for n, (letter, _, y) in enumerate(page) if letter == "q"]
    heights = [y for _, y in sorted(pairs, key=lambda pair: "zxjwy".index(pair[0]) if pair[0] in "zxjwy" else 9)]
    assert len(heights) == 5
    apart = [one - other for one, other in pairwise(heights)]
    assert min(apart) > 8
    assert max(apart) - min(apart) < 1


@pytest.mark.parametrize("language", ["ar", "en"])
def test_spaces_of_code_in_justified_lines_keep_their_width(language: str, article: Callable[[str], Path]) -> None:
    """Code is set in a face whose letters are all as wide: so are its spaces."""
    words = ["paper", "ink", "street", "shop", "door", "city"] if language == "en" else _PROSE.split()[:12]
    chance = random.Random(SEED)  # noqa: S311 -- no secret hangs on it
    said = []
    for _ in range(40):
        said += chance.choices(words, k=chance.randint(2, 6))
        said.append("`Q W X Z`")
    path = article(f"---\ntitle: ع\nlanguage: {language}\n---\n\n{' '.join(said)}\n")
    widths = []
    for page in oracle.letters(_set(path).artefacts[0].data):
        signs = sorted((round(y), x, letter) for letter, x, y in page if letter in ("Q", "W", "X", "Z"))
        pairs = list(pairwise(signs))
        widths += [b[1] - a[1] for a, b in pairs if a[0] == b[0] and a[2] + b[2] in ("QW", "WX", "XZ")]
    assert len(widths) > 60
    # A code that goes on in the next column is further from itself than that.
    assert max(width for width in widths if width < 2 * min(widths)) - min(widths) < 0.2
