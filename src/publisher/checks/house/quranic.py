"""Words of the Qur'an by their spelling, also outside of its brackets: no fix touches them."""

import re

from publisher.arabic.script import RUN

# Alef wasla and the signs of recitation, which no other text has.
_SIGNS = re.compile("[\u0671\u0656\u0657\u065e\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d4-\u08e1\u08f0-\u08f2]")
_HEAD, _TAIL = re.compile(rf"[{RUN}\u08d4-\u08f2]*\Z"), re.compile(rf"[{RUN}\u08d4-\u08f2]*")
_LETTERS = re.compile(f"[{RUN}]")
_LONGEST = 40


def is_quranic(raw: str, start: int, end: int) -> bool:
    """Whether letters of a source stand in a word that has signs of the Qur'an's; what is no letter does not."""
    if not _LETTERS.search(raw, start, end):
        return False
    head, tail = _HEAD.search(raw, max(0, start - _LONGEST), start), _TAIL.match(raw, end, end + _LONGEST)
    word = f"{head[0] if head else ''}{raw[start:end]}{tail[0] if tail else ''}"
    return bool(_SIGNS.search(word))
