"""Issues of every shape, to be looked at and to be tested: `python tests/specimens.py FOLDER` writes them all.

One article and thirty, the longest title and the shortest article, no picture and twelve: what a theme must hold.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

_SENTENCES = (
    "في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، وفيه دكان صغير يبيع الورق والحبر.",
    "تقول المهندسة إن الخادم الواحد في مركز البيانات يستهلك ما تستهلكه ثلاثة بيوت في الصيف.",
    "أعلنت شركة OpenAI في بيان نشرته على مدونتها أن النموذج GPT-4o صار متاحًا للجميع.",
    "ولا يعني ذلك أن الطريق قصير؛ فالعمل على الخطوط العربية بدأ قبل أن تولد الشبكة بقرون.",
    "من أراد أن يعرف مقدار الطاقة فليضرب القدرة بالواط في عدد الساعات، ثم ليقسم على ألف.",
    "سألناه: هل تخاف على الكتاب من الشاشة؟ فابتسم وقال إن الكتاب مات في الصحف مئة مرة ولم يمت.",
    "يكتب المبرمج سطرًا بلغة Python، فيقرأ البرنامج الملف سطرًا سطرًا ويعدّ كلماته.",
    "وفي آخر النهار يعود الناس إلى بيوتهم، وتبقى الآلات وحدها تعمل في الضوء الأزرق.",
)
LONGEST_TITLE = (
    "كيف تغيّر مراكز البيانات الجديدة خريطة الطاقة في الشرق الأوسط وشمال إفريقيا، ولماذا تتسابق شركات مثل OpenAI"
    " وMicrosoft وGoogle إلى بناء أكبرها قبل نهاية هذا العقد"
)


@dataclass(frozen=True)
class Shape:
    """How an issue is to be: articles, paragraphs in each, titles, pictures (of one article, and a cover)."""

    articles: int = 6
    paragraphs: int = 12
    title: str = ""
    pictures: int = 0
    cover: bool = False
    columns: int = 2
    summary: int = 3


SHAPES = {
    "one": Shape(articles=1),
    "six": Shape(articles=6, pictures=1, cover=True),
    "thirty": Shape(articles=30, paragraphs=7),
    "longest-title": Shape(articles=2, title=LONGEST_TITLE, cover=True, pictures=1),
    "shortest-article": Shape(articles=3, paragraphs=0, summary=0),
    "no-picture": Shape(articles=2, columns=1),
    "twelve-pictures": Shape(articles=1, paragraphs=24, pictures=12, cover=True),
}


def write(folder: Path, shape: Shape) -> Path:
    """Write an issue of one shape into a folder, and give it."""
    folder.mkdir(parents=True)
    names = [f"a{n:02}.md" for n in range(1, shape.articles + 1)]
    sizes = ((1600, 900), (900, 1400), (1200, 1200))
    for number in range(shape.pictures):
        colour = (40 + 15 * number, 90, 140 - 8 * number)
        Image.new("RGB", sizes[number % 3], colour).save(folder / f"p{number}.png")
    if shape.cover:
        Image.new("RGB", (2480, 3508), (30, 60, 90)).save(folder / "cover.png")
    for number, name in enumerate(names):
        (folder / name).write_text(_article(shape, number), "utf-8")
    (folder / "issue.toml").write_text("\n".join(_table(shape, names)) + "\n", "utf-8")
    return folder


def _table(shape: Shape, names: list[str]) -> Iterator[str]:
    yield f"title = {_quoted(shape.title or 'عدد للتجربة')}"
    yield 'magazine = "المجلة"\nnumber = 12\ndate = 2025-10-14\ntheme = "majalla"\npage = ["a4", "a5"]'
    yield 'digits = "arab"\ncalendars = ["gregorian", "hijri"]\nlicence = "CC BY 4.0"'
    yield f"description = {_quoted(_SENTENCES[0])}"
    if shape.cover:
        yield '[cover]\nsrc = "cover.png"\nalt = "لون واحد"\ncredit = "رسم: قسم التجارب"'
    for number in range(0, len(names), 6):
        yield f"[[section]]\ntitle = {_quoted(f'القسم {number // 6 + 1}')}"
        yield f"articles = {_quoted(names[number : number + 6])}"


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _article(shape: Shape, number: int) -> str:
    sentences = [_SENTENCES[(number + n) % len(_SENTENCES)] for n in range(len(_SENTENCES))]
    title = shape.title or f"{sentences[1].split('،')[0].rstrip('.')[:46].rsplit(' ', 1)[0]} ({number + 1})"
    head = {"title": title, "kicker": "تجربة", "authors": ["كاتب أول", "كاتبة ثانية"], "date": "2025-10-10"}
    head |= {"subtitle": sentences[3]} if shape.paragraphs else {}
    head |= {"summary": sentences[: shape.summary]} if shape.summary else {}
    head |= {"columns": shape.columns}
    if shape.pictures and not number:
        head["image"] = {"src": "p0.png", "alt": "لون واحد", "credit": "رسم: قسم التجارب"}
    front = "\n".join(f"{key}: {_quoted(value)}" for key, value in head.items())
    return f"---\n{front}\n---\n\n" + "\n\n".join(_body(shape, number, sentences)) + "\n"


def _body(shape: Shape, number: int, sentences: list[str]) -> Iterator[str]:
    if not shape.paragraphs:
        yield "نص من سطر واحد."
        return
    waiting = list(range(1, shape.pictures)) if not number else []
    for n in range(shape.paragraphs):
        if n % 4 == 2:
            yield f"## {sentences[n % 8].split('،')[0][:32].rsplit(' ', 1)[0]}"
        yield " ".join(sentences[n % 5 : n % 5 + 2 + n % 3]) + (f"[^{n}]" if n % 9 == 4 else "")
        if n % 9 == 4:
            yield f"[^{n}]: {sentences[5]}"
        if waiting and n % 2:
            yield f"![لون واحد](p{waiting.pop(0)}.png '{sentences[2]}')"
        if n == 5:
            yield f"> {sentences[7]}\n{{: .pull}}"


if __name__ == "__main__":
    for name, shape in SHAPES.items():
        print(write(Path(sys.argv[1]) / "sources" / name, shape))  # noqa: T201 -- a program's own result
