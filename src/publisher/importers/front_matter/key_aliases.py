"""The keys and values of Jekyll's, Hugo's and their like into those of the press."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.importers.front_matter.entities import decoded, tags_in
from publisher.importers.front_matter.key_names import ALTS, IGNORED, OWN, RENAMED, TEXTS, plain
from publisher.importers.front_matter.picture_value import read_picture
from publisher.importers.front_matter.syntax import Head
from publisher.importers.front_matter.value_readings import Value, leaves, read_value
from publisher.importers.html.raised_letters import signs_of_markdown, with_raised_characters
from publisher.model import Source
from publisher.settings.fields import ARTICLE_FIELDS
from publisher.settings.misfits import KeyPath
from publisher.settings.validation import near_name

# Words that are left out are told of by their beginning.
_TOLD = 60
# Fields that are read as text with letters below and above the line; names are as they are typed.
_RAISED_IN = frozenset(
    field.key for field in ARTICLE_FIELDS if field.wording in ("title", "prose") and "." not in field.key
)


def settle_keys(head: Head, source: Source) -> tuple[Head, list[Finding]]:
    """Give a head in the press's own keys and values, and what is to be told of the others, which are left out."""
    settled = _Settled(head, source)
    for key, value, name in sorted(_named(head), key=lambda found: plain(found[0]) not in OWN):
        settled.take(key, value, name)
    return replace(head, values=settled.values, lines=settled.lines), settled.all_told()


class _Settled:
    """The values of a head while they are read one by one, and what is told of them."""

    def __init__(self, head: Head, source: Source) -> None:
        self.values: dict[str, object] = {}
        self.lines: dict[KeyPath, int] = dict(head.lines)
        self._head, self._source = head, source
        self._told: list[Finding] = []
        self._ignored: list[str] = []
        self._unknown: list[str] = []
        self._words_beside: list[str] = []
        self._used_beside = ""

    def take(self, key: str, value: Value, name: str) -> None:
        """Read one key, whose name here is `name` (empty where it has none)."""
        if plain(key) in ALTS:
            self._words_beside.append(key)  # it is read with its picture
        elif name:
            value = self._with_raised(key, name, value)
            entities: list[str] = []
            value = decoded(value, entities) if key.lower() in TEXTS or name == "image" else value
            if entities:
                self._tell("F023", key, key=key, typed=tuple(dict.fromkeys(entities)))
            if tags := tags_in(value) if key.lower() in TEXTS else ():
                self._tell("F026", key, key=key, tags=tags)
            self._keep(key, name, self._picture(key, value) if name == "image" else self._read(key, name, value))
        else:
            (self._ignored if plain(key) in IGNORED else self._unknown).append(key)

    def _with_raised(self, key: str, name: str, value: Value) -> Value:
        """Read `H~2~O` and the like in what people read; tell other signs of Markdown, which mean nothing here."""
        if name not in _RAISED_IN:
            return value
        found: list[tuple[str, str]] = []
        value = _each_text(value, found)
        if found:
            self._tell("M060", key, key=key, typed=tuple(dict.fromkeys(typed for typed, _ in found)))
        texts = value if isinstance(value, list) else [value]
        signs = [sign for text in texts if isinstance(text, str) for sign in signs_of_markdown(text)]
        if signs:
            self._tell("M061", key, key=key, signs=tuple(dict.fromkeys(signs)))
        return value

    def all_told(self) -> list[Finding]:
        """Return what is to be told, of the keys without a place too."""
        for key in self._words_beside:
            if key != self._used_beside:
                self._leave(key, tuple(leaves(self._head.values[key])))
        head, source = self._head, self._source
        return [*self._told, *_ignored(self._ignored, head, source), *_unknown(self._unknown, head, source)]

    def _read(self, key: str, name: str, value: Value) -> Value:
        found, left, joined = read_value(name, value)
        if name == "title" and isinstance(found, str) and not _is_seen(found):
            return None  # as if there were none
        if left and found in (None, "", []):
            self._tell("F014", key, key=key, reason=Phrase("text_form"), example='"…"')
        elif left:
            self._leave(key, left)
        elif joined and found and name not in self.values:
            self._tell("F021", key, key=key, words=_beginning(str(found)))
        return found

    def _picture(self, key: str, value: Value) -> Value:
        read = read_picture(value, self._head.values)
        if read.without_words:
            self._tell("F012", key, src=read.without_words)
            self._leave(key, read.left)
        elif read.left and read.table is None:
            self._tell("F014", key, key=key, reason=Phrase("table_form"), example=Phrase("example_table"))
        elif read.left and "image" not in self.values:
            self._leave(key, read.left)
        self._used_beside = self._used_beside or read.beside
        return read.table

    def _keep(self, key: str, name: str, found: Value) -> None:
        """Keep what a key was read as, unless another has said it; what a second one says else is told."""
        before = self.values.get(name)
        if name == "tags" and isinstance(before, list) and isinstance(found, list):
            # A category is often a tag too; what one key says twice stays its author's affair.
            self.values[name] = [*before, *(tag for tag in found if tag not in before)]
        elif name in self.values:
            if found not in (before, None, "", []):
                self._leave(key, tuple(leaves(found)) or (str(found),))
        elif found is not None and (plain(key) in OWN or found not in ("", [])):
            self.values[name] = found
            self.lines[(name,)] = self._head.line_of((key,))

    def _leave(self, key: str, left: tuple[str, ...]) -> None:
        if left:
            self._tell("F022", key, key=key, left=tuple(map(_beginning, left)))

    def _tell(self, code: str, at: str, **params: object) -> None:
        self._told.append(Finding.of(code, self._source.at(self._head.line_of((at,))), **params))


def _each_text(value: Value, found: list[tuple[str, str]]) -> Value:
    """Return a value with its texts read so; what was read is added to `found`."""
    if isinstance(value, list):
        return [_each_text(one, found) for one in value]
    if not isinstance(value, str):
        return value
    text, read = with_raised_characters(value)
    found += read
    return text


def _is_seen(text: str) -> bool:
    """Whether there is anything in a text that readers see."""
    return any(unicodedata.category(character) not in ("Cf", "Zs", "Zl", "Zp", "Cc") for character in text)


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _TOLD else f"{words[: _TOLD - 1]}…"


def _named(head: Head) -> Iterator[tuple[str, Value, str]]:
    """Go through a head's keys with their values and what each is called here, if it means anything."""
    for key, value in head.values.items():
        name, said = plain(key), str(value).strip().lower()
        if name == "published" and said in ("false", "no", "true", "yes"):
            yield key, "true" if said in ("false", "no") else None, "draft"
        else:
            yield key, value, OWN.get(name) or RENAMED.get(name, "")


def _ignored(keys: list[str], head: Head, source: Source) -> list[Finding]:
    return [Finding.of("F006", source.at(head.line_of((keys[0],))), keys=tuple(keys))] if keys else []


def _unknown(keys: list[str], head: Head, source: Source) -> Iterator[Finding]:
    """Tell unknown keys: each that is like a known one by itself, the others together."""
    names = {**OWN, **{name: name for name in RENAMED}}
    others: list[str] = []
    for key in keys:
        if meant := near_name(key, names):
            advice = Phrase.of("did_you_mean", near=names[meant])
            yield Finding.of("F013", source.at(head.line_of((key,))), keys=key, advice=advice)
        else:
            others.append(key)
    if others:
        advice = Phrase.of("known_here", known=tuple(OWN.values()))
        yield Finding.of("F013", source.at(head.line_of((others[0],))), keys=tuple(others), advice=advice)
