"""What pdfium reads in a drawn part against what the part says: the text gate."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pypdfium2  # type: ignore[import-untyped]  # it has no types

from publisher.arabic.script import MARK, TATWEEL
from publisher.diagnostics import Finding
from publisher.model import Source, Span

#: The least share of words that must come back.
LEAST = 0.99
_FIRST = 8  # lost words are told so many
_LONG = 12  # letters: a word so long may be broken over lines, where readers see two
_INVISIBLE = re.compile(f"[{MARK}{TATWEEL}\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\u00ad]")
# Words of one script each, and numbers of one set of digits: what stands between is the layout's.
_RUN = re.compile(r"[^\W\d_a-z]+|[a-z]+|[0-9]+|[\u0660-\u0669]+|[\u06f0-\u06f9]+")


def runs(text: str) -> list[str]:
    """Give the words of a text: without marks, tatweel and controls, presentation forms folded (NFKC)."""
    return _RUN.findall(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold())


def read(data: bytes) -> list[str]:
    """Give the text of every page of a PDF, as pdfium reads it."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def judged(
    said: str, pages: Sequence[str], lay: Callable[[], Sequence[str]], title: str, source: Source | None
) -> Iterator[Finding]:
    """Compare the words of a part with those of its pages; `lay` gives the text that each page was laid out with.

    A word that the layout had to break stands there in two pieces, and is told of elsewhere.
    """
    words_said, found = Counter(runs(said)), Counter(run for page in pages for run in runs(page))
    if all(count <= found[word] for word, count in words_said.items()):
        return
    laid = lay()
    expected = words_said & Counter(run for page in laid for run in runs(page))
    whole = "".join("".join(runs(page)) for page in pages)
    lost = {run: n for run, n in (expected - found).items() if len(run) < _LONG or run not in whole}
    if not lost:
        return
    share = 1 - sum(lost.values()) / sum(expected.values())
    first = next(iter(lost))
    page = next((n for n, text in enumerate(laid, 1) if first in runs(text)), 1)
    place = source.at(_line_with(first, source)) if source else None
    words = tuple(list(lost)[:_FIRST])
    code = "P013" if share < LEAST else "P014"
    yield Finding.of(code, place or Span(title), share=f"{share:.1%}", title=title, page=page, words=words)


def _line_with(run: str, source: Source) -> int:
    """Find the line of a word that is bare of marks and capitals."""
    return next((n for n, line in enumerate(source.text.split("\n"), 1) if run in runs(line)), 1)
