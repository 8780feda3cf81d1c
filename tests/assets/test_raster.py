"""Pictures as authors bring them: what is known of each, what is refused, and what is published."""

import io
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from publisher.assets.raster import PictureFacts, picture_facts, publishable
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
    assert _facts(_drawing(inside)) == PictureFacts("image/svg+xml", 400, 300)


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


@pytest.mark.parametrize("box", ["0 0 .4 .3", "0 0 1e300 1", "0 0 nan 3", "0 0 100 .001"])
def test_a_drawing_of_no_size_is_broken_or_takes_the_default(box: str) -> None:
    data = _drawing("", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"')
    if box == "0 0 nan 3":
        assert _facts(data).width == 300
    else:
        assert _refused(data) == "S007"


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
