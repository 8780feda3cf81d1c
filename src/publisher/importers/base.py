"""What every importer gives back."""

import posixpath
from dataclasses import dataclass

from publisher.diagnostics import Finding
from publisher.inference import Inference
from publisher.model import Article


@dataclass(frozen=True, slots=True)
class Imported:
    """An article with what was noticed on the way; `inferred` says what was guessed, for the editor to read."""

    article: Article
    findings: tuple[Finding, ...] = ()
    inferred: tuple[Inference, ...] = ()


def stem(path: str) -> str:
    """Give a file's name without folder and suffix: the identity of an article that names none."""
    return posixpath.splitext(posixpath.basename(path))[0]
