"""An Issue and a Theme into an Edition: parts of format-neutral HTML, styles, pictures and fonts."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from publisher.arabic.bidi.tree import isolate
from publisher.arabic.digits import COUNTER_STYLE
from publisher.arabic.numbers import with_digits
from publisher.arabic.retype import retype
from publisher.catalogue import Speaker
from publisher.fonts.choice import needed
from publisher.markup import demote, fragment, inner_html, text_of
from publisher.memory import Memory, forgetful
from publisher.model import Asset, Edition, Entry, Face, Imprint, Issue, Layout, Part, PartKind, Section
from publisher.theme import BRIEFS, COLOPHON, MASTHEAD, Theme, trusted

# No slug has an underscore, so that no article can take their place.
COVER, CONTENTS = "_cover", "_contents"
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")


def dress(
    issue: Issue,
    theme: Theme,
    assets: Sequence[Asset],
    faces: tuple[Face, ...],
    imprint: Imprint,
    pages: Sequence[str] = (),
    memory: Memory | None = None,
) -> Edition:
    """Make the parts of an issue in reading order; `pages` are the theme's sizes of page (default: its first)."""
    speaker = Speaker(issue.language, issue.digits, issue.calendars, issue.months)
    remembering = memory or forgetful()
    parts = tuple(_settled(part, issue, remembering) for part in _parts(issue, theme, faces, imprint, speaker))
    return Edition(
        issue=issue,
        parts=parts,
        labels=speaker.labels(),
        folio_style=COUNTER_STYLE[issue.digits],
        layouts=tuple(
            Layout(name, theme.print_style(name), theme.justification)
            for name in pages or [*theme.settings.pages][:1]
        ),
        screen_css=theme.screen_style(),
        web_css=theme.web_style(),
        assets=tuple(assets),
        faces=faces,
    )


def _settled(part: Part, issue: Issue, memory: Memory) -> Part:
    """Set every run of another direction apart, once for all formats, and write numbers as the issue asks."""
    own = issue.author_digits == "issue" and part.direction == "rtl"
    texts = [part.html, *(note.html for note in part.notes)]

    def settled() -> list[str]:
        isolated = [isolate(markup, part.direction) for markup in texts]
        return [retype(markup, issue.digits) for markup in isolated] if own else isolated

    made_from = (texts, part.direction, issue.digits if own else "")
    html, *notes = memory.recall("settled", made_from, list[str], settled)
    title = with_digits(part.title, issue.digits) if own else part.title
    written = tuple(replace(note, html=text) for note, text in zip(part.notes, notes, strict=True))
    return replace(part, html=html, notes=written, title=title)


def _parts(issue: Issue, theme: Theme, faces: Sequence[Face], imprint: Imprint, speaker: Speaker) -> Iterator[Part]:
    """Cover, masthead, contents, articles, colophon. The colophon comes last: it tells what the others needed."""
    front: list[tuple[str, str, PartKind, str]] = [
        (COVER, "cover.html", "cover", issue.title),
        ("_masthead", MASTHEAD, "masthead", speaker.say(_heading_of_masthead(issue))),
        (CONTENTS, "contents.html", "contents", speaker.say("contents")),
    ]
    done = []
    for name, template, kind, title in front:
        if theme.has(template):
            html = theme.render(template, issue=issue, speak=speaker, heading=title)
            done.append(Part(name, kind, title, html, issue.language))
    for number, section in enumerate(issue.sections, 1):
        done += _section(issue, section, number, theme)
    yield from done
    if theme.has(COLOPHON):
        yield _colophon(issue, theme, done, faces, imprint, speaker)


def _heading_of_masthead(issue: Issue) -> str:
    """Choose what the masthead is called: where it names nobody, it tells of the issue alone."""
    return "masthead" if issue.masthead or issue.editors or issue.publisher else "about_issue"


def _colophon(
    issue: Issue, theme: Theme, others: Sequence[Part], faces: Sequence[Face], imprint: Imprint, speaker: Speaker
) -> Part:
    """Make the colophon twice: the list of fonts names those that it is itself set in."""
    named = set(_families(theme.print_style("")))
    parts = list(others)
    for _ in range(2):
        fonts = _by_family(_fonts(parts, faces, named))
        html = theme.render(COLOPHON, issue=issue, speak=speaker, imprint=imprint, fonts=fonts)
        parts = [*others, Part("_colophon", "colophon", speaker.say("colophon"), html, issue.language)]
    return parts[-1]


def _fonts(parts: Sequence[Part], faces: Sequence[Face], named: Collection[str]) -> list[Face]:
    """Choose the faces that parts are set in: those that their text needs, and one for code where they have any."""
    text = "".join(text_of(part.html) for part in parts)
    return needed(text, faces, named, code=any("<code" in part.html for part in parts))


def _families(css: str) -> Iterator[str]:
    """List every quoted name of a style sheet; families are among them."""
    return (one or other for one, other in _QUOTED.findall(css))


def _by_family(faces: Sequence[Face]) -> list[Face]:
    return list({face.family: face for face in faces}.values())


def _section(issue: Issue, section: Section, number: int, theme: Theme) -> Iterator[Part]:
    if section.layout == "articles" or not theme.has(BRIEFS):
        yield from (_article(issue, entry, theme) for entry in section.entries)
        return
    articles = [entry.article for entry in section.entries]
    speaker = Speaker(issue.language, issue.digits, issue.calendars, issue.months)
    bodies = {entry.anchor: _under_a_title(_body(entry)) for entry in section.entries}
    own = {
        e.anchor: Speaker(e.article.language, issue.digits, issue.calendars, issue.months) for e in section.entries
    }
    html = theme.render(BRIEFS, issue=issue, section=section, bodies=bodies, speak=speaker, speakers=own)
    yield Part(
        id=f"_briefs-{number}",
        kind="articles",
        title=section.title or articles[0].title,
        html=html,
        language=issue.language,
        notes=tuple(note for article in articles for note in article.notes),
        source=articles[0].source,
        articles=tuple(entry.anchor for entry in section.entries),
    )


def _body(entry: Entry) -> str:
    return trusted("\n".join(block.html for block in entry.article.blocks))


def _under_a_title(body: str) -> str:
    """Set the headings of a brief below its title, which is one of the second rank."""
    root = fragment(body)
    demote(root)
    return trusted(inner_html(root))


def _article(issue: Issue, entry: Entry, theme: Theme) -> Part:
    article = entry.article
    html = theme.render(
        "article.html",
        issue=issue,
        entry=entry,
        article=article,
        columns=article.columns or theme.settings.columns,
        body=_body(entry),
        speak=Speaker(article.language, issue.digits, issue.calendars, issue.months),
    )
    return Part(
        id=entry.anchor,
        kind="article",
        title=article.title,
        html=html,
        language=article.language,
        notes=article.notes,
        source=article.source,
        articles=(entry.anchor,),
        summary=article.subtitle or next(iter(article.summary), ""),
    )
