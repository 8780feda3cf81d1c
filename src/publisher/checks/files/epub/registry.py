"""Every check of an EPUB, and all of them on one file."""

from publisher.checks.files import (
    arabic_styles,
    embedded_fonts,
    languages_and_directions,
    link_targets,
    picture_texts,
)
from publisher.checks.files.base import FileCheck, UnreadableError, findings_of
from publisher.checks.files.epub import navigation_checks, package_checks
from publisher.checks.files.epub.epub_book import Book
from publisher.checks.files.epub.epub_reader import read
from publisher.checks.files.garbled_text import garbled
from publisher.checks.files.lost_isolates import disordered
from publisher.checks.files.style_links import unstyled
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Span

CHECKS: tuple[FileCheck[Book], ...] = (
    FileCheck("X101", package_checks.progression),
    FileCheck("X102", languages_and_directions.documents_without_direction),
    FileCheck("X103", languages_and_directions.passages_turned),
    FileCheck("X104", languages_and_directions.documents_without_language),
    FileCheck("X105", languages_and_directions.foreign_languages),
    FileCheck("X106", package_checks.package_language),
    FileCheck("X107", embedded_fonts.damaged_fonts),
    FileCheck("X108", embedded_fonts.fonts_that_do_not_join),
    FileCheck("X109", embedded_fonts.fonts_unused),
    FileCheck("X110", embedded_fonts.families_not_applied),
    FileCheck("X111", embedded_fonts.wrong_families),
    FileCheck("X112", embedded_fonts.letters_without_glyphs),
    FileCheck("X113", picture_texts.silent_pictures),
    FileCheck("X114", picture_texts.pictures_called_by_file),
    FileCheck("X115", link_targets.lost_links),
    FileCheck("X116", link_targets.wrong_notes),
    FileCheck("X117", link_targets.lost_files),
    FileCheck("X118", lambda book: arabic_styles.spaced_letters(book.settings)),
    FileCheck("X119", lambda book: arabic_styles.slanted_letters(book.settings)),
    FileCheck("X120", lambda book: arabic_styles.left_edge(book.settings)),
    FileCheck("X121", lambda book: arabic_styles.turned_by_style(book.settings)),
    FileCheck("X122", lambda book: arabic_styles.unshaped(book.settings)),
    FileCheck("X123", disordered),
    FileCheck("X124", navigation_checks.pages_in_disorder),
    FileCheck("X125", unstyled),
    FileCheck("X126", link_targets.remote_files),
    FileCheck("X127", package_checks.scripts),
    FileCheck("X128", navigation_checks.contents_in_disorder),
    FileCheck("X129", navigation_checks.chapters_not_listed),
    FileCheck("X130", navigation_checks.entries_of_other_titles),
    FileCheck("X131", navigation_checks.contents_at_odds),
    FileCheck("X132", package_checks.media_types),
    FileCheck("X133", package_checks.broken_documents),
    FileCheck("X134", package_checks.manifest),
    FileCheck("X135", package_checks.archive),
    FileCheck("X136", package_checks.cover),
    FileCheck("X137", package_checks.identifier),
    FileCheck("X138", package_checks.title),
    FileCheck("X139", package_checks.empty_documents),
    FileCheck("X140", garbled),
    FileCheck("X141", package_checks.spine),
    FileCheck("X142", package_checks.closed_content),
    FileCheck("X143", lambda book: arabic_styles.close_lines(book.settings)),
    FileCheck("X144", package_checks.no_cover),
)


def check(name: str, data: bytes) -> list[Finding]:
    """Judge an EPUB by itself; `name` is what findings call it. Nothing is raised: what is no EPUB is X002."""
    try:
        return findings_of(CHECKS, read(name, data))
    except UnreadableError as error:
        return [error.finding]
    except Exception as error:  # noqa: BLE001 -- strangers' files: what no check foresaw is a finding, not raised
        reason = Phrase.of("beyond_checks", error=f"{type(error).__name__}: {error}"[:120])
        return [Finding.of("X002", Span(name), kind="EPUB", reason=reason)]
