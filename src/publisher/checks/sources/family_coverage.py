"""Characters of an issue that a project's own font lacks where the theme names it first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from string import digits

from publisher.arabic.digits import in_digits
from publisher.diagnostics import Finding
from publisher.fonts.choice import SILENT
from publisher.html_tree import text_of
from publisher.i18n.languages import LANGUAGES
from publisher.model import OWN, Article, Face, Issue

# What the family of code lacks is no matter of text.
_CODE = ("code", "mono", "monospace")
_MOST = 12


def lacking_in_families(issue: Issue, fonts: Mapping[str, Sequence[str]], faces: Sequence[Face]) -> Iterator[Finding]:
    """Yield, for each own family that leads in one of a theme's `fonts`, what it lacks and no other named one has."""
    own = {face.family for face in faces if face.role == OWN}
    told: set[tuple[str, str]] = set()
    for key, families in fonts.items():
        if not families or families[0] not in own or key in _CODE:
            continue
        articles = [entry.article for entry in issue.entries if key not in LANGUAGES or entry.article.language == key]
        there = {c for face in faces if face.family in families for c in face.codepoints}
        for finding, said in _lacking(issue, articles, families[0], there, faces):
            if said not in told:
                told.add(said)
                yield finding


def _lacking(
    issue: Issue, articles: Sequence[Article], family: str, there: Collection[int], faces: Sequence[Face]
) -> Iterator[tuple[Finding, tuple[str, str]]]:
    found: dict[str, Article] = {}
    for article in articles:
        texts = (*(block.html for block in article.blocks), *(note.html for note in article.notes))
        blocks = "".join(map(text_of, texts))
        letters = f"{article.title}{article.subtitle}{blocks}{in_digits(digits, issue.digits)}"
        for character in dict.fromkeys(letters):
            if ord(character) not in there and ord(character) not in SILENT and not character.isspace():
                found.setdefault(character, article)
    by_face: dict[str, list[str]] = {}
    for character in sorted(found):
        other = next((face.family for face in faces if ord(character) in face.codepoints), "")
        if other:  # else no font has it, which is an error of its own
            by_face.setdefault(other, []).append(character)
    for other, characters in by_face.items():
        shown = " ".join(characters[:_MOST]) + (" …" if len(characters) > _MOST else "")
        source = found[characters[0]].source
        place = source.at(source.line_with(characters[0]))
        yield Finding.of("G012", place, family=family, characters=shown, other=other), (family, shown)
