"""What an editor can get wrong with a whole archive: one finding each, and yesterday's site stands."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran
from magazine import hashes
from some import some

Run = Callable[..., Ran]
Spoil = Callable[[Path], object]


def _change(name: str, before: str, after: str) -> Spoil:
    def spoil(root: Path) -> None:
        path = root / "sources" / name
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), "utf-8")

    return spoil


def _link(root: Path) -> None:
    site = root / "dist" / "site"
    site.rename(root / "elsewhere")
    site.symlink_to(root / "elsewhere")


def _file_of_others(root: Path) -> None:
    (root / "dist" / "site" / "notes.txt").write_text("mine", "utf-8")


# What is spoilt, whether it is built again after that, and the finding.
CASES: dict[str, tuple[Spoil, bool, str]] = {
    "two issues with one slug": (
        _change("two/issue.toml", "number = 2", 'number = 2\nslug = "one"'),
        False,
        "sources/two/issue.toml:1: error S030",
    ),
    "an issue of the future": (
        _change("two/issue.toml", "2025-03-04", "2999-01-01"),
        True,
        "sources/two/issue.toml:1: error S031",
    ),
    "an article of the future": (
        _change("one/a.md", "2024-01-01", "2999-01-01"),
        True,
        "sources/one/a.md:1: error S031",
    ),
    "a missing cover": (
        _change("one/issue.toml", '[cover]\nsrc = "cover.png"\nalt = "غلاف أزرق"\n', ""),
        True,
        "sources/one/issue.toml:1: error S032",
    ),
    "an author with two spellings": (
        _change("one/a.md", "مريم أحمد", "مريم احمد"),
        True,
        "sources/one/a.md:1: error S033",
    ),
    "a link elsewhere": (_link, False, "error S034"),
    "files of others": (_file_of_others, False, "error S035"),
    "an issue that changed since": (
        _change("one/a.md", "والكتاب", "والكتب"),
        False,
        "sources/one/issue.toml:1: error S037",
    ),
    "a product that is not as it was left": (
        lambda root: (root / "dist" / "one" / "web" / "a.html").write_text("x"),
        False,
        "sources/one/issue.toml:1: error S038",
    ),
    "damaged addresses": (
        lambda root: (root / "addresses.json").write_text("{"),
        False,
        "addresses.json: error S040",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_finding_and_the_site_of_before_stands(run: Run, site: Path, tmp_path: Path, name: str) -> None:
    spoil, again, told = CASES[name]
    spoil(tmp_path)
    if again:
        assert run("build", "--format", "web", "-q").code == 0
    before, elsewhere = hashes(site), hashes(tmp_path / "sources")
    addresses = (tmp_path / "addresses.json").read_bytes()
    ran = run("site")
    assert (ran.code, ran.out) == (1, "")
    assert [line for line in ran.err.splitlines() if "error" in line or "warning" in line] == [
        line for line in ran.err.splitlines() if told in line
    ], ran.err
    assert ran.err.count(told) == 1
    assert hashes(site) == before
    assert hashes(tmp_path / "sources") == elsewhere
    assert (tmp_path / "addresses.json").read_bytes() == addresses


def test_a_folder_of_somebody_is_left_alone(run: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "index.html").write_text("mine", "utf-8")
    ran = run("site", "--out", "home")
    assert (ran.code, ran.err.count("error S035")) == (1, 1)
    assert hashes(tmp_path / "home").keys() == {"index.html"}
    for place in some(["sources", "sources/new"]):
        assert "error O008" in run("site", "--out", place).err


def test_what_hosts_keep_in_a_site_stays(run: Run, site: Path, tmp_path: Path) -> None:
    (site / "CNAME").write_text("majalla.example", "utf-8")
    (site / "pagefind").mkdir()
    (site / "pagefind" / "pagefind.js").write_text("", "utf-8")
    _change("one/a.md", "والكتاب", "والكتب")(tmp_path)
    assert run("build", "--format", "web", "-q").code == 0
    assert run("site").code == 0
    assert (site / "CNAME").read_text("utf-8") == "majalla.example"
    assert (site / "pagefind" / "pagefind.js").is_file()


def test_a_subject_with_two_spellings_is_told_and_has_one_page(run: Run, built: Path, tmp_path: Path) -> None:
    _change("one/b.md", "tags: [تقنية]", "tags: [لغه]")(tmp_path)
    assert run("build", "--format", "web", "-q").code == 0
    ran = run("site")
    assert ran.code == 0
    assert ran.err.count("sources/one/b.md:1: warning S042") == 1
    pages = sorted(path.name for path in (tmp_path / "dist" / "site" / "tags").iterdir())
    assert pages == ["index.html", "لغة.html"]
