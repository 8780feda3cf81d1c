"""The names of keys: which of a blog's mean one of the press's, and which steer a site alone."""

import re

from publisher.settings.fields import ARTICLE_FIELDS


def plain(name: str) -> str:
    """Give a key as all spellings of it have it: lastModifiedAt, last_modified_at, last-modified-at."""
    return re.sub("[_ -]", "", name).lower()


#: The press's own keys, by their plain form.
OWN = {plain(field.key): field.key for field in ARTICLE_FIELDS if "." not in field.key}
#: A blog's key in its plain form → the press's; where the press's own is there too, that stands.
RENAMED = {
    **dict.fromkeys(("author", "writer", "contributors", "byline"), "authors"),
    **dict.fromkeys(("description", "excerpt", "abstract", "tldr"), "summary"),
    **dict.fromkeys(("categories", "category", "tag", "topics", "labels"), "tags"),
    **dict.fromkeys(("lang", "locale"), "language"),
    **dict.fromkeys(("cover", "coverimage", "featuredimage", "featureimage", "heroimage", "thumbnail"), "image"),
    **dict.fromkeys(("banner", "bannerimage", "socialimage", "ogimage", "headerimage", "postimage"), "image"),
    **dict.fromkeys(("pubdate", "publishdate", "published", "publishedat", "datepublished", "created"), "date"),
    **dict.fromkeys(("datecreated", "createdat"), "date"),
    **dict.fromkeys(("license", "copyright"), "licence"),
    **dict.fromkeys(("translators", "translatedby"), "translator"),
}
#: Keys that steer a site and say nothing of the article, in their plain form.
IGNORED = frozenset((
    *("layout", "permalink", "uuid", "toc", "tableofcontents", "comments", "weight", "order", "position", "lastmod"),
    *("lastmodifiedat", "lastmodified", "modified", "modifieddate", "updated", "updatedat", "lastupdated", "url"),
    *("aliases", "alias", "redirectfrom", "redirectto", "sitemap", "type", "kind", "template", "math", "mathjax"),
    *("katex", "mermaid", "pin", "pinned", "featured", "sidebar", "sidebarlabel", "sidebarposition", "navorder"),
    *("parent", "haschildren", "hastoc", "grandparent", "classes", "header", "hero", "share", "search", "keywords"),
    *("menu", "outputs", "markup", "params", "cascade", "series", "showtoc", "tocopen", "hidemeta", "disableshare"),
    *("canonicalurl", "editpost", "booktoc", "bookcomments", "robots", "noindex", "linktitle", "iscjklanguage"),
    *("dir", "direction", "hidden", "sticky", "expirydate", "videos", "video", "audio", "images", "gallery"),
    *("resources", "slideshow", "excerptseparator", "guid", "postid", "postname", "status", "pagination", "css"),
    *("js", "head", "nav", "time", "authorprofile", "readtime", "related", "showdate", "tagline", "timezone", "icon"),
    *("emoji", "color", "colour", "background", "website"),
    *("cssclass", "cssclasses", "publish", "eleventynavigation", "eleventyexcludefromcollections", "seealso"),
))  # fmt: skip
#: Keys whose values are texts, in which # and ! are signs like others; in lower case, as they may be written.
TEXTS = frozenset({
    *(field.key.lower() for field in ARTICLE_FIELDS if field.wording and "." not in field.key),
    *(name for name, key in RENAMED.items() if key not in ("date", "image", "language")),
    *("alt", "caption", "credit"),
})  # fmt: skip
#: Keys beside a picture's own that say what it shows.
ALTS = frozenset(("imagealt", "coveralt", "coverimagealt", "thumbnailalt", "imagecaption", "covercaption"))
#: All keys that have a meaning, by their plain form.
KNOWN = frozenset((*OWN, *RENAMED, *IGNORED, *ALTS))
