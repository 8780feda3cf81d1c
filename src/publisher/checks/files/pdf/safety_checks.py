"""Checks of what a PDF runs and of what it carries along: actions, scripts, attachments."""

from collections.abc import Iterator
from typing import Any

import pikepdf

from publisher.checks.files.pdf.pdf_file import MOST_LINKS, PdfFile, leaves
from publisher.diagnostics import Finding

_ACTIVE = frozenset(("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Sound", "/Movie"))
_DEEPEST = 50


def active_content(file: PdfFile) -> Iterator[Finding]:
    """Tell of scripts, and of actions that start programs or send something away."""
    for place, item in _places(file):
        for kind in _actions(item):
            if kind in _ACTIVE:
                yield Finding.of("X237", file.span, kind=kind[1:], page=place)
    names = file.root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        yield Finding.of("X237", file.span, kind="JavaScript", page="–")


def _places(file: PdfFile) -> Iterator[tuple[str, Any]]:
    """Yield all that may have an action, with the number of its page."""
    yield "–", file.root
    left = MOST_LINKS
    for page in file.pages:
        yield str(page.number + 1), page.item
        listed = page.item.get("/Annots")
        if isinstance(listed, pikepdf.Array):
            for number in range(min(len(listed), left)):
                yield str(page.number + 1), listed[number]
            left -= min(len(listed), left)


def _actions(item: Any) -> Iterator[str]:
    """Yield the kinds of all actions of an object, and of those that follow them."""
    if not isinstance(item, pikepdf.Dictionary):
        return
    waiting = [item[key] for key in ("/A", "/OpenAction") if key in item]
    further = item.get("/AA")
    if isinstance(further, pikepdf.Dictionary):
        waiting += [action for _, action in further.items()]
    for _ in range(_DEEPEST):
        if not waiting:
            return
        action = waiting.pop()
        if isinstance(action, pikepdf.Dictionary) and "/S" in action:
            yield str(action.S)
            after: Any = action.get("/Next")
            waiting += list(after)[:_DEEPEST] if isinstance(after, pikepdf.Array) else [after]


def attachments(file: PdfFile) -> Iterator[Finding]:
    """Tell of files within the file."""
    names = file.root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    if isinstance(tree, pikepdf.Dictionary):
        for name, _ in leaves(tree, "/Names"):
            yield Finding.of("X238", file.span, name=str(name))
    for place, item in _places(file):
        if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/FileAttachment":
            held = item.get("/FS")
            name = held.get("/UF", held.get("/F", place)) if isinstance(held, pikepdf.Dictionary) else place
            yield Finding.of("X238", file.span, name=str(name))
