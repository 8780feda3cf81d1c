"""The changes that save the engine's time keep its bytes; binding and trees are what the engine would make."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import tostring

import pytest
import tinyhtml5

import oracle
from places import REPO
from publisher.formats.pdf.render import pango_binding, pango_declarations
from publisher.formats.pdf.render.fontconfig import empty_font_folder, link_faces
from publisher.formats.pdf.render.html_document import document, house_style, prelude
from publisher.formats.pdf.render.patches.registry import PATCHES
from publisher.model import Edition
from publisher.pipeline.build import Printed
from scale import sampled
from waiting import LONG

# Prints the SHA-256 of WeasyPrint's own PDF of each document, after the changes for speed that are named.
_STOCK = """
import hashlib, json, logging, sys, weasyprint
if sys.argv[3:]:
    from publisher.formats.pdf.render import patches
    assert patches.engine_status().known
    patches.PATCHES = [patch for patch in patches.PATCHES if patch.name in sys.argv[3:]]
    patches.apply("speed")
logging.getLogger("weasyprint").handlers = [logging.NullHandler()]
for name, html, css in json.load(open(sys.argv[1])):
    sheet = weasyprint.CSS(string=css)
    data = weasyprint.HTML(string=html, base_url=sys.argv[2]).write_pdf(
        stylesheets=[sheet], pdf_variant="pdf/ua-1", pdf_identifier=b"x")
    print(name, hashlib.sha256(data).hexdigest())
"""

_SPEED = [patch.name for patch in PATCHES if patch.kind == "speed" and patch.modules]

_WORDS = "في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، and a few Latin words 123. "
_PICTURE = "sources/2025-10/images/spread.svg"
_FLOATS = "".join(
    f'<h2>عنوان {n}</h2><p style="float:{side};width:{20 + n}mm;margin:2mm">{_WORDS}</p><p>{_WORDS * 9}</p>'
    f'<div style="overflow:hidden"><img style="float:{side}" alt="x" src="{_PICTURE}" width="90">{_WORDS * 4}</div>'
    for n, side in enumerate(("left", "right", "left", "right", "left", "right"))
)
_NOTES = "".join(
    f'<p>{_WORDS * (n % 4 + 1)}<span style="float:footnote">حاشية {n} {_WORDS}</span>{_WORDS}</p>' for n in range(40)
)
# Notes with margins that meet those of the next, with floats, lists, tables and lines of their own, many in a line.
_OF_NOTES = (
    "حاشية",
    f'<p style="margin:4px 0 7px">{_WORDS}</p><p>{_WORDS}</p>',
    f'<i style="float:left;height:40px">أ</i>{_WORDS}',
    f'<ul style="margin:3px"><li>{_WORDS}</li></ul>',
    '<table style="border-spacing:5px"><tr><td>خلية<td>2</table>',
    f'<div style="border:1px solid;margin-bottom:-5px">{_WORDS}</div>',
)
_MANY_NOTES = "".join(
    f"<p>{_WORDS * (n % 3)}"
    + "".join(
        f'{_WORDS[:30]}<span style="float:footnote">{_OF_NOTES[(n * m) % 6 if n % 4 == 1 else 0]}</span>'
        for m in range(5)
    )
    + "</p>"
    for n in range(6)
)
_STYLES = "".join(
    f'<p style="font-weight:{w};font-style:{i};letter-spacing:{n}px;text-align:justify;font-feature-settings:{f};'
    f'text-decoration:underline"><bdi>{_WORDS}</bdi>'
    f'<span lang="en" dir="ltr" style="font-size:{8 + n}pt">{_WORDS}</span></p>'
    for w in ("400", "700")
    for i in ("normal", "italic")
    for f in ("normal", "'liga' 0", "'ss01' 1")
    for n in range(3)
)
# Values of every kind: set, inherited, reset, of variables and sums, physical and logical names over each other.
_CASCADE = "".join(
    f'<section dir="{side}" style="{style}"><p>{_WORDS}</p>'
    f'<p style="{own}">{_WORDS}<u>{_WORDS}<b>أ</b></u></p></section>'
    for side in ("rtl", "ltr")
    for style in (
        "--gap: 4mm; margin-inline-start: var(--gap); padding: calc(1mm + 2px)",
        "margin-left: 3mm; margin-inline-start: 9mm; border-inline-end: 2px solid; text-decoration: underline red",
        "float: left; width: 40%; min-width: auto; position: relative; top: 2px; display: flow-root",
        "all: initial; display: block; font-family: inherit; page: auto; color: currentColor",
    )
    for own in (
        "margin: inherit; border: inherit; outline: 1px solid",
        "padding-inline: 1em 2em; padding-right: unset; line-height: 1.9; width: max(10%, 40mm)",
        "text-decoration: overline; letter-spacing: initial; margin-block-end: var(--none, 3mm)",
    )
)
# Lines of every kind of end: between words, at hyphens, within words, where a space is wider or narrower.
_ENDS = "".join(
    f'<p lang="{lang}" dir="{side}" style="width:{width}mm;{style}">{text * 6}</p>'
    for lang, side, text in (
        ("ar", "rtl", "المستكشفون الجدد لا يقفون عند حدّ، and extraordinarily long Latin words. "),
        ("en", "ltr", "Extra\u00adordi\u00adnarily long words, interna\u00adtionalisation and AVAToday V. W. T. "),
    )
    for width in (11, 18, 27, 41, 63, 98)
    for style in (
        "text-align:justify;hyphens:auto",
        "hyphens:manual;letter-spacing:.3px",
        "overflow-wrap:anywhere;word-spacing:3px",
        "word-break:break-all",
        "white-space:pre-wrap;hyphens:none",
        "font-family:Amiri;overflow-wrap:break-word;word-spacing:-1px",
    )
)
# Texts of many lines in many scripts; features of fonts and what a text adds to them do not mix.
_TEXTS = (
    _WORDS * 70,
    "الإصدار GPT-4o-mini و https://example.com/a/b?c=d ثم (C++) و12–15 و٣٫١٤ % و«اقتباس» — نهاية! " * 6,
    "الحَمْدُ لِلْكِتَابِ الَّذِي يُعَلِّمُ النَّاسَ، وَالشُّكْرُ لِمَنْ كَتَبَهُ بِقَلَمٍ وَصَبْرٍ. " * 6,
    "این متن فارسی نیم\u200cفاصله دارد، و «خانه\u200cهایشان» را می\u200cشکند؛ یہ اردو کا متن ہے۔ " * 6,
    "שָׁלוֹם עוֹלָם, ועוד מילים רבות — well-known words (in Latin) — כדי למלא שורה. " * 6,
    "عربي 日本語の文章もここに入る可能性があります 😀 و 👨\u200d👩\u200d👧 وسط\u200bالنص\u00a0وكلمة. " * 5,
)
_LINES = "".join(
    f'<p dir="{side}" style="width:{width}mm;font-family:{family};{style}">'
    f"{text[:99]}<b>{text[99:180]}</b>{text[180:]}</p>"
    for n, text in enumerate(_TEXTS)
    for width in (23 + n, 52 - n, 71 + 2 * n, 120)
    for side, family, style in (
        ("rtl", "Amiri", ""),
        ("rtl", "Vazirmatn", "text-align:justify;text-indent:7mm;font-size:8.5pt"),
        ("ltr", "'Noto Naskh Arabic'", "overflow-wrap:anywhere;font-variant-ligatures:none"),
        ("rtl", "'Noto Nastaliq Urdu'", "text-decoration:underline;font-size:13pt"),
    )
)
_PAGES = "@page { size: 120mm 160mm; @top-center { content: counter(page) ' / ' counter(pages) } }"
_MADE = {
    "floats": (_FLOATS, "rtl", ""),
    "ends of lines": (_ENDS, "rtl", ""),
    "long texts": (_LINES, "rtl", "p { word-spacing: .01px }"),
    "floats from the left": (_FLOATS, "ltr", ""),
    "floats in columns": (f'<div style="columns:2">{_FLOATS}</div>', "rtl", ""),
    **{
        f"many notes{' in columns' * columns}{' of a bound' * bound}": (
            f'<div style="columns:{1 + columns}">{_MANY_NOTES}</div>',
            "rtl",
            f"@page {{ size: 120mm 160mm; @footnote {{ border-top: 1px solid; {'max-height: 30mm' * bound} }} }}",
        )
        for columns in (False, True)
        for bound in (False, True)
    },
    "pages that count": (
        _NOTES,
        "rtl",
        "@page :nth(2n) { margin: 30mm } @page :nth(3) { @top-left { content: 'ج' } }",
    ),
    "notes": (_NOTES, "rtl", ""),
    "notes in columns": (f'<div style="columns:2">{_NOTES}</div>', "rtl", ""),
    "styles": (_STYLES, "rtl", ""),
    "the cascade": (_CASCADE, "rtl", "p { margin-inline: 2mm 1mm } section p { margin-left: 5mm } u { --gap: 1px }"),
    "named pages": (
        f'<div style="page:a">{_WORDS * 60}</div><div style="page:b;break-before:recto">{_WORDS * 90}</div>',
        "rtl",
        "@page a:first { background: #eee } @page b { @top-left { content: 'ب' } } @page :blank { background: red }",
    ),
}


def _documents(edition: Edition) -> list[tuple[str, str, str]]:
    css = edition.layouts[0].css
    parts = [
        (
            part.id,
            tostring(document(edition, part, {}), "unicode", method="html"),
            house_style(edition) + prelude(edition, part, "left", 1) + css,
        )
        for part in edition.parts
    ]
    made = [
        (name, f'<html lang="ar" dir="{side}"><title>ع</title><body>{body}', _PAGES + css)
        for name, (body, side, css) in _MADE.items()
    ]
    return [*parts, *made]


def _hashes(folder: Path, edition: Edition, *changes: str) -> list[str]:
    path, fonts = folder / "documents.json", folder / ("changed" if changes else "stock")
    fonts.mkdir(parents=True)
    path.write_text(json.dumps(_documents(edition)), "utf-8")
    config = empty_font_folder(fonts)
    link_faces(fonts, edition)
    ran = subprocess.run(
        [sys.executable, "-c", _STOCK, str(path), f"{REPO}/", *changes],
        check=True,
        capture_output=True,
        text=True,
        timeout=LONG,
        env=os.environ | {"FONTCONFIG_FILE": str(config)},
    )
    return ran.stdout.splitlines()


@pytest.mark.slow
def test_the_changes_for_speed_keep_the_engines_bytes(sample: tuple[Path, Printed], tmp_path: Path) -> None:
    text = "---\ntitle: A piece\nlanguage: en\n---\n\n" + "Plain words[^1] in a row. " * 300 + "\n\n[^1]: A note.\n"
    (tmp_path / "piece.md").write_text(text, "utf-8")
    english = oracle.printed(tmp_path / "piece.md", formats=("epub",)).edition
    arabic = sample[1].edition
    parts = (*sampled(arabic.parts, 5), *english.parts)  # they have the fonts and styles of one theme
    edition = replace(arabic, parts=parts)
    stock = _hashes(tmp_path, edition)
    assert len(stock) == len(parts) + len(_MADE)
    assert _hashes(tmp_path, edition, *_SPEED) == stock


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, list[str]]:
    """A small edition, and the hashes of what the engine makes of it unchanged."""
    folder = tmp_path_factory.mktemp("stock")
    (folder / "piece.md").write_text("---\ntitle: ع\n---\n\nنص\n", "utf-8")
    edition = oracle.printed(folder / "piece.md", formats=("epub",)).edition
    return edition, _hashes(folder, edition)


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(_SPEED, 1))
def test_each_change_for_speed_keeps_the_bytes_by_itself(
    name: str, stock: tuple[Edition, list[str]], tmp_path: Path
) -> None:
    """Another engine may switch off any of them."""
    edition, hashes = stock
    assert _hashes(tmp_path, edition, name) == hashes


@pytest.fixture
def hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have hosts begin with some code of the test's."""
    return lambda code: oracle.begin_hosts_with(code, tmp_path, monkeypatch)


# Ubuntu 22.04 has no libharfbuzz-subset.
_WITHOUT_SUBSETTER = """
from publisher.formats.pdf.render.engine_import import light
with light():
    import weasyprint.pdf.fonts
weasyprint.pdf.fonts.harfbuzz_subset = None
"""


def test_parts_need_no_subsetter_of_the_system(hosts: Callable[[str], None], issue: Path) -> None:
    with_one = oracle.printed(issue)
    hosts(_WITHOUT_SUBSETTER)
    printed = oracle.printed(issue, cache=False)
    assert printed.findings == with_one.findings == ()
    assert printed.artefacts[0].data == with_one.artefacts[0].data


def test_an_issue_that_is_set_whole_needs_no_subsetter_of_the_system(
    hosts: Callable[[str], None], issue: Path
) -> None:
    with_one = oracle.printed(issue)
    hosts(_WITHOUT_SUBSETTER)
    data = oracle.whole(with_one.edition).data
    assert "نص" in oracle.texts(data)[-1]
    assert len(data) < 5 * len(with_one.artefacts[0].data), "its fonts are cut all the same"
    time.sleep(1.1)  # fontTools would date the fonts, to the second
    assert oracle.whole(with_one.edition).data == data


def test_a_part_is_the_tree_that_a_parser_would_give(tmp_path: Path) -> None:
    """It is given to the engine as a tree, and looks as what the engine parses."""
    printed = oracle.printed(oracle.odd_issue(tmp_path / "issue"), cache=False)
    more = (
        "<div><!-- a -->one<!-- b -->two<pre>\n\nlines\n</pre><table><tr><td>1</td></tr><tr><td>2</td></tr></table>"
        "<p>a<br>b<img alt='' src=''><bdi>c</bdi></p></div>"
    )
    parts = (*printed.edition.parts, replace(printed.edition.parts[-1], html=more))
    for part in parts:
        root = document(printed.edition, part, {})
        text = "<!DOCTYPE html>" + re.sub("<pre[^>]*>", r"\g<0>\n", tostring(root, "unicode", method="html"))
        assert tostring(tinyhtml5.parse(text, namespace_html_elements=False)) == tostring(root)
    assert len(list(document(printed.edition, parts[-1], {}).iter("tbody"))) == 1


def test_the_binding_is_what_is_made_of_the_engines_declarations() -> None:
    assert pango_binding.known() is not None
    assert Path(pango_declarations.__file__).read_text("utf-8") == pango_binding.made()
