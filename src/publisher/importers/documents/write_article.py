"""A draft into the Markdown of an article."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from publisher.i18n.languages import direction_of
from publisher.importers.detect_language import detected_language
from publisher.importers.documents.draft import Draft
from publisher.importers.documents.html_to_markdown import write_body
from publisher.importers.documents.plain_words import text_of_tree
from publisher.importers.front_matter.head_places import FENCE
from publisher.importers.front_matter.syntax import head_text


@dataclass(frozen=True, slots=True)
class Written:
    """An article's Markdown, its title and its language."""

    text: str
    title: str
    language: str


def write_article(draft: Draft, language: str) -> Written:
    """Write a draft as Markdown.

    `language` is the issue's, which stands where the draft names none and its words are plainly of no other.
    """
    said = str(draft.head.get("language", "") or "")
    own = said or detected_language(text_of_tree(draft.body), language)
    head = {key: value for key, value in draft.head.items() if value or key == "title"}
    if own != language or said:
        head["language"] = own
    body = write_body(draft.body, draft.notes, direction_of(own), draft.anchors | _targets(draft.body, draft.notes))
    return Written(f"{FENCE}\n{head_text(head)}{FENCE}\n\n{body}", str(head.get("title", "")), own)


def _targets(body: HtmlElement, notes: Mapping[str, HtmlElement]) -> frozenset[str]:
    return frozenset(
        link.get("href", "")[1:]
        for root in (body, *notes.values())
        for link in root.iter("a")
        if link.get("href", "").startswith("#")
    )
