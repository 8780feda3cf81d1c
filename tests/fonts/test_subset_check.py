"""What sets which words, what fonts allow, and that a cut font is proved by what it draws."""

import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import lxml.html
import pytest
import uharfbuzz as hb
from fontTools import subset as fonttools_subset
from fontTools.ttLib import TTFont

import places
from publisher.diagnostics import PublisherError
from publisher.fonts.book import read_book
from publisher.fonts.choice import shares
from publisher.fonts.rights import rights_of
from publisher.fonts.subset import subset
from publisher.fonts.subset_check import differing
from publisher.fonts.usage import Setting, Usage
from publisher.formats import flow
from publisher.model import Face
from publisher.pipeline.build import Printed
from scale import sampled

FOLDER = places.REPO / "fonts"
BOOK = {face.file: face for face in read_book(FOLDER)}
SEED = places.SEED.read_text("utf-8")
WORDS = {"ar": set(SEED.split()) | {"الله", "لا", "مُحَمَّدٌ", "﴿١٢﴾", "محمـد"}}


def _usage(css: str, markup: str) -> dict[str, set[tuple[tuple[str, ...], bool]]]:
    usage = Usage(css)
    usage.read(lxml.html.fragment_fromstring(markup, create_parent="section"), "part", "ar")
    found: dict[str, set[tuple[tuple[str, ...], bool]]] = {}
    for setting, words in usage.settings():
        for word in words:
            found.setdefault(word, set()).add((setting.families, setting.bold))
    return found


def test_the_cascade_says_what_sets_each_word() -> None:
    css = """body { font-family: "A", serif } h1, .x { font-family: "B" } b { font-weight: bold }
      .x b { font-weight: 400 } code { font-family: "C", monospace } :lang(ur) { font-family: "U" }"""
    found = _usage(
        css, '<p>نص <b>ثقيل</b></p><h1>عنوان</h1><p class="x">خاص <b>خفيف</b></p><i lang="ur">اردو</i><code>x</code>'
    )
    assert found["نص"] == {(("A",), False)}
    assert found["ثقيل"] == {(("A",), True)}
    assert found["عنوان"] == {(("B",), True)}
    assert found["خاص"] == found["خفيف"] == {(("B",), False)}
    assert found["اردو"] == {(("U",), False)}
    assert found["x"] == {(("C",), False)}


def test_a_rule_that_hangs_on_neighbours_may_hold_or_not() -> None:
    css = """p { font-family: "A" } p:first-child { font-weight: bold } h2 + p { font-family: "B" }
      @media print { p { font-family: "P" } }"""
    found = _usage(css, "<p>كلمة</p>")
    assert found["كلمة"] == {((name,), bold) for name in "ABP" for bold in (False, True)}


def test_a_long_text_is_a_small_tree() -> None:
    usage = Usage('p { font-family: "A" }')
    for number in range(200):
        usage.read(
            lxml.html.fragment_fromstring("<div>" + "<p>نص <b>ثقيل</b></p>" * 50 + "</div>"), f"{number}", "ar"
        )
    assert len(list(usage.settings())) == 2


def test_each_character_goes_to_the_first_family_that_has_it() -> None:
    setting = Setting(("Amiri", "Noto Serif Hebrew", "DejaVu Sans Mono"), True, "ar")
    found = shares([(setting, {"سلام": "a", "שלום": "a", "x≋": "a"})], tuple(BOOK.values()))
    assert found.missing == {}
    words = {face.file: told["ar"] for face, told in found.words.items()}
    assert words["Amiri-Bold.ttf"] >= {"سلام"}
    assert words["NotoSerifHebrew-Bold.ttf"] == {"שלום"}


def test_a_character_of_no_family_is_missing() -> None:
    found = shares([(Setting(("DejaVu Sans Mono",), False, "ar"), {"x\u0627\ufdfa😀": "part"})], tuple(BOOK.values()))
    assert "😀" in found.missing
    assert found.missing["😀"] == ("part", ("DejaVu Sans Mono",))


@pytest.mark.parametrize(
    "name", ["Amiri-Regular.ttf", "Amiri-Bold.ttf", "Vazirmatn-Bold.ttf", "NotoNastaliqUrdu-Regular.ttf"]
)
def test_a_cut_font_is_proved(name: str) -> None:
    face = BOOK[name]
    words = {"ar": {word for word in WORDS["ar"] if set(map(ord, word)) <= face.codepoints}}
    small = subset(face, {ord(letter) for word in words["ar"] for letter in word})
    assert list(differing(face.load(), small, words)) == []


@pytest.mark.parametrize("name", sorted(BOOK))
def test_every_spelling_of_a_letter_is_set_alike_by_a_cut_font(name: str) -> None:
    """Composed and decomposed (UAX #15): each letter of a face that has parts, by itself in a subset of its parts."""
    face = BOOK[name]
    spelt = {chr(one): unicodedata.normalize("NFD", chr(one)) for one in face.codepoints}
    apart = {word for word in spelt.values() if len(word) > 1 and set(map(ord, word)) <= face.codepoints}
    for word in sampled(sorted(apart), 40) if apart else ():  # none is right too: a face may have no such letters
        for written in {word, unicodedata.normalize("NFC", word)}:
            small = subset(face, set(map(ord, written)))
            assert list(differing(face.load(), small, {"ar": {written}})) == [], ascii(written)


def _damaged(face: Face, options: fonttools_subset.Options, text: str) -> bytes:
    font = TTFont(BytesIO(face.load()))
    cutter = fonttools_subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def test_lost_features_are_found() -> None:
    face = BOOK["Amiri-Regular.ttf"]
    options = fonttools_subset.Options()
    options.layout_features = []
    assert len(list(differing(face.load(), _damaged(face, options, SEED), WORDS))) > 100


def test_a_moved_outline_is_found() -> None:
    face = BOOK["Amiri-Regular.ttf"]
    small = TTFont(BytesIO(subset(face, set(map(ord, SEED)))))
    glyph = small["glyf"][small.getBestCmap()[ord("د")]]
    glyph.expand(small["glyf"])
    glyph.components[0].x += 1
    out = BytesIO()
    small.save(out)
    found = list(differing(face.load(), out.getvalue(), WORDS))
    assert 0 < len(found) < len(WORDS["ar"]) / 2


def test_a_lost_mark_is_found() -> None:
    face = BOOK["Amiri-Regular.ttf"]
    small = subset(face, set(map(ord, SEED)) - {0x651})
    assert "مُحَمَّدٌ" in list(differing(face.load(), small, {"ar": {"مُحَمَّدٌ"}}))


def test_a_wrong_subset_fails_the_build(sample: tuple[Path, Printed], monkeypatch: pytest.MonkeyPatch) -> None:
    edition = sample[1].edition
    monkeypatch.setattr(flow, "subset", lambda face, characters: subset(face, set(list(characters)[::2])))
    documents = [
        (part.id, part.language, lxml.html.fragment_fromstring(part.html, create_parent="div"))
        for part in edition.parts
    ]
    with pytest.raises(PublisherError) as caught:
        flow.fonts(edition, edition.screen_css, documents)
    assert caught.value.findings[0].code == "G005"


def _changed(face: Face, *, copyright_: str = "", kind: int = 0) -> Face:
    font = TTFont(BytesIO(face.load()))
    font["OS/2"].fsType = kind
    for record in font["name"].names:
        if record.nameID == 0 and copyright_:
            record.string = copyright_
    out = BytesIO()
    font.save(out)
    return replace(face, load=out.getvalue)


def test_a_reserved_name_is_given_up_and_the_licence_kept() -> None:
    face = _changed(BOOK["Amiri-Regular.ttf"], copyright_='Copyright 2020 X, with Reserved Font Name "Amiri".')
    assert rights_of(face.load()).reserved == ("Amiri",)
    names = TTFont(BytesIO(subset(face, {0x627})))["name"]
    for number in (1, 3, 4, 6):
        assert "amiri" not in names.getDebugName(number).lower()
    assert " " not in names.getDebugName(6)
    assert "Open Font License" in names.getDebugName(13)
    assert names.getDebugName(0).startswith("Copyright 2020 X")


def test_the_books_own_fonts_reserve_nothing_and_keep_their_licences() -> None:
    for face in BOOK.values():
        assert rights_of(face.load()).embedding == "cut", face.file
        if rights_of(face.load()).reserved == ():
            small, whole = (
                TTFont(BytesIO(data))["name"] for data in (subset(face, {0x20, 0x61, 0x627}), face.load())
            )
            assert [small.getDebugName(n) for n in (0, 13, 14)] == [whole.getDebugName(n) for n in (0, 13, 14)]


@pytest.mark.parametrize("kind", [0x0002, 0x0200])
def test_a_font_that_may_not_be_embedded_is_not(kind: int) -> None:
    with pytest.raises(PublisherError) as caught:
        subset(_changed(BOOK["Amiri-Regular.ttf"], kind=kind), {0x627})
    assert caught.value.findings[0].code == "G004"


def test_a_font_that_may_not_be_cut_is_embedded_whole() -> None:
    face = _changed(BOOK["Amiri-Regular.ttf"], kind=0x0100)
    assert subset(face, {0x627}) == face.load()
    assert rights_of(_changed(face, kind=0x0008).load()).embedding == "cut"


def test_all_features_are_kept() -> None:
    face = BOOK["Amiri-Regular.ttf"]
    whole, small = (TTFont(BytesIO(data)) for data in (face.load(), subset(face, set(map(ord, SEED)))))
    tags = [{record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord} for font in (whole, small)]
    assert {"init", "medi", "fina", "isol", "rlig", "calt", "ccmp"} & tags[0] <= tags[1]
    assert hb.Face(face.load()).upem == hb.Face(subset(face, {0x627})).upem


def test_only_faces_in_use_are_embedded_and_they_are_small(sample: tuple[Path, Printed]) -> None:
    import zipfile

    with zipfile.ZipFile(sample[0] / "2025-10.epub") as archive:
        sizes = {info.filename: info.compress_size for info in archive.infolist() if "/fonts/" in info.filename}
    assert set(sizes) == {
        f"EPUB/fonts/{name}.ttf"
        for name in (
            "Amiri-Regular",
            "Amiri-Italic",
            "Amiri-Bold",
            "Vazirmatn-Regular",
            "Vazirmatn-Bold",
            "DejaVuSansMono",
        )
    }
    assert sum(sizes.values()) <= 220_000


@pytest.mark.parametrize(
    "letters", ["\u0645\u065e\u06da", "\u0645\u06da\u065e", "\u0645\u065e", "\u0628\u064e\u065e\u06da"]
)
def test_letters_whose_marks_one_face_lacks_are_in_a_face_that_has_all(letters: str) -> None:
    """Amiri Quran has no U+065E; browsers set a letter with its marks in one face, or draw an empty box."""
    families = ("Amiri Quran", "Amiri")
    found = shares([(Setting(families, False, "ar"), {f"\u0646\u0648{letters}": "part"})], tuple(BOOK.values()))
    assert found.missing == {}
    assert any(
        face.family == "Amiri" and any(letters in word for word in words)
        for face, told in found.words.items()
        for words in told.values()
    )
