"""A face and the characters of a product into a smaller font that shapes them just as the whole one does."""

from collections.abc import Collection
from io import BytesIO

import uharfbuzz as hb

from publisher.model import Face

# What a reading system may add of its own beside the text: spaces, hyphens, ellipsis, list marks, joiners.
_ALWAYS = frozenset(map(ord, " \u00a0-\u2010\u2026\u2022\u200c\u200d()."))


def subset(face: Face, characters: Collection[int]) -> bytes:
    """Cut a face to some code points with all glyphs that shaping them can reach (all features kept)."""
    request = hb.SubsetInput()
    request.unicode_set.update(face.codepoints & (set(characters) | _ALWAYS))
    for kept in (request.layout_feature_tag_set, request.name_id_set):
        kept.clear()  # HarfBuzz fills them with what it would keep of itself
        kept.invert()
    request.flags = hb.SubsetFlags.NOTDEF_OUTLINE
    small = hb.subset(hb.Face(face.load()), request)
    data = small.blob.data
    if not isinstance(data, bytes) or not data:
        raise ValueError(f"HarfBuzz gave no subset of {face.file}")
    return data


def woff2(data: bytes) -> bytes:
    """Compress a font for browsers (WOFF 2.0)."""
    from fontTools.ttLib import woff2 as packer  # it loads Brotli, which only web pages need

    out = BytesIO()
    packer.compress(BytesIO(data), out)
    return out.getvalue()
