"""Kinds of runs whose signs or spaces part them: each form alone, after every prefix, and before the gate."""

from itertools import product

import pytest

from drawn_order import drawn
from publisher.arabic.bidi.code_runs import runs_of_code
from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.bidi.runs import isolated, runs
from publisher.arabic.line_order import CODE_EDGE, misplaced
from publisher.formats.code_lines import settle_code_lines
from publisher.html_tree import fragment, inner_html
from publisher.importers.html.highlight import highlight
from some import some


def _gate(text: str, seen: str, *, from_left: bool = False) -> list[str]:
    return misplaced(text, seen, "rtl", ranges_from_left=from_left)


def _is_held(text: str, run: str, language: str = "ar") -> None:
    """Hold a line to one run, which the gate accepts, and misses where UAX #9 alone would draw it otherwise."""
    found = [text[start:end] for start, end in runs(text, "rtl", language=language)]
    assert found == [run]
    assert run in drawn(isolated(text, "rtl", language))
    assert _gate(text, drawn(isolated(text, "rtl", language)), from_left=language == "he") == []


# A conjunction, a preposition, the article; in their order, with vowel signs, with a tatweel.
_ONE, _TWO = ("و", "ف"), ("ب", "ك", "ل")
PREFIXES = (
    *_ONE,
    *_TWO,
    *map("".join, product(_ONE, _TWO)),
    *(f"{prefix}ـ" for prefix in (*_ONE, *_TWO, *map("".join, product(_ONE, _TWO)))),
    *("وَ", "بِـ", "وَبِ"),
)
WITH_ARTICLE = ("الـ", "والـ", "بالـ", "للـ", "ال", "وبالـ")
HEADS = (
    *("--help", "--lang=ar", "$HOME", "$_GET", "~/notes.md", "/etc/hosts", "/usr/local/bin/python3", "./run.sh"),
    *(
        "../lib/x.py",
        "%d",
        "\\n",
        "*args",
        "**kwargs",
        "*.md",
        "|x|=2",
        "|−5|=5",
        "@user",
        "#id",
        ".NET",
        ".gitignore",
    ),
    *("€20", "$5", "≈5", "№5", "√16=4", "√x", "⌘C", "⇧⌘P", "⌘+Q", "_init", "&mut", "∂x/∂t", "C:\\Users\\x"),
)
# These would be read otherwise after the article, whose hyphen joins a word.
HYPHENS = ("-v", "-5", "-1.5%", "−5", "+5")


@pytest.mark.parametrize("head", (*HEADS, *HYPHENS))
def test_signs_at_the_head_stay_there_after_every_prefix(head: str) -> None:
    prefixes = ("", *PREFIXES, *(() if head in HYPHENS else WITH_ARTICLE))
    for prefix in some(prefixes):
        _is_held(f"قال {prefix}{head} هنا", head)
        _is_held(f"{prefix}{head} هنا", head)


@pytest.mark.parametrize("head", [head for head in HEADS if not head.startswith(("--", "_", "C:"))])
def test_signs_at_the_head_stay_there_after_hebrew_prefixes(head: str) -> None:
    for prefix in ("ו-", "ב-", "של ", "וב-"):
        _is_held(f"אמר {prefix}{head} כאן", head, "he")


_SEEN_BY_THE_GATE = ("--help", "$HOME", "~/notes.md", "/etc/hosts", "./run.sh", "%d", "\\n", "⌘C", "√16", "-v")


@pytest.mark.parametrize("head", _SEEN_BY_THE_GATE)
def test_the_gate_sees_signs_at_the_wrong_end(head: str) -> None:
    for prefix in some(("", *PREFIXES)):
        text = f"قال {prefix}{head} هنا"
        assert _gate(text, drawn(text)), text


#: Letters that stand for things, with a sign between; a hyphen after the article.
NO_HEADS = {
    "ك=x هنا": ["x"],
    "القسم ب/A هنا": ["A"],
    "البند ب.5 هنا": [],
    "الـ-API وال-API هنا": ["API", "API"],
    "كتاب-A هنا": ["A"],
    "قال نعم--help هنا": ["help"],
}


@pytest.mark.parametrize("text", NO_HEADS)
def test_signs_between_are_no_heads(text: str) -> None:
    assert [text[start:end] for start, end in runs(text, "rtl")] == NO_HEADS[text]


GROUPS = (
    *(
        "1 000",
        "12 500",
        "1 000 000",
        "250 000.50",
        "1 000,50",
        "1 000 000 %",
        "-1 000 000",
        "$1 000 000",
        "1 000 km",
    ),
    *("1234 5678 9012 3456", "3782 822463 10005", "01 23 45 67 89", "1 000 + 2 000 = 3 000", "۱ ۰۰۰ ۰۰۰"),
)
SEVERAL = ("2020 2021", "2019 2020 2021", "10 20 30", "5 10 1000", "1 2 3", "10 20 30 40", "100 2000", "3.5 100")


@pytest.mark.parametrize("number", GROUPS)
def test_groups_of_one_number_stand_as_typed(number: str) -> None:
    for text in (f"بلغ {number} هنا", f"و{number} هنا", f"بلغ ({number})، ثم", f"بلغ {number}. ثم", f"بلغ {number}"):
        _is_held(text, number)


@pytest.mark.parametrize("numbers", SEVERAL)
def test_numbers_side_by_side_are_several(numbers: str) -> None:
    text = f"بلغ {numbers} هنا"
    assert runs(text, "rtl") == []
    assert _gate(text, drawn(text)) == []


@pytest.mark.parametrize("number", ["1 000 000", "1234 5678 9012 3456", "01 23 45 67 89"])
def test_the_gate_sees_groups_in_another_order(number: str) -> None:
    for text in (f"بلغ {number} هنا", f"بلغ ({number})، ثم", number):
        assert _gate(text, " ".join(number.split()[::-1]).join(drawn(text).split(drawn(number)))), text


TELEPHONES = (
    "123 4567",
    "555-1234",
    "12 34 56 78",
    "4412 3456",
    "0501 234 567",
    "(02) 123-4567",
    "+1 (555) 123-4567",
)
CALLED = ("هاتف: {}", "والهاتف {} هنا", "رقم الهاتف: {} هنا", "اتصل على الرقم {} الآن", "فاكس {}، ثم", "جوال: {} أو")


@pytest.mark.parametrize("number", (*TELEPHONES, "+20 (2) 1234-5678", "+33 1 23 45 67 89"))
def test_telephone_numbers_stand_as_typed(number: str) -> None:
    for before in CALLED:
        _is_held(before.format(number), number)
    both = f"هاتف: {number} أو 765 4321 هنا"
    assert [both[start:end] for start, end in runs(both, "rtl")] == [number, "765 4321"]
    assert _gate(both, drawn(isolated(both, "rtl"))) == []


@pytest.mark.parametrize("number", ["123 4567", "555-1234", "(02) 123-4567", "+20 (2) 1234-5678"])
def test_the_gate_sees_telephone_numbers_in_another_order(number: str) -> None:
    text = f"الهاتف {number} هنا"
    assert _gate(text, drawn(text))


@pytest.mark.parametrize("text", ["هاتف 2010-2020 هنا", "حاسوب محمول بسعر 1500-3000 هنا", "رقم (1) 10-20 هنا"])
def test_ranges_after_such_words_are_ranges(text: str) -> None:
    assert [text[start:end] for start, end in runs(text, "rtl") if "-" in text[start:end]] == []
    assert _gate(text, drawn(isolated(text, "rtl"))) == []


MOMENTS = (
    *("10:30 PM", "10 pm", "10:30PM", "9 a.m.", "10:30:15 AM", "9 AM–5 PM", "10:30–11:30 PM", "14:00 GMT", "500 BC"),
    *("5 May 2025", "5 May", "05 Dec 2025", "5th May 2025", "May 5, 2025", "5-7 May 2025", "5 – 7 May", "2025 May 5"),
    *("Monday 5 May 2025", "5 May 2025, 10:30 PM", "2 août 2024", "31 December 1999"),
)


@pytest.mark.parametrize("moment", MOMENTS)
def test_times_and_dates_stand_as_typed(moment: str) -> None:
    for text in (f"يوم {moment} هنا", f"و{moment} هنا", f"كان ({moment})، ثم"):
        _is_held(text, moment)


@pytest.mark.parametrize("moment", ["10:30 PM", "10 pm", "5 May 2025", "5 May", "31 December 1999", "500 BC"])
def test_the_gate_sees_times_and_dates_in_another_order(moment: str) -> None:
    text = f"يوم {moment} هنا"
    assert _gate(text, drawn(text))


KEYS = ("⌘C", "⌘+Q", "⇧⌘P", "⌥⌘5", "⌘→", "⌘ C", "⌘+⏎", "⌘⏎", "Ctrl+⇧+P", "⌃⌥⌘⎋", "√(16)=4", "2√3", "√x+1", "-(3+4)×5")


@pytest.mark.parametrize("key", KEYS)
def test_keys_and_roots_stand_as_typed(key: str) -> None:
    for text in (f"اضغط {key} هنا", f"و{key} هنا", f"اضغط ({key})، ثم"):
        _is_held(text, key)


@pytest.mark.parametrize("range_", ["5..10", "5...10", "5…10", "5-10", "5–10"])
def test_a_range_with_dots_is_one(range_: str) -> None:
    text = f"المدى {range_} هنا"
    assert [text[start:end] for start, end in runs(text, "rtl") if not text[start:end].isdigit()] == []
    assert _gate(text, drawn(isolated(text, "rtl"))) == []
    assert _gate(text, drawn(f"المدى \u2066{range_}\u2069 هنا"))
    _is_held(f"בין {range_} כאן", range_, "he")


ADDRESSES = (
    *("https://ar.wikipedia.org/wiki/القاهرة", "www.example.com/path?q=سؤال&x=1", "example.com/مسار/x.html"),
    *(
        "example.com?q=سؤال",
        "C:\\Users\\سالم\\file.txt",
        "\\\\server\\سالم\\x.txt",
        "/home/سالم/file.txt",
        "~/سالم/x.md",
    ),
    *("./src/ملف.py", "docs/ملف.md", "https://مثال.إختبار/صفحة", "https://example.com/أ/ب?x=1"),
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_and_paths_hold_words_of_the_paragraph(address: str) -> None:
    for text in (f"المصدر {address} هنا", f"و{address} هنا", f"في ({address})، ثم", f"قال {address}. ثم"):
        assert [text[start:end] for start, end in runs(text, "rtl")] == [address]
        seen = drawn(isolated(text, "rtl").replace(address, isolated(address, "ltr")))
        assert _gate(text, seen) == []
        assert drawn(isolated(address, "ltr"), "ltr") in seen


@pytest.mark.parametrize("address", [one for one in ADDRESSES if "://" in one or "www" in one or ":\\" in one])
def test_the_gate_sees_addresses_in_another_order(address: str) -> None:
    text = f"المصدر {address} هنا"
    assert _gate(text, drawn(text))


@pytest.mark.parametrize("text", ["شركة Google/غوغل هنا", "نعم و/أو لا", "اسم ملف.txt هنا", "لغة C/سي هنا"])
def test_a_slash_between_words_of_two_scripts_makes_no_address(text: str) -> None:
    assert [text[start:end] for start, end in runs(text, "rtl") if "/" in text[start:end]] == []
    assert _gate(text, drawn(isolated(text, "rtl"))) == []


#: A line of code, and what of it runs from the right.
CODE = {
    "id=3|سلمى|5|7": ["سلمى"],
    "3,سلمى,5,7": ["سلمى"],
    "3,سلمى,ليلى,7": ["سلمى", "ليلى"],
    "f(سلمى, 5)": ["سلمى"],
    "f(سلمى, ليلى)": ["سلمى", "ليلى"],
    "12 كلمة 34": ["كلمة"],
    "قال 5 مرات": ["قال 5 مرات"],
    "اسم_أول = سلمى": ["اسم_أول", "سلمى"],
    "س.ص(5)": ["س", "ص"],
    'x = "اجعل b تشير إلى 5", 7': ["اجعل b تشير إلى 5"],
    "x = 1 # اجعل b تشير إلى قائمة x": ["اجعل b تشير إلى قائمة x"],
    "x = 1 // السطر 5, ثم 7": ["السطر 5, ثم 7"],
    "x = 1 # see الملف": ["الملف"],
    "don't سلمى|5|won't": ["سلمى"],
    "plain code(1)": [],
}


@pytest.mark.parametrize("line", CODE)
def test_parts_of_code_stand_from_left_to_right(line: str) -> None:
    assert [line[start:end] for start, end in runs_of_code(line, "ar", (), ())] == CODE[line]


def _code_seen(markup: str) -> tuple[str, str]:
    """Return the text of a line of code, and what is seen of it from left to right."""
    tree = fragment(markup)
    for run in tree.xpath("//bdi"):
        run.text = {"rtl": "\u2067", "ltr": "\u2066"}[run.get("dir")] + (run.text or "")
        run.tail = f"\u2069{run.tail or ''}"
    marked = tree.text_content()
    return marked.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2069"))), drawn(marked, "ltr")


@pytest.mark.parametrize("line", CODE)
def test_the_gate_accepts_such_code(line: str) -> None:
    said, seen = _code_seen(isolate(f'<pre><code dir="ltr">{line}</code></pre>', "rtl").replace("&quot;", '"'))
    assert said == line
    edged = f"{CODE_EDGE}{said}{CODE_EDGE}"
    assert misplaced(edged, seen, "ltr", ranges_from_left=False, embedded=True) == []


@pytest.mark.parametrize(
    "line", ["id=3|سلمى|5|7", "3,سلمى,5,7", "f(سلمى, 5)", "3;سلمى;ليلى", "x = 1 # اجعل b تشير إلى قائمة x"]
)
def test_the_gate_sees_parts_of_code_in_another_order(line: str) -> None:
    edged = f"{CODE_EDGE}{line}{CODE_EDGE}"
    assert misplaced(edged, drawn(line, "ltr"), "ltr", ranges_from_left=False, embedded=True)
    inline = f"قال {edged} هنا"
    seen = f"انه {drawn(line, 'ltr')} لاق"
    assert misplaced(inline, seen, "rtl", ranges_from_left=False, embedded=True)


LEXED = {
    ("python", "b = 1  # اجعل b تشير إلى x"): "اجعل b تشير إلى x",
    ("js", "b = 1; // اجعل b تشير إلى x"): "اجعل b تشير إلى x",
    ("js", "b = 1; /* اجعل b تشير إلى x */ c()"): "اجعل b تشير إلى x",
    ("sql", "SELECT 1 -- اجعل b تشير إلى x"): "اجعل b تشير إلى x",
    ("html", "<p> <!-- اجعل b تشير إلى x --></p>"): "اجعل b تشير إلى x",
    ("python", 'b = "اجعل b تشير إلى x"'): "اجعل b تشير إلى x",
    ("python", "b = 1  # b تشير إلى القائمة"): "b تشير إلى القائمة",
}


@pytest.mark.parametrize(("language", "line"), LEXED)
def test_comments_at_the_end_of_a_line_are_read_from_the_right(language: str, line: str) -> None:
    escaped = line.replace("<", "&lt;")
    tree = fragment(f'<pre><code class="language-{language}" dir="ltr">{escaped}</code></pre>')
    assert list(highlight(tree)) == []
    set_apart = fragment(isolate(inner_html(tree), "rtl"))
    settle_code_lines(set_apart)
    wholes = [run.text_content() for run in set_apart.xpath("//bdi[@dir='rtl']")]
    assert wholes == [LEXED[language, line]]
    assert [run.text for run in set_apart.xpath("//bdi[@dir='rtl']//bdi[@dir='ltr']")] == [
        "b",
        *"x" * ("x" in wholes[0]),
    ]


@pytest.mark.parametrize("name", ["text", "csv", "tsv", ""])
def test_lines_of_fields_begin_at_the_left(name: str) -> None:
    named = f' class="language-{name}"' if name else ""
    tree = fragment(isolate(f'<pre><code{named} dir="ltr">3,سلمى,5,7\nسلمى|5\nدالة(5)</code></pre>', "rtl"))
    settle_code_lines(tree)
    assert tree.xpath("//*[contains(@class, 'press-comment')]") == []


def test_a_range_stands_as_the_language_of_its_passage_has_it() -> None:
    inside = isolate('<p>من <span lang="fa">5-10 کلمه</span> و10-20 هنا</p>', "rtl", "ar")
    assert '<bdi dir="ltr">5-10</bdi>' in inside
    assert '<bdi dir="ltr">10</bdi>-<bdi dir="ltr">20</bdi>' in inside
    for language in ("fa", "he", "ur"):
        assert '<bdi dir="ltr">5-10</bdi>' in isolate(f'<p lang="{language}">با 5-10 کلمه</p>', "rtl", "ar")
    assert '<bdi dir="ltr">5</bdi>-' in isolate('<p lang="ar">من 5-10 كلمات</p>', "rtl", "fa")
    assert '<bdi dir="ltr">5-10</bdi>' in isolate("<p>He said پنج 5-10 گفت so</p>", "ltr", "en")


@pytest.mark.parametrize("following", ["May 2025", "mai 2025", "AM", "p.m.", "BC", "km"])
def test_a_range_at_the_end_of_a_line_may_be_a_part_of_what_goes_on(following: str) -> None:
    assert misplaced("الأسئلة 5-7", "5-7 ةلئسألا", "rtl", ranges_from_left=False, following=following) == []


@pytest.mark.parametrize("following", ["", "GitHub", "Maybe", "ثم", "2025"])
def test_a_range_at_the_end_of_a_line_by_itself_has_its_order(following: str) -> None:
    """Also where the next line begins with a word of another language, which is none of its number."""
    assert misplaced("الأسئلة 5-7", "5-7 ةلئسألا", "rtl", ranges_from_left=False, following=following)
    assert misplaced("الأسئلة 5-7", "7-5 ةلئسألا", "rtl", ranges_from_left=False, following=following) == []
