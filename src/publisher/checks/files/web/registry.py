"""Every check of a web edition, and all of them on its files."""

from collections.abc import Mapping

from publisher.checks.files import (
    arabic_styles,
    embedded_fonts,
    languages_and_directions,
    link_targets,
    picture_texts,
)
from publisher.checks.files.base import FileCheck, UnreadableError, findings_of
from publisher.checks.files.contrast import pale_text
from publisher.checks.files.garbled_text import garbled
from publisher.checks.files.lost_isolates import disordered
from publisher.checks.files.style_links import unstyled
from publisher.checks.files.web import page_checks
from publisher.checks.files.web.website import Site, read_site
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Span

#: What documents of both kinds may lack has the codes of EPUB's checks.
CHECKS: tuple[FileCheck[Site], ...] = (
    FileCheck("X102", languages_and_directions.documents_without_direction),
    FileCheck("X103", languages_and_directions.passages_turned),
    FileCheck("X104", languages_and_directions.documents_without_language),
    FileCheck("X105", languages_and_directions.foreign_languages),
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
    FileCheck("X118", lambda site: arabic_styles.spaced_letters(site.settings)),
    FileCheck("X119", lambda site: arabic_styles.slanted_letters(site.settings)),
    FileCheck("X120", lambda site: arabic_styles.left_edge(site.settings)),
    FileCheck("X121", lambda site: arabic_styles.turned_by_style(site.settings)),
    FileCheck("X122", lambda site: arabic_styles.unshaped(site.settings)),
    FileCheck("X123", disordered),
    FileCheck("X125", unstyled),
    FileCheck("X126", link_targets.remote_files),
    FileCheck("X139", page_checks.emptied_pages),
    FileCheck("X140", garbled),
    FileCheck("X143", lambda site: arabic_styles.close_lines(site.settings)),
    FileCheck("X301", page_checks.titles),
    FileCheck("X302", page_checks.hidden_from_search),
    FileCheck("X303", lambda site: pale_text(site.settings)),
    FileCheck("X304", page_checks.headings),
    FileCheck("X305", page_checks.lists),
    FileCheck("X306", page_checks.downloads),
    FileCheck("X307", page_checks.remote_scripts),
    FileCheck("X308", page_checks.encodings),
    FileCheck("X309", page_checks.pages_without_way),
    FileCheck("X310", page_checks.viewports),
)


def check(name: str, data: Mapping[str, bytes]) -> list[Finding]:
    """Judge the files of a web edition by themselves, by their names in its folder; `name` is what findings call it.

    Files outside the folder, to which downloads lead, may be among them by names that begin with `../`; where none
    is, links to such are not judged. Nothing is raised: what has no page is X002.
    """
    try:
        return findings_of(CHECKS, read_site(name, data))
    except UnreadableError as error:
        return [error.finding]
    except Exception as error:  # noqa: BLE001 -- strangers' files: what no check foresaw is a finding, not raised
        reason = Phrase.of("beyond_checks", error=f"{type(error).__name__}: {error}"[:120])
        return [Finding.of("X002", Span(name), kind="HTML", reason=reason)]
