"""Addresses that stay: which page had which address, kept between runs, so that a changed one is led on."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publisher.diagnostics import Finding, PublisherError
from publisher.model import Span
from publisher.site.published import Archive, Issue

#: The file in the folder of publisher.toml; it belongs into the repository, as the texts do.
ADDRESSES = "addresses.json"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of pages by what they are pages of, and the old ones, with what stands elsewhere now."""

    pages: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    def data(self) -> bytes:
        """Return the file's bytes."""
        value = {
            "schema": _SCHEMA,
            "pages": dict(sorted(self.pages.items())),
            "moved": dict(sorted(self.moved.items())),
        }
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()

    def redirects(self, now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield each old address with the one that it leads to, of pages that are there `now`."""
        taken = {_page(address) for address in now.values()}
        for old, key in sorted(self.moved.items()):
            if key in now and old not in taken:
                yield old, now[key]


def read_addresses(root: Path) -> Addresses:
    """Read the addresses of a project; there are none at first. Raise PublisherError (S040) for a damaged file."""
    path = root / ADDRESSES
    if not path.exists():
        return Addresses()
    try:
        value = json.loads(path.read_text("utf-8"))
        pages, moved = _strings(value["pages"]), _strings(value["moved"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublisherError(Finding.of("S040", Span(ADDRESSES), path=ADDRESSES)) from error
    return Addresses(pages, moved)


def _strings(value: Any) -> dict[str, str]:
    if not all(isinstance(one, str) and ".." not in one.split("/") for one in (*value, *value.values())):
        raise TypeError
    return dict(value)


def addresses_now(archive: Archive) -> dict[str, str]:
    """Give the address of each issue and article by its id, which outlives its slug."""
    found: dict[str, str] = {}
    for issue in archive.issues:
        own = _own(issue)
        found[f"issue/{own}"] = f"{issue.address}index.html"
        for article in issue.facts.articles:
            if article.anchor in issue.pages:
                found[f"article/{own}/{article.id}"] = issue.pages[article.anchor]
    return found


def renewed(before: Addresses, archive: Archive) -> tuple[Addresses, list[Finding]]:
    """Return today's addresses with those of before that lead on, and what is reported of pages that are gone.

    Of an issue whose web edition is not there today, what was known of its articles is kept.
    """
    now = addresses_now(archive)
    unbuilt = tuple(f"article/{_own(issue)}/" for issue in archive.issues if not issue.pages)
    waiting = {key: old for key, old in before.pages.items() if key not in now and key.startswith(unbuilt)}
    moved = dict(before.moved)
    for key, old in before.pages.items():
        if key in now and _page(now[key]) != _page(old):
            moved[_page(old)] = key
    taken = {_page(address) for address in now.values()}
    moved = {old: key for old, key in moved.items() if (key in now or key in waiting) and old not in taken}
    gone = {_page(old) for key, old in before.pages.items() if key not in now and key not in waiting} - taken
    return Addresses({**now, **waiting}, moved), [
        Finding.of("S041", Span(ADDRESSES), path=old) for old in sorted(gone)
    ]


def _own(issue: Issue) -> str:
    return f"{issue.facts.id}/{issue.facts.language}"


def _page(address: str) -> str:
    return address.partition("#")[0]
