"""Documents of Word: every construct comes through, what is left out is told, and no word goes in silence."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from made_documents import p, r, word
from some import some

_DEL = '<w:del w:id="1" w:author="x"><w:r><w:delText>محذوف</w:delText></w:r></w:del>'
_INS = f'<w:ins w:id="2" w:author="x">{r("مضاف")}</w:ins>'
_NOTES = (
    '<w:footnotes><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    f'<w:footnote w:id="2">{p("نص الحاشية الأولى")}</w:footnote></w:footnotes>'
)
_CALL = '<w:r><w:footnoteReference w:id="2"/></w:r>'
_NUM = (
    '<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="{how}"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)
_IN_LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
_BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>"
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF سر</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("ناتج الحقل")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_CELL = "<w:tc><w:tcPr>{1}</w:tcPr>{0}</w:tc>"


def _table() -> str:
    top = _CELL.format(p("رأس"), '<w:gridSpan w:val="2"/>')
    first = _CELL.format(p("أ"), '<w:vMerge w:val="restart"/>') + _CELL.format(p("ب"), "")
    second = _CELL.format(p(""), "<w:vMerge/>") + _CELL.format(p("ج"), "")
    return f"<w:tbl><w:tr>{top}</w:tr><w:tr>{first}</w:tr><w:tr>{second}</w:tr></w:tbl>"


#: What stands in the body → parts beside it, what must stand in the article, what must not, the codes that tell.
CASES: dict[str, tuple[str, dict[str, str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "headings": (p("قسم", "h1") + p("فرع", "h2"), {}, ("## قسم", "### فرع"), (), ()),
    "quotation": (p("حكمة", "q") + p("أخرى", "q"), {}, ("> حكمة\n>\n> أخرى",), (), ()),
    "verse": (p("<w:r><w:t>صدر</w:t><w:tab/><w:t>عجز</w:t></w:r>", "v"), {}, ("صدر // عجز\n{: .verse}",), (), ()),
    "code": (p("x = 1", "k") + p("y = 2", "k"), {}, ("```\nx = 1\ny = 2\n```",), (), ()),
    "changes": (p(f"{r('قبل ')}{_DEL}{_INS}{r(' بعد')}"), {}, ("قبل مضاف بعد",), ("محذوف",), ("I022", "I031")),
    "moved": (p(f"<w:moveTo w:id='4'>{r('منقول')}</w:moveTo>"), {}, ("منقول",), (), ()),
    "notes": (p(r("متن") + _CALL + r(".")), {"footnotes": _NOTES}, ("متن[^1].", "[^1]: نص الحاشية الأولى"), (), ()),
    "numbers": (
        p("خامس", properties=_IN_LIST) + p("سادس", properties=_IN_LIST),
        {"numbering": _NUM.format(how="decimal")},
        ("5. خامس\n6. سادس",),
        (),
        (),
    ),
    "letters": (
        p("خامس", properties=_IN_LIST),
        {"numbering": _NUM.format(how="arabicAlpha")},
        ("ج. خامس",),
        (),
        (),
    ),
    "box": (p(r("مرساة") + _BOX.format(p("في الإطار"))), {}, ("مرساة\n\nفي الإطار",), (), ()),
    "field": (p(_FIELD), {}, ("ناتج الحقل",), ("PAGEREF", "سر"), ()),
    "hidden": (p(r("ظاهر ") + r("خفي", "<w:vanish/>")), {}, ("ظاهر",), ("خفي",), ("I024",)),
    "merged": (_table(), {}, ('colspan="2"', 'rowspan="2"'), (), ()),
    "equation": (p(r("ليكن ") + "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), {}, ("ليكن x+1",), (), ("I032",)),
    "direction": (p("An English paragraph."), {}, ('An English paragraph.\n{: dir="ltr"}',), (), ()),
    "bidi": (p(f"<w:dir w:val='ltr'>{r('in Latin')}</w:dir>"), {}, ("in Latin",), (), ()),
    "comment": (
        p("متن"),
        {"comments": f'<w:comments><w:comment w:id="1" w:author="سلمى">{p("راجعوا هذا")}</w:comment></w:comments>'},
        ("متن",),
        ("راجعوا",),
        ("I023",),
    ),
    "header": (p("متن"), {"header1": f"<w:hdr>{p('رأس كل صفحة')}</w:hdr>"}, ("متن",), ("رأس كل",), ("I024",)),
    "signs": (p("1. *ليست* [قائمة] # {x} $y$ `z` | &amp;amp;"), {}, (r"1\. \*ليست\*",), (), ()),
    "page": (p(f"{r('قبل')}<w:r><w:br w:type='page'/></w:r>{r('بعد')}"), {}, ("قبل",), (), ()),
}


@pytest.mark.parametrize("name", CASES)
def test_each_construct_comes_through(name: str, run: Callable[..., object], tmp_path: Path) -> None:
    body, parts, there, gone, codes = CASES[name]
    opening = p("عنوان المقال", "t") + p("فقرة أولى عربية يعرف منها أن المقال بالعربية.")
    (tmp_path / "a.docx").write_bytes(word(opening + body, **parts))
    ran = run("import", "a.docx", "--into", "i")
    assert ran.code == 0, ran.err
    text = (tmp_path / "i" / "a.md").read_text("utf-8")
    assert text.startswith("---\ntitle: عنوان المقال\n---\n")
    for one in some(there):
        assert one in text
    assert [one for one in gone if one in text] == []
    assert [code for code in codes if code not in ran.err] == []
    assert "are the same, in the same order" in ran.err


def test_a_document_of_python_docx_is_imported_and_built(run: Callable[..., object], tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("سباق الحوسبة", "Title")
    document.add_paragraph("متن المقال فيه ").add_run("غليظ").bold = True
    document.add_paragraph("بند", "List Number")
    table = document.add_table(2, 2)
    for number, cell in enumerate(some(cell for row in table.rows for cell in row.cells)):
        cell.text = f"خلية {number}"
    packed = io.BytesIO()
    document.save(packed)
    (tmp_path / "a.docx").write_bytes(packed.getvalue())
    assert run("import", "a.docx", "--into", "i").code == 0
    text = (tmp_path / "i" / "a.md").read_text("utf-8")
    assert "متن المقال فيه **غليظ**" in text
    assert "1. بند" in text
    assert text.count("<td>") == 4
    assert run("check", "i").code == 0
