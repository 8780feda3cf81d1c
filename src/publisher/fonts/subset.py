"""A face and the characters of a product into a smaller font that shapes them just as the whole one does."""

import functools
import re
import unicodedata
from collections.abc import Collection
from hashlib import sha256
from io import BytesIO

import uharfbuzz as hb

from publisher.diagnostics import Finding, PublisherError
from publisher.fonts.fonttools_lock import FONTTOOLS
from publisher.fonts.rights import Rights, rights_of
from publisher.model import Face

# What a reading system may add of its own besides the text: spaces, hyphens, ellipsis, list marks, joiners.
_ALWAYS = frozenset(map(ord, " \u00a0-\u2010\u2026\u2022\u200c\u200d()."))
# Copyright, trademark, maker, designer and licence (OpenType, «name»): what a font says of whose it is.
_OF_OTHERS = frozenset((0, 7, 8, 9, 10, 11, 12, 13, 14))


def subset(face: Face, characters: Collection[int]) -> bytes:
    """Cut a face to some code points with all glyphs that shaping them can reach (all features kept).

    Raises PublisherError where the font's own rights forbid that it be embedded; where they forbid that it be cut, it
    is given whole.
    """
    whole = face.load()
    rights = rights_of(whole)
    if rights.embedding == "none":
        raise PublisherError(Finding.of("G004", None, font=face.file))
    if rights.embedding == "whole":
        return whole
    request = hb.SubsetInput()
    request.unicode_set.update(equivalent(set(characters) | _ALWAYS, face.codepoints))
    for kept in (request.layout_feature_tag_set, request.name_id_set):
        kept.clear()  # HarfBuzz fills them with what it would keep of itself
        kept.invert()
    request.flags = hb.SubsetFlags.NOTDEF_OUTLINE
    small = hb.subset(hb.Face(whole), request)
    data = small.blob.data
    if not isinstance(data, bytes) or not data:
        raise ValueError(f"HarfBuzz gave no subset of {face.file}")
    return _without_reserved_names(data, rights) if rights.reserved else data


def equivalent(characters: Collection[int], codepoints: frozenset[int]) -> set[int]:
    """Return the code points of a face that text of some characters can be set with, by canonical equivalence.

    HarfBuzz sets U+0627 U+0655 with the glyph of U+0625 where a font has one, and the other way round.
    """
    parts = {part for character in characters for part in _decomposed(character)}
    composed = (one for one in codepoints if len(whole := _decomposed(one)) > 1 and parts.issuperset(whole))
    return {*characters, *parts, *composed} & codepoints


@functools.cache
def _decomposed(character: int) -> tuple[int, ...]:
    return tuple(map(ord, unicodedata.normalize("NFD", chr(character))))


def _without_reserved_names(data: bytes, rights: Rights) -> bytes:
    """Take reserved names off a changed font, as the Open Font License asks (OFL 1.1 §3); its licence stays."""
    own = f"Press {sha256(' '.join(rights.reserved).encode()).hexdigest()[:8]}"
    reserved = re.compile("|".join(map(_loosely, rights.reserved)), re.IGNORECASE)
    out = BytesIO()
    with FONTTOOLS:
        from fontTools.ttLib import TTFont  # few fonts reserve a name

        font = TTFont(BytesIO(data), recalcTimestamp=False)
        for record in font["name"].names:
            if record.nameID not in _OF_OTHERS:
                record.string = reserved.sub(own.replace(" ", "") if record.nameID == 6 else own, record.toUnicode())
        font.save(out)
    return out.getvalue()


def _loosely(name: str) -> str:
    """A PostScript name writes a name without its spaces."""
    return r"[\s-]?".join(map(re.escape, name.split()))


def woff2(data: bytes) -> bytes:
    """Compress a font for browsers (WOFF 2.0)."""
    out = BytesIO()
    with FONTTOOLS:
        from fontTools.ttLib import woff2 as packer  # it loads Brotli, which only web pages need

        packer.compress(BytesIO(data), out)
    return out.getvalue()
