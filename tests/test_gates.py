"""The press's own gates see what validators do not; each is broken here once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from publisher.build import Printed
from publisher.checks.products import check_product
from publisher.formats.epub.archive import canonical, unpack


def test_sound_products_pass(sample: tuple[Path, Printed]) -> None:
    printed = sample[1]
    assert [check_product(artefact, printed.edition) for artefact in printed.artefacts] == [
        [] for _ in printed.artefacts
    ]


def test_a_font_of_another_house_is_told(sample: tuple[Path, Printed]) -> None:
    pdf, edition = sample[1].artefacts[0], sample[1].edition
    fewer = replace(edition, faces=tuple(face for face in edition.faces if face.family != "Amiri"))
    assert {finding.code for finding in check_product(pdf, fewer)} == {"K001"}


def test_another_language_or_title_is_told(sample: tuple[Path, Printed]) -> None:
    pdf, edition = sample[1].artefacts[0], sample[1].edition
    other = replace(edition, issue=replace(edition.issue, language="fa", title="آخر"))
    facts = [dict(finding.params)["fact"] for finding in check_product(pdf, other)]
    assert facts == ["/Lang", "/Title"]


def test_a_lost_word_is_told(sample: tuple[Path, Printed]) -> None:
    edition = sample[1].edition
    epub = next(artefact for artefact in sample[1].artefacts if artefact.format == "epub")
    files = unpack(epub.data)
    name = next(name for name, data in files.items() if "فسلسلة".encode() in data)
    files[name] = files[name].replace("فسلسلة".encode(), b"")
    spoilt = replace(epub, data=canonical(files, date(2025, 1, 1)))
    findings = check_product(spoilt, edition)
    assert [(finding.code, dict(finding.params)["word"]) for finding in findings] == [("K003", "فسلسلة")]
