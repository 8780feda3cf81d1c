"""The checks of a PDF on its own: every damage is caught, whole files raise nothing, bad ones end in findings."""

import functools
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name

import everything
from checks.files.bad_pdfs import BAD_PDFS, plain, spoilt
from checks.files.mutants_pdf import MUTANTS, Mutant
from places import REPO, SAMPLE
from publisher.checks.files.pdf.registry import CHECKS, check
from publisher.diagnostics import Finding, Severity
from publisher.fonts.book import read_book
from publisher.pipeline.build import Printed, build
from publisher.pipeline.request import BuildRequest
from some import some

#: Codes of findings that no damage of a whole file brings about: too much of something, and what made a check fail.
_OF_BAD_FILES = {"X249", "X250"}
_FIRST = [mutant for mutant in MUTANTS if mutant is next(one for one in MUTANTS if one.code == mutant.code)]
_OTHERS = [mutant for mutant in MUTANTS if mutant not in _FIRST]
_SAVED: dict[str, dict[str, Any]] = {
    "linearised": {"linearize": True},
    "objects in streams": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "objects apart": {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False},
    "unpacked": {"stream_decode_level": pikepdf.StreamDecodeLevel.generalized, "compress_streams": False},
    "encrypted, with all allowed": {"encryption": pikepdf.Encryption(owner="a", user="", R=6)},
    "signed": {},
}

Goods = Callable[[str], bytes]


@pytest.fixture(scope="session")
def goods(sample: tuple[Path, Printed], tmp_path_factory: pytest.TempPathFactory) -> Goods:
    """Whole products by their names, each built once."""

    @functools.cache
    def good(name: str) -> bytes:
        if name == "sample":
            return (sample[0] / "2025-10.pdf").read_bytes()
        if name == "sample a5":
            return (sample[0] / "2025-10-a5.pdf").read_bytes()
        out = tmp_path_factory.mktemp("whole")
        if name == "everything":
            (out / "publisher.toml").write_text('publisher = "دار"\n', "utf-8")
            return _built(BuildRequest(everything.write(out / "sources" / "all"), ("pdf",), out=out / "dist"))
        if name == "plain":
            return _built(BuildRequest(SAMPLE, ("pdf",), theme="plain", pages=("b5",), out=out))
        return _built(BuildRequest(SAMPLE / f"{name}.md", ("pdf",), out=out))

    return good


def _built(request: BuildRequest) -> bytes:
    paths, _ = build(request)
    return next(path for path in paths if path.suffix == ".pdf").read_bytes()


def _checked(data: bytes) -> list[Finding]:
    return check("book.pdf", data, read_book(REPO / "fonts"))


@pytest.mark.parametrize("name", ["sample", "sample a5", "everything", "power"])
def test_whole_files_raise_nothing(goods: Goods, name: str) -> None:
    assert list(map(str, _checked(goods(name)))) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plain", "interview", "openai-compute", "verse"])
def test_more_whole_files_raise_nothing(goods: Goods, name: str) -> None:
    found = [finding for finding in _checked(goods(name)) if finding.severity is not Severity.NOTE]
    assert list(map(str, found)) == []


@pytest.mark.heavy
@pytest.mark.parametrize("way", _SAVED)
def test_whole_files_that_are_saved_again_raise_nothing(goods: Goods, way: str) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(goods("everything"))) as pdf:
        if way == "signed":
            pdf.Root.AcroForm = _signature(pdf)
        pdf.save(out, **_SAVED[way])
    assert list(map(str, _checked(out.getvalue()))) == []


def _signature(pdf: pikepdf.Pdf) -> Dictionary:
    """Return a form with a signature, which is drawn nowhere."""
    signed = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=[0, 1, 2, 3], Contents=bytes(64))
    sign = Dictionary(FT=Name.Sig, T="s", V=pdf.make_indirect(signed), Subtype=Name.Widget, Rect=[0, 0, 0, 0], F=132)
    return Dictionary(Fields=[pdf.make_indirect(sign)], SigFlags=3)


@pytest.mark.heavy
@pytest.mark.parametrize("mutant", _FIRST, ids=str)
def test_a_damage_is_caught(goods: Goods, mutant: Mutant) -> None:
    _is_caught(goods, mutant)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", _OTHERS, ids=str)
def test_another_damage_is_caught(goods: Goods, mutant: Mutant) -> None:
    _is_caught(goods, mutant)


def _is_caught(goods: Goods, mutant: Mutant) -> None:
    found = _checked(mutant.damage(goods(mutant.of)))
    assert mutant.code in {finding.code for finding in found}, "\n".join(map(str, found))
    assert all(finding.hint("ar") and finding.message("ar") for finding in found)


def test_every_check_has_a_damage() -> None:
    assert {one.code for one in CHECKS} - _OF_BAD_FILES <= {mutant.code for mutant in MUTANTS}
    assert len(MUTANTS) >= 50
    assert len(set(map(str, MUTANTS))) == len(MUTANTS)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", BAD_PDFS)
def test_bad_files_end_in_findings(name: str) -> None:
    found = _checked(BAD_PDFS[name]())
    assert found
    assert "X250" not in {finding.code for finding in found}


def test_a_file_that_is_none_is_said_to_be_none() -> None:
    for name in (
        "empty",
        "a header alone",
        "a web page",
        "a packed file",
        "zeros",
        "encrypted",
        "no pages",
        "pages in a circle",
    ):
        assert [finding.code for finding in _checked(BAD_PDFS[name]())] == ["X002"], name


def test_what_is_spoilt_anywhere_ends_in_findings() -> None:
    for data in some(list(spoilt(plain()))):
        _checked(data)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_issue_that_is_spoilt_anywhere_is_told_of(goods: Goods) -> None:
    for data in some(list(spoilt(goods("everything")))):
        assert _checked(data)
