"""Mixed paragraphs: what news, manuals, prices and addresses put into a line; each must have one visual order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A paragraph's inline HTML, its kind, its base direction."""

    kind: str
    html: str
    base: str = "rtl"
    language: str = "ar"


_ARABIC: dict[str, tuple[str, ...]] = {
    "plain": (
        "نص عربي بسيط",
        "شركة OpenAI تعمل",
        "OpenAI تعمل هنا",
        "تعمل هنا OpenAI",
        "بين Google وMeta وAnthropic فرق",
        "نموذج GPT-4o الجديد",
        "كتب Donald Knuth كتبه بعناية",
        "Donald Knuth كتب كتبه",
        "برنامج Visual Studio Code سريع",
        "في Node.js 20 وDeno 2",
        "معيار UTF-8 قديم",
        "خط Noto Naskh جميل",
        "الـAPI جديد والـGPU سريع",
        "عنوان: OpenAI",
        "OpenAI",
        "A ب C د E",
        "متصفح Chrome ثم Firefox ثم Safari",
    ),
    "numbers": (
        "في عام 2024 بنحو 415",
        "نسبة 1.5% من 100%",
        "بين 2017 و2024",
        "بين 2017–2024 تغير",
        "رقم 1,234,567 كبير",
        "الساعة 10:30 صباحًا",
        "٣ مقاعد و٤ كتب",
        "في ٢٠٢٥ و2025",
        "3 OpenAI 5",
        "Python 3.11 ثم 3.12",
        "صفحة 12 من 34",
        "درجة −5 تحت الصفر",
        "نصف 1/2 وربع 1/4",
        "iPhone 15 Pro بسعر 999",
        "مقياس 16:9 أو 4:3",
    ),
    "punctuation": (
        "سأل: هل OpenAI؟ نعم.",
        "OpenAI، Google، Meta.",
        "OpenAI، 15 مقعدًا",
        "مرحبا OpenAI!",
        "(OpenAI) شركة",
        "شركة (OpenAI)",
        "شركة OpenAI (US) كبيرة",
        "«OpenAI» و«Google»",
        'قال «نعم» ثم "OpenAI" ثم',
        "[1] مرجع و[OpenAI] و{x}",
        "OpenAI: شركة؛ Google: شركة",
        "كلمة... ثم OpenAI... ثم",
        "خط – OpenAI – طويل",
        "نص (عربي OpenAI عربي) نص",
        "نص (OpenAI عربي Google) نص",
        "Q&A مع R&D",
        "AT&T شركة",
        "نص / OpenAI / نص",
        "نص OpenAI/Google نص",
        "«Google DeepMind (UK)» هنا",
    ),
    "markup": (
        "أعلنت <em>OpenAI</em> <b>Inc</b> عن",
        "<em>OpenAI</em> <b>Labs</b> هنا",
        "هنا <em>شركة OpenAI</em> Labs نص",
        "هنا <a href='#'>نموذج GPT</a> mini نص",
        "<b>OpenAI</b>، <b>Google</b> نص",
        "نص <b>A</b><i>B</i><u>C</u> نص",
        "نص <b>A <i>B <u>C</u></i></b> D نص",
        "نص <b>عربي A</b> B <i>C عربي</i> نص",
        "نص <code dir='ltr'>a-b c</code> نص",
        "نص <code dir='ltr'>f(x)</code> OpenAI نص",
        "نص <bdi>OpenAI Labs</bdi> نص",
        "نص <bdi>عربي</bdi> OpenAI نص",
        "نص <span dir='ltr'>a + b = c</span> نص",
        "نص <sup>2</sup>OpenAI<sub>3</sub> نص",
        "م<b>حم</b>د وOpenAI",
        "<b>OpenAI</b>",
        "نص <b>2025</b> OpenAI <i>2026</i> نص",
        "<a href='#'>Google</a> <a href='#'>Cloud</a> نص",
        "نص <q>OpenAI</q> نص",
        "نص <b>(</b>OpenAI<b>)</b> نص",
    ),
    "address": (
        "نشر على https://example.com/a_b?x=1 اليوم",
        "https://example.com/ عنوان",
        "راجع http://x.org/a/b/c.html#d ثم",
        "في ftp://files.example.net/ كتب",
    ),
    "site": ("موقع example.com مفيد", "في docs.example.org/ar/ نص", "example.net"),
    "e-mail": ("اكتب إلى x.y@example.org اليوم", "user+tag@mail.example.com بريدي"),
    "phone": ("اتصل على +966 11 234 5678 اليوم", "هاتف 0011 22 333 نص", "هاتف (011) 234 5678 نص"),
    "version": ("إصدار 1.2.3-beta جديد", "برنامج 7-Zip مفيد"),
    "day": ("بتاريخ 2025-10-14 مساء", "منذ 1999-12-31 نص"),
    "file": (
        "ملف /usr/bin/env هنا",
        "في ~/projects/app.py نص",
        "مجلد src/ كبير",
        "ملف .gitignore صغير",
        "ملف src/publisher/cli.py نص",
        "كل *.md هنا",
        "في C:\\Users\\x نص",
    ),
    "option": ("الأمر publisher build --watch يكفي", "خيار --lang=ar جديد", "خيار -v مفيد"),
    "handle": ("حساب @openai نشر", "وسم #Python اليوم"),
    "abbreviation": ("شركة Apple Inc. كبيرة", "في U.S. نص", "Dr. Smith كتب"),
    "name": ("لغة C++ سريعة", "لغة C# جميلة", "بين C++ وF# فرق", "C++"),
    "price": ("سعره $5.50 نقدًا", "بنحو €3 أو £4", "قيمة $3.2bn تقريبا", "دفع US$ 20 نقدًا"),
    "sum": (
        "حساب 8 × 700 = 5600 واط",
        "إذن x = 5 هنا",
        "قاعدة a + b = c دائمًا",
        "E = mc حيث c سرعة",
        "إن 3 > 2 نعم",
        "10 ÷ 4 = 2.5 نص",
    ),
    "controls": (
        "نص \u2066a (عربي) b\u2069 نص",
        "نص OpenAI\u200e (2025) نص",
        "نص \u2067عربي A\u2069 نص B",
        "شركة OpenAI\u200f! نص",
    ),
}
_HEBREW = ("חברת OpenAI הודיעה", "ספר C++ חדש (2025)", "אתר example.com כאן", "בין Google ו-Meta", "מחיר $5 בלבד")
_PERSIAN = ("شرکت OpenAI گفت", "زبان C++ سریع است", "نشانی https://example.com/fa دارد", "می\u200cشود GPT ساخت")
_URDU = ("کمپنی OpenAI نے کہا", "زبان C++ تیز", "سنہ 2025 میں Google نے")
_ENGLISH = (
    "He said السلام عليكم to all.",
    "The word كتاب (book) is old.",
    "From <em>دار</em> <b>النشر</b> in Cairo",
    "Between عربي and עברית there",
    "In عدد 25 مجلة we read",
    "كتاب begins it",
    "It ends with كتاب",
    "Press «نعم» or «كلا» now",
)

CASES = (
    *(Case(kind, html) for kind, texts in _ARABIC.items() for html in texts),
    *(Case("hebrew", html, language="he") for html in _HEBREW),
    *(Case("persian", html, language="fa") for html in _PERSIAN),
    *(Case("urdu", html, language="ur") for html in _URDU),
    *(Case("english", html, "ltr", "en") for html in _ENGLISH),
)
