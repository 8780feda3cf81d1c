"""The archive's own words, in the language of its newest issue."""

import functools
import tomllib
from datetime import date
from importlib import resources

from publisher.arabic.digits import in_digits
from publisher.i18n.languages import direction_of
from publisher.issue.display_titles import display_text
from publisher.labels.speaker import Speaker, plural
from publisher.model import Direction
from publisher.site.published import Archive, IssueFacts

_FALLBACK = "en"


@functools.cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("publisher.site").joinpath("site_words.toml").read_text("utf-8"))


class SiteSpeech:
    """Says the archive's words, dates and numbers as its newest issue would."""

    def __init__(self, archive: Archive) -> None:
        newest, tables = archive.newest, _tables()
        own = newest.language.split("-")[0]
        #: The language of the site's pages, as a BCP 47 tag.
        self.language = newest.language if own in tables else _FALLBACK
        self._key = own if own in tables else _FALLBACK
        self._messages, self._digits = tables[self._key], newest.digits if own in tables else "latn"
        self._speaker = Speaker(self.language, self._digits, newest.calendars, newest.months)

    @property
    def direction(self) -> Direction:
        """The direction of the site's pages."""
        return direction_of(self.language)

    def say(self, key: str, **values: str) -> str:
        """Give a message; it is plain text, as its values are."""
        return self._messages[key].format_map(values)

    def count(self, number: int) -> str:
        """Count articles: مقالان، 3 مقالات."""
        key = plural(self._messages, self._key, "articles", number)
        return self._messages[key].format(n=in_digits(number, self._digits))

    def number(self, value: int | str) -> str:
        """Write a number in the site's digits."""
        return in_digits(value, self._digits)

    def day(self, iso: str) -> str:
        """Give a date, of ISO 8601, in the calendars of the newest issue; nothing where there is none."""
        return self._speaker.day(date.fromisoformat(iso)) if iso else ""

    def issue_number(self, facts: IssueFacts) -> str:
        """Give an issue's number, as in «العدد ٣»; nothing where it has none."""
        return self._speaker.say("issue_number", n=facts.number) if facts.number is not None else ""

    def shown(self, text: str) -> str:
        """Give the HTML of a plain text of the site's language, its runs isolated."""
        return display_text(text, self.language).html
