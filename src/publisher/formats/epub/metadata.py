"""An Edition into the metadata of its package (EPUB 3.3 §5.5): whose it is, of what series, by whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publisher.formats.issue_record import IssueRecord, Person, sorting
from publisher.i18n.languages import primary
from publisher.model import Edition, Issue

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


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


def metadata(edition: Edition, record: IssueRecord, page_source: str) -> Iterator[Item]:
    """Say all but what accessibility has to say; `page_source` is the file whose pages are marked, if any are."""
    issue = edition.issue
    yield from _titles(edition)
    for language in record.languages:
        yield Item("dc:language", language)
    yield from _credited("creator", record.creators)
    yield from _credited("contributor", record.contributors)
    dublin = {
        "publisher": record.publisher,
        "description": record.description,
        "rights": record.licence,
        "date": record.day,
    }
    yield from (
        Item(f"dc:{name}", value, _language_attributes(name, issue)) for name, value in dublin.items() if value
    )
    for identifier in record.identifiers[1:]:  # the first is the package's own
        yield Item("dc:identifier", identifier)
    for subject in record.subjects:
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
    if issue.book and issue.book.subtitle:
        yield Item("dc:title", issue.book.subtitle, (("id", "subtitle"), *_language_attributes("title", issue)))
        yield _refined("subtitle", "title-type", "subtitle")
    if issue.title_latin:
        script = f"{primary(issue.language)}-Latn"
        yield _refined("title", "alternate-script", issue.title_latin, (_XML_LANG, script), ("dir", "ltr"))


def _credited(kind: str, people: Sequence[Person]) -> Iterator[Item]:
    for number, person in enumerate(people, 1):
        of = f"{kind}-{number}"
        yield Item(f"dc:{kind}", person.name, (("id", of), (_XML_LANG, person.language), ("dir", person.direction)))
        yield _refined(of, "role", person.role, ("scheme", "marc:relators"))
        yield _refined(of, "file-as", person.filed)


def _collection(edition: Edition) -> Iterator[Item]:
    """Say which periodical the issue is of, and where in it (EPUB 3.3 §5.5.4.2.6, belongs-to-collection)."""
    issue, magazine = edition.issue, edition.titles.magazine.plain
    if not magazine:
        return
    yield Item("belongs-to-collection", magazine, (("id", "magazine"), *_language_attributes("title", issue)))
    yield _refined("magazine", "collection-type", "series")
    numbers = (issue.book.series_number,) if issue.book else (issue.volume, issue.number)
    place = ".".join(str(number) for number in numbers if number is not None)
    if place:
        yield _refined("magazine", "group-position", place)
    if issue.issn:
        yield _refined("magazine", "dcterms:identifier", f"urn:issn:{issue.issn}")
