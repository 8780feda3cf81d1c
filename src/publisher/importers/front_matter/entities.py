"""HTML in the texts of a head: `&amp;` into what it stands for, as blogs write titles, and back; tags, which stay."""

import html
import re
from collections.abc import Mapping

from publisher.importers.front_matter.key_names import TEXTS
from publisher.importers.html.raised_letters import without_raised_signs

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Tags that titles and excerpts of blogs have; `<T>` of a language of programs is none.
_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|mark|p|q|s|small|span|strong|sub|sup|u)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)


def decoded(value: object, found: list[str]) -> object:
    """Return a value with what its entities stand for, in lists and tables too; those are added to `found`."""
    if isinstance(value, str) and "&" in value:
        return _ENTITY.sub(lambda match: _meant(match[0], found), value)
    if isinstance(value, list):
        return [decoded(one, found) for one in value]
    if isinstance(value, Mapping):
        return {key: decoded(one, found) if key.lower() in TEXTS else one for key, one in value.items()}
    return value


def _meant(entity: str, found: list[str]) -> str:
    meant = html.unescape(entity)
    # A name that is none of HTML's stays as typed; so does what is no character, which HTML makes U+FFFD or nothing.
    if meant == entity or meant in ("", "\ufffd"):
        return entity
    found.append(entity)
    return meant


def encoded(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a head so that a reader that decodes them has what they are now."""
    return {key: _as_letters(value) if key.lower() in TEXTS else value for key, value in values.items()}


def _as_letters(value: object) -> object:
    if isinstance(value, str):
        return without_raised_signs(_ENTITY.sub(lambda match: f"&amp;{match[0][1:]}", value), "&#{};")
    return [_as_letters(one) for one in value] if isinstance(value, list | tuple) else value


def tags_in(value: object) -> tuple[str, ...]:
    """Return the tags of HTML in a value, each once."""
    texts = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(tag[0] for text in texts if isinstance(text, str) for tag in _TAG.finditer(text)))
