"""What draws a page → the texts on it, each with its place, its mark and its look, and what else is drawn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

from publisher.checks.files.pdf.bounded_streams import readable
from publisher.checks.files.pdf.content_tokens import (
    UNIT,
    WORD_GAP,
    Box,
    Matrix,
    entries_of,
    matrix_of,
    multiply,
    name_of,
    number_of,
    placed,
    shown,
    tokens_of,
)
from publisher.checks.files.pdf.font_maps import Font

#: No page has more to tell than what this many operators draw.
MOST_TOKENS = 3_000_000
_DEEPEST, _MOST_POINTS = 8, 4000
_FILLS = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
_PAINTS = _FILLS | {b"S", b"s", b"sh"}
_WHITE = 0.985
_NO_MARK = -1, False, False


@dataclass(eq=False)
class Run:
    """A text that one operator draws: its codes, in the order of the file, and where its first begins.

    `gaps` are the places among its codes before which there is as much space as between words. Lengths are points on
    the page, whose origin is that of its boxes; `along` is the direction of the line, one point long. `mark` is its
    MCID, -1 without one; `order` counts what is drawn.
    """

    font: Font
    codes: list[int]
    gaps: tuple[int, ...]
    x: float
    y: float
    size: float
    along: tuple[float, float]
    mark: int
    artifact: bool
    hidden: bool
    white: bool
    mirrored: bool
    order: int
    width: float = 0.0

    @cached_property
    def texts(self) -> list[str]:
        """What each code says, and spaces at its gaps."""
        if not self.font.known_codes:
            return []
        known = self.font.texts
        said = [known.get(code, "") for code in self.codes]
        for gap in reversed(self.gaps):
            said.insert(gap, " ")
        return said

    @cached_property
    def text(self) -> str:
        """What it says, in the order of the file."""
        return "".join(self.texts)

    @cached_property
    def box(self) -> Box:
        """About where it stands: left, bottom, right, top."""
        dx, dy = self.along
        ends = (self.x, self.x + dx * self.width), (self.y, self.y + dy * self.width)
        return min(ends[0]), min(ends[1]) - 0.25 * self.size, max(ends[0]), max(ends[1]) + 0.75 * self.size


@dataclass
class Scan:
    """What a page draws: texts; marks that something is drawn in; rectangles, and points where other shapes begin."""

    runs: list[Run] = field(default_factory=list)
    drawn_marks: set[int] = field(default_factory=set)
    marks: dict[int, str] = field(default_factory=dict)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    #: Fonts, pictures and forms that are named, and that the page has not.
    missing: list[str] = field(default_factory=list)
    paints: bool = False
    complete: bool = True


@dataclass
class _State:
    matrix: Matrix = UNIT
    font: Font | None = None
    size: float = 0.0
    hidden: bool = False
    white: bool = False
    leading: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0

    def copy(self) -> "_State":
        return _State(
            self.matrix, self.font, self.size, self.hidden, self.white, self.leading, self.stretch, self.rise
        )


def scan(content: bytes, resources: Any, font_of: Callable[[Any], Font]) -> Scan:
    """Go through what draws a page."""
    found = Scan()
    _Scanner(found, font_of).go(content, resources, 0)
    return found


class _Level:
    """What names stand for in a page, or in a form that it draws."""

    def __init__(self, resources: Any, depth: int) -> None:
        self.resources = resources
        self.depth = depth
        self.fonts = entries_of(resources, "/Font")
        self.forms = entries_of(resources, "/XObject")
        self.properties = entries_of(resources, "/Properties")
        self.named: dict[str, Font] = {}
        self.saved: list[_State] = []
        self.path: list[Box] = []


class _Scanner:
    """The state of a scan. Its methods carry out one operator each, with the operands that stand before it."""

    def __init__(self, found: Scan, font_of: Callable[[Any], Font]) -> None:
        self.found = found
        self.font_of = font_of
        self.left = MOST_TOKENS
        self.marks: list[
            tuple[int, bool, bool]
        ] = []  # the MCID, whether it is an artifact, whether it has an ActualText
        self.text: Matrix = UNIT
        self.line: Matrix = UNIT
        self.state = _State()
        self.level = _Level(None, 0)

    def go(self, content: bytes, resources: Any, depth: int) -> None:
        """Carry out the operators that matter."""
        tokens = tokens_of(content)
        if len(tokens) > self.left:
            self.found.complete = False
            tokens = tokens[: self.left]
        self.left -= len(tokens)
        around, self.level = self.level, _Level(resources, depth)
        stack: list[bytes] = []
        for token in tokens:
            if token in _HANDLERS:
                _HANDLERS[token](self, stack, token)
                stack = []
            elif token in _IGNORED:
                stack = []
            else:
                stack.append(token)
        self.level = around

    def choose_font(self, stack: list[bytes], _: bytes) -> None:
        if len(stack) < 2:
            return
        name, level = name_of(stack[-2]), self.level
        if name not in level.named and isinstance(level.fonts.get(name), pikepdf.Dictionary):
            level.named[name] = self.font_of(level.fonts[name])
        if name not in level.named:
            self.found.missing.append(name)
        self.state.font, self.state.size = level.named.get(name), number_of(stack[-1])

    def show_last(self, stack: list[bytes], _: bytes) -> None:
        self.show(stack[-1:], b"Tj")

    def show_on_next_line(self, stack: list[bytes], _: bytes) -> None:
        self.next_line(stack, b"T*")
        self.show(stack[-1:], b"Tj")

    def place_text(self, stack: list[bytes], _: bytes) -> None:
        self.text = self.line = matrix_of(stack)

    def begin_text(self, _stack: list[bytes], _: bytes) -> None:
        self.text = self.line = UNIT

    def move_text(self, stack: list[bytes], token: bytes) -> None:
        if len(stack) >= 2:
            x, y = number_of(stack[-2]), number_of(stack[-1])
            if token == b"TD":
                self.state.leading = -y
            self.text = self.line = multiply((1, 0, 0, 1, x, y), self.line)

    def next_line(self, _stack: list[bytes], _: bytes) -> None:
        self.text = self.line = multiply((1, 0, 0, 1, 0, -self.state.leading), self.line)

    def text_state(self, stack: list[bytes], token: bytes) -> None:
        if not stack:
            return
        number = number_of(stack[-1])
        if token == b"TL":
            self.state.leading = number
        elif token == b"Tr":
            self.state.hidden = number in (3, 7)
        elif token == b"Tz":
            self.state.stretch = number / 100
        else:
            self.state.rise = number

    def colour(self, stack: list[bytes], token: bytes) -> None:
        wanted = {b"rg": 3, b"g": 1, b"k": 4}.get(token, 0)
        numbers = [number_of(one) for one in stack[-wanted:]] if wanted and len(stack) >= wanted else []
        full = max(numbers, default=1) < 1 - _WHITE if token == b"k" else min(numbers, default=0) > _WHITE
        self.state.white = bool(numbers) and full

    def transform(self, stack: list[bytes], _: bytes) -> None:
        self.state.matrix = multiply(matrix_of(stack), self.state.matrix)

    def save(self, _stack: list[bytes], _: bytes) -> None:
        if len(self.level.saved) < _MOST_POINTS:
            self.level.saved.append(self.state.copy())

    def restore(self, _stack: list[bytes], _: bytes) -> None:
        if self.level.saved:
            self.state = self.level.saved.pop()

    def rectangle(self, stack: list[bytes], _: bytes) -> None:
        self.level.path.append(placed(stack, self.state.matrix))

    def end_path(self, _stack: list[bytes], _: bytes) -> None:
        self.level.path = []

    def begin_shape(self, stack: list[bytes], _: bytes) -> None:
        if len(self.found.points) < _MOST_POINTS and len(stack) >= 2:
            x, y = number_of(stack[-2]), number_of(stack[-1])
            a, b, c, d, e, f = self.state.matrix
            self.found.points.append((x * a + y * c + e, x * b + y * d + f))

    def begin_mark(self, stack: list[bytes], _: bytes) -> None:
        around = self.marks[-1] if self.marks else _NO_MARK
        tag = stack[0] if stack else b""
        mark, spoken = -1, b"/ActualText" in stack
        if b"/MCID" in stack:
            at = stack.index(b"/MCID") + 1
            mark = int(number_of(stack[at])) if at < len(stack) else -1
        elif len(stack) > 1 and stack[-1].startswith(b"/"):
            named = self.level.properties.get(name_of(stack[-1]))
            if isinstance(named, pikepdf.Dictionary):
                number = named.get("/MCID")
                mark = number if isinstance(number, int) else -1
                spoken = "/ActualText" in named
        if mark >= 0:
            self.found.marks.setdefault(mark, tag.decode("latin-1")[1:])
        artifact = tag == b"/Artifact" or (mark < 0 and around[1])
        inner = -1 if tag == b"/Artifact" else mark if mark >= 0 else around[0]
        self.marks.append((inner, artifact, spoken or around[2]))

    def end_mark(self, _stack: list[bytes], _: bytes) -> None:
        if self.marks:
            self.marks.pop()

    def show(self, stack: list[bytes], _: bytes) -> None:
        state = self.state
        font = state.font
        if font is None or not stack:
            return
        codes, gaps, shift = shown(stack, font)
        if not codes:
            return
        if self.marks and self.marks[-1][2]:
            for code in codes:
                font.spoken[code] = font.spoken.get(code, 0) + 1
        used, widths, usual, advance = font.used, font.widths, font.default_width, shift
        for code in codes:
            used[code] = used.get(code, 0) + 1
            advance += widths.get(code, usual)
        a, b, c, d, x, y = multiply(self.text, state.matrix)
        if state.rise:
            x, y = x + state.rise * c, y + state.rise * d
        along = (a * a + b * b) ** 0.5 or 1.0
        size = abs(state.size) * along
        hidden = state.hidden or (c * c + d * d) ** 0.5 * abs(state.size) < 0.1
        mark, artifact, _spoken = self.marks[-1] if self.marks else _NO_MARK
        width = advance * size / 1000
        self.text = multiply((1, 0, 0, 1, width / along * state.stretch, 0), self.text)
        last = self.found.runs[-1] if self.found.runs else None
        if (
            last is not None
            and last.font is font
            and last.mark == mark
            and last.y == y
            and last.size == size
            and last.artifact == artifact
            and b == 0 < a
            and last.along[0] == 1
            and last.hidden == hidden
            and last.white == state.white
            and -0.1 * size < x - last.x - last.width < size
        ):  # a glyph after the other, as some write a line
            if x - last.x - last.width > WORD_GAP * size / 1000:
                last.gaps = (*last.gaps, len(last.codes))
            last.codes += codes
            last.width = x + width - last.x
            return
        run = Run(
            font, codes, gaps, x, y, size, (a / along, b / along), mark, artifact, hidden, state.white,
            (a * d - b * c) * state.size < 0, len(self.found.runs), width,
        )  # fmt: skip
        self.found.runs.append(run)
        if mark >= 0:
            self.found.drawn_marks.add(mark)

    def paint(self, _stack: list[bytes], token: bytes) -> None:
        found, path = self.found, self.level.path
        found.paints = True
        if token == b"sh":
            found.fills.append(_EVERYWHERE)
        elif token in _FILLS and not self.state.white and len(found.fills) < _MOST_POINTS:
            found.fills += path or [_EVERYWHERE]
        self.level.path = []
        self.mark_drawn()

    def mark_drawn(self) -> None:
        """Take down that something is drawn in the mark that is open."""
        if self.marks and self.marks[-1][0] >= 0:
            self.found.drawn_marks.add(self.marks[-1][0])

    def picture(self, _stack: list[bytes], _: bytes) -> None:
        self.found.pictures.append(placed([b"0", b"0", b"1", b"1"], self.state.matrix))
        self.mark_drawn()

    def form(self, stack: list[bytes], _: bytes) -> None:
        form = self.level.forms.get(name_of(stack[-1])) if stack else None
        if not isinstance(form, pikepdf.Stream):
            self.found.missing.append(name_of(stack[-1]) if stack else "")
            return
        if form.get("/Subtype") != "/Form":
            self.picture(stack, b"Do")
            return
        if self.level.depth >= _DEEPEST or self.left <= 0:
            self.found.complete = False
            return
        kept, open_marks, text, line = self.state, len(self.marks), self.text, self.line
        self.state = kept.copy()
        matrix = form.get("/Matrix")
        if isinstance(matrix, pikepdf.Array) and len(matrix) == 6:
            a, b, c, d, e, f = (float(number) for number in matrix)
            self.state.matrix = multiply((a, b, c, d, e, f), kept.matrix)
        before = len(self.found.runs)
        self.left -= 1000  # what a form costs that draws nothing: forms may name each other
        self.go(readable(form), form.get("/Resources", self.level.resources), self.level.depth + 1)
        del self.marks[open_marks:]
        self.state, self.text, self.line = kept, text, line
        if len(self.found.runs) == before:
            self.mark_drawn()


_EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
_Handler = Callable[[_Scanner, list[bytes], bytes], None]
_HANDLERS: dict[bytes, _Handler] = {
    b"Tf": _Scanner.choose_font,
    b"TJ": _Scanner.show,
    b"Tj": _Scanner.show_last,
    **dict.fromkeys((b"'", b'"'), _Scanner.show_on_next_line),
    b"BT": _Scanner.begin_text,
    b"Tm": _Scanner.place_text,
    **dict.fromkeys((b"Td", b"TD"), _Scanner.move_text),
    b"T*": _Scanner.next_line,
    **dict.fromkeys((b"TL", b"Tr", b"Tz", b"Ts"), _Scanner.text_state),
    **dict.fromkeys((b"rg", b"g", b"k", b"sc", b"scn", b"cs"), _Scanner.colour),
    b"cm": _Scanner.transform,
    b"q": _Scanner.save,
    b"Q": _Scanner.restore,
    b"re": _Scanner.rectangle,
    b"n": _Scanner.end_path,
    b"m": _Scanner.begin_shape,
    **dict.fromkeys(_PAINTS, _Scanner.paint),
    **dict.fromkeys((b"BDC", b"BMC"), _Scanner.begin_mark),
    b"EMC": _Scanner.end_mark,
    b"Do": _Scanner.form,
    b"EI": _Scanner.picture,
}
_IGNORED = frozenset((
    *(b"l", b"c", b"v", b"y", b"h", b"W", b"W*", b"w", b"J", b"j", b"d", b"i", b"ri", b"ET", b"Tc", b"Tw", b"DP"),
    *(b"MP", b"RG", b"G", b"K", b"SC", b"SCN", b"CS", b"gs", b"M", b"d0", b"d1", b"BX", b"EX"),
))  # fmt: skip
