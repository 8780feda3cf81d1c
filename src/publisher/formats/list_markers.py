"""Numbers of lists, in every format: those that their authors ask for, and room for long ones within the column."""

from lxml.html import HtmlElement

_ROOM = "press-digits-"
_MOST = 9  # digits of a number that a list may begin with
# The `type` of a list: how it is numbered, by the letters of its class (an attribute's case is nothing to a sheet).
_STYLES = {
    "a": ("lower-alpha", "abcdefghijklmnopqrstuvwxyz"),
    "A": ("upper-alpha", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "i": ("lower-roman", "ivxlcdm"),
    "I": ("upper-roman", "IVXLCDM"),
}
#: What a theme need not know: it leaves room for numbers of one digit, and each more has six tenths of an em.
MARKER_STYLE = "".join(
    f"ol.{_ROOM}{digits} {{ padding-inline-start: {1.4 + 0.6 * (digits - 1):.1f}em; }}\n"
    for digits in range(2, _MOST + 1)
) + "".join(f"ol.press-{style} {{ list-style-type: {style}; }}\n" for style, _ in _STYLES.values())
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def settle_markers(root: HtmlElement) -> None:
    """Mark each list whose `type` asks for letters, or that has numbers of two signs or more, for `MARKER_STYLE`."""
    for numbered in root.iter("ol"):
        kind = numbered.get("type", "")
        longest = max((len(_shown(number, kind)) for number in numbers_of(numbered)), default=1)
        classes = [*numbered.get("class", "").split()]
        classes += [f"press-{_STYLES[kind][0]}"] if kind in _STYLES else []
        classes += [f"{_ROOM}{min(longest, _MOST)}"] if longest > 1 else []
        if classes:
            numbered.set("class", " ".join(classes))


def letters_of_markers(root: HtmlElement) -> str:
    """Return the letters that lists are numbered with where their `type` asks for such."""
    return " ".join(letters for kind, (_, letters) in _STYLES.items() if root.xpath("//ol[@type = $kind]", kind=kind))


def numbers_of(numbered: HtmlElement) -> list[int]:
    """Return the numbers of a list's items."""
    items = numbered.findall("li")
    down = numbered.get("reversed") is not None
    step = -1 if down else 1
    number = _whole(numbered.get("start"), len(items) if down else 1) - step
    found = []
    for item in items:
        number = _whole(item.get("value"), number + step)
        found.append(number)
    return found


def _whole(said: str | None, otherwise: int) -> int:
    try:
        return int(said or otherwise)
    except ValueError:
        return otherwise


def _shown(number: int, kind: str) -> str:
    """Return about what a number is shown as; letters are counted, not named."""
    if kind in ("i", "I") and 0 < number < 40:
        shown, left = "", number
        for value, sign in _ROMAN:
            shown += sign * (left // value)
            left %= value
        return shown
    if kind in ("a", "A") and number > 0:
        return "a" * (1 if number <= 26 else 2)
    return str(number)
