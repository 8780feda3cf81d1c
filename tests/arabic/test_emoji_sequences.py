"""Emoji sequences are one sign: in an element of their own, whose face has a glyph for each of them."""

import html
import re

import pytest
import uharfbuzz as hb
from hypothesis import given
from hypothesis import strategies as st

from places import REPO
from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.emoji_sequences import EMOJI, KEYCAP, undrawn_frames, without_frames
from publisher.arabic.html_digits import retype
from publisher.arabic.numbers import with_digits
from publisher.fonts.book import read_book
from publisher.formats.pdf.render.fontconfig import EMOJI_FAMILY
from publisher.html_tree import text_of
from scale import examples
from some import some

FACES = read_book(REPO / "fonts")
_KEYCAPS = [f"{key}\ufe0f\u20e3" for key in "0123456789#*"]
_FLAGS = ["🇸🇦", "🇪🇬", "🇾🇪", "🇵🇸", "🇲🇦", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"]
_JOINED = ["👨‍👩‍👧", "👩🏽‍💻", "👩🏽‍🤝‍👩🏿", "🏳️‍🌈", "❤️‍🔥", "🧑‍🧑‍🧒"]
_TONES = ["👍🏽", "👍🏿", "✋🏻", "☝🏾"]
_MARKED = ["❤️", "☎️", "©️", "®️", "™️", "↔️", "▶️", "‼️", "☀️", "✈️"]
SEQUENCES = [*_KEYCAPS, "1\u20e3", *_FLAGS, *_JOINED, *_TONES, *_MARKED]
_TEMPLATES = (
    "<p>قال {} ثم</p>",
    "<h2>{}</h2>",
    "<p>a {} b</p>",
    '<code dir="ltr">x{}y</code>',
    "<td><b>و</b>{}</td>",
)


@pytest.mark.parametrize("sequence", SEQUENCES, ids=ascii)
def test_a_sequence_is_one_element(sequence: str) -> None:
    for template in _TEMPLATES:
        once = isolate(template.format(sequence), "rtl")
        assert f'<span class="{EMOJI}">{sequence}</span>' in once
        assert once.count("<span") == 1
        assert isolate(once, "rtl") == once


@pytest.mark.parametrize("sequence", SEQUENCES, ids=ascii)
def test_the_emoji_face_draws_it_as_one_sign(sequence: str) -> None:
    (face,) = (face for face in FACES if face.role == "emoji")
    assert face.family == EMOJI_FAMILY
    font, buffer = hb.Font(hb.Face(face.load())), hb.Buffer()
    buffer.add_str(sequence)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    drawn = [place.x_advance for place in buffer.glyph_positions if place.x_advance]
    assert len(drawn) == 1
    assert all(info.codepoint for info in some(buffer.glyph_infos))


def test_neighbours_keep_their_order() -> None:
    assert isolate("<p>ثم 1️⃣2️⃣ و</p>", "rtl") == f'<p>ثم <span class="{EMOJI}">1️⃣2️⃣</span> و</p>'


@pytest.mark.parametrize("plain", ["😀", "1 2", "ص‍ل", "a\u200db", "۱", "☎\ufe0e", "©", "نص"])
def test_what_is_no_sequence_is_left_alone(plain: str) -> None:
    assert "<span" not in isolate(f"<p>{plain}</p>", "rtl")


@pytest.mark.parametrize("key", ["١", "۱", "A", "a"])
def test_other_keycaps_are_drawn_in_a_box(key: str) -> None:
    boxed = isolate(f"<p>و {key}\ufe0f\u20e3.</p>", "rtl")
    assert re.sub("</?bdi[^>]*>", "", boxed) == f'<p>و <span class="{KEYCAP}">{key}</span>.</p>'
    assert list(undrawn_frames(f"و{key}\u20e3")) == []


def test_a_letter_within_a_word_has_no_keycap() -> None:
    assert KEYCAP in isolate("<p>الحرف أ\u20e3 وحده</p>", "rtl")
    assert list(undrawn_frames("وأ\u20e3 و\u20e3ب")) == ["أ", "و"]
    assert list(undrawn_frames("1️⃣ ١\u20e3")) == []


def test_a_keycap_keeps_its_digit() -> None:
    assert with_digits("البند 1️⃣ من 12", "arab") == "البند 1️⃣ من ١٢"
    assert retype(isolate("<p>البند 1️⃣ من 12</p>", "rtl"), "arab").count("1️⃣") == 1


def test_plain_texts_have_only_the_frames_that_are_drawn() -> None:
    assert without_frames("1️⃣ ١⃣ A\ufe0f\u20e3") == "1️⃣ ١ A"


@examples(100)
@given(st.text(st.sampled_from(list("1a#ع ❤👨👧🇸🏽\u200d\ufe0f\u20e3\U000e0067\U000e007f")), max_size=30))
def test_no_other_character_changes(text: str) -> None:
    once = isolate(f"<p>{html.escape(text)}</p>", "rtl")
    kept = [letter for letter in text if letter not in "\u20e3\ufe0f\u200d"]
    assert [letter for letter in text_of(once) if letter not in "\u20e3\ufe0f\u200d"] == kept
    assert isolate(once, "rtl") == once
