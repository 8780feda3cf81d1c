"""Lists whose numbers are long: room for them within the column, in every format."""

from lxml.html import HtmlElement

_ROOM = "press-digits-"
_MOST = 9  # digits of a number that a list may begin with
#: What a theme need not know: it leaves room for numbers of one digit, and each more has six tenths of an em.
MARKER_STYLE = "".join(
    f"ol.{_ROOM}{digits} {{ padding-inline-start: {1.4 + 0.6 * (digits - 1):.1f}em; }}\n"
    for digits in range(2, _MOST + 1)
)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def make_room_for_numbers(root: HtmlElement) -> None:
    """Mark each list that has numbers of two signs or more with the most that one has."""
    for numbered in root.iter("ol"):
        longest = max((len(_shown(number, numbered.get("type", ""))) for number in _numbers(numbered)), default=1)
        if longest > 1:
            own = numbered.get("class", "")
            numbered.set("class", f"{own} {_ROOM}{min(longest, _MOST)}".strip())


def _numbers(numbered: HtmlElement) -> list[int]:
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
