"""The fonts of a product → those that are damaged, that no text is set in, or that lack what the text needs."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from publisher.checks.files.cascade import Node
from publisher.checks.files.font_facts import FontFacts
from publisher.checks.files.publication import Publication
from publisher.checks.files.style_rules import Face, families_in
from publisher.diagnostics import Finding
from publisher.model import Span

#: Arabic letters and vowel signs that text is made of; rare ones fall to other faces in sound products too.
_USUAL = frozenset(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B), *range(0x64B, 0x653))))
_WORDS_OF_WEIGHT = re.compile(
    r"[\s_-]*(?:regular|bold|medium|light|semibold|demibold|black|thin|italic|book|roman|normal|vf)\b|[\s_-]+"
)
_FEWEST = 40  # letters of a text that a font is judged by
_BOLD, _REGULAR = 600, 500
_SHOWN = 12


def damaged_fonts(publication: Publication) -> Iterator[Finding]:
    """Find fonts that cannot be read."""
    for name, facts in publication.fonts.items():
        if facts.broken:
            yield Finding.of(
                "X107", Span(publication.shown(name)), font=posixpath.basename(name), reason=facts.broken
            )


def fonts_that_do_not_join(publication: Publication) -> Iterator[Finding]:
    """Find fonts whose Arabic letters stand apart, for the rules that join them are gone."""
    for name, facts in publication.fonts.items():
        if not facts.broken and facts.is_arabic and not facts.joins:
            yield Finding.of("X108", Span(publication.shown(name)), font=posixpath.basename(name))


def fonts_unused(publication: Publication) -> Iterator[Finding]:
    """Find fonts that no style sheet names."""
    named = {target[0] for one in publication.addresses if (target := publication.locate(one.address, one.base))}
    for name in publication.fonts:
        if name not in named:
            yield Finding.of("X109", Span(publication.shown(name)), font=posixpath.basename(name))


def families_not_applied(publication: Publication) -> Iterator[Finding]:
    """Find families that are declared and that no text is set in, and Arabic text that is set in none of them."""
    asked, beside = _families_asked(publication), _families_beside(publication)
    told: set[str] = set()
    for face, there, sheet in publication.faces:
        if there and face.family not in asked | beside | told:
            told.add(face.family)
            yield Finding.of("X110", Span(sheet.shown, face.line), family=face.family)
    if not told:
        yield from _text_in_no_font(publication)


def _text_in_no_font(publication: Publication) -> Iterator[Finding]:
    arabic = _arabic_families(publication)
    if not arabic:
        return
    everything = held = 0
    first: Node | None = None
    for setting in publication.settings:
        for node in setting.nodes:
            if node.code or node.hidden:
                continue
            everything += node.rtl
            if not arabic & set(families_of(node) or arabic):
                held += node.rtl
                first = first or node
    if first and held >= _FEWEST and held * 2 > everything:
        place = first.document.span(first.element)
        yield Finding.of("X110", place, family=", ".join(sorted(arabic)))


def wrong_families(publication: Publication) -> Iterator[Finding]:
    """Find families that rules ask for by another name than they are declared by, and files of each other's faces."""
    declared = {face.family for face, there, _ in publication.faces if there}
    plain = {_bare(family): family for family in declared}
    for setting in publication.settings:
        told: set[str] = set()
        for node in setting.nodes:
            said = node.style.get("font-family")
            families = families_of(node)
            if not said or not said.by:
                continue
            for family in families:
                near = plain.get(_bare(family))
                if near and near not in families and family not in declared | told:
                    told.add(family)
                    yield Finding.of("X111", Span(said.by.sheet, said.by.line), family=family, declared=near)
    yield from _swapped_files(publication)


def _swapped_files(publication: Publication) -> Iterator[Finding]:
    faces = [(face, there, sheet) for face, there, sheet in publication.faces if there in publication.fonts]
    bares = {_bare(face.family) for face, _, _ in faces}
    for face, there, sheet in faces:
        facts = publication.fonts[there]
        own = {_bare(name) for name in facts.names}
        if own and _bare(face.family) not in own and own & (bares - {_bare(face.family)}):
            other = next(iter(sorted(own & bares)))
            yield Finding.of("X111", Span(sheet.shown, face.line), family=face.family, declared=other)
    for face, there, sheet in faces:
        if face.bold and publication.fonts[there].weight <= _REGULAR and not publication.fonts[there].broken:
            plain = [one for one in faces if one[0].family == face.family and not one[0].bold and one[1] != there]
            if any(publication.fonts[file].weight >= _BOLD for _, file, _ in plain):
                yield Finding.of("X111", Span(sheet.shown, face.line), family=face.family, declared=face.family)


def letters_without_glyphs(publication: Publication) -> Iterator[Finding]:
    """Find families that lack letters of the Arabic text set in them, where no other embedded one has them."""
    files: dict[str, list[FontFacts]] = defaultdict(list)
    places: dict[str, tuple[Face, str]] = {}
    for face, there, sheet in publication.faces:
        if there in publication.fonts and not publication.fonts[there].broken:
            files[face.family].append(publication.fonts[there])
            places.setdefault(face.family, (face, sheet.shown))
    missing: dict[str, set[str]] = defaultdict(set)
    letters: dict[str, int] = defaultdict(int)
    for setting in publication.settings:
        for node in setting.nodes:
            families = [family for family in families_of(node) if family in files]
            wanted = node.characters & _USUAL
            if not families or node.hidden or not wanted or (families_of(node)[0] not in files):
                continue
            first = families[0]
            letters[first] += node.rtl
            drawn = frozenset[str]().union(*(facts.characters for family in families for facts in files[family]))
            missing[first] |= wanted - drawn
    for family, lacking in missing.items():
        if lacking and letters[family] >= _FEWEST:
            face, shown = places[family]
            told = "".join(sorted(lacking))[:_SHOWN]
            yield Finding.of(
                "X112", Span(shown, face.line), family=family, count=len(lacking), letters=" ".join(told)
            )


def families_of(node: Node) -> tuple[str, ...]:
    """Return the families that a node's text is set in, as far as they are known."""
    said = node.style.get("font-family")
    return _listed(said.value) if said and said.value else ()


@cache
def _listed(value: str) -> tuple[str, ...]:
    return families_in(value)


def _families_asked(publication: Publication) -> set[str]:
    return {family for setting in publication.settings for node in setting.nodes for family in families_of(node)}


def _families_beside(publication: Publication) -> set[str]:
    """Return families that rules name for what no document shows by itself: pseudo-elements, states, drawings."""
    found: set[str] = set()
    for sheet in publication.sheets:
        found |= sheet.families_beside
        for _, told in sheet.rules:
            for one in told:
                if one.name == "font-family" and not one.sure:
                    found |= set(families_in(one.value))
    return found


def _arabic_families(publication: Publication) -> set[str]:
    found = set()
    for face, there, _ in publication.faces:
        if there in publication.fonts and publication.fonts[there].is_arabic:
            found.add(face.family)
    return found


def _bare(family: str) -> str:
    """Return a family's name without words of weight, spaces and hyphens."""
    return _WORDS_OF_WEIGHT.sub("", family.lower())
