"""A folder into an issue: bundles, the order of names, where a project begins."""

from pathlib import Path

import pytest

from publisher.project.loader import gather
from publisher.project.workspace import Workspace


def _issue(folder: Path, names: list[str], table: str = 'title = "ع"\n') -> list[tuple[str, str, str]]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "issue.toml").write_text(table, "utf-8")
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"---\ntitle: مقال {name}\n---\n\nنص.\n", "utf-8")
    issue = gather(Workspace.around(folder), folder).issue
    return [(entry.article.source.path, entry.article.slug, entry.article.id) for entry in issue.entries]


@pytest.mark.parametrize(
    "names",
    [
        ["chapter-1.md", "chapter-2.md", "chapter-10.md"],
        ["فصل-٢.md", "فصل-١٠.md"],
        ["1.md", "2-1.md", "2-10.md", "a.md"],
        ["2020-01-02-b.md", "2020-01-10-a.md"],
        ["a.md", "a-2.md"][::-1],
    ],
)
def test_articles_stand_in_the_order_in_which_people_count(tmp_path: Path, names: list[str]) -> None:
    assert [path for path, _, _ in _issue(tmp_path, names[::-1])] == names


@pytest.mark.parametrize("table", ["", 'articles = ["رحلة-1/index.md", "رحلة-2/index.md"]\n'])
def test_a_bundle_has_the_name_of_its_folder(tmp_path: Path, table: str) -> None:
    names = ["رحلة-1/index.md", "رحلة-2/index.md"]
    found = _issue(tmp_path, names, f'title = "ع"\n{table}')
    assert found == [(names[0], "رحلة-1", "رحلة-1"), (names[1], "رحلة-2", "رحلة-2")]


def test_bundles_of_languages_and_the_day_of_a_bundle(tmp_path: Path) -> None:
    path = tmp_path / "2021-03-06-رحلة" / "index.ar.md"
    path.parent.mkdir()
    path.write_text("# ع\n\nنص.\n", "utf-8")
    article = gather(Workspace.around(path), path).issue.entries[0].article
    assert (article.slug, str(article.date)) == ("2021-03-06-رحلة", "2021-03-06")


@pytest.mark.parametrize(
    ("files", "root"),
    [
        (["_config.yml"], ""),
        (["_config.yml", "_posts/publisher.toml"], "_posts"),
        (["publisher.toml", "site/hugo.toml"], ""),
        (["deep/hugo.toml"], "_posts"),
    ],
)
def test_a_project_begins_at_its_settings_else_at_its_site(tmp_path: Path, files: list[str], root: str) -> None:
    post = tmp_path / "_posts" / "a.md"
    for name in [*files, "_posts/a.md"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    assert Workspace.around(post).root == (tmp_path / root).resolve()
