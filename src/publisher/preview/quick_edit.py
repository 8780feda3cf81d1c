"""One article that was saved into an issue of which all else is as it was: what most saves are.

It says nothing where only reading everything tells what becomes of the issue; and everything is read after it all the
same, so that whatever else the save changed is shown a moment later.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from publisher.cache.memoize import Memory
from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.issue.compose import renewed_entry
from publisher.issue.edition import dress_again, with_entry
from publisher.issue.links import linked_among
from publisher.model import Article, Entry
from publisher.preview.dressed_issue import DressedIssue
from publisher.project.loader import Gathered, read_member
from publisher.project.pictures import with_pictures

# What no part but the article's own shows of it.
_OWN = frozenset(("source", "blocks", "notes", "words", "anchors", "columns", "verse", "kicker", "translator"))
_SHARED = tuple(field.name for field in fields(Article) if field.name not in _OWN)


def with_edit(dressed: DressedIssue, files: Sequence[Path], memory: Memory) -> tuple[DressedIssue, str] | None:
    """Return an issue with the one article that changed, and the id of its part; None where that is not so simple."""
    entry = _entry_of(dressed.gathered, dressed.workspace.root, files)
    if entry is None:
        return None
    try:
        found = _read_again(dressed, entry, memory)
        if found is None:
            return None
        new, told = found
        issue, theme = dressed.gathered.issue, dressed.terms.theme
        edition = dress_again(dressed.edition, issue, theme, new, memory)
    except PublisherError:
        return None  # reading everything tells all that is wrong
    if edition is None:
        return None
    path = entry.article.source.path
    others = (one for one in dressed.findings if one.span is None or one.span.path != path)
    sources = tuple(new.article.source if one.path == path else one for one in dressed.gathered.sources)
    gathered = replace(dressed.gathered, issue=with_entry(issue, new), sources=sources)
    return replace(dressed, gathered=gathered, edition=edition, findings=(*others, *told)), entry.anchor


def _entry_of(gathered: Gathered, root: Path, files: Sequence[Path]) -> Entry | None:
    """Return the entry whose file is the only one that changed."""
    if len(files) != 1 or not gathered.sources[0].path.endswith(".toml"):
        return None
    found = [entry for entry in gathered.issue.entries if root / entry.article.source.path == files[0]]
    return found[0] if len(found) == 1 and not found[0].article.source.binary else None


def _read_again(dressed: DressedIssue, entry: Entry, memory: Memory) -> tuple[Entry, tuple[Finding, ...]] | None:
    """Read an article again; return its entry, and what is wrong with it now."""
    gathered, workspace = dressed.gathered, replace(dressed.workspace, memory=memory)
    old = entry.article
    imported = read_member(workspace, old.source.path, gathered.issue.language)
    pictured = with_pictures(workspace, imported.article)
    article = pictured.article
    same = all(getattr(article, name) == getattr(old, name) for name in _SHARED)
    if not same or article.draft or fatal(imported.findings) or _names_other_pictures(article, old):
        return None
    others = [article if one.article is old else one.article for one in gathered.issue.entries]
    linked, broken = linked_among(article, others)
    return renewed_entry(entry, linked, gathered.speed), (*imported.findings, *pictured.findings, *broken)


def _names_other_pictures(article: Article, old: Article) -> bool:
    def named(one: Article) -> list[str]:
        texts = (*(block.html for block in one.blocks), *(note.html for note in one.notes))
        return [text for text in texts if "<img" in text]

    return named(article) != named(old)
