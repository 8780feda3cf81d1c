"""The style sheets and templates that a theme's author wrote → what is misspelt, unread or unused in them.

What the press itself carries is held to the same by the tests, and not judged again at every build.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tinycss2
from cssselect2 import SelectorError, compile_selector_list

from publisher.checks.sources.css_syntax import unpaired
from publisher.checks.sources.css_vocabulary import Misfit, vocabulary
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Span
from publisher.settings.validation import near_name
from publisher.themes.inheritance import EXTRA, path_of
from publisher.themes.sheets import imports_of, without_imports
from publisher.themes.theme import BOOK_PAGES, BRIEFS, COLOPHON, MASTHEAD, STYLES, TEMPLATES, Theme
from publisher.themes.tokens import resolve, tokens

_KNOWN_TEMPLATES = (*TEMPLATES, MASTHEAD, COLOPHON, BRIEFS, *BOOK_PAGES)
_PRINT = "print"
#: Rules whose lines are descriptors and no properties, and those of pages, which the engine alone knows.
_DESCRIBING = frozenset({"font-face", "counter-style", "property", "font-palette-values", "font-feature-values"})
_PAGE_BOXES = frozenset(
    {"footnote", "top-left", "top-center", "top-right", "bottom-left", "bottom-center", "bottom-right"}
)
_SIDES = re.compile(r"(?:top|bottom)-(?:left|right)-corner|(?:left|right)-(?:top|middle|bottom)")
_SCRIPT = re.compile(r"(?P<what><script\b|(?<=\s)on[a-z]+(?=\s*=\s*[\"'])|\bjavascript:)", re.IGNORECASE)
# A drawing in a template, to its end; or a picture.
_PICTURE = re.compile(r"(?P<svg><svg\b.*?(?:</svg>|\Z))|<img\b[^>]*>", re.DOTALL | re.IGNORECASE)
_SAYS_SOMETHING = re.compile(r"\balt\s*=|<title\b|\baria-(?:label|labelledby|hidden)\s*=", re.IGNORECASE)
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)
_Node = Any  # tinycss2 gives its nodes no types that say what each has
_FEW = 12  # words of a property that can be listed
_LONGEST = 60  # characters of a rule that is cited


def judge_css(theme: Theme, kinds: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """Yield what is wrong with the files of a theme that are not the press's own.

    `kinds` are the style sheets in use, each with what it is for (`Theme.sheet_kinds`).
    """
    for sheet in kinds:
        if sheet not in theme.press:
            yield from _Sheet(theme, sheet, kinds[sheet]).findings()
    yield from _scripts(theme)
    yield from _pictures(theme)
    yield from _unused(theme, kinds)


def _scripts(theme: Theme) -> Iterator[Finding]:
    for name, text in theme.files.items():
        if not name.endswith(".html") or name in theme.press or _is_alias(theme, name):
            continue
        said = _JINJA.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
        for match in _SCRIPT.finditer(said):
            line = said.count("\n", 0, match.start("what")) + 1
            yield Finding.of("T029", theme.place(name, line), text=match["what"])


def _pictures(theme: Theme) -> Iterator[Finding]:
    """Yield what is wrong with pictures that files name, and with those that nobody does or that say nothing."""
    used = set[str]()
    for named, place in theme.named_pictures():
        used.add(named.path)
        if not named.path:
            near = near_name(named.name, theme.pictures)
            advice = Phrase.of("did_you_mean", near=near) if near else Phrase("picture_place")
            yield Finding.of("T031", place, name=named.name, advice=advice)
    for name, path in theme.pictures.items():
        if path == path_of(theme.name, name) and path not in used:
            yield Finding.of("T025", Span(path), file=name, advice=Phrase("picture_place"))
    for file in sorted(theme.used_files() - theme.press - theme.sheet_kinds().keys()):
        text = _JINJA.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), theme.files[file])
        for match in _PICTURE.finditer(text):
            if not _SAYS_SOMETHING.search(match[0]):
                line = text.count("\n", 0, match.start()) + 1
                yield Finding.of("T032", theme.place(file, line), text="<svg>" if match["svg"] else "<img>")


def _unused(theme: Theme, kinds: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """Yield a finding for each file of the theme's own that no product is made with."""
    called = theme.called_templates(_KNOWN_TEMPLATES)
    for name in theme.files:
        own = theme.place(name).path == path_of(theme.name, name) and name not in theme.press
        template = name.endswith(".html")
        if own and name not in kinds and not (template and (called is None or name in called)):
            known = _KNOWN_TEMPLATES if template else (*STYLES, EXTRA)
            yield Finding.of("T025", theme.place(name), file=name, advice=_advice(name, known))


def _is_alias(theme: Theme, name: str) -> bool:
    """Return whether a name is that of an inherited file by its theme's name, which is there under its own too."""
    return name.split("/", maxsplit=1)[0] in theme.chain[:-1]


class _Sheet:
    """One style sheet while it is judged."""

    def __init__(self, theme: Theme, name: str, kinds: frozenset[str]) -> None:
        self._theme, self._name, self._kinds = theme, name, kinds
        self._text = theme.files[name]
        page = next(iter(theme.settings.pages), "")
        self._resolved = without_imports(resolve(self._text, tokens(theme.settings, page)))
        self._passed_by: frozenset[tuple[int, str]] | None = None
        self._failing: tuple[tuple[int, str], ...] = ()
        if _PRINT in kinds:
            from publisher.formats.pdf.render.css_trial import tried  # it imports the engine

            if trial := tried(self._resolved):
                self._passed_by, self._failing = trial.passed_by, trial.failing

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with it; where it cannot be read, nothing else of it is judged."""
        if faults := list(self._faults_of_syntax()):
            yield from faults
            return
        for line, reason in self._failing:
            yield self._finding("T030", line, reason=reason)
        yield from self._faults_of_imports()
        yield from self._rules(tinycss2.parse_stylesheet(self._resolved, True, True), within="")

    def _faults_of_syntax(self) -> Iterator[Finding]:
        for one in unpaired(self._text):
            reason = Phrase("css_unclosed") if one.opens else Phrase("css_closes_nothing")
            yield self._finding("T024", one.line, text=one.text, reason=reason)

    def _faults_of_imports(self) -> Iterator[Finding]:
        files = self._theme.files
        for one in imports_of(self._text):
            if not one.file:
                yield self._finding("T026", one.line, reason=Phrase("import_form"))
            elif one.late:
                yield self._finding("T026", one.line, reason=Phrase("import_late"))
            elif one.file not in files:
                near = near_name(one.file, [name for name in files if name.endswith(".css")])
                missing = Phrase.of("import_missing", file=one.file)
                reason = Phrase.of("import_near", file=one.file, near=near) if near else missing
                yield self._finding("T026", one.line, reason=reason)
            elif self._name in (one.file, *_imported_below(one.file, files)):
                yield self._finding("T026", one.line, reason=Phrase.of("import_circle", file=one.file))

    def _rules(self, nodes: Iterable[_Node], within: str) -> Iterator[Finding]:
        for node in nodes:
            kind = node.type
            if kind == "error":
                yield self._unread(node)
            elif kind == "declaration":
                yield from self._declaration(node, within)
            elif kind == "at-rule":
                yield from self._at_rule(node, within)
            elif kind == "qualified-rule":
                yield from self._selector(node, within)
                yield from self._rules(_contents(node), within or "rule")

    def _at_rule(self, rule: _Node, within: str) -> Iterator[Finding]:
        name = rule.lower_at_keyword
        known = {*vocabulary().rules, *_PAGE_BOXES} if within == "page" else vocabulary().rules
        if name not in known and not _SIDES.fullmatch(name) and not name.startswith("-"):
            place = rule.source_line
            yield self._finding("T019", place, name=f"@{name}", advice=_advice(name, known, "@"))
        elif rule.content is not None and name not in _DESCRIBING:
            yield from self._rules(_contents(rule), _inside(name, within))

    def _selector(self, rule: _Node, within: str) -> Iterator[Finding]:
        """Tell of a selector that cannot be read; frames of an animation are none."""
        prelude = rule.prelude
        if within == "keyframes":
            return
        said = " ".join(tinycss2.serialize(prelude).split())
        pseudo = re.findall(r"(?<!\\)::?([a-z-]+)", re.sub(r"\[[^\]]*\]|\"[^\"]*\"", "", said.lower()))
        line = rule.source_line
        known = vocabulary().selectors | {"footnote-call", "footnote-marker"}
        for name in pseudo:
            if name not in known and not name.startswith("-"):
                yield self._finding("T019", line, name=f":{name}", advice=_advice(name, known, ":"))
                return
        if within or "&" in said:  # a rule within a rule may begin with a combinator
            return
        try:
            compile_selector_list(prelude)
        except SelectorError:
            if not pseudo:  # what is right, and for screens alone, this reader does not know either
                yield self._finding("T024", line, text=said[:_LONGEST], reason=Phrase("css_selector"))

    def _unread(self, node: _Node) -> Finding:
        line = node.source_line
        lines = self._text.split("\n")
        said = " ".join(lines[line - 1 : line][0].split()) if line <= len(lines) else ""
        return self._finding("T024", line, text=said[:_LONGEST], reason=Phrase("css_no_declaration"))

    def _declaration(self, node: _Node, within: str) -> Iterator[Finding]:
        name, line = node.lower_name, node.source_line
        value = node.value
        ignored = self._passed_by is not None and (line, name) in self._passed_by
        misfit = vocabulary().misfit(name, value)
        if _PRINT in self._kinds and self._passed_by is None and (misfit and misfit.is_property):
            return  # a property of pages perhaps, which the engine alone knows
        if misfit and (ignored or self._passed_by is None):
            yield self._misfit(line, f"{name}: {tinycss2.serialize(value).strip()}", name, misfit)
        elif ignored and within != "page" and not misfit:
            said = " ".join(f"{name}: {tinycss2.serialize(value)}".split())
            yield self._finding("T028", line, declaration=said[:_LONGEST])

    def _misfit(self, line: int, declaration: str, name: str, misfit: Misfit) -> Finding:
        if misfit.is_property:
            return self._finding("T019", line, name=name, advice=_advice(name, misfit.known))
        said = " ".join(declaration.split())[:_LONGEST]
        advice = _advice(misfit.text, misfit.known, listed=misfit.only_words)
        return self._finding("T023", line, declaration=said, value=misfit.text, advice=advice)

    def _finding(self, code: str, line: int, **params: object) -> Finding:
        return Finding.of(code, self._theme.place(self._name, line), **params)


def _advice(name: str, known: Iterable[str], mark: str = "", *, listed: bool = True) -> Phrase:
    words = tuple(sorted(known))
    if near := near_name(name, words):
        return Phrase.of("did_you_mean", near=f"{mark}{near}")
    if listed and words and len(words) <= _FEW:
        return Phrase.of("known_here", known=tuple(f"{mark}{word}" for word in words))
    return Phrase("css_spelling")


def _inside(name: str, within: str) -> str:
    """Return what the rules in an at-rule of a name are within."""
    if name.endswith("keyframes"):
        return "keyframes"
    return "page" if name == "page" else within


def _contents(rule: _Node) -> Iterable[_Node]:
    found: Iterable[_Node] = tinycss2.parse_blocks_contents(rule.content, True, True)
    return found


def _imported_below(name: str, files: Mapping[str, str]) -> Iterator[str]:
    seen, waiting = set[str](), [name]
    while waiting:
        for one in imports_of(files.get(waiting.pop(), "")):
            if one.file not in seen:
                seen.add(one.file)
                waiting.append(one.file)
                yield one.file
