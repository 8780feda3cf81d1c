"""Themes and families of fonts → a specimen PDF of each: an article that has something of everything."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from itertools import islice
from pathlib import Path
from unicodedata import category, normalize

from publisher.cache.memoize import Memory
from publisher.cache.store import Store, cache_folder
from publisher.model import Face
from publisher.pipeline.build import print_issue
from publisher.pipeline.request import BuildRequest
from publisher.project.loader import gather
from publisher.project.own_fonts import faces_of
from publisher.project.workspace import THEMES, Workspace
from publisher.settings.tables import ProjectTable, table_text
from publisher.system.atomic_write import put
from publisher.system.temporary import TemporaryFolder
from publisher.themes.theme import BOOK_PAGES

#: The theme in which fonts are shown, and the name of its heir that names them.
_SHOWN_IN, _HEIR = "majalla", "specimen"
_MOST = 400  # characters of a font that are shown
_IN_A_ROW = 20


def theme_specimen(workspace: Workspace, name: str, out: Path) -> Path:
    """Write the specimen of a theme as a PDF in a folder, on the first of its sizes of page; return its path.

    Raise PublisherError where the theme cannot set it.
    """
    book = all(map(workspace.theme(name).has, BOOK_PAGES))
    return _written(out / f"{name}.pdf", _specimen(workspace, faces_of(workspace), name, name, "", book=book))


def font_specimen(family: str, faces: Sequence[Face], out: Path) -> Path:
    """Write the specimen of a family, with the characters that it has; return its path. Raise PublisherError."""
    points = sorted({point for face in faces if face.family == family for point in face.codepoints})
    shown = _characters(map(chr, points))
    return _written(out / f"{family.replace(' ', '-')}.pdf", _specimen(None, tuple(faces), family, _HEIR, shown))


def _specimen(
    project: Workspace | None, faces: tuple[Face, ...], name: str, theme: str, more: str, *, book: bool = False
) -> bytes:
    """Set the specimen in a theme of a project; without one, in a theme whose text and headings are a family."""
    with TemporaryFolder() as folder:
        root = folder.path
        text = resources.files("publisher.project.scaffold").joinpath("specimen.md").read_text("utf-8")
        (root / "issue").mkdir()
        (root / "issue" / "specimen.md").write_text(f"{text}\n{more}", "utf-8")
        table = "book.toml" if book else "issue.toml"
        (root / "issue" / table).write_text(table_text({"title": name, "slug": "specimen"}), "utf-8")
        if project is None:
            (root / THEMES / theme).mkdir(parents=True)
            lead = table_text({key: [name, "Amiri", "serif"] for key in ("text", "heading")})
            settings = f'inherits = "{_SHOWN_IN}"\noffers = ["a5"]\n[fonts]\n{lead}'
            (root / THEMES / theme / "theme.toml").write_text(settings, "utf-8")
        memory = Memory(Store(cache_folder()))
        own = Workspace(root.resolve(), ProjectTable(), memory)
        gathered = gather(own, root / "issue")
        request = BuildRequest(root / "issue", ("pdf",), theme)
        around = replace(project, project=ProjectTable(), memory=memory) if project else own
        return print_issue(request, around, gathered, faces, datetime.now(UTC)).artefacts[0].data


def _characters(letters: Iterable[str]) -> str:
    """Write what a font draws as paragraphs of Markdown, each character by its number: none is markup so."""
    drawn = list(
        islice((one for one in letters if category(one)[0] in "LNPS" and normalize("NFKC", one) == one), _MOST)
    )
    rows = [drawn[at : at + _IN_A_ROW] for at in range(0, len(drawn), _IN_A_ROW)]
    lines = "\n\n".join(" ".join(f"&#{ord(one)};" for one in row) for row in rows)
    return f"## الحروف\n\n{lines}\n"


def _written(path: Path, data: bytes) -> Path:
    return put([(path, data)])[0]
