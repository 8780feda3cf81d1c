"""What the making of a kept result reads is in its key: a field that one forgets would leave stale pages."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import oracle
import spoiling
from places import TESTS
from publisher.cache.keys import Key, KeyFields, joined
from publisher.cache.memoize import Memory
from publisher.cache.store import Store, cache_folder
from publisher.formats.pagination_cache import _PAGES
from publisher.formats.pdf.assemble import assembler
from publisher.i18n.sentences import LANGUAGES, catalogue
from publisher.issue import edition as edition_module
from publisher.model import Source
from publisher.pipeline import theme_choice
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.runner import attempt
from publisher.pipeline.up_to_date import _BUILD
from recorder import Recorder, Stage
from waiting import PATIENCE


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    with monkeypatch.context() as patch:
        yield Recorder(patch)


@pytest.fixture
def recalled(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[set[str]]]:
    """For each kind of result that is made: what the making of each read beside its key."""
    unkeyed: dict[str, list[set[str]]] = {}
    stock = Memory.recall

    def recall(memory: Memory, key: Key, shape: Any, make: Callable[[], Any]) -> Any:
        stage = Stage()

        def made() -> Any:
            with recorder.stage(stage):
                return make()

        result = stock(memory, key, shape, made)
        recorder.met(result)
        if key.digest in recorder.keys:  # else they are several, each with a key of its own
            unkeyed.setdefault(key.kind, []).append(stage.unkeyed(*recorder.keys[key.digest]))
        return result

    monkeypatch.setattr(Memory, "recall", recall)
    return unkeyed


#: Every kind of result that is kept by Memory; what keeps others has a test of its own below.
#: What `publisher site` keeps, whose keys are hashes of all that it reads.
OF_SITES = {"archive", "site-pictures", "site-fonts"}
KINDS = {"articles", "judged", "styles", "theme-styles", "dressed", "settled", "subsets", "pages"} | {
    *("page-words", "page-facts", "web-fonts"),
}


def _odd(tmp_path: Path) -> Path:
    """An issue in several languages, whose numbers are written as it asks, with a masthead and briefs."""
    issue = oracle.odd_issue(tmp_path / "sources" / "odd")
    names = [path.name for path in sorted(issue.glob("*.md"))]
    table = (issue / "issue.toml").read_text("utf-8").partition("articles")[0]
    (issue / "cover.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="40"/>', "utf-8")
    (issue / "issue.toml").write_text(
        f'{table}author_digits = "issue"\neditors = ["محرر"]\ncover = {{ src = "cover.svg", alt = "غلاف" }}\n'
        f'[[section]]\narticles = {json.dumps(names[:2])}\n[[section]]\nlayout = "briefs"\n'
        f"articles = {json.dumps(names[2:])}\n",
        "utf-8",
    )
    return issue


@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_a_field_that_a_stage_reads_is_in_its_key(
    theme: str, tmp_path: Path, recalled: dict[str, list[set[str]]]
) -> None:
    build(BuildRequest(_odd(tmp_path), ("pdf", "epub", "web"), theme=theme, out=tmp_path / "dist", jobs=1))
    assert recalled.keys() == KINDS
    assert {kind: set().union(*found) for kind, found in recalled.items()} == {kind: set() for kind in KINDS}
    kept = {path.name for path in cache_folder().iterdir()}
    assert kept == KINDS | {"assembled", "fragments", "painted", "paginations"}
    for language in LANGUAGES:  # what is asked from the command line is kept as a build
        assert catalogue("console", language)["kept_kind"].keys() == kept | {"builds"} | OF_SITES


# Fields of which a key could forget one: by kind, each with what must be told then.
FORGOTTEN = {
    "settled": (edition_module, "_SETTLED", "issue.digits"),
    "settled too": (edition_module, "_SETTLED", "part.language"),
    "styles": (theme_choice, "_STYLES", "faces.*.family"),
    "dressed": (edition_module, "_DRESSED", "issue.months"),
}


@pytest.mark.parametrize("name", FORGOTTEN)
def test_a_forgotten_field_is_told(
    name: str, tmp_path: Path, recalled: dict[str, list[set[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    module, constant, field = FORGOTTEN[name]
    whole: KeyFields = getattr(module, constant)
    assert field in whole.fields
    spoilt = replace(whole, fields=tuple(one for one in whole.fields if one != field))
    monkeypatch.setattr(module, constant, spoilt)
    build(BuildRequest(_odd(tmp_path), ("epub",), out=tmp_path / "dist", theme="majalla"))
    assert field in set().union(*recalled[whole.kind])


def test_a_value_that_the_key_has_nothing_of_is_told(recorder: Recorder) -> None:
    known, other = Source("a.md", "نص", "0"), Source("b.md", "نص", "1")
    key = KeyFields("kind", ("source.sha256",), {"source.text": "its hash is known"})
    stage = Stage()
    with recorder.stage(stage):
        assert known.text == other.text
        assert replace(known, text="").path == "a.md"
    strange = "Source.text, of no value that the key is made of"
    assert stage.unkeyed(key, {"source": known}) == {"source.path", strange}


_LAYOUT = """
import json, os, sys
from pathlib import Path
import pytest, recorder
from publisher.formats.pdf.assemble import assembler
from publisher.formats.pagination_cache import _PAGES
from publisher.formats.pdf.fragments.cache_keys import CacheKeys
from publisher.formats.pdf.render.fontconfig import empty_font_folder, link_faces
from publisher.formats.pdf.workers.host import _load_engine
from publisher.formats.pdf.workers.messages import Setting, Task
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest
from publisher.system.limits import Limits

fonts = Path("fonts").absolute()
fonts.mkdir()
os.environ["FONTCONFIG_FILE"] = str(empty_font_folder(fonts))
_load_engine()
from publisher.formats.pdf.fragments.part_press import PartPress
from publisher.formats.pdf.render.layout import Press

edition = build(BuildRequest(Path(sys.argv[1]), ("epub",), out=Path("dist")))[1].edition
layout, part = edition.layouts[0], next(part for part in edition.parts if part.kind == "article")
link_faces(fonts, edition)
with pytest.MonkeyPatch.context() as patch:
    noted, stage = recorder.Recorder(patch), recorder.Stage()
    key = CacheKeys(edition, layout).key(part, None, {})
    with noted.stage(stage):
        PartPress(Press(Setting(edition, layout, Limits(), 1))).fragment(Task(0, part, "left"))
    fields, values = noted.keys[key]
    pages = {"edition": edition, "layout": layout, "engine": ()}
    print(json.dumps([
        sorted({name for _, name in stage.reads}),
        sorted(stage.unkeyed(fields, values)),
        sorted(stage.unkeyed(_PAGES, pages)),
    ]))
"""


def test_the_layout_of_a_part_reads_what_is_in_its_key(tmp_path: Path) -> None:
    """It runs in a process of its own, as it does in a build; pages of the whole are kept under the same fields."""
    paths = {"PYTHONPATH": os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))}
    ran = subprocess.run(
        [sys.executable, "-c", _LAYOUT, str(_odd(tmp_path))],
        cwd=tmp_path, env=os.environ | paths, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr.decode()
    read, of_a_part, of_all = json.loads(ran.stdout)
    assert {"html", "css", "justify", "digits", "faces", "assets"} <= set(read)
    assert (of_a_part, of_all) == ([], [])


def test_the_assembly_reads_what_is_in_the_key_of_its_pages(
    tmp_path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = build(BuildRequest(_odd(tmp_path), ("pdf",), out=tmp_path / "dist"))[1]
    # What catalogues are told changes no page.
    monkeypatch.setattr(assembler, "information", lambda *_: b"<<>>")
    monkeypatch.setattr(assembler, "xmp", lambda *_: "")
    stage = Stage()
    with recorder.stage(stage):
        oracle.assembled(printed.edition, printed.theme, Store(cache_folder()))  # of fragments that are kept
    values = {"edition": printed.edition, "layout": printed.edition.layouts[0], "engine": ()}
    assert {name for _, name in stage.reads} >= {"html", "digits", "layouts"}
    assert stage.unkeyed(_PAGES, values) == set()


def test_a_build_reads_of_its_order_what_is_in_its_stamp(issue: Path, tmp_path: Path, recorder: Recorder) -> None:
    request = BuildRequest(spoiling.illustrate(issue), ("epub",), out=tmp_path / "dist")
    stage = Stage()
    with recorder.stage(stage):
        assert attempt(request, build).exit_code == 0
    reads = {name for number, name in stage.reads if number == id(request)}
    assert reads >= {"path", "formats", "theme", "out"}
    assert [name for name in reads if not _BUILD.covers(f"request.{name}")] == []


_FIELDS = KeyFields("kind", ("issue.title", "faces.*.sha256", "chosen"))


def _issue_of(title: str, number: int = 1) -> SimpleNamespace:
    return SimpleNamespace(title=title, number=number)


def _faces_of(*digests: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(sha256=digest) for digest in digests]


def test_keys_differ_in_their_fields_alone() -> None:
    def key(title: str, digests: str, chosen: object, number: int = 1) -> Key:
        return _FIELDS.key(issue=_issue_of(title, number), faces=_faces_of(*digests), chosen=chosen)

    one = key("ع", "ab", "x")
    assert one == key("ع", "ab", "x", number=2)
    assert one.kind == "kind"
    assert len({one, key("غ", "ab", "x"), key("ع", "ba", "x"), key("ع", "a", "x"), key("ع", "ab", "y")}) == 5
    assert len({key("ع", "", value) for value in (Path("a"), Path("b"), {"a", "b"}, {"a"}, None, "")}) == 6
    assert one != replace(_FIELDS, kind="other").key(issue=_issue_of("ع"), faces=_faces_of("a", "b"), chosen="x")


def test_what_many_keys_share_is_hashed_once() -> None:
    shared = _FIELDS.given(issue=_issue_of("ع"), faces=_faces_of("a"))
    assert shared.key(chosen=1) == _FIELDS.given(issue=_issue_of("ع"), faces=_faces_of("a")).key(chosen=1)
    assert shared.key(chosen=1) != shared.key(chosen=2)
    assert joined([shared.key(chosen=1), shared.key(chosen=2)]) != joined(
        [shared.key(chosen=2), shared.key(chosen=1)]
    )


@pytest.mark.parametrize("values", [{}, {"issue": 1}, {"chosen": 1, "more": 2}, {"chosen": 1, "issue": 2}])
def test_a_key_is_made_of_all_its_values_and_no_other(values: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        _FIELDS.given(issue=_issue_of("ع"), faces=()).key(**values)


def test_a_value_that_cannot_be_written_is_no_part_of_a_key() -> None:
    with pytest.raises(TypeError):
        _FIELDS.key(issue=_issue_of("ع"), faces=(), chosen=print)


def test_a_set_has_one_key_in_every_process() -> None:
    code = "from publisher.cache.keys import KeyFields; print(KeyFields('k', ('s',)).key(s=set('abcdefgh')).digest)"
    said = {
        subprocess.check_output(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, timeout=PATIENCE
        )
        for seed in ("1", "2")
    }
    assert len(said) == 1
