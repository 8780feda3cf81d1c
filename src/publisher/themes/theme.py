"""A theme's files into something that dresses values in HTML and CSS; it reads no disk."""

import functools
import hashlib
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec
from jinja2 import FunctionLoader, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.meta import find_referenced_templates
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.model import Face, Justification, Source, Span
from publisher.settings.tables import read_table
from publisher.themes.inheritance import (
    SETTINGS,
    Layer,
    extras_of,
    merged_files,
    merged_pictures,
    path_of,
    press_files,
    sources_of,
    span_of,
    unknown_without,
)
from publisher.themes.page_sizes import offered_pages
from publisher.themes.sheets import imported_by, with_imports
from publisher.themes.template_names import Unknown, UnknownNameError
from publisher.themes.theme_pictures import Named, pictures_named, with_paths
from publisher.themes.tokens import GRID, ThemeTable, points_of, resolve, resolve_for_books, resolve_for_web, tokens

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
#: What the hash of a theme stands for in a key.
BY_HASH = dict.fromkeys(
    ("theme.files", "theme.settings", "theme.places", "theme.extras", "theme.pictures"), "theme.sha256 has it"
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A folder of Jinja templates (`*.html`), style sheets (`*.css`) and its settings, by name.

    `files` are its own and those that it inherits, `places` says for each where it stands in a project. `extras` are
    the style sheets that are added after all others, `chain` the names of the themes that it inherits and its own.
    `press` names the files that are the press's own, `pictures` has the paths of its pictures by name.
    """

    name: str
    files: Mapping[str, str]
    settings: ThemeTable
    sources: tuple[Source, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    extras: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    press: frozenset[str] = frozenset()
    pictures: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, layers: Sequence[Layer]) -> "Theme":
        """Make a theme of its layers, its own the last of them.

        Raise PublisherError naming every file that it lacks and all that is wrong in its settings. Of settings, those
        of inherited themes come first, and later ones stand over earlier ones key by key.
        """
        own = layers[-1]
        files, places = merged_files(layers)
        settings = sources_of(layers)
        table, findings = read_table(ThemeTable, *settings) if settings else (None, [])
        if findings:
            raise PublisherError(*findings)
        there = {*files, *((SETTINGS,) if settings else ())}
        lacking = [wanted for wanted in (SETTINGS, *TEMPLATES, *STYLES) if wanted not in there]
        if lacking or table is None:
            raise PublisherError(
                *(Finding.of("T002", Span(path_of(own.name, wanted)), file=wanted) for wanted in lacking)
            )
        pages, findings = offered_pages(table, settings)
        if findings := [*findings, *unknown_without(layers)]:
            raise PublisherError(*findings)
        table = replace(table, pages=pages)
        names = tuple(layer.name for layer in layers)
        extras, press = tuple(extras_of(layers)), press_files(layers)
        pictures = merged_pictures(layers)
        return cls(own.name, files, table, tuple(settings), places, extras, names, press, pictures)

    @property
    def sheets(self) -> dict[str, tuple[str, ...]]:
        """The style sheets of pages, of books and of the web edition: their names in the order of their rules."""
        printed, screen = ("base.css", "print.css"), ("base.css", "screen.css")
        extras = self.extras
        return {"print": (*printed, *extras), "screen": (*screen, *extras), "web": (*screen, "web.css", *extras)}

    def sheet_kinds(self) -> dict[str, frozenset[str]]:
        """Return the style sheets that are in use, imported ones too, each with what it is for: a key of `sheets`."""
        found: dict[str, set[str]] = {}
        for kind, names in self.sheets.items():
            for name in names:
                for file in (name, *imported_by(name, self.files)):
                    found.setdefault(file, set()).add(kind)
        return {file: frozenset(kinds) for file, kinds in found.items()}

    def place(self, file: str, line: int = 0) -> Span:
        """Return the place of a line of one of its files."""
        return span_of(self.places, self.name, file, line)

    @property
    def sha256(self) -> str:
        """One hash over all names and contents."""
        named = [*sorted(self.files.items()), (SETTINGS, msgspec.json.encode(self.settings).decode())]
        placed = [*sorted(self.places.items()), *(("extra", name) for name in self.extras)]
        placed += sorted(self.pictures.items())
        whole = "\0".join(f"{name}\0{text}" for name, text in (*named, *placed))
        return hashlib.sha256(whole.encode()).hexdigest()

    def render(self, template: str, **values: object) -> str:
        """Fill a template. Values are text and are escaped; Markup is HTML and is set as it is, never evaluated."""
        try:
            return self._environment().get_template(template).render(**values)
        except UnknownNameError as error:
            known = error.known(tuple(values))
            reason = Phrase.of("template_name", name=error.name, known=known or Phrase("none"))
            raise PublisherError(self._template_finding(error, template, reason)) from error
        except TemplateNotFound as error:
            reason = Phrase.of("template_missing", name=error.name or "", known=tuple(self._templates()))
            raise PublisherError(self._template_finding(error, template, reason)) from error
        except TemplateError as error:
            raise PublisherError(
                self._template_finding(error, template, error.message or Phrase("unknown"))
            ) from error
        except RecursionError as error:
            raise PublisherError(self._template_finding(error, template, Phrase("template_circle"))) from error
        except Exception as error:  # a template is the designer's program: whatever it raises is its own
            raise PublisherError(self._template_finding(error, template, str(error))) from error

    def _templates(self) -> list[str]:
        return sorted(name for name in self.files if name.endswith(".html"))

    def unreadable_templates(self) -> list[Finding]:
        """Return a finding for each template that cannot be parsed, whether or not an issue would fill it."""
        environment, found = self._environment(), []
        for template in self._templates():
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

    def asked_fields(self, template: str, name: str, kind: type) -> tuple[str, ...]:
        """Return the fields, for a key, that a template reads of a value of some kind, or the value as a whole.

        A template that reads what no such value has fails when it is filled.
        """
        asked = self.asks(template, name)
        if asked is None or not all(hasattr(kind, one) and not one.startswith("_") for one in asked):
            return (name,)
        return tuple(f"{name}.{one}" for one in sorted(asked))

    def _tree(self, template: str | None) -> nodes.Template | None:
        """Parse a template; None where its name is not known yet, or where filling it will tell what is wrong."""
        if template is None or template not in self.files:
            return None
        try:
            return _parsed(self._environment(), self.files[template])
        except TemplateError:
            return None

    def _template_finding(self, error: Exception, template: str, reason: str | Phrase) -> Finding:
        name, line = _fault(error, template, self.files)
        return Finding.of("T003", self.place(name, line), reason=reason)

    def has(self, template: str) -> bool:
        """Say whether the theme has one of the templates that it may leave out."""
        return template in self.files

    def print_style(self, page: str) -> str:
        """Give the style of pages of one size."""
        return resolve(self._joined_files("print"), tokens(self.settings, page))

    def grid(self, page: str) -> float:
        """Return how far lines of the baseline grid are from one another on pages of one size (pt); 0 for none."""
        return points_of(self.settings.pages.get(page, {}).get(GRID, ""))

    def sets_columns(self, page: str) -> bool:
        """Say whether text may stand in two columns on pages of one size.

        It may not where the theme's articles do not ask for their columns, or where the page's token `columns` is
        another than a number of more than one.
        """
        told = self.settings.pages.get(page, {}).get("columns", "2")
        asks = any(_COLUMNS.search(self.files[file]) for file in self._called("article.html"))
        return asks and told.isdigit() and int(told) > 1

    def called_templates(self, names: Iterable[str]) -> frozenset[str] | None:
        """Return templates and all that they extend, include or import from; None where that depends on values."""
        found: set[str] = set()
        for name in names:
            for file in self._called(name):
                found.add(file)
                tree = self._tree(file)
                if tree and None in set(find_referenced_templates(tree)):
                    return None
        return frozenset(found)

    def _called(self, template: str) -> Iterator[str]:
        """Yield the names of a template and of those that it extends, includes or imports from."""
        seen, waiting = set[str](), [template]
        while waiting:
            file = waiting.pop()
            if file not in seen and file in self.files:
                seen.add(file)
                yield file
                tree = self._tree(file)
                waiting += [name for name in find_referenced_templates(tree) if name] if tree else []

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
        return resolve_for_books(self._joined_files("screen"), self.settings)

    def web_style(self) -> str:
        """Give the style of the web edition, light and dark."""
        return resolve_for_web(self._joined_files("web"), self.settings)

    def _joined_files(self, kind: str) -> str:
        css = "\n".join(with_imports(name, self.files) for name in self.sheets[kind])
        return with_paths("x.css", css, self.pictures) if self.pictures or "url(" in css else css

    def _environment(self) -> ImmutableSandboxedEnvironment:
        return _environment(tuple(self.files.items()), tuple(self.pictures.items()))

    def used_files(self) -> frozenset[str]:
        """Return the style sheets and templates of which products are made."""
        templates = {name for name in self.files if name.endswith(".html")}
        called = self.called_templates((*TEMPLATES, MASTHEAD, COLOPHON, BRIEFS, *BOOK_PAGES))
        return frozenset(self.sheet_kinds()) | (templates if called is None else called)

    def named_pictures(self) -> Iterator[tuple[Named, Span]]:
        """Yield the pictures that its style sheets and templates name, each with its place."""
        for file in sorted(self.used_files()):
            for named in pictures_named(file, self.files[file], self.pictures):
                yield named, self.place(file, named.line)


@functools.lru_cache(maxsize=4)
def _environment(
    files: tuple[tuple[str, str], ...], pictures: tuple[tuple[str, str], ...]
) -> ImmutableSandboxedEnvironment:
    """Make what fills a theme's templates, once: it keeps them compiled."""
    paths = dict(pictures)
    texts = {name: with_paths(name, text, paths) for name, text in files if name.endswith(".html")}
    return ImmutableSandboxedEnvironment(
        # With its name as its file, a template stands in the traceback of what goes wrong in it.
        loader=FunctionLoader(lambda name: (texts[name], name, None) if name in texts else None),
        autoescape=True,
        undefined=Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.lru_cache(maxsize=128)
def _parsed(environment: ImmutableSandboxedEnvironment, text: str) -> nodes.Template:
    """Parse a template, once for all issues that a process builds; nobody changes the tree."""
    return environment.parse(text)


def trusted(html: str) -> Markup:
    """Mark HTML that an importer has cleaned."""
    return Markup(html)  # noqa: S704 -- only sanitised blocks come here


def _fault(error: Exception, template: str, files: Mapping[str, str]) -> tuple[str, int]:
    """Give the file and line of a template's fault: of its syntax, or of the statement that was being filled."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or template, error.lineno
    inside = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    return (inside[-1].filename, inside[-1].lineno or 0) if inside else (template, 0)
