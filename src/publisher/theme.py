"""A theme's files into something that dresses values in HTML and CSS; it reads no disk."""

import hashlib
import traceback
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from publisher.diagnostics import Finding, PublisherError
from publisher.model import Span

TEMPLATES = ("cover.html", "contents.html", "article.html")
STYLES = ("base.css", "print.css", "screen.css")


@dataclass(frozen=True, slots=True)
class Theme:
    """A folder of Jinja templates (`*.html`) and style sheets (`*.css`), by name."""

    name: str
    files: Mapping[str, str]

    @classmethod
    def of(cls, name: str, files: Mapping[str, str], known: list[str]) -> "Theme":
        """Make a theme; raises PublisherError naming every file that it lacks."""
        if not files:
            raise PublisherError(Finding.of("T001", None, name=name, known=", ".join(known) or "none"))
        lacking = [wanted for wanted in (*TEMPLATES, *STYLES) if wanted not in files]
        if lacking:
            folder = f"templates/{name}"
            raise PublisherError(*(Finding.of("T002", Span(f"{folder}/{wanted}"), file=wanted) for wanted in lacking))
        return cls(name, files)

    @property
    def sha256(self) -> str:
        """One hash over all names and contents."""
        whole = "\0".join(f"{name}\0{text}" for name, text in sorted(self.files.items()))
        return hashlib.sha256(whole.encode()).hexdigest()

    def render(self, template: str, **values: object) -> str:
        """Fill a template. Values are text and are escaped; Markup is HTML and is set as it is, never evaluated."""
        environment = ImmutableSandboxedEnvironment(
            loader=DictLoader(dict(self.files)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        try:
            return environment.get_template(template).render(**values)
        except TemplateError as error:
            raise PublisherError(self._finding(error, template, error.message or "unknown")) from error
        except Exception as error:  # a template is the designer's program: whatever it raises is its own
            raise PublisherError(self._finding(error, template, str(error))) from error

    def _finding(self, error: Exception, template: str, reason: str) -> Finding:
        name, line = _fault(error, template)
        return Finding.of("T003", Span(f"templates/{self.name}/{name}", line), reason=reason)

    def style(self, *names: str) -> str:
        """Join style sheets in order."""
        return "\n".join(self.files[name] for name in names)


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
