"""The head of an article, YAML or TOML, into plain values with their lines, never objects; and back."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import yaml

from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.importers.front_matter.as_typed import keep_signs, mend_values
from publisher.importers.front_matter.key_names import KNOWN, TEXTS
from publisher.model import Source
from publisher.settings.validation import KeyPath

FENCE = "---"
_TOML_FENCE = "+++"
# A head is a page of text at the most; what is larger or deeper is an accident or an attack.
_LARGEST = 64 * 1024
_DEEPEST = 8


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
    lines = source.text.split("\n")
    fence = lines[0].rstrip()
    if fence not in _KINDS:
        return Head({}, {}, source.text, 1)
    kind = _KINDS[fence]
    end = next((n for n in range(1, len(lines)) if lines[n].rstrip() in kind.ends), None)
    if end is None:
        # The body begins below the first empty line, as far as anyone can tell.
        first = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
        body = "\n".join(lines[first + 1 :])
        return Head({}, {}, body, first + 2, (Finding.of(kind.unclosed, source.at(1)),))
    body, text = "\n".join(lines[end + 1 :]), "\n".join(lines[1:end])
    if len(text.encode()) > _LARGEST:
        return Head(
            {}, {}, body, end + 2, (Finding.of(kind.unreadable, source.at(2), reason=Phrase("head_too_long")),)
        )
    try:
        values, places, told = kind.parse(text, source)
    except PublisherError as error:
        return Head({}, {}, body, end + 2, error.findings)
    return Head(values, places, body, end + 2, tuple(told))


def head_text(values: Mapping[str, object]) -> str:
    """Write values as the lines of a head, quoted wherever YAML would read something else."""
    return yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=10**6)


_Parsed = tuple[dict[str, object], dict[KeyPath, int], list[Finding]]


def _parse_toml(text: str, source: Source) -> _Parsed:
    try:
        values = {key: _values_as_strings(value) for key, value in tomllib.loads(text).items()}
    except (ValueError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        reason = str(error).split(" (at")[0]
        span = source.at(int(found[1]) + 1 if found else 2)
        raise PublisherError(Finding.of("F008", span, reason=reason)) from error
    rows = enumerate(text.split("\n"), 2)
    keys = [(re.match(r"\s*\[*\s*[\"']?([\w-]+)", row), number) for number, row in rows]
    places: dict[KeyPath, int] = {}
    for key, number in keys:
        if key:
            places.setdefault((key[1],), number)
    return values, places, []


def _values_as_strings(value: object) -> object:
    """Give TOML's values as the strings that YAML's are."""
    if isinstance(value, dict):
        return {key: _values_as_strings(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_values_as_strings(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parse_yaml(text: str, source: Source) -> _Parsed:
    text, told = keep_signs(text, source, TEXTS)
    try:
        return *_strict_yaml(text, source), told
    except PublisherError:
        mended, noticed = mend_values(text, source, KNOWN, _is_yaml)
        if mended == text:
            raise
        return *_strict_yaml(mended, source), _in_lines([*told, *noticed])


def _is_yaml(text: str) -> bool:
    try:
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass
    except (yaml.YAMLError, RecursionError, ValueError):
        return False
    return True


def _in_lines(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.span.line if finding.span else 0)


def _strict_yaml(text: str, source: Source) -> tuple[dict[str, object], dict[KeyPath, int]]:
    places: dict[KeyPath, int] = {}
    try:
        value = _read_yaml(text, places, source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise PublisherError(
            Finding.of("F002", source.at(line), reason=error.problem or Phrase("head_not_yaml"))
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise PublisherError(Finding.of("F002", source.at(2), reason=reason)) from error
    if value in (None, ""):
        return {}, places
    if not isinstance(value, dict):
        raise PublisherError(Finding.of("F002", source.at(2), reason=Phrase("head_no_table")))
    return value, places


def _read_yaml(text: str, places: dict[KeyPath, int], source: Source) -> object:
    """Read a head by libyaml, which takes a tenth of the time; what it refuses, PyYAML's own reader tells better."""
    if yaml.__with_libyaml__:
        with suppress(yaml.YAMLError, ValueError):
            return _first_value(yaml.parse(text, Loader=yaml.CSafeLoader), places, source)
        places.clear()
    return _first_value(yaml.parse(text, Loader=yaml.SafeLoader), places, source)


def _first_value(events: Iterator[yaml.Event], places: dict[KeyPath, int], source: Source) -> object:
    for event in events:
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent, yaml.AliasEvent)):
            return _value(event, events, (), places, source)
    return None


def _value(
    event: yaml.Event,
    events: Iterator[yaml.Event],
    path: KeyPath,
    places: dict[KeyPath, int],
    source: Source,
) -> object:
    # Scalars stay strings: YAML's own guesses turn «no» into false and 2024-13-45 into a crash.
    line = _line_of_event(event)
    places.setdefault(path, line)
    if isinstance(event, yaml.AliasEvent) or len(path) > _DEEPEST:
        reason = Phrase("head_alias" if isinstance(event, yaml.AliasEvent) else "head_too_deep")
        raise PublisherError(Finding.of("F002", source.at(line), reason=reason))
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return [
            _value(item, events, (*path, n), places, source)
            for n, item in enumerate(_until(events, yaml.SequenceEndEvent))
        ]
    return _mapping(events, path, places, source)


def _line_of_event(event: yaml.Event) -> int:
    """The head begins on line 2 of the file, and YAML counts from 0."""
    return event.start_mark.line + 2 if event.start_mark else 2


def _scalar(event: yaml.ScalarEvent) -> str | None:
    empty = event.implicit[0] and event.value in ("", "~", "null")
    return None if empty else event.value


def _mapping(
    events: Iterator[yaml.Event], path: KeyPath, places: dict[KeyPath, int], source: Source
) -> dict[str, object]:
    table: dict[str, object] = {}
    for event in _until(events, yaml.MappingEndEvent):
        line = _line_of_event(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise PublisherError(Finding.of("F002", source.at(line), reason=Phrase("head_odd_key")))
        key = event.value
        if key in table:
            raise PublisherError(Finding.of("F003", source.at(line), key=key))
        places[*path, key] = line
        table[key] = _value(next(events), events, (*path, key), places, source)
    return {key: value for key, value in table.items() if value is not None}


def _until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        if isinstance(event, end):
            return
        yield event


@dataclass(frozen=True, slots=True)
class _Kind:
    """A way of writing a head: what ends it, what reads it, what is said where it cannot be."""

    ends: tuple[str, ...]
    parse: Callable[[str, Source], _Parsed]
    unclosed: str
    unreadable: str


_KINDS = {
    FENCE: _Kind((FENCE, "..."), _parse_yaml, "F001", "F002"),
    _TOML_FENCE: _Kind((_TOML_FENCE,), _parse_toml, "F007", "F008"),
}
