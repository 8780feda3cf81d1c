"""A theme's files into something that dresses values in HTML and CSS; it reads no disk."""

import functools
import hashlib
import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.meta import find_referenced_templates
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.model import Face, Justification, Source, Span
from publisher.settings.tables import read_table
from publisher.themes.tokens import GRID, ThemeTable, points_of, resolve, resolve_for_books, resolve_for_web, tokens

SETTINGS = "theme.toml"
_COLUMNS = re.compile(r"\bcolumns\b")
TEMPLATES = ("cover.html", "contents.html", "article.html", "web.html")
STYLES = ("base.css", "print.css", "screen.css", "web.css")
#: Parts that a theme may have; an issue has them where its theme does.
MASTHEAD, COLOPHON, BRIEFS = "masthead.html", "colophon.html", "briefs.html"
#: The pages of a book, which a theme has all of, or no book is set in it.
BOOK_PAGES = (
    *("halftitle.html", "titlepage.html", "copyright.html", "dedication.html", "epigraph.html"),
    "divider.html",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A folder of Jinja templates (`*.html`), style sheets (`*.css`) and its settings, by name."""

    name: str
    files: Mapping[str, str]
    settings: ThemeTable
    sources: tuple[Source, ...] = ()

    @classmethod
    def of(cls, name: str, files: Mapping[str, str], settings: Sequence[Source], known: list[str]) -> "Theme":
        """Make a theme; raises PublisherError naming every file that it lacks and all that is wrong in its settings.

        `settings` are its theme.toml and, over it key by key, the project's own.
        """
        if not files and not settings:
            raise PublisherError(Finding.of("T001", None, name=name, known=tuple(known) or Phrase("none")))
        there = {*files, *((SETTINGS,) if settings else ())}
        lacking = [wanted for wanted in (SETTINGS, *TEMPLATES, *STYLES) if wanted not in there]
        if lacking:
            folder = f"templates/{name}"
            raise PublisherError(*(Finding.of("T002", Span(f"{folder}/{wanted}"), file=wanted) for wanted in lacking))
        table, findings = read_table(ThemeTable, *settings)
        if table is None:
            raise PublisherError(*findings)
        return cls(name, files, table, tuple(settings))

    @property
    def sha256(self) -> str:
        """One hash over all names and contents."""
        named = [*sorted(self.files.items()), (SETTINGS, self.settings.model_dump_json())]
        whole = "\0".join(f"{name}\0{text}" for name, text in named)
        return hashlib.sha256(whole.encode()).hexdigest()

    def render(self, template: str, **values: object) -> str:
        """Fill a template. Values are text and are escaped; Markup is HTML and is set as it is, never evaluated."""
        try:
            return _environment(tuple(self.files.items())).get_template(template).render(**values)
        except TemplateError as error:
            raise PublisherError(
                self._template_finding(error, template, error.message or Phrase("unknown"))
            ) from error
        except Exception as error:  # a template is the designer's program: whatever it raises is its own
            raise PublisherError(self._template_finding(error, template, str(error))) from error

    def unreadable_templates(self) -> list[Finding]:
        """Return a finding for each template that cannot be parsed, whether or not an issue would fill it."""
        environment, found = _environment(tuple(self.files.items())), []
        for template in sorted(name for name in self.files if name.endswith(".html")):
            try:
                environment.get_template(template)
            except TemplateError as error:
                found.append(self._template_finding(error, template, error.message or Phrase("unknown")))
        return found

    def asks(self, template: str, name: str) -> frozenset[str] | None:
        """List the attributes of a value that a template reads, or one that it calls; None where it may read all."""
        found, seen = set[str](), set[str | None]()
        waiting: set[str | None] = {template}
        while waiting:
            seen |= waiting
            called: set[str | None] = set()
            for file in waiting:
                tree = self._tree(file)
                if tree is None:
                    return None
                uses = [use for use in tree.find_all(nodes.Name) if use.name == name]
                reads = [read for read in tree.find_all(nodes.Getattr) if read.node in uses]
                if len(reads) != len(uses):  # the value itself is handed on, or asked for what is no attribute
                    return None
                found |= {read.attr for read in reads}
                called |= set(find_referenced_templates(tree))
            waiting = called - seen
        return frozenset(found)

    def _tree(self, template: str | None) -> nodes.Template | None:
        """Parse a template; None where its name is not known yet, or where filling it will tell what is wrong."""
        if template is None or template not in self.files:
            return None
        try:
            return _environment(tuple(self.files.items())).parse(self.files[template])
        except TemplateError:
            return None

    def _template_finding(self, error: Exception, template: str, reason: str | Phrase) -> Finding:
        name, line = _fault(error, template)
        return Finding.of("T003", Span(f"templates/{self.name}/{name}", line), reason=reason)

    def has(self, template: str) -> bool:
        """Say whether the theme has one of the templates that it may leave out."""
        return template in self.files

    def print_style(self, page: str) -> str:
        """Give the style of pages of one size."""
        return resolve(self._joined_files("base.css", "print.css"), tokens(self.settings, page))

    def grid(self, page: str) -> float:
        """Return how far lines of the baseline grid are from one another on pages of one size (pt); 0 for none."""
        return points_of(self.settings.pages.get(page, {}).get(GRID, ""))

    def sets_columns(self, page: str) -> bool:
        """Say whether text may stand in two columns on pages of one size.

        It may not where the theme's articles do not ask for their columns, or where the page's token `columns` is
        another than a number of more than one.
        """
        told = self.settings.pages.get(page, {}).get("columns", "2")
        return bool(_COLUMNS.search(self.files["article.html"])) and told.isdigit() and int(told) > 1

    def justification(self, faces: Sequence[Face]) -> Justification:
        """Return how lines that are justified fill their measure, with the rules of kashida for each family."""
        table = self.settings.justify
        rules = {face.family: face.kashida for face in faces} | table.rules
        return Justification(
            table.how,
            table.breaking,
            table.strokes,
            table.share,
            table.max,
            table.shrink,
            table.headings,
            table.vocalised_verse,
            table.hang,
            tuple(sorted(rules.items())),
        )

    def screen_style(self) -> str:
        """Give the style of books for reading systems."""
        return resolve_for_books(self._joined_files("base.css", "screen.css"), self.settings)

    def web_style(self) -> str:
        """Give the style of the web edition, light and dark."""
        return resolve_for_web(self._joined_files("base.css", "screen.css", "web.css"), self.settings)

    def _joined_files(self, *names: str) -> str:
        return "\n".join(self.files[name] for name in names)


@functools.lru_cache(maxsize=4)
def _environment(files: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    """Make what fills a theme's templates, once: it keeps them compiled."""
    return ImmutableSandboxedEnvironment(
        loader=DictLoader(dict(files)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def trusted(html: str) -> Markup:
    """Mark HTML that an importer has cleaned."""
    return Markup(html)  # noqa: S704 -- only sanitised blocks come here


def _fault(error: Exception, template: str) -> tuple[str, int]:
    """Give the file and line of a template's fault: of its syntax, or of the statement that was being filled."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or template, error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename == "<template>"]
    return template, (inside[-1].lineno or 0) if inside else 0
