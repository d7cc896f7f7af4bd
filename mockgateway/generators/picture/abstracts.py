"""Pictures of nothing in particular: five ways of arranging five colours."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

from mockgateway.generators.picture.canvas import Canvas, mesh, packed
from mockgateway.generators.picture.outlines import Points, curve, ellipse, stroke
from mockgateway.generators.picture.palette import Colour, mix

Five = Sequence[Colour]


def ribbons(canvas: Canvas, five: Five, chance: random.Random) -> None:
    """Waves of colour lying over one another."""
    wide, tall = canvas.width, canvas.height
    canvas.wash((five[0], mix(five[0], five[3], 0.5)))
    canvas.glow(wide * chance.uniform(0.2, 0.8), tall * 0.2, canvas.unit * 0.7, five[3], 0.8)
    phase, waves = chance.uniform(0, 6.28), 8
    for k in range(waves):
        share = k / (waves - 1)
        base, swing = tall * (0.26 + 0.1 * k), tall * (0.1 - 0.04 * share)
        line = [
            (
                wide * x / 24,
                base
                + swing
                * (
                    math.sin(x / 24 * 4.2 + phase + k * 0.55)
                    + 0.4 * math.sin(x / 24 * 9 - phase + k)
                ),
            )
            for x in range(-1, 26)
        ]
        tone = (
            mix(five[3], five[2], share * 2)
            if share < 0.5
            else mix(five[2], five[1], share * 2 - 1)
        )
        tone = mix(tone, five[4], 0.85 if k == 2 else 0.0)
        canvas.fill(
            [
                [
                    *curve(line, closed=False, steps=4),
                    (wide * 1.1, tall + 9.0),
                    (-wide * 0.1, tall + 9.0),
                ]
            ],
            (mix(tone, (255, 255, 255), 0.16), mix(tone, five[1], 0.25)),
            0.93,
        )


def circles(canvas: Canvas, five: Five, chance: random.Random) -> None:
    """Large translucent discs and thin rings in balance."""
    wide, tall, unit = canvas.width, canvas.height, canvas.unit
    canvas.lay(
        mesh((five[0], mix(five[0], five[3], 0.45), five[0]), wide, tall, chance.getrandbits(32))
    )
    for k in range(7):
        x, y, size = (
            wide * chance.uniform(0.12, 0.88),
            tall * chance.uniform(0.1, 0.82),
            unit * chance.uniform(0.08, 0.3),
        )
        tone = five[1 + k % 4]
        canvas.fill([ellipse(x, y, size, size)], (mix(tone, (255, 255, 255), 0.18), tone), 0.72)
        if k % 2:
            canvas.fill(
                [stroke(ellipse(x, y, size * 1.25, size * 1.25), unit * 0.004)], five[1], 0.6
            )
    canvas.fill(
        [
            stroke(
                [
                    (wide * chance.uniform(-0.1, 0.3), tall * 1.02),
                    (wide * chance.uniform(0.7, 1.1), -tall * 0.02),
                ],
                unit * 0.006,
            )
        ],
        five[1],
    )


def bauhaus(canvas: Canvas, five: Five, chance: random.Random) -> None:
    """A grid of quarter circles, bars and dots."""
    cell = canvas.unit / 4
    canvas.wash((five[0], five[0]))
    columns, rows = math.ceil(canvas.width / cell), math.ceil(canvas.height / cell)
    for row in range(rows):
        for column in range(columns):
            _tile(canvas, column * cell, row * cell, cell, five, chance)


def _tile(
    canvas: Canvas, x: float, y: float, cell: float, five: Five, chance: random.Random
) -> None:
    ground, shape = chance.sample(list(five), 2)
    canvas.fill([[(x, y), (x + cell, y), (x + cell, y + cell), (x, y + cell)]], ground)
    kind, corner = chance.randrange(5), chance.randrange(4)
    a, b = x + cell * (corner % 2), y + cell * (corner // 2)
    start = {0: 0, 1: 90, 2: 270, 3: 180}[corner]
    if kind <= 1:
        canvas.fill([[(a, b), *ellipse(a, b, cell, cell, 0, start, start + 90)]], shape)
        if kind == 1:
            canvas.fill(
                [[(a, b), *ellipse(a, b, cell * 0.55, cell * 0.55, 0, start, start + 90)]], ground
            )
    elif kind == 2:
        canvas.fill([ellipse(x + cell / 2, y + cell / 2, cell * 0.32, cell * 0.32)], shape)
    elif kind == 3:
        canvas.fill(
            [
                [
                    (x, y + cell * k / 4),
                    (x + cell, y + cell * k / 4),
                    (x + cell, y + cell * (k + 0.5) / 4),
                    (x, y + cell * (k + 0.5) / 4),
                ]
                for k in range(4)
            ],
            shape,
        )
    else:
        canvas.fill([[(x, y), (x + cell, y), (x, y + cell)]], shape)


def facets(canvas: Canvas, five: Five, chance: random.Random) -> None:
    """Triangles whose colours run across the picture."""
    columns, rows = (
        9,
        max(4, round(9 * canvas.height / canvas.width)) if canvas.height < canvas.width * 4 else 24,
    )
    grid = [
        [
            (
                canvas.width
                * (c + (chance.uniform(-0.36, 0.36) if 0 < c < columns else 0))
                / columns,
                canvas.height * (r + (chance.uniform(-0.36, 0.36) if 0 < r < rows else 0)) / rows,
            )
            for c in range(columns + 1)
        ]
        for r in range(rows + 1)
    ]
    turn = chance.uniform(0, 6.28)
    facets = Image.new("RGB", (canvas.width, canvas.height), five[2])
    paint = ImageDraw.Draw(facets)  # neighbours of almost one colour need no antialiasing
    for r in range(rows):
        for c in range(columns):
            a, b, d, e = grid[r][c], grid[r][c + 1], grid[r + 1][c], grid[r + 1][c + 1]
            for triangle in ((a, b, e), (a, e, d)):
                x, y = (
                    sum(p[0] for p in triangle) / 3 / canvas.width - 0.5,
                    sum(p[1] for p in triangle) / 3 / canvas.height - 0.5,
                )
                at = min(
                    2.999,
                    max(
                        0.0,
                        (x * math.cos(turn) + y * math.sin(turn) + 0.6) / 1.2 * 3
                        + chance.uniform(-0.3, 0.3),
                    ),
                )
                paint.polygon(
                    triangle,
                    fill=mix(
                        (five[1], five[2], five[3], five[4])[int(at)],
                        (five[2], five[3], five[4], five[4])[int(at)],
                        at % 1,
                    ),
                )
    canvas.lay(packed(facets))


def aurora(canvas: Canvas, five: Five, chance: random.Random) -> None:
    """Colours that melt into one another, with fine contour lines."""
    canvas.lay(mesh(five[1:], canvas.width, canvas.height, chance.getrandbits(32)))
    for _ in range(3):
        canvas.glow(
            canvas.width * chance.random(),
            canvas.height * chance.random(),
            canvas.unit * chance.uniform(0.3, 0.6),
            five[3],
            0.55,
        )
    phase = chance.uniform(0, 6.28)
    lines: list[Points] = []
    for k in range(14):
        path = [
            (
                canvas.width * x / 12,
                canvas.height
                * (
                    0.3
                    + 0.035 * k
                    + 0.12 * math.sin(x / 12 * 5 + phase + k * 0.09)
                    + 0.05 * math.sin(x / 12 * 11 + k * 0.16)
                ),
            )
            for x in range(-1, 14)
        ]
        lines.append(stroke(path, canvas.unit * 0.0024))
    canvas.fill(lines, (255, 255, 255), 0.5)


ABSTRACTS: Sequence[Callable[[Canvas, Five, random.Random], None]] = (
    ribbons,
    circles,
    bauhaus,
    facets,
    aurora,
)
