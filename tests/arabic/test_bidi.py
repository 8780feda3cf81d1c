"""Direction: the levels of UAX #9, runs and isolates, and one visual order in the layout engine and in a browser."""

import gzip
import io
import re
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidi_cases import CASES
from publisher.arabic.bidi.controls import without_controls
from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.bidi.levels import joined, levels
from publisher.arabic.bidi.ltr_patterns import KINDS
from publisher.arabic.bidi.runs import isolated, runs
from publisher.formats.epub.archive import unpack
from publisher.model import Direction
from publisher.pipeline.build import Printed
from scale import examples
from some import some

# Every 40th line of Unicode's own BidiCharacterTest.txt (15.0), with its licence.
CHARACTER_TEST = Path(__file__).with_name("BidiCharacterTest-sample.txt.gz")
_BASES: dict[str, Direction | None] = {"0": "ltr", "1": "rtl", "2": None}


def test_levels_are_those_of_unicodes_own_test() -> None:
    count = 0
    for line in some(gzip.decompress(CHARACTER_TEST.read_bytes()).decode().splitlines()):
        if not line.strip() or line.startswith("#"):
            continue
        points, base, _, wanted, _ = line.split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        found = levels(text, _BASES[base])
        assert all(want in ("x", str(level)) for want, level in some(zip(wanted.split(), found, strict=True))), line
        count += 1
    assert count > 2000


RUNS = {
    "أعلنت OpenAI Inc. عن GPT-4o": ["OpenAI Inc.", "GPT-4o"],
    "حرف A/B- ثم pre-/post- وA/B-، والسابقة pre- كذلك": ["A/B-", "pre-/post-", "A/B-", "pre-"],
    "قال -مثل Word- وread/write-كلمة": ["Word", "read/write"],
    "لغة C++ ولغة C# و.NET وNode.js": ["C++", "C#", ".NET", "Node.js"],
    "اتصل على +966 11 234 5678 الآن": ["+966 11 234 5678"],
    "شركة (OpenAI) الأمريكية": ["OpenAI"],
    "«OpenAI» و«Google DeepMind (UK)»": ["OpenAI", "Google DeepMind (UK)"],
    "OpenAI، 15 يناير": ["OpenAI"],
    "في https://example.com/a_b?x=1. ثم": ["https://example.com/a_b?x=1"],
    "ملف /usr/local/bin وملف .gitignore ومجلد src/": ["/usr/local/bin", ".gitignore", "src/"],
    "حساب 8 × 700 = 5600 واط": ["8 × 700 = 5600"],
    "بتاريخ 2025-10-14 مساء": ["2025-10-14"],
    "سعره $5.50 أو 5$": ["$5.50", "5$"],
    "بريدي x.y@example.org فاكتب": ["x.y@example.org"],
    "الأمر publisher build --watch يكفي": ["publisher build --watch"],
    "بين 2017-2024 و10–12 ونسبة 1.5%": ["2017", "2024", "1.5%"],
    "الـAPI والـGPU": ["API", "GPU"],
    "قال: مرحبا OpenAI!": ["OpenAI"],
    ' "To be, or not to be?" — Shakespeare. ': ['"To be, or not to be?" — Shakespeare.'],
    "Google!": ["Google!"],
    "عام 1446هـ/2025م والمادة 5/أ و24/7 وو/أو": [],
    "مج/2 والقرار ق/12 وPDF/ورقي ونعم/No": ["PDF", "No"],
    "الـ-API وال-API": ["API", "API"],
    "س + 5 = 9 وص = 5 + 3س": [],
    "وسم #Gaza_تحت_القصف و#Python": ["Gaza", "#Python"],
    "انظر https://x.org/wiki/Python_(language) ثم": ["https://x.org/wiki/Python_(language)"],
    "(انظر: https://x.org/a?q=مصر&x=1)": ["https://x.org/a?q=مصر&x=1"],
    "هاتف 02-27356532 وردمك 978-3-16-148410-0": ["02-27356532", "978-3-16-148410-0"],
    "إصدار 1.2.3-beta وبرنامج 7-Zip وفصيلة O- هنا": ["1.2.3-beta", "7-Zip", "O-"],
    'نموذج OpenAI "GPT-4" جديد': ['OpenAI "GPT-4"'],
    'قال "OpenAI GPT-4", OpenAI ثم': ['"OpenAI GPT-4", OpenAI'],
    'قال "نعم OpenAI" Google نص': ["OpenAI", "Google"],
    'شاشة Dell 27" وHP 24" هنا': ['Dell 27"', 'HP 24"'],
    "كتب Ibn ‘Abd al-Wahhāb في the Users’ كتاب": ["Ibn ‘Abd al-Wahhāb", "the Users"],
    "راجع “https://x.org/a”، أو «/usr/bin» Google": ["“https://x.org/a”", "/usr/bin", "Google"],
    "هاتف (+966) 11 234 أو (02 123 4567) هنا": ["(+966) 11 234", "(02 123 4567)"],
    "خسر -$5 في C:\\Users\\a.": ["-$5", "C:\\Users\\a"],
}


@pytest.mark.parametrize("text", RUNS)
def test_runs(text: str) -> None:
    assert [text[start:end] for start, end in runs(text, "rtl")] == RUNS[text]


def test_arabic_in_an_english_paragraph() -> None:
    text = "The word كتاب (kitāb) and عدد 25 مجلة."
    assert [text[start:end] for start, end in runs(text, "ltr")] == ["كتاب", "عدد 25 مجلة"]


@examples(300)
@given(
    st.lists(st.sampled_from(["نص", "12", "١٢", "0x1F", "3D", "1_000", "x", "-2nd", "(4K)", "#", "،", "10-20px"])),
    st.sampled_from([" ", "  ", "\t", ", ", ""]),
)
def test_no_run_tears_a_word_that_begins_with_a_number(words: list[str], gap: str) -> None:
    text = gap.join(words)
    ends = [end for _, end in runs(text, "ltr", code=True)]
    assert [end for end in ends if re.fullmatch(r"[0-9][^\W\d]", text[end - 1 : end + 1])] == []


TREES = {
    "siblings": (
        "<p>أعلنت <em>OpenAI</em> <b>Inc.</b> عن</p>",
        '<p>أعلنت <bdi dir="ltr"><em>OpenAI</em> <b>Inc.</b></bdi> عن</p>',
    ),
    "half of an element": (
        '<p><em id="e">شركة OpenAI</em> Labs هنا</p>',
        '<p><em id="e">شركة </em><bdi dir="ltr"><em>OpenAI</em> Labs</bdi> هنا</p>',
    ),
    "a join": ("<p>م<b>حم</b>د</p>", "<p>م\u200d<b>\u200dحم\u200d</b>\u200dد</p>"),
    "no join after dal": ("<p>د<b>ار</b></p>", "<p>د<b>ار</b></p>"),
    "an author's isolate": (
        '<p>نص <bdi dir="ltr">a b</bdi> <bdi>English</bdi></p>',
        '<p>نص <bdi dir="ltr">a b</bdi> <bdi dir="ltr">English</bdi></p>',
    ),
    "a break ends a paragraph": (
        "<p>نص Foo<br/>Bar نص</p>",
        '<p>نص <bdi dir="ltr">Foo</bdi><br/><bdi dir="ltr">Bar</bdi> نص</p>',
    ),
    "blocks within": (
        "<li>نص C++<ul><li>API هنا</li></ul>ذيل GPU</li>",
        '<li>نص <bdi dir="ltr"><span class="press-whole">C++</span></bdi><ul>'
        '<li><bdi dir="ltr">API</bdi> هنا</li></ul>ذيل <bdi dir="ltr">GPU</bdi></li>',
    ),
    "code is a thing": (
        '<p>اكتب <code dir="ltr">a-b</code> ثم</p>',
        '<p>اكتب <code dir="ltr">a-b</code> ثم</p>',
    ),
    "a paragraph of the other direction": (
        '<p dir="ltr">He said <b>السلام</b> عليكم (now)</p>',
        '<p dir="ltr">He said <bdi dir="rtl"><b>السلام</b> عليكم</bdi> (now)</p>',
    ),
    "lines of code": (
        '<pre dir="ltr"><code>x = "نص"\n# two نص</code></pre>',
        '<pre dir="ltr"><code>x = "<bdi dir="rtl">نص</bdi>"\n# two <bdi dir="rtl">نص</bdi></code></pre>',
    ),
    "tokens of code": (
        '<pre dir="ltr"><code><i>قيمة</i> = <i>"نص كامل"</i>, <i>10</i>, '
        "<i>ب</i> <i>ج</i> <i># حتى 10</i></code></pre>",
        '<pre dir="ltr"><code><i><bdi dir="rtl">قيمة</bdi></i> = <i>"<bdi dir="rtl">نص كامل</bdi>"</i>, <i>10</i>, '
        '<bdi dir="rtl"><i>ب</i> <i>ج</i></bdi> <i># <bdi dir="rtl">حتى 10</bdi></i></code></pre>',
    ),
    "alt": ('<img src="a" alt="شعار C++ هنا"/>', '<img src="a" alt="شعار \u2066C++\u2069 هنا"/>'),
    "an author's controls": (
        "<p>نص \u2066a (عربي) b\u2069 نص GPU</p>",
        '<p>نص <span dir="ltr">a (<bdi dir="rtl">عربي</bdi>) b</span> نص <bdi dir="ltr">GPU</bdi></p>',
    ),
    "controls around markup": (
        "<p>نص \u2066Hello <b>big\u2069 world</b></p>",
        '<p>نص <span dir="ltr">Hello <b>big</b></span><b> <bdi dir="ltr">world</bdi></b></p>',
    ),
    "controls in a line of code": (
        '<pre dir="ltr"><code>\u2067a\nb\u2069 \u202bج d\u202c</code></pre>',
        '<pre dir="ltr"><code>a\nb <span dir="rtl">ج <bdi dir="ltr">d</bdi></span></code></pre>',
    ),
    "controls without a partner go": (
        "<p>نص \u202bGPU\u2069 نص\u202c \u2068</p>",
        '<p>نص <span dir="rtl"><bdi dir="ltr">GPU</bdi> نص</span> </p>',
    ),
}


@pytest.mark.parametrize("name", TREES)
def test_trees(name: str) -> None:
    markup, expected = TREES[name]
    assert isolate(markup, "rtl") == expected


def test_a_hyphen_after_a_hebrew_letter_is_its_own() -> None:
    assert (
        isolate("<p>ה-API של Google</p>", "rtl") == '<p>ה-<bdi dir="ltr">API</bdi> של <bdi dir="ltr">Google</bdi></p>'
    )


@pytest.mark.parametrize("language", ["he", "fa", "ur"])
def test_other_languages(language: str) -> None:
    text = {"he": "חברת OpenAI הודיעה", "fa": "شرکت OpenAI گفت", "ur": "کمپنی OpenAI نے کہا"}[language]
    assert '<bdi dir="ltr">OpenAI</bdi>' in isolate(f"<p>{text}</p>", "rtl")


def test_plain_strings() -> None:
    assert isolated("لغة C++ سريعة", "rtl") == "لغة \u2066C++\u2069 سريعة"
    assert isolated("OpenAI تعلن", "rtl") == "\u2067\u2066OpenAI\u2069 تعلن\u2069"
    assert isolated("نص عربي 2025", "rtl") == "نص عربي 2025"
    assert isolated("Only English", "rtl") == "\u2066Only English\u2069"
    assert isolated("كتاب in English", "ltr") == "\u2066\u2067كتاب\u2069 in English\u2069"


def test_metadata_has_no_controls(sample: tuple[Path, Printed]) -> None:
    """Labels that people read alone have isolates; what catalogues and readers' shelves take has none."""
    epub = next(artefact.data for artefact in sample[1].artefacts if artefact.format == "epub")
    files = unpack(epub)
    for name in ("EPUB/content.opf", "EPUB/toc.ncx"):
        assert not re.search("[\u2066-\u2069]", files[name].decode()), name
    with pikepdf.open(io.BytesIO(sample[1].artefacts[0].data)) as pdf:
        assert not re.search("[\u2066-\u2069]", "".join(str(value) for value in pdf.docinfo.values()))


_LETTERS = st.sampled_from(
    list("ابجدم حخ ـًّ abcXYZ 0123٤٥ .,،؛:()[]«»\"'-–/\\+#=$%&<>\n\t\u200d\u200c\u200e\u2066\u2069\u202b\u202c")
)
_TEXTS = st.text(_LETTERS, max_size=60)
_MARKUP = st.recursive(
    _TEXTS.map(lambda text: lxml.html.tostring(_span(text), encoding="unicode")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["em", "b", "a", "bdi", "code", "p", "li", "span", "sup", "sub", "del"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


def _span(text: str) -> lxml.html.HtmlElement:
    element = lxml.html.Element("span")
    element.text = text
    return element


def _bare(markup: str) -> str:
    return re.sub(
        "[\u200d\u202a-\u202c\u2066-\u2069]", "", str(lxml.html.fragment_fromstring(markup, "div").text_content())
    )


@examples()
@given(_MARKUP, st.sampled_from(["rtl", "ltr"]))
def test_isolating_changes_no_letter_and_is_idempotent(markup: str, base: Direction) -> None:
    once = isolate(markup, base)
    assert _bare(once) == _bare(markup)
    assert isolate(once, base) == once


@pytest.mark.parametrize("base", ["rtl", "ltr"])
@pytest.mark.parametrize(
    "markup",
    [
        "<em><span>.0</span><span>.0</span></em>",
        "<p>5%5%</p>",
        "<p>5%<a>5%</a> ثم 0$125%</p>",
        "<p>kmك-5 ب</p>",
        "<p>٣-5+125%</p>",
        "<p>20°<b>30</b>′15″</p>",
        "<p>هذا (3<sup> + </sup>4)/5<sup>=</sup>35 وس<sup>+</sup>5=9</p>",
        "<p>ספר [to be (ספר ספר<sup>)</sup>] <sub>.</sub> (ספר 5<sup>(</sup>)</p>",
    ],
)
def test_a_number_is_the_same_beside_one_that_is_isolated(markup: str, base: Direction) -> None:
    """What comes after a run is read alike where the run is an element, and no characters, by then."""
    once = isolate(markup, base)
    assert isolate(once, base) == once


@examples()
@given(_TEXTS, st.sampled_from(["rtl", "ltr"]))
def test_plain_isolates_change_no_letter_and_are_idempotent(text: str, base: Direction) -> None:
    once = isolated(text, base)
    assert without_controls(once) == without_controls(text)
    assert isolated(once, base) == once


@examples()
@given(st.text(max_size=80), st.sampled_from(["rtl", "ltr", None]))
def test_any_text_has_levels(text: str, base: Direction | None) -> None:
    assert len(levels(text, base)) == len(joined(text)) == len(text)


@pytest.mark.heavy
def test_hostile_texts_take_no_time() -> None:
    """Each of these would take minutes in a pass that is quadratic; the test's own time limit is the runner's."""
    for text in (
        "a" * 200_000,
        "(" * 50_000,
        "a@" * 50_000,
        "/" * 100_000,
        "1+" * 50_000,
        "-a" * 50_000,
        '"ك' * 50_000,
        "“a" * 50_000,
        "'a" * 50_000,
        "('a " * 50_000,
        "‘ك’ " * 25_000,
        "\u0650" * 99_999,
    ):
        assert len(runs(text, "rtl")) <= 50_000
    many = "".join(f"<b>ب</b><i>{n} C++</i>" for n in range(5_000))
    assert isolate(f"<p>{many}</p>", "rtl").count("<bdi") >= 5_000
    assert isolate(f"<p>{'ك a ' * 20_000}</p>", "rtl").count("<bdi") == 20_000


# Quotations and brackets of words, one kind in another; U+0001 and U+0002 stand before the marks of a pair.
_WORDS = st.sampled_from(
    (
        *("قال", "نص", "OpenAI", "GPT-4", "C++", "Inc.", "don't", "2025", "٣", "$5", "-v", "src/", "x = 5"),
        *("https://x.org/a_b", "+966 11 234 5678", "0112 345678", "a@b.com", "Is it?", "Hello, world!"),
    )
)
_GAPS = st.sampled_from([" ", " ", ", ", "، ", ": ", ". ", " - ", "؟ "])


def _sequence(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(inner, _GAPS), min_size=1, max_size=4).map(
        lambda units: "".join(unit + gap for unit, gap in units).strip()
    )


def _within(signs: list[str], inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(signs), _sequence(inner)).map(
        lambda made: f"\1{made[0][0]}{made[1]}\2{made[0][1]}"
    )


_QUOTED = _WORDS | _within(["“”", '""', "„“", "”“"], _WORDS)
_BRACKETED = _QUOTED | _within(["()", "[]", "{}", "«»", "‹›"], _QUOTED)


def _paired(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, waiting, pairs = "", [], []
    for sign in marked:
        if sign == "\1":
            waiting.append(len(text))
        elif sign == "\2":
            pairs.append((waiting.pop(), len(text)))
        else:
            text += sign
    return text, pairs


@examples()
@given(_sequence(_BRACKETED), st.sampled_from(["rtl", "ltr"]))
def test_both_marks_of_a_pair_are_in_one_isolate_or_in_none(marked: str, base: Direction) -> None:
    text, pairs = _paired(marked)
    found = runs(text, base)
    for pair in pairs:  # none is right too
        first, last = ([place for place in found if place[0] <= mark < place[1]] for mark in pair)
        assert first == last, (text, [text[start:end] for start, end in found])


def test_every_kind_is_shown_by_a_case() -> None:
    shown = {case.kind for case in CASES}
    assert set(KINDS) <= shown


_BOOK = "Smith, John (2019). The Art of Arabic Typography: A Bibliography. Cambridge University Press."


@pytest.mark.parametrize("tag", ["li", "dd"])
@pytest.mark.parametrize("more", ["", "<ul><li>بند</li></ul>"])
def test_a_long_item_of_another_direction_has_a_block_of_its_own(tag: str, more: str) -> None:
    made = isolate(f"<{tag}>{_BOOK} <em>2nd</em>{more}</{tag}>", "rtl")
    assert made == f'<{tag}><div dir="ltr">{_BOOK} <em>2nd</em></div>{more}</{tag}>'
    assert isolate(made, "rtl") == made
    assert "<div" not in isolate(f"<{tag}>Python</{tag}>", "rtl") + isolate(f"<{tag}>{_BOOK} كتاب</{tag}>", "rtl")
    assert "<div" not in isolate(f"<{tag}>{_BOOK}</{tag}>", "ltr")
