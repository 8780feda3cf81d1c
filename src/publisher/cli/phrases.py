"""The command line's own words, from console.toml and console.ar.toml, in one language."""

from collections import Counter
from collections.abc import Iterable

from publisher.diagnostics import Finding, Severity
from publisher.i18n.sentences import as_value, catalogue, fill, isolated

_CATALOGUE = "console"


class Words:
    """The command line's own words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._entries = catalogue(_CATALOGUE, language)

    def say(self, key: str, **values: object) -> str:
        """Give a sentence."""
        return fill(self._entries[key], {name: as_value(value) for name, value in values.items()}, self.language)

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

    def severities(self, findings: Iterable[Finding]) -> str:
        """Count findings by severity: 2 errors, 1 note."""
        counted = Counter(finding.severity for finding in findings)
        told = [self.count(str(severity), counted[severity]) for severity in Severity if counted[severity]]
        return self.say("separator").join(told) or self.say("no_findings")

    def isolated(self, text: object) -> str:
        """Close a name off from the words around it."""
        return isolated(str(text), self.language)
