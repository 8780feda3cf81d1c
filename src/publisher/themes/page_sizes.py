"""The tables [pages.…] of a theme → the sizes of page that it offers, each with all its values."""

import tomllib
from collections.abc import Mapping, Sequence

from publisher.diagnostics import Finding
from publisher.model import Source
from publisher.settings.tables import place_in
from publisher.themes.tokens import ThemeTable

#: The key of a size of page that names another one, whose values it has where it says nothing else.
LIKE = "like"
_PAGES = "pages"


def offered_pages(table: ThemeTable, sources: Sequence[Source]) -> tuple[dict[str, dict[str, str]], list[Finding]]:
    """Return the sizes of page that a theme offers, and what is wrong with the names in them.

    `offers` says which they are and in which order; without it, all are offered. Those that later settings add are
    offered after them.
    """
    findings: list[Finding] = []
    names: list[str] = []
    for source in sources:
        said = tomllib.loads(source.text)
        names = (
            [*_listed(said["offers"])] if "offers" in said else list(dict.fromkeys((*names, *said.get(_PAGES, {}))))
        )
    for name in names:
        if name not in table.pages:
            place = place_in(sources, ("offers",))
            findings.append(Finding.of("T020", place, page=name, known=tuple(table.pages)))
    found: dict[str, dict[str, str]] = {}
    for name in names:
        if name in table.pages:
            chain = [name]
            while like := table.pages[chain[-1]].get(LIKE):
                if like not in table.pages or like in chain:
                    place = place_in(sources, (_PAGES, chain[-1], LIKE))
                    others = tuple(one for one in table.pages if one not in chain)
                    findings.append(Finding.of("T020", place, page=like, known=others))
                    break
                chain.append(like)
            found[name] = _settled([table.pages[one] for one in reversed(chain)])
    return found, findings


def _listed(names: list[str] | str) -> list[str]:
    return [names] if isinstance(names, str) else names


def _settled(pages: Sequence[Mapping[str, str]]) -> dict[str, str]:
    merged = {name: value for page in pages for name, value in page.items()}
    return {name: value for name, value in merged.items() if name != LIKE}
