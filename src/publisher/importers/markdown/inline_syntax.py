"""Signs within a line that Python-Markdown does not know: ==marks==, ~~deletions~~, H~2~O, addresses, [[links]]."""

import re
import string
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import AutomailInlineProcessor, InlineProcessor, SimpleTagInlineProcessor
from markdown.util import AtomicString, code_escape

from publisher.importers.html.article_tree import NOTE_CALL
from publisher.importers.html.raised_letters import RAISED
from publisher.importers.html.written_lines import LINE
from publisher.importers.markdown.line_marks import line_before
from publisher.importers.markdown.written_notes import note_name

_MARK = r"()(?<![=\w])==(?![\s=])([^=\n]+(?:=[^=\n]+)*)(?<!\s)==(?!=)"
_DELETED = r"()(?<!~)~~(?![\s~])([^~\n]+(?:\n[^~\n]+)*)(?<!\s)~~(?!~)"
# An address in a tag of raw HTML is stashed by now; what stands straight after the tag (U+0003) is its own text.
# A word of another script that hangs on a host's name is none of it; a path may have any letters.
_ADDRESS = (
    r"(?<![\w/\"'=\x03])https?://(?:[A-Za-z0-9][A-Za-z0-9.-]*|[^\x00-\x7f«»\s][^\s/?#:<>\x02\x03«»\"`]*)"
    r"(?::\d+)?(?:[/?#][^\s<>\x02\x03«»\"`]*)?"
)
_SENTENCE_SIGNS = ".,;:!?،؛؟'*_~…"
_TICKS = r"(?<!\\)(?P<escapes>(?:\\{2})+)(?=`)|(?<!\\)(?P<ticks>`+)"
# The library's, but for escaped signs, which stand between U+0002 and U+0003 by now: there is none in an address.
_MAIL = r"<([^<> !\x02\x03]+@[^@<> \x02\x03]+)>"
# What is called in a picture's title is read with its caption: an attribute holds no link.
_IN_TITLE = re.compile(r"\]\([^\s()]+\s+(?:\"[^\"\n]*|'[^'\n]*)$")
_LONGEST_TITLE = 1000
_CALL = r"\[\^([^\]\n]+)\]"
_WIKI = r"(!?)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]"
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg)$", re.IGNORECASE)
_SIZE = re.compile(r"\d+(?:x\d+)?", re.ASCII)


class _Address(InlineProcessor):
    """A bare address becomes a link; the signs that end its sentence stay outside it."""

    ANCESTOR_EXCLUDES = ("a",)

    # The stubs have the base class's looser type.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802, ARG002 -- Python-Markdown's names
        address = m[0].rstrip(_SENTENCE_SIGNS)
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(_SENTENCE_SIGNS)
        link = Element("a", href=address)
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(address)


class _Wiki(InlineProcessor):
    """`[[article]]`, `[[article#heading|words]]`, and `![[picture.png|text]]`."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802, ARG002 -- see above
        line, target = line_before(self.unescape(m[2]))
        target, said = target.strip(), (m[3] or "").strip()
        written = {LINE: str(line)} if line else {}
        if m[1] and _PICTURE.search(target):
            alt = "" if _SIZE.fullmatch(said) else said
            return Element("img", written, src=target, alt=alt), m.start(), m.end()
        link = Element("a", written, href=target)
        link.text = said or target.lstrip("#").replace("#", " ← ")
        return link, m.start(), m.end()


class NoteCalls(InlineProcessor):
    """`[^name]` of a note that is written somewhere becomes a link by its number in `names`."""

    names: Sequence[str] = ()

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802, D102 -- see above
        name = note_name(m[1])
        if name not in self.names or _IN_TITLE.search(data, max(0, m.start() - _LONGEST_TITLE), m.start()):
            return None, None, None
        return Element("a", href=f"{NOTE_CALL}{self.names.index(name)}"), m.start(), m.end()


class _CodeSpan(InlineProcessor):
    """`` `code` `` as CommonMark 0.31 reads it («Code spans»): between equal runs of backticks, with its spaces."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str | None, int, int]:  # type: ignore[override]  # noqa: N802 -- see above
        if m["escapes"]:
            return m["escapes"].replace("\\\\", f"\x02{ord(chr(92))}\x03"), m.start(), m.end()
        end = re.compile(rf"(?<!`){m['ticks']}(?!`)").search(data, m.end())
        if end is None:
            return None, m.start(), m.end()
        said = data[m.end() : end.start()].replace("\n", " ")
        if said[0] == said[-1] == " " and said.strip(" "):
            said = said[1:-1]
        code = Element("code")
        code.text = AtomicString(code_escape(said))
        return code, m.start(), end.end()


class _Script(InlineProcessor):
    """`H~2~O`, `x^2^`: in one pattern, or what follows the other kind would not be seen."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802, ARG002 -- see above
        script = Element(str(m.lastgroup).replace("lowered", "sub").replace("raised", "sup"))
        script.text = m[str(m.lastgroup)]
        return script, m.start(), m.end()


class Spans(Extension):
    """Registers these signs at their places among the library's own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Python-Markdown's name
        """Links come before the library's (170), addresses after raw HTML (90), the rest before emphasis (60).

        Every sign of ASCII can be escaped (CommonMark 0.31, «Backslash escapes»), not the library's few alone.
        """
        md.ESCAPED_CHARS = list(string.punctuation)
        md.inlinePatterns.register(_CodeSpan(_TICKS, md), "backtick", 190)
        md.inlinePatterns.register(AutomailInlineProcessor(_MAIL, md), "automail", 110)
        self.calls = NoteCalls(_CALL, md)
        md.inlinePatterns.register(self.calls, "note_call", 175)
        md.inlinePatterns.register(_Wiki(_WIKI, md), "wiki", 172)
        md.inlinePatterns.register(_Address(_ADDRESS, md), "address", 85)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_MARK, "mark"), "mark", 72)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_DELETED, "del"), "deleted", 71)
        md.inlinePatterns.register(_Script(RAISED, md), "script", 70.5)
