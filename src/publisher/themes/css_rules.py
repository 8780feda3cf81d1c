"""What rules of a style sheet say of fonts: families, line heights, selectors."""

from collections.abc import Iterator, Sequence
from typing import Any

import tinycss2

from publisher.themes.tokens import GENERIC_FAMILIES

#: A list of families as a declaration has it.
Families = tuple[str, ...]

_KEYWORDS = frozenset({"inherit", "initial", "unset", "revert"})
_LEGACY_PSEUDO_ELEMENTS = frozenset({"before", "after", "first-line", "first-letter"})


def rules(nodes: Sequence[Any]) -> Iterator[tuple[list[str], list[Any]]]:
    """Yield the selectors and declarations of a sheet's own rules; what depends on the medium is no rule of text."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield selectors_of(node.prelude), tinycss2.parse_blocks_contents(node.content, True, True)


def families_of(declarations: Sequence[Any]) -> Families:
    """Return the list of families that declarations end with; none where they inherit them, or name none."""
    found: Families = ()
    for declaration in declarations:
        if declaration.type != "declaration" or declaration.lower_name not in ("font", "font-family"):
            continue
        said = tuple(_listed(_family_tokens(declaration)))
        found = () if set(said) & _KEYWORDS else said
    return found


def _family_tokens(declaration: Any) -> list[Any]:
    """Return the tokens of a declaration that name families; in the shorthand they come after the size."""
    tokens = list(declaration.value)
    if declaration.lower_name == "font-family":
        return tokens
    sizes = [n for n, token in enumerate(tokens) if token.type in ("dimension", "percentage", "number")]
    strings = [n for n, token in enumerate(tokens) if token.type == "string"]
    return tokens[sizes[-1] + 1 :] if sizes else tokens[strings[0] :] if strings else []


def _listed(tokens: Sequence[Any]) -> Iterator[str]:
    words: list[str] = []
    for token in [*tokens, tinycss2.ast.LiteralToken(0, 0, ",")]:
        if token.type in ("string", "ident"):
            words.append(token.value)
        elif token.type == "literal" and token.value == "," and words:
            yield " ".join(words)
            words = []


def line_height_of(declarations: Sequence[Any]) -> str:
    """Return the line height that declarations say as a number, or as a length."""
    found = ""
    for declaration in declarations:
        if declaration.type == "declaration" and declaration.lower_name == "line-height":
            tokens = [token for token in declaration.value if token.type not in ("whitespace", "comment")]
            said = len(tokens) == 1 and tokens[0].type in ("number", "dimension", "function")
            found = tinycss2.serialize(tokens) if said else ""
    return found


def font_family(families: Sequence[str]) -> str:
    """Return a declaration of families."""
    names = (name if name in GENERIC_FAMILIES else f'"{name}"' for name in families)
    return f"font-family: {', '.join(names)}"


def selectors_of(prelude: Sequence[Any]) -> list[str]:
    """Return the selectors of a list."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def in_languages(selectors: Sequence[str], languages: Sequence[str]) -> str:
    """Return selectors of the same elements where they are in one of some languages."""
    return ", ".join(_in_language(selector, language) for selector in selectors for language in languages)


def _in_language(selector: str, language: str) -> str:
    """Return a selector of the same elements in a language; a pseudo-element comes last (Selectors 4 §3.6)."""
    tokens = tinycss2.parse_component_value_list(selector)
    at = len(tokens)
    for n in range(len(tokens) - 1):
        colon, name = tokens[n], tokens[n + 1]
        if colon.type == "literal" and colon.value == ":" and _is_pseudo_element(name):
            at = n
            break
    return f"{tinycss2.serialize(tokens[:at])}:lang({language}){tinycss2.serialize(tokens[at:])}"


def _is_pseudo_element(token: Any) -> bool:
    colon = token.type == "literal" and token.value == ":"
    return colon or (token.type == "ident" and token.lower_value in _LEGACY_PSEUDO_ELEMENTS)
