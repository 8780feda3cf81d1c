"""Documents of other programs, made by hand for tests: Word, WordPress, EPUB."""

import io
import zipfile
from collections.abc import Mapping

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = {
    "t": "Title",
    "h1": "عنوان 1",
    "h2": "عنوان ٢",
    "q": "اقتباس",
    "v": "شعر",
    "c": "تسمية توضيحية",
    "k": "كود",
}


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Pack files into an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(body: str, **parts: str) -> bytes:
    """Make a document of Word; `parts` are footnotes, numbering, comments, header1."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in _STYLES.items()
    )
    named = {"styles": f"<w:styles {_NAMES}>{styles}</w:styles>"} | {
        name: xml.replace(">", f" {_NAMES}>", 1) for name, xml in parts.items()
    }
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{_REL}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for n, name in enumerate(named)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    return zipped(
        {
            "[Content_Types].xml": f'{head}{types}<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
            "_rels/.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/'
            f'2006/relationships">{rels}</Relationships>',
            "word/document.xml": f"{head}<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": head + xml for name, xml in named.items()},
        }
    )


def p(text: str, style: str = "", properties: str = "") -> str:
    """Make a paragraph of Word of one run; text that begins with a bracket is XML."""
    said = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{said}{properties}</w:pPr>{text if text.startswith('<') else r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Make a run of Word."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


_WP = "http://wordpress.org/export/1.2/"


def wordpress(*items: str, title: str = "مدونة") -> str:
    """Make an export of WordPress."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:excerpt="{_WP}excerpt/" xmlns:wp="{_WP}" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{title}</title><language>ar</language><wp:author><wp:author_login>sara</wp:author_login>"
        f"<wp:author_display_name>سارة علي</wp:author_display_name></wp:author>{''.join(items)}</channel></rss>"
    )


def post(content: str, title: str = "عنوان المقال", more: str = "", **said: str) -> str:
    """Make a post of an export; `said` are WordPress's own fields."""
    fields = {"post_id": "1", "post_date": "2024-05-06 10:00:00", "post_name": "%D9%85%D9%82%D8%A7%D9%84"}
    fields |= {"status": "publish", "post_type": "post"} | said
    told = "".join(f"<wp:{key}><![CDATA[{value}]]></wp:{key}>" for key, value in fields.items())
    return (
        f"<item><title>{title}</title><link>https://e.org/1</link><dc:creator>sara</dc:creator>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded>{told}{more}</item>"
    )


def epub(*chapters: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """Make an EPUB of chapters, each the inside of a body."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    pages = {
        f"OEBPS/c{n}.xhtml": '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>{body}</body></html>'
        for n, body in enumerate(chapters)
    }
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/p.opf"/></rootfiles></container>',
            "OEBPS/p.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<metadata><dc:title>كتاب</dc:title><dc:language>ar</dc:language></metadata>"
            f"<manifest>{items}</manifest><spine>{refs}</spine></package>",
            **pages,
            **(more or {}),
        }
    )
