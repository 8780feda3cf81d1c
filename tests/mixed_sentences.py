"""Sentences by number, for tests: Arabic words with numbers, names, signs, quotations, addresses, code and notes."""

import html
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from mixed_lines import (
    CALL,
    CODE,
    COUNT,
    DASH,
    LATIN,
    MARK,
    MEASURE,
    NUMBER,
    OPERATOR,
    QUANTITY,
    SIGN,
    SPACE,
    STOP,
    WORD,
    Part,
)

_WORDS = {
    "ar": "قال في إلى على الكتاب مدينة سلمى عبد الله لا إن مُحَمَّدٌ العدد صفحة سنة بيروت لأن الآن شيء مئة هذا أُعلن قرأ"
    " الأسئلة ثم كتبتْ تحت دار النشر القاهرة يوم بعد صدر فيها مستشفى مؤسسة",
    "fa": "گفت در کتاب تهران این برای پژوهش می\u200cشود است کشور سال خانه\u200cها چاپ ژرف پس نوشت الله دانشگاه",
    "ur": "میں نے کتاب ہے کی لاہور اور یہ سال بعد شہر لکھا پڑھا گئے ہیں",
    "he": "אמר ספר העיר של זה תל אביב שנה בית חדש כתב לפני אחרי",
}
_PREFIXES = {"ar": ("و", "ب", "ل", "ك", "ف", "الـ"), "fa": (), "ur": (), "he": ("ו-", "ב-")}
# Prefixes that a sign may follow, without a space: the article has a hyphen of its own.
_BEFORE_SIGNS = {"ar": ("و", "ب", "ل", "ك", "ف", "وب", "فل", "بـ", "وكـ"), "fa": (), "ur": (), "he": ("ו-", "ב-")}
_STOPS = {"ar": ("،", "؛", "؟"), "fa": ("،", "؛", "؟"), "ur": ("،", "؟"), "he": ()}
# Words of scripts that run from left to right, with letters or digits alone at their edges.
_PLAIN_WORDS = (
    *(
        "Αθήνα",
        "OpenAI",
        "Google",
        "iPhone",
        "Windows",
        "naïve",
        "Москва",
        "3D",
        "ARM64",
        "5G",
        "H2O",
        "GPT-4o",
        "Wi-Fi",
    ),
    *(
        "Node.js",
        "R&D",
        "AT&T",
        "UTF-8",
        "TCP/IP",
        "v1.0.05",
        "CO₂",
        "E=mc²",
        "the",
        "of",
        "A",
        "1st",
        "don't",
        "İstanbul",
    ),
)
_PHRASES = ("The Guardian Weekly", "Visual Studio Code", "Donald Knuth", "free as in freedom", "to be or not to be")
_SIGNED_WORDS = ("C++", "C#", "F#", "Windows™", "f(x)=2x+1", "main()", "1.2.3-beta", "7-Zip", "Inc.", "U.S.")
_PIECES = (
    *("https://example.com/a_b?x=1", "http://x.org/a/b.html#d", "https://ar.example.org/%D8%B3", "x.y@example.org"),
    *(
        "example.com",
        "docs.example.org/ar/",
        "/usr/bin/env",
        "~/projects/app.py",
        "src/publisher/cli.py",
        ".gitignore",
    ),
    *("--watch", "--lang=ar", "-v", "@openai", "#Python", "$HOME", "<br>", "*.md", "C:\\Users\\x", ".NET", "src/"),
    *("www.example.net/x?y=1", "(02) 123-4567", "+1 (555) 123-4567", "+33 1 23 45 67 89", "|x|", "||v||"),
    *("+966 11 234 5678", "+20 100 200 3000", "0011 22 333 444", "978-3-16-148410-0", "2025-10-05", "1999-12-31"),
)
# Begin with signs of their own.
_SIGN_FIRST = (
    *("--help", "-v", "--lang=ar", "$HOME", "$_GET", "~/notes.md", "/etc/hosts", "./run.sh", "../lib/x.py", "%d"),
    *(
        "\\n",
        "*args",
        "*.md",
        "@openai",
        "#Python",
        ".NET",
        "⌘C",
        "⇧⌘P",
        "|x|",
        "-5",
        "+5",
        "$5.50",
        "√16",
        "|−5|",
        "≈5",
    ),
)
_KEYS = ("⌘C", "⇧⌘P", "⌘+Q", "⌥⌘5")
# Times and dates, in which a number stands before its word.
_MOMENTS = (
    *("10:30 PM", "9 AM", "5 May 2025", "12 December", "9 AM–5 PM", "5-7 May 2025", "14:00 GMT", "44 BC"),
    "3 août 2024",
)
_GROUPED = ("1 000 000", "12 500", "250 000.50", "-1 000 000", "$1 000", "1234 5678 9012 3456", "01 23 45 67 89")
_TELEPHONES = ("123 4567", "555-1234", "12 34 56 78", "4412 3456")
_CODES = (
    "Ctrl",
    "Shift",
    "P",
    "x = y + 1",
    "a[0]",
    "f(x);",
    "user=me",
    "-x",
    "<b>",
    "if (a) {",
    "git pull",
    "5",
    "!",
)
_PLAIN_NUMBERS = (
    *("1,000.50", "1,250,000.75", "0.05", "16:9", "08:05:09", "192.168.1.10", "1/2", "5/10/2025", "1\u00a0000"),
)
_MEASURES = (
    *(
        "-5",
        "+5",
        "±0.5",
        "−12.5",
        "5%",
        "50 %",
        "0.5‰",
        "20°C",
        "20°",
        "18+",
        "$5.50",
        "5$",
        "€3",
        "20€",
        "#5",
        "№5",
    ),
    *("√16", "|−5|", "∛27"),
    *("≈5", '27"', "6′", "50٪", "1920 x 1080", "1920x1080", "5 $", "10 €", "-20°C", "$1,000.50", "+1.5%"),
)
_QUANTITIES = ("5 km/h", "20 kg", "3.5 GHz", "1/2 mm", "-5 m", "1,000.50 USD")
_PAIRS = ("«»", "()", "[]", '""', "“”", "‘’", "‹›")
_TAGS = ("b", "em", "strong", "del", "mark", "small", "sup", "span")


@dataclass(frozen=True)
class Sentence:
    """A sentence: what it is made of, its language, and where markup begins and ends in it."""

    parts: tuple[Part, ...]
    language: str = "ar"
    spans: tuple[tuple[int, int, str], ...] = ()

    @property
    def text(self) -> str:
        """What was typed."""
        return "".join(part.text for part in self.parts)

    def html(self, call: Callable[[int], str] = lambda _: "") -> str:
        """Return it in HTML, or Markdown that holds some; `call` is the mark of the note of a part."""
        said: list[str] = []
        at = 0
        opening = {start: tag for start, _, tag in self.spans}
        closing = {end: tag for _, end, tag in self.spans}
        for number, part in enumerate(self.parts):
            if part.kind == CODE:
                tag = "kbd" if part.text.isalpha() else "code"
                body = f"<{tag}>{_escaped(part.text)}</{tag}>"
                letters = [body] + [""] * (len(part.text) - 1)
            elif part.kind == CALL:
                letters = [call(number)] + [""] * (len(part.text) - 1)
            else:
                letters = [_escaped(letter) for letter in part.text]
            for letter in letters:
                said += [f"</{closing[at]}>"] if at in closing else []
                said += [f"<{opening[at]}>"] if at in opening else []
                said.append(letter)
                at += 1
        said += [f"</{closing[at]}>"] if at in closing else []
        return "".join(said)


def _escaped(text: str) -> str:
    """Escape what HTML or Markdown would read as a sign of its own."""
    safe = "".join(c if c.isalnum() or c in " .,:;،؛؟%" or ord(c) > 0x2FFF else f"&#{ord(c)};" for c in text)
    return html.unescape(safe) if safe == text else safe


@dataclass
class _Writer:
    """A sentence while it is made up."""

    dice: random.Random
    language: str
    parts: list[Part] = field(default_factory=list)
    straight: bool = False  # whether it has straight quotation marks
    inches: bool = False
    single: bool = False

    def add(self, kind: str, text: str, mate: int = -1) -> None:
        self.parts.append(Part(kind, text, mate))

    def words(self, most: int = 3) -> None:
        for n in range(self.dice.randint(1, most)):
            if n:
                self.add(SPACE, " ")
            self.add(WORD, self.dice.choice(_WORDS[self.language].split(" ")))

    def sign(self, text: str) -> None:
        for letter in text:
            self.add(SPACE if letter == " " else STOP if letter in "،؛؟«»‹›" else SIGN, letter)

    def number(self) -> tuple[str, str]:
        """Make up a number: its kind and text."""
        kind, text = _number(self.dice)
        if '"' in text:
            if self.straight:
                return NUMBER, "27"
            self.inches = True
        if self.language in ("fa", "ur") and self.dice.random() < 0.6:
            text = text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
            if "٪" in text:
                return NUMBER, "۵۰"
        return kind, text

    def chain(self) -> None:
        """Add tokens with signs between that may make one run of them, or more."""
        count = self.dice.choice((1, 1, 1, 2, 2, 3, 4))
        start = len(self.parts)
        self._put(*self._token())
        for _ in range(count - 1):
            kind, text = self._token()
            self.parts += self._gap(start, kind, text)
            self._put(kind, text)

    def _put(self, kind: str, text: str) -> None:
        if kind == "phrase":
            for n, word in enumerate(text.split(" ")):
                if n:
                    self.add(SPACE, " ")
                self.add(LATIN, word)
        else:
            self.add(kind, text)

    def _token(self) -> tuple[str, str]:
        roll = self.dice.random()
        if roll < 0.3:
            return LATIN, self.dice.choice(_PLAIN_WORDS)
        if roll < 0.4:
            return "phrase", self.dice.choice(_PHRASES)
        if roll < 0.5:
            return LATIN, self.dice.choice(_SIGNED_WORDS if roll < 0.46 else (*_KEYS, *_MOMENTS))
        if roll < 0.58:
            return LATIN, self.dice.choice(_PIECES)
        if roll < 0.66:
            return CODE, self.dice.choice(_CODES)
        return self.number()

    def _gap(self, chain: int, kind: str, text: str) -> list[Part]:
        """Choose what stands between two tokens: what an author could type there and mean nothing else."""
        before = self.parts[-1]
        one_plain = before.text[-1].isalnum() and before.text not in _PIECES
        other_plain = (
            text[0].isalnum() and "/" not in text and text[-1] != '"' and text[-1] != "." and text not in _PIECES
        )
        of_numbers = (NUMBER, MEASURE, QUANTITY)
        numbers = before.kind in of_numbers and kind in of_numbers
        moments = [one for one in (before.text, text) if one in _MOMENTS]
        if moments or _begins_with_digit_after_group(before.text, text):
            return self._signs(" = " if numbers or self.dice.random() < 0.5 or text not in _MOMENTS else " ")
        code = CODE in (before.kind, kind)
        lettered = any(part.kind in (LATIN, QUANTITY) for part in self.parts[chain:])
        spaced = [" + ", " = ", " × ", " → ", " / ", " | "]
        if numbers:
            if _is_signed(before.text) or _is_signed(text) or "x" in before.text + text:
                return self._signs(self.dice.choice((" × ", " = ")))
            attached = ["×", "+", "=", "-", "–", ".."] if one_plain and other_plain else []
            if before.text[-1] in "%°" and other_plain and kind != QUANTITY:
                attached = ["-", "–"]
            choice = self.dice.choice((" ", ", ", " × ", " = ", " + ", " - ", " – ", *attached, *attached))
            return self._signs(choice)
        if before.text[0] == "+" and text[0].isdigit():
            return self._signs(" × ")  # a space would make it a telephone number
        if code:
            attached = ("+", "/") if (one_plain and other_plain) or before.kind == kind else ()
            return self._signs(self.dice.choice((" ", *attached, " + ", " = ")))
        attached = ["/", "+", "="] if one_plain and other_plain else []
        attached += ["-", "–"] if attached and before.kind == LATIN else []
        loose = [", ", ": ", "; ", ". ", " & ", " - ", " – ", "? ", "! "]
        choice = self.dice.choice((" ", " ", " ", *spaced, *(loose if lettered else ()), *attached))
        return self._signs(choice)

    @staticmethod
    def _signs(gap: str) -> list[Part]:
        bare = gap.strip()
        if bare in ("-", "–", "—", ".."):
            return [Part(DASH, gap)]
        if bare and bare in "=×÷+*→/|":
            return [Part(OPERATOR, gap)]
        return [Part(SPACE if letter == " " else SIGN, letter) for letter in gap]

    def after_prefix(self) -> None:
        """Add something that begins with a sign, joined to a prefix."""
        text = self.dice.choice(_SIGN_FIRST)
        prefixes = _BEFORE_SIGNS[self.language]
        if text[0] == "-" and self.language == "he":
            text = "$HOME"
        self.add(WORD, self.dice.choice(prefixes))
        self.add(MEASURE if text.lstrip("-+$√|−≈").rstrip("|").replace(".", "").isdigit() else LATIN, text)

    def telephone(self) -> None:
        """Add a telephone number, which is known by the word before it alone."""
        self.add(WORD, self.dice.choice(("هاتف", "والهاتف", "جوال", "فاكس")))
        self.sign(self.dice.choice((": ", " ")))
        self.add(NUMBER, self.dice.choice(_TELEPHONES))

    def sum_of_letters(self) -> None:
        """Add a sum in which a letter of the paragraph stands for a number."""
        letter = self.dice.choice("سصعق")
        pieces = [(WORD, letter), (OPERATOR, " + "), (NUMBER, "5"), (OPERATOR, " = "), (NUMBER, "9")]
        if self.dice.random() < 0.5:
            pieces = [(NUMBER, "3"), (OPERATOR, " × "), (NUMBER, "12"), (OPERATOR, " = "), (WORD, letter)]
        close = self.dice.random() < 0.3
        for kind, text in pieces:
            self.add(kind, text.strip() if close else text)

    def bracketed_sum(self) -> None:
        """Add a sum with brackets."""
        signs = self.dice.choice((" + ", "+", " - ")), self.dice.choice(("×", " × ", "/"))
        opening = len(self.parts)
        self.parts += [Part(MARK, "(", opening + 4), Part(NUMBER, "3"), self._signs(signs[0])[0], Part(NUMBER, "4")]
        self.parts += [Part(MARK, ")", opening), self._signs(signs[1])[0], Part(NUMBER, "5")]
        if self.dice.random() < 0.5:
            self.parts += [self._signs(" = ")[0], Part(NUMBER, "35")]

    def counts(self) -> None:
        """Add numbers in Arabic-Indic digits, which are the paragraph's."""
        digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
        forms = ("5", "2025", "1٬000٫50", "3.14", "10:30", "5/10/2025", "1,000")
        roll = self.dice.random()
        count = 1 if roll < 0.6 else self.dice.choice((2, 3))
        if roll > 0.9:
            self.add(SIGN, self.dice.choice("-+"))
        for n in range(count):
            if n:
                self.add(SIGN, self.dice.choice("×+=-–") if count > 2 else self.dice.choice("-–×"))
            if count == 1 and self.parts[-1].text in "-+":
                forms = forms[:4]
            self.add(
                COUNT, (self.dice.choice(forms) if count == 1 else str(self.dice.randint(1, 99))).translate(digits)
            )
        if count == 1 and self.dice.random() < 0.3:
            self.add(SIGN, self.dice.choice("٪%"))

    def wrap(self, depth: int) -> None:
        """Add something between brackets or quotation marks."""
        pair = self.dice.choice(_PAIRS)
        if (pair == '""' and self.inches) or (pair == "‘’" and self.single):
            pair = "()"
        self.straight = self.straight or pair == '""'
        self.single = self.single or pair == "‘’"
        opening = len(self.parts)
        self.add(MARK, pair[0])
        roll = self.dice.random()
        if roll < 0.35:
            self.chain()
            if self.dice.random() < 0.4:
                self.sign(self.dice.choice(".,!?"))
        elif roll < 0.55:
            self.words()
        elif roll < 0.8 or pair == "‘’":  # before Latin letters, a sign for ayn (‘Abd) looks the same
            self.words(2)
            self.add(SPACE, " ")
            self.chain()
        elif depth:
            self.chain()
            self.add(SPACE, " ")
            self.wrap(depth - 1)
        else:
            self.chain()
            self.add(SPACE, " ")
            self.words(2)
        closing = len(self.parts)
        self.parts[opening] = Part(MARK, pair[0], closing)
        self.add(MARK, pair[1], opening)

    def item(self) -> None:
        roll = self.dice.random()
        prefixes = _PREFIXES[self.language]
        if roll < 0.12:
            self.words()
        elif roll < 0.18 and prefixes:
            self.after_prefix()
        elif roll < 0.2 and self.language == "ar":
            self.telephone()
        elif roll < 0.25 and prefixes:
            self.add(WORD, self.dice.choice(prefixes))
            kind, text = self._token()
            if kind != CODE and not text[0].isalnum():
                kind, text = LATIN, "OpenAI"
            self._put(kind, text)
        elif roll < 0.62:
            self.chain()
        elif roll < 0.68:
            self.dice.choice((self.sum_of_letters, self.bracketed_sum))()
        elif roll < 0.8 and self.language == "ar":
            self.counts()
        else:
            self.wrap(1)

    def between(self) -> str:
        """Choose what stands between items of a sentence."""
        stops = [f"{stop} " for stop in _STOPS[self.language]]
        return self.dice.choice((" ", " ", " ", " ", *stops, ": ", ". ", ", ", " – ", "! ", "… ", "... "))


def _number(dice: random.Random) -> tuple[str, str]:
    """Make up a number in ASCII digits."""
    integers = (dice.randint(1, 9), dice.randint(10, 99), dice.randint(1900, 2099))
    made = (*map(str, integers), f"{dice.randint(1, 999)},{dice.randint(100, 999)}", f"{dice.random() * 99:.2f}")
    plain = (*made, *_PLAIN_NUMBERS)
    if dice.random() < 0.08:
        grouped = dice.choice(_GROUPED)
        return NUMBER if grouped[0].isdigit() else MEASURE, grouped
    if dice.random() < 0.1:
        return QUANTITY, dice.choice(_QUANTITIES)
    return (NUMBER, dice.choice(plain)) if dice.random() < 0.6 else (MEASURE, dice.choice(_MEASURES))


def _begins_with_digit_after_group(one: str, other: str) -> bool:
    """Return whether a space between two would put digits beside digits with spaces within, or make such a number."""
    if not (one[-1:].isdigit() and other[:1].isdigit()):
        return False
    grouped = " " in one.replace("\u00a0", " ") or " " in other.replace("\u00a0", " ")
    return grouped or bool(re.search(r"(?<![0-9])[0-9]{1,3}\Z", one) and re.match(r"[0-9]{3}(?![0-9])", other))


def _is_signed(text: str) -> bool:
    return not text[0].isalnum() or (not text[-1].isalnum() and text[-1] not in "%°")


def sentence(seed: int, language: str = "ar", *, first: str = "", calls: bool = True) -> Sentence:
    """Make up the sentence of a number; `first` is a word that it begins with."""
    dice = random.Random(seed)  # noqa: S311 -- no secret hangs on it
    writer = _Writer(dice, language)
    if first:
        writer.add(WORD, first)
        writer.add(SPACE, " ")
    for n in range(dice.randint(2, 6)):
        if n:
            _separate(writer)
        writer.item()
        if calls and dice.random() < 0.05:
            writer.add(CALL, "(1)")
    if dice.random() < 0.5:
        writer.add(SPACE, " ")
        writer.words(2)
    for letter in dice.choice((".", ".", ".", "!", "", "؟" if language != "he" else "?")):
        writer.add(STOP if letter == "؟" else SIGN, letter)
    parts = tuple(writer.parts)
    return Sentence(parts, language, tuple(_spans(parts, dice)))


def _separate(writer: _Writer) -> None:
    """Part two items, by a word of the paragraph or by signs alone."""
    gap = writer.between()
    last = writer.parts[-1].text
    might_be_called = last[0] in "+(" or last[-1].isdigit()  # a number after it may be another group of it
    writer.parts += _gap_parts(gap)
    if writer.dice.random() < 0.7 or might_be_called:
        writer.words(2)
        writer.add(SPACE, " ")


def _gap_parts(gap: str) -> list[Part]:
    if gap.strip() in ("–", "-"):
        return [Part(DASH, gap)]
    return [Part(SPACE if c == " " else STOP if c in "،؛؟" else SIGN, c) for c in gap]


def _spans(parts: Sequence[Part], dice: random.Random) -> Iterator[tuple[int, int, str]]:
    """Choose where markup stands: over whole parts, or within a word or number."""
    at, after = 0, 0
    for part in parts:
        start, at = at, at + len(part.text)
        if start < after or part.kind in (CALL, CODE, SPACE) or not part.text.strip() or dice.random() > 0.12:
            continue
        size = len(part.text)
        if dice.random() < 0.5 or size < 3:
            span = (start, start + size)
        else:
            cut = dice.randint(1, size - 1)
            span = dice.choice(((start, start + cut), (start + cut, start + size), (start + 1, start + size - 1)))
        if span[0] < span[1]:
            yield (*span, dice.choice(_TAGS))
            after = span[1] + 1
