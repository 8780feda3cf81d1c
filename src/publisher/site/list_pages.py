"""The archive's own pages: home, issues, authors, sections, subjects, years."""

import functools
import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from publisher.i18n.languages import direction_of
from publisher.site.groups import Group, by_year
from publisher.site.issue_pictures import Pictures
from publisher.site.published import ArticleFacts, Issue
from publisher.site.site_frame import OPDS, OPDS2, Frame, Head, relative
from publisher.site.structured_data import periodical, person, publication_issue

_NEWEST = 12  # issues on the home page


@dataclass(frozen=True)
class Lists:
    """All that the pages are made of: the frame, the groups by kind, the pictures of issues by slug."""

    frame: Frame
    groups: Mapping[str, Sequence[Group]]
    pictures: Mapping[str, Pictures]

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Yield every page with its path."""
        yield self._home()
        yield self._all_issues()
        for issue in self.frame.archive.issues:
            yield self._issue(issue)
        for kind, found in self.groups.items():
            yield self._names(kind, found)
            for group in found:
                yield self._group(group)
        yield from self._years()

    def _home(self) -> tuple[str, bytes]:
        frame, path = self.frame, "index.html"
        archive, say = frame.archive, frame.speech.say
        issues = archive.issues
        more = frame.link(path, "issues/index.html", say("all_issues"))
        body = (
            f"<h1>{frame.name(archive.name)}</h1>\n<h2>{say('newest')}</h2>\n"
            f"{self._covers(path, issues[:_NEWEST])}\n"
            + (f'<p class="archive-buttons">{more}</p>\n' if len(issues) > _NEWEST else "")
            + f"<h2>{say('contents')}</h2>\n{self._lines(path, ((issues[0], a) for a in issues[0].facts.articles))}"
        )
        picture = self.pictures[issues[0].facts.slug]
        head = Head(
            archive.name.plain,
            archive.newest.description,
            picture=picture.shared,
            picture_size=picture.shared_size,
            data=periodical(frame),
            alternates=self._catalogues(),
        )
        return path, frame.page(path, head, body)

    def _catalogues(self) -> tuple[tuple[str, str, str], ...]:
        kind = "application/atom+xml;profile=opds-catalog;kind=acquisition"
        if not self.frame.archive.address:
            return ()
        return ((kind, OPDS, ""), ("application/opds+json", OPDS2, ""))

    def _all_issues(self) -> tuple[str, bytes]:
        frame, path = self.frame, "issues/index.html"
        title = frame.speech.say("all_issues")
        years = by_year(frame.archive)
        body = f"<h1>{title}</h1>\n" + "\n".join(
            f"<h2>{self._year(year)}</h2>\n{self._covers(path, issues)}" for year, issues in years.items()
        )
        return path, frame.page(path, Head(title), body)

    def _year(self, year: str) -> str:
        return self.frame.speech.number(year) if year else self.frame.speech.say("undated")

    def _issue(self, issue: Issue) -> tuple[str, bytes]:
        frame, facts = self.frame, issue.facts
        path = f"{issue.address}index.html"
        say, shown = frame.speech.say, frame.speech.shown
        picture = self.pictures[facts.slug]
        dated = [shown(one) for one in (frame.speech.issue_number(facts), frame.speech.day(facts.date)) if one]
        web = [one for one in issue.products if one.name == "web/index.html"]
        buttons = [frame.link(path, f"{issue.address}{web[0].name}", say("read_web"))] if web else []
        for one in issue.downloads:
            label = _label(one.name, facts.slug, one.format)
            buttons.append(
                frame.link(path, f"{issue.address}{one.name}", f'<bdi dir="ltr">{html.escape(label)}</bdi>')
            )
        waits = "" if issue.pages else f'<p class="archive-quiet">{say("not_published")}</p>\n'
        described = f'<p class="archive-lead">{shown(facts.description)}</p>\n' if facts.description else ""
        body = (
            f'<div class="archive-front">\n{self._image(path, issue, lazy=False)}\n<div>\n'
            f"<h1>{frame.name(facts.title)}</h1>\n"
            + (f'<p class="archive-quiet">{" — ".join(dated)}</p>\n' if dated else "")
            + described
            + waits
            + (f'<p class="archive-buttons">{" ".join(buttons)}</p>\n' if buttons else "")
            + f"</div>\n</div>\n<h2>{say('contents')}</h2>\n"
            + self._contents(path, issue)
        )
        others = [
            ("", f"{one.address}index.html", one.facts.language)
            for one in frame.archive.issues
            if one.facts.id == facts.id and one is not issue
        ]
        files = [(one.media_type, f"{issue.address}{one.name}", "") for one in issue.downloads]
        head = Head(
            facts.title.plain,
            facts.description,
            picture=picture.shared,
            picture_size=picture.shared_size,
            alternates=(*files, *others),
            data=publication_issue(frame, issue, picture.shared),
        )
        return path, frame.page(path, head, body)

    def _contents(self, path: str, issue: Issue) -> str:
        """List the articles under their sections, each under its own name."""
        parts: list[str] = []
        runs: list[tuple[str, list[ArticleFacts]]] = []
        for article in issue.facts.articles:
            if not runs or runs[-1][0] != article.section.html:
                runs.append((article.section.html, []))
            runs[-1][1].append(article)
        for title, members in runs:
            parts += [f"<h3>{title}</h3>"] if title else []
            parts.append(self._lines(path, ((issue, one) for one in members), named=False))
        return "\n".join(parts)

    def _group(self, group: Group) -> tuple[str, bytes]:
        frame, path = self.frame, group.path
        count = frame.speech.shown(frame.speech.count(len(group.members)))
        body = f'<h1>{frame.name(group.name)}</h1>\n<p class="archive-quiet">{count}</p>\n' + self._lines(
            path, group.members
        )
        data = person(frame, group.name, path) if group.kind == "authors" else {}
        return path, frame.page(path, Head(group.name.plain, kind="profile" if data else "website", data=data), body)

    def _names(self, kind: str, found: Sequence[Group]) -> tuple[str, bytes]:
        frame, path = self.frame, f"{kind}/index.html"
        title = frame.speech.say(kind)
        items = "\n".join(
            f"<li>{frame.link(path, group.path, frame.name(group.name))}"
            f' <span class="archive-quiet">{frame.speech.number(len(group.members))}</span></li>'
            for group in found
        )
        body = f"<h1>{title}</h1>\n" + (f'<ul class="archive-names">\n{items}\n</ul>' if items else "")
        return path, frame.page(path, Head(title), body)

    def _years(self) -> Iterator[tuple[str, bytes]]:
        frame, path = self.frame, "years/index.html"
        title, years = (
            frame.speech.say("years"),
            {year: found for year, found in by_year(frame.archive).items() if year},
        )
        items = "\n".join(
            f"<li>{frame.link(path, f'years/{year}.html', frame.speech.number(year))}"
            f' <span class="archive-quiet">{frame.speech.number(len(issues))}</span></li>'
            for year, issues in years.items()
        )
        body = f"<h1>{title}</h1>\n" + (f'<ul class="archive-names">\n{items}\n</ul>' if items else "")
        yield path, frame.page(path, Head(title), body)
        for year, issues in years.items():
            own, said = f"years/{year}.html", frame.speech.number(year)
            yield (
                own,
                frame.page(
                    own,
                    Head(said),
                    f"<h1>{said}</h1>\n<h2>{frame.speech.say('issues')}</h2>\n{self._covers(own, issues)}",
                ),
            )

    def _covers(self, path: str, issues: Iterable[Issue]) -> str:
        items = []
        for issue in issues:
            target, facts = f"{issue.address}index.html", issue.facts
            told = " — ".join(
                self.frame.speech.shown(one)
                for one in (self.frame.speech.issue_number(facts), self.frame.speech.day(facts.date))
                if one
            )
            items.append(
                f"<li>{self._image(path, issue, lazy=True)}\n"
                f"<h3>{self.frame.link(path, target, self.frame.name(facts.title))}</h3>\n"
                f'<p class="archive-quiet">{told}</p></li>'
            )
        return '<ul class="archive-covers">\n' + "\n".join(items) + "\n</ul>"

    def _image(self, path: str, issue: Issue, *, lazy: bool) -> str:
        picture = self.pictures[issue.facts.slug]
        if not picture.cover:
            return ""
        width, height = picture.cover_size
        size = f' width="{width}" height="{height}"' if width else ""
        late = ' loading="lazy"' if lazy else ""
        alt = html.escape(issue.facts.cover_alt)
        return f'<img src="{relative(path, picture.cover)}" alt="{alt}"{size}{late}>'

    def _lines(self, path: str, members: Iterable[tuple[Issue, ArticleFacts]], *, named: bool = True) -> str:
        """List articles, each with its authors and, where they are of several issues, its issue."""
        items = []
        for issue, article in members:
            title = self.frame.name(article.title)
            anchor = f' id="{html.escape(article.anchor)}"' if not named else ""
            linked = self.frame.link(path, issue.page_of(article), title) if article.anchor in issue.pages else title
            pieces = [self._byline(path, article)]
            if named:
                of_issue = self.frame.link(path, f"{issue.address}index.html", self.frame.name(issue.facts.title))
                pieces.append(self.frame.speech.say("of_issue", title=of_issue))
            pieces.append(self.frame.speech.shown(self.frame.speech.day(article.date)))
            told = " — ".join(piece for piece in pieces if piece)
            items.append(f'<li{anchor}>{linked}<br>\n<span class="archive-quiet">{told}</span></li>')
        return '<ul class="archive-lines">\n' + "\n".join(items) + "\n</ul>"

    def _byline(self, path: str, article: ArticleFacts) -> str:
        mark = "، " if direction_of(self.frame.speech.language) == "rtl" else ", "
        return mark.join(
            self.frame.link(path, self._people[one.plain], self.frame.name(one))
            if one.plain in self._people
            else self.frame.name(one)
            for one in article.authors
        )

    @functools.cached_property
    def _people(self) -> dict[str, str]:
        return {group.name.plain: group.path for group in self.groups["authors"]}


def _label(name: str, slug: str, kind: str) -> str:
    """Name a download by its format, and by what its file's name says besides: a size of page."""
    rest = name.rpartition("/")[2].partition(".")[0].removeprefix(slug).strip("-")
    return f"{kind.upper()} {rest.upper()}".strip()
