"""The disk as the press sees it: one project folder to read from, and nothing outside it."""

import functools
import hashlib
import os
import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree
from PIL import Image

from publisher.config import ProjectTable, read_table
from publisher.diagnostics import EnvironmentFault, Finding, PublisherError
from publisher.model import Asset, Source, Span
from publisher.theme import SETTINGS
from publisher.wording import Phrase

PROJECT_FILE = "publisher.toml"
ISSUE_FILE = "issue.toml"
_HOME = Path(__file__).resolve().parents[2]
_MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
# A picture of 80 million pixels fills two pages at 600 dpi; beyond it stands a decompression bomb.
_MOST_PIXELS = 80_000_000
_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LARGEST_TEXT = 32 << 20


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project: its root, and the settings in its publisher.toml."""

    root: Path
    project: ProjectTable

    @classmethod
    def around(cls, path: Path) -> "Workspace":
        """Open the project of a path."""
        root = project_root(path)
        bare = cls(root.resolve(), ProjectTable())
        if not (root / PROJECT_FILE).is_file():
            return bare
        table, findings = read_table(ProjectTable, bare.text(PROJECT_FILE))
        if table is None:
            raise PublisherError(*findings)
        return cls(bare.root, table)

    def relative(self, path: Path) -> str:
        """Name a path from the root, as sources are named everywhere else."""
        return Path(os.path.relpath(path.absolute(), self.root)).as_posix()

    def _inside(self, name: str, asker: Span | None) -> Path:
        path = (self.root / name).resolve()
        if not path.is_relative_to(self.root):
            raise PublisherError(Finding.of("S005", asker or Span(name), path=name))
        return path

    def raw(self, name: str, asker: Span | None = None) -> bytes:
        """Read a file of the project; `asker` is the place that named it, for the finding."""
        path = self._inside(name, asker)
        if path.exists() and not path.is_file() and not path.is_dir():
            reason = Phrase("no_ordinary_file")
            raise PublisherError(Finding.of("S004", asker or Span(name), path=name, reason=reason))
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise PublisherError(Finding.of("S001", asker or Span(name), path=name)) from None
        except IsADirectoryError:
            raise PublisherError(Finding.of("S002", asker or Span(name), path=name)) from None
        except OSError as error:
            why = error.strerror or Phrase("unknown")
            raise PublisherError(Finding.of("S004", asker or Span(name), path=name, reason=why)) from error

    def text(self, name: str, asker: Span | None = None) -> Source:
        """Read a text of the project: UTF-8 without a mark, any line ends."""
        data = self.raw(name, asker)
        if len(data) > _LARGEST_TEXT:
            raise PublisherError(Finding.of("S006", Span(name), size=len(data) >> 20))
        # Web pages leave Unicode's own line ends behind (U+0085, U+2028, U+2029); no font draws them.
        text = _LINE_END.sub("\n", _decoded(data, name))
        if stray := _CONTROL.search(text):
            line = text.count("\n", 0, stray.start()) + 1
            raise PublisherError(Finding.of("S010", Span(name, line), codepoint=f"{ord(stray[0]):04X}"))
        return Source(name, text, hashlib.sha256(data).hexdigest())

    def asset(self, name: str, asker: Span) -> Asset:
        """Look at a picture of the project; its bytes are read again only when a format wants them."""
        data = self.raw(name, asker)
        kind, width, height = _picture_facts(data, name, asker)
        read = _read_again if kind != "image/svg+xml" else _read_drawing
        load = functools.partial(read, self._inside(name, asker))
        return Asset(name, kind, hashlib.sha256(data).hexdigest(), width, height, load)

    def theme_files(self, name: str) -> dict[str, str]:
        """Read a theme: the press's own files, each replaced by the project's file of the same name."""
        own = Workspace(_HOME, self.project)
        return own._theme_of_this(name) | self._theme_of_this(name)

    def theme_settings(self, name: str) -> list[Source]:
        """Read a theme's theme.toml: the press's own, and the project's where it has one."""
        path = f"templates/{name}/{SETTINGS}"
        places = dict.fromkeys((_HOME, self.root))
        return [Workspace(root, self.project).text(path) for root in places if (root / path).is_file()]

    def _theme_of_this(self, name: str) -> dict[str, str]:
        folder = self._inside(f"templates/{name}", None)
        return {
            path.relative_to(folder).as_posix(): self.text(self.relative(path)).text
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in (".html", ".css")
        }

    def theme_names(self) -> list[str]:
        """List the themes that may be asked for."""
        folders = (_HOME / "templates", self.root / "templates")
        return sorted({path.name for folder in folders if folder.is_dir() for path in folder.iterdir()})


def project_root(path: Path) -> Path:
    """Find the project of a path: the nearest folder above it with publisher.toml, else its own folder."""
    start = path.absolute()
    start = start if start.is_dir() else start.parent
    return next((d for d in (start, *start.parents) if (d / PROJECT_FILE).is_file()), start)


def shared_places(root: Path) -> tuple[Path, ...]:
    """List what every issue of a project is made with: its settings, the themes, the fonts."""
    return (root / PROJECT_FILE, root / "templates", _HOME / "templates", _HOME / "fonts")


def font_folder() -> Path:
    """Give the folder of the press's own fonts."""
    folder = _HOME / "fonts"
    if not (folder / "ledger.toml").is_file():
        raise EnvironmentFault(Finding.of("E003", None, path="fonts/ledger.toml", reason=Phrase("not_there")))
    return folder


def source_date_epoch() -> int | None:
    """Read SOURCE_DATE_EPOCH (reproducible-builds.org), the only clock of the press."""
    value = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or int(value) > 253_402_300_799:
        raise EnvironmentFault(Finding.of("E004", None, value=value))
    return int(value)


def _read_again(path: Path) -> bytes:
    return path.read_bytes()


def _read_drawing(path: Path) -> bytes:
    """Give a drawing with a size: WeasyPrint 70 crashes on one that has a view box alone."""
    root = etree.fromstring(path.read_bytes(), _xml_parser())
    _, width, height = _svg_facts(path.read_bytes(), path.name, Span(path.name))
    if not (root.get("width") and root.get("height")):
        root.set("width", str(width))
        root.set("height", str(height))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _xml_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


# How a text begins that is no plain UTF-8: what to call its encoding, and Python's name for it.
_MARKS: tuple[tuple[bytes, str | Phrase, str], ...] = (
    (b"\xff\xfe", "UTF-16", "UTF-16"),
    (b"\xfe\xff", "UTF-16", "UTF-16"),
    (b"\xef\xbb\xbf", Phrase("utf8_with_mark"), "utf-8-sig"),
)


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding, codec in _MARKS:
        if data.startswith(mark):
            raise PublisherError(Finding.of("S003", Span(name, 1), encoding=encoding, source=codec))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        arabic = _reads_as_arabic(data)
        encoding, codec = ("CP1256", "CP1256") if arabic else (Phrase("not_utf8"), "YOUR-ENCODING")
        raise PublisherError(Finding.of("S003", Span(name, line), encoding=encoding, source=codec)) from None


def _reads_as_arabic(data: bytes) -> bool:
    text = data.decode("cp1256", errors="replace")
    return sum("\u0621" <= c <= "\u064a" for c in text) > len(text) / 3


def _picture_facts(data: bytes, name: str, asker: Span) -> tuple[str, int, int]:
    """Give media type, width and height (px); refuse what is broken, too large or of no known kind."""
    if name.lower().endswith(".svg"):
        return _svg_facts(data, name, asker)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=tuple(_MEDIA)) as image:
                kind, (width, height) = _MEDIA[image.format or ""], image.size
                if width * height > _MOST_PIXELS:
                    raise Image.DecompressionBombError(f"{width} × {height} px")  # noqa: TRY301 -- one handler tells them all
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PublisherError(Finding.of("S008", asker, path=name, reason=error)) from error
    except Exception as error:
        raise PublisherError(Finding.of("S007", asker, path=name)) from error
    return kind, width, height


def _svg_facts(data: bytes, name: str, asker: Span) -> tuple[str, int, int]:
    try:
        root = etree.fromstring(data, _xml_parser())
    except etree.XMLSyntaxError as error:
        raise PublisherError(Finding.of("S007", asker, path=name)) from error
    if any(_reaches_out(element) for element in root.iter(etree.Element)):
        raise PublisherError(Finding.of("S009", asker, path=name))
    # The default size of a replaced element (CSS Images 3 §4.1) where the drawing names none.
    box = re.fullmatch(r"\s*(?:\S+[\s,]+){2}([\d.]+)[\s,]+([\d.]+)\s*", root.get("viewBox") or "0 0 300 150")
    if not box:
        raise PublisherError(Finding.of("S007", asker, path=name))
    try:
        return "image/svg+xml", round(float(box[1])), round(float(box[2]))
    except (ValueError, OverflowError) as error:
        raise PublisherError(Finding.of("S007", asker, path=name)) from error


_ADDRESS = re.compile(r"@import|url\(\s*['\"]?(?!#|data:)", re.IGNORECASE)


def _reaches_out(element: "etree._Element") -> bool:
    """Say whether an element of a drawing runs something, or asks for a file that is not inside it."""
    if element.tag.rpartition("}")[2].lower() in ("script", "foreignobject", "iframe", "handler"):
        return True
    for key, value in element.attrib.items():
        name = str(key).rpartition("}")[2].lower()
        if name.startswith("on") or (name == "href" and not str(value).startswith(("#", "data:image/"))):
            return True
    texts = (element.text or "", *map(str, element.attrib.values()))
    return any(_ADDRESS.search(text) for text in texts)
