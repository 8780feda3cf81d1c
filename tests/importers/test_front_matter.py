"""Front matter as it is found: texts as they were typed, keys of other programs understood or told, none refused."""

from dataclasses import fields
from datetime import date

import pytest

from publisher.diagnostics import Finding, PublisherError, Severity
from publisher.importers.front_matter.front_table import FrontTable, read_front
from publisher.importers.front_matter.key_names import OWN, RENAMED, TEXTS
from publisher.importers.front_matter.syntax import head_text
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Source
from some import some


def _front(head: str) -> tuple[FrontTable, list[tuple[int, str]]]:
    front = read_front(Source("a.md", f"---\n{head}\n---\n\nنص\n", ""))
    return front.table, _told(front.findings)


def _told(findings: tuple[Finding, ...]) -> list[tuple[int, str]]:
    return [(finding.span.line if finding.span else 0, finding.code) for finding in findings]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("لغة C# وغيرها #الجزء الأول", None),
        ("#1 في القائمة", None),
        ("مقال: تتمة", None),
        ("مقال: تتمة: خاتمة", None),
        ("العنوان:", None),
        ("@salma كتبت", None),
        ("*مهم* جدًا", None),
        ("& بعدها", None),
        ("&مهم بعدها", None),
        ("!!مهم جدا", None),
        ("!هام جدا", None),
        ("%50 خصم", None),
        ("`شيفرة`", None),
        ("[هامش] عن شيء", None),
        ("{كلمة} ثم أخرى", None),
        ("- شيء", None),
        ("? سؤال", None),
        ("| نص", None),
        ("> اقتباس", None),
        ("'don't' قال", None),
        ('"قال "نعم" ومضى"', 'قال "نعم" ومضى'),
        ('"نعم" قال', None),
        ("سطر أول\n  وثان: معه", "سطر أول وثان: معه"),
        ("it's: مقال", None),
    ],
)
def test_a_title_is_read_as_it_was_typed_and_told(typed: str, title: str | None) -> None:
    table, told = _front(f"kicker: ب\ntitle: {typed}\ndate: 2026-01-05")
    assert table.title == (title or typed)
    assert (table.kicker, table.date) == ("ب", date(2026, 1, 5))
    assert [one for one in told if one[1] != "M061"] == [(3, "F010")]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("title:\tعنوان", []),
        ("title:عنوان", [(2, "F010")]),
        ("title: عنوان\nauthors:\n\t- سلمى", [(4, "F010")]),
        ("title: عنوان # للمحرر", [(2, "F011")]),
        ("title: عنوان\ndate: 2026-01-05 # للمحرر", []),
        ("# رأس\ntitle: عنوان", []),
        ("title: 'عنوان' # للمحرر", []),
        ("title: >-\n  عنوان", []),
    ],
)
def test_tabs_glued_keys_and_comments(head: str, told: list[tuple[int, str]]) -> None:
    table, found = _front(head)
    assert (table.title, found) == ("عنوان", told)


@pytest.mark.parametrize(
    "head",
    ["summary: |\n  أول # ليس تعليقًا\n  ثان: معه", "summary: 'أول # ليس تعليقًا\n  ثان: معه'"],
)
def test_what_yaml_quotes_is_left_alone(head: str) -> None:
    table, told = _front(head)
    assert (table.summary, told) == (("أول # ليس تعليقًا ثان: معه",), [])


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        ("tags: #عربي #تقنية", ("عربي", "تقنية")),
        ("tags: [C#, ب]", ("C#", "ب")),
        ("tags:\n  - C#\n  - مقال: تتمة\n  - #وسم", ("C#", "مقال: تتمة", "وسم")),
        ("tags: أ ب\ncategories: [ب, ج]\ntopics: د", ("أ", "ب", "ج", "د")),
        ("tags: أ، ب ج", ("أ", "ب ج")),
    ],
)
def test_tags(head: str, tags: tuple[str, ...]) -> None:
    assert _front(head)[0].tags == tags


@pytest.mark.parametrize(
    ("head", "authors", "translator"),
    [
        ("author: سلمى", ("سلمى",), ""),
        ("author:\n  name: سلمى\n  url: https://example.org", ("سلمى",), ""),
        ("authors:\n  - name: سلمى\n  - هدى", ("سلمى", "هدى"), ""),
        ('contributors:\n  - ["سلمى", "https://example.org"]\ntranslators:\n  - ["هدى", "@huda"]', ("سلمى",), "هدى"),
    ],
)
def test_names(head: str, authors: tuple[str, ...], translator: str) -> None:
    table, told = _front(head)
    assert (table.authors, table.translator, told) == (authors, translator, [])


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("image: https://example.org/a.png", [(2, "F012")]),
        ("image: cover.png", [(2, "F012")]),
        ("coverImage: cover.png", [(2, "F012")]),
        ("thumbnail: cover.png", [(2, "F012")]),
        ("image:\n  src: cover.png", [(2, "F012")]),
        ('image: ""', []),
        ("thumbnail:", []),
        ("cover: {hidden: true}", []),
    ],
)
def test_a_picture_without_words_is_left_out_and_told(head: str, told: list[tuple[int, str]]) -> None:
    table, found = _front(head)
    assert (table.image, found) == (None, told)


@pytest.mark.parametrize(
    "head",
    [
        "image:\n  src: a.png\n  alt: وصف",
        "image: {path: a.png, alt: وصف, lqip: data}",
        "cover:\n  image: a.png\n  caption: وصف",
        "coverImage: a.png\ncover_alt: وصف",
        "thumbnail: b.png\nimage: {src: a.png, alt: وصف}",
    ],
)
def test_a_picture_with_words_is_the_articles(head: str) -> None:
    image = _front(head)[0].image
    assert image
    assert (image.src, image.alt) == ("a.png", "وصف")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("2026-1-5", date(2026, 1, 5)),
        ("٢٠٢٦/٠١/٠٥", date(2026, 1, 5)),
        ("2026-01-05T23:30:00+03:00", date(2026, 1, 5)),
        ("2026-01-05 10:00:00 +0300", date(2026, 1, 5)),
        ("2026-01-05 10:00 AM", date(2026, 1, 5)),
        ("2026-01-05T10:00:00.000Z", date(2026, 1, 5)),
        ("Mon, 05 Jan 2026 10:00:00 GMT", date(2026, 1, 5)),
        ("January 5, 2026", date(2026, 1, 5)),
        ("٥ يناير ٢٠٢٦", date(2026, 1, 5)),
    ],
)
def test_dates_as_blogs_write_them(typed: str, day: date) -> None:
    assert _front(f"date: {typed}") == (FrontTable(date=day), [])


@pytest.mark.parametrize(
    ("head", "table", "told"),
    [
        ("lang: arabic", FrontTable(language="ar"), [(2, "F016")]),
        ("lang: ar_EG", FrontTable(language="ar-EG"), [(2, "F016")]),
        ("lang: ???", FrontTable(), [(2, "F014")]),
        ("slug: /2021/Foo_Bar/", FrontTable(slug="foo-bar"), []),
        ("reading_time: قريبًا", FrontTable(), [(2, "F014")]),
        ("published: false", FrontTable(draft=True), []),
        ("published: 2026-01-05", FrontTable(date=date(2026, 1, 5)), []),
        ("section: [أ, ب]", FrontTable(section="أ، ب"), [(2, "F021")]),
        ("lastModifiedAt: x\nlayout: post", FrontTable(), [(2, "F006")]),
        ("mood: x\nplaylist: y", FrontTable(), [(2, "F013")]),
        ("titel: x\nmood: y", FrontTable(), [(2, "F013"), (3, "F013")]),
    ],
)
def test_values_and_keys_of_other_programs(head: str, table: FrontTable, told: list[tuple[int, str]]) -> None:
    assert _front(head) == (table, told)


# Words that a value of the wrong kind has, each of which is read, or told with its key.
_ODD_VALUES = [
    "{a: {b: قلعة}}",
    "{a: قلعة, b: مدينة}",
    "{name: سلمى, role: قلعة}",
    "[{name: سلمى, role: قلعة}, مدينة]",
    "[[سلمى, قلعة], [مدينة]]",
    "[قلعة, {b: {c: مدينة}}]",
    "[[[قلعة]]]",
    "&قلعة مدينة",
    "[&قلعة مدينة, نهر]",
    "!قلعة مدينة",
    "!!قلعة مدينة",
    "مدينة #قلعة",
    "مدينة # قلعة",
    '"قلعة\\nمدينة"',
    "|\n  قلعة\n  مدينة",
]


@pytest.mark.parametrize("value", _ODD_VALUES)
@pytest.mark.parametrize("key", sorted(field.name for field in fields(FrontTable)))
def test_no_word_of_an_odd_value_is_lost_in_silence(key: str, value: str) -> None:
    front = read_front(Source("a.md", f"---\nmood: x\n{key}: {value}\n---\n\nنص\n", ""))
    about_key = [finding for finding in front.findings if finding.code != "F013" and finding.span]
    # A finding that leaves the whole value out need not repeat it.
    wholly = any(finding.code in ("C003", "F014", "F002", "C001", "C002") for finding in about_key)
    said = " ".join([repr(front.table), *(finding.message() for finding in about_key)])
    words = [word for word in ("قلعة", "مدينة", "نهر", "سلمى") if word in value]
    whole_or_comment = key not in TEXTS and "#" in value  # where no text is meant, # begins a comment
    assert wholly or whole_or_comment or all(word in said for word in some(words)), said


@pytest.mark.parametrize(
    ("head", "left"),
    [
        ("author: سلمى\nauthors: هدى", "سلمى"),
        ("summary: أ\ndescription: ب", "ب"),
        ("title: أ\nTitle: ب", "ب"),
        ("image: {src: a.png, alt: أ}\nimage_alt: ب", "ب"),
        ("image_alt: ب", "ب"),
        ("image: {src: a.png, alt: أ, caption: ب}", "caption: ب"),
        ("image: [{src: a.png, alt: أ}, b.png, ب]", "ب"),
    ],
)
def test_what_a_second_key_says_else_is_told(head: str, left: str) -> None:
    front = read_front(Source("a.md", f"---\n{head}\n---\n\nنص\n", ""))
    (told,) = [finding for finding in front.findings if finding.code == "F022"]
    assert left in told.message()


def test_what_two_keys_say_alike_is_not_told() -> None:
    assert _front("summary: أ\ndescription: أ")[1] == []


@pytest.mark.parametrize("blank", ['""', '"  "', '"\\u200b"', "~", ""])
def test_a_title_that_nobody_sees_is_none(blank: str) -> None:
    assert _front(f"title: {blank}") == (FrontTable(), [])


@pytest.mark.parametrize("field", ["title", "subtitle", "authors", "tags", "summary", "translator"])
def test_entities_are_read_as_what_they_stand_for(field: str) -> None:
    table, told = _front(f"{field}: 'قال&quot;نعم&#8217;&amp;لا&hellip;&#x645;'")
    value = getattr(table, field)
    assert (value if isinstance(value, str) else value[0]) == 'قال"نعم’&لا…م'
    assert told == [(2, "F023")]


@pytest.mark.parametrize("text", ["AT&T; مع", "&foo;", "&#0;", "a & b", "&amp"])
def test_what_is_no_entity_stays(text: str) -> None:
    table, told = _front(f"title: '{text}'")
    assert (table.title, told) == (text, [])


@pytest.mark.parametrize("title", ["&amp;", "قال &quot;نعم&quot; &#8217;", "AT&T", "H~2~O", "x^2^ &#126;", "H₂O"])
def test_a_head_that_the_press_writes_is_read_as_it_was(title: str) -> None:
    head = head_text({"title": title, "authors": [title]})
    table, _ = _front(head.rstrip())
    assert (table.title, table.authors) == (title, (title,))


@pytest.mark.parametrize("field", ["title", "subtitle", "kicker", "section"])
@pytest.mark.parametrize(
    ("typed", "shown", "code"),
    [
        ("ماء H~2~O", "ماء H₂O", "M060"),
        ("x^2^ + y^-1^", "x² + y⁻¹", "M060"),
        ("20^th^", "20ᵗʰ", "M060"),
        ("SO~4~^2-^", "SO₄²⁻", "M060"),
        ("H~Q~", "H~Q~", "M061"),
        ("شرح `map`", "شرح `map`", "M061"),
        ("قال **نعم** ثم", "قال **نعم** ثم", "M061"),
        ("[س](https://example.org)", "[س](https://example.org)", "M061"),
        ("2^10 و~5 و^_^ و10~20~30", "2^10 و~5 و^_^ و10~20~30", ""),
        ("**", "**", ""),
    ],
)
def test_letters_above_and_below_the_line_are_characters(field: str, typed: str, shown: str, code: str) -> None:
    table, told = _front(f"{field}: '{typed}'")
    assert getattr(table, field) == shown
    assert [found for _, found in told] == ([code] if code else [])
    assert (f"a{typed}", f"b{typed}") == _front(f"authors: ['a{typed}', 'b{typed}']")[0].authors


@pytest.mark.parametrize("tag", ["<em>", "<br/>", "</span>", '<a href="x">'])
def test_tags_in_a_title_are_told_and_stay(tag: str) -> None:
    table, told = _front(f"title: 'مقال{tag}'")
    assert (table.title, told) == (f"مقال{tag}", [(2, "F026")])


_OPENINGS = [
    "----",
    "—--",
    "———",
    "–––",
    " ---",
    "---yaml",
    "--- # رأس",
    "--",
    "\n\n---",
    "<!-- تعليق -->\n---",
    "\ufeff\n---",
]


@pytest.mark.parametrize("opening", _OPENINGS)
@pytest.mark.parametrize("closing", ["---", "----", "—--", " ---"])
def test_a_head_between_odd_fences_is_read_and_told(opening: str, closing: str) -> None:
    text = f"{opening}\nmood: x\ntitle: مقال: تتمة\n{closing}\n\nنص\n"
    front = read_front(Source("a.md", text, ""))
    line = opening.count("\n") + 1
    assert (front.table.title, front.head.body.strip()) == ("مقال: تتمة", "نص")
    assert sorted(_told(front.findings)) == [(line, "F024"), (line + 1, "F013"), (line + 2, "F010")]


@pytest.mark.parametrize(("opening", "closing"), [("---toml", "---"), ("++++", "+++"), (" +++", "+++")])
def test_a_head_of_toml_between_odd_fences(opening: str, closing: str) -> None:
    front = read_front(Source("a.md", f"{opening}\ntitle = 'مقال'\nsubtitle = 3.10\n{closing}\nنص\n", ""))
    assert (front.table.title, front.table.subtitle, _told(front.findings)) == ("مقال", "3.10", [(1, "F024")])


@pytest.mark.parametrize(
    "text",
    [
        "—— قال: نعم\n\nنص",
        "———\n\nنص\n\n———\n",
        "- سلمى\n- هدى\n",
        "----\nقال: نعم\n----\n",
        " ---\nنص: title\n ---\n",
    ],
)
def test_a_text_that_begins_with_dashes_is_no_head(text: str) -> None:
    front = read_front(Source("a.md", text, ""))
    assert (front.head.body, _told(front.findings)) == (text, [])


def test_json_keeps_numbers_as_typed_and_no_null() -> None:
    text = '{"title": 3.10, "kicker": 1e3, "tags": ["أ", null, 007.0]}'.replace("007.0", "7.0")
    front = read_front(Source("a.md", f"{text}\n\nنص\n", ""))
    assert (front.table.title, front.table.kicker, front.table.tags) == ("3.10", "1e3", ("أ", "7.0"))


def test_a_second_head_is_told() -> None:
    front = read_front(Source("a.md", "---\ntitle: أ\n---\n\n---\nauthor: ب\n---\n\nنص\n", ""))
    assert _told(front.findings) == [(5, "F025")]


def test_an_unknown_key_says_what_was_meant() -> None:
    imported = read_markdown(Source("a.md", "---\ntitle: ع\ntitel: ع\n---\n\nنص\n", ""), "ar")
    (finding,) = imported.findings
    assert (finding.severity, finding.hint()) == (Severity.NOTE, "did you mean 'title'?")


@pytest.mark.parametrize("head", ["date: 2026-13-45", "title: [", "title: أ\ntitle: ب"])
def test_faults_of_head_and_body_are_told_at_once(head: str) -> None:
    with pytest.raises(PublisherError) as caught:
        read_markdown(Source("a.md", f"---\n{head}\n---\n\nنص[^1].\n\n[^1]: أ.\n[^1]: ب.\n", ""), "ar")
    codes = [finding.code for finding in caught.value.findings]
    assert len(codes) == 2
    assert codes[1] == "M014"


def test_a_head_of_megabytes_is_a_finding() -> None:
    with pytest.raises(PublisherError) as caught:
        read_markdown(Source("a.md", f"---\ntitle: {'ع' * 10_000_000}\n---\n\nنص\n", ""), "ar")
    assert _told(caught.value.findings) == [(2, "F002")]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("a/2021-03-06-من-هنا.md", "من هنا"),
        ("notes_on_type.md", "notes on type"),
        ("رحلة/index.md", "رحلة"),
        ("رحلة/index.ar.md", "رحلة"),
    ],
)
def test_an_article_without_a_title_has_its_files_name(name: str, title: str) -> None:
    imported = read_markdown(Source(name, "نص بلا عنوان.\n", ""), "ar")
    assert imported.article.title == title
    assert _told(imported.findings) == [(1, "F004")]


@pytest.mark.parametrize(
    ("text", "issue", "language"),
    [
        ("باز کردن فایل‌های راهنما در ویم برای همه است و این کار را می‌توان آسان کرد.", "ar", "fa"),
        ("هذا كتاب في علم اللغة من عمل رجل كان على علم.", "ar", "ar"),
        ("هذا كتاب في علم اللغة من عمل رجل كان على علم.", "en", "ar"),
        ("ايـن كتاب", "ar", "ar"),
        ("هذا کتاب فی علم اللغة الذی کان من عمل رجل علی علم فی هذه المدینة.", "ar", "ar"),
        ("The book is about the history of printing and of the presses in the city.", "ar", "en"),
        ("The book عن تاريخ الطباعة والمطابع في المدينة وما حولها منذ القرن الماضي.", "ar", "ar"),
        ("```\nthe code is in the shell and of the code\n```\n\nشيفرة قصيرة.", "ar", "ar"),
        ("זהו ספר על תולדות הדפוס בעיר.", "ar", "he"),
        ("یہ کتاب شہر کے چھاپہ خانوں کی تاریخ میں لکھی ہے اور اس سے پہلے کے ہیں۔", "ar", "ur"),
    ],
)
def test_an_article_that_names_no_language_is_read_in_its_own(text: str, issue: str, language: str) -> None:
    imported = read_markdown(Source("a.md", f"# ع\n\n{text}\n", ""), issue)
    assert imported.article.language == language
    assert ("F015" in [finding.code for finding in imported.findings]) == (language != issue)


_ODD = (
    "",
    "~",
    "[]",
    "{}",
    "[أ, [ب, [ج]]]",
    "{أ: {ب: ج}}",
    "[{أ: ب}, 3]",
    "3.5",
    "true",
    "|\n  أ\n  ب",
    "'٣'",
    "[null]",
    "{name: }",
)


@pytest.mark.parametrize("key", sorted({*OWN.values(), *RENAMED, "published", "cover_alt", "odd"}))
def test_a_key_of_any_type_is_read_or_told(key: str) -> None:
    for value in _ODD:
        front = read_front(Source("a.md", f"---\n{key}: {value}\n---\n\nنص\n", ""))
        assert all(isinstance(finding.message("ar"), str) for finding in front.findings)
        assert isinstance(front.table, FrontTable)
