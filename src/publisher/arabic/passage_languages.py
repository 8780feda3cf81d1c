"""The languages of passages where no author named them, for screen readers to speak them (WCAG 2.2, 3.1.2).

A passage is what stands apart: a run that was isolated, code, a paragraph of another direction. Most languages are
recognised by their script, those in Latin letters by their most common words, and a few words by their accents.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

from publisher.html_tree import fragment, inner_html
from publisher.i18n.languages import script_of

_CODE = frozenset(("code", "kbd", "samp", "pre"))
_PASSAGES = _CODE | {"bdi"}
_NO_WORD = re.compile(r"\d|[@/\\_=]|\.\w")
_MIXED = 0.2  # of the letters of a passage: in the script of the text around it
_MARKUP = re.compile("<(?:bdi|code|kbd|samp|pre)\\b|<[a-z0-9]+ [^>]*\\bdir=")
# Runs of Hebrew, Syriac and Thaana letters, which no isolate sets apart in Arabic.
_SAME_DIRECTION = re.compile(
    "|".join(
        f"[{letters}](?:[{letters}\\s]*[{letters}])?"
        for letters in ("\u0591-\u05f4", "\u0710-\u074f", "\u0780-\u07b1")
    )
)
# The first words of characters' names in Unicode, as scripts.
_SCRIPTS = {
    "LATIN": "Latn",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "GREEK": "Grek",
    "CYRILLIC": "Cyrl",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "TAMIL": "Taml",
    "THAI": "Thai",
    "ETHIOPIC": "Ethi",
    "SYRIAC": "Syrc",
    "THAANA": "Thaa",
    "TIFINAGH": "Tfng",
    "CJK": "Hani",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "KATAKANA-HIRAGANA": "Jpan",
    "HANGUL": "Kore",
}
# What is written in a script, unless letters or words say otherwise.
_USUAL = {
    **{
        "Arab": "ar",
        "Hebr": "he",
        "Grek": "el",
        "Cyrl": "ru",
        "Armn": "hy",
        "Geor": "ka",
        "Deva": "hi",
        "Beng": "bn",
    },
    **{"Taml": "ta", "Thai": "th", "Ethi": "am", "Syrc": "syr", "Thaa": "dv", "Tfng": "zgh", "Hani": "zh"},
    **{"Jpan": "ja", "Kore": "ko"},
}
# Letters that one language of a script has and its neighbours in these pages have not.
_LETTERS = (
    ("Arab", "ur", "ٹڈڑےں"),
    ("Arab", "ckb", "ێڕڵڤ"),
    ("Arab", "ug", "ۇۈۋ"),
    ("Arab", "ps", "ټډړږښڼۍ"),
    ("Arab", "fa", "پچژگکی"),
    ("Cyrl", "uk", "іїєґ"),
    ("Latn", "de", "äöüß"),
    ("Latn", "tr", "ğşı"),
    ("Latn", "es", "ñ¿¡"),
    ("Latn", "pt", "ãõ"),
    ("Latn", "fr", "éèêàâçùûîïôœ"),
)
# Words of which a sentence of their language has some, and a sentence of another few.
_WORDS = {
    "en": "the of and to in is for that with as on by this from it are was not have you",
    "fr": "le la les de des du et en est un une dans pour que qui sur avec par au ce",
    "de": "der die das und ist in den von mit ein eine für auf nicht dem zu im sich des",
    "es": "el la los las de del y en es un una por para que con se su como al",
    "it": "il la le di del della e è un una per che con in da non sono al gli",
    "pt": "o a os as de do da e em é um uma para que com não por no na",
    "tr": "ve bir bu için ile de da olarak çok daha en ne o gibi var",
    "nl": "de het een en van in is op te dat die voor met niet zijn aan",
    "id": "yang dan di dari untuk dengan ini itu pada adalah tidak ke",
}
_KNOWN = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 2  # words that tell a language


def speak(markup: str, language: str) -> str:
    """Write the language of each passage of a fragment into it, where it is another than that around it.

    `language` is that of the fragment. What an author named stays; a language that nothing tells is left out.
    """
    apart = script_of(language) == "Arab" and _SAME_DIRECTION.search(markup)
    if not apart and not _MARKUP.search(markup):
        return markup
    root = fragment(markup)
    changed = False
    waiting = [(root, language)]
    while waiting:
        element, around = waiting.pop()
        own = element.get("lang") or ""
        if not own and _is_passage(element):
            own = _language_of_passage(element, around, language)
            if own:
                element.set("lang", own)
                changed = True
        waiting += [(child, own or around) for child in element if isinstance(child.tag, str)]
    changed |= bool(apart) and _set_apart(root, language)
    return inner_html(root) if changed else markup


def _set_apart(root: HtmlElement, language: str) -> bool:
    """Give each run of another script of the same direction an element that says its language."""
    found = False
    for element in list(root.iter("*")):
        within = (other.get("lang") for other in (element, *element.iterancestors()))
        if script_of(next(filter(None, within), language)) == "Arab":
            for child in list(element):
                found |= _part(element, child, child.tail or "")
            found |= _part(element, None, element.text or "")
    return found


def _part(element: HtmlElement, before: HtmlElement | None, text: str) -> bool:
    """Part a text of an element at the runs in it; it follows a child, or begins the element."""
    # A sign alone, such as the hyphen of Hebrew, is no passage.
    runs = [run for run in _SAME_DIRECTION.finditer(text) if script_of_text(run[0])]
    for run, end in zip(reversed(runs), [len(text), *(later.start() for later in reversed(runs))], strict=False):
        passage = lxml.html.Element("span", lang=_USUAL[script_of_text(run[0])])
        passage.text, passage.tail = run[0], text[run.end() : end]
        element.insert(0 if before is None else element.index(before) + 1, passage)
    if runs and before is None:
        element.text = text[: runs[0].start()]
    elif runs and before is not None:
        before.tail = text[: runs[0].start()]
    return bool(runs)


def _language_of_passage(element: HtmlElement, around: str, article: str) -> str:
    """Tell the language of a passage; one in which the text around goes on, as a list of names, has none as a whole.

    Passages within it have their own. Code is of its letters, whatever its comments are written in.
    """
    if element.tag in _CODE:
        return language_of(element.text_content(), around, article)
    said = "".join(_own_texts(element)) or element.text_content()
    scripts = _scripts_of(said)
    if scripts[script_of(around)] > _MIXED * scripts.total():
        return ""
    return language_of(said, around, article)


def _own_texts(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not _is_passage(child) and not child.get("lang"):
            yield from _own_texts(child)
        yield child.tail or ""


def words_in(text: str) -> str:
    """Give the words of a text, without hashes, numbers, addresses and names of files, which are of no language."""
    return " ".join(word for word in text.split() if not _NO_WORD.search(word))


def _is_passage(element: HtmlElement) -> bool:
    return element.tag in _PASSAGES or bool(element.get("dir"))


def language_of(text: str, around: str, article: str = "") -> str:
    """Return the language of a passage within a text in another; nothing where it has that, or nobody can tell.

    A passage in the script of its `article` is in that language.
    """
    script = script_of_text(text)
    if script in ("", script_of(around)):
        return ""
    if article and script == script_of(article):
        return article
    return _by_words(text) if script == "Latn" else _by_letters(text, script) or _USUAL.get(script, "")


def script_of_text(text: str) -> str:
    """Return the script of most letters of a text (ISO 15924); nothing where there are none of a known one."""
    if text[:_ENOUGH].isascii():
        return "Latn" if any(map(str.isalpha, text[:_ENOUGH])) else ""
    found = _scripts_of(text)
    return max(found, key=lambda script: found[script], default="")


def _scripts_of(text: str) -> Counter[str]:
    """Count the letters of a text by script, those of known ones."""
    found = Counter(
        _SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0], "")
        for character in text[:_ENOUGH]
        if character.isalpha()
    )
    del found[""]
    if found["Jpan"]:  # most of whose letters may be Chinese ones
        found["Jpan"] += found.pop("Hani", 0)
    return +found


_ENOUGH = 2000  # characters, to know a script by


def _by_words(text: str) -> str:
    """Tell the language of Latin letters by words, then by accents; English where neither does: names, addresses."""
    text = words_in(text)
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {language: sum(word in known for word in words) for language, known in _KNOWN.items()}
    best = max(counts, key=lambda language: counts[language])
    rest = max(count for language, count in counts.items() if language != best)
    if counts[best] >= _FEWEST and counts[best] > rest:
        return best
    if len(words) >= _PASSAGE:  # its letters are those of more languages than are known here
        return "en" if best == "en" and counts[best] > rest else ""
    return "en" if text.isascii() or all(map(str.isascii, words)) else _by_letters(text, "Latn")


_PASSAGE = 12  # words, of which two at least are common ones, in whatever language


def _by_letters(text: str, script: str) -> str:
    small = text.lower()
    own = (language for of, language, letters in _LETTERS if of == script and any(one in small for one in letters))
    return next(own, "")
