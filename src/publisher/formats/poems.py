"""The poems of a part: what stanzas belong together, the numbers of their lines, and how they are set on screens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.digits import in_digits
from publisher.arabic.natural_width import natural_width
from publisher.model import Digits

_MOST_STEPS = 12
#: For all formats: what the steps are worth that importers indent lines by, and the numbers of their lines.
VERSE_STYLE = "".join(f".indent-{n} {{ margin-inline-start: {n}em; }}\n" for n in range(1, _MOST_STEPS + 1)) + (
    ".numbered { padding-inline-start: 2.25em; }\n"
    ".verse-number { display: inline-block; width: 3em; margin-inline-start: -3em; font-size: .75em; }\n"
)

#: Hemistichs lie side by side where there is room, else the next below and further in. A reading system that does not
#: know `min()` or custom properties sets each as wide as it is by nature.
SCREEN_VERSE_STYLE = (
    ".verse { margin-inline: auto; }\n"
    ".bayt { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 1em; }\n"
    ".hemistich { flex: 0 0 auto; box-sizing: border-box; max-width: 100%; min-width: min(var(--hemistich), 100%);"
    " text-align: justify; text-align-last: justify; }\n"
    ".caesura { display: none; }\n"
    ".caesura + .hemistich { margin-inline-start: auto; }\n"
    ".verse-line { padding-inline-start: 1.5em; text-indent: -1.5em; text-align: start; }\n"
    ".verse-number { text-indent: 0; }\n"
    ".verse-line.single { padding-inline-start: 0; text-indent: 0; text-align: center; }\n"
    '.verse-line.single[class*="indent-"] { text-align: start; }\n'
    ".ornament .hemistich { position: relative; }\n"
    '.ornament .caesura + .hemistich::before { content: ""; position: absolute; inset-inline-start: -1.2em;'
    " inset-block-start: 1em; width: .3em; height: .3em; border-radius: 50%; background: currentColor; }\n"
)
# What estimated widths are made larger by, and the room between hemistichs side by side (em).
_MARGIN, _BETWEEN = 1.04, 2.5


@dataclass(frozen=True, slots=True)
class Poem:
    """Stanzas that follow each other, with nothing between but rules."""

    stanzas: list[HtmlElement]

    @property
    def lines(self) -> list[HtmlElement]:
        """The lines of all stanzas."""
        return [line for stanza in self.stanzas for line in stanza]

    @property
    def hemistichs(self) -> list[HtmlElement]:
        """The hemistichs of all lines that have two or more."""
        return [part for line in self.lines for part in line if "hemistich" in part.get("class", "").split()]


def set_poems(root: HtmlElement, digits: Digits) -> list[Poem]:
    """Find the poems of a tree, number the lines of those that ask for it, and mark what is no bayt among bayts."""
    poems = _poems(root)
    for poem in poems:
        paired = bool(poem.hemistichs)
        for number, line in enumerate(poem.lines, 1):
            if paired and "verse-line" in line.get("class", "").split():
                line.set("class", f"{line.get('class')} single")
            if "numbered" in line.getparent().get("class", "").split():
                _set_number(line, in_digits(str(number), digits))
    return poems


def _poems(root: HtmlElement) -> list[Poem]:
    poems: list[Poem] = []
    for stanza in root.xpath(".//*[contains(concat(' ', @class, ' '), ' verse ')][*]"):
        before = stanza.getprevious()
        while before is not None and before.tag == "hr":
            before = before.getprevious()
        if poems and before is poems[-1].stanzas[-1] and before.get("class") == stanza.get("class"):
            poems[-1].stanzas.append(stanza)
        else:
            poems.append(Poem([stanza]))
    return poems


def _set_number(line: HtmlElement, number: str) -> None:
    element = lxml.html.Element("span")
    element.set("class", "verse-number")
    element.text, element.tail, line.text = number, line.text, None
    line.insert(0, element)


def set_measures(poems: Sequence[Poem]) -> None:
    """Say in the style of each stanza about how wide its poem's hemistichs are, and how wide its lines may be."""
    for poem in poems:
        widest = _MARGIN * max((natural_width(part.text_content()) for part in poem.hemistichs), default=0.0)
        parts = max(sum("hemistich" in part.get("class", "") for part in line) for line in poem.lines)
        indent = max(_steps(line) for line in poem.lines)
        for stanza in poem.stanzas if widest else ():
            whole = parts * widest + (parts - 1) * _BETWEEN + indent
            stanza.set("style", f"max-width: {whole:.1f}em; --hemistich: {widest:.1f}em")


def _steps(line: HtmlElement) -> int:
    found = re.search(r"(?<!\S)indent-(\d+)", line.get("class", ""))
    return int(found[1]) if found else 0
