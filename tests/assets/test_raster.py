"""Pictures as authors bring them: what is known of each, what is refused, and what is published."""

import io
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image, ImageCms

from publisher.assets.raster import PictureFacts, picture_facts, publishable, screen_bytes
from publisher.diagnostics import PublisherError
from publisher.model import Span

HERE = Span("a.md", 5)
_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 300"'


def _drawing(inside: str, head: str = _HEAD) -> bytes:
    return f"{head}>{inside}</svg>".encode()


def _facts(data: bytes, name: str = "x.svg") -> PictureFacts:
    return picture_facts(data, name, HERE)


def _refused(data: bytes) -> str:
    with pytest.raises(PublisherError) as caught:
        _facts(data)
    (finding,) = caught.value.findings
    assert finding.span == HERE
    return finding.code


HARMFUL = (
    "<script>alert(1)</script>",
    "<foreignObject/>",
    '<rect onclick="x()"/>',
    '<a href="javascript:alert(1)"><rect/></a>',
    '<image href="https://example.com/x.png"/>',
    '<image xlink:href="file:///etc/hostname"/>',
    '<use href="data:image/svg+xml,%3Csvg/%3E"/>',
    "<style>@import 'x.css';</style>",
    "<style><!-- c -->@import url(x.css);</style>",
    "<style>@\\69mport 'x.css';</style>",
    "<style>rect { fill: u\\72l(https://example.com) }</style>",
    '<rect style="fill: u\\72l(https://example.com)"/>',
    "<rect style=\"background: image-set('https://example.com/a' 1x)\"/>",
    '<rect fill="url(https://example.com/a#b)"/>',
    '<a><set attributeName="xlink:href" to="javascript:alert(1)"/></a>',
    '<a><animate attributeName="href" values="javascript:alert(1)"/></a>',
    '<g xmlns:h="http://www.w3.org/1999/xhtml"><h:img src="https://example.com/x"/></g>',
    '<g xml:base="https://example.com/"/>',
    '<g xmlns=""><svg/></g>',
)


@pytest.mark.parametrize("inside", HARMFUL)
def test_what_could_do_harm_is_refused(inside: str) -> None:
    assert _refused(_drawing(inside)) == "S009"


HARMLESS = (
    '<rect width="9" height="9" fill="url(#g)"/><linearGradient id="g"/>',
    '<image href="data:image/png;base64,AAAA"/>',
    "<style>rect { fill: red } .a::before { content: none }</style>",
    '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/>',
    "<text>C:\\a\\b</text>",
    '<path d="M0 0h9"/><use href="#nothing"/>',
    '<set attributeName="fill" to="red"/>',
)


@pytest.mark.parametrize("inside", HARMLESS)
def test_what_cannot_is_taken(inside: str) -> None:
    assert _facts(_drawing(inside)) == PictureFacts("image/svg+xml", 400, 300, transparent=True)


def _copies(levels: int, last: str = "") -> bytes:
    groups = "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, levels))
    return _drawing(f'<g id="a0"><path d="M0 0h9"/></g>{groups}<use href="#a{levels - 1}"/>{last}')


def test_copies_of_copies_are_counted_however_deep_and_however_named() -> None:
    assert _facts(_copies(4)).width == 400
    assert _refused(_copies(8)) == "S008"
    assert _refused(_copies(8, "".join(f'<g id="a{n}"/>' for n in range(8)))) == "S008"
    assert _refused(_drawing('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')) == "S008"
    for links, code in ((60, ""), (3_000, "S008")):
        chain = "".join(f'<g id="c{n}"><use href="#c{n - 1}"/></g>' for n in range(1, links))
        data = _drawing(f'<g id="c0"><path d="M0 0"/></g>{chain}')
        assert (_refused(data) == code) if code else (_facts(data).width == 400)
    tiles = "".join(f'<pattern id="p{n}">{f"""<rect fill="url(#p{n - 1})"/>""" * 10}</pattern>' for n in range(1, 9))
    assert _refused(_drawing(f'<pattern id="p0"><rect/></pattern>{tiles}<rect fill="url(#p8)"/>')) == "S008"


def test_entities_are_the_drawings_own_and_no_files() -> None:
    own = b'<!DOCTYPE svg [<!ENTITY word "\xd9\x86\xd8\xb5">]>' + _drawing("<text>&word;</text>")
    facts = _facts(own)
    assert etree.fromstring(publishable(own, facts)).findtext("{*}text") == "نص"
    outside = b'<!DOCTYPE svg [<!ENTITY word SYSTEM "file:///etc/hostname">]>' + _drawing("<text>&word;</text>")
    assert _refused(outside) in ("S007", "S009")
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE svg [<!ENTITY l0 "lol">{lol}]>'.encode() + _drawing("<text>&l9;</text>")
    assert _refused(bomb) == "S007"


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 400 300"', (400, 300)),
        ('viewBox="0,0 4e2,+3e2"', (400, 300)),
        ('width="800" height="600"', (800, 600)),
        ('width="8in" height="96pt" viewBox="0 0 1 1"', (768, 128)),
        ('width="200" viewBox="0 0 400 300"', (200, 150)),
        ('width="100%" height="100%" viewBox="0 0 400 300"', (400, 300)),
        ("", (300, 150)),
        ('viewBox="none"', (300, 150)),
    ],
)
def test_the_size_of_a_drawing(attributes: str, size: tuple[int, int]) -> None:
    data = _drawing("<rect/>", f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}')
    facts = _facts(data)
    assert (facts.width, facts.height) == size
    assert etree.fromstring(publishable(data, facts)).get("width")


@pytest.mark.parametrize("box", ["0 0 .4 .3", "0 0 1e300 1", "0 0 100 .001"])
def test_a_drawing_of_no_size_is_broken(box: str) -> None:
    assert _refused(_drawing("", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"')) == "S007"


@pytest.mark.parametrize(
    "shape",
    [
        *(
            f'<rect width="{number}" height="5"/>'
            for number in ("NaN", "nan", "Infinity", "-inf", "1e999", "9" * 400)
        ),
        *('<path d="M0 0L NaN 3"/>', '<polygon points="1,2 3,NaN"/>', '<g transform="translate(NaN,2)"/>'),
        *(
            '<g transform="rotate()"/>',
            '<svg viewBox="0 0 a b"/>',
            '<rect opacity="foo"/>',
            '<text rotate="a">ع</text>',
        ),
        *('<text font-size="NaN">ع</text>', '<rect style="fill:red; stroke-width: NaN"/>', '<circle r="NaN"/>'),
    ],
)
def test_a_number_that_is_none_is_refused_for_every_format(shape: str) -> None:
    assert _refused(_drawing(shape)) == "S013"


@pytest.mark.parametrize(
    "shape",
    [
        *('<rect width="5e-3" height=".5"/>', '<rect width="10%" opacity="50%"/>', '<path d="M1e2-3.5.5L 4,5z"/>'),
        *('<g id="nan" class="inf" style="font-family: NaN"/>', '<g transform=" translate( 1 , 2 ) , scale(.5) "/>'),
        *('<text rotate="0 10,-5">ع</text>', '<svg viewBox="0,0 10 10"/>', '<g transform=""/>', "<text>NaN</text>"),
    ],
)
def test_numbers_that_are_some_are_taken(shape: str) -> None:
    assert _facts(_drawing(shape)).width == 400


def test_the_forms_of_numbers_end() -> None:
    for name in ("transform", "rotate", "opacity", "d", "viewBox"):
        for text in (" " * 50_000, "," * 50_000, "a(" * 20_000, "1 " * 30_000, "e999" * 10_000):
            with suppress(PublisherError):
                _facts(_drawing(f'<g {name}="{text}"/>'))


def test_no_drawing_at_all() -> None:
    assert _refused(b"<svg><rect/></svg>") == "S007"
    assert _refused(b'<html xmlns="http://www.w3.org/1999/xhtml"/>') == "S007"
    assert _refused(b"") == "S007"
    assert _refused(b"\x89PNG") == "S007"


def test_a_view_box_of_commas_ends() -> None:  # it took hours
    _facts(_drawing("", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{"," * 50_000}"'))


def _saved(image: Image.Image, suffix: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, suffix, **options)
    return out.getvalue()


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


@pytest.mark.parametrize(("orientation", "kept"), [(1, 1), (3, 3), (6, 6), (0, 1), (9, 1), (99, 1)])
def test_orientations(orientation: int, kept: int) -> None:
    data = _saved(Image.new("RGB", (40, 20), "navy"), "JPEG", exif=_exif(orientation))
    facts = picture_facts(data, "x.jpg", HERE)
    assert facts.orientation == kept
    assert (facts.width, facts.height) == ((20, 40) if kept >= 5 else (40, 20))
    published = publishable(data, facts)
    assert (published == data) == (kept == 1)
    with Image.open(io.BytesIO(published)) as image:
        assert image.size == (facts.width, facts.height)


def test_a_moving_picture_keeps_its_frames() -> None:
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("navy", "red")]
    data = _saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], exif=_exif(6).tobytes())
    facts = picture_facts(data, "x.webp", HERE)
    assert publishable(data, facts) == data


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    image = Image.new("I;16", (300, 200), 40_000)
    data = _saved(image, "PNG")
    facts = picture_facts(data, "x.png", HERE)
    with Image.open(io.BytesIO(publishable(data, facts))) as plain:
        assert (plain.mode, plain.getpixel((0, 0))) == ("L", 156)


def _in_print_colours(profile: bytes | None = None) -> bytes:
    image = Image.new("CMYK", (40, 20), (0, 255, 255, 0))  # red
    return _saved(image, "JPEG", quality=95, **({"icc_profile": profile} if profile else {}))


_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("profile", [None, b"no profile", _SRGB])
def test_colours_of_print_become_those_of_screens(profile: bytes | None) -> None:
    """A profile that is none, or is of another kind of colours, is passed over."""
    with Image.open(io.BytesIO(screen_bytes(_in_print_colours(profile), "image/jpeg"))) as image:
        assert image.mode == "RGB"
        red, green, blue = image.getpixel((20, 10))
        assert red > 200
        assert max(green, blue) < 90


def test_other_pictures_are_as_they_were() -> None:
    for mode, suffix, kind in (("RGB", "JPEG", "jpeg"), ("L", "JPEG", "jpeg"), ("RGBA", "PNG", "png")):
        data = _saved(Image.new(mode, (9, 9)), suffix)
        assert screen_bytes(data, f"image/{kind}") is data


def test_what_shows_through_is_known() -> None:
    half, full = Image.new("RGBA", (9, 9), (0, 0, 0, 128)), Image.new("RGBA", (9, 9), (0, 0, 0, 255))
    palette = Image.new("P", (9, 9))
    assert picture_facts(_saved(half, "PNG"), "a.png", Span("a.md")).transparent
    assert picture_facts(_saved(palette, "PNG", transparency=0), "a.png", Span("a.md")).transparent
    assert not picture_facts(_saved(full, "PNG"), "a.png", Span("a.md")).transparent
    assert not picture_facts(_saved(Image.new("RGB", (9, 9)), "JPEG"), "a.jpg", Span("a.md")).transparent


def _profile_in_which_all_inks_are_blue() -> bytes:
    """Write a profile of print (ICC.1:2001-04 §6.1, §6.5.8): paper is white, and whatever is printed is blue."""
    white, blue = bytes((255, 128, 128)), bytes((150, 128, 60))  # L*a*b* in 8 bits
    ramp = bytes(range(256))
    identity = struct.pack(">9i", *(65536 if n % 4 == 0 else 0 for n in range(9)))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + identity + ramp * 4 + white + blue * 15 + ramp * 3
    said = b"press\0"
    described = b"desc\0\0\0\0" + struct.pack(">I", len(said)) + said + bytes(78)
    point = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    tags = {b"desc": described, b"cprt": b"text\0\0\0\0" + said, b"wtpt": point, b"A2B0": table}
    at, entries, body = 132 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        entries += name + struct.pack(">II", at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"\0" * 4, 0x02100000, b"prtr", b"CMYK", b"Lab ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + entries + body


def test_colours_of_print_are_changed_by_their_own_profile() -> None:
    data = screen_bytes(_in_print_colours(_profile_in_which_all_inks_are_blue()), "image/jpeg")
    with Image.open(io.BytesIO(data)) as image:
        red, green, blue = image.getpixel((20, 10))
        assert blue > 180
        assert max(red, green) < 120
