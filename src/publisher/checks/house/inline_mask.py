"""What is not prose within the lines of a source: code, tags, comments, addresses, signs of emphasis."""

import re
from collections.abc import Iterable, Iterator

from publisher.checks.house.bare_code import bare_code
from publisher.checks.house.manuscript import MARKUP, OBJECT, blank
from publisher.importers.markdown.code_spans import code_spans

Spans = Iterable[tuple[int, int]]

# Whatever stands between two signs is not ours to judge; Qur'anic text is never altered.
_DELIMITED = (
    ("<pre", "</pre>"),
    ("<code", "</code>"),
    ("<kbd", "</kbd>"),
    ("<samp", "</samp>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<iframe", "</iframe>"),
    ("{% highlight", "{% endhighlight %}"),
    ("{% raw", "{% endraw %}"),
    ("$$", "$$"),
    ("\ufd3f", "\ufd3e"),
)
_BLANK_ROW = re.compile(f"\n[{MARKUP}]*\n")
_ADDRESS = re.compile(
    r"<?(?:https?|ftp)://[^\s<>\ufdd0\ufdd1،؛؟»”]+>?|\bwww\.[^\s<>،؛؟»]+|mailto:[^\s<>)]+"
    r"|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"
)
_FOREIGN = re.compile(r"<(\w+)\b[^<>]*\slang=[^<>]*>[^<>]*</\1>")
_OBJECTS = re.compile(r"\{%[^{}\n]*%\}|\{\{[^{}\n]*\}\}|&#?\w{1,31};|\[\^[^\[\]\n]*\]|:[a-z][a-z0-9_+-]{1,30}:")
# The end of a link: its address, in brackets balanced one deep, or the name of a reference.
_TARGET = re.compile(r"\]\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)|\]\[[^\[\]\n]*\]")
_CAPTION = re.compile(r"(?<=[ \t])\"([^\"]*)\"[ \t]*$")
_SIGNS = re.compile(
    r"</?[A-Za-z!][^<>]*>|\{[:#.][^{}\n]*\}|!?\[|\]|\*+|~~+|==+|(?<![^\W_])_+|_+(?![^\W_])|\\(?=[!-/:-@\[-`{-~])"
)


def masked_inline(text: str, *, markdown: bool) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Mask what stands within lines of a text whose blocks are masked; give it with the places of its comments."""
    if not markdown:
        text = _ADDRESS.sub(_object, text)
        return _blanked_spans(text, bare_code(text), OBJECT), ()
    text = _blanked_spans(text, code_spans(text, _BLANK_ROW), OBJECT)
    comments = tuple(_spans_between(text, "<!--", "-->"))
    text = _blanked_spans(text, comments, MARKUP)
    for opening, closing in _DELIMITED:
        text = _blanked_spans(text, _spans_between(text, opening, closing), OBJECT)
    for pattern in (_FOREIGN, _OBJECTS):
        text = pattern.sub(_object, text)
    text = _TARGET.sub(_masked_address, text)
    text = _ADDRESS.sub(_object, text)
    text = _blanked_spans(text, bare_code(text), OBJECT)
    return _SIGNS.sub(lambda match: blank(match[0], MARKUP), text), comments


def _object(match: re.Match[str]) -> str:
    return blank(match[0], OBJECT)


def _masked_address(match: re.Match[str]) -> str:
    """Mask a link's address, but not its caption."""
    caption = _CAPTION.search(match[0][:-1]) if match[1] else None
    if not caption:
        return blank(match[0], MARKUP)
    start, end = caption.span(1)
    return blank(match[0][:start], OBJECT) + caption[1] + blank(match[0][end:], MARKUP)


def _blanked_spans(text: str, spans: Spans, filler: str) -> str:
    pieces, cursor = [], 0
    for start, end in spans:
        pieces += [text[cursor:start], blank(text[start:end], filler)]
        cursor = end
    return "".join([*pieces, text[cursor:]])


def _spans_between(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    """Find what stands from one sign to another, in one pass."""
    start = text.find(opening)
    while start >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            return
        yield start, end + len(closing)
        start = text.find(opening, end + len(closing))
