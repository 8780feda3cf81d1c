"""An issue of four articles that link to each other, and the kinds of edits that its products must follow."""

from collections.abc import Callable
from pathlib import Path

_LINKED = "---\ntitle: {title}\nauthor: {author}\n---\n\nاقرأ [الثالث](c.md#الفصل) و[الرابع](d.md).\n\nكلمات.\n"
_PLAIN = "---\ntitle: {title}\nauthor: {author}\n---\n\n## الفصل\n\nنص عن Python 3.\n\n![وصف](picture.svg)\n"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="40"/>'


def write(issue: Path) -> None:
    issue.mkdir(parents=True)
    for name, text in (("a", _LINKED), ("b", _LINKED), ("c", _PLAIN), ("d", _PLAIN)):
        (issue / f"{name}.md").write_text(text.format(title=f"مقال {name}", author="كاتب"), "utf-8")
    (issue / "picture.svg").write_text(_SVG.format(30), "utf-8")
    list_articles(issue, "abcd")


def list_articles(issue: Path, names: str, more: str = "") -> None:
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
    list_articles(issue, "aebcd")


EDITS: dict[str, Callable[[Path], None]] = {
    "text": _swap("a.md", "كلمات", "ألفاظ"),
    "title": _swap("b.md", "مقال b", "عنوان 12 آخر"),
    "author": _swap("c.md", "كاتب", "كاتبة أخرى"),
    "heading that another article links to": _swap("c.md", "## الفصل", "## فصل آخر\n\n## الفصل"),
    "slug": _swap("d.md", "author:", "slug: elsewhere\nauthor:"),
    "note": _swap("b.md", "كلمات.", "كلمات[^1].\n\n[^1]: حاشية"),
    "picture": _swap("picture.svg", 'width="30"', 'width="60"'),
    "order": lambda issue: list_articles(issue, "bacd"),
    "added article": _added,
    "removed article": lambda issue: list_articles(issue, "acd"),
    "digits": lambda issue: list_articles(issue, "abcd", 'digits = "arab"\n'),
    "licence": lambda issue: list_articles(issue, "abcd", 'licence = "CC-BY-4.0"\n'),
    "issue's title": _swap("issue.toml", "عدد", "عدد آخر"),
}
