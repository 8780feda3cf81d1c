"""What a paste's lines tell: its authors, one by one, and the line of whatever is wrong with it."""

import pytest

from publisher.arabic.words import words
from publisher.diagnostics import PublisherError
from publisher.importers.pasted import pasted_importer
from publisher.importers.pasted.author_names import authors
from publisher.importers.pasted.line_kinds import Line
from publisher.model import Source


@pytest.mark.parametrize(
    ("byline", "names", "certainty"),
    [
        ("أحمد علي وسارة حسن", ["أحمد علي", "سارة حسن"], "high"),
        ("أحمد وسارة", ["أحمد", "سارة"], "medium"),
        ("أحمد علي، وسارة حسن، ووليد كامل", ["أحمد علي", "سارة حسن", "وليد كامل"], "high"),
        ("أحمد علي، وليد كامل", ["أحمد علي", "وليد كامل"], "high"),
        ("د. أحمد علي ود. سارة حسن", ["د. أحمد علي", "د. سارة حسن"], "high"),
        ("ليندا مطر ونجيبة قاسم", ["ليندا مطر", "نجيبة قاسم"], "medium"),
        ("Ahmad Ali and Sara Hassan", ["Ahmad Ali", "Sara Hassan"], "high"),
        *((name, [name], "high") for name in ("أحمد وليد حسن", "محمد وجدي وفاء", "سامي علي وهيب", "نادية وائل")),
        *((name, [name], "high") for name in ("جورج هربرت ووكر بوش", "فيرجينيا وولف", "محمد ولد عبد العزيز")),
        *((name, [name], "high") for name in ("عمر أبو وردة", "فاروق وادي", "أحمد علي، أستاذ التاريخ بجامعة دمشق")),
    ],
)
def test_authors_are_parted_where_it_is_certain(byline: str, names: list[str], certainty: str) -> None:
    found = [*authors(Line("byline", byline, 1, mark="بقلم: "))]
    assert [(line.text, line.certainty) for line in found] == [(name, certainty) for name in names]
    assert words("".join(line.mark + line.text for line in found)) == words(f"بقلم: {byline}")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("عنوان\n\nبقلم: أحمد علي\n\nنص.\n\nقبلها.\n{word}\n\nنهاية.\n", 8),
        ("عنوان\n\nنص (1).\n\nنهاية.\n\n(1) {word}\n", 7),
        ("عنوان\n\nنص.\n\n1. بند.\n\n    تتمته.\n\n    {word}\n\n2. بند.\n", 9),
    ],
)
def test_what_is_too_much_is_told_at_its_line_of_the_paste(text: str, line: int) -> None:
    with pytest.raises(PublisherError) as caught:
        pasted_importer.convert_pasted(Source("x.txt", text.format(word="ك" * 4000), ""), "ar")
    assert [(finding.code, finding.span and finding.span.line) for finding in caught.value.findings] == [
        ("L004", line)
    ]
