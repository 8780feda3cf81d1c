"""Checks of what is copied, searched and read aloud: the texts of codes, and the order of their letters."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

from publisher.checks.files.pdf.font_maps import Font
from publisher.checks.files.pdf.letter_order import SignReader
from publisher.checks.files.pdf.outline_shapes import disagreements
from publisher.checks.files.pdf.page_words import bare, words_of
from publisher.checks.files.pdf.pdf_file import PdfFile
from publisher.diagnostics import Finding

_PASSAGE = 40  # words, by which the direction of a passage is judged
_FEWEST_SIGNS = 4
_FEWEST_WORDS, _LEAST_SMALL = 150, 0.02  # words of a font that say whether it is a language; the share of small ones
_FEW_FORMS = 4
_GARBLED, _GARBLED_SHARE = 20, 0.35  # letters of a font that have accents: no language has so many
#: Presentation forms that stand for themselves: ornate parentheses, words and phrases that are one sign.
_OWN_SIGNS = frozenset(map(chr, (0xFD3E, 0xFD3F, *range(0xFDF0, 0xFE00), *range(0xFD40, 0xFD50), 0xFEFF)))
_PICTURES = ("symbol", "wingding", "dingbat", "icon", "awesome", "emoji", "webding")
# One sign that is read as alef and lam is lam and alef turned round: an alef is joined to nothing that follows.
_TURNED = {alef + "ل": "ل" + alef for alef in "اأإآ"}
_LATIN_1 = frozenset(map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x100))))


def codes_without_text(file: PdfFile) -> Iterator[Finding]:
    """Tell of fonts with codes that say nothing to a reader, though they draw something."""
    for font in file.fonts:
        if not font.says:
            continue
        read = font.read()
        silent = [code for code in read if not font.texts.get(code) and font.draws(code)]
        if silent:
            count = sum(read[code] for code in silent)
            yield Finding.of("X215", file.span, font=font.family, count=count)


def texts_against_shapes(file: PdfFile) -> Iterator[Finding]:
    """Tell of codes that say another letter than they draw."""
    for font in file.fonts:
        for text in {font.texts.get(code, "") for code in font.read()} & _TURNED.keys():
            yield Finding.of("X216", file.span, font=font.family, drawn=_TURNED[text], said=text)
    for font, drawn, said in disagreements(file.fonts, file.faces):
        yield Finding.of("X216", file.span, font=font.family, drawn=drawn, said=said)


# So often does one word count; and the letters that are most of any text in Arabic, Persian, Urdu and Hebrew script.
_MOST_OF_ONE = 3
_FREQUENT = "اليمنوربتهدكیکאילוהמתרשבנ"
_LEAST_FREQUENT = 0.6


def words_of_no_language(file: PdfFile) -> Iterator[Finding]:
    """Tell of fonts whose words have no small words of the language among them, and other letters than it has.

    A list of names has none either, nor has one word said a hundred times: each word counts a few times at the most,
    and letters that are where they belong are as frequent as in any text.
    """
    reader = SignReader(file.language)
    if not reader.known:
        return
    words: dict[str, list[str]] = {}
    for page in file.pages:
        for run in page.runs:
            if len(run.codes) > 20:
                found = words.setdefault(run.font.family, [])
                found += [word for one in words_of(run.texts) if len(word := bare(one)) > 1 and word > "\u0590"]
    for family, found in words.items():
        counts = Counter(found)
        signs = reader.count(word for word, count in counts.items() for _ in range(min(count, _MOST_OF_ONE)))
        if signs.words < _FEWEST_WORDS or signs.small >= _LEAST_SMALL * signs.words:
            continue
        letters = Counter(letter for word in counts for letter in word)
        frequent = sum(letters[letter] for letter in _FREQUENT)
        if frequent < _LEAST_FREQUENT * letters.total():
            yield Finding.of("X254", file.span, font=family, text=" ".join(found[:4]))


def texts_of_no_use(file: PdfFile) -> Iterator[Finding]:
    """Tell of texts that are no characters of any language, or of a wrong code page."""
    for font in file.fonts:
        if any(part in font.family.lower() for part in _PICTURES):
            continue
        bad = {text: count for code, count in font.read().items() if _unusable(text := font.texts.get(code, ""))}
        if bad:
            yield Finding.of(
                "X217", file.span, font=font.family, text=_named(next(iter(bad))), count=sum(bad.values())
            )
        letters = _latin(font)
        marked = sum(count for letter, count in letters.items() if letter in _LATIN_1)
        if marked >= _GARBLED and marked > _GARBLED_SHARE * letters.total():
            text = "".join(letter for letter, _ in letters.most_common(4))
            yield Finding.of("X217", file.span, font=font.family, text=text, count=marked)


def _latin(font: Font) -> Counter[str]:
    return Counter(
        {
            letter: count
            for code, count in font.read().items()
            for letter in font.texts.get(code, "")
            if letter.isalpha() and letter < "\u0250"
        }
    )


def _unusable(text: str) -> bool:
    return any(
        letter == "\ufffd"
        or unicodedata.category(letter) in ("Co", "Cn", "Cs")
        or (letter < " " and letter not in "\t\n\r")
        for letter in text
    )


def _named(text: str) -> str:
    return " ".join(f"U+{ord(letter):04X}" for letter in text[:3])


def presentation_forms(file: PdfFile) -> Iterator[Finding]:
    """Tell of letters in the forms that they have on the page, by which a search for them finds nothing."""
    for font in file.fonts:
        forms = Counter(
            {
                letter: count
                for code, count in font.read().items()
                for letter in font.texts.get(code, "")
                if "\ufb50" <= letter <= "\ufefc" and not "\ufe00" <= letter < "\ufe70" and letter not in _OWN_SIGNS
            }
        )
        if forms.total() >= _FEW_FORMS:
            text = "".join(letter for letter, _ in forms.most_common(4))
            yield Finding.of("X218", file.span, font=font.family, text=text, count=forms.total())


def letters_backwards(file: PdfFile) -> Iterator[Finding]:
    """Tell of pages with words whose letters are given backwards."""
    reader = SignReader(file.language)
    if not reader.known or file.direction != "rtl":
        return
    for page in file.pages:
        words = [(word, bare(word)) for line in page.lines for word in line.read]
        for at in range(0, len(words), _PASSAGE):
            passage = words[at : at + _PASSAGE]
            signs = reader.count(letters for _, letters in passage)
            if signs.backward >= _FEWEST_SIGNS and signs.backward > 2 * signs.forward:
                text = " ".join(word for word, _ in passage[:5])
                yield Finding.of("X219", file.span, page=page.number + 1, text=text)
                break
