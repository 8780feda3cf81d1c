"""A title or a file name into a slug: letters and digits of any script, joined by hyphens."""

import re
import unicodedata

_TATWEEL = "\u0640"
_LIMIT = 60


def slugify(text: str) -> str:
    """Give one readable slug: NFC, lower case, without vowel marks or tatweel, at most 60 characters.

    Arabic titles keep their letters («سباق الحوسبة» → «سباق-الحوسبة»), as web addresses (RFC 3987) allow.
    """
    decomposed = unicodedata.normalize("NFKC", text).replace(_TATWEEL, "").lower()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", bare)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > _LIMIT:
            break
        slug = longer
    return slug or "".join(words)[:_LIMIT]


def anchor_of(slug: str) -> str:
    """Make a slug fit for an `id` in XHTML, which must begin with a letter (XML 1.0 §2.3, NCName)."""
    return slug if slug[:1].isalpha() else f"a-{slug}"
