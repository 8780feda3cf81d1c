"""Words that one language of the Arabic script has in every other sentence and its neighbours never."""

from collections.abc import Iterable

#: In both spellings of ی and ک, as either is typed.
SMALL_WORDS: dict[str, frozenset[str]] = {
    "fa": frozenset(["است", "این", "که", "را", "می", "برای", "هستند", "شده", "بود", "اين", "كه", "براي", "مى"]),
    "ur": frozenset(["ہے", "ہیں", "کے", "کی", "میں", "کا", "اور", "نے", "سے", "ہے", "كے", "كا"]),
    "ar": frozenset(["في", "من", "إلى", "على", "التي", "الذي", "هذا", "هذه", "أن", "كان"]),
}


def count_small_words(words: Iterable[str]) -> dict[str, int]:
    """Count the small words of each language among some words."""
    found = list(words)
    return {name: sum(word in known for word in found) for name, known in SMALL_WORDS.items()}
