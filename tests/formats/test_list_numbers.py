"""Numbers that the authors of lists ask for: the same in every format."""

import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

import oracle
from publisher.formats.list_markers import numbers_of, settle_markers
from publisher.html_tree import fragment
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest

_LISTS = {
    "<ol start=98><li>بند<li>بند<li>بند</ol>": ["98", "99", "100"],
    "<ol start=0><li>بند<li>بند<li>بند</ol>": ["0", "1", "2"],
    "<ol reversed><li>بند<li>بند<li>بند</ol>": ["3", "2", "1"],
    "<ol reversed start=12><li>بند<li value=5>بند<li>بند</ol>": ["12", "5", "4"],
    "<ol><li>بند<li value=40>بند<li>بند</ol>": ["1", "40", "41"],
    "<ol type=I start=3><li>بند<li>بند<li>بند</ol>": ["III", "IV", "V"],
    "<ol type=a start=25><li>بند<li>بند<li>بند</ol>": ["y", "z", "aa"],
}


@pytest.mark.parametrize("markup", _LISTS)
def test_items_have_the_numbers_that_are_asked_for(markup: str, article: Callable[[str], Path]) -> None:
    path = article(f"---\ntitle: ع\n---\n\nنص.\n\n{markup}\n")
    data, *others = set_in_type(BuildRequest(path, ("pdf", "web"), theme="majalla", pages=("a5",))).artefacts
    page = next(page for page in oracle.letters(data.data) if "بند" in "".join(letter for letter, *_ in page))
    lines: dict[int, str] = {}
    for letter, _, y in sorted(page, key=lambda one: one[1]):
        lines[-round(y)] = lines.get(-round(y), "") + letter.strip()
    found = [re.sub("[^0-9a-zA-Z]", "", line) for _, line in sorted(lines.items()) if "دنب" in line]
    assert found == _LISTS[markup]
    web = next(lxml.html.document_fromstring(one.data) for one in others if one.name.endswith("piece.html"))
    (numbered,) = web.xpath("//ol[li[contains(., 'بند')]]")
    asked = next(fragment(markup).iter("ol"))
    assert numbers_of(numbered) == numbers_of(asked)
    assert numbered.get("type") == asked.get("type")


@pytest.mark.parametrize("count", [9, 10, 99, 100, 5000])
def test_there_is_room_for_the_longest_number(count: int) -> None:
    root = fragment(f"<ol>{'<li>a</li>' * count}</ol>")
    settle_markers(root)
    (numbered,) = root.iter("ol")
    digits = len(str(count))
    assert numbered.get("class", "") == (f"press-digits-{digits}" if digits > 1 else "")
