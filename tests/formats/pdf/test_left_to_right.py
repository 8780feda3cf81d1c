"""Latin names, numbers and code in Arabic lines: whole from pdfium, and from other readers as before."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import ImageChops

from latin_phrases import phrases
from publisher.formats.pdf.text.cid_codes import RESERVED, CodeBook, free, pair_of
from publisher.formats.pdf.text.glyph_clusters import BLANK
from publisher.formats.pdf.text.left_to_right import written
from publisher.formats.pdf.text.pdfium_order import is_parted, needs_guard, needs_mark
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest
from some import some

_MARKS = re.compile("[\u200e\u200f\u2060]")
_OF_TOKENS = r"[A-Za-z0-9+#=/\\@_-]"
_ARABIC = re.compile("[\u0620-\u064a]+")
_MOST = 0.001  # of a page's pixels may differ, by more than
_SEEN = 48


def _set(folder: Path, body: str, *, whole: bool, head: str = "") -> bytes:
    folder.mkdir()
    (folder / "publisher.toml").write_text(f"[pdf]\nwhole_latin = {str(whole).lower()}\n", "utf-8")
    (folder / "a.md").write_text(f"---\ntitle: عبارات\n{head}---\n\n{body}\n", "utf-8")
    return set_in_type(BuildRequest(folder / "a.md", ("pdf",), theme="majalla")).artefacts[0].data


def _by_pdfium(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def _by_pypdf(data: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


def _whole(text: str, tokens: list[str]) -> set[int]:
    """Return which tokens a text has with nothing of a token beside them."""
    text = " ".join(_MARKS.sub("", text).split())
    found = (re.search(f"(?<!{_OF_TOKENS}){re.escape(token)}(?!{_OF_TOKENS})", text) for token in tokens)
    return {number for number, one in enumerate(found) if one}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Two hundred sentences, set with and without what Chrome needs."""
    body = "\n\n".join(sentence for sentence, _ in phrases(200))
    folder = tmp_path_factory.mktemp("phrases")
    return _set(folder / "with", body, whole=True), _set(folder / "without", body, whole=False)


def test_tokens_and_phrases_come_back_whole_from_pdfium(both: tuple[bytes, bytes]) -> None:
    tokens = [token for _, token in phrases(200)]
    found, before = (_whole(_by_pdfium(data), tokens) for data in both)
    assert len(before) < 20
    assert len(found) >= 196


def test_other_readers_lose_none(both: tuple[bytes, bytes]) -> None:
    tokens = [token for _, token in phrases(200)]
    found, before = (_whole(_by_pypdf(data), tokens) for data in both)
    assert len(before) > 150
    assert before <= found


def test_arabic_words_stay_in_their_order(both: tuple[bytes, bytes]) -> None:
    found, before = (_ARABIC.findall(_by_pdfium(data)) for data in both)
    assert len(found) > 800
    assert found == before


def test_pages_look_the_same(both: tuple[bytes, bytes]) -> None:
    pages = []
    for data in both:
        with pypdfium2.PdfDocument(data) as document:
            pages.append([page.render(scale=2).to_pil().convert("L") for page in document])
    for one, other in some(zip(*pages, strict=True)):
        changed = sum(ImageChops.difference(one, other).histogram()[_SEEN + 1 :])
        assert changed <= _MOST * one.width * one.height


def test_every_letter_stands_on_its_page(both: tuple[bytes, bytes]) -> None:
    """A move that is misread takes letters away, which are too few to be seen among a page's pixels."""
    with pypdfium2.PdfDocument(both[0]) as document:
        for page in some(document):
            text = page.get_textpage()
            boxes = [text.get_charbox(n) for n in range(text.count_chars())]
            assert all(left > -1 and right < page.get_width() + 1 for left, _, right, _ in some(boxes))


def test_a_search_finds_them(both: tuple[bytes, bytes]) -> None:
    tokens = [token for _, token in phrases(200) if "-" in token and " " not in token]
    with pypdfium2.PdfDocument(both[0]) as document:
        pages = [page.get_textpage() for page in document]
        missing = [
            token
            for token in some(tokens)
            if not any(page.search(token, match_case=True).get_next() for page in pages)
        ]
    assert len(missing) <= 0.02 * len(tokens)


def test_blanks_have_no_text_and_no_other_use(both: tuple[bytes, bytes]) -> None:
    with pikepdf.open(BytesIO(both[0])) as pdf:
        fonts = {
            item.objgen: item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item
        }
        maps = [font.ToUnicode.read_bytes().decode() for font in fonts.values()]
    rows = {row for found in some(maps) for row in re.findall(r"<([0-9a-f]{4})><([0-9a-f]*)>", found)}
    assert {text for code, text in rows if int(code, 16) in RESERVED} == {""}


@pytest.mark.parametrize("glyphs", [5, 40, 9000])
def test_no_pair_has_the_code_of_a_blank(glyphs: int) -> None:
    own = {number: "ab"[number % 2] for number in range(glyphs)}
    book = CodeBook(glyphs, own)
    given = [book.code(f"{number}\x1f{letter}") for number in range(min(glyphs, 3000)) for letter in "abc"]
    assert RESERVED.isdisjoint(given)
    assert len(set(given)) == len(given)
    assert free(min(RESERVED), glyphs, set()) not in RESERVED
    assert book.code(pair_of(BLANK, "")) in RESERVED


# What a reader of operators could take for something else.
@pytest.mark.parametrize("text", ["<0041>", "%d", "a(b)\\c", "“é”", "\u2060"])
def test_a_text_is_a_string_of_a_pdf(text: str) -> None:
    string = pikepdf.Object.parse(written(text).encode())
    assert str(string) == text
    assert not re.search(r"<[0-9a-f]+>|%", written(text))


def test_what_is_shown_apart() -> None:
    assert all(map(is_parted, ("C++", "GPT-4o", "X11", "a b", "<br>", "2025 12")))
    assert not any(map(is_parted, ("Unicode", "2025", "20.5%", "سمع", "C++ قال", "A😀")))
    assert needs_guard("<br>")
    assert not needs_guard("C++")
    assert needs_mark("weak", "، ثم")
    assert needs_mark("neutral", " ثم")
    assert needs_mark("left", "» ثم")
    assert not needs_mark("left", "، ثم")
    assert not needs_mark("left", "ثم")


_SIGNS = "!\"#$%&'()*+,-./:;=?@^_~"
BAD = {
    "a long token": "x-" * 1400,
    "many tokens": " و".join(f"v{number}.b" for number in range(200)),
    "signs before": " ثم ".join(f"`{sign}ab1`" for sign in _SIGNS),
    "signs behind": " ثم ".join(f"`ab1{sign}`" for sign in _SIGNS),
    "brackets": 'قال (a-1) و[b-2] و«c-3» و{d-4} و"e-5" هنا',
    "a link": "قال [C++ و GPT-4o](https://example.org/a-b) ثم عاد",
    "a table": "| أ | ب |\n|---|---|\n| لغة F# | Node.js v2 |",
    "a note": "كتب[^1] نصا.\n\n[^1]: حاشية فيها ISO/IEC و foo_bar.py.",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_hard_comes_back(name: str, tmp_path: Path) -> None:
    read = _by_pdfium(_set(tmp_path / "x", BAD[name], whole=True))
    text = " ".join(read.replace("-\r\n", "-").split())  # lines end behind hyphens
    tokens = re.findall(r"v\d+\.b|[a-e]-\d\b|C\+\+|GPT-4o|F#|Node\.js v2|ISO/IEC|foo_bar\.py", BAD[name])
    if name.startswith("signs"):
        tokens = [found.strip("`") for found in re.findall(r"`[^`]+`", BAD[name])]
    if name == "a long token":
        assert text.replace(" ", "").count("x-") >= 1390
        return
    clean = _MARKS.sub("", text)
    missing = [token for token in some(tokens) if token not in clean]
    assert len(missing) <= 0.02 * len(tokens), missing


def test_documents_that_are_bound_on_the_left_are_left_alone(tmp_path: Path) -> None:
    data = _set(tmp_path / "en", "The words C++ and GPT-4o.", whole=True, head="language: en\n")
    with pikepdf.open(BytesIO(data)) as pdf:
        direction = pdf.Root.ViewerPreferences.Direction
        shown = b"".join(item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream))
    assert direction == "/L2R"
    assert b"/Run<<" not in shown
