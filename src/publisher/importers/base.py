"""What an importer is, and what it gives back."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from publisher.diagnostics import Finding
from publisher.importers.inference import Inference
from publisher.model import Article, Source


@dataclass(frozen=True, slots=True)
class Imported:
    """An article with what was noticed on the way; `inferred` says what was guessed, for the editor to read."""

    article: Article
    findings: tuple[Finding, ...] = ()
    inferred: tuple[Inference, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """What reads one kind of file.

    `read` takes a source and the issue's language; it raises PublisherError with every finding where there is no
    article to give. `takes` says whether the source has the text of a file in UTF-8, or the bytes of any other; the
    article that is made of bytes has a source with the text found in them (see Source). `syntax` is how the house
    checks read that text: Markdown, or text in which every sign stands for itself.
    """

    read: Callable[[Source, str], Imported]
    takes: Literal["text", "bytes"] = "text"
    syntax: Literal["markdown", "plain"] = "plain"


def stem(path: str) -> str:
    """Give a file's name without folder and suffix: the identity of an article that names none."""
    return posixpath.splitext(posixpath.basename(path))[0]


def from_root(source: Source, address: str) -> str:
    """Give a relative address as a path from the project's root, which a site's own addresses begin at."""
    folder = "" if address.startswith("/") else posixpath.dirname(source.path)
    return posixpath.normpath(posixpath.join(folder, address.lstrip("/")))
