"""The types of values in tables: a plain type, and what is asked of it beyond that."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any, TypeVar

from publisher.arabic.slug import slugify
from publisher.html_tree import characters_of_no_text
from publisher.i18n.languages import is_well_formed, near
from publisher.settings.misfits import MisfitError, misfit
from publisher.settings.type_readers import After, Before

Sized = TypeVar("Sized", str, tuple[Any, ...], dict[str, Any])


def once_each(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Leave out what stands in a list once more."""
    return tuple(dict.fromkeys(values))


def listed(value: object) -> object:
    """Take a text by itself as a list of one."""
    return (value,) if isinstance(value, str) else value


def not_empty(value: Sized) -> Sized:
    """Refuse a text, a list or a table with nothing in it."""
    if not value:
        raise misfit("empty")
    return value


def _one_line(value: str) -> str:
    text = " ".join(value.split())
    if control := next((c for c in text if unicodedata.category(c) == "Cc" or characters_of_no_text(c)), None):
        raise misfit("control_character", codepoint=f"{ord(control):04X}")
    return text


def _is_slug(value: str) -> str:
    if not value or slugify(value) != value:
        slug = slugify(value) or "issue-1"
        raise misfit("slug_form", slug, slug=slug)
    return value


def _is_tag(value: str) -> str:
    if is_well_formed(value):
        return value
    if meant := near(value):
        raise misfit("language_near", meant, near=meant)
    raise misfit("language_form", "ar")


def _is_address(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise misfit("address_form", "https://press.example/")
    return value if not value or value.endswith("/") else f"{value}/"


def whole_address(value: str) -> str | None:
    """Return an address on the web as settings keep it, with its last slash; None for what is none."""
    try:
        return _is_address(value)
    except MisfitError:
        return None


Line = Annotated[str, After(_one_line)]
Filled = Annotated[Line, After(not_empty)]
Address = Annotated[Line, After(_is_address)]
Words = Annotated[tuple[Line, ...], Before(listed)]
Day = date
Slug = Annotated[str, After(_is_slug)]
Language = Annotated[str, After(_is_tag)]
