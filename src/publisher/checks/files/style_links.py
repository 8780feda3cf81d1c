"""Documents → those that no style sheet dresses, where others have one, and style sheets that dress nothing."""

from collections.abc import Iterator

from publisher.checks.files.markup import Document
from publisher.checks.files.publication import Publication
from publisher.diagnostics import Finding
from publisher.model import Span

_MUCH = 60  # letters of a document that needs a style


def unstyled(publication: Publication) -> Iterator[Finding]:
    """Find documents without a style sheet where most have one, and style sheets that no document reads."""
    read = {sheet.name for sheet in publication.sheets}
    named = {target[0] for one in publication.addresses if (target := publication.locate(one.address, one.base))}
    for name in publication.files:
        if name.lower().endswith(".css") and name not in read and name not in named:
            yield Finding.of("X125", Span(publication.shown(name)), file=name)
    judged = [(document, sheets) for document, sheets in publication.styled if sum(document.letters) >= _MUCH]
    bare = [document for document, sheets in judged if not sheets and not _names_one(document)]
    if len(bare) * 2 < len(judged):
        yield from (Finding.of("X125", document.span(), file=document.name) for document in bare)


def _names_one(document: Document) -> bool:
    return any("stylesheet" in (link.get("rel") or "") for link in document.root.iter("link"))
