"""The command line's own words, from console.toml and console.ar.toml, in one language."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from publisher.i18n.sentences import as_value, catalogue, fill, isolated

if TYPE_CHECKING:
    from publisher.diagnostics import Finding

_CATALOGUE = "console"


class Words:
    """The command line's own words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    @cached_property
    def _entries(self) -> dict[str, Any]:
        """The catalogue, read at the first word: a quiet build says none."""
        return catalogue(_CATALOGUE, self.language)

    def say(self, key: str, **values: object) -> str:
        """Give a sentence."""
        return fill(self._entries[key], {name: as_value(value) for name, value in values.items()}, self.language)

    def filled(self, template: str, **values: object) -> str:
        """Put values into a sentence of one of the catalogue's tables."""
        return fill(template, {name: as_value(value) for name, value in values.items()}, self.language)

    def table(self, *names: str) -> dict[str, str]:
        """Give one of the catalogue's tables, or a table within it; nothing where there is none."""
        found: Any = self._entries
        for name in names:
            found = found.get(name, {})
        return {key: text for key, text in found.items() if isinstance(text, str)}

    def among(self, table: str, key: str) -> str:
        """Give a word of one of the catalogue's tables."""
        return str(self._entries[table].get(key, key))

    def count(self, key: str, number: int) -> str:
        """Give a counted word in the plural form of CLDR."""
        from publisher.labels.speaker import plural

        return self.say(plural(self._entries, self.language, key, number), n=f"{number:,}")

    def size(self, size: int) -> str:
        """Give a size of so many bytes."""
        if size < 1000:
            return self.say("size_b", n=size)
        return self.say("size_kb", n=f"{size / 1000:.0f}") if size < 999_500 else self._megabytes(size)

    def _megabytes(self, size: int) -> str:
        return self.say("size_mb", n=f"{size / 1e6:,.1f}")

    def seconds(self, seconds: float) -> str:
        """Give a time."""
        return self.say("seconds", n=f"{seconds:.1f}")

    def severities(self, findings: "Iterable[Finding]") -> str:
        """Count findings by severity: 2 errors, 1 note."""
        from publisher.diagnostics import Severity  # help does without

        counted = Counter(finding.severity for finding in findings)
        told = [self.count(str(severity), counted[severity]) for severity in Severity if counted[severity]]
        return self.say("separator").join(told) or self.say("no_findings")

    def isolated(self, text: object) -> str:
        """Close a name off from the words around it."""
        return isolated(str(text), self.language)
