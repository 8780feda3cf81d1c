"""Documents → where their text is not what was written: lost letters, forms for letters, letters from the left."""

import re
from collections.abc import Iterator

from publisher.checks.files.markup import RTL_LETTER, Document
from publisher.checks.files.publication import Publication
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase

# Letters by their forms; not the signs that have no other spelling: ﴾ ﴿ ﷺ ﷲ ﷽ and their like.
_FORMS = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdef\ufe70-\ufefc]")
# Letters that end words alone: teh marbuta, alef maksura; the final letters of Hebrew.
_FINALS = "\u0629\u05da\u05dd\u05df\u05e3\u05e5"
_LETTER = "\u05d0-\u05ea\u0621-\u064a\u064b-\u0652"
_ENDS = re.compile(f"(?<=[{_LETTER}])[{_FINALS}](?![{_LETTER}])")
_BEGINS = re.compile(f"(?<![{_LETTER}])[{_FINALS}](?=[{_LETTER}])")
# The bytes of Arabic letters in UTF-8, read in a code page of Western Europe.
_MOJIBAKE = re.compile(
    "[\u00d8\u00d9\u00da\u00db][\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122\ufffd]"
)
_QUESTIONS = re.compile(r"(?<!\S)\?{4,}(?!\S)")
_FEW, _SOME = 3, 10
_SHARE_OF_FORMS = 0.05
_FEWEST_FORMS = 20


def garbled(publication: Publication) -> Iterator[Finding]:
    """Find documents whose text cannot be read, or searched, as what it looks like."""
    for document in publication.documents.values():
        if document.body is not None:
            yield from (Finding.of("X140", document.span(), reason=reason) for reason in _reasons(document))


def _reasons(document: Document) -> Iterator[Phrase]:
    text = "".join(run.text for run in document.runs if not run.code)
    if (count := text.count("\ufffd")) >= _FEW:
        yield Phrase.of("text_replaced", count=count)
    if (count := len(_QUESTIONS.findall(text))) >= _SOME:
        yield Phrase.of("text_questions", count=count)
    if (count := len(_MOJIBAKE.findall(text))) >= _SOME:
        yield Phrase.of("text_encoding", count=count)
    forms = len(_FORMS.findall(text))
    if forms >= _FEWEST_FORMS and forms >= _SHARE_OF_FORMS * len(RTL_LETTER.findall(text)):
        yield Phrase.of("text_forms", count=forms)
    if (begins := len(_BEGINS.findall(text))) > _FEW and begins > _FEW * len(_ENDS.findall(text)):
        yield Phrase.of("text_reversed", count=begins)
