"""Parts written again as they were written last: the file is the one that is written anew. Documents for the gate."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import oracle
from publisher.cache.memoize import Memory
from publisher.cache.store import Store
from publisher.formats.pdf.assemble import font_embedding
from publisher.formats.pdf.assemble.assembler import assemble
from publisher.formats.pdf.assemble.pagination import pagination, place
from publisher.formats.pdf.assemble.part_cache import PartCache
from publisher.formats.pdf.assemble.writer import Extent, Section, Writer
from publisher.formats.pdf.fragments.fragment_cache import unsealed_fragment
from publisher.formats.pdf.part_document import part_document
from publisher.formats.pdf.text.round_trip_check import read
from publisher.model import Edition
from publisher.pipeline.build import Printed
from some import some


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = oracle.odd_issue(tmp_path_factory.mktemp("odd") / "issue")
    return oracle.printed(folder, formats=("epub",))


@pytest.fixture
def repeated(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count, for each part that is written again, the objects that it has."""
    counted: list[int] = []
    stock = Writer.repeat

    def repeat(out: Writer, section: Section) -> Extent:
        counted.append(len(section.kinds))
        return stock(out, section)

    monkeypatch.setattr(Writer, "repeat", repeat)
    yield counted


def _changed(name: str, change: Callable[[str], str]) -> Callable[[Edition], Edition]:
    def edit(edition: Edition) -> Edition:
        parts = [
            replace(part, html=change(part.html)) if part.kind == "article" and name in part.html else part
            for part in edition.parts
        ]
        assert parts != list(edition.parts)
        return replace(edition, parts=tuple(parts))

    return edit


def _without_last(edition: Edition) -> Edition:
    return replace(edition, parts=edition.parts[:-1])


def _turned(edition: Edition) -> Edition:
    return replace(edition, parts=(*edition.parts[:-2], edition.parts[-1], edition.parts[-2]))


# Each is what an editor may have done since the state before it. Some leave all others in their places, some move all
# that follow: by objects, by pages, by links, by streams that parts share, by codes of fonts.
STATES: dict[str, Callable[[Edition], Edition]] = {
    "as it was": lambda edition: edition,
    "a word": _changed("Déjà", lambda html: html.replace("Déjà", "Jadis")),
    "new letters": _changed("Déjà", lambda html: html.replace("Déjà", "Ŵĕǧ ẞœ Qxz")),
    "letters in the first": _changed("عنوان أول", lambda html: html.replace("في كل", "Qæ ﷺ ٪ ؟ في كل", 1)),
    "an object": _changed("عنوان أول", lambda html: html.replace("في كل", "<em>في</em> كل", 1)),
    "pages": _changed("عنوان أول", lambda html: html.replace("</h2>", "</h2>" + "<p>نص آخر.</p>" * 60, 1)),
    "no picture in the first": _changed("<img", lambda html: html.replace("<img", "<br", 1)),
    "a part less": _without_last,
    "parts in another order": _turned,
    "what catalogues are told": lambda edition: replace(edition, issue=replace(edition.issue, publisher="دار")),
    "again as it was": lambda edition: edition,
}


def test_what_is_kept_changes_no_byte(odd: Printed, tmp_path: Path, repeated: list[int]) -> None:
    store = Store(tmp_path)
    warm, again = {}, {}
    for name, edit in STATES.items():
        repeated.clear()
        warm[name] = oracle.assembled(edit(odd.edition), odd.theme, store).artefacts[0].data
        again[name] = len(repeated)
    parts = len(odd.edition.parts)
    assert again["as it was"] == 0
    assert 0 < again["a word"] < parts
    for name, edit in STATES.items():
        shutil.rmtree(tmp_path / "assembled")
        repeated.clear()
        assert oracle.assembled(edit(odd.edition), odd.theme, store).artefacts[0].data == warm[name], name
        assert repeated == []
    same = {name for name, data in warm.items() if data == warm["as it was"]}
    assert same == {"as it was", "again as it was"}


def test_with_nothing_changed_every_part_is_repeated_and_nothing_is_kept_anew(
    odd: Printed, tmp_path: Path, repeated: list[int]
) -> None:
    store = Store(tmp_path)
    first = oracle.assembled(odd.edition, odd.theme, store).artefacts[0].data
    (kept,) = (path for path in (tmp_path / "assembled").rglob("*") if path.is_file())
    before = kept.stat().st_mtime_ns, kept.stat().st_ino
    repeated.clear()
    assert oracle.assembled(odd.edition, odd.theme, store).artefacts[0].data == first
    assert len(repeated) > 3
    assert (kept.stat().st_mtime_ns, kept.stat().st_ino) == before


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data[:9], lambda data: data[:-9] + b"x" * 9])
def test_a_damaged_entry_is_made_anew(
    damage: Callable[[bytes], bytes], odd: Printed, tmp_path: Path, repeated: list[int]
) -> None:
    store = Store(tmp_path)
    first = oracle.assembled(odd.edition, odd.theme, store).artefacts[0].data
    (kept,) = (path for path in (tmp_path / "assembled").rglob("*") if path.is_file())
    kept.write_bytes(damage(kept.read_bytes()))
    repeated.clear()
    assert oracle.assembled(odd.edition, odd.theme, store).artefacts[0].data == first
    assert repeated == []
    assert PartCache(odd.edition, odd.edition.layouts[0].name, "ua-1+a-2a", store)._kept


def test_fonts_for_the_gate_give_the_text_that_whole_ones_give(
    odd: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have outlines alone: what a reader of text does not ask for, it does not wait for."""
    edition, sizes = odd.edition, list[int]()
    oracle.assembled(edition, odd.theme, Store(tmp_path))
    kept = [path.read_bytes() for path in sorted((tmp_path / "fragments").rglob("*")) if path.is_file()]
    assert len(kept) > 3

    def texts() -> list[list[str]]:
        found = []
        for sealed in kept:
            placed = place(edition.parts[:1], [unsealed_fragment(sealed)], edition.issue.direction)
            data = assemble(edition, placed, pagination(placed, edition.issue), bare={})
            sizes.append(len(data))
            found.append(read(data))
        return found

    bare = texts()
    assert sum(len(page) for pages in bare for page in pages) > 1000
    monkeypatch.setattr(font_embedding, "_bare", font_embedding._loaded)
    assert texts() == bare
    assert sum(sizes[: len(kept)]) < sum(sizes[len(kept) :])


def test_a_fragment_that_was_altered_is_never_taken_for_the_one_that_was_sealed(odd: Printed, tmp_path: Path) -> None:
    """A part by itself shows the numbers of the whole issue: of another issue, it is another document."""
    edition = oracle.styled(odd.edition, "@page { @bottom-center { content: counter(pages) } }")
    store = Store(tmp_path)
    oracle.assembled(edition, odd.theme, store)
    kept = [path.read_bytes() for path in sorted((tmp_path / "fragments").rglob("*")) if path.is_file()]
    parts = [next(part for part in edition.parts if part.kind == "article")]
    for sealed in some(kept):
        (item,) = place(parts, [unsealed_fragment(sealed)], edition.issue.direction)
        documents = [part_document(edition, item, total, {}, Memory(store))[0] for total in (10, 20, 10)]
        assert documents[0] == documents[2] != documents[1]
        altered = replace(item, fragment=replace(item.fragment, digest=""))
        with pytest.raises(ValueError, match="altered"):
            assemble(edition, [altered], (), Memory(store), layout="own")


def test_documents_without_a_layout_keep_nothing(odd: Printed, tmp_path: Path) -> None:
    store = Store(tmp_path)
    oracle.assembled(odd.edition, odd.theme, store)
    shutil.rmtree(tmp_path / "assembled")
    kept = next(path.read_bytes() for path in sorted((tmp_path / "fragments").rglob("*")) if path.is_file())
    placed = place(odd.edition.parts[:1], [unsealed_fragment(kept)], odd.edition.issue.direction)
    assemble(odd.edition, placed, (), Memory(store))
    assert not (tmp_path / "assembled").exists()
