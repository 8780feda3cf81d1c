"""The disk as the press sees it: one project folder to read from, and nothing outside it."""

import functools
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.assets.media_types import DRAWING
from publisher.cache.memoize import Memory, forgetful
from publisher.diagnostics import EnvironmentFault, Finding, PublisherError
from publisher.diagnostics.reasons import reason_of_system
from publisher.i18n.sentences import Phrase
from publisher.model import Asset, Source, Span
from publisher.project.root import PROJECT_FILE, folder_and_parents, project_root, whole
from publisher.settings.tables import ProjectTable, place_in, read_table
from publisher.themes.inheritance import SETTINGS, Layer, layers_of
from publisher.themes.theme import Theme
from publisher.themes.theme_pictures import SUFFIXES

if TYPE_CHECKING:  # texts without pictures need no library for them
    from publisher.assets.raster import PictureFacts

_PACKAGE = Path(__file__).resolve().parents[1]
_CARRIED = _PACKAGE / "_shared"
# The press's own templates/ and fonts/: a wheel carries them in the package, a checkout has them at its root.
_HOME = _CARRIED if _CARRIED.is_dir() else _PACKAGE.parents[1]
#: The folder of a project in which its themes stand, each in a folder of its own.
THEMES = "templates"
#: The folder of a project in which its own fonts stand, with their ledger.
FONTS = "fonts"
LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_STRANGE_ENDS = ("\r", "\u0085", "\u2028", "\u2029")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LARGEST_TEXT = 32 << 20  # bytes
_LARGEST_BINARY = 256 << 20  # bytes, pictures among them


class TooLargeError(Exception):
    """A file has more bytes than whoever asked for it takes; `size` says how many."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project: its root, the settings in its publisher.toml, and what is remembered of its texts.

    `settings` is that file, where there is one.
    """

    root: Path
    project: ProjectTable
    memory: Memory = field(default_factory=forgetful)
    settings: Source | None = None

    @classmethod
    def around(cls, path: Path) -> "Workspace":
        """Open the project of a path."""
        root = project_root(path)
        bare = cls(root.resolve(), ProjectTable())
        if not (root / PROJECT_FILE).is_file():
            return bare
        settings = bare.text(PROJECT_FILE)
        table, findings = read_table(ProjectTable, settings)
        if table is None:
            raise PublisherError(*findings)
        return replace(bare, project=table, settings=settings)

    def settings_at(self, key: str) -> Span:
        """Return the place of a key of publisher.toml."""
        return place_in([self.settings], (key,)) if self.settings else Span(PROJECT_FILE)

    def relative(self, path: Path) -> str:
        """Name a path from the root, as sources are named everywhere else."""
        return Path(os.path.relpath(whole(path), self.root)).as_posix()

    def _inside(self, name: str, asker: Span | None) -> Path:
        root = str(self.root)
        path = os.path.realpath(os.path.join(root, name))  # noqa: PTH118 -- an archive asks thousands of times
        if path != root and not path.startswith(f"{root.rstrip(os.sep)}{os.sep}"):
            raise PublisherError(Finding.of("S005", asker or Span(name), path=name))
        return Path(path)

    def check(self, name: str) -> None:
        """Raise PublisherError unless a file is there and can be read."""
        with suppress(TooLargeError):
            self.raw(name, most=1)

    def raw(self, name: str, asker: Span | None = None, most: int = 0) -> bytes:
        """Read a file of the project; `asker` is the place that named it, for the finding.

        Of one larger than `most` (bytes; 0: any size) no more is read than shows that it is.
        """
        path = self._inside(name, asker)
        try:
            if not stat.S_ISREG(mode := path.stat().st_mode) and not stat.S_ISDIR(mode):
                reason = Phrase("no_ordinary_file")
                raise PublisherError(Finding.of("S004", asker or Span(name), path=name, reason=reason))
            if most and path.stat().st_size > most:
                raise TooLargeError(path.stat().st_size)
            return path.read_bytes()
        except FileNotFoundError:
            raise PublisherError(Finding.of("S001", asker or Span(name), path=name)) from None
        except IsADirectoryError:
            raise PublisherError(Finding.of("S002", asker or Span(name), path=name)) from None
        except OSError as error:
            why = reason_of_system(error)
            raise PublisherError(Finding.of("S004", asker or Span(name), path=name, reason=why)) from error

    def text(self, name: str, asker: Span | None = None) -> Source:
        """Read a text of the project: UTF-8, with or without a mark, any line ends."""
        data = self.text_bytes(name, asker)
        return source_of_text(name, _decoded(data, name), data)

    def text_bytes(self, name: str, asker: Span | None = None) -> bytes:
        """Read the bytes of a text, in whatever encoding; one that is too large is not read (S006)."""
        try:
            return self.raw(name, asker, _LARGEST_TEXT)
        except TooLargeError as error:
            raise PublisherError(Finding.of("S006", Span(name), size=error.size >> 20)) from None

    def binary(self, name: str, asker: Span | None = None) -> Source:
        """Read a file that is not text, as its importer takes it."""
        try:
            data = self.raw(name, asker, _LARGEST_BINARY)
        except TooLargeError as error:
            raise PublisherError(Finding.of("S012", Span(name), size=error.size >> 20)) from None
        return Source(name, "", hashlib.sha256(data).hexdigest(), binary=True, data=data)

    def asset(self, name: str, asker: Span) -> Asset:
        """Look at a picture of the project; its bytes are read again only when a format wants them."""
        from publisher.assets.raster import picture_facts

        data = self.raw(name, asker)
        facts = picture_facts(data, name, asker)
        load = functools.partial(_read_picture, self._inside(name, asker), facts)
        digest = hashlib.sha256(data).hexdigest()
        size = (facts.width, facts.height)
        return Asset(name, facts.media_type, digest, *size, load, facts.orientation, facts.transparent)

    def theme(self, name: str) -> Theme:
        """Read a theme and those that it inherits: the press's own files, each replaced by the project's of its name.

        Raise PublisherError where there is none, or where something in its files is wrong.
        """
        return Theme.of(layers_of(name, self._layer, self.theme_names()))

    def _layer(self, name: str) -> Layer:
        """Read what stands in the folders of one theme; nothing where no theme is called so."""
        if name not in self.theme_names():  # a name that no file may have, too
            return Layer(name)
        own = Workspace(_HOME, self.project)
        path = f"{THEMES}/{name}/{SETTINGS}"
        places = dict.fromkeys((_HOME, self.root))
        settings = [Workspace(root, self.project).text(path) for root in places if (root / path).is_file()]
        carried, written = own._theme_of_this(name), self._theme_of_this(name)
        press = frozenset(carried.keys() - written.keys())
        return Layer(name, carried | written, settings, press, self._theme_pictures(name))

    def _theme_pictures(self, name: str) -> dict[str, str]:
        folder = self._inside(f"{THEMES}/{name}", None)
        found = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES and path.is_file())
        return {path.relative_to(folder).as_posix(): self.relative(path) for path in found}

    def theme_assets(self, theme: Theme) -> tuple[Asset, ...]:
        """Look at the pictures that a theme's files name; raise PublisherError with all that cannot be shown."""
        named = {one.path: place for one, place in theme.named_pictures() if one.path}
        assets: list[Asset] = []
        findings: list[Finding] = []
        for path, place in named.items():
            try:
                assets.append(self.asset(path, place))
            except PublisherError as error:
                findings += error.findings
        if findings:
            raise PublisherError(*findings)
        return tuple(assets)

    def _theme_of_this(self, name: str) -> dict[str, str]:
        folder = self._inside(f"{THEMES}/{name}", None)
        return {
            path.relative_to(folder).as_posix(): self.text(self.relative(path)).text
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in (".html", ".css")
        }

    def theme_names(self) -> list[str]:
        """List the themes that may be asked for."""
        folders = (_HOME / THEMES, self.root / THEMES)
        found = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
        return sorted({path.name for path in found if path.is_dir() and any(path.iterdir())})


def source_of_text(name: str, text: str, data: bytes) -> Source:
    """Make the source of a decoded text: any line ends become one, a control character is an error (S010)."""
    # Web pages leave Unicode's own line ends behind (U+0085, U+2028, U+2029); no font draws them.
    if any(end in text for end in _STRANGE_ENDS):  # to look for each is quicker than one expression for all
        text = LINE_END.sub("\n", text)
    if stray := _CONTROL.search(text):
        line = text.count("\n", 0, stray.start()) + 1
        raise PublisherError(Finding.of("S010", Span(name, line), codepoint=f"{ord(stray[0]):04X}"))
    return Source(name, text, hashlib.sha256(data).hexdigest())


def shared_places(root: Path) -> tuple[Path, ...]:
    """List what every issue of a project is made with: its settings, the themes, the fonts."""
    return (root / PROJECT_FILE, root / THEMES, root / FONTS, _HOME / THEMES, _HOME / FONTS)


def read_for(order_path: Path, reads: Iterable[str], themes: Iterable[str]) -> Iterator[Path]:
    """List what a build read: the files that the issue names, and folders with all in them that it looked through.

    `themes` are the theme's name and those that it inherits.
    """
    root = project_root(order_path)
    for folder in folder_and_parents(order_path):  # a nearer one would be the project's
        yield folder / PROJECT_FILE
        if (folder / PROJECT_FILE).is_file():
            break
    yield order_path
    yield from (root / name for name in reads)
    looked_through = [home / THEMES / theme for theme in themes for home in (root, _HOME)]
    for folder in dict.fromkeys((*looked_through, root / FONTS, _HOME / FONTS)):
        yield from (folder, *sorted(folder.rglob("*")))


def carried_files() -> list[tuple[str, Path]]:
    """List the press's own themes and fonts by their names."""
    found = (path for name in (THEMES, FONTS) for path in (_HOME / name).rglob("*") if path.is_file())
    return sorted((path.relative_to(_HOME).as_posix(), path) for path in found)


def home() -> Path:
    """Return the folder of the press's own themes and fonts."""
    return _HOME


def font_folder() -> Path:
    """Give the folder of the press's own fonts."""
    folder = _HOME / FONTS
    if not (folder / "ledger.toml").is_file():
        raise EnvironmentFault(Finding.of("E003", None, path="fonts/ledger.toml", reason=Phrase("not_there")))
    return folder


def source_date_epoch() -> int | None:
    """Read SOURCE_DATE_EPOCH (reproducible-builds.org), the only clock of the products."""
    value = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or int(value) > 253_402_300_799:
        raise EnvironmentFault(Finding.of("E004", None, value=value))
    return int(value)


def today() -> date:
    """Give the day that new articles and issues are dated with: SOURCE_DATE_EPOCH's, else the local clock's."""
    epoch = source_date_epoch()
    return datetime.now().astimezone().date() if epoch is None else datetime.fromtimestamp(epoch, UTC).date()


def _read_picture(path: Path, facts: "PictureFacts") -> bytes:
    from publisher.arabic.bidi.drawing_texts import isolate_texts
    from publisher.assets.raster import publishable

    data = publishable(path.read_bytes(), facts)
    return isolate_texts(data) if facts.media_type == DRAWING.media_type else data


_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise PublisherError(Finding.of("S003", Span(name, 1), encoding=encoding, source=encoding))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        arabic = _reads_as_arabic(data)
        said = "CP1256" if arabic else Phrase("not_utf8")
        codec = "CP1256" if arabic else "YOUR-ENCODING"
        raise PublisherError(Finding.of("S003", Span(name, line), encoding=said, source=codec)) from None


def _reads_as_arabic(data: bytes) -> bool:
    text = data.decode("cp1256", errors="replace")
    return sum("\u0621" <= c <= "\u064a" for c in text) > len(text) / 3


def cores() -> int:
    """Count the processor's cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
