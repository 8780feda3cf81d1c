"""The signs and labels by which the lines of a pasted text are known, as data."""

import re

DIGITS = "0-9٠-٩۰-۹"
SENTENCE_END = tuple(".!…؟?")
INSIDE_SENTENCE = tuple("،؛:,;.!…")

#: The signs of lists: those that need a space after them, those of chats that need none, Word's own.
BULLET = re.compile(
    r"(?:[-*•·▪●◦‣○■□✓✔➤►–—\uf0b7\uf0a7\uf0d8]\s|o\t|[✅☑✔▪▫◾◽🔹🔸🔷🔶🔘🔵🔴🟢🟡⚫⚪⭐➡👉📌📍]\ufe0f?)\s*(?=\S)"
)
#: Signs that also open a speech, a footnote or a negative number: alone they make no list.
FAINT_BULLETS = tuple("-*–—·")
NUMBER = re.compile(
    rf"(?:\([{DIGITS}]{{1,3}}\)|[{DIGITS}]{{1,3}}\s?[.)\-–])(?:\s+(?=\S)|(?=[\u0621-\u064a]))"
    r"|[0-9]\ufe0f?\u20e3\s*(?=\S)"
)
_ORDINALS = "أوّ?ل|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|أخير"
#: Items that are counted in words or letters; the Markdown list keeps their words.
WORDED = re.compile(rf"(?:و?(?:{_ORDINALS})(?:ًا|اً|ا)\s?[:،\-–]|[أبجدهوزحطي]\s?[)\-–]|[a-h]\))\s+(?=\S)")
_PLACE = (
    rf"[{DIGITS}]{{1,4}}|\([{DIGITS}]{{1,4}}\)|ال(?:أولى|حادية?|(?:{_ORDINALS})ة?)(?:\s(?:عشرة?|وال[^\W\d_]{{4,6}}))?"
)
#: A clause of a law or a contract, or a part of a book; what its number is followed by says which.
CLAUSE = re.compile(
    rf"(?:ال)?(?:مادة|بند|فصل|باب|قسم|فقرة|شرط|قاعدة|خطوة|مرحلة|محور|مبدأ|توصية|article|section|clause)\s"
    rf"(?:{_PLACE})(?:\s?[:.\-–—]+\s+(?=\S)|\s?[:.]?$)",
    re.IGNORECASE,
)
#: A line of signs alone, that parts scenes, or underlines a heading, or stands above notes.
RULE = re.compile(r"(?:[-_*=#+─—–•·~ـ◆◇❖✦⁂]\s*){3,}|⁂|\*")
QUOTED = re.compile(r"(?:>\s*){1,3}")

READING_TIME = re.compile(
    rf"(?:(?:(?:زمن|مدة|وقت) القراءة|قراءة)\s*:?\s*)?([{DIGITS}]{{1,3}})\s*"
    r"(?:د|دق|دقيقة|دقائق|دقيقتان|دقیقه|דקות|min|mins|minutes?)\.?(?:\s+(?:للقراءة|قراءة|مطالعه|קריאה|read))?",
    re.IGNORECASE,
)


def _label_pattern(names: str, *, colon: str = r"\s*:\s*") -> re.Pattern[str]:
    return re.compile(rf"(?:{names}){colon}(?=\S)", re.IGNORECASE)


TITLE = _label_pattern("الموضوع|العنوان|Subject|Re|موضوع|נושא")
BYLINE = _label_pattern(
    "بقلم|كتب|كتبت|كتبه|كتبته|كتابة|إعداد|تحرير|تأليف|الكاتب|الكاتبة|شعر|حاوره|حاورها|حاورهم|أجرى الحوار|أجرت الحوار"
    "|by|written by|author|نویسنده|به قلم|نوشته|מאת"
)
#: Without a colon, these words begin a byline only where a name follows and nothing else.
BARE_BYLINE = _label_pattern("بقلم|كتب|كتبت|إعداد|by|به قلم|מאת", colon=r"\s+")
TRANSLATOR = _label_pattern("ترجمة|ترجمه|ترجمها|نقله إلى العربية|translated by|مترجم|תרגום")
TAGS = _label_pattern(
    "الوسوم|وسوم|الكلمات المفتاحية|كلمات مفتاحية|تصنيف|التصنيف|تصنيفات|tags?|keywords|برچسب‌ها|תגיות"
)
SOURCE = _label_pattern("المصدر|مصدر|نقلًا عن|source|منبع|מקור")
CAPTION = _label_pattern("الصورة|صورة|تصوير|تعليق الصورة|عدسة|photo|image|caption|عکس|תמונה|צילום|المصدر|source")
DATE = _label_pattern(
    "التاريخ|تاريخ النشر|نُشر|نشر|نُشر في|نشر في|نُشر بتاريخ|published|published on|date|تاریخ|تاریخ انتشار|פורסם",
    colon=r"\s*:?\s+",
)
#: The letters, figures and headers of mail, and the two sides of an interview: never headings.
SPEAKER = re.compile(r"(?:س|ج|سؤال|جواب|السؤال|الجواب|Q|A|ש|ת)\s*[0-9٠-٩]{0,3}\s*[:.]|(?:من|إلى|From|To|Cc|Sent)\s*:")

CLOCK = re.compile(
    r"[،,|\-–]?\s*(?:الساعة\s*)?\d{1,2}[:.]\d{2}\s*(?:(?:صباح|مساء)[ًا]*|ص|م|a\.?m\.?|p\.?m\.?)?(?:\s*GMT)?",
    re.IGNORECASE,
)
#: A place, and the given name of who wrote from there.
PLACED = re.compile(r"[^\W\d_]{2,12}(?:\s[^\W\d_]{2,12})?\s[-–—]\s([^\W\d_]+)(?:\s[^\W\d_]+){1,2}")
#: What parts the facts that stand on one line: name | date.
BETWEEN = re.compile(r"\s*[|·•]\s*|\s+[–—-]\s+")
#: What someone says in a chat, after its time where one is written.
SPEECH = re.compile(r"(?:\[[^\]]{1,40}\]\s*|\d[^-]{5,30}\s-\s)?[^\s:]{1,20}(?:\s[^\s:]{1,20})?:\s")
SAID = re.compile(
    r"و?(?:قال|قالت|يقول|تقول|أضاف|أضافت|يضيف|تضيف|كتب|كتبت|صرح|صرّح|گفت)\b|.*\b(?:said|says|wrote)\b", re.IGNORECASE
)
KEY_POINTS = re.compile(
    r"(?:أهم|أبرز) (?:النقاط|ما جاء|المحاور)|النقاط (?:الرئيسية|الرئيسة|الأساسية)|في نقاط|باختصار|خلاصة|الخلاصة|"
    r"key (?:points|takeaways)|highlights|نکات (?:کلیدی|مهم)|עיקרי הדברים",
    re.IGNORECASE,
)
NOTES = re.compile(
    r"(?:ال)?هوامش|(?:ال)?حواش[يٍ]|المراجع|مراجع|المصادر والمراجع|footnotes|endnotes|notes|references|پانوشت‌ها|"
    r"پی‌نوشت‌?(?:ها)?|הערות(?: שוליים)?",
    re.IGNORECASE,
)
KICKER = re.compile(
    r"تقرير|تحقيق|تحليل|رأي|مقال|مقالات|حوار|مقابلة|خاص|عاجل|افتتاحية|ثقافة|اقتصاد|سياسة|رياضة|تقنية|علوم|مجتمع|"
    r"analysis|opinion|interview|exclusive|report|review|گزارش|گفت‌وگو|یادداشت|דעה|ריאיון|כתבה|"
    r"(?:الرئيسية|home|خانه)\s*[|>/»›].*",
    re.IGNORECASE,
)
#: What kind of writing a piece is, under its title.
GENRE = re.compile(
    r"(?:قصة|قصص|قصيدة|شعر|خاطرة|خواطر|مسرحية|يوميات|نص|فصل من رواية)(?:\s(?:قصيرة|قصيرة جدًا|نثر|مفتوح))?"
)
#: What leads in a poem, or tells that a piece is one.
POEM = re.compile(r"\b(?:شعر|قصيد|أنشد|أبيات)")
#: A page's number, on a line of its own.
PAGE = re.compile(rf"(?:[-–—]\s*)?(?:(?:صفحة|ص|page)\.?\s*)?[{DIGITS}]{{1,3}}(?:\s*[-–—])?", re.IGNORECASE)
#: Small pictures: what has one may open a message, and is no heading.
EMOJI = re.compile("[\u2600-\u26ff\u2705-\u27bf\U0001f300-\U0001faff]")
HASHTAGS = re.compile(r"#[^\W_][\w‌]*(?:\s+#[^\W_][\w‌]*)*")
#: The two halves of a line of verse.
CAESURA = re.compile(r"\s*\*{3}\s*|\s*\t\s*| {3,}|\s*(?:…|\.{3,6})\s*|\s+//?\s+")
SURE_CAESURA = "***"
#: What lays a line out in columns, whatever stands in them.
COLUMNS = re.compile(r"\*{3}|\t| {3}")
