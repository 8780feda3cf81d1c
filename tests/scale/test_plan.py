"""The largest issue comes first and has its share of processes; of two with one slug, the later knows whose it is."""

from pathlib import Path

import pytest

from publisher.pipeline.request import BuildRequest
from publisher.scale.plan import Job, planned, slug_of, spread, text_size


def _issue(folder: Path, letters: int, table: str = "") -> BuildRequest:
    folder.mkdir(parents=True)
    (folder / "issue.toml").write_text(f'title = "عدد"\n{table}', "utf-8")
    (folder / "a.md").write_text("x" * letters, "utf-8")
    (folder / "cover.png").write_bytes(b"0" * 5000)
    return BuildRequest(folder, ("web",))


def test_the_largest_comes_first_with_its_share_of_the_processes(tmp_path: Path) -> None:
    small, large, middle = (_issue(tmp_path / name, size) for name, size in (("s", 10), ("l", 900), ("m", 90)))
    every = [small, large, middle]
    jobs = planned(every, every, 4)
    assert [job.request.path.name for job in jobs] == ["l", "m", "s"]
    assert [job.request.jobs for job in jobs] == [4, 1, 1]
    assert [job.size for job in jobs] == [900, 90, 10]


def test_equal_issues_have_a_process_each(tmp_path: Path) -> None:
    every = [_issue(tmp_path / f"n{n}", 100) for n in range(6)]
    assert [job.request.jobs for job in planned(every, every, 2)] == [1] * 6
    assert [job.request.jobs for job in planned(every, every[:2], 8)] == [4, 4]


def test_pictures_are_no_text_and_what_is_not_there_has_none(tmp_path: Path) -> None:
    assert text_size(_issue(tmp_path / "one", 7).path) == 7
    assert text_size(tmp_path / "none") == 0
    assert text_size(tmp_path / "one" / "a.md") == 7


@pytest.mark.parametrize(
    ("table", "slug"), [('slug = "sabah"\n', "sabah"), ("", "n1"), ("slug = 7\n", "n1"), ("slug = \n", "")]
)
def test_the_slug_is_that_of_the_table_or_the_folder(tmp_path: Path, table: str, slug: str) -> None:
    assert slug_of(_issue(tmp_path / "n1", 1, table).path) == slug


def test_the_earlier_of_two_issues_has_the_slug_whichever_is_larger(tmp_path: Path) -> None:
    first, second = _issue(tmp_path / "a", 1, 'slug = "x"\n'), _issue(tmp_path / "b", 99, 'slug = "x"\n')
    jobs = planned([first, second], [first, second], 2)
    assert {job.request.path.name: job.request.taken for job in jobs} == {"a": (), "b": (("x", str(first.path)),)}


def test_the_slug_of_what_needs_no_work_is_taken_too(tmp_path: Path) -> None:
    first, second = _issue(tmp_path / "a", 1, 'slug = "x"\n'), _issue(tmp_path / "b", 9, 'slug = "x"\n')
    (job,) = planned([first, second], [second], 2)
    assert job.request.taken == (("x", str(first.path)),)


def test_articles_have_the_slug_of_their_text(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.md", "b.md")]
    for path in paths:
        path.write_text("---\ntitle: مقال\nslug: one\n---\n\nنص.\n", "utf-8")
    every = [BuildRequest(path, ("web",)) for path in paths]
    assert [job.request.taken for job in planned(every, every, 1) if job.request.path.name == "b.md"] == [
        (("one", str(paths[0])),)
    ]


def test_a_book_that_all_others_would_wait_for_is_made_in_shares() -> None:
    book, small = (BuildRequest(Path(name), ("pdf",)) for name in ("book", "small"))
    jobs = spread([Job(book, 900_000), *[Job(small, 5_000)] * 20])
    assert [job.share for job in jobs[:10]] == [*((number, 9) for number in range(9)), None]
    assert [job.share for job in jobs[10:]] == [None] * 20
    assert {job.request.path.name for job in jobs[:10]} == {"book"}


def test_books_of_which_there_are_many_are_made_whole_and_so_is_what_keeps_nothing() -> None:
    request = BuildRequest(Path("book"), ("pdf",))
    assert {job.share for job in spread([Job(request, 900_000)] * 20)} == {None}
    assert len(spread([Job(BuildRequest(Path("book"), ("pdf",), cache=False), 900_000)])) == 1
    assert len(spread([Job(request, 10_000)])) == 1
