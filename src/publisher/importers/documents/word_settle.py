"""HTML that mammoth made of a prepared document → the same with what the marks of its paragraphs say."""

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from publisher.importers.documents.html_to_markdown import CAPTION, VERSE
from publisher.importers.documents.inline_markdown import element as new
from publisher.importers.documents.word_prepare import MARK_BEGIN, MARK_END, Paragraph

_MARK = re.compile(f"{MARK_BEGIN}(\\d+){MARK_END}")
_BLOCKS = ("p", "li", "td", "th")
_NOTE = re.compile(r"#w-((?:foot|end)note-.+)")
_HALVES = re.compile(r"\s*(?:\t+|(?<=\s)(?:\*{3}|//|\|\|)(?=\s)| {4,})\s*")
_LATIN, _ARABIC = re.compile("[A-Za-z]"), re.compile("[\u0590-\u08ff]")


def settle(body: HtmlElement, facts: Mapping[int, Paragraph], away: set[int]) -> dict[str, HtmlElement]:
    """Settle a tree in place; `away` are paragraphs that are no part of the body. Returns its notes, as called."""
    _apply(body, facts, away)
    _wrap_runs(body)
    return _take_notes(body)


def _apply(body: HtmlElement, facts: Mapping[int, Paragraph], away: set[int]) -> None:
    for one in list(body.iter()):
        for where in ("text", "tail"):
            text = getattr(one, where)
            found = _MARK.search(text) if text else None
            if not found:
                continue
            setattr(one, where, _MARK.sub("", text))
            holder = one if where == "text" else one.getparent()
            while holder is not None and holder.tag not in _BLOCKS:
                holder = holder.getparent()
            if holder is not None:
                _say(holder, facts[int(found[1])], gone=int(found[1]) in away)


def _say(block: HtmlElement, paragraph: Paragraph, *, gone: bool) -> None:
    if gone:
        block.drop_tree()
        return
    style = paragraph.style
    if block.tag == "li":
        if paragraph.label and paragraph.label.kind == "number":
            block.set("value", str(paragraph.label.value))
        return
    if style.role in ("heading", "title") and block.tag == "p":
        block.tag = f"h{style.rank or 1}"
    elif style.role in ("quote", "verse", "caption", "code", "subtitle"):
        block.set("data-role", "quote" if style.role == "subtitle" else style.role)
        if style.role == "subtitle":
            del block.attrib["data-role"]
    if _runs_from_left(paragraph):
        block.set("dir", "ltr")


def _runs_from_left(paragraph: Paragraph) -> bool:
    """Say whether a paragraph is set from left to right, and its letters are such; else it was never set at all."""
    latin = len(_LATIN.findall(paragraph.text))
    return not paragraph.style.rtl and latin > 3 * len(_ARABIC.findall(paragraph.text)) and latin > 1


def _wrap_runs(body: HtmlElement) -> None:
    """Join paragraphs of one role that follow each other: quotations, stanzas, code; captions to their pictures."""
    for first in body.xpath(".//*[@data-role]"):
        role = first.get("data-role")
        if role is None or first.getparent() is None:
            continue
        run = [first]
        while (after := run[-1].getnext()) is not None and after.get("data-role") == role and role != "caption":
            run.append(after)
        for one in run:
            del one.attrib["data-role"]
        if role == "quote":
            _wrap(run, new("blockquote"))
        elif role == "verse":
            _join_verse(run)
        elif role == "code":
            _join_code(run)
        elif role == "caption":
            _caption(first)


def _wrap(run: list[HtmlElement], holder: HtmlElement) -> None:
    run[0].addprevious(holder)
    holder.extend(run)


def _join_verse(run: list[HtmlElement]) -> None:
    stanza = new("p")
    stanza.set("class", VERSE)
    run[0].addprevious(stanza)
    for number, line in enumerate(run):
        if number:
            stanza.append(new("br"))
        _append_text(stanza, line.text or "")
        for child in list(line):
            tail, child.tail = child.tail or "", None
            stanza.append(child)
            _append_text(stanza, tail)
        line.drop_tree() if len(line) == 0 and not line.text else line.getparent().remove(line)


def _append_text(stanza: HtmlElement, text: str) -> None:
    """Add text to a stanza, its halves parted."""
    first, *rest = _HALVES.split(text)
    _add(stanza, first)
    for half in rest:
        gap = new("span")
        gap.set("class", "caesura")
        stanza.append(gap)
        _add(stanza, half)


def _add(stanza: HtmlElement, text: str) -> None:
    if len(stanza):
        stanza[-1].tail = (stanza[-1].tail or "") + text
    else:
        stanza.text = (stanza.text or "") + text


def _join_code(run: list[HtmlElement]) -> None:
    for one in run:
        for line_break in one.xpath(".//br"):
            line_break.tail = "\n" + (line_break.tail or "")
    code = new("pre", "\n".join(one.text_content() for one in run))
    run[0].addprevious(code)
    for one in run:
        one.getparent().remove(one)


def _caption(caption: HtmlElement) -> None:
    for beside in (caption.getprevious(), caption.getnext()):
        if beside is not None and beside.tag == "p" and beside.find(".//img") is not None:
            if beside.text_content().strip():
                continue
            figure = new("figure")
            beside.addprevious(figure)
            figure.append(beside)
            caption.tag = "figcaption"
            figure.append(caption)
            return
    caption.set("class", CAPTION)


def _take_notes(body: HtmlElement) -> dict[str, HtmlElement]:
    told = {one.get("id", "").removeprefix("w-"): one for one in body.xpath(".//li[starts-with(@id, 'w-')]")}
    notes: dict[str, HtmlElement] = {}
    for link in body.xpath(".//a[starts-with(@href, '#w-')]"):
        found = _NOTE.fullmatch(link.get("href", ""))
        if found and found[1] in told:
            holder = link.getparent()
            link.attrib.clear()
            link.text = None
            link.set("data-note", found[1])
            if holder is not None and holder.tag == "sup" and not (holder.text or "").strip() and len(holder) == 1:
                holder.drop_tag()
            notes.setdefault(found[1], told[found[1]])
    for name, item in told.items():
        for back in item.xpath(".//a[starts-with(@href, '#w-')]"):
            back.drop_tree()
        if "note-" in name and item.getparent() is not None:
            holder = item.getparent()
            item.tag = "div"
            item.attrib.pop("id", None)
            holder.remove(item)
            if not len(holder) and holder.getparent() is not None:
                holder.getparent().remove(holder)
    return notes
