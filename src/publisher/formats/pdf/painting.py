"""A drawing into a raster picture, for whoever shows no drawings: set on a page of its size, which is painted."""

from dataclasses import replace
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # it has no types
from msgspec.msgpack import Decoder

from publisher.cache.codec import DamagedError, seal, unseal
from publisher.cache.keys import FACES, KeyFields
from publisher.formats.base import Terms
from publisher.formats.pdf.assemble.metadata import information, xmp
from publisher.formats.pdf.fragments.cache_keys import engine
from publisher.formats.pdf.workers.client import Host
from publisher.formats.pdf.workers.messages import Setting, Whole
from publisher.model import Asset, Edition, Layout, Part

_LONGEST = 2400  # px: what shops ask of a cover's longer side (EPUB has no rule for it)
_PAINTED = KeyFields(
    "painted", ("asset.sha256", "asset.width", "asset.height", *(f"edition.{f}" for f in FACES), "engine")
)
_POINTS = 0.75  # pt to a CSS pixel
_DECODER = Decoder(bytes)


def paint(edition: Edition, asset: Asset, terms: Terms) -> bytes:
    """Return a drawing as PNG, on white. Raise PublisherError where the layout engine cannot work."""
    key = _PAINTED.key(asset=asset, edition=edition, engine=engine())
    if sealed := terms.store.get(*key):
        try:
            return unseal(sealed, _DECODER)
        except DamagedError:
            terms.store.drop(*key)
    data = _painted(_set(edition, asset, terms), asset)
    terms.store.put(*key, seal(data))
    return data


def _set(edition: Edition, asset: Asset, terms: Terms) -> bytes:
    families = dict.fromkeys(f'"{face.family}"' for face in edition.faces)
    css = (
        f"@page {{ size: {asset.width}px {asset.height}px; margin: 0 }} "
        f"body {{ margin: 0; font-family: {', '.join(families)} }} "
        f"img {{ display: block; width: {asset.width}px; height: {asset.height}px }}"
    )
    part = Part("_painted", "cover", edition.titles.issue, f'<img src="{asset.path}" alt="">', edition.issue.language)
    shared = replace(edition, parts=(), layouts=(), assets=(asset,))
    with Host(Setting(shared, Layout("painted", css), terms.limits, 1), terms.dropped) as host:
        return host.whole(Whole((part,), information(edition), xmp(edition, "none"), "none")).data


def _painted(page: bytes, asset: Asset) -> bytes:
    scale = _LONGEST / max(asset.width, asset.height) / _POINTS
    out = BytesIO()
    document = pypdfium2.PdfDocument(page)
    try:
        document[0].render(scale=scale).to_pil().convert("RGB").save(out, "PNG", optimize=True)
    finally:
        document.close()
    return out.getvalue()
