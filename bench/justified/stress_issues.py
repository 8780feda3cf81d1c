"""Issues that are hard to set in register, from the benchmark's own sentences: each is the same on every run."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import corpus

_SECTIONS = 8
_NOTES = 30
_BRIEFS = 40
_QUESTIONS = 24
#: Lines of poets who died before the year 1000, each with its halves.
POEM = (
    ("على قدر أهل العزم تأتي العزائم", "وتأتي على قدر الكرام المكارم"),
    ("وتعظم في عين الصغير صغارها", "وتصغر في عين العظيم العظائم"),
    ("السيف أصدق أنباء من الكتب", "في حده الحد بين الجد واللعب"),
    ("بيض الصفائح لا سود الصحائف في", "متونهن جلاء الشك والريب"),
    ("الخيل والليل والبيداء تعرفني", "والسيف والرمح والقرطاس والقلم"),
)


def _prose(number: int) -> Iterator[str]:
    for block in corpus.article(number).blocks:
        if block.kind == "paragraph":
            yield block.texts[0]


def _headed(title: str, body: str, more: str = "") -> str:
    return f"---\ntitle: {title}\n{more}---\n\n{body}\n"


def _science() -> Mapping[str, str]:
    """Write an article with many notes, wide tables and numbers that are raised and lowered."""
    blocks, notes, called = [], [], 0
    for section in range(1, _SECTIONS + 1):
        blocks.append(f"## {corpus.article(section).title}")
        for text in _prose(section):
            words = text.split()
            if called < _NOTES:
                called += 1
                words[len(words) // 2] += f"[^{called}]"
                notes.append(f"[^{called}]: {corpus.article(called).points[0]}")
            words[-2] += " CO<sub>2</sub> و10<sup>6</sup>"
            blocks.append(" ".join(words))
        if section % 2:
            rows = "\n".join(f"| عينة {n} | {n * 7} | {n * 13} | {n * 29} | {n * 31} |" for n in range(1, 6))
            blocks.append(f"| العينة | الكتلة | الطول | الزمن | الشدة |\n|---|---:|---:|---:|---:|\n{rows}")
    return {"a.md": _headed("قياسات في المختبر", "\n\n".join((*blocks, *notes)))}


def _interview() -> Mapping[str, str]:
    """Write questions of one and of several lines, and answers; now and then a pull quote."""
    blocks, texts = [], [text for number in range(1, 9) for text in _prose(number)]
    for number in range(_QUESTIONS):
        question = " ".join(texts[-number - 1].split()[: 5 + number])
        blocks += [f"{question}؟\n{{: .question}}", texts[number]]
        if number % 6 == 5:
            blocks.append(f"> {corpus.article(number).points[0]}\n{{: .pull}}")
    return {"a.md": _headed("حديث طويل", "\n\n".join(blocks))}


def _briefs() -> Mapping[str, str]:
    """Write many briefs of one paragraph or two."""
    found = {}
    for number in range(1, _BRIEFS + 1):
        told = corpus.article(number)
        body = "\n\n".join(list(_prose(number))[: 1 + number % 3 // 2])
        found[f"a{number:02}.md"] = _headed(told.title, body, f"kicker: {told.kicker}\n")
    return found


def _verse() -> Mapping[str, str]:
    """Write prose with poems of one to five lines in it, a list and a picture of its own."""
    blocks = []
    for section in range(1, _SECTIONS + 1):
        texts = list(_prose(section))
        poem = "\n".join(f"{first} // {second}" for first, second in POEM[: 1 + section % len(POEM)])
        blocks += [f"## {corpus.article(section).title}", *texts[:2], poem, *texts[2:5]]
        blocks.append("\n".join(f"- {point}" for point in corpus.article(section).points))
        blocks.append("\n".join(f"> {text}" for text in corpus.article(section).points[:1]))
    return {"a.md": _headed("نثر وشعر", "\n\n".join(blocks))}


ISSUES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "science": _science,
    "interview": _interview,
    "briefs": _briefs,
    "verse": _verse,
}


def write(project: Path, name: str, theme: str) -> Path:
    """Write an issue into a project of its own; return the issue's folder."""
    folder = project / "sources" / name
    folder.mkdir(parents=True, exist_ok=True)
    (project / "publisher.toml").write_text(f'theme = "{theme}"\n', "utf-8")
    files = ISSUES[name]()
    for file, text in files.items():
        (folder / file).write_text(text, "utf-8")
    listed = ", ".join(f'"{file}"' for file in files)
    listed = (
        f'[[section]]\ntitle = "أخبار"\nlayout = "briefs"\narticles = [{listed}]'
        if len(files) > 1
        else f"articles = [{listed}]"
    )
    (folder / "issue.toml").write_text(
        f'title = "عدد القياس"\nlanguage = "ar"\ndate = 2025-12-31\n{listed}\n', "utf-8"
    )
    return folder
