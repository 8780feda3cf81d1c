"""An issue with everything that an article may have: for the structure of its pages, and whoever judges them."""

import json
from pathlib import Path

from PIL import Image

_SENTENCE = "في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، وفيه دكان صغير يبيع الورق والحبر. "
_LONG = _SENTENCE * 14
_ROWS = "\n".join(f"| سطر {n} | {n} | {n * 3} |" for n in range(1, 71))
_MERGED = """<table>
<caption>جدول مدموج</caption>
<thead>
<tr><th rowspan="2">المدينة</th><th colspan="2">السكان</th><th rowspan="2">المساحة</th></tr>
<tr><th>قبل</th><th>بعد</th></tr>
</thead>
<tbody>
<tr><th>بغداد</th><td>٧</td><td>٨</td><td>٦٧٣</td></tr>
<tr><th rowspan="2">البصرة</th><td>٢</td><td>٣</td><td rowspan="2">١٨١</td></tr>
<tr><td colspan="2">لا يُعرف</td></tr>
</tbody>
</table>"""

#: The articles by name. Every paragraph, list, table and note in them is to be one in the structure of the pages.
ARTICLES = {
    "lists.md": "---\ntitle: القوائم\n---\n\n" + _SENTENCE + "\n\n"
    "- بند\n- بند فيه قائمة\n    - داخل\n    - داخل ثان\n        1. أعمق\n        2. وأعمق\n\n"
    "نص بين القائمتين.\n\n"
    "1. بند فيه فقرتان\n\n    " + _SENTENCE + "\n\n2. بند فيه شيفرة\n\n    ```python\n    print('x')\n    ```\n\n"
    "3. بند فيه اقتباس\n\n    > اقتباس داخل البند.\n\n"
    "مصطلح\n:   تعريفه.\n\nمصطلح ثان\n:   تعريف أول.\n:   تعريف ثان.\n\n- [ ] مهمة\n- [x] مهمة تمت\n",
    "tables.md": "---\ntitle: الجداول\n---\n\n" + _SENTENCE + f"\n\n| اسم | عدد | مبلغ |\n|---|---|---|\n{_ROWS}\n\n"
    + _SENTENCE + f"\n\n{_MERGED}\n\n| اسم | رقم |\n|---|---|\n| أ | 1 |\n{{: .caption}}\n\n" + _SENTENCE + "\n",
    "notes.md": "---\ntitle: الحواشي\n---\n\n" + _LONG + "نص[^1] وآخر[^2].\n\n" + _LONG + "وتعود[^1] الأولى.\n\n"
    "- بند له حاشية[^3]\n- بند آخر\n\n" + _LONG + "\n\n"
    "[^1]: حاشية أولى فيها `code` و[رابط](https://example.org/).\n[^2]: حاشية ثانية.\n\n    وفقرة ثانية منها.\n"
    "[^3]: حاشية بند.\n",
    "pictures.md": "---\ntitle: الصور\nimage:\n  src: photo.png\n  alt: صورة المقال\n  credit: مصوّر\n---\n\n"
    + _SENTENCE + '\n\n![وصف الرسم](drawing.svg "شرح الرسم")\n\n' + _SENTENCE + "\n\n![وصف الصورة](photo.png)\n\n"
    "نص فيه صورة ![وصف صغير](photo.png) في السطر.\n\n![](photo.png){: .decorative}\n\n" + _SENTENCE + "\n",
    "code.md": "---\ntitle: الشيفرة\n---\n\nالأمر `publisher build` وبعده.\n\n```python\n# تعليق\n"
    "for n in range(3):\n    print(n)\n```\n\n## عنوان\n\n#### عنوان يقفز\n\n> [!NOTE]\n> صندوق فيه نص.\n\n"
    "> اقتباس من فقرة.\n>\n> — صاحبه\n\n" + _LONG + "\n\n" + _LONG + "\n",
    "verse.md": "---\ntitle: الشعر\n---\n\n" + _SENTENCE + "\n\n"
    "قفا نبك من ذكرى حبيب ومنزل // بسقط اللوى بين الدخول فحومل\n"
    "فتوضح فالمقراة لم يعف رسمها // لما نسجتها من جنوب وشمأل\n{: .verse}\n\n" + _SENTENCE + "\n",
    "languages.md": "---\ntitle: اللغات\n---\n\nشركة OpenAI في Paris و Αθήνα و ירושלים، ونموذج GPT-4o الجديد.\n\n"
    "This paragraph is in English, and it is the whole of it.\n\n"
    "Ce paragraphe est en français, et il est dans une langue que les lecteurs savent.\n\n"
    '<p lang="fa" dir="rtl">این متن به زبان فارسی است و برای خواننده نوشته شده است.</p>\n\n' + _SENTENCE + "\n",
    "english.md": "---\ntitle: An English article\nlanguage: en\n---\n\nThe old town has a street whose name, "
    "شارع المتنبي, is known to none but those who live there.\n\n- one\n- two\n\nText[^1].\n\n[^1]: A note of it.\n",
    "urdu.md": "---\ntitle: اردو مضمون\nlanguage: ur\n---\n\nیہ ایک چھوٹا سا متن ہے جو اردو میں لکھا گیا ہے۔\n",
}  # fmt: skip
BRIEFS = {
    f"brief-{n}.md": f"---\ntitle: خبر {n}\n---\n\n{_SENTENCE}\n\nوفيه حاشية[^1].\n\n[^1]: حاشية الخبر {n}.\n"
    for n in (1, 2, 3)
}


def write(folder: Path) -> Path:
    """Write the issue into a folder, and give it."""
    folder.mkdir(parents=True)
    Image.new("RGB", (1600, 900), (40, 90, 140)).save(folder / "photo.png")
    (folder / "drawing.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><g opacity=".5">'
        '<rect width="300" height="200" fill="#8a6"/><circle cx="90" cy="90" r="60"/></g></svg>',
        "utf-8",
    )
    for name, text in (ARTICLES | BRIEFS).items():
        (folder / name).write_text(text, "utf-8")
    (folder / "issue.toml").write_text(
        'title = "عدد فيه كل شيء"\nmagazine = "المجلة"\nnumber = 7\ndate = 2025-01-02\npublisher = "دار"\n'
        'issn = "1234-567X"\neditors = ["سلمى العلي", "John Smith"]\ndescription = "وصف العدد."\n'
        '[cover]\nsrc = "photo.png"\nalt = "غلاف العدد"\n'
        '[[masthead]]\nrole = "التحرير"\nnames = ["سلمى العلي"]\n'
        f'[[section]]\ntitle = "مقالات"\narticles = {json.dumps([*ARTICLES])}\n'
        f'[[section]]\ntitle = "أخبار"\nlayout = "briefs"\narticles = {json.dumps([*BRIEFS])}\n',
        "utf-8",
    )
    return folder
