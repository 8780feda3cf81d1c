"""Strokes on the page: which words of which texts are drawn out in lines as they are set, and which never."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from weasyprint import document
from weasyprint.formatting_structure.boxes import Box, TextBox
from weasyprint.layout import block

import oracle
from places import REPO
from publisher.arabic.script import TATWEEL
from publisher.fonts.book import read_book
from publisher.formats.pdf.render.justification import draw_out
from publisher.formats.pdf.render.kashida_faces import RulesByFace
from publisher.formats.pdf.render.layout import Press
from publisher.formats.pdf.render.patches.fixes import verse_layout
from publisher.formats.pdf.workers.messages import Setting
from publisher.model import Edition
from publisher.system.limits import Limits
from some import some

FACES = read_book(REPO / "fonts")
_PLAIN = "كتب الناس عن المدرسة والكتابة في كل مكان يصل إليه القلم والحاسوب، وتطورت صناعة الطباعة بعد ذلك. "
_VOCALISED = "كَتَبَ النَّاسُ عَنِ المَدْرَسَةِ وَالكِتَابَةِ فِي كُلِّ مَكَانٍ يَصِلُ إِلَيْهِ القَلَمُ وَالحَاسُوبُ مَعًا. "
_URDU = "پاکستان میں اردو زبان بولنے والوں کی تعداد بہت زیادہ ہے اور اس کی تاریخ بھی طویل ہے، مستقبل میں بھی۔ "
_QURAN = "قل هو الله أحد الله الصمد لم يلد ولم يولد ولم يكن له كفوا أحد والسماء والطارق وما أدراك ما الطارق "


def _drawn_out(folder: Path, body: str, *, head: str = "", settings: str = "", page: str = "a4") -> list[str]:
    """Return the words that are drawn out in an article of the theme majalla."""
    (folder / "templates" / "majalla").mkdir(parents=True, exist_ok=True)
    (folder / "templates" / "majalla" / "theme.toml").write_text(settings, "utf-8")
    (folder / "publisher.toml").write_text('publisher = "دار"\n', "utf-8")
    article = folder / "a.md"
    article.write_text(f"---\ntitle: عنوان\n{head}---\n\n{body}\n", "utf-8")
    return list(_of_edition(oracle.printed(article, theme="majalla", pages=(page,)).edition))


def _of_edition(edition: Edition) -> Iterator[str]:
    press = Press(Setting(replace(edition, parts=(), layouts=()), edition.layouts[0], Limits(), 1))
    for part in edition.parts:
        rendered = press.lay_out(part, "right", None, {})
        draw_out(rendered, edition.layouts[0].justify, edition.faces)
        for page in rendered.pages:
            yield from _words(page._page_box)


def _words(box: Box) -> Iterator[str]:
    """Yield the words around the extenders of text boxes, without them."""
    extended = getattr(box, "extended", {}) if isinstance(box, TextBox) else {}
    for index in extended:
        start = max(box.text.rfind(space, 0, index) for space in " \u00a0") + 1
        yield box.text[start:].split(maxsplit=1)[0].replace(TATWEEL, "")
    for child in getattr(box, "children", ()):
        yield from _words(child)


def test_arabic_lines_are_drawn_out(tmp_path: Path) -> None:
    """What the other tests say of nothing would mean nothing otherwise."""
    for page in ("a4", "a5"):
        found = _drawn_out(tmp_path, _PLAIN * 12, page=page)
        assert len(found) > 10
        assert {"صناعة", "الطباعة"} & set(found)


def test_no_word_in_nastaliq_is_drawn_out(tmp_path: Path) -> None:
    for page in ("a4", "a5"):
        assert _drawn_out(tmp_path, _URDU * 12, head="language: ur\n", page=page) == []


def test_no_urdu_in_an_arabic_article_is_drawn_out(tmp_path: Path) -> None:
    urdu = set(_URDU.split())
    span = f'{_PLAIN * 2}<span lang="ur">{_URDU * 2}</span>{_PLAIN * 2}'
    paragraph = f'<p lang="ur">{_URDU * 5}</p>'
    found = _drawn_out(tmp_path, "\n\n".join([span, paragraph] * 4), head="language: ar\n")
    assert len(found) > 10
    assert [word for word in found if word.strip("،۔.") in {one.strip("،۔.") for one in urdu}] == []


def test_an_author_cannot_tear_nastaliq(tmp_path: Path) -> None:
    assert _drawn_out(tmp_path, _URDU.replace("ستا", "سـتا") * 12, head="language: ur\n") == []


@pytest.mark.parametrize("verse", ["", '<p lang="ar">', "> "], ids=["paragraph", "html", "quotation"])
def test_no_word_of_the_quran_is_drawn_out_on_however_many_lines(verse: str, tmp_path: Path) -> None:
    ends = "</p>" if verse.startswith("<p") else ""
    body = f"{verse}{_PLAIN * 2}﴿{_QURAN * 5}﴾ {_PLAIN * 2}{ends}"
    found = _drawn_out(tmp_path, "\n\n".join([body] * 3))
    assert len(found) > 5
    assert set(found) <= {word.strip("،.") for word in _PLAIN.split()} | set(_PLAIN.split())


def test_no_word_of_the_quran_is_drawn_out_over_columns_and_pages(tmp_path: Path) -> None:
    found = _drawn_out(tmp_path, f"{_PLAIN * 3}﴿{_QURAN * 60}﴾ {_PLAIN * 3}", page="a5")
    assert len(found) > 5
    assert set(found) <= set(_PLAIN.split())


def test_no_word_of_the_quran_is_drawn_out_over_paragraphs_and_markup(tmp_path: Path) -> None:
    body = f"{_PLAIN * 3}﴿{_QURAN * 3}\n\n{_QURAN * 4}\n\n{_QURAN} **{_QURAN}** {_QURAN}﴾. {_PLAIN * 3}"
    found = _drawn_out(tmp_path, body)
    assert len(found) > 5
    assert set(found) <= set(_PLAIN.split())


def test_words_beside_the_quran_do_not_take_what_its_whole_line_lacks(tmp_path: Path) -> None:
    """Extenders are as wide in lines with the Quran as in others, and no wider for each word beside it."""
    plain = _widths(tmp_path, _PLAIN * 20)
    beside = _widths(tmp_path, "\n\n".join(f"{_PLAIN} ﴿{_QURAN * n}﴾ المدرسة والكتابة" for n in range(1, 9)))
    assert len(some(plain)) > 20
    assert max(some(beside)) <= max(plain)
    assert sum(beside) / len(beside) <= sum(plain) / len(plain)


def _widths(folder: Path, body: str) -> list[float]:
    """Return how wide the extenders of an article are, in em."""
    (folder / "publisher.toml").write_text('publisher = "دار"\n', "utf-8")
    article = folder / "a.md"
    article.write_text(f"---\ntitle: عنوان\n---\n\n{body}\n", "utf-8")
    edition = oracle.printed(article, theme="majalla", pages=("a4",)).edition
    press = Press(Setting(replace(edition, parts=(), layouts=()), edition.layouts[0], Limits(), 1))
    part = next(part for part in edition.parts if part.kind == "article")
    rendered = press.lay_out(part, "right", None, {})
    draw_out(rendered, edition.layouts[0].justify, edition.faces)
    boxes = [box for page in rendered.pages for box in page._page_box.descendants() if isinstance(box, TextBox)]
    return [width / box.style["font_size"] for box in boxes for width in getattr(box, "extended", {}).values()]


def test_no_vocalised_prose_is_drawn_out(tmp_path: Path) -> None:
    bare = "مستقبل المدرسة "
    assert _drawn_out(tmp_path, (_VOCALISED * 4 + bare) * 4) == []
    mixed = _drawn_out(tmp_path, f"{_PLAIN * 5}\n\n{_VOCALISED * 8}")
    assert len(mixed) > 5
    assert set(mixed) <= set(_PLAIN.split())


@pytest.mark.parametrize(("said", "drawn"), [("true", True), ("false", False)])
def test_vocalised_verse_is_drawn_out_as_the_theme_says(
    said: str, *, drawn: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lay_out_verse(monkeypatch)
    verse = "بَيَاضٌ يُنَادِي مِدَادًا بَعِيدًا // فَيَأْتِي عَلَى مَهْلِهِ وَيَزُورُ\n\n" * 3
    found = _drawn_out(tmp_path, verse, head="verse: true\n", settings=f"[justify]\nvocalised_verse = {said}\n")
    assert bool(found) is drawn


def _lay_out_verse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the change by which lines of verse are known to be such."""
    monkeypatch.setattr(document, "layout_document", verse_layout._layout_document)
    monkeypatch.setattr(block, "block_container_layout", verse_layout._container_layout)


def test_no_verse_is_drawn_out_within_the_quran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _lay_out_verse(monkeypatch)
    verse = "﴿" + "وَالسَّمَاءِ وَالطَّارِقِ مُسْتَقِيمًا // وَمَا أَدْرَاكَ مَا الطَّارِقُ مُسْتَقِيمًا\n\n" * 3 + "﴾"
    assert _drawn_out(tmp_path, verse, head="verse: true\n") == []


def test_no_code_and_no_latin_is_drawn_out(tmp_path: Path) -> None:
    kept = "`مستقبل المدرسة` و`مستطيلة` ثم <kbd>مدرستهم</kbd> مع OpenAI و ChatGPT، <bdi>مستطيلات</bdi>. "
    settings = '[justify.rules]\n"DejaVu Sans Mono" = "naskh"\n'
    found = _drawn_out(tmp_path, (_PLAIN + kept) * 8, settings=settings)
    assert len(found) > 5
    assert not {"مدرستهم", "مستطيلة", "مستقبل", "مستطيلات"} & {word.strip(".") for word in found}
    assert all(any("\u0620" <= letter <= "\u06ff" for letter in word) for word in found)


def test_no_stroke_follows_a_particle_or_stands_in_a_short_word(tmp_path: Path) -> None:
    body = "فمعيار الجودة هذا **شمس** سنة وسيكون للناس بمعيار آخر، فسيكون *سنة* لبنتهم الآن قمر وبسرعة كلهم. " * 14
    found = _drawn_out(tmp_path, body)
    assert len(found) > 5
    assert [word for word in found if sum(map(str.isalpha, word)) <= 3] == []
    assert not {"فسيكون", "وسيكون", "الآن", "كلهم."} & set(found)


def test_a_theme_names_other_rules_for_a_family(tmp_path: Path) -> None:
    naskh = _drawn_out(tmp_path, "يقرأ الناس تقويمها وعلومنا في الربيع المستقيم نفسه. " * 20)
    simple = _drawn_out(
        tmp_path,
        "يقرأ الناس تقويمها وعلومنا في الربيع المستقيم نفسه. " * 20,
        settings='[justify.rules]\nAmiri = "simple"\n',
    )
    none = _drawn_out(tmp_path, _PLAIN * 12, settings='[justify.rules]\nAmiri = "none"\n')
    assert "المستقيم" in simple  # its best place; the classical rules have better words
    assert "المستقيم" not in naskh
    assert naskh
    assert none == []


def test_every_family_that_has_arabic_letters_says_by_which_rules() -> None:
    named = {face.family: face.kashida for face in FACES}
    assert named["Noto Nastaliq Urdu"] == named["Amiri Quran"] == "none"
    assert named["Amiri"] == named["Noto Naskh Arabic"] == "naskh"
    assert named["Vazirmatn"] == "simple"
    assert {face.kashida for face in FACES} == {"naskh", "simple", "none"}


def _rules(families: tuple[str, ...], text: str) -> Any:
    found = RulesByFace([(face.family, face.kashida) for face in FACES], FACES).of(families, text)
    return found if isinstance(found, str) else [found(word) for word in text.split()]


def test_the_rules_are_those_of_the_face_that_draws_a_word() -> None:
    assert _rules(("Amiri", "serif"), "كتاب مدرسة") == "naskh"
    assert _rules(("amiri", "serif"), "كتاب") == "naskh"
    assert _rules(("Noto Nastaliq Urdu", "Amiri"), "کتاب پاکستان") == "none"
    assert _rules(("Vazirmatn", "Amiri"), "كتاب") == "simple"
    assert _rules(("serif",), "كتاب") == ["none"]
    lacking = sorted(set(map(chr, FACES[0].codepoints)) - set(map(chr, _codepoints("Noto Nastaliq Urdu"))))
    letters = [letter for letter in lacking if "\u0620" <= letter <= "\u077f" and letter.isalpha()]
    if letters:  # a word of two faces has no rules
        assert _rules(("Noto Nastaliq Urdu", "Amiri"), f"{letters[0]}تاب كتاب") == ["none", "none"]
        assert _rules(("Noto Nastaliq Urdu", "Amiri"), letters[0]) == ["naskh"]


def _codepoints(family: str) -> set[int]:
    return {point for face in FACES if face.family == family for point in face.codepoints}
