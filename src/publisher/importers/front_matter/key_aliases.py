"""The keys and values of Jekyll's, Hugo's and their like into those of the press."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.importers.front_matter.key_names import ALTS, IGNORED, OWN, RENAMED, plain
from publisher.importers.front_matter.syntax import Head
from publisher.model import Source
from publisher.settings.validation import KeyPath

_Value = object
# How like a known key an unknown one must be to be taken for a slip of the keyboard.
_LIKENESS = 0.75
_SOURCES, _TEXTS = ("src", "image", "path", "url", "relative"), ("alt", "caption", "title")


def _one_text(value: _Value) -> _Value:
    """A text as a name, a list of texts, or a table with a name in it."""
    if isinstance(value, Mapping):
        named = next((value[key] for key in ("name", "title", "label", "text") if value.get(key)), None)
        if named is None and len(value) == 1:  # a text with a colon in it is a table to YAML
            (key, inner), *_ = value.items()
            return f"{key}: {inner}" if isinstance(inner, str) else key
        return named
    return _names(value) if isinstance(value, list) else value


def _member(value: _Value) -> _Value:
    """One of several texts; a name with its address beside it is the name."""
    return value[0] if isinstance(value, list) and value and isinstance(value[0], str) else _one_text(value)


def _several_texts(value: _Value) -> list[str]:
    members = value if isinstance(value, list) else [value]
    return [text for one in members if isinstance(text := _member(one), str) and text]


def _names(value: _Value) -> str:
    return "، ".join(_several_texts(value))


def _tags(value: _Value) -> list[str]:
    """Split tags that are one text: at commas where it has any, else at spaces, as Jekyll does."""
    if not isinstance(value, str):
        return [tag.removeprefix("#") for tag in _several_texts(value)]
    pieces = re.split("[,،]", value) if re.search("[,،]", value) else value.split()
    return [piece.strip().removeprefix("#") for piece in pieces if piece.strip()]


def _slug(value: _Value) -> _Value:
    """The last name of an address, as a slug."""
    return slugify(value.strip("/").rpartition("/")[2]) or None if isinstance(value, str) else value


def _same(value: _Value) -> _Value:
    return value


# How the values of the press's keys are read, whoever wrote them.
_READINGS: dict[str, Callable[[_Value], _Value]] = {
    **dict.fromkeys(("id", "kicker", "subtitle", "section", "source", "licence"), _one_text),
    **dict.fromkeys(("authors", "summary"), _several_texts),
    "translator": _names,
    "tags": _tags,
    "slug": _slug,
}


def settle_keys(head: Head, source: Source) -> tuple[Head, list[Finding]]:
    """Give a head in the press's own keys and values, and what is to be told of the others, which are left out."""
    values: dict[str, object] = {}
    lines: dict[KeyPath, int] = dict(head.lines)
    told: list[Finding] = []
    ignored: list[str] = []
    unknown: list[str] = []
    for key, value, name in sorted(_named(head), key=lambda found: plain(found[0]) not in OWN):
        if plain(key) in ALTS:
            continue  # it is read with its picture
        if not name:
            (ignored if plain(key) in IGNORED else unknown).append(key)
            continue
        found = _READINGS.get(name, _same)(value)
        if name == "image":
            found, without_alt = _picture(value, head)
            told += [Finding.of("F012", source.at(head.line_of((key,))), src=src) for src in without_alt]
        if name == "tags" and isinstance(before := values.get("tags"), list):
            # A category is often a tag too; what one key says twice stays its author's affair.
            values["tags"] = [*before, *(tag for tag in _tags(value) if tag not in before)]
        elif name in values:
            ignored.append(key)
        elif found is not None and (plain(key) in OWN or found not in ("", [])):
            values[name] = found
            lines[(name,)] = head.line_of((key,))
    told += [*_ignored(ignored, head, source), *_unknown(unknown, head, source)]
    return replace(head, values=values, lines=lines), told


def _named(head: Head) -> Iterator[tuple[str, _Value, str]]:
    """Go through a head's keys with their values and what each is called here, if it means anything."""
    for key, value in head.values.items():
        name, said = plain(key), str(value).strip().lower()
        if name == "published" and said in ("false", "no", "true", "yes"):
            yield key, "true" if said in ("false", "no") else None, "draft"
        else:
            yield key, value, OWN.get(name) or RENAMED.get(name, "")


def _picture(value: _Value, head: Head) -> tuple[_Value, tuple[str, ...]]:
    """Give a picture as the press's table; of one that says not what it shows, which is left out, its address."""
    table = value if isinstance(value, Mapping) else {"src": value}
    src: str | None = next((said for name in _SOURCES if isinstance(said := table.get(name), str) and said), None)
    if src is None:
        return None, ()
    beside = next((said for key, said in head.values.items() if plain(key) in ALTS), None)
    alt = next((table[name] for name in _TEXTS if table.get(name)), beside)
    if not isinstance(alt, str):
        return None, (src,)
    return {"src": src, "alt": alt} | ({"credit": table["credit"]} if table.get("credit") else {}), ()


def _ignored(keys: list[str], head: Head, source: Source) -> list[Finding]:
    return [Finding.of("F006", source.at(head.line_of((keys[0],))), keys=tuple(keys))] if keys else []


def _unknown(keys: list[str], head: Head, source: Source) -> Iterator[Finding]:
    """Tell unknown keys: each that is like a known one by itself, the others together."""
    names = {**OWN, **{name: name for name in RENAMED}}
    others: list[str] = []
    for key in keys:
        like = difflib.get_close_matches(plain(key), names, n=1, cutoff=_LIKENESS)
        if like:
            advice = Phrase.of("did_you_mean", near=names[like[0]])
            yield Finding.of("F013", source.at(head.line_of((key,))), keys=key, advice=advice)
        else:
            others.append(key)
    if others:
        advice = Phrase.of("known_here", known=tuple(OWN.values()))
        yield Finding.of("F013", source.at(head.line_of((others[0],))), keys=tuple(others), advice=advice)
