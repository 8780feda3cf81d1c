"""Articles by what they have in common: an author, a section, a subject; issues by their year."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from publisher.arabic.search_folds import fold_letters, fold_word
from publisher.arabic.slug import slugify
from publisher.site.published import Archive, ArticleFacts, Issue, Name

#: The kinds of groups, each the folder of its pages.
KINDS = ("authors", "sections", "tags")


@dataclass(frozen=True)
class Group:
    """One author, section or subject: its page, and its articles in the order of the archive."""

    kind: str
    name: Name
    path: str
    members: list[tuple[Issue, ArticleFacts]] = field(default_factory=list)


_NAMES: dict[str, Callable[[ArticleFacts], Iterable[Name]]] = {
    "authors": lambda article: article.authors,
    "sections": lambda article: (article.section,) if article.section.plain else (),
    "tags": lambda article: article.tags,
}


def names_of(kind: str, article: ArticleFacts) -> Iterable[Name]:
    """Give the names of the groups of a kind that an article is in."""
    return _NAMES[kind](article)


def groups(archive: Archive, kind: str) -> tuple[Group, ...]:
    """List the groups of a kind as a reader looks for them: by their names, folded."""
    spelt: dict[str, Name] = {}
    members: dict[str, list[tuple[Issue, ArticleFacts]]] = {}
    for issue in archive.issues:
        for article in issue.facts.articles:
            for name in {fold_letters(one.plain): one for one in names_of(kind, article)}.values():
                key = fold_letters(name.plain)
                spelt.setdefault(key, name)
                members.setdefault(key, []).append((issue, article))
    paths = dict(_paths(kind, spelt))
    order = sorted(spelt, key=lambda key: (fold_word(key), key))
    return tuple(Group(kind, spelt[key], paths[key], members[key]) for key in order)


def _paths(kind: str, spelt: dict[str, Name]) -> Iterator[tuple[str, str]]:
    """Give each its page; of names that differ in signs alone, each later one has a number."""
    taken = {"index"}
    for key in sorted(spelt):
        slug = own = slugify(spelt[key].plain) or "x"
        number = 2
        while slug in taken:
            slug, number = f"{own}-{number}", number + 1
        taken.add(slug)
        yield key, f"{kind}/{slug}.html"


def by_year(archive: Archive) -> dict[str, list[Issue]]:
    """Give the issues of each year, the newest first; those without a date stand under an empty one."""
    found: dict[str, list[Issue]] = {}
    for issue in archive.issues:
        found.setdefault(issue.facts.date[:4], []).append(issue)
    return found
