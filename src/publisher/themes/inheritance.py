"""A theme and those that it inherits → the files and the settings that all of them have together."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.model import Source, Span
from publisher.settings.tables import place_in

SETTINGS = "theme.toml"
#: A style sheet that is added after all others; that of an inherited theme stays too.
EXTRA = "extra.css"
_INHERITS, _WITHOUT = "inherits", "without"
#: Whoever inherits through more themes than this has made a mistake that no message would explain.
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Layer:
    """What stands in the folders of one theme: the press's own and, over it, the project's.

    `files` are templates and style sheets by name, `settings` its files theme.toml. `press` names the files that are
    the press's own, as it has them: their faults are not the author's to mend. `pictures` are its pictures by name,
    each with its path in the project.
    """

    name: str
    files: Mapping[str, str] = field(default_factory=dict)
    settings: Sequence[Source] = ()
    press: frozenset[str] = frozenset()
    pictures: Mapping[str, str] = field(default_factory=dict)

    @property
    def inherits(self) -> str:
        """The name of the theme that it inherits; "" for none."""
        said = self._said(_INHERITS)
        return said.strip() if isinstance(said, str) else ""

    @property
    def without(self) -> tuple[str, ...]:
        """The names of the inherited files that it leaves out."""
        said = self._said(_WITHOUT)
        listed = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        return tuple(name for name in listed if isinstance(name, str))

    def _said(self, key: str) -> object:
        """Return what the settings say of a key last. A file that cannot be read is reported with the whole table."""
        found: object = None
        for source in self.settings:
            try:
                found = tomllib.loads(source.text).get(key, found)
            except (tomllib.TOMLDecodeError, RecursionError):
                continue
        return found


def layers_of(name: str, read: Callable[[str], Layer], known: Sequence[str]) -> list[Layer]:
    """Return the layers of a theme, that which all others inherit first.

    Raise PublisherError where there is no theme of a name, or where themes inherit each other in a circle.
    """
    found = [read(name)]
    if not found[0].files and not found[0].settings:
        raise PublisherError(Finding.of("T001", None, name=name, known=tuple(known) or Phrase("none")))
    while parent := found[-1].inherits:
        place = place_in(found[-1].settings, (_INHERITS,))
        names = [layer.name for layer in found]
        if parent in names or len(found) == _DEEPEST:
            raise PublisherError(Finding.of("T017", place, themes=" → ".join((*names, parent))))
        layer = read(parent)
        if not layer.files and not layer.settings:
            raise PublisherError(Finding.of("T018", place, name=parent, known=tuple(known) or Phrase("none")))
        found.append(layer)
    return found[::-1]


def merged_files(layers: Sequence[Layer]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files of layers by name, each the last one's, and for each its path in a project.

    Those of inherited themes are there by their theme's name too, as `majalla/web.html`, for a file that takes the
    place of another and still builds on it.
    """
    files: dict[str, str] = {}
    places: dict[str, str] = {}
    for layer in layers:
        for name in (*layer.without, EXTRA):  # each theme's extra.css has its own turn
            files.pop(name, None)
            places.pop(name, None)
        for name, text in layer.files.items():
            files[name], places[name] = text, path_of(layer.name, name)
            if layer is not layers[-1]:
                files[f"{layer.name}/{name}"], places[f"{layer.name}/{name}"] = text, path_of(layer.name, name)
    return files, places


def merged_pictures(layers: Sequence[Layer]) -> dict[str, str]:
    """Return the pictures of layers by name, each the last one's, with their paths in the project."""
    found: dict[str, str] = {}
    for layer in layers:
        found |= layer.pictures
        if layer is not layers[-1]:
            found |= {f"{layer.name}/{name}": path for name, path in layer.pictures.items()}
    return found


def press_files(layers: Sequence[Layer]) -> frozenset[str]:
    """Return the names of the files that the press itself has, by the names that `merged_files` gives them."""
    found: set[str] = set()
    for layer in layers:
        found = found - {*layer.files} | layer.press | {f"{layer.name}/{name}" for name in layer.press}
    return frozenset(found)


def unknown_without(layers: Sequence[Layer]) -> Iterator[Finding]:
    """Yield a finding for each file that a theme leaves out and does not inherit."""
    inherited: set[str] = set()
    for layer in layers:
        for name in layer.without:
            if name not in inherited:
                place = place_in(layer.settings, (_WITHOUT,))
                yield Finding.of("T021", place, file=name, known=tuple(sorted(inherited)) or Phrase("none"))
        inherited |= {*layer.files}


def path_of(theme: str, file: str) -> str:
    """Return where a file of a theme stands in a project."""
    return f"templates/{theme}/{file}"


def sources_of(layers: Sequence[Layer]) -> list[Source]:
    """Return the settings of all layers, later ones over earlier ones."""
    return [source for layer in layers for source in layer.settings]


def extras_of(layers: Sequence[Layer]) -> list[str]:
    """Return the names of the extra style sheets of all layers, in the order in which they are added."""
    named = [(layer, f"{layer.name}/{EXTRA}") for layer in layers[:-1]]
    return [name for layer, name in (*named, (layers[-1], EXTRA)) if EXTRA in layer.files]


def span_of(places: Mapping[str, str], theme: str, file: str, line: int = 0) -> Span:
    """Return the place of a line in a theme's file, which may be an inherited one."""
    return Span(places.get(file, path_of(theme, file)), line)
