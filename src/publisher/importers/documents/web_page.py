"""Saved web pages: the article among menus and footers, found by trafilatura; all that is left out is told."""

import copy
import re
from collections import Counter
from collections.abc import Iterator

import lxml.html
import trafilatura
from lxml.html import HtmlElement

from publisher.diagnostics import Finding, PublisherError
from publisher.html_tree import as_text
from publisher.i18n.languages import is_well_formed
from publisher.importers.base import stem
from publisher.importers.documents.draft import Document, Draft, Yielded
from publisher.importers.documents.encodings import decode
from publisher.importers.documents.found_pictures import Pictures
from publisher.importers.documents.plain_words import UNREAD, placed_words, text_of_tree, words_of_tree
from publisher.model import Span

_CHARSET = re.compile(rb"<meta[^<>]*charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_FURNITURE = frozenset(("nav", "aside", "form", "button", "dialog", "menu", "iframe", "object", "select", "svg"))
_ROLES = frozenset(("navigation", "complementary", "search", "banner", "contentinfo", "dialog", "menu"))
# Names of classes and ids, whole or as a part between hyphens.
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|shares|social|related|comments?|breadcrumbs?|sidebar|menu|newsletter|subscribe|"
    r"advert|ads|cookie|promo|pagination|toolbar|masthead|site-(?:header|footer|nav)|widget|addtoany|sharedaddy|"
    r"jp-relatedposts|author-box|post-navigation|navbar|skip-link|screen-reader-text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?:شارك(?:ها|ه|وا)?(?: (?:هذا|هذه))?(?: (?:المقال|المقالة|الخبر|الصفحة|عبر.*|على.*))?|مشاركة|اقرأ أيض[اً]+.*|"
    r"(?:مقالات|مواضيع|أخبار) ذات صلة|تابعنا(?: على.*)?|اشترك في.*نشرت.*|طباعة|نسخ الرابط|أضف تعليق[اً]*|"
    r"share(?: this.*)?|related (?:posts|articles)|print|copy link)\s*:?",
    re.IGNORECASE,
)
_LEAVES = frozenset(("p", "div", "span", "a", "li", "h2", "h3", "h4", "h5", "h6", "button", "strong", "ul"))
_BODIES = "//*[@itemprop='articleBody']", "//article", "//main | //*[@role='main']"
_FEWEST, _MOST_SAID, _LONG = 15, 8, 20  # words
_SHARE = 0.95
_SHOWN = 12
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read(document: Document) -> Iterator[Yielded]:
    """Make a draft of the article of a saved page."""
    root = _parsed(document)
    place = Span(document.path)
    body = root.find("body")
    said = [] if body is None else words_of_tree(body)
    if body is None or len(said) < _FEWEST:
        scripts = root.xpath("//script")
        raise PublisherError(Finding.of("I028" if scripts else "I018", place))
    language = (root.get("lang") or root.get("xml:lang") or "").strip()
    region = _region(root, body)
    heading = _heading(root, region)
    outside = _outside(body, region, heading)
    inside = [one for one in region.iter() if one is not region and _is_furniture(one)]
    inside = [one for one in inside if not any(up in inside for up in one.iterancestors())]
    for one in (*outside, *inside):
        text = text_of_tree(one)
        if text:
            count = len(words_of_tree(one))
            yield Finding.of("I029", Span(document.path, one.sourceline or 0), count=count, words=_shown(text))
    facts = _facts(root)
    title = text_of_tree(heading) if heading is not None else facts.get("title", "")
    title = title or stem(document.path.rpartition("/")[2])
    gone = {*inside, *([heading] if heading is not None else [])}
    words = [*placed_words(title, 1), *words_of_tree(region, lambda one: one in gone)]
    numbers = {id(one): number for number, one in enumerate(region.iter())}
    places = {numbers[id(one)] for one in gone if id(one) in numbers}
    article = copy.deepcopy(region)
    for number, one in enumerate(list(article.iter())):
        if number in places and one.getparent() is not None:
            one.drop_tree()
    pictures = Pictures(document)
    name = stem(document.path.rpartition("/")[2])
    media = pictures.take(article, name)
    yield from pictures.told()
    head: dict[str, object] = {
        "title": title,
        "authors": [facts["author"]] if facts.get("author") else [],
        "date": facts.get("date", ""),
        "source": facts.get("url", ""),
        "language": language if is_well_formed(language) else "",
    }
    yield Draft(name, head, article, tuple(words), media=media, year=facts.get("date", "")[:4])


def _shown(text: str) -> str:
    parts = text.split()
    return " ".join(parts[:_SHOWN]) + (" …" if len(parts) > _SHOWN else "")


def _parsed(document: Document) -> HtmlElement:
    data = document.stream.read()
    said = _CHARSET.search(data[:4096])
    text = None
    if said:
        try:
            text = data.decode(said[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = None  # it says what it is not
    decoded = None if text is not None else decode(data)
    if text is None and decoded is None:
        raise PublisherError(Finding.of("I021", Span(document.path)))
    markup = as_text(text if text is not None else decoded.text if decoded else "")
    markup = re.sub(r"^\s*<\?xml[^<>]*\?>", "", markup)
    if not markup.strip():
        raise PublisherError(Finding.of("I018", Span(document.path)))
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring(markup, parser=parser)


def _region(root: HtmlElement, body: HtmlElement) -> HtmlElement:
    """Find the article's element: by the page's own word, else the least that has what trafilatura finds."""
    for path in _BODIES:
        found = [one for one in root.xpath(path) if not _is_furniture(one)]
        if len(found) == 1 and len(words_of_tree(found[0])) >= _FEWEST:
            return found[0]
    text = trafilatura.extract(
        lxml.html.tostring(root, encoding="unicode"), favor_recall=True, include_comments=False, include_tables=True
    )
    wanted = Counter(word for word, _ in placed_words(text or ""))
    here = body
    while wanted:
        within = [child for child in here if isinstance(child.tag, str) and child.tag not in UNREAD]
        counted = [(_common(wanted, child), child) for child in within]
        best = max(counted, key=lambda one: one[0], default=None)
        if best is None or best[0] < _SHARE * wanted.total():
            break
        here = best[1]
    return here


def _common(wanted: Counter[str], element: HtmlElement) -> int:
    return (wanted & Counter(word for word, _ in words_of_tree(element))).total()


def _heading(root: HtmlElement, region: HtmlElement) -> HtmlElement | None:
    """Find the title: the region's only heading of the first rank, else the page's."""
    for scope in (region, root):
        found = [one for one in scope.iter("h1") if text_of_tree(one)]
        if len(found) == 1:
            return found[0]
    first = next(region.iter("h1"), None)
    return first if first is not None and text_of_tree(first) else None


def _outside(body: HtmlElement, region: HtmlElement, heading: HtmlElement | None) -> list[HtmlElement]:
    """List the largest elements that are no part of the region."""
    kept = {region, *region.iterancestors()}
    kept |= set() if heading is None else {heading, *heading.iterancestors()}
    found: list[HtmlElement] = []
    pending = [body]
    while pending:
        one = pending.pop()
        if one is region or one is heading:
            continue
        if one in kept:
            pending.extend(reversed([child for child in one if isinstance(child.tag, str)]))
        elif one.tag not in UNREAD:
            found.append(one)
    return found


def _is_furniture(one: HtmlElement) -> bool:
    if not isinstance(one.tag, str) or one.tag in UNREAD or one.tag in ("body", "html", "main", "article"):
        return False
    if one.tag in _FURNITURE or one.get("role") in _ROLES or one.get("aria-hidden") == "true":
        return True
    named = f"{one.get('class', '')} {one.get('id', '')}"
    if _NAMES.search(named):
        return True
    if one.tag in ("header", "footer"):
        within = next(one.iterancestors("article", "main"), None)
        long = any(len(text_of_tree(p).split()) >= _LONG for p in one.iter("p"))
        return within is None and not long and one.find(".//h1") is None and one.find(".//h2") is None
    if one.tag in _LEAVES:
        text = text_of_tree(one)
        return bool(text) and len(text.split()) <= _MOST_SAID and bool(_SAID.fullmatch(text))
    return False


def _facts(root: HtmlElement) -> dict[str, str]:
    """Ask trafilatura for title, author, date and address of a page."""
    found = trafilatura.extract_metadata(copy.deepcopy(root), extensive=False)
    if found is None:
        return {}
    date = found.date if found.date and _DATE.fullmatch(found.date) and _is_dated(root) else ""
    facts = {"title": found.title, "author": found.author, "date": date, "url": found.url}
    return {key: " ".join(str(text).split()) for key, text in facts.items() if text}


def _is_dated(root: HtmlElement) -> bool:
    """Say whether the page itself says a date; one that is drawn from its text may be any."""
    paths = "//time[@datetime] | //meta[contains(@property, 'published')] | //*[@itemprop='datePublished']"
    return bool(root.xpath(paths)) or "datePublished" in "".join(
        root.xpath("//script[@type='application/ld+json']/text()")
    )
