"""A theme's style sheets and settings → what in them goes wrong on Arabic pages, or names what is not there."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import tinycss2
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

from publisher.diagnostics import Finding
from publisher.i18n.languages import direction_of
from publisher.model import Face, Span
from publisher.settings.tables import place_in
from publisher.settings.validation import near_name
from publisher.themes.theme import Theme
from publisher.themes.tokens import GENERIC_FAMILIES, LEAST_CONTRAST, contrast, tokens, used

_KEYWORDS = GENERIC_FAMILIES | {"inherit", "initial", "unset", "revert"}
_PAGED = frozenset({"print"})
_EVERY = frozenset({"print", "screen", "web"})
# Text in these selectors is Latin, and may be set as Latin is.
_NOT = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
_LATIN = re.compile(r"\[dir=.?ltr|(?<![\w.#-])(?:code|pre|kbd|samp)(?![\w-])")
# Tokens that each size of page says for itself.
_OF_PAGE = "--page-"
_FEW = 3  # tokens that are misspelt rather than missing
_LANG = re.compile(r":lang\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a declaration must not be: its property, its value, in sheets for what; and what to write instead."""

    code: str
    name: str
    value: str = ".*"
    kinds: frozenset[str] = _EVERY
    remedy: str = ""
    latin_too: bool = True


# The reasons stand in docs/design.md, «Style that harms Arabic».
_RULES = (
    _Rule(
        "T005",
        r"(?:(?:scroll-)?(?:margin|padding)|border|inset)-(?:left|right)(?:-.*)?",
        remedy="…-inline-start, …-inline-end",
    ),
    _Rule("T005", r"left|right", remedy="inset-inline-start, inset-inline-end"),
    _Rule("T005", r"border-(?:top|bottom)-(?:left|right)-radius", remedy="border-start-start-radius …"),
    _Rule("T005", r"text-align(?:-last|-all)?|caption-side", r"left|right", remedy="start, end"),
    _Rule("T005", r"float|clear", r"left|right", remedy="inline-start, inline-end"),
    _Rule("T005", r"justify-(?:content|items|self)", r"(?:.* )?(?:left|right)", remedy="start, end"),
    _Rule(
        "T005",
        r"margin|padding|inset|border-(?:width|style|color)|scroll-(?:margin|padding)",
        r"(\S+) (\S+) (\S+) (?!\2$)\S+",
        remedy="…-inline",
    ),
    _Rule("T006", r"letter-spacing", r"(?!normal$|0(?:[a-z%]+)?$).*", latin_too=False),
    _Rule("T007", r"font-style", r"(?:italic|oblique).*", latin_too=False),
    _Rule("T007", r"font", r"(?:.* )?(?:italic|oblique)(?: .*)?", latin_too=False),
    _Rule("T007", r"transform", r".*skew.*", latin_too=False),
    _Rule("T008", r"display", r"(?:.*[ -])?grid", _PAGED),
    _Rule("T009", r"text-overflow", r".*ellipsis.*", remedy="overflow-wrap: break-word"),
    _Rule("T009", r"column-rule(?:-.*)?", r"(?!none$).*", _PAGED, remedy="column-gap"),
    _Rule("T009", r"unicode-bidi|direction|writing-mode", remedy='dir="…"'),
    _Rule("T009", r"initial-letter", remedy="font-size, font-weight"),
    # The press has decided the numbers of notes for all products (`issue.footnotes`).
    _Rule("T014", r"content", r".*counters?\( ?footnote\b.*", _PAGED, remedy="attr(data-mark)"),
)


def check_theme(theme: Theme, faces: Iterable[Face], pages: Sequence[str]) -> list[Finding]:
    """Check a theme's sheets and settings, and the sizes of page that are asked of it."""
    known = {face.family for face in faces}
    kinds = theme.sheet_kinds()
    told = [finding for sheet in kinds for finding in _sheet(theme, sheet, known, kinds[sheet])]
    sizes = [page for page in pages or [*theme.settings.pages][:1] if page in theme.settings.pages]
    told += [finding for page in sizes for finding in _lacking_values(theme, page, kinds)]
    # What Arabic pages would suffer from is reported once, also where the engine does not know it.
    known_to_go_wrong = {(one.span, dict(one.params).get("declaration")) for one in told}
    written = [one for one in _written(theme, kinds) if not _is_told(one, known_to_go_wrong)]
    return [*_settings(theme, known, pages), *told, *written]


def _written(theme: Theme, kinds: Mapping[str, frozenset[str]]) -> Iterable[Finding]:
    """Return what is wrong with the files that are not the press's; most builds have none."""
    if theme.press.issuperset(theme.files) and not theme.pictures:
        return ()
    from publisher.checks.sources.theme_css import judge_css

    return judge_css(theme, kinds)


def _is_told(finding: Finding, told: Collection[tuple[Span | None, object]]) -> bool:
    return finding.code == "T028" and (finding.span, dict(finding.params)["declaration"]) in told


def _settings(theme: Theme, known: set[str], pages: Sequence[str]) -> Iterator[Finding]:
    table, sources = theme.settings, theme.sources
    for page in pages:
        if page not in table.pages:
            yield Finding.of("T012", None, page=page, theme=theme.name, known=tuple(table.pages))
    for role, families in table.fonts.items():
        for family in families:
            if family not in known | GENERIC_FAMILIES:
                yield _unknown_family(family, place_in(sources, ("fonts", role)), known)
    for family in table.justify.rules:
        if family not in known:
            yield _unknown_family(family, place_in(sources, ("justify", "rules", family)), known)
    for text, grounds in table.contrast.items():
        for ground in grounds:
            yield from _contrast(theme, text, ground)


def _lacking_values(theme: Theme, page: str, kinds: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """Yield what a size of page lacks of the values that style sheets name: one finding, however many they are.

    A few that no size has, and that are much like one of its own, are misspelt where they are named.
    """
    known = tokens(theme.settings, page)
    named: dict[str, Span] = {}
    for sheet in (sheet for sheet, uses in kinds.items() if "print" in uses):
        for name, line in used(theme.files[sheet]):
            if name.startswith(_OF_PAGE) and name not in known:
                named.setdefault(name, theme.place(sheet, line))
    if not named:
        return
    others = {name for one in theme.settings.pages for name in tokens(theme.settings, one)}
    if len(named) <= _FEW and all(name not in others and near_name(name, known) for name in named):
        for name, place in named.items():
            yield Finding.of("T010", place, token=name)
        return
    place = place_in(theme.sources, ("pages", page))
    names = tuple(name.removeprefix(_OF_PAGE) for name in named)
    like = next((one for one in theme.settings.pages if one != page), "a4")
    first = next(iter(named.values()))
    yield Finding.of("T027", place, page=page, names=names, place=first, like=like)


def _contrast(theme: Theme, text: str, ground: str) -> Iterator[Finding]:
    place = place_in(theme.sources, ("contrast", text))
    light = theme.settings.colours
    if unknown := [name for name in (text, ground) if name not in light]:
        yield Finding.of("T013", place, colour=unknown[0], known=tuple(light))
        return
    dark = light | theme.settings.dark
    for colours in [light, *([dark] if theme.settings.dark else [])]:
        ratio = contrast(colours[text], colours[ground])
        if ratio < LEAST_CONTRAST:
            pair = f"{text} {colours[text]} / {ground} {colours[ground]}"
            yield Finding.of("T011", place, pair=pair, ratio=f"{ratio:.1f}", least=LEAST_CONTRAST)


def _unknown_family(family: str, place: Span, known: Iterable[str]) -> Finding:
    return Finding.of("T004", place, family=family, known=tuple(sorted(known)))


def _sheet(theme: Theme, sheet: str, known: set[str], kinds: frozenset[str]) -> Iterator[Finding]:
    text = theme.files[sheet]
    every = {name for page in theme.settings.pages for name in tokens(theme.settings, page)}
    for name, line in used(text):
        if name not in every and not name.startswith(_OF_PAGE):
            yield Finding.of("T010", theme.place(sheet, line), token=name)
    for selector, declaration in _declarations(tinycss2.parse_stylesheet(text, True, True), ""):
        place = theme.place(sheet, declaration.source_line)
        for family in _families(declaration):
            if family not in known:
                yield _unknown_family(family, place, known)
        yield from _broken_rules(kinds, selector, declaration, place)


def _broken_rules(kinds: frozenset[str], selector: str, declaration: Declaration, place: Span) -> Iterator[Finding]:
    name, value = declaration.lower_name, " ".join(tinycss2.serialize(declaration.value).split()).lower()
    if selector.startswith("@page") or ("::marker" in selector and name != "content"):
        return  # a page's own boxes have physical names in CSS itself
    if "::marker" in selector:
        yield Finding.of("T009", place, declaration=f"::marker {{ {name} }}", remedy="@counter-style")
    for rule in _RULES:
        if not kinds & rule.kinds or (not rule.latin_too and _is_latin(selector)):
            continue
        if re.fullmatch(rule.name, name) and re.fullmatch(rule.value, value):
            yield Finding.of(rule.code, place, declaration=f"{name}: {value}", remedy=rule.remedy)


def _is_latin(selectors: str) -> bool:
    """Say whether all that a list of selectors means is Latin text."""
    depth, members = 0, [""]
    for letter in _NOT.sub("", selectors):
        depth += (letter in "([") - (letter in ")]")
        members = [*members, ""] if letter == "," and not depth else [*members[:-1], members[-1] + letter]
    return all(_LATIN.search(member) or _names_latin(member) for member in members)


def _names_latin(selector: str) -> bool:
    """Return whether a selector asks for languages that run from left to right, and for no other."""
    named = [name.strip(" \"'") for names in _LANG.findall(selector) for name in names.split(",")]
    return bool(named) and all(direction_of(name) == "ltr" for name in named)


def _declarations(nodes: Iterable[Node], within: str) -> Iterator[tuple[str, Declaration]]:
    """Walk a sheet's declarations, each with the selectors (or the @page) that it stands in."""
    for node in nodes:
        if isinstance(node, Declaration):
            yield within, node
        elif isinstance(node, (QualifiedRule, AtRule)) and node.content is not None:
            head = tinycss2.serialize(node.prelude).strip()
            own = f"@{node.at_keyword} {head}" if isinstance(node, AtRule) else head
            scope = own if not within.startswith("@page") else within
            yield from _declarations(tinycss2.parse_blocks_contents(node.content, True, True), scope)


def _families(declaration: Declaration) -> Iterator[str]:
    """List family names; in the shorthand `font` they come after the size (CSS Fonts 4 §2.7)."""
    if declaration.lower_name not in ("font", "font-family"):
        return
    parts = list(declaration.value)
    if declaration.lower_name == "font":
        sizes = [n for n, part in enumerate(parts) if part.type in ("dimension", "percentage", "number", "function")]
        parts = parts[sizes[-1] + 1 :] if sizes else [part for part in parts if part.type == "string"]
    words: list[str] = []
    for part in [*parts, tinycss2.ast.LiteralToken(0, 0, ",")]:
        if part.type == "string":
            yield part.value
        elif part.type == "ident":
            words.append(part.value)
        elif part.type == "literal" and words:
            if (family := " ".join(words)).lower() not in _KEYWORDS:
                yield family
            words = []
