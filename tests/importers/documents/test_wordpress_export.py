"""Exports of WordPress: posts as they are written there, streamed, and what is left out is told."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from made_documents import post, wordpress
from some import some

#: The content of a post → what must stand in the article, what must not, the codes that tell.
CASES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "classic": ("فقرة أولى\nسطر ثان\n\nفقرة ثانية", ("فقرة أولى<br>سطر ثان\n\nفقرة ثانية",), (), ()),
    "blocks": ("<!-- wp:paragraph -->\n<p>فقرة</p>\n<!-- /wp:paragraph -->", ("\nفقرة\n",), ("wp:",), ()),
    "heading": ("<h2>قسم</h2>متن <em>مائل</em>", ("## قسم", "متن *مائل*"), (), ()),
    "list": ("<ul><li>أول<ul><li>فرع</li></ul></li><li>ثان</li></ul>", ("- أول\n    - فرع\n- ثان",), (), ()),
    "caption": (
        '[caption id="a" width="3"]<img src="https://e.org/uploads/2024/05/x.png" alt="وصف" /> تعليق[/caption]',
        ("![وصف](", "*تعليق*"),
        ("[caption",),
        ("I025",),
    ),
    "shortcode": ('قبل [box color="red"]داخل[/box] بعد [1]', ("داخل", r"\[1\]"), ("color",), ("I027",)),
    "embed": ("[embed]https://e.org/v[/embed]", ("https://e.org/v",), ("[embed",), ()),
    "code": ("<pre><code>[not_a=1]\n$x = 1;</code></pre>", ("```\n[not_a=1]\n$x = 1;\n```",), (), ()),
    "verse": ('<pre class="wp-block-verse">صدر\nعجز</pre>', ("صدر\nعجز\n{: .verse}",), (), ()),
    "frame": ('متن<iframe src="https://v.org/1"></iframe>', ("متن",), ("iframe",), ("I024",)),
    "quote": ("<blockquote><p>قول</p><cite>فلان</cite></blockquote>", ("> قول",), (), ()),
    "dynamic": ("متن\n<!-- wp:latest-posts /-->", ("متن",), ("latest",), ("I027",)),
    "script": ("متن<script>alert('كلام')</script>", ("متن",), ("alert",), ()),
}


@pytest.mark.parametrize("name", CASES)
def test_each_way_of_writing_comes_through(name: str, run: Callable[..., object], tmp_path: Path) -> None:
    content, there, gone, codes = CASES[name]
    (tmp_path / "e.xml").write_text(wordpress(post(f"مقدمة المقال بالعربية.\n\n{content}")), "utf-8")
    ran = run("import", "e.xml", "--into", "i")
    assert ran.code == 0, ran.err
    text = (tmp_path / "i" / "مقال.md").read_text("utf-8")
    assert [one for one in some(there) if one not in text] == []
    assert [one for one in gone if one in text] == []
    assert [code for code in codes if code not in ran.err] == []
    assert "are the same, in the same order" in ran.err


def test_what_is_said_of_a_post_is_its_head(run: Callable[..., object], tmp_path: Path) -> None:
    terms = '<category domain="category">ثقافة</category><category domain="post_tag">وسم</category>'
    excerpt = "<excerpt:encoded><![CDATA[موجز المقال]]></excerpt:encoded>"
    export = wordpress(post("متن المقال هنا.", more=terms + excerpt, status="draft"))
    (tmp_path / "e.xml").write_text(export, "utf-8")
    assert run("import", "e.xml", "--into", "i").code == 0
    head = (tmp_path / "i" / "مقال.md").read_text("utf-8").split("---")[1]
    for line in (
        "title: عنوان المقال",
        "- سارة علي",
        "date: '2024-05-06'",
        "section: ثقافة",
        "- وسم",
        "- موجز المقال",
    ):
        assert line in head
    assert "draft: true" in head
    assert 'title = "مدونة"' in (tmp_path / "i" / "issue.toml").read_text("utf-8")


def test_notes_that_are_kept_beside_a_post(run: Callable[..., object], tmp_path: Path) -> None:
    call = '<sup data-fn="a" class="fn"><a href="#a">1</a></sup>'
    content = f"<!-- wp:paragraph --><p>متن{call} بعده</p><!-- /wp:paragraph -->"
    meta = "<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value>"
    meta += '<![CDATA[[{"content":"نص الحاشية","id":"a"}]]]></wp:meta_value></wp:postmeta>'
    (tmp_path / "e.xml").write_text(wordpress(post(content, more=meta)), "utf-8")
    ran = run("import", "e.xml", "--into", "i")
    assert ran.code == 0, ran.err
    text = (tmp_path / "i" / "مقال.md").read_text("utf-8")
    assert "متن[^1] بعده" in text
    assert "[^1]: نص الحاشية" in text


def test_split_gives_an_issue_a_year_and_names_stay_apart(run: Callable[..., object], tmp_path: Path) -> None:
    posts = [post("متن طويل.", post_date=f"{year}-01-01 00:00:00") for year in (2023, 2024, 2024)]
    page = post("صفحة.", post_type="page", post_date="0000-00-00 00:00:00")
    internal = post("قائمة", post_type="nav_menu_item")
    (tmp_path / "e.xml").write_text(wordpress(*posts, page, internal, post("ذهب", status="trash")), "utf-8")
    ran = run("import", "e.xml", "--into", "all", "--split", "year")
    assert ran.code == 0, ran.err
    assert "I035" in ran.err
    found = sorted(path.relative_to(tmp_path / "all").as_posix() for path in (tmp_path / "all").rglob("*.md"))
    assert found == ["2023/مقال.md", "2024/مقال-2.md", "2024/مقال.md", "undated/مقال.md"]


def test_pictures_come_from_the_folder_that_is_named_and_from_nowhere_else(
    run: Callable[..., object], tmp_path: Path
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    (tmp_path / "up" / "2024" / "05").mkdir(parents=True)
    (tmp_path / "up" / "2024" / "05" / "x.png").write_bytes(out.getvalue())
    (tmp_path / "secret.png").write_bytes(out.getvalue())
    address = "https://e.org/wp-content/uploads/"
    content = (
        f'<p>متن</p><img src="{address}2024/05/x-300x200.png" alt="أ"/><img src="{address}../secret.png" alt="ب"/>'
    )
    (tmp_path / "e.xml").write_text(wordpress(post(content)), "utf-8")
    ran = run("import", "e.xml", "--into", "i", "--media", "up")
    assert ran.code == 0
    assert ran.err.count("I025") == 1
    pictures = [path.relative_to(tmp_path / "i").as_posix() for path in (tmp_path / "i").rglob("*.png")]
    assert pictures == ["pictures/2024/05/x.png"]
    assert "![أ](pictures/2024/05/x.png)" in (tmp_path / "i" / "مقال.md").read_text("utf-8")
