"""An Issue and a Theme into an Edition: parts of format-neutral HTML, styles, pictures and fonts."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.digits import COUNTER_STYLE
from publisher.arabic.html_digits import retype
from publisher.arabic.passage_languages import speak
from publisher.cache.keys import KeyFields, joined
from publisher.cache.memoize import Memory, forgetful
from publisher.fonts.choice import needed
from publisher.html_tree import demote, fragment, inner_html, text_of
from publisher.i18n.languages import direction_of
from publisher.issue.book_pages import book_pages, divider_of
from publisher.issue.display_titles import display_text, displayed, own_digits
from publisher.issue.footnotes import numbered
from publisher.issue.styles import styled
from publisher.labels.speaker import Speaker
from publisher.model import (
    Article,
    Asset,
    DisplayText,
    Edition,
    Entry,
    Face,
    Imprint,
    Issue,
    Labels,
    Layout,
    Note,
    Part,
    PartKind,
    Role,
    Section,
    Titles,
)
from publisher.themes.theme import BRIEFS, BY_HASH, COLOPHON, MASTHEAD, Theme, trusted

# No slug has an underscore, so that no article can take their place.
COVER, CONTENTS = "_cover", "_contents"
_ARTICLE = "article.html"
_AT_ONCE = 40  # articles
_DRESSED = KeyFields(
    "dressed",
    (
        "theme.sha256",
        *(f"issue.{name}" for name in ("language", "author_digits", "digits", "calendars", "months")),
        "entry.article",
    ),
    {
        **BY_HASH,
        "theme.name": "findings alone name it, and what has one is not kept",
    },
)
_SETTLED = KeyFields(
    "settled",
    ("issue.author_digits", "issue.digits", "part.html", "part.notes", "part.language"),
)
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_LANGUAGES = re.compile(r'\slang="([^"]+)"')


def dress(
    issue: Issue,
    theme: Theme,
    assets: Sequence[Asset],
    faces: tuple[Face, ...],
    imprint: Imprint,
    pages: Sequence[str] = (),
    memory: Memory | None = None,
    begin: Callable[[Edition], Callable[[Sequence[Part]], None]] | None = None,
) -> Edition:
    """Make the parts of an issue in reading order; `pages` are the theme's sizes of page (default: its first).

    `begin` is given the edition without its parts, and what it gives takes these as soon as they are made.
    """
    issue, titles = displayed(issue)
    speaker = Speaker(issue.language, issue.digits, issue.calendars, issue.months, book=issue.book is not None)
    memory, names = memory or forgetful(), list(pages) or [*theme.settings.pages][:1]
    styles = styled(theme, names, faces, memory)
    edition = Edition(
        issue=issue,
        titles=titles,
        parts=(),
        labels=speaker.labels(),
        folio_style=COUNTER_STYLE[issue.digits],
        layouts=tuple(
            Layout(name, css, theme.justification(faces), heads, theme.grid(name), theme.settings.figures.place)
            for name, css, heads in zip(names, styles.pages, styles.heads, strict=True)
        ),
        screen_css=styles.screen,
        web_css=styles.web,
        assets=tuple(assets),
        faces=faces,
    )
    take = begin(edition) if begin else None
    parts: list[Part] = []
    for some in _Dressing(issue, titles, theme, speaker, memory).parts(faces, imprint):
        parts += some
        if take:
            take(some)
    return replace(edition, parts=tuple(parts))


def dress_again(edition: Edition, issue: Issue, theme: Theme, entry: Entry, memory: Memory) -> Edition | None:
    """Return an edition with another text of one article; `issue` is the issue before its digits were set.

    None where other parts may show what the article says, or where its part has others in it.
    """
    asked = theme.asks(_ARTICLE, "issue")
    number = next((n for n, one in enumerate(edition.parts) if one.id == entry.anchor), None)
    if asked is None or "sections" in asked or "entries" in asked or number is None:
        return None
    section = next(one for one in issue.sections if any(e.anchor == entry.anchor for e in one.entries))
    alone, titles = displayed(replace(issue, sections=(replace(section, entries=(entry,)),)))
    speaker = Speaker(issue.language, issue.digits, issue.calendars, issue.months, book=issue.book is not None)
    shown = alone.entries[0]
    part = _Dressing(alone, titles, theme, speaker, memory)._articles([shown])[0]
    parts = (*edition.parts[:number], part, *edition.parts[number + 1 :])
    return replace(edition, issue=with_entry(edition.issue, shown), parts=parts)


def with_entry(issue: Issue, entry: Entry) -> Issue:
    """Return an issue with an entry in the place of the one that has its anchor."""
    return replace(
        issue,
        sections=tuple(
            replace(one, entries=tuple(entry if e.anchor == entry.anchor else e for e in one.entries))
            if any(e.anchor == entry.anchor for e in one.entries)
            else one
            for one in issue.sections
        ),
    )


@dataclass(frozen=True, slots=True)
class _Dressed:
    """What a part comes to: its HTML and that of its notes, its characters and languages, whether it has code or
    verses of the Qur'an.
    """

    html: str
    notes: tuple[str, ...]
    letters: str
    languages: tuple[str, ...]
    code: bool
    quran: bool


class _Dressing:
    """The parts of one issue while they are made; what is made of an article that has not changed is remembered."""

    def __init__(self, issue: Issue, titles: Titles, theme: Theme, speaker: Speaker, memory: Memory) -> None:
        self._issue, self._theme, self._speaker, self._memory = issue, theme, speaker, memory
        self._titles = titles
        self._done: list[_Dressed] = []
        asked = [theme.asked_fields(_ARTICLE, name, kind) for name, kind in (("issue", Issue), ("entry", Entry))]
        fields = KeyFields("dressed", (*_DRESSED.fields, *chain(*asked)), _DRESSED.besides)
        self._article_key = fields.given(theme=theme, issue=issue)
        self._part_key = _SETTLED.given(issue=issue)

    def parts(self, faces: Sequence[Face], imprint: Imprint) -> Iterator[list[Part]]:
        """Cover, masthead, contents, articles, colophon. The colophon comes last: it tells what the others needed."""
        issue, theme = self._issue, self._theme
        front: list[tuple[str, str, PartKind, str]] = [
            (COVER, "cover.html", "cover", issue.title),
            *(
                book_pages(issue.book, self._speaker.say)
                if issue.book
                else [("_masthead", MASTHEAD, "masthead", self._speaker.say(_heading_of_masthead(issue)))]
            ),
            (CONTENTS, "contents.html", "contents", self._speaker.say("contents")),
        ]
        titles, bylines = (self._listed(texts) for texts in (self._titles.articles, self._titles.bylines))
        for name, template, kind, heading in front:
            if theme.has(template):
                told = {"heading": heading, "titles": titles, "bylines": bylines}
                html = theme.render(template, issue=issue, speak=self._speaker, **told)
                title = self._titles.issue if kind == "cover" else display_text(heading, issue.language)
                role: Role = "front" if issue.book else ""
                yield [self._dressed_part(Part(name, kind, title, html, issue.language, role=role))]
        for number, section in enumerate(issue.sections, 1):
            if issue.book and section.title:
                yield [self._dressed_part(self._divider(section, number))]
            yield from self._section(section, number)
        if theme.has(COLOPHON):
            yield [self._dressed_part(self._colophon(faces, imprint))]

    def _listed(self, texts: Mapping[str, DisplayText]) -> dict[str, str]:
        return {anchor: trusted(text.within(self._issue.language)) for anchor, text in texts.items()}

    def _section(self, section: Section, number: int) -> Iterator[list[Part]]:
        if section.layout == "articles" or not self._theme.has(BRIEFS):
            for start in range(0, len(section.entries), _AT_ONCE):
                yield self._articles(section.entries[start : start + _AT_ONCE])
        else:
            yield [self._dressed_part(self._briefs(section, number))]

    def _divider(self, section: Section, number: int) -> Part:
        """Make the page that opens a part of a book; its members follow."""
        issue, name = self._issue, divider_of(number)
        html = self._theme.render("divider.html", issue=issue, section=section, anchor=name, speak=self._speaker)
        title = self._titles.sections[number - 1]
        return Part(name, "divider", title, html, issue.language, role=section.role)

    def _articles(self, entries: Sequence[Entry]) -> list[Part]:
        """Make articles' parts. Of an archive's hardly one changes at a time: others are remembered by the score."""
        keys = [self._article_key.key(entry=entry) for entry in entries]

        def each() -> list[_Dressed]:
            return [
                self._memory.recall(key, _Dressed, partial(self._anew, entry))
                for entry, key in zip(entries, keys, strict=True)
            ]

        dressed = self._memory.recall(joined(keys), list[_Dressed], each) if keys else []
        return list(map(self._part_as_made, map(self._empty_article_part, entries), dressed))

    def _anew(self, entry: Entry) -> _Dressed:
        return self._made(self._article_html(entry), entry.article.language, entry.article.notes)

    def _article_html(self, entry: Entry) -> str:
        issue, article = self._issue, entry.article
        return self._theme.render(
            _ARTICLE,
            issue=issue,
            entry=entry,
            article=article,
            columns=article.columns or self._columns(article),
            body=_body(entry),
            speak=self._speaking(article.language),
        )

    def _columns(self, article: Article) -> int:
        settings = self._theme.settings
        if article.verse:
            return settings.verse_columns
        return 1 if _is_mostly_code(article) else settings.columns

    def _speaking(self, language: str) -> Speaker:
        issue = self._issue
        return Speaker(language, issue.digits, issue.calendars, issue.months, issue.language)

    def _dressed_part(self, part: Part) -> Part:
        def made() -> _Dressed:
            return self._made(part.html, part.language, part.notes)

        key = self._part_key.key(part=part)
        return self._part_as_made(part, self._memory.recall(key, _Dressed, made))

    def _made(self, html: str, language: str, notes: Sequence[Note]) -> _Dressed:
        """Set every run of another direction apart, once for all formats, and write numbers as the issue asks."""
        texts = [(html, language), *((note.html, note.language or language) for note in notes)]
        html, *shown = [self._shown(markup, spoken) for markup, spoken in texts]
        whole = "".join((html, *shown))
        languages = tuple(sorted({language, *_LANGUAGES.findall(whole)}))
        letters = "".join(sorted(set(text_of(whole))))
        return _Dressed(html, tuple(shown), letters, languages, "<code" in whole, 'class="quran"' in whole)

    def _shown(self, markup: str, language: str) -> str:
        isolated = speak(isolate(markup, direction_of(language), language), language)
        return retype(isolated, self._issue.digits) if own_digits(self._issue, language) else isolated

    def _part_as_made(self, part: Part, made: _Dressed) -> Part:
        """Give a part as it was made, and keep in mind what it says."""
        self._done.append(made)
        notes = tuple(replace(note, html=text) for note, text in zip(part.notes, made.notes, strict=True))
        return replace(part, html=made.html, notes=numbered(notes, self._issue.digits))

    def _colophon(self, faces: Sequence[Face], imprint: Imprint) -> Part:
        """Make the colophon twice: the list of fonts names those that it is itself set in."""
        issue, theme, speaker = self._issue, self._theme, self._speaker
        named = set(_families(theme.print_style("")))
        letters, code = "".join(one.letters for one in self._done), any(one.code for one in self._done)
        languages = {language for one in self._done for language in one.languages}
        quran = any(one.quran for one in self._done)
        html = ""
        for _ in range(2):
            said = letters + text_of(html)
            coded = code or "<code" in html
            fonts = _by_family(needed(said, faces, named, languages, code=coded, quran=quran))
            html = theme.render(COLOPHON, issue=issue, speak=speaker, imprint=imprint, fonts=fonts)
        title = display_text(speaker.say("colophon"), issue.language)
        return Part("_colophon", "colophon", title, html, issue.language)

    def _briefs(self, section: Section, number: int) -> Part:
        issue, speaker, titles = self._issue, self._speaker, self._titles
        articles = [entry.article for entry in section.entries]
        bodies = {entry.anchor: _under_a_title(_body(entry)) for entry in section.entries}
        own = {e.anchor: self._speaking(e.article.language) for e in section.entries}
        html = self._theme.render(BRIEFS, issue=issue, section=section, bodies=bodies, speak=speaker, speakers=own)
        return Part(
            id=f"_briefs-{number}",
            kind="articles",
            title=titles.sections[number - 1]
            if section.title
            else display_text(speaker.say("briefs"), issue.language),
            html=html,
            language=issue.language,
            notes=tuple(note for article in articles for note in _notes(article, issue.language)),
            source=articles[0].source,
            articles=tuple(entry.anchor for entry in section.entries),
        )

    def _empty_article_part(self, entry: Entry) -> Part:
        """Make an article's part, as yet without its HTML."""
        article = entry.article
        return Part(
            id=entry.anchor,
            kind="article",
            title=self._titles.articles[entry.anchor],
            html="",
            language=article.language,
            notes=article.notes,
            source=article.source,
            articles=(entry.anchor,),
            summary=article.subtitle or next(iter(article.summary), ""),
            labels=self._labels(article.language),
            role=entry.role,
        )

    def _labels(self, language: str) -> Labels | None:
        """Return the words of an article in another language than its issue's."""
        return None if language == self._issue.language else self._speaking(language).labels()


def _heading_of_masthead(issue: Issue) -> str:
    """Choose what the masthead is called: where it names nobody, it tells of the issue alone."""
    return "masthead" if issue.masthead or issue.editors or issue.authors or issue.publisher else "about_issue"


def _families(css: str) -> Iterator[str]:
    """List every quoted name of a style sheet; families are among them."""
    return (one or other for one, other in _QUOTED.findall(css))


def _by_family(faces: Sequence[Face]) -> list[Face]:
    return list({face.family: face for face in faces}.values())


def _notes(article: Article, around: str) -> tuple[Note, ...]:
    """Return an article's notes; those of another language than that of the part around them say so."""
    foreign = article.language != around
    return tuple(replace(note, language=article.language) for note in article.notes) if foreign else article.notes


def _is_mostly_code(article: Article) -> bool:
    """Whether blocks of code have most of an article's letters: lines of code want the width of the page."""
    code = sum(len(text_of(block.html)) for block in article.blocks if block.html.startswith("<pre"))
    return code > 0 and 2 * code > sum(len(text_of(block.html)) for block in article.blocks)


def _body(entry: Entry) -> str:
    return trusted("\n".join(block.html for block in entry.article.blocks))


def _under_a_title(body: str) -> str:
    """Set the headings of a brief below its title, which is one of the second rank."""
    root = fragment(body)
    demote(root)
    return trusted(inner_html(root))
