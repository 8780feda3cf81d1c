"""An issue of three articles that is written, changed and previewed."""

from pathlib import Path

_PARAGRAPHS = "\n\n".join(f"الفقرة رقم {n} من نص المقال، وفيها كلام عن الطباعة وعن الحرف." * 3 for n in range(1, 14))


def article(title: str, word: str = "كلمة") -> str:
    head = f"---\ntitle: {title}\ndate: 2025-01-02\nsummary: [نقطة]\n---\n\n"
    return f"{head}تبدأ بهذه {word} هنا.\n\n## عنوان فرعي\n\n{_PARAGRAPHS}\n"


def write(folder: Path, theme: str = "majalla") -> Path:
    """Write the project, and return the issue's folder."""
    issue = folder / "sources" / "one"
    issue.mkdir(parents=True)
    (folder / "publisher.toml").write_text(f'theme = "{theme}"\n', "utf-8")
    (issue / "issue.toml").write_text('title = "عدد"\nlanguage = "ar"\nnumber = 1\ndate = 2025-01-02\n', "utf-8")
    for name, title in (("a.md", "الأول"), ("b.md", "الثاني"), ("c.md", "الثالث")):
        (issue / name).write_text(article(title), "utf-8")
    return issue
