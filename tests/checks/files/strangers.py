"""A book and a site as other producers make them: EPUB 2 in folders of its own, pages without classes of ours."""

from checks.files.damage import Files
from places import REPO

_SENTENCE = "في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، وفيه دكان صغير يبيع الورق والحبر. "
_CHAPTERS = ("الباب الأول", "الباب الثاني", "الباب الثالث", "الباب الرابع")
_PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
_SHEET = """@charset "utf-8";
@font-face { font-family: Amiri; src: url(../Fonts/Amiri.ttf) }
body { font-family: Amiri, serif; line-height: 1.8; color: #222222; background: #ffffff }
h1, h2 { text-align: right; color: #003355 }
a { color: #0b5561 }
.note { font-size: 80%; color: #555555 }
.latin { direction: ltr; unicode-bidi: embed; letter-spacing: 1px; font-style: italic }
"""


def _chapter(number: int, title: str) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ar" dir="rtl">
<head><title>{title}</title><link href="../Styles/main.css" rel="stylesheet" type="text/css"/></head>
<body>
<h1 id="c{number}">{title}</h1>
<p>{_SENTENCE * 3}<a id="r{number}" href="notes.xhtml#n{number}"><sup>[{number}]</sup></a></p>
<p class="plain">{_SENTENCE}<span dir="ltr" class="latin" xml:lang="en">C++ and more</span> {_SENTENCE}</p>
<div class="picture"><img src="../Images/map.png" alt="خريطة المدينة القديمة"/></div>
<p><a href="chapter{number % 4 + 1}.xhtml#c{number % 4 + 1}">انظر الباب التالي</a></p>
</body>
</html>
"""


def _notes() -> str:
    notes = "".join(
        f'<p class="note" id="n{n}"><a href="chapter{n}.xhtml#r{n}">[{n}]</a> حاشية عن المدينة.</p>\n'
        for n in range(1, 5)
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ar" dir="rtl">
<head><title>الحواشي</title><link href="../Styles/main.css" rel="stylesheet" type="text/css"/></head>
<body><h1>الحواشي</h1>
{notes}</body></html>
"""


def book() -> Files:
    """Return the files of an EPUB 2 with a contents for old readers alone, and notes in a document of their own."""
    points = "".join(
        f'<navPoint id="p{n}" playOrder="{n}"><navLabel><text>{title}</text></navLabel>'
        f'<content src="Text/chapter{n}.xhtml#c{n}"/></navPoint>\n'
        for n, title in enumerate(_CHAPTERS, 1)
    )
    items = "".join(
        f'<item id="c{n}" href="Text/chapter{n}.xhtml" media-type="application/xhtml+xml"/>\n' for n in range(1, 5)
    )
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OPS/book.opf": '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="uid">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n<dc:title>مدينة قديمة</dc:title>\n'
        '<dc:language>ar</dc:language>\n<dc:identifier id="uid">isbn:9783161484100</dc:identifier>\n'
        '<meta name="cover" content="cover-image"/>\n</metadata>\n<manifest>\n'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>\n'
        '<item id="css" href="Styles/main.css" media-type="text/css"/>\n'
        '<item id="font" href="Fonts/Amiri.ttf" media-type="application/x-font-truetype"/>\n'
        '<item id="cover-image" href="Images/cover.png" media-type="image/png"/>\n'
        '<item id="map" href="Images/map.png" media-type="image/png"/>\n'
        f'{items}<item id="notes" href="Text/notes.xhtml" media-type="application/xhtml+xml"/>\n'
        '</manifest>\n<spine toc="ncx" page-progression-direction="rtl">\n'
        + "".join(f'<itemref idref="c{n}"/>\n' for n in range(1, 5))
        + '<itemref idref="notes" linear="no"/>\n</spine>\n</package>\n',
        "OPS/toc.ncx": '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>'
        '<meta name="dtb:uid" content="isbn:9783161484100"/></head>\n'
        f"<docTitle><text>مدينة قديمة</text></docTitle>\n<navMap>\n{points}</navMap>\n</ncx>\n",
        "OPS/Styles/main.css": _SHEET,
        "OPS/Text/notes.xhtml": _notes(),
    } | {f"OPS/Text/chapter{n}.xhtml": _chapter(n, title) for n, title in enumerate(_CHAPTERS, 1)}
    packed = {name: text.encode() for name, text in files.items()}
    packed["OPS/Images/cover.png"] = packed["OPS/Images/map.png"] = _PIXEL
    packed["OPS/Fonts/Amiri.ttf"] = (REPO / "fonts" / "Amiri-Regular.ttf").read_bytes()
    return packed


def _page(title: str, body: str) -> bytes:
    return f"""<!doctype html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} | موقع المدينة</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/assets/site.css"></head>
<body><nav><ul><li><a href="/">الأولى</a></li><li><a href="/posts/one.html">المقال الأول</a></li>
<li><a href="/posts/two.html">المقال الثاني</a></li></ul></nav>
<main>{body}</main></body></html>
""".encode()


def site() -> Files:
    """Return the files of a small site whose addresses begin at its root, as generators of blogs write them."""
    sheet = _SHEET.replace("../Fonts/Amiri.ttf", "/assets/amiri.ttf")
    return {
        "index.html": _page(
            "الأولى",
            f'<h1>موقع المدينة</h1><p>{_SENTENCE}</p><ul><li><a href="posts/one.html">الأول</a></li>'
            '<li><a href="posts/two.html#part">الثاني</a></li></ul><p><a href="files/book.pdf">للطباعة</a></p>',
        ),
        "posts/one.html": _page(
            "المقال الأول",
            f"<h1>المقال الأول</h1><p>{_SENTENCE * 2}</p><h2>تفصيل</h2><ol><li>أولًا</li><li>ثانيًا</li></ol>"
            f'<p>{_SENTENCE}</p><p class="note">ملاحظة عن المدينة</p>',
        ),
        "posts/two.html": _page(
            "المقال الثاني",
            f'<h1>المقال الثاني</h1><p>{_SENTENCE}<code class="latin">a[0] = C++;</code> {_SENTENCE}</p>'
            f'<h2 id="part">جزء</h2><figure><img src="/assets/map.png" alt="خريطة المدينة"></figure>',
        ),
        "assets/site.css": sheet.encode(),
        "assets/map.png": _PIXEL,
        "assets/amiri.ttf": (REPO / "fonts" / "Amiri-Regular.ttf").read_bytes(),
        "files/book.pdf": b"%PDF-1.7\n%%EOF\n",
    }
