"""The characters of a product into the faces that it needs: those that lead, and for the rest the first that can."""

from collections.abc import Collection, Sequence

from publisher.model import Face

# Reading systems take the first family that has a character: so does the choice, in the same order.
_LEADING = ("text", "heading")
_ROLES = (*_LEADING, "code", "urdu", "hebrew", "fallback", "quran", "emoji")


def needed(text: str, faces: Sequence[Face], named: Collection[str], *, code: bool = False) -> list[Face]:
    """Choose from the faces whose family is named those that lead, and those that draw what is left.

    Where there is `code`, its own face is needed whatever it draws.
    """
    leading = (*_LEADING, *(("code",) if code else ()))
    left = set(map(ord, text))
    chosen: list[Face] = []
    for role in _ROLES:
        candidates = [face for face in faces if face.role == role and face.family in named]
        cover = {c for face in candidates for c in face.codepoints}
        if role in leading or cover & left:
            chosen += candidates
            left -= cover
    return chosen
