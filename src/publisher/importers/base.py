"""What an importer is, and what it gives back."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from publisher.diagnostics import Finding, PublisherError
from publisher.importers.inference import Inference
from publisher.model import Article, Source


@dataclass(frozen=True, slots=True)
class Imported:
    """An article with what was noticed on the way; `inferred` says what was guessed, for the editor to read."""

    article: Article
    findings: tuple[Finding, ...] = ()
    inferred: tuple[Inference, ...] = ()


class UnfitArticleError(PublisherError):
    """An article that cannot be built as it stands; `article` is what was read of it, in which more may be found."""

    def __init__(self, article: Article, *findings: Finding) -> None:
        super().__init__(*findings)
        self.article = article


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


#: The text of a bundle, which is a folder with an article and its pictures, as Hugo has them.
BUNDLE = "index.md"
# Such texts, those of lists of articles too.
_BUNDLES = ("index", "_index")


def stem(path: str) -> str:
    """Give the name of an article by its file, the identity of one that names none: without folder and suffix.

    The text of a bundle (Hugo's `name/index.md`, `name/index.ar.md`) has the name of its folder.
    """
    folder, name = posixpath.split(path)
    return posixpath.basename(folder) if folder and is_bundle(name) else posixpath.splitext(name)[0]


def is_bundle(name: str) -> bool:
    """Say whether a file of this name is the text of a bundle."""
    return name.partition(".")[0] in _BUNDLES


def from_root(source: Source, address: str) -> str:
    """Give a relative address as a path from the project's root, which a site's own addresses begin at."""
    folder = "" if address.startswith("/") else posixpath.dirname(source.path)
    return posixpath.normpath(posixpath.join(folder, address.lstrip("/")))
