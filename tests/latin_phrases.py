"""Latin tokens and phrases in Arabic lines, made from a seed: names with signs, versions, addresses, paths, code."""

import random
from collections.abc import Iterator

_NAMES = ("Visual", "Studio", "Node", "Open", "Linux", "Core", "Web", "Data", "Cloud", "Type", "Script", "Mozilla")
_ARABIC = ("قال سعيد", "كتب الناس", "وجد الباحث", "عاد القارئ", "رأى المحرر", "ذكر المؤلف")
_AFTER = ("ثم عاد فرحا", "في كل مكان", "قبل أن ينام", "وهو يبتسم", "على الطاولة")
#: What ends or goes around a token in a sentence.
_AROUND = (("", ""), ("", "،"), ("", "."), ("(", ")"), ("«", "»"), ("", "؛"), ("", ":"), ("", "؟"))


def _token(number: int, random_: random.Random) -> str:
    word, digits = random_.choice(_NAMES), str(random_.randrange(1, 999))
    forms = (
        f"{word[0]}++{digits}",
        f"{word}-{digits}o",
        f"{word}{digits}",
        f"https://{word.lower()}.org/a-{digits}?c=1",
        f"v{digits}.{number}",
        f"{word}#",
        f"{word}.js",
        f"{word}_{digits}.py",
        f"{digits}D-{word}",
        f"{word.lower()}@{word.lower()}.co",
        f"C:\\{word}\\{digits}",
        f"{word}/{random_.choice(_NAMES)}-{digits}",
        f"{word} {random_.choice(_NAMES)} {random_.choice(_NAMES)}",
        f"{word} {random_.choice(_NAMES)} {digits}.0",
        f"a.b.c.{word.lower()}",
        f"{word} & {random_.choice(_NAMES)}",
        f"{digits}-{number}-{word}",
        f"{word}:{digits}",
        f"{word} ({digits})",
        f"--{word.lower()}={digits}",
    )
    return forms[number % len(forms)]


def phrases(count: int, seed: int = 30) -> Iterator[tuple[str, str]]:
    """Yield sentences, each with the token or phrase that stands in it."""
    chosen = random.Random(seed)  # noqa: S311 -- the same in every run
    for number in range(count):
        token = _token(number, chosen)
        before, after = chosen.choice(_AROUND)
        yield f"{chosen.choice(_ARABIC)} {before}{token}{after} {chosen.choice(_AFTER)}", token
