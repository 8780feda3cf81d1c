"""Checks of the fonts of a PDF: embedded, whole, and with a glyph for each code."""

from collections.abc import Iterator

from publisher.checks.files.pdf.bounded_streams import readable
from publisher.checks.files.pdf.font_programs import faults_of
from publisher.checks.files.pdf.pdf_file import PdfFile
from publisher.diagnostics import Finding

_OFF, _OFTEN = 40, 0.1  # thousandths of an em that a width may be off; the share of letters that may be
_WIDE = 50  # thousandths of an em: codes that carry a letter for readers, and draw nothing, are narrower


def fonts_not_embedded(file: PdfFile) -> Iterator[Finding]:
    """Tell of fonts that the file names, and does not bring with it."""
    for font in file.fonts:
        if font.kind != "/Type3" and font.program_stream is None and font.used:
            yield Finding.of("X242", file.span, font=font.family)


def fonts_damaged(file: PdfFile) -> Iterator[Finding]:
    """Tell of embedded fonts that no program can draw with."""
    for font in file.fonts:
        if font.program_stream is not None and font.used:
            fault = faults_of(readable(font.program_stream))
            if fault:
                yield Finding.of("X243", file.span, font=font.family, part=fault)


def widths_differ(file: PdfFile) -> Iterator[Finding]:
    """Tell of fonts whose letters are set as wide as they are not: they stand over each other, or apart."""
    for font in file.fonts:
        program = font.program
        if program is None:
            continue
        wrong = 0
        for code, count in font.used.items():
            glyph = font.glyph_of(code)
            if glyph is not None and 0 < glyph < program.count:
                off = abs(font.widths.get(code, font.default_width) - program.advance(glyph))
                wrong += count * (off > _OFF)
        if wrong > _OFTEN * sum(font.used.values()):
            yield Finding.of("X251", file.span, font=font.family, count=wrong)


def glyphs_missing(file: PdfFile) -> Iterator[Finding]:
    """Tell of letters for which an embedded font has no outline: on the page are boxes or gaps."""
    for font in file.fonts:
        program = font.program
        if program is None:
            continue
        lost = {}
        for code, count in font.used.items():
            glyph, text = font.glyph_of(code), font.texts.get(code, "")
            wide = font.widths.get(code, font.default_width) > _WIDE
            if not wide or (text and not any(map(str.isalnum, text))):
                continue
            if glyph is None or glyph == 0 or glyph >= program.count or (text and not program.shape(glyph)):
                lost[code] = count
        if lost:
            text = "".join(font.texts.get(code, "?") for code in lost)[:20]
            yield Finding.of("X244", file.span, font=font.family, text=text, count=sum(lost.values()))
