"""What a build made → a page that tells it to people: products, parts, pages as pictures, findings with them.

It is one file that needs no other, and has no time: the same build gives the same bytes.
"""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # it has no types

from publisher.assets.media_types import media_type_of
from publisher.diagnostics import Finding
from publisher.formats.epub.epub_format import EPUB
from publisher.formats.pdf.pdf_format import PDF
from publisher.formats.web.web_format import WEB
from publisher.i18n.languages import direction_of, script_of
from publisher.i18n.sentences import Value, as_value, catalogue, fill
from publisher.model import Artefact, CheckResult, Edition, PageEntry

#: The file among the products.
NAME, MEDIA_TYPE = "report.html", "text/html"
_MOST_PAGES = 200
_PICTURE = media_type_of("page.png")
_WIDTH = 150  # px of a page's picture
_STYLE = (
    "body{font-family:'Noto Naskh Arabic','Segoe UI',Tahoma,sans-serif;max-width:72rem;margin:auto;padding:1rem;"
    "line-height:1.6;color:#1a1a1a;background:#fff}table{border-collapse:collapse;margin-block:.5rem 1.5rem}"
    "th,td{padding:.2rem .8rem;border-bottom:1px solid #ccc;text-align:start;vertical-align:top}"
    "code{font-size:.8em;overflow-wrap:anywhere}"
    ".pages{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:1rem;padding:0}"
    ".pages>li{list-style:none}.pages img{border:1px solid #bbb;max-width:100%}.pages ul{padding-inline-start:1rem}"
    ".error{color:#a00000}.warning{color:#7a4b00}"
)


class _Words:
    def __init__(self, language: str) -> None:
        self.language = "ar" if script_of(language) == "Arab" else "en"
        self._entries = catalogue("report", self.language)

    def __call__(self, key: str, **values: object) -> str:
        filled: dict[str, Value] = {name: as_value(value) for name, value in values.items()}
        return escape(fill(self._entries[key], filled, self.language))


def build_report(
    edition: Edition,
    artefacts: Sequence[Artefact],
    findings: Sequence[Finding],
    results: Sequence[CheckResult],
    sources_sha256: str,
) -> bytes:
    """Return the report of a build, in the language of the issue as far as the program speaks it."""
    say = _Words(edition.issue.language)
    paged = next((artefact for artefact in artefacts if artefact.pages), None)
    beside, rest = _by_page(edition, paged.pages if paged else (), findings)
    title = say("title", title=edition.titles.issue.plain)
    body = (
        f"<h1>{title}</h1>",
        *_products(say, artefacts),
        *_validators(say, results),
        *_gates(say, artefacts),
        *_parts(say, edition, paged.pages if paged else ()),
        *_fonts(say, edition),
        f"<h2>{say('findings')}</h2>",
        f"<p>{say('no_findings')}</p>" if not findings else "",
        f"<h3>{say('without_page')}</h3>{_told(rest, say)}" if rest else "",
        *(_pages(say, paged, beside) if paged else ()),
        f"<p>{say('made', hash=sources_sha256)}</p>",
    )
    page = (
        f'<!DOCTYPE html>\n<html lang="{say.language}" dir="{direction_of(say.language)}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n'
    )
    return (page + "\n".join(filter(None, body)) + "\n</body>\n</html>\n").encode()


def _table(say: _Words, columns: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{say(name)}</th>' for name in columns)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{lines}</tbody></table>"


def _products(say: _Words, artefacts: Sequence[Artefact]) -> Iterator[str]:
    yield f"<h2>{say('products')}</h2>"
    yield _table(
        say,
        ("file", "pages", "size", "standards", "hash"),
        (
            (
                f"<bdi>{escape(one.name)}</bdi>",
                str(len(one.pages) or ""),
                f"{len(one.data):,}",
                escape(" + ".join(one.standards)),
                f"<code>{hashlib.sha256(one.data).hexdigest()}</code>",
            )
            for one in artefacts
        ),
    )


def _validators(say: _Words, results: Sequence[CheckResult]) -> Iterator[str]:
    yield f"<h2>{say('validators')}</h2>"
    if not results:
        yield f"<p>{say('not_run')}</p>"
        return
    yield _table(
        say,
        ("tool", "file", "answer"),
        (
            (
                f"<bdi>{escape(f'{one.tool} {one.version}')}</bdi>",
                f"<bdi>{escape(one.artefact)}</bdi>",
                say("passed" if one.passed else "failed"),
            )
            for one in results
        ),
    )


def _gates(say: _Words, artefacts: Sequence[Artefact]) -> Iterator[str]:
    """Tell what a build itself holds against its articles: a product that fails there is not written."""
    readers = {
        PDF.name: ("pdfium", "pdfium_gate"),
        EPUB.name: ("lxml", "epub_gate"),
        WEB.name: ("lxml", "web_gate"),
    }
    made = dict.fromkeys(one.format for one in artefacts if one.format in readers)
    yield f"<h2>{say('readers')}</h2>"
    yield _table(
        say, ("reader", "gates"), ((f"<bdi>{readers[name][0]}</bdi>", say(readers[name][1])) for name in made)
    )


def _parts(say: _Words, edition: Edition, pages: Sequence[PageEntry]) -> Iterator[str]:
    labels: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        labels[page.part].append(page.label)
    words = {entry.anchor: entry.words for entry in edition.issue.entries}
    yield f"<h2>{say('parts')}</h2>"
    yield _table(
        say,
        ("part", "pages", "words"),
        (
            (
                f'<bdi lang="{part.language}">{escape(part.title.plain)}</bdi>',
                escape(_range(labels[part.id])),
                str(sum(words.get(anchor, 0) for anchor in part.articles) or ""),
            )
            for part in edition.parts
        ),
    )


def _range(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]}–{labels[-1]}" if labels else ""


def _fonts(say: _Words, edition: Edition) -> Iterator[str]:
    yield f"<h2>{say('fonts')}</h2>"
    yield _table(
        say,
        ("font", "version", "licence", "hash"),
        (
            (
                f"<bdi>{escape(face.file)}</bdi>",
                escape(face.version),
                escape(face.licence),
                f"<code>{face.sha256}</code>",
            )
            for face in edition.faces
        ),
    )


def _by_page(
    edition: Edition, pages: Sequence[PageEntry], findings: Sequence[Finding]
) -> tuple[dict[int, list[Finding]], list[Finding]]:
    """Part findings into those of a page (of its part's first, where nothing says more) and the rest."""
    first: dict[str, int] = {}
    for number, page in enumerate(pages):
        first.setdefault(page.part, number)
    part_of = {part.source.path: part.id for part in edition.parts if part.source}
    beside: dict[int, list[Finding]] = defaultdict(list)
    rest = []
    for finding in findings:
        part = part_of.get(finding.span.path, "") if finding.span else ""
        named = _page_named(finding, part, pages) if part else None
        if part in first:
            beside[first[part] if named is None else named].append(finding)
        else:
            rest.append(finding)
    return beside, rest


def _page_named(finding: Finding, part: str, pages: Sequence[PageEntry]) -> int | None:
    """Return the page that a finding names, if it is one of its part's."""
    label = str(dict(finding.params).get("page", ""))
    return next((n for n, page in enumerate(pages) if label and page.part == part and page.label == label), None)


def _told(findings: Sequence[Finding], say: _Words) -> str:
    items = "".join(
        f'<li class="{finding.severity}"><bdi>{escape(str(finding.span or ""))}</bdi> '
        f"{say(str(finding.severity))} <bdi>{finding.code}</bdi>: {escape(finding.message(say.language))}</li>"
        for finding in findings
    )
    return f"<ul>{items}</ul>"


def _pages(say: _Words, paged: Artefact, beside: dict[int, list[Finding]]) -> Iterator[str]:
    yield f"<h2>{say('page_by_page')}</h2>"
    items = []
    for number, (entry, picture) in enumerate(zip(paged.pages, _pictures(paged.data), strict=False)):
        label = say("page", label=entry.label)
        found = _told(beside[number], say) if number in beside else ""
        items.append(f'<li><img src="data:{_PICTURE};base64,{picture}" alt="{label}"><div>{label}</div>{found}</li>')
    yield f'<ul class="pages">{"".join(items)}</ul>'
    if len(paged.pages) > _MOST_PAGES:
        yield f"<p>{say('more_pages', count=len(paged.pages) - _MOST_PAGES)}</p>"
    for number in sorted(beside):
        if number >= _MOST_PAGES:
            yield f"<h3>{say('page', label=paged.pages[number].label)}</h3>{_told(beside[number], say)}"


def _pictures(data: bytes) -> Iterator[str]:
    """Draw the first pages, each as PNG in base 64."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            out = BytesIO()
            image = page.render(scale=_WIDTH / page.get_width()).to_pil().convert("P", colors=32)
            image.save(out, "PNG", optimize=True)
            page.close()
            yield base64.b64encode(out.getvalue()).decode()
    finally:
        document.close()
