"""Values into the texts that an editor begins with; their Arabic stands in the files beside this one."""

import json
import re
from datetime import date
from importlib import resources
from string import Template

from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.importers.front_matter.front_table import FrontTable
from publisher.importers.front_matter.syntax import head_text
from publisher.model import Span
from publisher.settings.tables import table_text
from publisher.settings.validation import fit

FIRST_ISSUE = "العدد الأول"
_LONGEST_KEY = 10  # a line of a key alone, which every article may have
#: The title of the first chapter of a book, until its author gives it another.
FIRST_CHAPTER = "عنوان الفصل"
WELCOME = "كيف تكتب مقالك الأول؟"
#: The name of a magazine whose folder has no Arabic one.
SOME_MAGAZINE = "مجلتي"


def titled(given: str) -> str:
    """Give a title as it will be read: on one line; raises PublisherError where it is none."""
    table, findings = fit(FrontTable, {"title": given}, lambda _: Span(""))
    if findings:
        raise PublisherError(*(Finding.of("O005", None, reason=dict(f.params)["reason"]) for f in findings))
    title = (table and table.title) or ""
    if re.search("[\ud800-\udfff\ufffe\uffff]", title):  # what a terminal of another encoding makes of letters
        raise PublisherError(Finding.of("O005", None, reason=Phrase("not_utf8")))
    return title


def project_text(folder: str) -> str:
    """Write publisher.toml; the magazine is named as its folder, where that has an Arabic name."""
    name = " ".join(re.split(r"[-_\s]+", folder)).strip()
    arabic = re.search("[\u0621-\u064a]", name) and name.isprintable()
    return _filled_template(
        "publisher.toml", magazine=json.dumps(name if arabic else SOME_MAGAZINE, ensure_ascii=False)
    )


def issue_text(title: str, number: int | None, day: date) -> str:
    """Write issue.toml."""
    head = {"title": title, "number": number, "date": day}
    return _filled_template(
        "issue.toml", head=table_text({key: value for key, value in head.items() if value is not None})
    )


def article_text(title: str, day: date) -> str:
    """Write an article of which there is only the title."""
    return _filled_template("article.md", head=head_text({"title": title, "date": day}))


def book_text(title: str, day: date) -> str:
    """Write book.toml."""
    return _filled_template("book.toml", head=table_text({"title": title, "date": day}))


def chapter_text() -> str:
    """Write a chapter of which there is only the title."""
    return _filled_template("chapter.md", head=head_text({"title": FIRST_CHAPTER}))


def theme_text(file: str, *, name: str, parent: str, page: str) -> str:
    """Write a file of a theme that inherits another; `page` is a size of page that it has from there."""
    return _filled_template(file, name=name, parent=parent, page=page)


def welcome_text(day: date) -> str:
    """Write the article that tells how to write one."""
    return _filled_template("welcome.md", head=head_text({"title": WELCOME, "date": day}))


def lines_to_replace() -> list[str]:
    """List the lines that an author is to replace: what an article's keys and body say, how the welcome begins."""
    offered = [line.removeprefix("#").strip() for line in _template("article.md").splitlines() if line.strip("#- ")]
    welcome, chapter = (
        _template(name).split("---\n", 2)[2].strip().splitlines()[0] for name in ("welcome.md", "chapter.md")
    )
    # «تحقيق» is what many an article is, and the first line tells what to do with those below it.
    return [
        *(line for line in offered if not line.startswith(("$head", "kicker:")) and len(line) > _LONGEST_KEY),
        welcome,
        chapter,
    ]


def _filled_template(file: str, /, **values: str) -> str:
    return Template(_template(file)).substitute(values)


def _template(name: str) -> str:
    return resources.files("publisher.project.scaffold").joinpath(name).read_text("utf-8")
