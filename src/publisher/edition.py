"""An Issue and a Theme into an Edition: parts of format-neutral HTML, styles, pictures and fonts."""

from collections.abc import Sequence

from publisher.arabic.digits import COUNTER_STYLE
from publisher.catalogue import Speaker
from publisher.model import Asset, Edition, Entry, Face, Issue, Part
from publisher.theme import Theme, trusted

# No slug has an underscore, so that no article can take their place.
COVER, CONTENTS = "_cover", "_contents"


def dress(issue: Issue, theme: Theme, assets: Sequence[Asset], faces: tuple[Face, ...]) -> Edition:
    """Make the parts of an issue: cover, contents, and each article, in reading order."""
    speaker = Speaker(issue.language, issue.digits, issue.calendars)
    articles = tuple(_article(issue, entry, theme) for entry in issue.entries)
    cover = theme.render("cover.html", issue=issue, speak=speaker)
    contents = theme.render("contents.html", issue=issue, speak=speaker)
    return Edition(
        issue=issue,
        parts=(
            Part(COVER, "cover", issue.title, cover, issue.language),
            Part(CONTENTS, "contents", speaker.say("contents"), contents, issue.language),
            *articles,
        ),
        labels=speaker.labels(),
        folio_style=COUNTER_STYLE[issue.digits],
        print_css=theme.style("base.css", "print.css"),
        screen_css=theme.style("base.css", "screen.css"),
        assets=tuple(assets),
        faces=faces,
    )


def _article(issue: Issue, entry: Entry, theme: Theme) -> Part:
    article = entry.article
    html = theme.render(
        "article.html",
        issue=issue,
        entry=entry,
        article=article,
        body=trusted("\n".join(block.html for block in article.blocks)),
        speak=Speaker(article.language, issue.digits, issue.calendars),
    )
    return Part(entry.anchor, "article", article.title, html, article.language, article.notes, article.source)
