"""The checks of a PDF, and the reading of one for them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import pikepdf

from publisher.checks.files.base import FileCheck, UnreadableError, findings_of
from publisher.checks.files.pdf.bounded_streams import OF_DAMAGE, bounded
from publisher.checks.files.pdf.damage_checks import (
    file_mended,
    metadata_damaged,
    not_all_read,
    not_made,
    streams_damaged,
)
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
from publisher.checks.files.pdf.font_checks import fonts_damaged, fonts_not_embedded, glyphs_missing, widths_differ
from publisher.checks.files.pdf.page_number_checks import (
    labels_against_print,
    pages_emptied,
    pages_missing,
    pages_out_of_order,
)
from publisher.checks.files.pdf.page_shape_checks import (
    size_insane,
    sizes_differ,
    text_mirrored,
    text_off_page,
    text_unseen,
)
from publisher.checks.files.pdf.pdf_file import PdfFile, opened
from publisher.checks.files.pdf.safety_checks import active_content, attachments
from publisher.checks.files.pdf.structure_checks import (
    alternative_missing,
    content_gone,
    content_untagged,
    furniture_as_content,
    headings,
    not_tagged,
    tags_not_found,
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
    words_of_no_language,
)
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Face, Span


def _guarded(code: str, find: Callable[[PdfFile], Iterable[Finding]]) -> FileCheck[PdfFile]:
    """Return a check that ends where the file is too damaged for it, and has that said."""

    def guarded(file: PdfFile) -> Iterator[Finding]:
        try:
            yield from find(file)
        except OF_DAMAGE:
            file.failed.append(code)

    return FileCheck(code, guarded)


CHECKS: tuple[FileCheck[PdfFile], ...] = (
    _guarded("X201", binding),
    _guarded("X202", language_missing),
    _guarded("X203", language_of_another_script),
    _guarded("X204", labels_against_print),
    _guarded("X205", pages_out_of_order),
    _guarded("X206", pages_missing),
    _guarded("X207", pages_emptied),
    _guarded("X208", outline_missing),
    _guarded("X209", outline_leads_nowhere),
    _guarded("X210", outline_leads_elsewhere),
    _guarded("X211", link_leads_nowhere),
    _guarded("X212", address_unusable),
    _guarded("X213", link_off_page),
    _guarded("X214", link_over_nothing),
    _guarded("X215", codes_without_text),
    _guarded("X216", texts_against_shapes),
    _guarded("X254", words_of_no_language),
    _guarded("X217", texts_of_no_use),
    _guarded("X218", presentation_forms),
    _guarded("X219", letters_backwards),
    _guarded("X220", not_tagged),
    _guarded("X221", content_gone),
    _guarded("X222", content_untagged),
    _guarded("X223", text_as_ornament),
    _guarded("X224", furniture_as_content),
    _guarded("X225", table_without_heads),
    _guarded("X226", table_malformed),
    _guarded("X227", list_untagged),
    _guarded("X228", list_malformed),
    _guarded("X229", order_of_elements),
    _guarded("X230", languages_of_passages),
    _guarded("X231", alternative_missing),
    _guarded("X232", headings),
    _guarded("X233", unknown_elements),
    _guarded("X234", title_missing),
    _guarded("X235", titles_differ),
    _guarded("X236", title_not_shown),
    _guarded("X237", active_content),
    _guarded("X238", attachments),
    _guarded("X239", sizes_differ),
    _guarded("X240", size_insane),
    _guarded("X241", text_off_page),
    _guarded("X242", fonts_not_embedded),
    _guarded("X243", fonts_damaged),
    _guarded("X244", glyphs_missing),
    _guarded("X245", streams_damaged),
    _guarded("X246", file_mended),
    _guarded("X247", reading_forbidden),
    _guarded("X248", text_unseen),
    _guarded("X251", widths_differ),
    _guarded("X252", tags_not_found),
    _guarded("X253", text_mirrored),
    _guarded("X255", metadata_damaged),
    FileCheck("X249", not_all_read),
    FileCheck("X250", not_made),
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
            raise _unreadable(name, Phrase("no_pages"))
    except pikepdf.PasswordError as error:
        raise _unreadable(name, Phrase("needs_password")) from error
    except OF_DAMAGE as error:
        reason = Phrase("damaged_pdf") if b"%PDF-" in data[:1024] else Phrase("not_a_pdf")
        raise _unreadable(name, reason) from error
    return pdf


def _unreadable(name: str, reason: Phrase) -> UnreadableError:
    return UnreadableError(Finding.of("X002", Span(name), kind="PDF", reason=reason))
