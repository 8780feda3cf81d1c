"""What an EPUB's accessibility metadata say (EPUB Accessibility 1.1 §2): computed from what is in the package."""

import re
from collections.abc import Iterator, Mapping, Sequence

from publisher.diagnostics import Finding
from publisher.formats.conformance import barriers
from publisher.formats.epub.documents import Document
from publisher.formats.epub.metadata import Item
from publisher.i18n.sentences import Phrase
from publisher.model import Edition
from publisher.themes.theme import Theme
from publisher.themes.tokens import LEAST_CONTRAST, contrast

_CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
# A second picture (GIF89a §23, Graphic Control Extension), a chunk of animation, an element that moves (SVG 2 §19).
_MOVING = {
    "gif": re.compile(rb"!\xf9\x04.*!\xf9\x04", re.DOTALL),
    "webp": re.compile(rb"^RIFF.{4}WEBPVP8X.{14}ANIM", re.DOTALL),
    "png": re.compile(rb"^.{8,512}acTL", re.DOTALL),
    "svg": re.compile(rb"<(?:\w+:)?(?:animate\w*|set)\b|@keyframes"),
}


def accessibility(
    edition: Edition,
    documents: Sequence[Document],
    images: Mapping[str, bytes],
    *,
    paged: bool,
    claimed: bool,
) -> Iterator[Item]:
    """Say how a book can be read, and where it is `claimed` that it conforms, and who says so."""
    labels = edition.labels
    pictures = sum(document.pictures for document in documents)
    described = not any(document.undescribed for document in documents)
    yield from _modes(pictures=bool(pictures), described=described)
    yield from _features(pictures=bool(pictures), described=described, paged=paged)
    moving = any(_is_animated(name, data) for name, data in images.items())
    yield Item("schema:accessibilityHazard", "unknown" if moving else "none")
    told = [labels.accessibility]
    told += [labels.accessibility_pictures if described else labels.accessibility_undescribed] if pictures else []
    told += [labels.accessibility_pages] if paged else []
    told += [labels.accessibility_conforms] if claimed else []
    yield Item("schema:accessibilitySummary", " ".join(told))
    if claimed:
        yield Item("dcterms:conformsTo", _CONFORMS, (("id", "conformance"),))
        yield Item("a11y:certifiedBy", edition.issue.certifier, (("refines", "#conformance"),))


def withdrawals(edition: Edition, theme: Theme, documents: Sequence[Document]) -> tuple[Finding, ...]:
    """Return what keeps a book from the claim that its certifier makes."""
    found = [finding for part in edition.parts for finding in barriers(part)]
    if not all(document.ordered for document in documents):
        found.append(Finding.of("K020", None, reason=Phrase.of("claim_headings")))
    if not is_legible(theme):
        found.append(Finding.of("K020", None, reason=Phrase.of("claim_contrast", theme=theme.name)))
    return tuple(dict.fromkeys(found))


def _is_animated(name: str, data: bytes) -> bool:
    pattern = _MOVING.get(name.rpartition(".")[2])
    return pattern is not None and pattern.search(data) is not None


def is_legible(theme: Theme) -> bool:
    """Say whether the theme's colours contrast as much as WCAG 2.2 §1.4.3 asks for, on each ground that it names."""
    colours = theme.settings.colours
    pairs = [(text, ground) for text, grounds in theme.settings.contrast.items() for ground in grounds]
    known = [(colours[text], colours[ground]) for text, ground in pairs if {text, ground} <= colours.keys()]
    return all(contrast(text, ground) >= LEAST_CONTRAST for text, ground in known)


def _modes(*, pictures: bool, described: bool) -> Iterator[Item]:
    yield Item("schema:accessMode", "textual")
    if pictures:
        yield Item("schema:accessMode", "visual")
    yield Item("schema:accessModeSufficient", "textual" if described else "textual,visual")


def _features(*, pictures: bool, described: bool, paged: bool) -> Iterator[Item]:
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA"]
    features += ["alternativeText"] if pictures and described else []
    features += ["pageBreakMarkers", "pageNavigation"] if paged else []
    yield from (Item("schema:accessibilityFeature", feature) for feature in features)
