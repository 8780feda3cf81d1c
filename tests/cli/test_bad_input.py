"""Everything a user can get wrong: one finding with file, line and hint, the right exit code, dist/ as it was."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bad_input_cases import CASES, WARNED
from publisher.i18n.sentences import catalogue
from some import some


def _state(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("name", CASES)
def test_one_finding_and_nothing_touched(name: str, issue: Path, run: Callable[..., object]) -> None:
    spoil, expected = CASES[name]
    yesterday = issue.parents[1] / "dist" / "one"
    yesterday.mkdir(parents=True)
    (yesterday / "one.pdf").write_bytes(b"yesterday")
    before = _state(yesterday)
    spoil(issue)
    ran = run("build", "sources/one", "--format", "epub")
    findings = re.findall(r"^(?:\S+: )?error [A-Z]\d{3}.*\n  hint: .+", ran.err, re.MULTILINE)
    assert ran.code == 1, ran.err
    assert len(findings) == 1, ran.err
    assert expected in findings[0]
    assert "Traceback" not in ran.err
    assert ran.out == ""
    assert _state(yesterday) == before


@pytest.mark.parametrize("name", WARNED)
def test_one_warning_and_a_build_that_a_release_would_refuse(
    name: str, issue: Path, run: Callable[..., object]
) -> None:
    spoil, expected = WARNED[name]
    spoil(issue)
    strict = run("build", "sources/one", "--format", "epub", "--strict")
    assert (strict.code, strict.out) == (1, "")
    ran = run("build", "sources/one", "--format", "epub")
    told = re.findall(r"^(?:\S+: )?warning [A-Z]\d{3}.*\n  hint: .+", ran.err, re.MULTILINE)
    assert (ran.code, len(told)) == (0, 1), ran.err
    assert expected in told[0]
    assert "dist/one/one.epub" in ran.out


def test_all_findings_are_told_at_once(issue: Path, run: Callable[..., object]) -> None:
    (issue / "a.md").write_text("---\ntitel: ع\ndate: x\n---\n\nنص\n", "utf-8")
    (issue / "b.md").write_text("", "utf-8")
    (issue / "c.md").write_text("# ع\n\n![وصف](none.png)\n", "utf-8")
    (issue / "issue.toml").write_text('title = "ع"\n', "utf-8")
    ran = run("build", "sources/one", "--format", "epub")
    assert [code in ran.err for code in ("F013", "C003", "F005", "M018")] == [True] * 4


def test_two_issues_both_tell_and_the_good_one_is_built(issue: Path, run: Callable[..., object]) -> None:
    other = issue.with_name("two")
    other.mkdir()
    (other / "issue.toml").write_text("title = 3\n", "utf-8")
    ran = run("build", "sources/one", "sources/two", "--format", "epub")
    assert ran.code == 1
    assert ran.out.splitlines() == ["dist/one/one.epub", "dist/one/manifest.json"]
    assert "sources/two/issue.toml:1: error C003" in ran.err


def test_unwritable_output_is_the_environments_fault(issue: Path, run: Callable[..., object]) -> None:
    (issue.parents[1] / "dist").write_text("a file, not a folder", "utf-8")
    ran = run("build", "sources/one", "--format", "epub")
    assert ran.code == 3
    assert "error O001" in ran.err
    assert (issue.parents[1] / "dist").read_text("utf-8") == "a file, not a folder"


def test_an_output_that_is_a_folder_leaves_the_others_alone(issue: Path, run: Callable[..., object]) -> None:
    place = issue.parents[1] / "dist" / "one"
    (place / "manifest.json").mkdir(parents=True)
    (place / "one.epub").write_bytes(b"yesterday")
    ran = run("build", "sources/one", "--format", "epub")
    assert ran.code == 3
    assert (place / "one.epub").read_bytes() == b"yesterday"
    assert sorted(path.name for path in place.iterdir()) == ["manifest.json", "one.epub"]


def test_wrong_source_date_epoch(issue: Path, run: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert run("build", "sources/one", "--format", "epub").code == 3


def test_usage(run: Callable[..., object]) -> None:
    assert run("build", "--format", "docx").code == 2
    assert run("build").code == 2
    assert run("nonsense").code == 2
    missing = run("build", "none.md")
    assert (missing.code, "error S001" in missing.err) == (1, True)


def test_a_symlink_out_of_the_project_is_not_followed(issue: Path, run: Callable[..., object]) -> None:
    secret = issue.parents[1].parent / "secret.md"
    secret.write_text("---\ntitle: سر\n---\n\nنص\n", "utf-8")
    (issue / "a.md").unlink()
    (issue / "a.md").symlink_to(secret)
    ran = run("build", "sources/one", "--format", "epub")
    assert (ran.code, "error S005" in ran.err) == (1, True)


def test_every_code_has_its_words() -> None:
    for code, entry in some(catalogue("findings", "en").items()):
        if code in ("word", "reason"):
            continue
        assert set(entry) == {"severity", "message", "hint"}, code
        assert re.fullmatch(r"[A-Z]\d{3}", code)


@pytest.mark.parametrize("key", ["magazine", "publisher", "editors", "licence"])
def test_a_character_without_a_glyph_is_told_with_the_text_that_has_it(
    issue: Path, run: Callable[..., object], key: str
) -> None:
    value = '["كاتب", "غيره 𓀀"]' if key == "editors" else '"غيره 𓀀"'
    (issue / "issue.toml").write_text(f'title = "عنوان العدد"\n{key} = {value}\n', "utf-8")
    ran = run("check", "sources/one")
    (told,) = [line for line in ran.err.splitlines() if "error G001" in line]
    assert told.startswith("sources/one/issue.toml:2: ")
    assert told.endswith("in «غيره 𓀀»")
