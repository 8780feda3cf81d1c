"""What is shown as plain values, which the page in the browser draws."""

from collections.abc import Iterator

from publisher.diagnostics import Finding
from publisher.preview.live_issue import Shown
from publisher.preview.page_setter import SetIssue, ShownPage

State = dict[str, object]


def state_of(shown: Shown, language: str) -> State:
    """Return the state; words of findings are in a language."""
    issue = shown.issue
    edition = issue.edition.issue if issue else None
    return {
        "generation": shown.generation,
        "failed": shown.failed,
        "title": issue.edition.titles.issue.plain if issue else "",
        "language": edition.language if edition else "",
        "direction": edition.direction if edition else "rtl",
        "pages": [page_value(page) for page in issue.pages] if issue else [],
        "contents": list(_contents(issue)) if issue else [],
        "findings": [_finding_value(finding, language) for finding in shown.findings],
    }


def page_value(page: ShownPage) -> State:
    """Return what the browser has to know of a page; sizes are in px of CSS."""
    return {
        "key": page.key,
        "label": page.label,
        "side": page.side,
        "width": round(page.width * 96 / 72, 2),
        "height": round(page.height * 96 / 72, 2),
        "blank": page.blank,
        "path": page.part.source.path if page.part.source else "",
    }


def _contents(issue: SetIssue) -> Iterator[State]:
    """List the parts, each with its first page (from 0)."""
    seen: set[str] = set()
    for number, page in enumerate(issue.pages):
        if page.part.id not in seen and not page.blank:
            seen.add(page.part.id)
            title = page.part.title
            yield {"title": title.plain, "language": title.language, "direction": title.direction, "page": number}


def _finding_value(finding: Finding, language: str) -> State:
    span = finding.span
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message(language),
        "hint": finding.hint(language),
        "path": span.path if span else "",
        "line": span.line if span else 0,
    }
