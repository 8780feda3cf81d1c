"""Where in an article a text stands that was found on its pages: there it has no markup, in its source it has."""

import re

from publisher.formats.pdf.text.reading_folds import folded
from publisher.model import Source

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|[*_~=^`\\|]+")


def line_of(source: Source, *texts: str) -> int:
    """Return the line that has all of some texts: whole words of the body first, then parts of them, then its head.

    Where none has, it is the first line of the body.
    """
    from publisher.importers.front_matter.head_places import place_of_head  # most pages have nothing to be found

    head = place_of_head(source.text)
    body = head.body if head else 0
    wanted = [_bare(text) for text in texts if text.strip()]
    lines = [_bare(line) for line in source.text.split("\n")]
    for pattern, start in ((r"(?<!\w){}(?!\w)", body), ("{}", body), ("{}", 0)):
        words = [re.compile(pattern.format(re.escape(text))) for text in wanted]
        for number in range(start, len(lines)):
            if wanted and all(word.search(lines[number]) for word in words):
                return number + 1
    return min(body + 1, len(lines))


def _bare(text: str) -> str:
    """Give a text without its markup, its words as readers give them back."""
    return " ".join(folded(_MARKUP.sub(" " if "|" in text else "", text)).split())
