"""Files that are no PDFs, or that were made to hang or to fill who reads them: a name, and the bytes."""

import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_PAGE = b"0 0 1 rg 10 10 100 100 re f"


def plain(change: Callable[[pikepdf.Pdf], object] = lambda _: None, **options: object) -> bytes:
    """Return a PDF of three pages, changed."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(3):
            pdf.add_blank_page(page_size=(420, 595))
            pdf.pages[-1].obj.Contents = pdf.make_stream(_PAGE)
        change(pdf)
        pdf.save(out, **options)  # type: ignore[arg-type]  # whatever a case needs
    return out.getvalue()


def raw(*objects: bytes) -> bytes:
    """Return a PDF of some objects as they are, the first of which is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + trailer


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


@cache
def _bomb(size: int = 1 << 28) -> bytes:
    packer, out = zlib.compressobj(9), b""
    for _ in range(size >> 20):
        out += packer.compress(bytes(1 << 20))
    return out + packer.flush()


def _page(*extra: bytes, contents: bytes = b"", page: bytes = b"") -> bytes:
    """Return a PDF of one page, whose content is object 4 and whose entries may name the objects from 5 on."""
    return raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents 4 0 R%s>>" % page,
        contents or _stream(_PAGE),
        *extra,
    )


def _deep_tree(pdf: pikepdf.Pdf) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    above = root
    for _ in range(100_000):
        below = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Div, P=above))
        above.K = below
        above = below


def _looping_tree(pdf: pikepdf.Pdf) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    one = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect, P=root))
    two = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=one, K=one))
    one.K = Array([two, one, root])
    root.K = Array([one, one])
    root.RoleMap = Dictionary(A=Name.B, B=Name.A)
    two.S = Name.A
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _looping_outline(pdf: pikepdf.Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title=String("a")))
    item.Next = item
    item.First = item
    pdf.Root.Outlines = Dictionary(First=item)


def _looping_names(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(Dictionary())
    node.Kids = Array([node, node])
    pdf.Root.Names = Dictionary(Dests=node, EmbeddedFiles=node, JavaScript=node)
    pdf.Root.PageLabels = node


def _million_notes(pdf: pikepdf.Pdf) -> None:
    note = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=String("x")))
    pdf.pages[0].obj.Annots = Array([note] * 1_000_000)


def _looping_form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"/F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do")
    form.Subtype = Name.Form
    form.BBox = Array([0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(F=form))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/F Do " * 50)


def _odd_types(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = 7
    pdf.Root.ViewerPreferences = Array([])
    pdf.Root.Outlines = String("x")
    pdf.Root.Names = Array([1])
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, 0, 0]))
    pdf.Root.StructTreeRoot = Dictionary(K=Array([1, None, String("x"), Dictionary(S=String("a"), Pg=3, K=True)]))
    pdf.Root.MarkInfo = Name.Yes
    pdf.Root.OpenAction = 1
    page = pdf.pages[0].obj
    page.Annots = Array([1, Dictionary(Subtype=Name.Link, Rect=Array([Name.a, 2]), A=Dictionary(S=Name.URI, URI=4))])
    page.Resources = Dictionary(Font=Dictionary(F=Dictionary(Widths=3, Encoding=Array([]), ToUnicode=1), G=1))
    page.Contents = pdf.make_stream(b"BT /F 12 Tf (a\\) Tj [(b) (c] TJ /G 1 Tf <zz> Tj ET ] > ) ( Q Q Q Tm cm re m")
    page.Rotate = Name.Left
    pdf.trailer.Info = Array([])


_FONT = b"/Resources<</Font<</F<</Type/Font/Subtype/TrueType/ToUnicode 5 0 R/FontDescriptor<</FontFile2 5 0 R>>>>>>>>"
#: Each is made when it is asked for: some take a second.
BAD_PDFS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "a header alone": lambda: b"%PDF-1.7\n",
    "a web page": lambda: b"<!DOCTYPE html><title>404</title>",
    "a packed file": lambda: b"PK\x03\x04" + bytes(200),
    "zeros": lambda: bytes(1 << 20),
    "encrypted": lambda: plain(encryption=pikepdf.Encryption(owner="a", user="b", R=6)),
    "no pages": lambda: raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"),
    "no catalogue": lambda: raw(b"<</Type/Pages>>"),
    "pages in a circle": lambda: raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[2 0 R]>>"),
    "linearised and cut": lambda: plain(linearize=True)[:900],
    "deep tree": lambda: plain(_deep_tree),
    "looping tree": lambda: plain(_looping_tree),
    "looping outline": lambda: plain(_looping_outline),
    "looping names": lambda: plain(_looping_names),
    "a million notes": lambda: plain(_million_notes),
    "looping form": lambda: plain(_looping_form),
    "odd types": lambda: plain(_odd_types),
    "bomb as content": lambda: _page(contents=_stream(_bomb(), b"/Filter/FlateDecode")),
    "bomb in a bomb": lambda: _page(
        contents=_stream(zlib.compress(_bomb(), 9), b"/Filter[/FlateDecode/FlateDecode]")
    ),
    "bomb as font": lambda: _page(
        _stream(_bomb(), b"/Filter/FlateDecode"), page=_FONT, contents=_stream(b"BT /F 9 Tf (a) Tj ET")
    ),
    "bomb of objects": lambda: _page(_stream(_bomb(), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")),
    "nested arrays": lambda: _page(page=b"/X " + b"[" * 100_000 + b"]" * 100_000),
    "nested texts": lambda: _page(contents=_stream(b"(" * 200_000 + b" Tj")),
    "a million saves": lambda: _page(contents=_stream(b"q " * 1_000_000)),
    "a million operands": lambda: _page(contents=_stream(b"1 " * 2_000_000)),
    "huge numbers": lambda: _page(
        contents=_stream(b"1e400 nan inf -inf 9e99 1 cm " * 3 + b"9" * 5000 + b" 0 0 0 re f")
    ),
}


def spoilt(data: bytes) -> Iterator[bytes]:
    """Yield a PDF cut at twenty places, and with bytes changed at as many."""
    for part in range(1, 20):
        yield data[: len(data) * part // 20]
    for part in range(1, 20):
        at = len(data) * part // 20
        yield data[:at] + bytes(byte ^ 0x55 for byte in data[at : at + 64]) + data[at + 64 :]
