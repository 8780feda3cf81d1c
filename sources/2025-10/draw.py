"""Draws the pictures of this issue, the same bytes each time: python3 draw.py"""

import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

NIGHT, TEAL, SEA, GOLD, EMBER, SAND = "#0c3f48", "#125763", "#2c7f87", "#efc36a", "#c2492c", "#f5f1e8"
IMAGES = Path(__file__).with_name("images")


def drawing(width: int, height: int, shapes: Iterable[str], ground: str) -> str:
    """Wrap shapes as an SVG with a ground."""
    inside = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
        f'<rect width="{width}" height="{height}" fill="{ground}"/>\n{inside}\n</svg>\n'
    )


def polygon(points: Iterable[tuple[float, float]], fill: str, stroke: str = "none", width: float = 0) -> str:
    """Draw a closed polygon."""
    shown = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{shown}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>'


def star(x: float, y: float, radius: float, turn: float = 0) -> list[tuple[float, float]]:
    """Give the khatam, two squares laid over each other: sixteen corners, every other one a point."""
    inner = radius * math.cos(math.pi / 4) / math.cos(math.pi / 8)
    corners = []
    for n in range(16):
        angle, reach = turn + n * math.pi / 8, radius if n % 2 == 0 else inner
        corners.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return corners


def mix(one: str, other: str, share: float) -> str:
    """Mix two colours."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def glow(distance: float) -> str:
    """Give the colour at a distance (0 to 1) from the light: gold, ember, sea, night."""
    stops = [(0.0, GOLD), (0.28, EMBER), (0.5, SEA), (0.78, TEAL), (1.01, NIGHT)]
    for (start, one), (end, other) in pairwise(stops):
        if distance <= end:
            return mix(one, other, (distance - start) / (end - start))
    return NIGHT


def cover() -> str:
    """A field of eight-pointed stars that lights up like a chip."""
    width, height, radius = 1260, 780, 60
    shapes = []
    for row in range(-1, height // (2 * radius) + 2):
        for column in range(-1, width // (2 * radius) + 2):
            x, y = column * 2 * radius + 30, row * 2 * radius + 30
            distance = min(1.0, math.hypot(x - 390, y - 450) / 900)
            light = glow(distance)
            shapes.append(polygon(star(x, y, radius - 2), light))
            shapes.append(polygon(star(x, y, radius * 0.66, math.pi / 8), mix(light, NIGHT, 0.45)))
            shapes.append(polygon(star(x, y, radius * 0.4), mix(light, SAND, 0.35)))
            shapes.append(f'<circle cx="{x}" cy="{y}" r="7" fill="{NIGHT}"/>')
            cross = mix(light, NIGHT, 0.72)
            shapes.append(polygon(star(x + radius, y + radius, radius * 0.3, math.pi / 8), cross))
    return drawing(width, height, shapes, mix(NIGHT, "#000000", 0.25))


def compute() -> str:
    """Towers of servers that rise to the left, a city at night."""
    width, height = 1200, 560
    shapes = [
        f'<circle cx="905" cy="150" r="72" fill="{GOLD}"/>',
        f'<circle cx="937" cy="132" r="66" fill="{NIGHT}"/>',
    ]
    for layer, (colour, lift) in enumerate(((TEAL, 60), (SEA, 0))):
        for n in range(15):
            x = n * 82 - 20 + layer * 40
            tall = 110 + lift + (14 - n) * 17 + (n * 53 + layer * 31) % 70
            shapes += _tower(x, height - tall, 66, tall, colour, n + layer)
    return drawing(width, height, shapes, NIGHT)


def _tower(x: float, y: float, width: float, height: float, colour: str, seed: int) -> list[str]:
    shapes = [f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}"/>']
    for row in range(int(height // 22)):
        for slot in range(4):
            lit = (row * 7 + slot * 5 + seed * 3) % 4
            light = (GOLD, mix(colour, NIGHT, 0.5), mix(colour, NIGHT, 0.5), mix(colour, SAND, 0.45))[lit]
            shapes.append(
                f'<rect x="{x + 8 + slot * 13}" y="{y + 10 + row * 22}" width="9" height="6" fill="{light}"/>'
            )
    return shapes


def watts() -> str:
    """Four bars from the right: 300, 400, 700 and 1000 watts, a line for every 200."""
    width, height, foot = 640, 400, 360
    scale = 0.3
    shapes = [
        f'<rect x="30" y="{foot - value * scale}" width="580" height="1.5" fill="#d3cab8"/>'
        for value in range(0, 1200, 200)
    ]
    for place, value in enumerate((300, 400, 700, 1000)):
        x, tall = width - 130 - place * 145, value * scale
        shapes.append(
            f'<rect x="{x}" y="{foot - tall}" width="86" height="{tall}" fill="{mix(SEA, EMBER, place / 3)}"/>'
        )
    return drawing(width, height, shapes, SAND)


def portrait() -> str:
    """A face of circles and arcs, at work."""
    width, height = 1200, 560
    shapes = [polygon(star(x, 280, 300, math.pi / 16), mix(SAND, GOLD, 0.25)) for x in (150, 1050)]
    shapes += [
        f'<circle cx="600" cy="250" r="215" fill="{NIGHT}"/>',
        f'<path d="M390 560 C 400 430 480 400 600 400 C 720 400 800 430 810 560 Z" fill="{EMBER}"/>',
        '<ellipse cx="585" cy="262" rx="132" ry="165" fill="#e8c9a4"/>',
        f'<path d="M470 215 C 560 60 760 110 760 300 C 720 190 620 160 470 215 Z" fill="{NIGHT}"/>',
    ]
    # Eyes that look down at the page.
    lids = [(f"M{x - 22} 262 C {x - 10} 280 {x + 10} 280 {x + 22} 262", NIGHT, 7) for x in (535, 638)]
    strokes = (
        *lids,
        ("M540 352 C 565 376 605 376 632 352", EMBER, 9),
        ("M585 270 C 578 300 570 312 590 318", "#b98f63", 6),
        ("M505 228 C 522 214 548 214 562 226", NIGHT, 8),
        ("M612 226 C 628 214 654 214 670 228", NIGHT, 8),
    )
    for path, colour, thick in strokes:
        look = f'fill="none" stroke="{colour}" stroke-width="{thick}" stroke-linecap="round"'
        shapes.append(f'<path d="{path}" {look}/>')
    return drawing(width, height, shapes, SAND)


PICTURES: dict[str, Callable[[], str]] = {"cover": cover, "compute": compute, "watts": watts, "portrait": portrait}


def main() -> None:
    """Draw them all."""
    for name, draw in PICTURES.items():
        (IMAGES / f"{name}.svg").write_text(draw(), "utf-8")


if __name__ == "__main__":
    main()
