"""What every importer gives back."""

import posixpath
from dataclasses import dataclass

from publisher.diagnostics import Finding
from publisher.importers.inference import Inference
from publisher.model import Article, Source


@dataclass(frozen=True, slots=True)
class Imported:
    """An article with what was noticed on the way; `inferred` says what was guessed, for the editor to read."""

    article: Article
    findings: tuple[Finding, ...] = ()
    inferred: tuple[Inference, ...] = ()


def stem(path: str) -> str:
    """Give a file's name without folder and suffix: the identity of an article that names none."""
    return posixpath.splitext(posixpath.basename(path))[0]


def from_root(source: Source, address: str) -> str:
    """Give a relative address as a path from the project's root, which a site's own addresses begin at."""
    folder = "" if address.startswith("/") else posixpath.dirname(source.path)
    return posixpath.normpath(posixpath.join(folder, address.lstrip("/")))
