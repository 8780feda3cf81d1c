"""The YAML head of an article into plain strings, lists and tables with their lines, never into objects; and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from publisher.diagnostics import Finding, PublisherError
from publisher.model import Source
from publisher.schema import KeyPath
from publisher.wording import Phrase

FENCE = "---"
# A head is a page of text at the most; what is larger or deeper is an accident or an attack.
_LARGEST = 64 * 1024
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Head:
    """Front matter: its values, the line of each key, and where the body begins (lines from 1)."""

    values: dict[str, object]
    lines: dict[KeyPath, int]
    body: str
    body_line: int


def read_head(source: Source) -> Head:
    """Split an article into head and body.

    Raises PublisherError where the head is not closed, or is not the plain YAML that a head may be.
    """
    lines = source.text.split("\n")
    if not lines or lines[0].rstrip() != FENCE:
        return Head({}, {}, source.text, 1)
    end = next((n for n in range(1, len(lines)) if lines[n].rstrip() in (FENCE, "...")), None)
    if end is None:
        raise PublisherError(Finding.of("F001", source.at(1)))
    values, places = _parse("\n".join(lines[1:end]), source)
    return Head(values, places, "\n".join(lines[end + 1 :]), end + 2)


def head_text(values: Mapping[str, object]) -> str:
    """Write values as the lines of a head, quoted wherever YAML would read something else."""
    return yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=10**6)


def _parse(text: str, source: Source) -> tuple[dict[str, object], dict[KeyPath, int]]:
    if len(text.encode()) > _LARGEST:
        raise PublisherError(Finding.of("F002", source.at(2), reason=Phrase("head_too_long")))
    places: dict[KeyPath, int] = {}
    try:
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        value = _first(events, places, source)
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


def _first(events: Iterator[yaml.Event], places: dict[KeyPath, int], source: Source) -> object:
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
    line = _line(event)
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


def _line(event: yaml.Event) -> int:
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
        line = _line(event)
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
