"""Issues of any number of articles to measure with: good Arabic with Latin names in it, every article its own text.

The n-th article is the same in every issue, on every machine. Its words are put together anew in each sentence, with
names, numbers, particles and pronouns, so that no engine lives by remembering lines that it has set before.

Run: .venv/bin/python bench/corpus.py FOLDER 1 10 100 1000
"""

import datetime
import random
import sys
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

_DATA: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
_WORDS, _NUMBERS, _TEXTS = _DATA["words"], _DATA["numbers"], _DATA["texts"]
_SECTIONS = 4
_WITH_NOTE = 0.4  # of the articles
_FIRST_DAY = datetime.date(2025, 1, 1)
TITLE = "عدد القياس"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list of items or a quotation, with the note that its last word calls."""

    kind: Literal["heading", "paragraph", "items", "quotation"]
    texts: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article before it is anyone's markup; numbers count from 1."""

    number: int
    title: str
    kicker: str
    author: str
    date: datetime.date
    points: tuple[str, ...]
    blocks: tuple[Block, ...]


class _Slots(dict[str, str]):
    """Fills the slots of one text as they are asked for."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    def __missing__(self, slot: str) -> str:
        """Choose a word or a number that the text does not have yet."""
        if slot in _NUMBERS:
            self[slot] = str(self._chance.randint(*_NUMBERS[slot]))
        else:
            taken = set(self.values())
            self[slot] = self._chance.choice([word for word in _WORDS[slot.rstrip("2")] if word not in taken])
        return self[slot]


class _Teller:
    """Tells one article; no sentence of its body has the pattern of another."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._chance = random.Random(f"article {number}")  # noqa: S311 -- the same for all is what is wanted
        self._patterns = self._chance.sample(_TEXTS["sentences"], len(_TEXTS["sentences"]))

    def _say(self, pattern: str) -> str:
        return pattern.format_map(_Slots(self._chance))

    def _some(self, kind: str, count: int) -> tuple[str, ...]:
        return tuple(self._say(pattern) for pattern in self._chance.sample(_TEXTS[kind], count))

    def _paragraph(self, *first: str) -> Block:
        count = self._chance.choice((2, 3)) if first else self._chance.choice((2, 3, 3))
        sentences = [*first, *(self._patterns.pop() for _ in range(count))]
        return Block("paragraph", (" ".join(map(self._say, sentences)),))

    def _body(self) -> tuple[Block, ...]:
        blocks = [self._paragraph(), self._paragraph(_TEXTS["edited"])]
        for section in range(_SECTIONS):
            blocks += [Block("heading", self._some("headings", 1)), self._paragraph()]
            if section == 1:
                blocks.append(Block("items", self._some("points", 4)))
            if section == 2:
                blocks.append(Block("quotation", self._some("quotations", 1)))
            blocks.append(self._paragraph())
        if self._chance.random() < _WITH_NOTE:
            blocks[-1] = replace(blocks[-1], note=self._some("notes", 1)[0])
        return tuple(blocks)

    def _title(self) -> str:
        """Give a title that no other article has: the pairs of its first two words come round after thousands."""
        masdars, plurals = _WORDS["masdar"], _WORDS["plural"]
        row, column = divmod(self._number, len(masdars))
        slots = _Slots(self._chance)
        slots.update(masdar=masdars[column], plural=plurals[(row + 7 * column) % len(plurals)])
        return str(_TEXTS["title"].format_map(slots))

    def article(self) -> Article:
        title, body = self._title(), self._body()
        kicker, author = self._say("{kicker}"), self._say(self._chance.choice(("{man} {family}", "{woman} {family}")))
        date = _FIRST_DAY + datetime.timedelta(days=self._chance.randrange(365))
        return Article(self._number, title, kicker, author, date, self._some("points", 3), body)


def article(number: int) -> Article:
    """Give the n-th article."""
    return _Teller(number).article()


def edited(told: Article) -> Article:
    """Change a letter of one word, to one of the same width: no line and no page breaks elsewhere."""
    before, after = _TEXTS["edit"]
    blocks = [
        replace(block, texts=tuple(text.replace(before, after) for text in block.texts)) for block in told.blocks
    ]
    return replace(told, blocks=tuple(blocks))


def markdown(told: Article) -> str:
    """Write an article as the press reads it."""
    points = "\n".join(f"  - {_quoted(point)}" for point in told.points)
    front = (
        f"title: {told.title}\nkicker: {told.kicker}\nauthors: [{told.author}]\ndate: {told.date}\nsummary:\n{points}"
    )
    return f"---\n{front}\n---\n\n" + "\n\n".join(map(_marked_down, told.blocks)) + "\n"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _marked_down(block: Block) -> str:
    sign = {"heading": "## ", "paragraph": "", "items": "- ", "quotation": "> "}[block.kind]
    text = "\n".join(sign + text for text in block.texts)
    return f"{text}[^1]\n\n[^1]: {block.note}" if block.note else text


def folder_of(project: Path, size: int) -> Path:
    """Name the folder of the issue of a size."""
    return project / "sources" / f"n{size:04}"


def file_of(number: int) -> str:
    """Name the file of an article."""
    return f"a{number:04}.md"


def write(project: Path, size: int) -> tuple[Article, ...]:
    """Write an issue of a size into a project, which is begun where it is not there; give its articles."""
    folder = folder_of(project, size)
    folder.mkdir(parents=True, exist_ok=True)
    articles = tuple(article(number) for number in range(1, size + 1))
    for told in articles:
        (folder / file_of(told.number)).write_text(markdown(told), "utf-8")
    listed = "\n".join(f'  "{file_of(told.number)}",' for told in articles)
    (project / "publisher.toml").write_text('theme = "plain"\n', "utf-8")
    table = f'title = "{TITLE}"\nlanguage = "ar"\nnumber = {size}\ndate = 2025-12-31\narticles = [\n{listed}\n]\n'
    (folder / "issue.toml").write_text(table, "utf-8")
    return articles


def main() -> None:
    """Write the issues that were asked for."""
    for size in map(int, sys.argv[2:]):
        articles = write(Path(sys.argv[1]), size)
        words = [word for told in articles for word in markdown(told).split()]
        print(f"{size} articles, {len(words)} words, {len(set(words))} different ones")


if __name__ == "__main__":
    main()
