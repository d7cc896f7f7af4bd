"""Abstract pictures: five ways to arrange a palette."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

from mockgateway.generators.picture.canvas import Canvas, blended_grid, packed
from mockgateway.generators.picture.outlines import Points, curve, ellipse, rectangle, stroke
from mockgateway.generators.picture.palette import WHITE, Colour, Palette, mix


def ribbons(canvas: Canvas, palette: Palette, rng: random.Random) -> None:
    """Paint waves of colour over one another."""
    ground, deep, main, light, accent = palette
    width, height = canvas.width, canvas.height
    canvas.wash((ground, mix(ground, light, 0.5)))
    canvas.glow(width * rng.uniform(0.2, 0.8), height * 0.2, canvas.unit * 0.7, light, 0.8)
    phase, waves = rng.uniform(0, 6.28), 8
    for k in range(waves):
        share = k / (waves - 1)
        base, swing = height * (0.26 + 0.1 * k), height * (0.1 - 0.04 * share)
        line = []
        for x in (step / 24 for step in range(-1, 26)):
            wave = math.sin(x * 4.2 + phase + k * 0.55) + 0.4 * math.sin(x * 9 - phase + k)
            line.append((width * x, base + swing * wave))
        tone = mix(light, main, share * 2) if share < 0.5 else mix(main, deep, share * 2 - 1)
        tone = mix(tone, accent, 0.85) if k == 2 else tone
        corners = [(width * 1.1, height + 9.0), (-width * 0.1, height + 9.0)]
        outline = [*curve(line, closed=False, steps=4), *corners]
        canvas.fill([outline], (mix(tone, WHITE, 0.16), mix(tone, deep, 0.25)), 0.93)


def circles(canvas: Canvas, palette: Palette, rng: random.Random) -> None:
    """Paint large translucent discs and thin rings."""
    ground, deep, _, light, _ = palette
    width, height, unit = canvas.width, canvas.height, canvas.unit
    colours = (ground, mix(ground, light, 0.45), ground)
    canvas.lay(blended_grid(colours, width, height, rng.getrandbits(32)))
    for k in range(7):
        x, y = width * rng.uniform(0.12, 0.88), height * rng.uniform(0.1, 0.82)
        size, tone = unit * rng.uniform(0.08, 0.3), palette[1 + k % 4]
        canvas.fill([ellipse(x, y, size, size)], (mix(tone, WHITE, 0.18), tone), 0.72)
        if k % 2:
            ring = stroke(ellipse(x, y, size * 1.25, size * 1.25), unit * 0.004)
            canvas.fill([ring], deep, 0.6)
    foot = (width * rng.uniform(-0.1, 0.3), height * 1.02)
    top = (width * rng.uniform(0.7, 1.1), -height * 0.02)
    canvas.fill([stroke([foot, top], unit * 0.006)], deep)


def bauhaus(canvas: Canvas, palette: Palette, rng: random.Random) -> None:
    """Paint a grid of quarter circles, bars and dots."""
    cell = canvas.unit / 4
    canvas.wash((palette[0], palette[0]))
    for row in range(math.ceil(canvas.height / cell)):
        for column in range(math.ceil(canvas.width / cell)):
            _paint_tile(canvas, column * cell, row * cell, cell, palette, rng)


def _paint_tile(
    canvas: Canvas, x: float, y: float, cell: float, palette: Palette, rng: random.Random
) -> None:
    ground, colour = rng.sample(list(palette), 2)
    canvas.fill([rectangle(x, y, x + cell, y + cell)], ground)
    kind, corner = rng.randrange(5), rng.randrange(4)
    a, b = x + cell * (corner % 2), y + cell * (corner // 2)
    start = (0, 90, 270, 180)[corner]

    def quarter(radius: float) -> Points:
        return [(a, b), *ellipse(a, b, radius, radius, 0, start, start + 90)]

    shapes: Sequence[Points]
    if kind <= 1:
        shapes = [quarter(cell)]
    elif kind == 2:
        shapes = [ellipse(x + cell / 2, y + cell / 2, cell * 0.32, cell * 0.32)]
    elif kind == 3:
        step = cell / 4
        shapes = [rectangle(x, y + step * k, x + cell, y + step * (k + 0.5)) for k in range(4)]
    else:
        shapes = [[(x, y), (x + cell, y), (x, y + cell)]]
    canvas.fill(shapes, colour)
    if kind == 1:
        canvas.fill([quarter(cell * 0.55)], ground)


def facets(canvas: Canvas, palette: Palette, rng: random.Random) -> None:
    """Paint triangles whose colours run across the picture."""
    width, height = canvas.width, canvas.height
    columns, rows = 9, min(max(4, round(9 * height / width)), 36)

    def jittered(k: int, count: int) -> float:
        return (k + (rng.uniform(-0.36, 0.36) if 0 < k < count else 0)) / count

    grid = [
        [(width * jittered(c, columns), height * jittered(r, rows)) for c in range(columns + 1)]
        for r in range(rows + 1)
    ]
    turn = rng.uniform(0, 6.28)
    image = Image.new("RGB", (width, height), palette[2])
    draw = ImageDraw.Draw(image)  # neighbours have similar colours and need no antialiasing
    for r in range(rows):
        for c in range(columns):
            a, b, d, e = grid[r][c], grid[r][c + 1], grid[r + 1][c], grid[r + 1][c + 1]
            for triangle in ((a, b, e), (a, e, d)):
                x = sum(point[0] for point in triangle) / 3 / width - 0.5
                y = sum(point[1] for point in triangle) / 3 / height - 0.5
                slope = (x * math.cos(turn) + y * math.sin(turn) + 0.6) * 2.5
                place = min(2.999, max(0.0, slope + rng.uniform(-0.3, 0.3)))
                draw.polygon(triangle, fill=_along(palette[1:], place))
    canvas.lay(packed(image))


def _along(colours: Sequence[Colour], place: float) -> Colour:
    """Return the colour at a place between two neighbours; 1.5 is between the second and third."""
    return mix(colours[int(place)], colours[int(place) + 1], place % 1)


def aurora(canvas: Canvas, palette: Palette, rng: random.Random) -> None:
    """Paint blended colours with fine contour lines."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    canvas.lay(blended_grid(palette[1:], width, height, rng.getrandbits(32)))
    for _ in range(3):
        x, y = width * rng.random(), height * rng.random()
        canvas.glow(x, y, unit * rng.uniform(0.3, 0.6), palette[3], 0.55)
    phase = rng.uniform(0, 6.28)
    lines: list[Points] = []
    for k in range(14):
        path = []
        for x in (step / 12 for step in range(-1, 14)):
            wave = 0.12 * math.sin(x * 5 + phase + k * 0.09) + 0.05 * math.sin(x * 11 + k * 0.16)
            path.append((width * x, height * (0.3 + 0.035 * k + wave)))
        lines.append(stroke(path, unit * 0.0024))
    canvas.fill(lines, WHITE, 0.5)


ABSTRACTS: Sequence[Callable[[Canvas, Palette, random.Random], None]] = (
    ribbons,
    circles,
    bauhaus,
    facets,
    aurora,
)
