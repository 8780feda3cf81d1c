"""Docstrings, comments and messages are in the field's terms: words with private meanings do not stand in them."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from places import REPO, SOURCE
from publisher.i18n.sentences import catalogue
from some import some

# Word → what to write, as the glossary in CONTRIBUTING.md has it. `code` and names of parameters are not prose.
PRIVATE = {
    r"told": "given, reported, known, distinguished",
    r"beside": "besides, next to, in parallel",
    r"hangs? on": "depends on, is joined to",
    r"shells?": "without its content",
    r"leaf": "text without elements",
    r"tongues?": "language",
    r"taken": "counted as, classified as, used, removed",
    r"rubbish": "garbage",
}
_PRIVATE = re.compile(rf"\b(?:{'|'.join(PRIVATE)})\b", re.IGNORECASE)
# What these name in the terms of somebody else: where, and the words around it.
TERMS = {
    ("cli/streams.py", "as shells count"): "the programs",
    ("cli/signals.py", "as shells count"): "the programs",
    ("formats/pdf/assemble/assembler.py", "in one short leaf"): "of a number tree (ISO 32000-1)",
}
# What is rewritten by those who work on it: the list may only grow shorter.
NOT_YET = ("formats/pdf/text/", "importers/", "project/")


def _prose(text: str) -> str:
    return re.sub(r"`[^`]*`", "", " ".join(text.split()))


def _docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def _comments(path: Path) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def _modules() -> list[Path]:
    named = ((path, path.relative_to(SOURCE).as_posix()) for path in sorted(SOURCE.rglob("*.py")))
    return [path for path, name in named if not name.startswith(NOT_YET)]


def _found(name: str, text: str) -> list[str]:
    """Return the private words of a text with a few words on either side."""
    prose = _prose(text)
    for (file, term), _ in TERMS.items():
        prose = prose.replace(term, "") if file == name else prose
    return [prose[max(0, match.start() - 30) : match.end() + 30] for match in _PRIVATE.finditer(prose)]


def test_private_words_are_found() -> None:
    text = "It hangs on what it was told; `told` is a parameter.\nLook for\n rubbish, beside it."
    assert len(_found("x.py", text)) == 4
    assert _found("x.py", "It depends on `beside`, a leaflet and an untold story.") == []


def test_docstrings_and_comments_have_none() -> None:
    for path in some(_modules()):
        name = path.relative_to(SOURCE).as_posix()
        found = [piece for text in (*_docstrings(path), *_comments(path)) for piece in _found(name, text)]
        assert found == [], path


def test_terms_of_others_are_still_there() -> None:
    for name, term in some(TERMS):
        path = SOURCE / name
        assert any(term in _prose(text) for text in (*_docstrings(path), *_comments(path))), (name, term)


@pytest.mark.parametrize("name", ["console", "findings", "report", "preview", "explanations"])
def test_messages_have_none(name: str) -> None:
    def texts(table: dict[str, object]) -> Iterator[str]:
        for value in table.values():
            if isinstance(value, dict):
                yield from texts(value)
            else:
                yield re.sub(r"\{\w+[^}]*\}", "", str(value))

    for text in some(texts(catalogue(name, "en"))):
        assert _found("", text) == []


def test_the_glossary_has_every_word() -> None:
    glossary = (REPO / "CONTRIBUTING.md").read_text("utf-8").partition("## Style and glossary")[2]
    for word in some(PRIVATE):
        assert word.replace("s?", "") in glossary, word
