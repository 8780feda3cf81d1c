"""There is one table of the kinds of files, and every kind of picture goes through all formats."""

from pathlib import Path

import pytest
from PIL import Image

from places import SOURCE
from publisher.assets.media_types import PICTURES, RASTERS, PictureKind, media_type_of
from publisher.assets.raster import picture_facts
from publisher.assets.svg import size_of_drawing
from publisher.diagnostics import PublisherError
from publisher.formats.flow import image_name
from publisher.model import Asset, Span


def test_no_other_module_spells_a_media_type_of_pictures() -> None:
    # Files of anybody are of any kind that there is.
    anybodys = SOURCE / "checks" / "files"
    others = [path for path in SOURCE.rglob("*.py") if path.name != "media_types.py" and anybodys not in path.parents]
    # So are the documents that are imported; and the site makes its covers of one kind, whatever an issue has.
    apart = {SOURCE / "importers" / "documents", SOURCE / "site"}
    others = [path for path in others if apart.isdisjoint(path.parents)]
    assert others
    spelt = [(path.name, kind) for path in others for kind in PICTURES if kind in path.read_text("utf-8")]
    assert spelt == []


@pytest.mark.parametrize("kind", RASTERS, ids=lambda kind: kind.suffix)
def test_a_picture_is_known_by_its_bytes_and_named_by_its_kind(kind: PictureKind, tmp_path: Path) -> None:
    path = tmp_path / "picture.unknown"
    Image.new("RGB", (40, 30), "navy").save(path, kind.pillow)
    facts = picture_facts(path.read_bytes(), path.name, Span("a.md"))
    assert facts.media_type == kind.media_type
    name = image_name(Asset(path.name, facts.media_type, "0", 40, 30, bytes))
    assert media_type_of(name) == facts.media_type


@pytest.mark.parametrize("kind", PICTURES)
def test_a_drawing_may_hold_pictures_and_no_drawing(kind: str) -> None:
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="data:{kind};base64,AA"/></svg>'
    )
    styled = drawing.replace("<image", f"<rect style='fill: url(data:{kind};base64,AA)'/><image")
    if kind in {raster.media_type for raster in RASTERS}:
        assert size_of_drawing(styled.encode(), "a.svg", Span("a.md")) == (9, 9)
    else:
        for one in (drawing, styled):
            with pytest.raises(PublisherError):
                size_of_drawing(one.encode(), "a.svg", Span("a.md"))
