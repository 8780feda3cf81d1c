# ruff: noqa: E501 -- a table: each mutant is a line
"""What breaks an EPUB on its way to readers, and the code of the check that must catch it.

The list was written before the checks. `OURS` damage the sample issue, `THEIRS` the book of `strangers.py`: what a
converter, a font subsetter, a designer's style sheet or an editor that packs the archive again does.
"""

import re

from checks.files.damage import (
    Files,
    Mutant,
    add,
    both,
    change,
    drop,
    font_of,
    font_without,
    named,
    sub,
    swap,
    swapped,
    write,
)

_DOCUMENTS = r"part-\d+\.xhtml$"
_ALL = r"\.xhtml$"
_ARTICLE = r"part-07\.xhtml$"
_OPF, _NAV, _NCX, _SHEET = r"\.opf$", r"nav\.xhtml$", r"toc\.ncx$", r"\.css$"
_SCRIPT = "<script>document.title = 'x';</script>"


def _no_arabic_letters(files: Files) -> None:
    """Turn an Arabic text into Latin letters, as a transliteration that kept its tags."""
    for name in named(files, _ARTICLE):
        files[name] = re.sub("[\u0621-\u064a]", "a", files[name].decode()).encode()


def _visual(files: Files) -> None:
    """Write each paragraph's letters from the left, as text from old PDFs stands."""
    for name in named(files, r"chapter\d\.xhtml$"):
        text = files[name].decode()
        files[name] = re.sub(r"(?<=>)[^<>]*[\u0621-\u064a][^<>]*(?=<)", lambda run: run[0][::-1], text).encode()


def _presentation_forms(files: Files) -> None:
    """Write letters by their forms, as text from PDFs has them."""
    table = str.maketrans({"ا": "\ufe8d", "ل": "\ufedf", "م": "\ufee3", "ي": "\ufef4", "ن": "\ufee7", "ه": "\ufeeb"})
    for name in named(files, r"chapter\d\.xhtml$"):
        files[name] = files[name].decode().translate(table).encode()


def _mojibake(files: Files) -> None:
    """Read UTF-8 as Windows-1252, and write that."""
    for name in named(files, r"chapter2\.xhtml$"):
        broken = files[name].decode().encode().decode("cp1252", "replace")
        files[name] = broken.encode()


def _bidi_out(files: Files) -> None:
    """Take isolates away, as cleaners of HTML do with elements that they do not know."""
    for name in named(files, _DOCUMENTS):
        files[name] = re.sub(r"</?bdi[^>]*>|[\u2066-\u2069]", "", files[name].decode()).encode()


OURS = (
    # Direction and page progression against the language.
    Mutant("the spine names no progression", "X101", sub(_OPF, ' page-progression-direction="rtl"', "")),
    Mutant("the pages turn to the right", "X101", sub(_OPF, 'progression-direction="rtl"', 'progression-direction="ltr"')),
    Mutant("the pages turn as they like", "X101", sub(_OPF, 'progression-direction="rtl"', 'progression-direction="default"')),
    Mutant("a converter drops all dir of documents", "X102", sub(_ALL, r'(<html[^>]*) dir="rtl"', r"\1")),
    Mutant("one document begins at the left", "X102", sub(_ARTICLE, r'(<html[^>]*) dir="rtl"', r'\1 dir="ltr"')),
    Mutant("the contents begin at the left", "X102", sub(_NAV, r'(<html[^>]*) dir="rtl"', r'\1 dir="ltr"')),
    Mutant("a body against its document", "X102", sub(_ARTICLE, "<body>", '<body dir="ltr">')),
    Mutant("Arabic paragraphs with dir=ltr", "X103", sub(_ARTICLE, "<p>(?=[\u0621-\u064a])", '<p dir="ltr">')),
    Mutant("one article with dir=ltr", "X103", sub(_ARTICLE, "<article ", '<article dir="ltr" ')),
    # Language against the script of the text.
    Mutant("no document names its language", "X104", sub(_ALL, r'(<html[^>]*) lang="ar" xml:lang="ar"', r"\1")),
    Mutant("an empty language", "X104", sub(_ARTICLE, r'(<html[^>]*) lang="ar" xml:lang="ar"', r'\1 lang="" xml:lang=""')),
    Mutant("documents in English, it says", "X105", sub(_DOCUMENTS, 'lang="ar"', 'lang="en"')),
    Mutant("a text in Latin letters that is called Arabic", "X105", _no_arabic_letters),
    Mutant("an article with another language", "X105", sub(_ARTICLE, "<article ", '<article lang="fr" xml:lang="fr" ')),
    Mutant("the package is in English, it says", "X106", sub(_OPF, "<dc:language>ar<", "<dc:language>en<")),
    Mutant("a language that is none", "X106", sub(_OPF, "<dc:language>ar<", "<dc:language>Arabic (Egypt)<")),
    Mutant("the package names no language", "X106", sub(_OPF, "<dc:language>ar</dc:language>", "")),
    # Fonts.
    Mutant("a font cut short", "X107", change("Amiri-Regular", lambda data: data[: len(data) // 2])),
    Mutant("a font that is a page of an error", "X107", change("Vazirmatn-Bold", lambda _: b"<html>404 Not Found</html>")),
    Mutant("a font of zeros", "X107", change("Amiri-Bold", lambda data: data[:12] + bytes(len(data) - 12))),
    Mutant("a font without outlines", "X107", change("Amiri-Regular", font_without(["glyf", "loca"]))),
    Mutant("a subsetter drops the joining of letters", "X108", change("Amiri-Regular", font_without(["GSUB"]))),
    Mutant("a converter keeps no tables of layout", "X108", change(r"\.ttf$", font_without(["GSUB", "GPOS", "GDEF"]))),
    Mutant("a font that no rule names", "X109", sub(_SHEET, r"@font-face \{[^}]*Vazirmatn-Bold[^}]*\}", "")),
    Mutant("no @font-face at all", "X109", sub(_SHEET, r"@font-face \{[^}]*\}", "")),
    Mutant("fonts that the style sheet does not apply", "X110", sub(_SHEET, r"font-family: [^;}]*(?=[;}])(?!; font-weight: \d+; font-display)", "font-family: serif")),
    Mutant("the family's name changed where it is declared", "X110", sub(_SHEET, r'(@font-face \{ font-family: )"Amiri"', r'\1"Amiri Subset"')),
    Mutant("the family's name changed where it is applied", "X111", sub(_SHEET, r'(?<!face \{ font-family: )"Amiri"', '"Amiri-Regular"')),
    Mutant("files of two families swapped", "X111", swap("Amiri-Regular", "Vazirmatn-Regular")),
    Mutant("regular and bold swapped", "X111", swap("Amiri-Regular", "Amiri-Bold")),
    Mutant("a subset of too few letters", "X112", change("Amiri-Regular", font_of("ابتثجحخدذرز 0123456789.,،"))),
    Mutant("a font cut to Latin letters", "X112", change(r"Amiri-(Regular|Bold)|Vazirmatn|Mono", font_of("abcdefghijklmnopqrstuvwxyz ABCDEFGHIJ"))),
    # Alternative texts.
    Mutant("alternative texts emptied", "X113", sub(_DOCUMENTS, r' alt="[^"]*"', ' alt=""')),
    Mutant("alternative texts dropped", "X113", sub(_DOCUMENTS, r' alt="[^"]*"', "")),
    Mutant("one picture has none", "X113", sub(_ARTICLE, r' alt="[^"]*"', "", 1)),
    Mutant("names of files as alternative texts", "X114", sub(_DOCUMENTS, r' alt="[^"]*"', ' alt="image_0042.png"')),
    Mutant("a camera's name as alternative text", "X114", sub(_ARTICLE, r' alt="[^"]*"', ' alt="IMG_2041"')),
    # Targets of notes and links.
    Mutant("the contents name a document that is not there", "X115", sub(_NAV, r"part-07\.xhtml", "part-77.xhtml")),
    Mutant("a link of the NCX leads nowhere", "X115", sub(_NCX, r'src="part-07\.xhtml', 'src="chapter-7.xhtml')),
    Mutant("ids are renamed, links are not", "X115", sub(_ARTICLE, r' id="how-it-is-made"', ' id="article-7"')),
    Mutant("a call of a note leads nowhere", "X116", sub(_ARTICLE, 'href="#how-it-is-made--note.1"', 'href="#fn-none"')),
    Mutant("calls of two notes swapped", "X116", swapped(_ARTICLE, 'href="#how-it-is-made--note.1"', 'href="#how-it-is-made--note.2"')),
    Mutant("a note leads back to another's call", "X116", sub(_ARTICLE, 'href="#how-it-is-made--note.2-call"', 'href="#how-it-is-made--note.1-call"')),
    Mutant("notes dropped, their calls left", "X116", sub(_ARTICLE, r'<section class="notes".*?</aside></section>', "")),
    Mutant("a picture is not packed", "X117", drop(r"images/2d76")),
    Mutant("documents name the style sheet by another name", "X117", sub(_DOCUMENTS, r'href="style\.css"', 'href="styles/style.css"')),
    Mutant("the style sheet looks for fonts elsewhere", "X117", sub(_SHEET, r'url\("fonts/', 'url("../fonts/')),
    # CSS that harms Arabic.
    Mutant("letters are spaced", "X118", add(_SHEET, "", "\nh1 { letter-spacing: .05em }\n")),
    Mutant("all text is spaced", "X118", add(_SHEET, "", "\nbody { letter-spacing: 1px !important }\n")),
    Mutant("emphasis is slanted", "X119", add(_SHEET, "", "\n.standfirst { font-style: italic }\n")),
    Mutant("headings by the shorthand, slanted", "X119", add(_SHEET, "", "\nh1, h2 { font: oblique 700 1.4em serif }\n")),
    Mutant("text at the left", "X120", add(_SHEET, "", "\nbody, p { text-align: left }\n")),
    Mutant("direction by the style sheet", "X121", add(_SHEET, "", "\nbody { direction: ltr }\n")),
    Mutant("an override of the order", "X121", add(_SHEET, "", "\np { unicode-bidi: bidi-override }\n")),
    Mutant("an attribute of style turns a paragraph", "X121", sub(_ARTICLE, "<p>", '<p style="direction: ltr">', 1)),
    Mutant("features of joining switched off", "X122", add(_SHEET, "", '\nbody { font-feature-settings: "init" 0, "medi" off, "fina" 0 }\n')),
    Mutant("lam-alef switched off", "X122", add(_SHEET, "", '\np { font-feature-settings: "rlig" 0 }\n')),
    Mutant("words broken between letters", "X122", add(_SHEET, "", "\np { word-break: break-all }\n")),
    Mutant("isolates lost", "X123", _bidi_out),
    Mutant("code without its direction", "X123", sub(_DOCUMENTS, r'<pre dir="ltr"><code[^>]*dir="ltr"', "<pre><code")),
    # The list of pages.
    Mutant("two pages swapped in the list", "X124", swapped(_NAV, "part-05.xhtml#page.7", "part-05.xhtml#page.8")),
    Mutant("the list of pages in another order", "X124", swapped(_NAV, "<li><a href=\"part-03.xhtml#page.4\">٤</a></li>", "<li><a href=\"part-08.xhtml#page.14\">١٤</a></li>")),
    Mutant("a page's label is another's", "X124", sub(_NAV, ">١١</a>", ">١٢</a>")),
    # Style sheets.
    Mutant("an unlinked style sheet", "X125", sub(_ALL, r'<link rel="stylesheet"[^>]*>', "")),
    Mutant("one document without its style sheet", "X125", sub(_ARTICLE, r'<link rel="stylesheet"[^>]*>', "")),
    # Remote content and scripts.
    Mutant("a picture from the network", "X126", sub(_ARTICLE, r'src="images/[^"]*"', 'src="https://example.org/a.png"', 1)),
    Mutant("a style sheet from the network", "X126", add(_ARTICLE, "</head>", '<link rel="stylesheet" href="https://fonts.googleapis.com/css?family=Amiri"/>')),
    Mutant("fonts from the network", "X126", sub(_SHEET, r'url\("fonts/Amiri-Regular.ttf"\)', 'url("//example.org/a.ttf")')),
    Mutant("a counter of readers", "X126", add(_ARTICLE, "</body>", '<img src="http://example.org/pixel.gif" alt="" role="presentation"/>')),
    Mutant("a script", "X127", add(_ARTICLE, "</head>", _SCRIPT)),
    Mutant("a script in an attribute", "X127", sub(_ARTICLE, "<body>", '<body onload="start()">')),
    Mutant("a script in an address", "X127", add(_ARTICLE, "</article>", '<p><a href="javascript:go()">هنا</a></p>')),
    # Navigation against documents.
    Mutant("two chapters swapped in the contents", "X128", swapped(_NAV, "part-05.xhtml#power", "part-03.xhtml#editorial")),
    Mutant("two documents swapped in the spine", "X128", swapped(_OPF, '<itemref idref="part-04"/>', '<itemref idref="part-07"/>')),
    Mutant("a chapter missing in the contents", "X129", both(sub(_NAV, r'<li><a href="part-08.xhtml" .*?</ol>\n</li>', ""), sub(_NCX, r'<navPoint id="point-6".*?</navPoint>\n</navPoint>', ""))),
    Mutant("titles of two entries swapped", "X130", swapped(_NAV, "كيف تُصنع هذه الصفحات؟", "كم تشرب الآلة من الكهرباء؟")),
    Mutant("an entry under a title that no document has", "X130", sub(_NAV, "كيف تُصنع هذه الصفحات؟", "Chapter 7")),
    Mutant("the NCX lacks chapters", "X131", sub(_NCX, r'<navPoint id="point-5".*</navPoint>\n(?=</navMap>)', "")),
    Mutant("the NCX calls a chapter otherwise", "X131", sub(_NCX, "كيف تُصنع هذه الصفحات؟", "بلا عنوان")),
    # Media types and the archive.
    Mutant("a picture of another type", "X132", sub(_OPF, 'media-type="image/png"', 'media-type="image/jpeg"')),
    Mutant("documents as plain HTML", "X132", sub(_OPF, "application/xhtml\\+xml", "text/html")),
    Mutant("a picture whose bytes are no PNG", "X132", change(r"\.png$", lambda _: b"GIF89a" + bytes(40))),
    Mutant("a document that is not well-formed", "X133", sub(_ARTICLE, "</article>", "")),
    Mutant("a document cut short", "X133", change(_ARTICLE, lambda data: data[: len(data) // 2])),
    Mutant("a bare ampersand", "X133", sub(_ARTICLE, "<p>", "<p>AT&T ", 1)),
    Mutant("a file that the manifest does not name", "X134", write("EPUB/Thumbs.db", b"x" * 40)),
    Mutant("a document that the manifest forgot", "X134", sub(_OPF, r'<item href="part-08.xhtml"[^>]*>', "")),
    Mutant("a document that is not packed", "X134", drop(r"part-08\.xhtml")),
    Mutant("no mimetype", "X135", drop("^mimetype$")),
    Mutant("an archive packed in order of names", "X135", lambda files: files.update({"mimetype": files.pop("mimetype")})),
    Mutant("a mimetype with a line end", "X135", change("^mimetype$", lambda data: data + b"\n")),
    # Cover, identifier, title.
    Mutant("no cover is named", "X136", sub(_OPF, r' properties="cover-image"|<meta name="cover"[^>]*></meta>', "")),
    Mutant("a cover that is no picture", "X136", change(r"\.png$", lambda data: data[:900])),
    Mutant("the cover's file is gone", "X136", drop(r"\.png$")),
    Mutant("no identifier", "X137", sub(_OPF, r"<dc:identifier.*?</dc:identifier>", "")),
    Mutant("an identifier that is not the one named", "X137", sub(_OPF, 'unique-identifier="id"', 'unique-identifier="uid"')),
    Mutant("an empty identifier", "X137", sub(_OPF, r"(<dc:identifier[^>]*>)[^<]*", r"\1")),
    Mutant("the NCX has another identifier", "X137", sub(_NCX, r'name="dtb:uid" content="[^"]*"', 'name="dtb:uid" content="urn:uuid:1"')),
    Mutant("no title", "X138", sub(_OPF, r"(<dc:title[^>]*>)[^<]*", r"\1")),
    # Text that is lost.
    Mutant("a document emptied", "X139", sub(_ARTICLE, r"<body>.*</body>", "<body><section></section></body>")),
    Mutant("letters that were not understood", "X140", sub(_ARTICLE, "[\u0629\u0649]", "\ufffd")),
    Mutant("question marks for letters", "X140", sub(_ARTICLE, r"(?<=[> ])[\u0621-\u0652]{4,}(?=[ <])", "?????")),
    Mutant("a document that no spine has", "X141", sub(_OPF, '<itemref idref="part-08"/>', "")),
    Mutant("a spine that names nothing", "X141", sub(_OPF, 'itemref idref="part-08"', 'itemref idref="chapter-8"')),
    Mutant("encrypted content", "X142", write("META-INF/encryption.xml", b'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><CipherData><CipherReference URI="EPUB/part-07.xhtml"/></CipherData></EncryptedData></encryption>')),
    Mutant("lines that cut marks", "X143", add(_SHEET, "", "\nbody, p { line-height: 1 }\n")),
)  # fmt: skip

_CHAPTERS = r"chapter\d\.xhtml$"
_CHAPTER = r"chapter2\.xhtml$"

THEIRS = (
    Mutant("no progression in an EPUB 2", "X101", sub(_OPF, ' page-progression-direction="rtl"', "")),
    Mutant("a converter drops dir", "X102", sub(_ALL, ' dir="rtl"', "")),
    Mutant("dir=auto would do, dir=ltr does not", "X102", sub(_CHAPTER, 'dir="rtl"', 'dir="ltr"')),
    Mutant("a division of Arabic with dir=ltr", "X103", sub(_CHAPTER, '<p class="plain">(.*?)</p>', r'<div dir="ltr"><p>\1</p></div>')),
    Mutant("no language", "X104", sub(_CHAPTERS, ' xml:lang="ar"', "")),
    Mutant("xml:lang of the template", "X105", sub(_CHAPTERS, 'xml:lang="ar"', 'xml:lang="en-US"')),
    Mutant("the template's language", "X106", sub(_OPF, ">ar<", ">en-US<")),
    Mutant("an unknown language", "X106", sub(_OPF, ">ar<", ">und<")),
    Mutant("an encrypted font whose key is gone", "X107", change(r"\.ttf$", lambda data: bytes(b ^ 90 for b in data[:1040]) + data[1040:])),
    Mutant("a font without its joining", "X108", change(r"\.ttf$", font_without(["GSUB"]))),
    Mutant("a font that only the manifest knows", "X109", sub(_SHEET, r"@font-face \{[^}]*\}", "")),
    Mutant("a designer's family takes its place", "X110", sub(_SHEET, "font-family: Amiri, serif", "font-family: Arial, serif")),
    Mutant("the name of the file as the family", "X111", sub(_SHEET, "font-family: Amiri, serif", 'font-family: "Amiri Regular", serif')),
    Mutant("a subset of another book", "X112", change(r"\.ttf$", font_of("ابتث جحخ"))),
    Mutant("no alternative text", "X113", sub(_CHAPTERS, ' alt="[^"]*"', "")),
    Mutant("an empty alternative text", "X113", sub(_CHAPTER, ' alt="[^"]*"', ' alt=""')),
    Mutant("alternative text from the file", "X114", sub(_CHAPTERS, ' alt="[^"]*"', ' alt="map.png"')),
    Mutant("a chapter renamed, links left", "X115", sub(_CHAPTERS, r"chapter(\d)\.xhtml#", r"ch\1.xhtml#")),
    Mutant("an anchor is gone", "X115", sub(_CHAPTER, ' id="c2"', "")),
    Mutant("notes renumbered, calls left", "X116", sub(r"notes\.xhtml$", ' id="n', ' id="note')),
    Mutant("notes lead back to the wrong calls", "X116", swapped(r"notes\.xhtml$", 'href="chapter1.xhtml#r1"', 'href="chapter2.xhtml#r2"')),
    Mutant("pictures in a folder of another case", "X117", sub(_CHAPTERS, r"\.\./Images/", "../images/")),
    Mutant("a font in another folder", "X117", sub(_SHEET, r"\.\./Fonts/", "Fonts/")),
    Mutant("spaced headings", "X118", add(_SHEET, "", "h1 { letter-spacing: 2px }")),
    Mutant("slanted notes", "X119", sub(_SHEET, r"\.note \{", ".note { font-style: italic;")),
    Mutant("the text at the left", "X120", sub(_SHEET, "body {", "body { text-align: left;")),
    Mutant("direction: ltr in the sheet", "X121", sub(_SHEET, "body {", "body { direction: ltr;")),
    Mutant("no contextual forms", "X122", sub(_SHEET, "body {", "body { font-feature-settings: 'calt' 0, 'init' 0;")),
    Mutant("spans without dir and class", "X123", both(sub(_CHAPTERS, r'<span dir="ltr"[^>]*>C\+\+ and more</span>', "C++"))),
    Mutant("a style sheet that nothing links", "X125", sub(_ALL, r"<link [^>]*>", "")),
    Mutant("pictures of a server", "X126", sub(_CHAPTER, r"\.\./Images/", "http://localhost:8000/")),
    Mutant("an @import from the network", "X126", sub(_SHEET, '@charset "utf-8";', "@import url(https://fonts.example.org/amiri.css);")),
    Mutant("a reader's program", "X127", add(_CHAPTER, "</head>", '<script type="text/javascript" src="a.js"></script>')),
    Mutant("the NCX in another order", "X128", swapped(_NCX, "Text/chapter1.xhtml#c1", "Text/chapter4.xhtml#c4")),
    Mutant("a chapter that no contents name", "X129", sub(_NCX, r'<navPoint id="p3".*?</navPoint>\n', "")),
    Mutant("titles of the NCX are numbers of files", "X130", sub(_NCX, "الباب الثاني", "split_002")),
    Mutant("a type of fonts for a picture", "X132", sub(_OPF, 'href="Images/map.png" media-type="image/png"', 'href="Images/map.png" media-type="image/gif"')),
    Mutant("HTML for XHTML", "X133", add(_CHAPTER, "</body>", "<br>")),
    Mutant("an entity that XML does not know", "X133", sub(_CHAPTER, "<p>", "<p>&nosuch;", 1)),
    Mutant("a picture left in the archive", "X134", write("OPS/Images/old.png", b"\x89PNG\r\n\x1a\n")),
    Mutant("mimetype of a ZIP", "X135", change("^mimetype$", lambda _: b"application/zip")),
    Mutant("a cover that was cut out", "X144", both(sub(_OPF, '<meta name="cover"[^>]*/>', ""), sub(_OPF, '<item id="cover-image"[^>]*/>', ""), drop(r"cover\.png$"))),
    Mutant("a cover that the manifest has not", "X136", sub(_OPF, '<meta name="cover" content="cover-image"/>', '<meta name="cover" content="cover"/>')),
    Mutant("identifier of a template", "X137", both(sub(_OPF, "isbn:9783161484100", " "))),
    Mutant("title of a template", "X138", sub(_OPF, "<dc:title>[^<]*", "<dc:title>Untitled")),
    Mutant("a chapter that is only its frame", "X139", sub(_CHAPTER, "<body>.*</body>", "<body><p></p></body>")),
    Mutant("text from the left", "X140", _visual),
    Mutant("letters by their forms", "X140", _presentation_forms),
    Mutant("UTF-8 read as Windows-1252", "X140", _mojibake),
    Mutant("a chapter that the spine forgot", "X141", sub(_OPF, '<itemref idref="c3"/>', "")),
    Mutant("lines too close", "X143", sub(_SHEET, "line-height: 1.8", "line-height: 14px; font-size: 14px")),
)  # fmt: skip
