"""The bibliographic data of an issue: whose it is, when, of what, under which numbers. All formats say the same."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publisher.arabic.passage_languages import language_of
from publisher.arabic.script import bare
from publisher.i18n.languages import direction_of
from publisher.model import Direction, Edition, Issue

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:publisher:issue")
# What a masthead calls a work, and MARC's code for it; the first that stands in a role's words holds.
_RELATORS = (
    ("ترجم|translat|מתרגם|تراجم", "trl"),
    ("تدقيق|مراجع|تصحيح|proof|ویرایش", "pfr"),
    ("تحرير|محرر|edit|سردبیر|ادارت|עורך|עריכה", "edt"),
    ("تصميم|إخراج|صف|design|typeset|طراح|עיצוב", "bkd"),
    ("رسوم|رسم|illustrat|تصویرگر|איור", "ill"),
    ("تصوير|صور|photo|عکس|צילום", "pht"),
    ("بيانات|data", "res"),
)
# What begins, or ends, a family's name of two words; and words of those who are no person.
_BEFORE = frozenset((
    *("عبد", "أبو", "ابو", "أبي", "ابن", "بن", "آل", "أم", "بنت", "ذو"),
    *("al", "bin", "de", "ibn", "van", "von"),
))  # fmt: skip
_AFTER = frozenset(("الدين", "الله", "الرحمن"))
_BODY = re.compile(
    r"\b(?:قسم|هيئة|فريق|إدارة|أسرة|مجلة|صحيفة|دار|مركز|وكالة|جمعية|مؤسسة|شركة|جامعة|وزارة|معهد|مكتب|لجنة|اتحاد"
    r"|team|staff|editors|board|press|agency|university|institute|department|ministry|company|association|center"
    r"|centre|magazine|office|committee|inc|ltd)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who took part, as named in the issue; `role` is MARC's code for the part, `language` that of the name."""

    name: str
    role: str
    language: str

    @property
    def direction(self) -> Direction:
        """The direction of the name."""
        return direction_of(self.language)

    @property
    def filed(self) -> str:
        """The name as catalogues file it: the family's first; a body's, and a single name, as it is."""
        words = self.name.split()
        if len(words) < 2 or _BODY.search(self.name) or re.search(r"[,،&]|\d", self.name):
            return sorting(self.name)
        two = len(words) > 2 and (words[-2].lower() in _BEFORE or words[-1] in _AFTER)
        family, given = words[-2 if two else -1 :], words[: -2 if two else -1]
        return f"{sorting(' '.join(family))}{'،' if self.direction == 'rtl' else ','} {bare(' '.join(given))}"


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """An issue as a catalogue has it. What it does not have is empty; `identifiers` are by scheme, the URN first."""

    title: str
    language: str
    languages: tuple[str, ...]
    day: str
    description: str
    publisher: str
    licence: str
    creators: tuple[Person, ...]
    contributors: tuple[Person, ...]
    subjects: tuple[str, ...]
    identifiers: tuple[str, ...]

    @property
    def urn(self) -> str:
        """The identifier that survives a new title and a new date."""
        return self.identifiers[0]


def record_of(edition: Edition, format_name: str = "") -> IssueRecord:
    """Return the bibliographic data of an edition in a format; a book may have an ISBN for each."""
    issue = edition.issue
    creators, contributors = _people(issue)
    return IssueRecord(
        title=edition.titles.issue.plain,
        language=issue.language,
        languages=tuple(dict.fromkeys((issue.language, *(part.language for part in edition.parts)))),
        day=str(issue.date) if issue.dated else "",
        description=issue.description,
        publisher=issue.publisher,
        licence=issue.licence,
        creators=creators,
        contributors=contributors,
        subjects=tuple(dict.fromkeys(tag for entry in issue.entries for tag in entry.article.tags)),
        identifiers=tuple(_identifiers(issue, format_name)),
    )


def urn_of(issue: Issue) -> str:
    """Return the identifier of an issue that survives a new title and a new date."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{issue.publisher}/{issue.id}/{issue.language}')}"


def _identifiers(issue: Issue, format_name: str) -> Iterator[str]:
    isbn = issue.book.isbn_of(format_name) if issue.book else issue.isbn
    yield urn_of(issue)
    for scheme, number in (("urn:isbn", isbn), ("urn:issn", issue.issn), ("doi", issue.doi)):
        if number:
            yield f"{scheme}:{number}"


def sorting(title: str) -> str:
    """Give a title as catalogues file it: without vowel signs, and without the article that it begins with."""
    return re.sub(r"^ال(?=\w{3})", "", bare(title))


def _people(issue: Issue) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """List authors, or editors where nobody signs, as creators; all others contribute."""
    articles = [entry.article for entry in issue.entries]
    authors = dict.fromkeys(issue.authors, issue.language)
    authors |= {name: article.language for article in articles for name in article.authors if name not in authors}
    editors = dict.fromkeys(issue.editors, "edt")
    creators = dict.fromkeys(authors, "aut") or editors
    others: dict[str, str] = editors if authors else {}
    translators = {article.translator: article for article in articles if article.translator}
    others |= dict.fromkeys((*(issue.book.translators if issue.book else ()), *translators), "trl")
    for credit in issue.masthead:
        others |= {name: _relator(credit.role) for name in credit.names if name not in others}
    spoken = authors | {name: article.language for name, article in translators.items()}
    told = {name: role for name, role in others.items() if name not in creators}
    return tuple(_persons(creators, spoken, issue)), tuple(_persons(told, spoken, issue))


def _persons(people: Mapping[str, str], spoken: Mapping[str, str], issue: Issue) -> Iterator[Person]:
    for name, role in people.items():
        around = spoken.get(name, issue.language)
        yield Person(name, role, language_of(name, around) or around)


def _relator(role: str) -> str:
    known = (code for words, code in _RELATORS if re.search(words, role, re.IGNORECASE))
    return next(known, "ctb")
