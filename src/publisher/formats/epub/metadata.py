"""An Edition into the metadata of its package (EPUB 3.3 §5.5): whose it is, of what series, by whom."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.arabic.script import bare
from publisher.i18n.languages import primary
from publisher.model import Edition, Issue

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:publisher:issue")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
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


@dataclass(frozen=True, slots=True)
class Item:
    """A Dublin Core element (`dc:…`) or a meta property, its value, and its attributes."""

    name: str
    value: str
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def is_dublin_core(self) -> bool:
        """Say whether it is an element of its own."""
        return self.name.startswith("dc:")


def identifier(edition: Edition) -> str:
    """Give the identifier that survives a new title and a new date."""
    issue = edition.issue
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{issue.publisher}/{issue.id}/{issue.language}')}"


def metadata(edition: Edition, page_source: str) -> Iterator[Item]:
    """Say all but what accessibility has to say; `page_source` is the file whose pages are marked, if any are."""
    issue = edition.issue
    yield from _titles(edition)
    for language in dict.fromkeys((issue.language, *(part.language for part in edition.parts))):
        yield Item("dc:language", language)
    yield from _people(issue)
    dublin = {
        "publisher": issue.publisher,
        "description": issue.description,
        "rights": issue.licence,
        "date": str(issue.date) if issue.dated else "",
    }
    yield from (
        Item(f"dc:{name}", value, _language_attributes(name, issue)) for name, value in dublin.items() if value
    )
    for scheme, number in (("urn:isbn", issue.isbn), ("urn:issn", issue.issn), ("doi", issue.doi)):
        if number:
            yield Item("dc:identifier", f"{scheme}:{number}")
    for subject in dict.fromkeys(tag for entry in issue.entries for tag in entry.article.tags):
        yield Item("dc:subject", subject)
    yield from _collection(edition)
    if page_source:
        yield Item("pageBreakSource", page_source)


def _language_attributes(name: str, issue: Issue) -> tuple[tuple[str, str], ...]:
    return () if name == "date" else ((_XML_LANG, issue.language), ("dir", issue.direction))


def _refined(name: str, property_: str, value: str, *more: tuple[str, str]) -> Item:
    return Item(property_, value, (("refines", f"#{name}"), *more))


def _titles(edition: Edition) -> Iterator[Item]:
    issue, title = edition.issue, edition.titles.issue.plain
    yield Item("dc:title", title, (("id", "title"), *_language_attributes("title", issue)))
    yield _refined("title", "title-type", "main")
    yield _refined("title", "file-as", sorting(title))
    if issue.title_latin:
        script = f"{primary(issue.language)}-Latn"
        yield _refined("title", "alternate-script", issue.title_latin, (_XML_LANG, script), ("dir", "ltr"))


def sorting(title: str) -> str:
    """Give a title as catalogues file it: without vowel signs, and without the article that it begins with."""
    return re.sub(r"^ال(?=\w{3})", "", bare(title))


def _people(issue: Issue) -> Iterator[Item]:
    """Authors, or editors where nobody signs, are creators; all others contribute."""
    authors = dict.fromkeys(name for entry in issue.entries for name in entry.article.authors)
    creators = authors or dict.fromkeys(issue.editors)
    yield from _credited("creator", dict.fromkeys(creators, "aut" if authors else "edt"))
    others: dict[str, str] = dict.fromkeys(issue.editors, "edt") if authors else {}
    others |= dict.fromkeys((e.article.translator for e in issue.entries if e.article.translator), "trl")
    for credit in issue.masthead:
        others |= {name: _relator(credit.role) for name in credit.names if name not in others}
    yield from _credited("contributor", {name: role for name, role in others.items() if name not in creators})


def _credited(kind: str, people: dict[str, str]) -> Iterator[Item]:
    for number, (name, role) in enumerate(people.items(), 1):
        yield Item(f"dc:{kind}", name, (("id", f"{kind}-{number}"),))
        yield _refined(f"{kind}-{number}", "role", role, ("scheme", "marc:relators"))


def _relator(role: str) -> str:
    known = (code for words, code in _RELATORS if re.search(words, role, re.IGNORECASE))
    return next(known, "ctb")


def _collection(edition: Edition) -> Iterator[Item]:
    """Say which periodical the issue is of, and where in it (EPUB 3.3 §5.5.4.2.6, belongs-to-collection)."""
    issue, magazine = edition.issue, edition.titles.magazine.plain
    if not magazine:
        return
    yield Item("belongs-to-collection", magazine, (("id", "magazine"), *_language_attributes("title", issue)))
    yield _refined("magazine", "collection-type", "series")
    place = ".".join(str(number) for number in (issue.volume, issue.number) if number is not None)
    if place:
        yield _refined("magazine", "group-position", place)
    if issue.issn:
        yield _refined("magazine", "dcterms:identifier", f"urn:issn:{issue.issn}")
