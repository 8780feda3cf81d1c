"""A magazine of two issues, built by tests of its site."""

import hashlib
from pathlib import Path

from PIL import Image

ADDRESS = "https://majalla.example/"


def article_text(title: str, author: str, tag: str, date: str, body: str) -> str:
    head = f"title: {title}\nauthors: [{author}]\ntags: [{tag}]\ndate: {date}\nsummary: [خلاصة {title}]"
    return f"---\n{head}\n---\n\n{body}\n"


def _issue(root: Path, name: str, table: str, articles: dict[str, str]) -> None:
    folder = root / "sources" / name
    folder.mkdir(parents=True)
    for file, text in articles.items():
        (folder / file).write_text(text, "utf-8")
    Image.new("RGB", (300, 400), (20, 90, 120)).save(folder / "cover.png")
    cover = '[cover]\nsrc = "cover.png"\nalt = "غلاف أزرق"\n'
    listed = ", ".join(f'"{file}"' for file in articles)
    sections = f'[[section]]\ntitle = "ثقافة"\narticles = [{listed}]\n'
    (folder / "issue.toml").write_text(f"{table}\n{cover}{sections}", "utf-8")


def magazine(root: Path) -> None:
    """A magazine of two issues, one with a picture and a Latin title."""
    (root / "publisher.toml").write_text(f'magazine = "المجلة"\npublisher = "دار"\naddress = "{ADDRESS}"\n', "utf-8")
    _issue(
        root,
        "one",
        'title = "العدد الأول"\nnumber = 1\ndate = 2024-01-02\nid = "first"',
        {
            "a.md": article_text(
                "مقال عن الإسلام", "مريم أحمد", "لغة", "2024-01-01", "نصٌّ فيه القُرآن والكتاب[^1].\n\n[^1]: حاشية."
            ),
            "b.md": article_text("مقال عن GPT-4 & <غيره>", "هاني سعد", "تقنية", "2024-01-02", "نص ثانٍ. [رابط](a.md)"),
        },
    )
    _issue(
        root,
        "two",
        'title = "العدد الثاني"\nnumber = 2\ndate = 2025-03-04\nid = "second"',
        {"c.md": article_text("عودة إلى اللغة", "مريم أحمد", "لغة", "2025-03-04", "نص ثالث.")},
    )


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
