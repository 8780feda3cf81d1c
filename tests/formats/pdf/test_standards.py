"""What a PDF claims, it says in one file and keeps: PDF/UA-1 and PDF/A-2a, whatever pictures it shows."""

import json
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageCms

import oracle
from publisher.assets.colours import in_srgb, profile_of
from publisher.diagnostics import PublisherError
from publisher.formats.pdf import archive_barriers as barriers
from publisher.formats.pdf.assemble.colour_profile import srgb_profile
from publisher.formats.pdf.standards import CLAIMS, PdfStandard, claimed_by
from publisher.formats.pdf.workers.messages import DrawnWhole
from publisher.model import Artefact, Edition
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.validators.external_tools import objections, verapdf
from some import some

_INK = (0, 200, 40, 10)  # of 255: magenta, hardly yellow


def _profile(space: str) -> bytes:
    """Return a profile that is not sRGB: of greys with a curve of 1.8, or of primaries wider than those of sRGB."""
    data = bytearray(srgb_profile())
    if space == "RGB":  # its greens lie further out
        at = data.index(b"XYZ \0\0\0\0", data.index(b"XYZ \0\0\0\0") + 50)
        data[at + 8 : at + 20] = bytes.fromhex("00003400 0000a031 00000f94".replace(" ", ""))
    return bytes(data).replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))


def _inks_profile() -> bytes:
    """Return a profile of inks that shows every pixel green: whoever uses it cannot be mistaken."""
    grid, size = 2, 4
    table = b"".join(bytes((0x90, 0x30, 0xC0)) for _ in range(grid**size))  # Lab, 8 bits: a green
    curves_in, curves_out = bytes(range(256)) * size, bytes(range(256)) * 3
    matrix = b"".join((1 << 16 if n in (0, 4, 8) else 0).to_bytes(4) for n in range(9))
    lut = b"mft1\0\0\0\0" + bytes((size, 3, grid, 0)) + matrix + curves_in + table + curves_out
    words = b"desc\0\0\0\0" + (5).to_bytes(4) + b"inks\0" + bytes(78)
    white = b"XYZ \0\0\0\0" + b"".join(round(v * 65536).to_bytes(4) for v in (0.9642, 1.0, 0.8249))
    tags = {b"desc": words, b"wtpt": white, b"A2B0": lut, b"cprt": b"text\0\0\0\0CC0\0"}
    body, table_of_tags, place = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table_of_tags += name + (place + len(body)).to_bytes(4) + len(data).to_bytes(4)
        body += padded
    size_ = place + len(body)
    head = size_.to_bytes(4) + bytes(4) + bytes.fromhex("02400000") + b"prtrCMYKLab "
    head += bytes(12) + b"acsp" + bytes(28) + white[8:]
    return head.ljust(128, b"\0") + len(tags).to_bytes(4) + table_of_tags + body


def _saved(image: Image.Image, form: str, **options: Any) -> bytes:
    data = BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def _without_mark(jpeg: bytes) -> bytes:
    """Take Adobe's segment out of a JPEG of inks; the inks are stored the other way round then."""
    at = jpeg.index(b"\xff\xee")
    return jpeg[:at] + jpeg[at + 2 + int.from_bytes(jpeg[at + 2 : at + 4]) :]


SIZE = (24, 16)
RED = (200, 30, 40)
PICTURES: Mapping[str, Callable[[], bytes]] = {
    "inks.jpg": lambda: _saved(Image.new("CMYK", SIZE, _INK), "JPEG"),
    "inks-with-profile.jpg": lambda: _saved(Image.new("CMYK", SIZE, _INK), "JPEG", icc_profile=_inks_profile()),
    "inks-without-mark.jpg": lambda: _without_mark(
        _saved(Image.new("CMYK", SIZE, tuple(255 - ink for ink in _INK)), "JPEG")
    ),
    "wide.jpg": lambda: _saved(Image.new("RGB", SIZE, RED), "JPEG", icc_profile=_profile("RGB")),
    "wide.png": lambda: _saved(Image.new("RGB", SIZE, RED), "PNG", icc_profile=_profile("RGB")),
    "wide-clear.png": lambda: _saved(Image.new("RGBA", SIZE, (*RED, 90)), "PNG", icc_profile=_profile("RGB")),
    "srgb.jpg": lambda: _saved(Image.new("RGB", SIZE, RED), "JPEG", icc_profile=srgb_profile()),
    "broken-profile.jpg": lambda: _saved(Image.new("RGB", SIZE, RED), "JPEG", icc_profile=b"ICC" * 90),
    "grey.jpg": lambda: _saved(Image.new("L", SIZE, 120), "JPEG"),
    "grey-with-a-colour-profile.png": lambda: _saved(Image.new("L", SIZE, 120), "PNG", icc_profile=_profile("RGB")),
    "grey-clear.png": lambda: _saved(Image.new("LA", SIZE, (120, 80)), "PNG"),
    "two.png": lambda: _saved(Image.new("1", SIZE, 1), "PNG"),
    "palette.png": lambda: _saved(Image.new("RGB", SIZE, RED).convert("P"), "PNG"),
    "deep.png": lambda: _saved(Image.new("I;16", SIZE, 40_000), "PNG"),
    "clear.webp": lambda: _saved(Image.new("RGBA", SIZE, (*RED, 90)), "WEBP"),
    "moving.gif": lambda: _saved(Image.new("P", SIZE), "GIF", save_all=True, append_images=[Image.new("P", SIZE, 3)]),
    "opacity.svg": lambda: (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">'
        b'<defs><linearGradient id="g"><stop offset="0" stop-color="red" stop-opacity=".5"/>'
        b'<stop offset="1" stop-color="#00f"/></linearGradient>'
        b'<mask id="m"><rect width="30" height="30" fill="#fff"/></mask></defs>'
        b'<g opacity=".5"><rect width="60" height="40" fill="url(#g)"/><circle r="9" fill-opacity=".3"/></g>'
        b'<rect width="20" height="20" mask="url(#m)"/></svg>'
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One article that shows every kind of picture."""
    folder = tmp_path_factory.mktemp("gallery")
    for name, data in PICTURES.items():
        (folder / name).write_bytes(data())
    shown = "\n\n".join(f"![صورة {name}]({name})" for name in PICTURES)
    (folder / "a.md").write_text(f"---\ntitle: معرض\n---\n\nنص [ورابط](https://example.org/).\n\n{shown}\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def hung(gallery: Path) -> Printed:
    return oracle.printed(gallery / "a.md", theme="plain", cache=False)


@pytest.fixture(scope="module")
def hung_whole(hung: Printed) -> DrawnWhole:
    return oracle.whole(hung.edition)


def _pdf_of(name: str, hung: Printed, hung_whole: DrawnWhole) -> bytes:
    return hung.artefacts[0].data if name == "assembled" else hung_whole.data


def _pictures(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]


WAYS = pytest.mark.parametrize("way", ["assembled", "whole"])


@WAYS
def test_an_archive_has_what_pdf_a_asks_for(way: str, hung: Printed, hung_whole: DrawnWhole) -> None:
    with oracle.opened(_pdf_of(way, hung, hung_whole)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        profile = ImageCms.ImageCmsProfile(BytesIO(intent.DestOutputProfile.read_bytes()))
        assert (profile.profile.xcolor_space.strip(), int(intent.DestOutputProfile.N)) == ("RGB", 3)
        assert [page.Group.CS for page in pdf.pages] == ["/DeviceRGB"] * len(pdf.pages) != []
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]
        assert [int(link.F) for link in links] == [4] * len(links) != []
        spaces = {str(picture.ColorSpace[0] if isinstance(picture.ColorSpace, pikepdf.Array) else picture.ColorSpace)
                  for picture in _pictures(pdf)}  # fmt: skip
        assert spaces == {"/DeviceRGB", "/DeviceGray", "/ICCBased"}
        assert not [picture for picture in _pictures(pdf) if "/Interpolate" in picture]


@WAYS
def test_a_picture_has_its_own_profile_and_each_profile_is_there_once(
    way: str, hung: Printed, hung_whole: DrawnWhole
) -> None:
    with oracle.opened(_pdf_of(way, hung, hung_whole)) as pdf:
        own = [picture.ColorSpace[1] for picture in _pictures(pdf) if isinstance(picture.ColorSpace, pikepdf.Array)]
        assert len(own) == 3
        assert len({profile.objgen for profile in own}) == 1
        assert {profile.read_bytes() for profile in own} == {_profile("RGB")}


@WAYS
def test_inks_are_shown_as_screens_show_them(way: str, hung: Printed, hung_whole: DrawnWhole) -> None:
    with oracle.opened(_pdf_of(way, hung, hung_whole)) as pdf:
        found = [pikepdf.PdfImage(picture).as_pil_image() for picture in _pictures(pdf)]
    shown = {image.convert("RGB").getpixel((8, 8)) for image in found if image.mode == "RGB"}
    magenta = {color for color in shown if color[0] > 200 and color[1] < 90 and 150 < color[2] < 240}
    green = {color for color in shown if color[1] > color[0] + 30}
    assert len(green) == 1  # what the profile says; inks that were taken the other way round would be green too
    assert magenta


def test_srgb_is_srgb() -> None:
    own, theirs = ImageCms.ImageCmsProfile(BytesIO(srgb_profile())), ImageCms.createProfile("sRGB")
    for color in some(product(range(0, 256, 51), repeat=3)):
        shown = ImageCms.profileToProfile(Image.new("RGB", (1, 1), color), own, theirs)
        assert shown is not None
        pixel = shown.getpixel((0, 0))
        assert isinstance(pixel, tuple)
        assert max(abs(a - b) for a, b in zip(pixel, color, strict=True)) <= 1, color


def test_profiles_that_say_nothing_are_none() -> None:
    with Image.open(BytesIO(PICTURES["wide.jpg"]())) as image:
        assert profile_of(image) == _profile("RGB")
    for name in ("srgb.jpg", "broken-profile.jpg", "grey.jpg", "grey-with-a-colour-profile.png"):
        with Image.open(BytesIO(PICTURES[name]())) as image:
            assert profile_of(image) == b"", name


def test_inks_with_a_profile_that_is_none_are_shown_all_the_same() -> None:
    data = _saved(Image.new("CMYK", SIZE, _INK), "JPEG", icc_profile=b"no profile" * 30)
    with Image.open(BytesIO(data)) as image:
        assert in_srgb(image).mode == "RGB"


# What is claimed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("standard", get_args(PdfStandard))
def test_a_pdf_claims_what_was_asked_for(
    standard: PdfStandard, article: Callable[[str], Path], run: Callable[..., Any], tmp_path: Path
) -> None:
    article("---\ntitle: مقال\n---\n\nنص.\n")
    ran = run("build", "piece.md", "--format", "pdf", "--pdf-standard", standard)
    assert ran.code == 0, ran.err
    data = (tmp_path / "dist" / "piece" / "piece.pdf").read_bytes()
    assert claimed_by(data) == CLAIMS[standard]
    with oracle.opened(data) as pdf:
        assert ("/OutputIntents" in pdf.Root) == ("PDF/A-2a" in CLAIMS[standard])
        assert "/StructTreeRoot" in pdf.Root
    manifest = json.loads((tmp_path / "dist" / "piece" / "manifest.json").read_text("utf-8"))
    assert manifest["outputs"][0].get("standards", []) == list(CLAIMS[standard])


def test_another_standard_is_another_build(issue: Path, run: Callable[..., Any]) -> None:
    for standard in ("none", "ua-1+a-2a", "none"):
        ran = run("build", "sources/one", "--format", "pdf", "--pdf-standard", standard)
        assert ran.code == 0, ran.err
        data = (issue.parents[1] / "dist" / "one" / "one.pdf").read_bytes()
        assert claimed_by(data) == CLAIMS[standard]  # type: ignore[index]  # a standard comes as text


def test_a_choice_that_is_none_is_told(run: Callable[..., Any]) -> None:
    ran = run("build", ".", "--pdf-standard", "a-1b")
    assert ran.code == 2
    assert "ua-1+a-2a" in ran.err


# What stands against it --------------------------------------------------------------------------------------------


def _edition_with(css: str, tmp_path: Path) -> tuple[Edition, Printed]:
    (tmp_path / "a.md").write_text("---\ntitle: مقال\n---\n\nنص.\n", "utf-8")
    printed = oracle.printed(tmp_path / "a.md", formats=("epub",))
    return oracle.styled(printed.edition, css), printed


INKS = {
    "text": "p { color: device-cmyk(0 1 0 0) }",
    "ground": "@page { background: device-cmyk(0 .2 .2 0) }",
    "running head": "@page { @top-center { content: 'x'; color: device-cmyk(0 1 0 0) } }",
    "border": "h1 { border-bottom: 2pt solid device-cmyk(0 1 0 0); opacity: .5 }",
}


@pytest.mark.parametrize("name", INKS)
def test_inks_of_a_theme_stop_what_is_to_be_archived(name: str, tmp_path: Path) -> None:
    edition, printed = _edition_with(INKS[name], tmp_path)
    for make in (lambda: oracle.assembled(edition, printed.theme), lambda: oracle.whole(edition)):
        with pytest.raises(PublisherError) as stopped:
            make()
        assert {finding.code for finding in stopped.value.findings} == {"P030"}
        assert "device-cmyk" in stopped.value.findings[0].message("en")
    made = oracle.assembled(edition, printed.theme, standard="ua-1")
    assert made.artefacts[0].standards == ("PDF/UA-1",)


def test_groups_in_groups_stop_what_is_to_be_archived(tmp_path: Path) -> None:
    deep = "".join(f'<g transform="translate({n})">' for n in range(1, 41))
    for groups, stops in ((deep, True), (deep[: len(deep) // 4], False)):
        closed = groups[: groups.rindex("<g") if not groups.endswith(">") else None]
        drawing = f'{closed}<rect width="9" height="9"/>{"</g>" * closed.count("<g")}'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">{drawing}</svg>'
        (tmp_path / "d.svg").write_text(svg, "utf-8")
        (tmp_path / "a.md").write_text("---\ntitle: مقال\n---\n\n![رسم](d.svg)\n", "utf-8")
        try:
            codes = {finding.code for finding in oracle.printed(tmp_path / "a.md", cache=False).findings}
        except PublisherError as error:
            codes = {finding.code for finding in error.findings}
        assert ("P030" in codes) == stops


def test_states_that_show_nothing_are_not_counted() -> None:
    assert barriers.of_stream(b"q\n" * 29 + b"Q\n" * 29, 29) == {barriers.NESTED}
    assert barriers.of_stream(b"q\n" * 28 + b"Q\n" * 28, 99) == set()
    assert barriers.of_stream(b"q Q\n" * 90, 99) == set()


@pytest.mark.parametrize(("length", "code"), [(10_000, None), (20_000, "P030")])
def test_a_long_alternative_passes_or_is_told(length: int, code: str | None, gallery: Path, tmp_path: Path) -> None:
    (tmp_path / "p.jpg").write_bytes(PICTURES["grey.jpg"]())
    words = ("كلمة " * (length // 5)).strip()
    (tmp_path / "a.md").write_text(f"---\ntitle: مقال\n---\n\n![{words}](p.jpg)\n", "utf-8")
    try:
        artefact, codes = oracle.printed(tmp_path / "a.md", cache=False).artefacts[0], set[str]()
    except PublisherError as error:
        artefact, codes = None, {finding.code for finding in error.findings if finding.severity == "error"}
    assert codes == ({code} if code else set())
    if artefact:
        with oracle.opened(artefact.data) as pdf:
            assert words in {alternative for _, kind, alternative, *_ in oracle.elements(pdf) if kind == "/Figure"}


# What the authority says -------------------------------------------------------------------------------------------


@pytest.mark.slow
@WAYS
def test_verapdf_passes_every_kind_of_picture(way: str, hung: Printed, hung_whole: DrawnWhole) -> None:
    made = hung.artefacts[0]
    artefact = Artefact("pdf", "a.pdf", made.media_type, _pdf_of(way, hung, hung_whole), (), CLAIMS["ua-1+a-2a"])
    assert objections(verapdf(artefact)) == []


@pytest.mark.slow
@pytest.mark.parametrize("standard", ["ua-1", "ua-1+a-2a"])
def test_verapdf_passes_each_claim(standard: PdfStandard, issue: Path) -> None:
    printed = set_in_type(BuildRequest(issue, ("pdf",), pdf_standard=standard))
    result = verapdf(printed.artefacts[0])
    assert (result.passed, result.complaints) == (True, ())


@pytest.mark.slow
def test_verapdf_judges_each_standard_that_is_claimed(hung: Printed) -> None:
    spoilt = re.sub(rb"/GTS_PDFA1", b"/GTS_PDFX ", hung.artefacts[0].data)
    with pikepdf.open(BytesIO(spoilt)) as pdf:
        del pdf.Root.OutputIntents
        del pdf.Root.Lang
        out = BytesIO()
        pdf.save(out)
    artefact = Artefact("pdf", "a.pdf", "application/pdf", out.getvalue(), (), CLAIMS["ua-1+a-2a"])
    complaints = verapdf(artefact).complaints
    assert {complaint.partition(" ")[0] for complaint in complaints} == {"PDF/UA-1", "PDF/A-2a"}


def test_pages_look_as_before(hung: Printed) -> None:
    """Reading the file is no harder for what it claims: pdfium shows each picture."""
    document = pypdfium2.PdfDocument(hung.artefacts[0].data)
    try:
        shown = [len(list(page.get_objects(filter=[3]))) for page in document]
    finally:
        document.close()
    assert sum(shown) == len(PICTURES) - 1  # but for the drawing
