"""Checks of what a PDF says of itself as a whole: binding, language, titles, and whether reading aloud is allowed."""

import re
from collections.abc import Iterator

from publisher.arabic.passage_languages import script_of_text
from publisher.checks.files.pdf.page_words import bare
from publisher.checks.files.pdf.pdf_file import PdfFile
from publisher.diagnostics import Finding
from publisher.i18n.languages import is_well_formed, primary, script_of

#: Scripts that a text shows by its letters alone.
_TOLD_APART = frozenset((
    *("Arab", "Armn", "Beng", "Cyrl", "Deva", "Ethi", "Geor", "Grek", "Hebr", "Latn", "Syrc", "Taml", "Thaa", "Thai"),
))  # fmt: skip
_STYLES = {"Aran": "Arab", "Syre": "Syrc", "Syrj": "Syrc", "Syrn": "Syrc"}
_FILE = re.compile(
    r"^(?:microsoft word - |powerpoint presentation|[a-z]:\\|/)"
    r"|\.(?:docx?|odt|rtf|indd|qxp|tex|html?|md|pdf|pages|txt|pptx?)$"
    r"|^(?:untitled|document|title|untitled document|بدون عنوان|مستند)\W*\d*$|^file:|^about:",
    re.IGNORECASE,
)
_LATIN_OF_UTF8 = re.compile(
    "[\u00c3\u00d8-\u00db][\u0080-\u00bf]|[\u00d8-\u00db][^\\W\\d_]?[\u2018-\u2122\u0152-\u0192]"
)


def script_named(language: str) -> str:
    """Return the script of a language where a text shows it by its letters; nothing where it does not."""
    script = script_of(language)
    script = _STYLES.get(script, script)
    return script if script in _TOLD_APART else ""


def binding(file: PdfFile) -> Iterator[Finding]:
    """Tell of pages that are turned in the direction in which the text is not read."""
    if len(file.pages) < 2 or not file.direction:
        return
    said = str(file.preferences.get("/Direction", "/L2R"))[1:]
    wanted = "R2L" if file.direction == "rtl" else "L2R"
    if said != wanted:
        yield Finding.of("X201", file.span, wanted=wanted, said=said)


def language_missing(file: PdfFile) -> Iterator[Finding]:
    """Tell of a document that names no language, or what is none."""
    if not file.language or not is_well_formed(file.language) or not primary(file.language):
        yield Finding.of("X202", file.span, said=file.language)


def language_of_another_script(file: PdfFile) -> Iterator[Finding]:
    """Tell of a language that is not written in the letters of the text."""
    named = script_named(file.language) if is_well_formed(file.language) else ""
    if named and file.script in _TOLD_APART and named != file.script and not file.is_in(named):
        yield Finding.of("X203", file.span, language=file.language, script=file.script)


def title_missing(file: PdfFile) -> Iterator[Finding]:
    """Tell of a title that is missing, or is the name of a file."""
    said = file.title or next(iter(file.xmp_titles), "")
    if not any(map(str.isalpha, said)) or _FILE.search(said):
        yield Finding.of("X234", file.span, title=said)


def titles_differ(file: PdfFile) -> Iterator[Finding]:
    """Tell of two titles, one in each of the places where readers look, and of one that is garbled."""
    garbled = bool(_LATIN_OF_UTF8.search(file.title)) and script_of_text(file.title) != "Arab"
    if garbled or "\ufffd" in file.title:
        yield Finding.of("X235", file.span, info=file.title, xmp=next(iter(file.xmp_titles), ""))
    elif file.metadata is not None and bare(file.title):
        others = [bare(title) for title in file.xmp_titles]
        if bare(file.title) not in others:
            yield Finding.of("X235", file.span, info=file.title, xmp=next(iter(file.xmp_titles), ""))


def title_not_shown(file: PdfFile) -> Iterator[Finding]:
    """Tell of a window that shows the file's name, though the document has a title."""
    if file.title and not file.preferences.get("/DisplayDocTitle"):
        yield Finding.of("X236", file.span)


def reading_forbidden(file: PdfFile) -> Iterator[Finding]:
    """Tell of permissions by which programs do not read the text aloud, or copy it."""
    if file.pdf.is_encrypted:
        allowed = file.pdf.allow
        if not (allowed.accessibility and allowed.extract):
            yield Finding.of("X247", file.span)
