"""Documents → pictures that say nothing to who does not see them."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from publisher.arabic.bidi.controls import without_controls
from publisher.assets.media_types import is_file_name
from publisher.checks.files.markup import is_block
from publisher.checks.files.publication import Publication, visible_text
from publisher.diagnostics import Finding

_BESIDE = frozenset(("presentation", "none"))


def silent_pictures(publication: Publication) -> Iterator[Finding]:
    """Find pictures without a text; an empty one is right for ornaments, which come again or stand within a text."""
    shown = Counter(
        _source(image)
        for document in publication.documents.values()
        for image in document.root.iter("img")
        if not (image.get("alt") or "").strip()
    )
    for document in publication.documents.values():
        for image in document.root.iter("img"):
            if _is_passed_over(image) or image.get("aria-label") or image.get("aria-labelledby"):
                continue
            said = image.get("alt")
            if said is None or (not said.strip() and shown[_source(image)] == 1 and _is_content(image)):
                yield Finding.of("X113", document.span(image), picture=_source(image))


def pictures_called_by_file(publication: Publication) -> Iterator[Finding]:
    """Find pictures whose text is the name of a file."""
    for document in publication.documents.values():
        for image in document.root.iter("img"):
            said = without_controls(image.get("alt") or "").strip()
            stem = _source(image).rpartition(".")[0]
            if said and (is_file_name(said) or (said == stem and not said.isalpha())):
                yield Finding.of("X114", document.span(image), picture=_source(image), words=said)


def _source(image: "etree._Element") -> str:
    return (image.get("src") or "").rpartition("/")[2]


def _is_passed_over(image: "etree._Element") -> bool:
    if set((image.get("role") or "").split()) & _BESIDE:
        return True
    return image.get("aria-hidden") == "true" or any(
        one.get("aria-hidden") == "true" for one in image.iterancestors()
    )


def _is_content(image: "etree._Element") -> bool:
    """Return whether a picture is the only content of its figure, its paragraph or its link."""
    for around in image.iterancestors():
        if around.tag == "figure":
            return True
        if around.tag == "a":
            return not visible_text(around) and not around.get("aria-label")
        if is_block(around):
            return around.tag != "body" and not visible_text(around) and len(around.findall(".//img")) == 1
    return False
