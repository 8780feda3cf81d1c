"""Issues, articles and people as search engines read of them (schema.org, in JSON-LD)."""

from collections.abc import Mapping
from typing import Any

from publisher.site.published import ArticleFacts, Issue, Name
from publisher.site.site_frame import Frame

_CONTEXT = "https://schema.org"


def periodical(frame: Frame) -> dict[str, Any]:
    """Tell of the magazine."""
    newest = frame.archive.newest
    return _without_gaps(
        {
            "@context": _CONTEXT,
            "@type": "Periodical",
            "name": frame.archive.name.plain,
            "url": frame.absolute("index.html"),
            "inLanguage": newest.language,
            "issn": newest.issn,
            "publisher": _organisation(newest.publisher),
        }
    )


def publication_issue(frame: Frame, issue: Issue, picture: str = "") -> dict[str, Any]:
    """Tell of an issue with its articles."""
    facts = issue.facts
    return _without_gaps(
        {
            "@context": _CONTEXT,
            "@type": "PublicationIssue",
            "name": facts.title.plain,
            "url": frame.absolute(f"{issue.address}index.html"),
            "identifier": facts.urn,
            "issueNumber": facts.number,
            "datePublished": facts.date,
            "inLanguage": facts.language,
            "description": facts.description,
            "image": frame.absolute(picture) if picture else "",
            "license": facts.licence,
            "editor": [_person(one, frame, "") for one in facts.editors],
            "publisher": _organisation(facts.publisher),
            "isPartOf": {"@type": "Periodical", "name": frame.archive.name.plain},
            "hasPart": [
                _without_gaps(
                    {
                        "@type": "Article",
                        "headline": one.title.plain,
                        "url": frame.absolute(issue.page_of(one)),
                        "author": [_person(author, frame, "") for author in one.authors],
                    }
                )
                for one in facts.articles
            ],
        }
    )


def article_data(
    frame: Frame, issue: Issue, article: ArticleFacts, people: Mapping[str, str], picture: str = ""
) -> dict[str, Any]:
    """Tell of an article; `people` are the pages of its authors by their names."""
    facts = issue.facts
    return _without_gaps(
        {
            "@context": _CONTEXT,
            "@type": "Article",
            "headline": article.title.plain,
            "alternativeHeadline": article.subtitle,
            "url": frame.absolute(issue.page_of(article)),
            "datePublished": article.date or facts.date,
            "inLanguage": article.title.language,
            "author": [_person(one, frame, people.get(one.plain, "")) for one in article.authors],
            "articleSection": article.section.plain,
            "keywords": [tag.plain for tag in article.tags],
            "wordCount": article.words,
            "abstract": " ".join(article.summary),
            "image": frame.absolute(picture) if picture else "",
            "license": facts.licence,
            "publisher": _organisation(facts.publisher),
            "isPartOf": _without_gaps(
                {
                    "@type": "PublicationIssue",
                    "name": facts.title.plain,
                    "issueNumber": facts.number,
                    "url": frame.absolute(f"{issue.address}index.html"),
                }
            ),
        }
    )


def person(frame: Frame, name: Name, path: str) -> dict[str, Any]:
    """Tell of an author."""
    return {"@context": _CONTEXT, **_person(name, frame, path)}


def _person(name: Name, frame: Frame, path: str) -> dict[str, Any]:
    return _without_gaps({"@type": "Person", "name": name.plain, "url": frame.absolute(path) if path else ""})


def _organisation(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name} if name else {}


def _without_gaps(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", None, [], {})}
