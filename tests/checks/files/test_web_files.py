"""Web editions judged by themselves: each damage is told by its code, sound sites by nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from checks.files.damage import Files, Mutant
from checks.files.mutants_web import OURS, THEIRS
from checks.files.strangers import site
from publisher.checks.files.web.registry import CHECKS, check
from publisher.i18n.sentences import catalogue
from publisher.pipeline.build import Printed

_PAGE = "posts/one.html"


def _ids(mutants: Iterable[Mutant]) -> list[str]:
    return [mutant.name for mutant in mutants]


def _codes(files: Files, mutant: Mutant) -> set[str]:
    copy = dict(files)
    mutant.damage(copy)
    assert copy != files
    return {finding.code for finding in check("web", copy)}


@pytest.fixture(scope="module")
def ours(sample: tuple[Path, Printed]) -> Files:
    """The files of the sample issue's web edition, by their names in its folder."""
    names = ((one.name.partition("/")[2], one.data) for one in sample[1].artefacts if one.format == "web")
    return {name: data for name, data in names if name}


@pytest.mark.parametrize("mutant", OURS, ids=_ids(OURS))
def test_damage_to_our_site_is_told(ours: Files, mutant: Mutant) -> None:
    assert mutant.code in _codes(ours, mutant)


@pytest.mark.parametrize("mutant", THEIRS, ids=_ids(THEIRS))
def test_damage_to_a_strangers_site_is_told(mutant: Mutant) -> None:
    assert mutant.code in _codes(site(), mutant)


def test_sound_sites_are_passed(ours: Files) -> None:
    assert check("web", ours) == []
    assert check("web", site()) == []


def test_every_check_of_the_web_alone_has_a_mutant_and_words() -> None:
    told = {mutant.code for mutant in (*OURS, *THEIRS)}
    assert {one.code for one in CHECKS if one.code.startswith("X3")} <= told
    assert {one.code for one in CHECKS} <= catalogue("findings", "ar").keys()


def test_downloads_beside_the_site_are_judged_where_they_are_given(ours: Files) -> None:
    beside = {f"../{name}": b"%PDF-1.7" for name in ("2025-10.pdf", "2025-10-a5.pdf")}
    found = check("web", ours | beside)
    assert {finding.code for finding in found} == {"X306"}
    assert all("2025-10.epub" in str(finding) for finding in found)


def test_a_site_below_a_path_of_its_server_is_judged_from_there() -> None:
    files = {
        name: data.replace(b'"/', b'"/press/') if name.endswith(".html") else data for name, data in site().items()
    }
    sheet = files["assets/site.css"].replace(b"url(/assets", b"url(/press/assets")
    assert check("web", files | {"assets/site.css": sheet}) == []


ODD: dict[str, bytes] = {
    "empty": b"",
    "too deep": b"<html><body>" + b"<div>" * 100_000 + b"x",
    "lists in lists": b"<ul><li>" * 20_000 + b"x",
    "a comment without end": b"<!--" * 50_000,
    "an unknown encoding": b'<meta charset="klingon">\xd8\xa7',
    "an encoding that is none": b'<meta charset="idna">\xd8\xa7',
    "no characters": "<p>&#xD800;&#0;\x01نص C++ (x).</p>".encode(),
    "names of attributes": b'<p \x02="\x01" a\x03b>\xd9\x86\xd8\xb5 C++ (x).</p>',
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("case", ODD)
def test_odd_pages_are_judged_and_raise_nothing(case: str) -> None:
    found = check("web", site() | {_PAGE: ODD[case]})
    assert "X002" not in {finding.code for finding in found}, found


@pytest.mark.parametrize("files", [dict, lambda: {"style.css": b""}], ids=["nothing", "no page"])
def test_what_is_no_site_says_why(files: Callable[[], Files]) -> None:
    (finding,) = check("web", files())
    assert finding.code == "X002"
