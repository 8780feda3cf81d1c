"""The checks of a PDF, and the reading of one for them."""

from collections.abc import Sequence

import pikepdf

from publisher.checks.files.base import FileCheck, UnreadableError, findings_of
from publisher.checks.files.pdf.bounded_streams import bounded
from publisher.checks.files.pdf.damage_checks import file_mended, not_all_read, streams_damaged
from publisher.checks.files.pdf.document_checks import (
    binding,
    language_missing,
    language_of_another_script,
    reading_forbidden,
    title_missing,
    title_not_shown,
    titles_differ,
)
from publisher.checks.files.pdf.element_checks import (
    languages_of_passages,
    list_malformed,
    list_untagged,
    order_of_elements,
    table_malformed,
    table_without_heads,
)
from publisher.checks.files.pdf.font_checks import fonts_damaged, fonts_not_embedded, glyphs_missing
from publisher.checks.files.pdf.page_number_checks import (
    labels_against_print,
    pages_emptied,
    pages_missing,
    pages_out_of_order,
)
from publisher.checks.files.pdf.page_shape_checks import size_insane, sizes_differ, text_off_page, text_unseen
from publisher.checks.files.pdf.pdf_file import PdfFile, opened
from publisher.checks.files.pdf.safety_checks import active_content, attachments
from publisher.checks.files.pdf.structure_checks import (
    alternative_missing,
    content_gone,
    content_untagged,
    furniture_as_content,
    headings,
    not_tagged,
    text_as_ornament,
    unknown_elements,
)
from publisher.checks.files.pdf.target_checks import (
    address_unusable,
    link_leads_nowhere,
    link_off_page,
    link_over_nothing,
    outline_leads_elsewhere,
    outline_leads_nowhere,
    outline_missing,
)
from publisher.checks.files.pdf.text_checks import (
    codes_without_text,
    letters_backwards,
    presentation_forms,
    texts_against_shapes,
    texts_of_no_use,
)
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Face, Span

CHECKS: tuple[FileCheck[PdfFile], ...] = (
    FileCheck("X201", binding),
    FileCheck("X202", language_missing),
    FileCheck("X203", language_of_another_script),
    FileCheck("X204", labels_against_print),
    FileCheck("X205", pages_out_of_order),
    FileCheck("X206", pages_missing),
    FileCheck("X207", pages_emptied),
    FileCheck("X208", outline_missing),
    FileCheck("X209", outline_leads_nowhere),
    FileCheck("X210", outline_leads_elsewhere),
    FileCheck("X211", link_leads_nowhere),
    FileCheck("X212", address_unusable),
    FileCheck("X213", link_off_page),
    FileCheck("X214", link_over_nothing),
    FileCheck("X215", codes_without_text),
    FileCheck("X216", texts_against_shapes),
    FileCheck("X217", texts_of_no_use),
    FileCheck("X218", presentation_forms),
    FileCheck("X219", letters_backwards),
    FileCheck("X220", not_tagged),
    FileCheck("X221", content_gone),
    FileCheck("X222", content_untagged),
    FileCheck("X223", text_as_ornament),
    FileCheck("X224", furniture_as_content),
    FileCheck("X225", table_without_heads),
    FileCheck("X226", table_malformed),
    FileCheck("X227", list_untagged),
    FileCheck("X228", list_malformed),
    FileCheck("X229", order_of_elements),
    FileCheck("X230", languages_of_passages),
    FileCheck("X231", alternative_missing),
    FileCheck("X232", headings),
    FileCheck("X233", unknown_elements),
    FileCheck("X234", title_missing),
    FileCheck("X235", titles_differ),
    FileCheck("X236", title_not_shown),
    FileCheck("X237", active_content),
    FileCheck("X238", attachments),
    FileCheck("X239", sizes_differ),
    FileCheck("X240", size_insane),
    FileCheck("X241", text_off_page),
    FileCheck("X242", fonts_not_embedded),
    FileCheck("X243", fonts_damaged),
    FileCheck("X244", glyphs_missing),
    FileCheck("X245", streams_damaged),
    FileCheck("X246", file_mended),
    FileCheck("X247", reading_forbidden),
    FileCheck("X248", text_unseen),
    FileCheck("X249", not_all_read),
)


def check(name: str, data: bytes, faces: Sequence[Face] = ()) -> list[Finding]:
    """Return what is wrong with a PDF; X002 alone of what cannot be read as one.

    `faces` are fonts that are known well: letters of the same fonts in the file are compared to theirs.
    """
    with bounded():
        try:
            with _read(name, data) as pdf:
                return findings_of(CHECKS, PdfFile(name, data, pdf, faces))
        except UnreadableError as error:
            return [error.finding]


def _read(name: str, data: bytes) -> pikepdf.Pdf:
    """Open a PDF; raise UnreadableError where that cannot be done."""
    try:
        pdf = opened(data)
        if len(pdf.pages) == 0:
            raise _unreadable(name, "no_pages")
    except pikepdf.PasswordError as error:
        raise _unreadable(name, "needs_password") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        reason = "not_a_pdf" if b"%PDF-" not in data[:1024] else "damaged_pdf"
        raise _unreadable(name, reason) from error
    return pdf


def _unreadable(name: str, reason: str) -> UnreadableError:
    return UnreadableError(Finding.of("X002", Span(name), kind="PDF", reason=Phrase(reason)))
