# ruff: noqa: E501 -- a table: each mutant is a line
"""What breaks a web edition on its way to readers, and the code of the check that must catch it.

The list was written before the checks. `OURS` damage the sample issue, `THEIRS` the site of `strangers.py`.
"""

from checks.files.damage import Mutant, add, both, change, drop, font_of, font_without, sub, write

_PAGES = r"\.html$"
_ARTICLES = r"^(?!index)[^/]*\.html$"
_ARTICLE = r"how-it-is-made\.html$"
_SHEET = r"\.css$"

OURS = (
    # Language and direction.
    Mutant("pages without dir", "X102", sub(_PAGES, ' dir="rtl"', "")),
    Mutant("a page from the left", "X102", sub(_ARTICLE, r'(<html[^>]*) dir="rtl"', r'\1 dir="ltr"')),
    Mutant("a text within it from the left", "X103", sub(_ARTICLE, r'(<main[^>]*) dir="rtl"', r'\1 dir="ltr"')),
    Mutant("pages without language", "X104", sub(_PAGES, ' lang="ar"', "")),
    Mutant("a template's language", "X105", sub(_PAGES, ' lang="ar"', ' lang="en"')),
    # Fonts and pictures.
    Mutant("a font cut short", "X107", change(r"Amiri-Regular", lambda data: data[: len(data) // 2])),
    Mutant("fonts without joining", "X108", change(r"Amiri-Regular", font_without(["GSUB"]))),
    Mutant("fonts that are not applied", "X110", sub(_SHEET, r"(?<!face \{ )font-family: [^;}]*", "font-family: serif")),
    Mutant("a subset that has too few letters", "X112", change("Amiri-Regular", font_of("ابتث ."))),
    Mutant("alternative texts emptied", "X113", sub(_ARTICLES, r' alt="[^"]*"', ' alt=""')),
    Mutant("names of files as alternative texts", "X114", sub(_ARTICLES, r' alt="[^"]*"', ' alt="2d76a5.svg"')),
    Mutant("a link to a page that is not there", "X115", sub(r"index\.html$", r"power\.html", "energy.html")),
    Mutant("a note's call leads nowhere", "X116", sub(_ARTICLE, 'href="#how-it-is-made--note.1"', 'href="#fn"')),
    Mutant("pictures were not uploaded", "X117", drop(r"^images/2d76")),
    # CSS that harms Arabic.
    Mutant("letters are spaced", "X118", add(_SHEET, "", "\nh1 { letter-spacing: -.02em }\n")),
    Mutant("text is slanted", "X119", add(_SHEET, "", "\nblockquote { font-style: italic }\n")),
    Mutant("text at the left", "X120", add(_SHEET, "", "\n.body p { text-align: left }\n")),
    Mutant("isolates lost", "X123", sub(_ARTICLES, r"</?bdi[^>]*>", "")),
    # Style sheets and remote content.
    Mutant("a page without its style sheet", "X125", sub(_ARTICLE, '<link rel="stylesheet"[^>]*>', "")),
    Mutant("the style sheet is gone", "X117", drop(_SHEET)),
    Mutant("fonts from the network", "X126", add(_PAGES, "</head>", '<link rel="stylesheet" href="//fonts.googleapis.com/css2?family=Cairo">')),
    Mutant("remote scripts", "X307", add(_PAGES, "</head>", '<script async src="https://www.googletagmanager.com/gtag/js"></script>')),
    # Titles, search engines.
    Mutant("a page without a title", "X301", sub(_ARTICLE, r"<title>[^<]*</title>", "")),
    Mutant("one title for all pages", "X301", sub(_PAGES, r"<title>[^<]*</title>", "<title>المطبعة</title>")),
    Mutant("an empty title", "X301", sub(_ARTICLE, r"<title>[^<]*</title>", "<title> </title>")),
    Mutant("noindex from the days of proofs", "X302", add(_PAGES, "</head>", '<meta name="robots" content="noindex, nofollow">')),
    Mutant("robots.txt forbids all", "X302", write("robots.txt", b"User-agent: *\nDisallow: /\n")),
    # Contrast.
    Mutant("grey on white", "X303", sub(_SHEET, r"--colour-ink: #1d1b19", "--colour-ink: #aaaaaa")),
    Mutant("pale links", "X303", sub(_SHEET, r"--colour-link: #0b5561", "--colour-link: #9fd0dc")),
    Mutant("pale headings", "X303", sub(_SHEET, r"--colour-heading: #0c4650", "--colour-heading: #b5c9cc")),
    Mutant("dark ink at night", "X303", sub(_SHEET, r"--colour-ink: #e9e5dc", "--colour-ink: #3a3a3a")),
    # Headings and lists.
    Mutant("no first heading", "X304", sub(_ARTICLE, r"<(/?)h1", r"<\1p")),
    Mutant("headings skip a level", "X304", sub(_ARTICLE, r"<(/?)h2", r"<\1h4")),
    Mutant("an empty heading", "X304", sub(_ARTICLE, r"(<h2 id[^>]*>)[^<]*", r"\1", 1)),
    Mutant("lists flattened to items", "X305", sub(_ARTICLE, r"</?(?:ul|ol)[^>]*>", "")),
    Mutant("lists typed with bullets", "X305", both(sub(_ARTICLE, r"</?(?:ul|ol)[^>]*>", ""), sub(_ARTICLE, r"<li[^>]*>(.*?)</li>", r"<p>• \1</p>"))),
    Mutant("items that are paragraphs of a list", "X305", sub(_ARTICLE, r"<(/?)li", r"<\1p")),
    # Downloads.
    Mutant("a page that nothing links", "X309", sub(_PAGES, r'href="verse\.html[^"]*"', 'href="index.html"')),
    Mutant("no encoding is declared", "X308", sub(_PAGES, '<meta charset="utf-8">', "")),
    Mutant("pages in Windows-1256", "X308", change(_ARTICLE, lambda data: data.decode().replace("utf-8", "windows-1256").encode("cp1256", "replace"))),
    Mutant("readers may not zoom", "X310", sub(_PAGES, r'content="width=device-width[^"]*"', 'content="width=device-width, user-scalable=no"')),
    Mutant("no viewport", "X310", sub(_PAGES, r'<meta name="viewport"[^>]*>', "")),
    Mutant("an emptied page", "X139", sub(_ARTICLE, r"<main.*</main>", "<main></main>")),
)  # fmt: skip

THEIRS = (
    Mutant("a theme without rtl", "X102", sub(_PAGES, ' dir="rtl"', "")),
    Mutant("the template's lang", "X105", sub(_PAGES, ' lang="ar"', ' lang="en-US"')),
    Mutant("a picture without words", "X113", sub(r"two\.html$", ' alt="[^"]*"', "")),
    Mutant("a permalink changed", "X115", sub("index", r"posts/one\.html", "posts/first.html")),
    Mutant("an anchor changed", "X115", sub(r"two\.html$", 'id="part"', 'id="section"')),
    Mutant("a sheet of another base", "X117", sub(_PAGES, "/assets/site.css", "/static/site.css")),
    Mutant("an inline style spaces letters", "X118", sub(r"one\.html$", "<h1>", '<h1 style="letter-spacing:.1em">')),
    Mutant("code without its class", "X123", sub(r"two\.html$", '<code class="latin">', "<code>")),
    Mutant("a sheet for one page is missing", "X125", sub(r"one\.html$", "<link [^>]*>", "")),
    Mutant("a picture from elsewhere", "X126", sub(r"two\.html$", "/assets/map.png", "https://cdn.example.org/map.png")),
    Mutant("the same title twice", "X301", sub(r"one\.html$", "<title>المقال الأول", "<title>المقال الثاني")),
    Mutant("googlebot may not", "X302", add("index", "</head>", '<meta name="googlebot" content="noindex">')),
    Mutant("notes in light grey", "X303", sub(_SHEET, "color: #555555", "color: #bbb")),
    Mutant("links in yellow", "X303", sub(_SHEET, "color: #0b5561", "color: gold")),
    Mutant("rgb() on white", "X303", sub(_SHEET, "color: #222222", "color: rgb(180, 180, 180)")),
    Mutant("two first headings skip to the third", "X304", sub(r"one\.html$", "<(/?)h2", r"<\1h3")),
    Mutant("divisions in a list", "X305", sub("index", r"<li>(<a href=\"posts.*?)</li>", r"<div>\1</div>")),
    Mutant("the download is not there", "X306", drop(r"\.pdf$")),
    Mutant("the download is a page of an error", "X306", change(r"\.pdf$", lambda _: b"<!doctype html><p>404")),
    Mutant("an empty download", "X306", change(r"\.pdf$", lambda _: b"")),
    Mutant("a script of another server", "X307", add("index", "</body>", '<script src="//cdn.example.org/a.js"></script>')),
    Mutant("a frame of another server", "X126", add("index", "</main>", '<iframe src="https://example.org/x"></iframe>')),
)  # fmt: skip
