"""What is remembered: found again when nothing has changed, and never when something has."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import oracle
import spoiling
from publisher.cache.store import Store, cache_folder
from publisher.formats.pagination_cache import note, noted
from publisher.formats.pdf.fragments import cache_keys
from publisher.formats.pdf.fragments.cache_keys import CacheKeys
from publisher.formats.pdf.workers.client import Host
from publisher.model import PageEntry
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest
from some import some
from waiting import PATIENCE

_LINE = "في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، وفيه دكان صغير يبيع الورق والحبر. "


@pytest.fixture
def press(issue: Path) -> Path:
    """An issue of two articles of which the second shows a picture with an awkward name."""
    return spoiling.illustrate(issue)


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that hosts were asked for, by id."""
    asked: list[str] = []
    stock = Host.ask

    def noting(self: Host, tasks: Any) -> None:
        asked.extend(task.part.id for task in tasks)
        stock(self, tasks)

    monkeypatch.setattr(Host, "ask", noting)
    return asked


_ALL = {"_cover", "_contents", "a", "b"}
# What is done to the issue, what must be laid out anew of it, and what must not.
CHANGES: dict[str, tuple[Callable[[Path], None], set[str], set[str]]] = {
    "nothing": (lambda _: None, set(), _ALL),
    "a word": (lambda i: spoiling.replaced(i / "a.md", "نص", "كلام"), {"a"}, {"_contents", "b"}),
    "a longer article": (
        lambda i: spoiling.replaced(i / "a.md", "نص", _LINE * 60), {"a"}, {"_contents", "b"},
    ),
    "a picture": (spoiling.recoloured, {"b"}, {"a", "_contents", "_cover"}),
    "the style": (lambda i: spoiling.overridden(i, "print.css", "p { color: #123456 }"), _ALL, set()),
    "the template": (lambda i: spoiling.overridden(i, "article.html", "<p>ذيل</p>"), {"a", "b"}, {"_contents"}),
    "the digits": (lambda i: spoiling.replaced(i / "issue.toml", "date", 'digits = "arab"\ndate'), _ALL, set()),
    "the description": (
        lambda i: spoiling.replaced(i / "issue.toml", "date", 'description = "و"\ndate'), set(), {"a", "b"},
    ),
    "the order": (
        lambda i: spoiling.replaced(i / "issue.toml", '"a.md", "b.md"', '"b.md", "a.md"'), {"_contents"}, {"a", "b"},
    ),
    "the title": (lambda i: spoiling.replaced(i / "issue.toml", '"عدد"', '"عدد آخر"'), _ALL, set()),
}  # fmt: skip


_QUICK = ("a longer article", "a picture")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in _QUICK else pytest.mark.slow) for name in CHANGES]
)
def test_what_has_changed_is_laid_out_and_nothing_else(name: str, press: Path, laid_out: list[str]) -> None:
    change, anew, kept = CHANGES[name]
    oracle.printed(press)
    assert set(laid_out) == _ALL
    change(press)
    laid_out.clear()
    printed = oracle.printed(press)
    assert anew <= set(laid_out)
    assert not kept & set(laid_out)
    assert printed.artefacts[0].data == oracle.printed(press, cache=False).artefacts[0].data


def test_another_engine_and_other_fonts_make_other_keys(
    press: Path, laid_out: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = oracle.printed(press).edition
    first, *others = edition.faces
    faces = (replace(first, sha256="0" * 64), *others)
    keys = [CacheKeys(e, e.layouts[0]).key(e.parts[-1], None, {}) for e in (edition, replace(edition, faces=faces))]
    assert keys[0] != keys[1]
    laid_out.clear()
    monkeypatch.setattr(cache_keys, "system_libraries", lambda: (("pango", "another"),))
    oracle.printed(press)
    assert set(laid_out) == _ALL


def test_other_digits_are_in_every_part(issue: Path, tmp_path: Path) -> None:
    table = (issue / "issue.toml").read_text("utf-8").replace("date", 'author_digits = "issue"\ndate', 1)
    said = []
    for digits in ("arab", "arabext"):
        text = table.replace('"عدد"', f'"عدد 2026"\ndigits = "{digits}"', 1)
        (issue / "issue.toml").write_text(text, "utf-8")
        request = BuildRequest(issue, ("epub",), theme="plain")
        said.append(set_in_type(request).artefacts[0].data)
        assert said[-1] == set_in_type(replace(request, cache=False)).artefacts[0].data
    assert said[0] != said[1]


def test_pictures_that_change_places_are_other_pages(press: Path) -> None:
    edition = set_in_type(BuildRequest(press, ("epub",))).edition
    one = edition.assets[0]
    both = (one, replace(one, path="other.png", sha256="0" * 64))
    swapped = (replace(both[0], sha256=both[1].sha256), replace(both[1], sha256=both[0].sha256))
    store, pages = Store(cache_folder()), (PageEntry("a", "left", "1", ()),)
    note(replace(edition, assets=both), pages, store)
    assert noted(replace(edition, assets=both), store) == pages
    assert noted(replace(edition, assets=swapped), store) == ()


_DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda data: data[: len(data) // 2],
    "a byte flipped": lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    "empty": lambda _: b"",
    "of another version": lambda data: data.replace(b"press 1\n", b"press 0\n"),
}


@pytest.mark.parametrize("name", ["cut short", *(pytest.param(n, marks=pytest.mark.slow) for n in [*_DAMAGE][1:])])
def test_damaged_entries_are_made_anew(name: str, press: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    assert run("build", press, "--format", "pdf,epub").code == 0
    products = tmp_path / "dist" / "one"
    good = {path.name: path.read_bytes() for path in products.iterdir()}
    shutil.rmtree(tmp_path / "dist")
    entries = [path for path in cache_folder().rglob("*") if path.is_file()]
    assert {path.parent.parent.name for path in entries} >= {"articles", "builds", "fragments", "settled"}
    for path in entries:
        path.write_bytes(_DAMAGE[name](path.read_bytes()))
    spoilt = {path: path.read_bytes() for path in entries}
    assert run("build", press, "--format", "pdf,epub").code == 0
    assert {path.name: path.read_bytes() for path in products.iterdir()} == good
    assert all(path.read_bytes() != data for path, data in some(spoilt.items()))


@pytest.mark.parametrize("place", ["file", pytest.param("/proc/no-cache", marks=pytest.mark.slow)])
def test_a_cache_that_cannot_be_written_is_told_and_no_more(
    place: str, press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiling.write(tmp_path / "file", "")
    good = oracle.printed(press, cache=False).artefacts[0].data
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / place))
    printed = oracle.printed(press)
    assert [finding.code for finding in printed.findings] == ["E007"]
    assert printed.artefacts[0].data == good


@pytest.mark.engine
def test_two_builds_at_once_share_a_cache_and_a_folder(press: Path, tmp_path: Path) -> None:
    good = oracle.printed(press, cache=False).artefacts[0].data
    cache, command = tmp_path / "shared", [sys.executable, "-m", "publisher", "build", "sources/one"]
    both = [
        subprocess.Popen(
            command, cwd=tmp_path, env=os.environ | {"PUBLISHER_CACHE": str(cache)}, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [ran.communicate(timeout=PATIENCE)[1].decode() for ran in both]
    assert [ran.returncode for ran in both] == [0, 0], said
    assert (tmp_path / "dist" / "one" / "one.pdf").read_bytes() == good
    assert not [path for path in (tmp_path / "dist").rglob(".*") if path.is_file()]
    assert not list(cache.rglob("*.tmp"))


def _key(letter: str) -> str:
    return letter * 64


def test_what_was_used_least_recently_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path, 1)
    for age, letter in enumerate("abc"):
        store.put("kind", _key(letter), bytes(400_000))
        os.utime(tmp_path / "kind" / letter / _key(letter), (1000 + age, 1000 + age))
    assert store.get("kind", _key("a"))
    store.tidy()
    assert [store.get("kind", _key(letter)) is not None for letter in "abc"] == [True, False, True]


def test_only_entries_are_counted_and_removed(tmp_path: Path, run: Callable[..., Any], press: Path) -> None:
    """Someone may name a folder for the cache that has other things in it."""
    own = tmp_path / "home" / "po" / "ar" / "words.po"
    spoiling.write(own, "x" * 3_000_000)
    store = Store(tmp_path / "home", 1)
    store.put("kind", _key("a"), b"x")
    store.tidy()
    assert store.contents().entries == 1
    assert store.clear() == 1
    assert own.is_file()
    assert (Store(None).contents().entries, Store(None).clear()) == (0, 0)


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"PUBLISHER_CACHE": "/own", "XDG_CACHE_HOME": "/xdg"}, "/own"),
        ({"XDG_CACHE_HOME": "/xdg"}, "/xdg/publisher"),
        ({"HOME": "/home/salma"}, "/home/salma/.cache/publisher"),
        ({"HOME": "/home/salma", "XDG_CACHE_HOME": "", "PUBLISHER_CACHE": ""}, "/home/salma/.cache/publisher"),
    ],
)
def test_the_cache_has_its_place(environment: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PUBLISHER_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(folder)


def test_without_a_home_nothing_is_remembered_and_a_note_says_so(
    press: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user that the system does not know has the home "~"."""
    monkeypatch.delenv("PUBLISHER_CACHE")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("~/.cache/publisher"))
    ran = run("build", press, "--format", "web")
    assert (ran.code, "note E007" in ran.err) == (0, True)
    assert not Path("~").exists()


def test_the_cache_is_shown_cleared_and_left_alone(press: Path, run: Callable[..., Any]) -> None:
    assert run("build", press, "--format", "web", "--no-cache").code == 0
    assert not list(cache_folder().rglob("*"))
    assert run("build", press, "--format", "web").code == 0
    assert str(cache_folder()) in run("cache").err + run("cache").out
    assert [path for path in cache_folder().rglob("*") if path.is_file()]
    assert run("cache", "--clear").code == 0
    assert not [path for path in cache_folder().rglob("*") if path.is_file()]
