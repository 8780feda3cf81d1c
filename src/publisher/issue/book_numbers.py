"""The members of a book → the same numbered: parts, chapters and appendices, in words, digits or letters."""

from collections import Counter
from dataclasses import dataclass, replace

from publisher.labels.speaker import Speaker
from publisher.model import Book, Entry, Issue, Numbering, Section


@dataclass(frozen=True, slots=True)
class BookPlan:
    """What a book's table asks for: what its first pages say, how it is numbered, on what side chapters begin."""

    book: Book
    numbering: Numbering = "words"
    recto: bool = True


def numbered_entries(issue: Issue, plan: BookPlan) -> tuple[Section, ...]:
    """Return the sections of a book with numbers and sides.

    Chapters are numbered through all parts. What begins the text after the front begins on a recto, whatever chapters
    do, as pages are counted from there; so does what follows the title of a part.
    """
    speaker = Speaker(issue.language, issue.digits, issue.calendars, issue.months)
    counted: Counter[str] = Counter()
    lone = sum(len(section.entries) for section in issue.sections if section.role == "appendix") == 1
    begun = False
    sections = []
    for section in issue.sections:
        heading = ""
        if section.title and section.role == "chapter":
            counted["part"] += 1
            heading = _label(speaker, plan.numbering, "part", counted["part"])
        entries: list[Entry] = []
        for entry in section.entries:
            label = ""
            if section.role in ("chapter", "appendix"):
                counted[section.role] += 1
                one = "appendix_alone" if section.role == "appendix" and lone else section.role
                label = _label(speaker, plan.numbering, one, counted[section.role])
            opens = (not entries and bool(section.title)) or (section.role != "front" and not begun)
            begun |= section.role != "front"
            entries.append(_numbered(entry, section, label, recto=plan.recto or opens))
        sections.append(replace(section, entries=tuple(entries), label=_unless_typed(heading, section.title)))
    return tuple(sections)


def _numbered(entry: Entry, section: Section, label: str, *, recto: bool) -> Entry:
    return replace(
        entry,
        role=section.role,
        label=_unless_typed(label, entry.article.title),
        recto=recto,
        nested=bool(section.title),
    )


def _unless_typed(label: str, title: str) -> str:
    """Leave a number out where the author has typed it into the title."""
    return "" if label and title.startswith(label) else label


def _label(speaker: Speaker, numbering: Numbering, kind: str, number: int) -> str:
    if numbering == "none" and kind != "appendix_alone":
        return ""
    if kind == "appendix_alone":
        return speaker.say(kind)
    said = speaker.ordinal(number) if numbering == "words" else number
    return speaker.say(kind, n=speaker.abjad(number) if numbering == "abjad" else said)
