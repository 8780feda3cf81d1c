"""Give every language its face and every character one of the font book's, whatever families a theme names.

A theme's style sheets name families for the text that its author had in mind. Three things are added to them: the
families of the ledger that a list does not name, after those that it does; a twin of each rule for the languages that
have a face of their own (the ledger's `languages`), with that face first and its line height at the least; and what
a passage in such a language has where no rule speaks of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2

from publisher.arabic.emoji_sequences import EMOJI, KEYCAP
from publisher.model import OWN, Face
from publisher.themes.css_rules import (
    Families,
    families_of,
    font_family,
    in_languages,
    line_height_of,
    rules,
    selectors_of,
)
from publisher.themes.tokens import GENERIC_FAMILIES

# Which faces are asked first for what no family of a list has: faces of text before those of signs.
_ROLES = ("text", "heading", "fallback", "hebrew", "urdu", "emoji", "code", "quran", OWN)
_CODE = ("code", "kbd", "samp", "pre")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Rules that hold only where no other rule stands before them (CSS Syntax 3 §8, Cascade 4 §3).
_STAND_FIRST = frozenset(("charset", "import", "namespace"))
# Boxes in the margins of pages (CSS Page 3 §5), and what counts in them.
_MARGIN_BOX = re.compile(r"(?:top|bottom|left|right)-")
_COUNTS = re.compile(r"\bcounter\(")
# The string that the press names after an article's title.
_ARTICLE_TITLE = "running-article"


@dataclass(frozen=True, slots=True)
class _Own:
    """A face that languages have as their own: the families that lead for them, and the room that its ink needs."""

    languages: tuple[str, ...]
    families: Families
    line_height: float
    overhang: float


def with_typefaces(css: str, faces: Sequence[Face], fonts: Mapping[str, Families] | None = None) -> str:
    """Return a style sheet, its tokens resolved, with faces for every language and character.

    `fonts` is the table [fonts] of the theme: a key in it that is a language's tag (`ur = […]`) says which families
    lead for that language, in the place of the ledger's.
    """
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True)
    sheet = _Sheet(faces, fonts or {}, nodes)
    first = [node for node in nodes if node.type == "at-rule" and node.lower_at_keyword in _STAND_FIRST]
    others = [node for node in nodes if node not in first]
    return "\n".join((tinycss2.serialize(first), *sheet.house_rules(), sheet.rewritten(others)))


def running_heads(
    css: str, faces: Sequence[Face], fonts: Mapping[str, Families] | None = None
) -> tuple[tuple[str, str], ...]:
    """Return, for each language with a face of its own, the style of margin boxes that show an article's title.

    No selector tells the language of a page: the style goes with the pages of articles in the language. Arguments are
    those of `with_typefaces`.
    """
    nodes = tinycss2.parse_stylesheet(css, True, True)
    sheet = _Sheet(faces, fonts or {}, nodes)
    return tuple(sheet.running_heads(nodes))


class _Sheet:
    """One style sheet while it is rewritten."""

    def __init__(self, faces: Sequence[Face], fonts: Mapping[str, Families], nodes: Sequence[Any]) -> None:
        self._roles: dict[str, list[str]] = {role: [] for role in _ROLES}
        for face in faces:
            if face.family not in self._roles[face.role]:
                self._roles[face.role].append(face.family)
        self._has_own = any(face.role == OWN for face in faces)
        self._every = tuple(family for role in _ROLES for family in self._roles[role])
        self._own = list(_faces_of_languages(faces, fonts))
        self._text: Families = ()
        self._line_height = ""
        self._code: set[str] = set()
        self._code_families: Families = ()
        self._code_height = ""
        for selectors, declarations in rules(nodes):
            self._note(selectors, declarations)

    def _note(self, selectors: list[str], declarations: list[Any]) -> None:
        """Keep in mind what the sheet says of `body` and of blocks of code, and which selectors are those of code."""
        families, height = families_of(declarations), line_height_of(declarations)
        if "body" in selectors:
            self._text, self._line_height = families or self._text, height or self._line_height
        if "pre" in selectors:
            self._code_height = height or self._code_height
        if families and self._is_code(families):
            self._code.update(selectors)
            self._code_families = self._code_families or families

    def _is_code(self, families: Families) -> bool:
        """Return whether the first family of a list is one for code, which has the same face in every language."""
        return families[0] in (*self._roles["code"], "monospace")

    def house_rules(self) -> Iterator[str]:
        """Yield what holds where the theme's own rules, which follow, say nothing else."""
        text = self._completed(self._text or ("serif",))
        yield f"html {{ {font_family(text)} }}"
        yield f"{', '.join(_CODE)} {{ {font_family(self._completed(('monospace',)))} }}"
        signs = self._completed((*self._roles["emoji"], *(self._text or ("serif",))))
        yield f".{EMOJI} {{ {font_family(signs)}; font-weight: normal }}"
        yield f".{KEYCAP} {{ border: .06em solid; border-radius: .2em; padding-inline: .12em }}"
        for own in self._own:
            yield f"{', '.join(map(_begins, own.languages))} {{ {self._of_passage(own)} }}"
        height = f"; line-height: {self._line_height}" if self._line_height else ""
        around = [_begins(language) for own in self._own for language in own.languages]
        if around:
            yield f"{', '.join(f'{outer} [lang]' for outer in around)} {{ {font_family(text)}{height} }}"
        for own in self._own:
            if own.overhang:
                above = f"padding-block-start: {own.overhang:g}em"
                yield f"{in_languages(_HEADINGS, own.languages)} {{ {above} }}"
            inner = [f"{outer} {_begins(language)}" for outer in around for language in own.languages]
            yield f"{', '.join(inner)} {{ {self._of_passage(own)} }}"
        if around:  # what is named within code, or is code itself
            code = [passage for name in _CODE for passage in (f"{name}[lang]", f"{name} [lang]")]
            passages = (f"{outer} {passage}" for outer in around for passage in code)
            yield f"{', '.join(passages)} {{ {font_family(self._completed(self._code_families or ('monospace',)))} }}"
            blocks = [f"pre{language}" for language in around] + [f"{outer} pre[lang]" for outer in around]
            if self._code_height:
                yield f"{', '.join(blocks)} {{ line-height: {self._code_height} }}"
            inside = [f"{outer} pre [lang]" for outer in around] + [f"pre {language}" for language in around]
            yield f"{', '.join(inside)} {{ line-height: inherit }}"

    def _of_passage(self, own: _Own) -> str:
        families = self._led(own, self._completed(self._text or ("serif",)))
        return f"{font_family(families)}{_at_least(own, self._line_height)}"

    def _completed(self, families: Families) -> Families:
        """Name each family once, and add those of the ledger before the generic one that ends the list."""
        named = tuple(dict.fromkeys(family for family in families if family not in GENERIC_FAMILIES))
        generic = tuple(family for family in families if family in GENERIC_FAMILIES)
        lead = tuple(self._roles["code"]) if "monospace" in generic and not named else ()
        first = named + lead
        return (*first, *(family for family in self._every if family not in first), *generic)

    @staticmethod
    def _led(own: _Own, families: Families) -> Families:
        return (*own.families, *(family for family in families if family not in own.families))

    def rewritten(self, nodes: Sequence[Any]) -> str:
        """Return rules and declarations with their lists of families completed, each rule with its twins."""
        return "".join(self._rewritten_node(node) for node in nodes)

    def _rewritten_node(self, node: Any) -> str:
        if node.type == "declaration":
            return f"{self._rewritten_declaration(node)};"
        if node.type not in ("at-rule", "qualified-rule") or node.content is None or _names_a_face(node):
            return str(node.serialize())
        inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True)
        head = tinycss2.serialize(node.prelude)
        if node.type == "at-rule":
            # Digits that stand apart by which ones they are cannot be written one by one, as page numbers are.
            alone = (
                "font-kerning: none;" if self._has_own and _COUNTS.search(tinycss2.serialize(node.content)) else ""
            )
            return f"@{node.at_keyword}{head}{{{self.rewritten(inside)}{alone if _is_margin_box(node) else ''}}}"
        return f"{head}{{{self.rewritten(inside)}}}{''.join(self._twins(node, inside))}"

    def _rewritten_declaration(self, declaration: Any) -> str:
        families = families_of([declaration])
        if not families:
            return str(declaration.serialize())
        important = " !important" if declaration.important else ""
        said = f"{font_family(self._completed(families))}{important}"
        # The shorthand keeps what it says of weight and size; the families come after it.
        return said if declaration.lower_name == "font-family" else f"{declaration.serialize()}; {said}"

    def running_heads(self, nodes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """Yield languages with the rules of their running heads."""
        for own in self._own:
            rules = "".join(self._heads(own, nodes))
            yield from ((language, rules) for language in own.languages if rules)

    def _heads(self, own: _Own, nodes: Sequence[Any]) -> Iterator[str]:
        for page in nodes:
            if page.type != "at-rule" or page.lower_at_keyword != "page" or page.content is None:
                continue
            for box in tinycss2.parse_blocks_contents(page.content, True, True):
                if box.type != "at-rule" or _ARTICLE_TITLE not in tinycss2.serialize(box.content or ()):
                    continue
                families = families_of(tinycss2.parse_blocks_contents(box.content, True, True)) or self._text
                said = font_family(self._led(own, self._completed(families)))
                yield f"@page {tinycss2.serialize(page.prelude)} {{ @{box.at_keyword} {{ {said} }} }}\n"

    def _twins(self, rule: Any, inside: list[Any]) -> Iterator[str]:
        """Yield what a rule says for languages with a face of their own."""
        selectors = selectors_of(rule.prelude)
        if any(":lang(" in selector or "[lang" in selector for selector in selectors):
            return  # the theme speaks of languages itself
        families, height = families_of(inside), line_height_of(inside)
        for own in self._own:
            said = []
            if families:
                completed = self._completed(families)
                said.append(font_family(completed if self._is_code(families) else self._led(own, completed)))
            least = _at_least(own, height).removeprefix("; ")
            prose = [selector for selector in selectors if selector not in self._code]
            if said:
                yield f"\n{in_languages(selectors, own.languages)} {{ {said[0]} }}"
            if least and prose:
                yield f"\n{in_languages(prose, own.languages)} {{ {least} }}"


def _faces_of_languages(faces: Sequence[Face], fonts: Mapping[str, Families]) -> Iterator[_Own]:
    """Yield each family that the ledger gives to languages; those for which the theme names families stand apart."""
    room = {face.family: (face.line_height, face.overhang) for face in faces}
    families: dict[Families, list[str]] = {}
    for face in faces:
        for language in face.languages:
            lead = fonts.get(language, (face.family,))
            said = families.setdefault(tuple(name for name in lead if name not in GENERIC_FAMILIES), [])
            said += [language] if language not in said else []
    for lead, languages in families.items():
        yield _Own(tuple(languages), lead, *room.get(next(iter(lead), ""), (0.0, 0.0)))


def _is_margin_box(node: Any) -> bool:
    return bool(_MARGIN_BOX.match(node.lower_at_keyword))


def _names_a_face(node: Any) -> bool:
    return bool(node.type == "at-rule" and node.lower_at_keyword == "font-face")


def _at_least(own: _Own, said: str) -> str:
    """Return a declaration of the line height that a face needs; none where the theme says as much, or nothing.

    A line height of 0 keeps raised numbers from parting lines: it stays. Of a length nobody knows how much it is to
    the type before that is set.
    """
    if not said or not own.line_height:
        return ""
    if not said.replace(".", "", 1).isdigit():
        return f"; line-height: max({own.line_height:g}em, {said})"
    return f"; line-height: {own.line_height:g}" if 0 < float(said) < own.line_height else ""


def _begins(language: str) -> str:
    """Return the selector of an element with which a passage in a language begins."""
    return f'[lang|="{language}"]'
