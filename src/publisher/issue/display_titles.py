"""An issue's texts and titles as every product shows them: digits set, runs isolated, names joined by one sign."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from publisher.arabic.bidi.controls import has_controls, without_controls
from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.bidi.runs import isolated, runs
from publisher.arabic.emoji_sequences import may_have_emoji
from publisher.arabic.html_digits import is_plain_number
from publisher.arabic.numbers import with_digits
from publisher.arabic.passage_languages import speak
from publisher.i18n.languages import direction_of
from publisher.labels.speaker import Speaker
from publisher.model import Article, DisplayText, Entry, Issue, Section, Titles
from publisher.settings.fields import ARTICLE_WORDS, ISSUE_WORDS

_DIGIT = re.compile(r"\d")


def display_text(text: str, language: str) -> DisplayText:
    """Spell a text, whose digits are set, in the ways in which products show it."""
    direction, escaped = direction_of(language), html.escape(text, quote=False)
    label = isolated(text, direction, language)
    plain = label == text and not has_controls(text) and not may_have_emoji(text)
    markup = escaped if plain else speak(isolate(escaped, direction, language), language)
    return DisplayText(without_controls(text), label, markup, language)


def own_digits(issue: Issue, language: str) -> bool:
    """Return whether the numbers of a text in a language are written as the issue asks."""
    return issue.author_digits == "issue" and direction_of(language) == "rtl"


def displayed(issue: Issue) -> tuple[Issue, Titles]:
    """Return an issue with the digits of its titles and prose set, and its titles.

    Digits are set as `arabic.html_digits` sets those of bodies, so that a title is spelt alike in both.
    """
    shown = issue if issue.author_digits == "kept" else _in_own_digits(issue)
    return shown, _titles(shown)


def _in_own_digits(issue: Issue) -> Issue:
    def entries(section: Section) -> tuple[Entry, ...]:
        return tuple(replace(entry, article=_article(issue, entry.article)) for entry in section.entries)

    sections = tuple(replace(section, entries=entries(section)) for section in issue.sections)
    shown = replace(issue, sections=sections)
    for field in ISSUE_WORDS:
        shown = field.rewritten(shown, partial(_set_digits, issue, issue.language))
    return shown


def _article(issue: Issue, article: Article) -> Article:
    for field in ARTICLE_WORDS:
        article = field.rewritten(article, partial(_set_digits, issue, article.language))
    return article


def _set_digits(issue: Issue, language: str, text: str) -> str:
    """Write a text's numbers as the issue asks; runs from left to right keep theirs."""
    if not (_DIGIT.search(text) and own_digits(issue, language)):
        return text
    pieces, at = [], 0
    for start, end in runs(text, "rtl", language=language):
        if is_plain_number(text[start:end]):
            continue
        pieces += [with_digits(text[at:start], issue.digits), text[start:end]]
        at = end
    return "".join([*pieces, with_digits(text[at:], issue.digits)])


def _titles(issue: Issue) -> Titles:
    own: Callable[[str], DisplayText] = partial(display_text, language=issue.language)
    return Titles(
        issue=own(issue.title),
        magazine=own(issue.magazine),
        editors=own(_joined(issue, issue.language, issue.editors)),
        sections=tuple(own(_numbered(section.label, section.title)) for section in issue.sections),
        articles={
            e.anchor: display_text(_numbered(e.label, e.article.title), e.article.language) for e in issue.entries
        },
        bylines={entry.anchor: _byline(issue, entry) for entry in issue.entries},
    )


def _numbered(label: str, title: str) -> str:
    return f"{label}: {title}" if label else title


def _byline(issue: Issue, entry: Entry) -> DisplayText:
    article = entry.article
    return display_text(_joined(issue, article.language, article.authors), article.language)


def _joined(issue: Issue, language: str, names: tuple[str, ...]) -> str:
    """Join names by the sign of a language: that of the article, whatever stands around it."""
    sign = Speaker(language, issue.digits, instead=issue.language).say("list_separator") if len(names) > 1 else ""
    return sign.join(names)
