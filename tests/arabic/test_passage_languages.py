"""Passages name their language where script or words tell it, and keep what their authors said."""

import pytest
from lxml import html

from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.passage_languages import language_of, script_of_text, speak, words_in
from some import some

TOLD = {
    "OpenAI": "en",
    "Visual Studio Code": "en",
    "https://example.org/um/para/os-nao/uma-das": "en",
    "example.org/les-une-des": "en",
    "Ceci est une phrase en français: https://example.org/the/and/of/is/to": "fr",
    "This is an English sentence, and the words of it say so.": "en",
    "Ceci est une phrase en français, et les mots le disent.": "fr",
    "Das ist ein Satz auf Deutsch, und die Wörter sagen es.": "de",
    "Esta es una frase en español y las palabras lo dicen.": "es",
    "Bu bir Türkçe cümle ve kelimeler bunu söylüyor.": "tr",
    "Café de Flore": "fr",
    "Müller": "de",
    "İstanbul Şişli": "tr",
    "Αθήνα": "el",
    "Москва": "ru",
    "Київ": "uk",
    "ירושלים": "he",
    "北京": "zh",
    "東京タワー": "ja",
    "서울": "ko",
    "Երևան": "hy",
    "2025–2026": "",
    "+966 50 123 4567": "",
    "☎ →": "",
    "": "",
    # Of another language than these, nobody knows which: better none than a wrong one.
    "Kvinnan läste boken som hennes mormor hade skrivit under det långa kriget mot vintern": "",
}


@pytest.mark.parametrize("text", TOLD)
def test_a_passage_in_an_arabic_text(text: str) -> None:
    assert language_of(text, "ar") == TOLD[text]


@pytest.mark.parametrize(
    ("text", "around", "language"),
    [
        ("شارع المتنبي", "en", "ar"),
        ("خیابان انقلاب و پارک لاله", "en", "fa"),
        ("اردو بازار میں کھڑا ہے", "en", "ur"),
        ("كوردستان ێڕ", "fr", "ckb"),
        ("OpenAI", "fr", ""),
        ("OpenAI", "fa", "en"),
        ("OpenAI", "sr-Latn", ""),
        ("Москва", "sr", ""),
        ("نص", "ur", ""),
    ],
)
def test_a_passage_in_another_text(text: str, around: str, language: str) -> None:
    assert language_of(text, around) == language


def test_a_passage_in_the_script_of_its_article_is_in_its_language() -> None:
    assert language_of("تعليق في الشيفرة", "en", "fa") == "fa"


@pytest.mark.parametrize(
    ("markup", "spoken"),
    [
        ("<p>شركة OpenAI هنا.</p>", [("bdi", "en")]),
        ("<p>الأمر <code>print</code> هنا.</p>", [("code", "en")]),
        ("<p>This whole paragraph is in English, and it is one.</p>", [("p", "en")]),
        ('<p lang="fr">Déjà vu</p>', []),
        ('<p>قال <bdi lang="de" dir="ltr">Ja</bdi>.</p>', []),
        ("<p>في 2025 و10:30.</p>", []),
        ("<p>نص كله عربي.</p>", []),
        ("<pre><code>x = 1\n# تعليق بالعربية هنا\n</code></pre>", [("bdi", "en")]),
        ("<p>في ירושלים و<b>תל אביב</b> הים، ثم عاد.</p>", [("span", "he")]),
        ('<p>قال <bdi dir="rtl">שלום</bdi>.</p>', [("bdi", "he")]),
        ("<ul><li>Only English in this item of the list</li></ul>", [("bdi", "en")]),
    ],
)
def test_what_an_author_did_not_say_is_written(markup: str, spoken: list[tuple[str, str]]) -> None:
    before = isolate(markup, "rtl", "ar")
    after = html.fragment_fromstring(speak(before, "ar"), create_parent="div")
    known = {element.get("lang") for element in html.fragment_fromstring(before, create_parent="div").iter()}
    found = [(e.tag, e.get("lang")) for e in after.iter() if e.get("lang") and e.get("lang") not in known]
    assert set(found) == set(spoken) or [one for one in found if one in spoken] == spoken
    assert after.text_content() == html.fragment_fromstring(before, create_parent="div").text_content()


@pytest.mark.parametrize(
    "markup", ["<p>شركة OpenAI و<code>x</code> في Paris.</p>", '<p dir="ltr">English words here</p>']
)
def test_speaking_twice_is_speaking_once(markup: str) -> None:
    once = speak(isolate(markup, "rtl", "ar"), "ar")
    assert speak(once, "ar") == once != isolate(markup, "rtl", "ar")


def test_scripts_of_mixed_texts() -> None:
    for text, script in some({"abc نص": "Latn", "نصوص abc": "Arab", "12": "", "é": "Latn", "¿ñ?": "Latn"}.items()):
        assert script_of_text(text) == script, text


NAMES = {"ar": "سلمى الكاتبة", "de": "Jean-Luc Müller", "en": "Mary Smith", "ru": "Анна Петрова", "he": "דוד לוי"}


@pytest.mark.parametrize("first", NAMES)
@pytest.mark.parametrize("second", NAMES)
def test_a_passage_of_several_names_is_in_no_language_as_a_whole(first: str, second: str) -> None:
    """Each name of another script than the text around it has its own language, and the others that of the text."""
    markup = f'<p><bdi dir="rtl">بقلم {NAMES[first]}، {NAMES[second]}</bdi></p>'
    root = html.fragment_fromstring(speak(isolate(markup, "rtl", "ar"), "ar"))
    for language in (first, second):
        name = NAMES[language].split()[-1]
        text = root.xpath("//text()[contains(., $name)]", name=name)[0]
        holder = text.getparent() if text.is_text else text.getparent().getparent()
        around = [element.get("lang") for element in (holder, *holder.iterancestors()) if element.get("lang")]
        assert around == ([] if language == "ar" else [language])


def test_hashes_numbers_and_addresses_are_no_words() -> None:
    said = "139b65cefa5bdeadbeef sha256:ab12 a@b.org https://x.org/y كلمة file.png v1.2 SOME_NAME word, و"
    assert words_in(said) == "كلمة word, و"
