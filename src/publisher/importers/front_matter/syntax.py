"""The head of an article, YAML, TOML or JSON, into plain values with their lines, never objects; and back."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import yaml

from publisher.diagnostics import Finding, PublisherError
from publisher.diagnostics.reasons import reason_of_parser
from publisher.i18n.sentences import Phrase
from publisher.importers.front_matter.as_typed import keep_signs, mend_values
from publisher.importers.front_matter.entities import encoded
from publisher.importers.front_matter.head_places import DEEPEST, LARGEST, is_head, place_of_head
from publisher.importers.front_matter.key_names import KNOWN, TEXTS
from publisher.model import Source
from publisher.settings.misfits import KeyPath


@dataclass(frozen=True, slots=True)
class Head:
    """Front matter: its values, the line of each key, where the body begins (lines from 1), and what was noticed.

    One that cannot be read has no values, and an error among its findings.
    """

    values: dict[str, object]
    lines: dict[KeyPath, int]
    body: str
    body_line: int
    findings: tuple[Finding, ...] = ()

    def line_of(self, path: KeyPath) -> int:
        """Return the line of a key, or of the nearest table around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1) if path else 1


def read_head(source: Source) -> Head:
    """Split an article into head and body; what YAML reads otherwise than it was typed is read as typed, and told."""
    place = place_of_head(source.text)
    if place is None:
        return Head({}, {}, source.text, 1)
    kind, lines = _KINDS[place.syntax], source.text.split("\n")
    body, line = "\n".join(lines[place.body :]), place.body + 1
    if not place.closed:
        return Head({}, {}, body, line, (Finding.of(kind.unclosed, source.at(1)),))
    # Lines count from the beginning of the file, whatever stands above the head.
    text = "\n" * max(place.begin - 1, 0) + "\n".join(lines[place.begin : place.end])
    if len(text.encode()) > LARGEST:
        reason = Phrase("head_too_long")
        return Head({}, {}, body, line, (Finding.of(kind.unreadable, source.at(place.begin + 1), reason=reason),))
    try:
        values, places, told = kind.parse(text, source)
    except PublisherError as error:
        return Head({}, {}, body, line, error.findings)
    if place.odd:
        told = [Finding.of("F024", source.at(place.begin)), *told]
    second = place_of_head(body)
    if second and second.closed and second.syntax != "json" and is_head(body, second):
        told = [*told, Finding.of("F025", source.at(line - 1 + second.begin))]
    return Head(values, places, body, line, tuple(told))


def head_text(values: Mapping[str, object]) -> str:
    """Write values as the lines of a head, quoted wherever YAML would read something else."""
    values = encoded(values)
    text = str(yaml.dump(values, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10**6))
    if "\\U" not in text:
        return text
    return str(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10**6))


# The same lines, by libyaml, in a tenth of the time; but it writes what is beyond U+FFFF by its number.
_DUMPER: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


_Parsed = tuple[dict[str, object], dict[KeyPath, int], list[Finding]]


def _parse_toml(text: str, source: Source) -> _Parsed:
    try:
        values = {key: _values_as_strings(value) for key, value in tomllib.loads(text, parse_float=str).items()}
    except (ValueError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        reason = reason_of_parser(str(error).split(" (at")[0])
        span = source.at(int(found[1]) + 1 if found else 2)
        raise PublisherError(Finding.of("F008", span, reason=reason)) from error
    return values, _lines_of_keys(text, r"\s*\[*\s*[\"']?([\w-]+)", 2), []


def _lines_of_keys(text: str, key: str, first: int) -> dict[KeyPath, int]:
    """Give the first line that begins with each key (its pattern's first group)."""
    places: dict[KeyPath, int] = {}
    for number, row in enumerate(text.split("\n"), first):
        if found := re.match(key, row):
            places.setdefault((found[1],), number)
    return places


def _parse_json(text: str, source: Source) -> _Parsed:
    places = _lines_of_keys(text, r'[\s{]*"([^"]+)"\s*:', 1)

    told: list[Finding] = []

    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        counts = Counter(key for key, _ in pairs)
        told.extend(
            Finding.of("F003", source.at(places.get((key,), 1)), key=key) for key, n in counts.items() if n > 1
        )
        return {key: _values_as_strings(value) for key, value in reversed(pairs) if value is not None}

    try:
        values = json.loads(text, object_pairs_hook=table, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise PublisherError(
            Finding.of("F020", source.at(error.lineno), reason=reason_of_parser(error.msg))
        ) from error
    except (ValueError, RecursionError) as error:
        raise PublisherError(Finding.of("F020", source.at(1), reason=Phrase("head_too_deep"))) from error
    return values, places, told


def _values_as_strings(value: object) -> object:
    """Give the values of TOML and JSON as the strings that YAML's are."""
    if isinstance(value, dict):
        return {key: _values_as_strings(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_values_as_strings(inner) for inner in value if inner is not None]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parse_yaml(text: str, source: Source) -> _Parsed:
    text, told = keep_signs(text, source, TEXTS)
    try:
        values, places, twice = _strict_yaml(text, source)
        return values, places, _in_lines([*told, *twice])
    except PublisherError as error:
        if _is_too_deep(error):
            raise  # no quotation marks mend it, and to look for some would take the square of its depth
        mended, noticed = mend_values(text, source, KNOWN, _is_yaml)
        if mended == text:
            raise
        values, places, twice = _strict_yaml(mended, source)
        return values, places, _in_lines([*told, *noticed, *twice])


def _is_too_deep(error: PublisherError) -> bool:
    return any(dict(finding.params).get("reason") == Phrase("head_too_deep") for finding in error.findings)


def _is_yaml(text: str) -> bool:
    try:
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass
    except (yaml.YAMLError, RecursionError, ValueError):
        return False
    return True


def _in_lines(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.span.line if finding.span else 0)


def _strict_yaml(text: str, source: Source) -> _Parsed:
    into = _Reading(source)
    try:
        value = _read_yaml(text, into)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise PublisherError(
            Finding.of(
                "F002", source.at(line), reason=reason_of_parser(error.problem or "") or Phrase("head_not_yaml")
            )
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise PublisherError(Finding.of("F002", source.at(2), reason=reason)) from error
    if value in (None, ""):
        return {}, into.places, []
    if not isinstance(value, dict):
        raise PublisherError(Finding.of("F002", source.at(2), reason=Phrase("head_no_table")))
    return value, into.places, into.twice


@dataclass(slots=True)
class _Reading:
    """The lines of keys as they are come upon, and what is told of those that stand twice: the first one holds."""

    source: Source
    places: dict[KeyPath, int] = field(default_factory=dict)
    twice: list[Finding] = field(default_factory=list)


def _read_yaml(text: str, into: _Reading) -> object:
    """Read a head by libyaml, which takes a tenth of the time; what it refuses, PyYAML's own reader tells better."""
    if yaml.__with_libyaml__:
        with suppress(yaml.YAMLError, ValueError):
            return _first_value(yaml.parse(text, Loader=yaml.CSafeLoader), into)
        into.places.clear()
        into.twice.clear()
    return _first_value(yaml.parse(text, Loader=yaml.SafeLoader), into)


def _first_value(events: Iterator[yaml.Event], into: _Reading) -> object:
    for event in events:
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent, yaml.AliasEvent)):
            return _value(event, events, (), into)
    return None


def _value(event: yaml.Event, events: Iterator[yaml.Event], path: KeyPath, into: _Reading) -> object:
    # Scalars stay strings: YAML's own guesses turn «no» into false and 2024-13-45 into a crash.
    line = _line_of_event(event)
    into.places.setdefault(path, line)
    if isinstance(event, yaml.AliasEvent) or len(path) > DEEPEST:
        reason = Phrase("head_alias" if isinstance(event, yaml.AliasEvent) else "head_too_deep")
        raise PublisherError(Finding.of("F002", into.source.at(line), reason=reason))
    if isinstance(event, yaml.ScalarEvent):
        value = _scalar(event)
        if event.anchor and path and str(path[0]).lower() in TEXTS:  # no anchor: there are no aliases, but words
            return f"&{event.anchor} {value or ''}".rstrip()
        return value
    if isinstance(event, yaml.SequenceStartEvent):
        return [
            _value(item, events, (*path, n), into) for n, item in enumerate(_until(events, yaml.SequenceEndEvent))
        ]
    return _mapping(events, path, into)


def _line_of_event(event: yaml.Event) -> int:
    """The head begins on line 2 of the file, and YAML counts from 0."""
    return event.start_mark.line + 2 if event.start_mark else 2


def _scalar(event: yaml.ScalarEvent) -> str | None:
    empty = event.implicit[0] and event.value in ("", "~", "null")
    return None if empty else event.value


def _mapping(events: Iterator[yaml.Event], path: KeyPath, into: _Reading) -> dict[str, object]:
    table: dict[str, object] = {}
    for event in _until(events, yaml.MappingEndEvent):
        line = _line_of_event(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise PublisherError(Finding.of("F002", into.source.at(line), reason=Phrase("head_odd_key")))
        key = event.value
        if key in table:
            into.twice.append(Finding.of("F003", into.source.at(line), key=key))
            _value(next(events), events, (*path, key), _Reading(into.source))
            continue
        into.places[*path, key] = line
        table[key] = _value(next(events), events, (*path, key), into)
    return {key: value for key, value in table.items() if value is not None}


def _until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        if isinstance(event, end):
            return
        yield event


@dataclass(frozen=True, slots=True)
class _Kind:
    """What reads a head, and what is said where it cannot be."""

    parse: Callable[[str, Source], _Parsed]
    unclosed: str
    unreadable: str


_KINDS = {
    "yaml": _Kind(_parse_yaml, "F001", "F002"),
    "toml": _Kind(_parse_toml, "F007", "F008"),
    "json": _Kind(_parse_json, "F020", "F020"),
}
