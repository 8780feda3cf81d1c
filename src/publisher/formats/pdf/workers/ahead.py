"""Parts that are laid out while others are still made: what the cache lacks is asked for as soon as it is known."""

from collections.abc import Sequence
from dataclasses import replace

from publisher.formats.base import Terms
from publisher.formats.pdf.fragments.cache_keys import CacheKeys
from publisher.formats.pdf.fragments.fragment import FRAGMENTS
from publisher.formats.pdf.joined_pages import Joiner
from publisher.formats.pdf.render.patches.status import engine_status
from publisher.formats.pdf.workers.client import Host
from publisher.formats.pdf.workers.messages import Setting, Task
from publisher.model import Edition, Layout, Part, Side

_FRONT = frozenset(
    {"cover", "masthead", "contents", "halftitle", "titlepage", "copyright", "dedication", "epigraph", "divider"}
)


def host_of(edition: Edition, layout: Layout, terms: Terms) -> Host:
    """Give a host for one size of page; it is not started yet."""
    return Host(setting_of(edition, layout, terms), terms.dropped)


def setting_of(edition: Edition, layout: Layout, terms: Terms) -> Setting:
    """Return what all parts of an edition have in common for a host on one size of page."""
    # What the host has no need of would cost a second on its way there.
    titles = replace(edition.titles, sections=(), articles={}, bylines={})
    issue = replace(edition.issue, sections=())
    shared = replace(edition, issue=issue, titles=titles, parts=(), layouts=(), screen_css="", web_css="")
    return Setting(shared, layout, terms.limits, terms.jobs, terms.whole_latin)


def recto(edition: Edition) -> Side:
    """Give the side of odd pages."""
    return "left" if edition.issue.direction == "rtl" else "right"


class Ahead:
    """Takes parts in their order and has them laid out for the first size of page, as they are without numbers."""

    def __init__(self, edition: Edition, terms: Terms) -> None:
        layout = edition.layouts[0]
        self.host = host_of(edition, layout, terms)
        self.cache_keys = CacheKeys(edition, layout, whole_latin=terms.whole_latin)
        self.keys: dict[int, str] = {}
        self.tasks: list[Task] = []
        self._held: list[Task] = []
        self._joiner = Joiner(edition.issue)
        self._side, self._store = recto(edition), terms.store
        self._apart = engine_status().on("fragments")
        self.host.prepare()

    def take(self, parts: Sequence[Part]) -> None:
        """Ask for what is kept nowhere; for nothing, where the engine can only set all parts as one document.

        The short parts in front wait for the first articles: the host begins with the longest of what it is asked.
        """
        if not self._apart:
            return
        new = []
        for place, part in filter(None, map(self._joiner.take, parts)):
            key = self.keys[place] = self.cache_keys.key(part, None, {})
            if not self._store.has(FRAGMENTS, key):
                new.append(Task(place, part, self._side))
        self.tasks += new
        self._held += new
        if any(part.kind not in _FRONT for part in parts):
            self.ask_for_held()

    def ask_for_held(self) -> None:
        """Ask for the parts that wait for longer ones."""
        self.host.ask(self._held)
        self._held = []
