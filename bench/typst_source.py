"""The issue as Typst is given it: the same articles in its own markup, on the same page, with the same apparatus.

Cover, contents with page numbers, running heads by side, folios, key points in a box, footnotes, an outline, tags.
"""

import re
from collections.abc import Sequence

from corpus import TITLE, Article, Block

# The measures of templates/plain: a line of 1.75 em, paragraphs .7 em apart, the spine where the language binds.
_SETTING = """\
#set document(title: "%s")
#set text(font: "Amiri", lang: "ar", size: 11.5pt, fill: rgb("#1b1b1f"), top-edge: 0.8em, bottom-edge: -0.2em)
#set par(leading: 0.75em, spacing: 0.75em + 0.7em)
#set list(spacing: 0.75em + 0.35em, indent: 0.5em)
#set outline.entry(fill: none)
#let running = state("running", "")
#let small(body) = text(font: "Vazirmatn", size: 8pt, fill: rgb("#55606e"), body)
#set page(
  width: 176mm, height: 250mm, binding: right,
  margin: (inside: 24mm, outside: 18mm, top: 24mm, bottom: 24mm),
  header: context if calc.odd(here().page()) { align(left, small(running.get())) } else { align(right, small[%s]) },
  footer: context align(
    if calc.odd(here().page()) { left } else { right },
    text(font: "Vazirmatn", size: 9pt, fill: rgb("#12355b"), counter(page).display("1")),
  ),
)
#show heading: set text(font: "Vazirmatn", weight: "bold", fill: rgb("#12355b"))
#show heading.where(level: 1): set text(size: 21.85pt)
#show heading.where(level: 2): set text(size: 14.4pt)
#show heading.where(level: 2): set block(above: 1.6em, below: 0.95em)
#show footnote.entry: set text(size: 8.5pt)
#let opening(kicker, title, byline) = {
  pagebreak(weak: true)
  running.update(title)
  text(font: "Vazirmatn", size: 9.8pt, weight: "bold", fill: rgb("#a3372b"), kicker)
  heading(level: 1, title)
  text(font: "Vazirmatn", size: 9.2pt, fill: rgb("#55606e"), byline)
  line(length: 100%%, stroke: 1.5pt + rgb("#12355b"))
}
#let points(body) = block(
  width: 100%%, fill: rgb("#f2f5f9"), stroke: (right: 3pt + rgb("#a3372b")), inset: (x: 1.1em, y: 0.8em),
  breakable: false, text(font: "Vazirmatn", weight: "bold", fill: rgb("#a3372b"))[أهم النقاط] + body,
)
#text(font: "Vazirmatn", size: 33pt, weight: "bold", fill: rgb("#12355b"))[%s]
#pagebreak()
#outline(depth: 1, title: [المحتويات])
"""


def typst(articles: Sequence[Article]) -> str:
    """Write a whole issue."""
    return _SETTING % (TITLE, TITLE, TITLE) + "\n\n".join(map(_article, articles)) + "\n"


def _article(told: Article) -> str:
    byline = f"{told.author} · {told.date}"
    opening = f"#opening({', '.join(f'[{escaped(text)}]' for text in (told.kicker, told.title, byline))})"
    points = "\n".join(f"- {escaped(point)}" for point in told.points)
    return "\n\n".join([opening, f"#points[\n{points}\n]", *map(_block, told.blocks)])


def _block(block: Block) -> str:
    note = f"#footnote[{escaped(block.note)}]" if block.note else ""
    text = "\n".join(map(escaped, block.texts)) + note
    match block.kind:
        case "heading":
            return f"== {text}"
        case "items":
            return "\n".join(f"- {escaped(item)}" for item in block.texts)
        case "quotation":
            return f"#quote(block: true)[{text}]"
        case "paragraph":
            return text


def escaped(text: str) -> str:
    """Let signs of Typst stand for themselves."""
    return re.sub(r"""[\\#$*_`<>@\[\]~/=+'"-]""", r"\\\g<0>", text)
