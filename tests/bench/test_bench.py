"""What the benchmarks measure with: one corpus on every machine, engines that set it alike; no seconds."""

import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

import corpus
from bounds import Figure, verdicts
from conftest import Ran
from measure import CommandFailed, Cost, measure
from places import REPO
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest
from runs import ENGINES, Desk, Run
from some import some
from waiting import PATIENCE


def _written(folder: Path, seed: str, *sizes: int) -> dict[str, bytes]:
    command = [sys.executable, str(REPO / "bench" / "corpus.py"), str(folder), *map(str, sizes)]
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": seed}, stdout=subprocess.DEVNULL, timeout=PATIENCE)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


def test_the_corpus_is_the_same_whoever_writes_it(tmp_path: Path) -> None:
    one, other = _written(tmp_path / "one", "1", 10), _written(tmp_path / "other", "2", 10, 1)
    assert one.items() <= other.items()
    assert other["sources/n0001/a0001.md"] == other["sources/n0010/a0001.md"]


def test_every_article_has_its_own_text() -> None:
    articles = [corpus.article(number) for number in range(1, 301)]
    assert len({told.title for told in articles}) == 300
    paragraphs = [block.texts for told in articles for block in told.blocks if block.kind == "paragraph"]
    assert len(set(paragraphs)) == len(paragraphs)
    kinds = [{block.kind for block in told.blocks} for told in articles]
    assert all(found == {"heading", "paragraph", "items", "quotation"} for found in some(kinds))
    assert 60 < sum(any(block.note for block in told.blocks) for told in articles) < 240
    words = [len(corpus.markdown(told).split()) for told in articles]
    assert 480 < min(words) < max(words) < 640


def test_the_corpus_passes_every_check(tmp_path: Path, run: Callable[..., Ran]) -> None:
    corpus.write(tmp_path, 10)
    done = run("check", "sources/n0010", "--strict")
    assert (done.code, "no findings" in done.err) == (0, True), done.err


def test_the_edit_is_of_one_word_and_moves_no_page(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 3)
    pages, texts = [], []
    for edited in (False, True):
        desk.write(edited=edited)
        _, printed = build(BuildRequest(desk.issue, ("pdf",), out=tmp_path / "out"))
        pages.append([(page.part, page.label, page.anchors) for page in printed.artefacts[0].pages])
        texts.append((desk.issue / "a0002.md").read_text("utf-8").split())
    assert pages[0] == pages[1]
    assert [(one, other) for one, other in zip(*texts, strict=True) if one != other] == [("الخبر", "الحبر")]


# What `./do bench` alone installs is measured where it is.
@pytest.mark.parametrize("engine", ["stock", *(["typst"] if find_spec("typst") else [])])
def test_the_others_set_as_many_pages_as_the_press(engine: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, 2)
    _, printed = build(BuildRequest(desk.issue, ("pdf",), out=tmp_path / "out"))
    assert {run.pages for run in ENGINES[engine](desk)} == {len(printed.artefacts[0].pages)}


def test_what_a_command_costs_is_that_of_all_its_processes(tmp_path: Path) -> None:
    inner = "x = bytearray(100 << 20); sum(range(3_000_000))"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)"
    cost = measure([sys.executable, "-c", outer], tmp_path, {})
    assert cost.worker > 100 > cost.main
    assert cost.together >= cost.worker
    assert cost.cpu > 0
    with pytest.raises(CommandFailed, match="alas"):
        measure([sys.executable, "-c", "import sys; sys.exit('alas')"], tmp_path, {})


def _run(engine: str, wall: float, size: int = 100) -> Run:
    return Run(size, engine, "cold", Cost(wall, wall, 1, 1, 1), 1, 1, "")


def test_a_bound_is_judged_only_where_both_sides_were_measured() -> None:
    name = "cold, 100 articles, to stock WeasyPrint"
    found = {verdict.name: verdict for verdict in verdicts([_run("stock", 10), _run("press", 4)])}
    assert (found[name].figure, found[name].reached) == (0.4, True)
    assert [v.reached for v in verdicts([_run("stock", 10), _run("press", 5)]) if v.name == name] == [False]
    assert {v.reached for v in verdicts([_run("press", 5)])} == {None}
    assert Figure("typst", 100).value({}) is None
