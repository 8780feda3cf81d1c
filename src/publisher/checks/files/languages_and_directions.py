"""Documents → where the language or direction that they name is not that of their text."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from publisher.arabic.passage_languages import script_of_text
from publisher.checks.files.cascade import Said
from publisher.checks.files.markup import CODE, Document, letters_of, own_direction
from publisher.checks.files.publication import Publication
from publisher.diagnostics import Finding
from publisher.i18n.languages import direction_of, script_of

_FEWEST = 20  # letters, to judge a document by
_MUCH = 100  # letters, to judge the language of a text by
_PASSAGE = 15  # letters of a passage whose direction is judged
_SHARE = 0.15  # of letters in the script that the language has
_SAMPLE = 4000  # characters
_MOSTLY = 0.9
_EAST_ASIAN = frozenset(("Hani", "Hans", "Hant", "Jpan", "Kore", "Hang", "Hira", "Kana"))


def documents_without_direction(publication: Publication) -> Iterator[Finding]:
    """Find documents whose base direction is not that of their text."""
    styled = _directions_by_style(publication)
    for document in publication.documents.values():
        if document.body is None:
            continue
        base = own_direction(document.body) or own_direction(document.root) or styled.get(document)
        rtl, ltr = document.letters
        if rtl >= _FEWEST and base != "rtl":
            own = "".join(run.text for run in document.runs if run.direction == (base or "") and not run.code)
            ours, theirs = letters_of(own)
            if ours >= _FEWEST and ours > theirs:
                yield Finding.of("X102", document.span(), direction="rtl", given=base or "ltr")
        elif base == "rtl" and ltr >= _MUCH and ltr > _MOSTLY * (rtl + ltr):
            language = next((run.language for run in document.runs if run.language), publication.language)
            apart = sum(letters_of(run.text)[1] for run in document.runs if run.direction == "ltr")
            if language and direction_of(language) == "ltr" and apart * 2 < ltr:
                yield Finding.of("X102", document.span(), direction="ltr", given="rtl")


def _directions_by_style(publication: Publication) -> dict[Document, str]:
    """Return the directions that style sheets give to documents: no reading system must heed them, and many do."""
    found: dict[Document, str] = {}
    for setting in publication.settings:
        said = [node.style.get("direction", Said("", None)) for node in setting.nodes if node.rtl]
        if said and all(one.value == "rtl" for one in said):
            found.update(dict.fromkeys(setting.documents, "rtl"))
    return found


def passages_turned(publication: Publication) -> Iterator[Finding]:
    """Find passages within documents whose `dir` is not that of their text."""
    for document in publication.documents.values():
        body = document.body
        if body is None:
            continue
        waiting = list(reversed(body))
        while waiting:
            element = waiting.pop()
            if not isinstance(element.tag, str) or element.tag in CODE or element.tag.startswith("{"):
                continue
            if (element.get("dir") or "").lower() == "ltr" and element.tag not in ("bdo", "math"):
                own = "".join(_text_of_direction(element))
                rtl, ltr = letters_of(own)
                if rtl >= _PASSAGE and rtl > ltr * 2:
                    yield Finding.of("X103", document.span(element), text=_shown(own), element=element.tag)
                    continue
            waiting += reversed(element)


def _text_of_direction(element: "etree._Element") -> Iterator[str]:
    """Yield the text in an element that has its direction: not what names another, and no code."""
    waiting: list[tuple[etree._Element, bool]] = [(element, False)]
    while waiting:
        one, tail = waiting.pop()
        if tail:
            yield one.tail or ""
            continue
        if not isinstance(one.tag, str):
            continue
        yield one.text or ""
        for child in reversed(one):
            waiting.append((child, True))
            if not (isinstance(child.tag, str) and (child.get("dir") or child.tag in CODE or child.tag == "bdi")):
                waiting.append((child, False))


def documents_without_language(publication: Publication) -> Iterator[Finding]:
    """Find documents whose text is in no named language."""
    for document in publication.documents.values():
        nameless = sum(sum(letters_of(run.text)) for run in document.runs if not run.language and not run.code)
        if nameless >= _FEWEST and document.body is not None and nameless * 2 > sum(document.letters):
            yield Finding.of("X104", document.span())


def foreign_languages(publication: Publication) -> Iterator[Finding]:
    """Find texts in another script than that of the language that they are said to be in."""
    for document in publication.documents.values():
        texts: dict[str, list[str]] = defaultdict(list)
        for run in document.runs:
            if run.language and not run.code and sum(letters_of(run.text)):
                texts[run.language].append(run.text)
        for language, pieces in texts.items():
            sample = " ".join(pieces)
            if len(sample) > _SAMPLE:
                sample = " ".join(pieces[:: max(1, len(sample) // _SAMPLE)])[: 2 * _SAMPLE]
            script = foreign_script(sample, language)
            if script:
                yield Finding.of("X105", document.span(), language=language, script=script, text=_shown(sample))


def foreign_script(sample: str, language: str, fewest: int = _MUCH) -> str:
    """Return the script of a text where it is not that of its language; else, or where nobody knows, ""."""
    expected, letters = script_of(language), [letter for letter in sample if letter.isalpha()][:_SAMPLE]
    if not expected or len(letters) < fewest:
        return ""
    found = script_of_text("".join(letters))
    if not found or found == expected or {found, expected} <= _EAST_ASIAN:
        return ""
    if expected == "Aran" and found == "Arab":
        return ""
    own = sum(
        script_of_text(letter) == expected
        for letter in letters[: _MUCH * 4 : 1]
        if not letter.isascii() or expected == "Latn"
    )
    return found if own < _SHARE * len(letters[: _MUCH * 4]) else ""


def _shown(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())[:40]
