"""The names of a byline: where one author ends and the next begins."""

import re
from collections.abc import Iterator
from dataclasses import replace

from publisher.importers.inference import Certainty
from publisher.importers.pasted.line_kinds import Line


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


#: Given names that may follow a glued «و»: «وسارة» is «و» and «سارة».
_GIVEN = _listed(
    "أحمد احمد محمد محمود مصطفى حسن حسين علي عمر عمرو عثمان خالد سعيد سعد سعود ياسر ياسين يوسف يحيى يونس إبراهيم "
    "ابراهيم إسماعيل اسماعيل إسحاق أيمن أيوب أمين أنور أنس أسامة أسعد أشرف أكرم إياد إيهاب باسم باسل بدر بسام "
    "بشار بشير بكر بلال بهاء تامر توفيق ثامر جابر جاسم جلال جمال جميل جهاد جورج حاتم حازم حامد حبيب حسام حسان حمد "
    "حمدي حمزة حنا حيدر خليل داود رائد راشد رامي رشيد رضا رفيق رمزي رياض زاهر زكريا زكي زياد زيد سالم سامح سامر "
    "سامي سليم سليمان سمير سهيل سيف شادي شريف شوقي صابر صالح صلاح ضياء طارق طاهر طلال طه عادل عارف عاصم عامر عباس "
    "عبد عبدالله عبدالرحمن عبده عدنان عزيز عصام عصمت عماد عمار عيسى غازي غسان فادي فارس فاروق فؤاد فائز فراس فهد "
    "فواز فوزي فيصل قاسم قيس كامل كريم كمال لؤي ليث ماجد مازن مالك ماهر مجدي محسن مراد مروان مسعود معاذ معتز "
    "منصور منير مهند موسى ميشال نادر ناصر نبيل نجيب نديم نزار نضال نعيم نور هادي هاشم هاني هشام هيثم إلياس الياس "
    "بطرس بولس مارون سارة ساره سلمى سلوى سميرة سناء سهى سهام سوسن سعاد سحر زينب زينة ريم رنا رانيا رشا رغد رولا "
    "روان رباب ربى رجاء رحاب دانا دينا دعاء دلال ديما خديجة حنان حياة حليمة جميلة جنى جمانة تغريد تهاني بثينة "
    "بسمة أسماء أسيل آمال آمنة آية آلاء أمل أمينة أميرة أمال أروى إيمان إيناس إسراء ابتسام انتصار عائشة عبير عفاف "
    "علا علياء غادة فاتن فاطمة فدوى فرح فريدة فيروز كارلا كوثر لبنى لمى لميس لمياء لينا ليلى لطيفة ليان مريم منى "
    "منال منار مها مي ميس ميسون مروة مرام نادية ناديا نادين نجلاء نجوى نهى نوال نورا نورة نورهان نهلة هالة هاجر "
    "هبة هدى هناء هند هيا هيام هيفاء يسرى ياسمين شيماء شيرين شهد صفاء ضحى طيبة"
)
#: Names that begin with «و» themselves, and words that do within a name.
_WITH_WAW = _listed(
    "وليد وائل وفاء وفا وجدي وهيب وهيبة وهبة وهبي وهب وهاب وهدان وسام وسيم وسيلة وسمي وسمية وسن وديع وديعة وداد "
    "ورد وردة وردان وعد وعود وصال وصفي وصفية وضاح وضحى وجيه وجيهة وجدان وجد واصف واصل واثق واثقة وادي وارف واقد "
    "والي ولي ولد وحيد وحيدة وفيق وفيقة وفائي ولاء ولادة ولهان وئام ونيس ونيسة ونسة وثاب وزان وزير وكيل وكيع وقاص "
    "وقار وتد وشاح وطفة وطفاء وافي وافية واعظ وجنات وتين ورقاء وقاد ونان وناس وهران وهمي"
)
#: Words that stand before a part of the same name.
_BOUND = _listed("أبو أبي أبا ابن بن بنت أم آل عبد ذو")
_TITLE = re.compile(r"(?:أ\.?د|د|أ|م)\.|ال(?:دكتور|أستاذ|شيخ|مهندس|صحفي|باحث|كاتب)ة?\b")
#: Letters with which names from abroad go on after a «و» of their own: وايلد، ويليام، وولف.
_FOREIGN = tuple("اأيول")
_FEWEST_LETTERS = 3
_LONGEST_ROLE = 90
_LONGEST_PERSON = 40
#: What is no name after a comma: what the author does.
_ROLE = re.compile(
    r"(?:ال)?(?:أستاذ|كاتب|باحث|رئيس|مدير|محرر|مراسل|صحفي|صحافي|شاعر|روائي|ناقد|أكاديمي|خبير|محلل|عضو|طبيب|مهندس|مترجم"
    r"|مؤلف|وزير|سفير|جامعة|كلية|معهد|مركز|وكالة)(?:ة|ي|ية|ان|تان)?(?:\s|$)"
)
_BETWEEN = re.compile(
    r"\s*[،,؛;&]\s*(?:و\s+|(?P<led>و(?=[^\W\d_])))?|\s+(?:و|and)\s+|\s+(?P<glued>و(?=[^\W\d_]))", re.IGNORECASE
)


def authors(byline: Line) -> Iterator[Line]:
    """Give a line for each author of a byline; what stands between two names is the mark of the second."""
    partings = _partings(byline.text)
    sure = all(certainty == "high" for _, _, certainty in partings)
    begin, one = 0, replace(byline, certainty="medium") if byline.certainty == "high" and not sure else byline
    for start, end, _ in partings:
        yield replace(one, text=byline.text[begin:start])
        begin, one = end, replace(one, mark=byline.text[start:end])
    yield replace(one, text=byline.text[begin:])


def is_given(name: str) -> bool:
    """Say whether a word is a given name that is known."""
    return name in _GIVEN or name in _WITH_WAW


def is_named(text: str) -> bool:
    """Say whether a text begins as a name does: with a title, or a given name that is known."""
    return bool(_TITLE.match(text)) or is_given(text.partition(" ")[0])


def is_person(text: str) -> bool:
    """Say whether a text is surely the name of a person: a title, and a given name that is known."""
    title = _TITLE.match(text)
    named = title and is_given(text[title.end() :].strip().partition(" ")[0])
    return bool(named) and len(text) <= _LONGEST_PERSON


def is_role(text: str) -> bool:
    """Say whether a text tells what somebody does."""
    return bool(_ROLE.match(text)) and len(text) <= _LONGEST_ROLE


def _partings(text: str) -> list[tuple[int, int, Certainty]]:
    """Find where one name ends and where the next begins, and how certainly; none where a part says what one does."""
    found: list[tuple[int, int, Certainty]] = []
    begin = 0
    for match in _BETWEEN.finditer(text):
        start, end = match.span()
        glued = match.lastgroup is not None
        certainty = _certainty(text[begin:start], text[end:]) if glued else "high"
        if match["led"] and not certainty:
            end, certainty = match.start("led"), "high"
        if certainty and text[begin:start] and text[end:]:
            found.append((start, end, certainty))
            begin = end
    return [] if any(_ROLE.match(text, end) for _, end, _ in found) else found


def _certainty(left: str, right: str) -> Certainty | None:
    """Say how certainly a «و» stands between two names, and is not the first letter of one."""
    before, after = left.split(), right.split()
    if not before or before[-1] in _BOUND or f"و{after[0]}" in _WITH_WAW:
        return None
    full = len(before) > 1 and len(after) > 1
    if is_named(right):
        known = full or is_given(before[0])
        return "high" if full else "medium" if known else None
    foreign = after[0].startswith(_FOREIGN) or len(after[0]) < _FEWEST_LETTERS
    return "medium" if full and not foreign else None
