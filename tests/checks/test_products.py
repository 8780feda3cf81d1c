"""The press's own gates see what validators do not; each is broken here once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from publisher.cache.memoize import forgetful
from publisher.diagnostics import Finding
from publisher.formats.epub.archive import canonical, unpack
from publisher.issue.display_titles import display_text
from publisher.model import Artefact, Edition
from publisher.pipeline.build import Printed
from publisher.pipeline.formats import FORMATS, file_names


def check(artefacts: Sequence[Artefact], edition: Edition) -> list[Finding]:
    """Have the checks of the registry look at what each format made."""
    found: list[Finding] = []
    for name, entry in FORMATS.items():
        made = [artefact for artefact in artefacts if artefact.format == name]
        found += entry.load_check()(made, edition, file_names(edition), forgetful()) if made else ()
    return found


def test_sound_products_pass(sample: tuple[Path, Printed]) -> None:
    printed = sample[1]
    assert check(printed.artefacts, printed.edition) == []


def test_a_font_of_another_house_is_told(sample: tuple[Path, Printed]) -> None:
    pdf, edition = sample[1].artefacts[0], sample[1].edition
    fewer = replace(edition, faces=tuple(face for face in edition.faces if face.family != "Amiri"))
    assert {finding.code for finding in check([pdf], fewer)} == {"K001"}


def test_another_language_or_title_is_told(sample: tuple[Path, Printed]) -> None:
    pdf, edition = sample[1].artefacts[0], sample[1].edition
    titles = replace(edition.titles, issue=display_text("آخر", "fa"))
    other = replace(edition, issue=replace(edition.issue, language="fa"), titles=titles)
    facts = [dict(finding.params)["fact"] for finding in check([pdf], other)]
    assert facts == ["/Lang", "/Title"]


def test_a_lost_word_is_told(sample: tuple[Path, Printed]) -> None:
    edition = sample[1].edition
    epub = next(artefact for artefact in sample[1].artefacts if artefact.format == "epub")
    files = unpack(epub.data)
    name = next(name for name, data in files.items() if "فسلسلة".encode() in data)
    files[name] = files[name].replace("فسلسلة".encode(), b"")
    spoilt = replace(epub, data=canonical(files, date(2025, 1, 1)))
    findings = check([spoilt], edition)
    assert [(finding.code, dict(finding.params)["word"]) for finding in findings] == [("K003", "فسلسلة")]


def test_a_word_lost_from_the_site_is_told(sample: tuple[Path, Printed]) -> None:
    site = [artefact for artefact in sample[1].artefacts if artefact.format == "web"]
    spoilt = [replace(page, data=page.data.replace("فسلسلة".encode(), b"")) for page in site]
    findings = check(spoilt, sample[1].edition)
    assert [(finding.code, dict(finding.params)["word"]) for finding in findings] == [("K003", "فسلسلة")]


def test_a_link_of_the_site_that_leads_nowhere_is_told(sample: tuple[Path, Printed]) -> None:
    site = [artefact for artefact in sample[1].artefacts if artefact.format == "web"]
    fewer = [artefact for artefact in site if not artefact.name.endswith(("verse.html", "Vazirmatn-Bold.woff2"))]
    told = {(f.span.path, dict(f.params)["address"]) for f in check(fewer, sample[1].edition) if f.code == "K004"}
    assert ("web/index.html", "verse.html") in told
    assert ("web/style.css", "fonts/Vazirmatn-Bold.woff2") in told
