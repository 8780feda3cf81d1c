"""A web edition after an edit is, byte for byte, the one that is made of the same files from nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from magazine import hashes
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest

_LINKED = "---\ntitle: {title}\nauthor: {author}\n---\n\nاقرأ [الثالث](c.md#الفصل) و[الرابع](d.md).\n\nكلمات.\n"
_PLAIN = "---\ntitle: {title}\nauthor: {author}\n---\n\n## الفصل\n\nنص عن Python 3.\n\n![وصف](picture.svg)\n"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="40"/>'


def _write(issue: Path) -> None:
    issue.mkdir(parents=True)
    for name, text in (("a", _LINKED), ("b", _LINKED), ("c", _PLAIN), ("d", _PLAIN)):
        (issue / f"{name}.md").write_text(text.format(title=f"مقال {name}", author="كاتب"), "utf-8")
    (issue / "picture.svg").write_text(_SVG.format(30), "utf-8")
    _list(issue, "abcd")


def _list(issue: Path, names: str, more: str = "") -> None:
    listed = ", ".join(f'"{name}.md"' for name in names)
    table = f'title = "عدد"\nlanguage = "ar"\ndate = 2026-01-02\n{more}articles = [{listed}]\n'
    (issue / "issue.toml").write_text(table, "utf-8")


def _swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(issue: Path) -> None:
        text = (issue / name).read_text("utf-8")
        assert old in text
        (issue / name).write_text(text.replace(old, new), "utf-8")

    return edit


def _added(issue: Path) -> None:
    (issue / "e.md").write_text(_PLAIN.format(title="خامس", author="آخر"), "utf-8")
    _list(issue, "aebcd")


EDITS: dict[str, Callable[[Path], None]] = {
    "text": _swap("a.md", "كلمات", "ألفاظ"),
    "title": _swap("b.md", "مقال b", "عنوان 12 آخر"),
    "author": _swap("c.md", "كاتب", "كاتبة أخرى"),
    "heading that another article links to": _swap("c.md", "## الفصل", "## فصل آخر\n\n## الفصل"),
    "slug": _swap("d.md", "author:", "slug: elsewhere\nauthor:"),
    "note": _swap("a.md", "كلمات.", "كلمات[^1].\n\n[^1]: حاشية"),
    "picture": _swap("picture.svg", 'width="30"', 'width="60"'),
    "order": lambda issue: _list(issue, "bacd"),
    "added article": _added,
    "removed article": lambda issue: _list(issue, "acd"),
    "digits": lambda issue: _list(issue, "abcd", 'digits = "arab"\n'),
    "licence": lambda issue: _list(issue, "abcd", 'licence = "CC-BY-4.0"\n'),
    "issue's title": _swap("issue.toml", "عدد", "عدد آخر"),
}


def _built(issue: Path, out: Path, theme: str) -> dict[str, str]:
    build(BuildRequest(issue, ("web",), theme=theme, out=out, jobs=1))
    return hashes(out)


@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_what_is_remembered_makes_the_site_of_a_cold_build(
    theme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for number, (name, edit) in enumerate(EDITS.items()):
        issue = tmp_path / f"{number}" / "sources" / "issue"
        monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "warm"))
        _write(issue)
        _built(issue, tmp_path / "before" / f"{number}", theme)
        edit(issue)
        warm = _built(issue, tmp_path / "after" / f"{number}", theme)
        monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "cold" / f"{number}"))
        cold = _built(issue, tmp_path / "anew" / f"{number}", theme)
        assert warm == cold, name
        seen.add(tuple(sorted(warm.items())))
        shutil.rmtree(tmp_path / f"{number}")
    assert len(seen) == len(EDITS)  # each edit is one


def test_an_edit_makes_its_own_page_anew_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from publisher.formats.web import page_body

    issue = tmp_path / "sources" / "issue"
    _write(issue)
    _built(issue, tmp_path / "dist", "majalla")
    made, stock = [], page_body._bodies
    monkeypatch.setattr(
        page_body, "_bodies", lambda edition, page, anchors: made.append(page.file) or stock(edition, page, anchors)
    )
    EDITS["text"](issue)
    _built(issue, tmp_path / "dist", "majalla")
    assert set(made) == {"a.html", "colophon.html"}  # the colophon tells of all sources
