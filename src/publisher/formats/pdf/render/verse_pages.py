"""Poems as pages want them: one by one, short stanzas whole, longer poems across columns; and how their lines lie."""

from collections.abc import Sequence

from publisher.formats.poems import VERSE_STYLE, Poem

_SHORT_STANZA, _SHORT_POEM = 4, 3  # lines
_PROSE_BEFORE, _PROSE_AFTER = ("p",), ("p", "ul", "ol", "figure", "blockquote")

#: Hemistichs are not broken, and lie in one line or in several (`hemistichs.py`). Two lines of a stanza do not part.
PAGE_VERSE_STYLE = VERSE_STYLE + (
    ".bayt, .verse-line { break-inside: avoid; text-align: start; }\n"
    ".hemistich { white-space: nowrap; }\n"
    ".caesura { white-space: pre-wrap; }\n"
    ".verse.short { break-inside: avoid; }\n"
    ".verse > :first-child { break-after: avoid; }\n"
    ".verse > :last-child { break-before: avoid; }\n"
    ".verse-line { padding-inline-start: 1.5em; }\n"
    '.verse-line::before { content: ""; display: inline-block; margin-inline-start: -1.5em; }\n'
    # Themes give lines of verse the alignment around them by longer selectors.
    ".verse .verse-line.single { padding-inline-start: 0; text-align: center; }\n"
    '.verse .verse-line.single[class*="indent-"] { text-align: start; }\n'
    ".verse-line.single::before { content: none; }\n"
    '.ornament .caesura::after { content: ""; display: inline-block; width: .3em; height: .3em;'
    " border-radius: 50%; background: currentColor; vertical-align: .2em; }\n"
)


def set_verse(poems: Sequence[Poem]) -> None:
    """Say of each stanza what poem it is of, whether it is short, and whether it stands across columns.

    Where there is nothing but verse, its author or theme says how many columns it has.
    """
    for number, poem in enumerate(poems):
        for stanza in poem.stanzas:
            among = any(one.tag in _PROSE_BEFORE for one in stanza.itersiblings(preceding=True))
            among = among or any(one.tag in _PROSE_AFTER for one in stanza.itersiblings())
            short = ["short"] if len(stanza) <= _SHORT_STANZA else []
            across = ["across"] if among and len(poem.lines) > _SHORT_POEM else []
            stanza.set("class", " ".join((*stanza.get("class", "").split(), *short, *across)))
            stanza.set("data-poem", str(number))
