"""More places: desert, field, snow, space, under water, a room; and the table of them all."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping

import numpy as np

from mockgateway.generators.picture.canvas import Canvas, clouded
from mockgateway.generators.picture.outlines import Points, curve, ellipse, stroke
from mockgateway.generators.picture.palette import Light, mix
from mockgateway.generators.picture.scenes import (
    LANDSCAPES,
    WHITE,
    FaultContext,
    ground,
    mountain,
    rolling,
    sky,
)


def desert(canvas: Canvas, light: Light, hour: str, chance: random.Random) -> None:
    """Dunes, each with a lit and a shaded side, and a cactus or a pyramid."""
    tall, wide = canvas.height, canvas.width
    sky(canvas, light, hour, tall * 0.62, chance)
    sand = mix((233, 178, 106), light.near, 0.55 if light.dark else 0.05)
    canvas.wash((mix(sand, light.sky[-1], 0.55), sand), tall * 0.61)
    if chance.random() < 0.5:
        x, size = wide * chance.uniform(0.2, 0.75), canvas.unit * chance.uniform(0.16, 0.26)
        canvas.fill(
            [[(x - size, tall * 0.63), (x, tall * 0.63 - size * 1.1), (x + size, tall * 0.63)]],
            mix(sand, light.far, 0.35),
        )
        canvas.fill(
            [
                [
                    (x + size * 0.25, tall * 0.63),
                    (x, tall * 0.63 - size * 1.1),
                    (x + size, tall * 0.63),
                ]
            ],
            mix(sand, light.near, 0.4),
        )
    for k in range(4):
        near = k / 3
        base = tall * (0.62 + 0.1 * k)
        peak = wide * chance.uniform(0.15, 0.85)
        high = tall * (0.08 + 0.06 * near)
        back = curve(
            [
                (-wide * 0.3, base + high * 0.5),
                (peak * 0.45, base - high * 0.1),
                (peak, base - high),
                (peak + wide * 0.3, base - high * 0.2),
                (wide * 1.3, base + high * 0.4),
            ],
            closed=False,
        )
        tone = mix(mix(sand, light.sky[-1], 0.5), sand, near)
        ground(canvas, back, mix(tone, light.sun, 0.25), mix(tone, light.near, 0.2))
        shade = curve(
            [
                (peak, base - high),
                (peak + wide * 0.02, base + high * 0.2),
                (peak - wide * 0.07, base + high * 1.1),
                (peak + wide * 0.05, tall + 9.0),
            ],
            closed=False,
        )
        canvas.fill(
            [[*shade, (wide * 1.3, tall + 9.0), *[p for p in reversed(back) if p[0] >= peak]]],
            mix(tone, light.near, 0.42),
            0.75,
        )
    x, y, size = wide * chance.choice((0.16, 0.84)), tall * 0.9, canvas.unit * 0.2
    limbs = [
        stroke([(x, y), (x, y - size)], size * 0.16),
        ellipse(x, y - size, size * 0.08, size * 0.08),
    ]
    for side, level in ((-1, 0.4), (1, 0.55)):
        limbs.append(
            stroke(
                [
                    (x, y - size * level),
                    (x + side * size * 0.24, y - size * level),
                    (x + side * size * 0.26, y - size * (level + 0.3)),
                ],
                size * 0.11,
            )
        )
    canvas.fill(limbs, mix((38, 84, 62), light.near, 0.6))


def field(canvas: Canvas, light: Light, hour: str, chance: random.Random) -> None:
    """Rolling hills, trees on one of them, flowers in front."""
    tall, wide, unit = canvas.height, canvas.width, canvas.unit
    sky(canvas, light, hour, tall * 0.6, chance)
    green = mix((124, 179, 86), light.near, 0.6 if light.dark else 0.12)
    for k in range(4):
        near = k / 3
        tone = mix(mix(green, light.sky[-1], 0.6), mix(green, light.near, 0.35), near)
        line = rolling(chance, wide, tall * (0.58 + 0.12 * k), tall * 0.1)
        ground(canvas, line, mix(tone, light.sun, 0.15), mix(tone, light.near, 0.3))
        if k == 1:
            for _ in range(5):
                x, y = line[chance.randrange(8, len(line) - 8)]
                size = unit * chance.uniform(0.02, 0.045)
                canvas.fill(
                    [stroke([(x, y + size * 0.3), (x, y - size)], size * 0.25)],
                    mix(light.near, (60, 40, 30), 0.5),
                )
                canvas.fill(
                    [ellipse(x, y - size * 1.5, size, size * 1.15)], mix(tone, light.near, 0.55)
                )
    petals = [(255, 214, 90), (240, 98, 120), (250, 245, 240)]
    for colour in petals:
        spots: list[Points] = []
        for _ in range(46):
            depth = chance.random()
            spots.append(
                ellipse(
                    chance.uniform(0, wide),
                    tall * (0.8 + 0.21 * depth),
                    unit * (0.003 + 0.007 * depth),
                    unit * (0.002 + 0.006 * depth),
                )
            )
        canvas.fill(spots, mix(colour, light.near, 0.4 if light.dark else 0.05), 0.95)


def snow(canvas: Canvas, light: Light, hour: str, chance: random.Random) -> None:
    """White mountains while it snows."""
    mountain(canvas, light, hour, chance, snow=True)
    flakes(canvas, chance, 170)


def flakes(canvas: Canvas, chance: random.Random, count: int) -> None:
    """Falling snow, the near flakes larger."""
    sizes = [chance.random() ** 3 for _ in range(count)]
    spots = [
        ellipse(
            chance.uniform(0, canvas.width),
            chance.uniform(0, canvas.height),
            canvas.unit * (0.0015 + 0.006 * s),
            canvas.unit * (0.0015 + 0.006 * s),
        )[::4]
        for s in sizes
    ]
    canvas.fill(spots, WHITE, 0.85)


def space(canvas: Canvas, light: Light, hour: str, chance: random.Random) -> None:
    """A nebula, stars, a planet with its ring and a moon."""
    wide, tall, unit = canvas.width, canvas.height, canvas.unit
    canvas.wash((mix(light.sky[0], (4, 5, 16), 0.85), mix(light.sky[1], (6, 6, 22), 0.75)))
    for hue in (light.sky[-1], mix(light.sun, light.sky[1], 0.4)):
        cloud = np.asarray(
            clouded(-(-wide // 2), -(-tall // 2), chance.getrandbits(32), 3, 4).point(
                [max(0, round((v - 118) * 0.85)) for v in range(256)]
            )
        )
        canvas.veil(np.repeat(np.repeat(cloud, 2, 0), 2, 1)[:tall, :wide], hue)
    canvas.dots(
        [
            (chance.uniform(0, wide), chance.uniform(0, tall), chance.uniform(0.15, 1))
            for _ in range(420)
        ],
        WHITE,
    )
    for _ in range(6):
        canvas.glow(
            chance.uniform(0, wide),
            chance.uniform(0, tall),
            unit * chance.uniform(0.02, 0.05),
            WHITE,
            0.9,
        )
    x, y, size = (
        wide * chance.uniform(0.3, 0.7),
        tall * chance.uniform(0.32, 0.5),
        unit * chance.uniform(0.15, 0.23),
    )
    main, turn = mix(light.sun, light.sky[-1], 0.45), chance.uniform(-28, -12)
    canvas.glow(x, y, size * 2.6, main, 0.5)
    behind, before = (
        stroke(ellipse(x, y, size * 1.75, size * 0.42, turn, *half), size * 0.13)
        for half in ((180, 360), (0, 180))
    )
    canvas.fill([behind], mix(main, WHITE, 0.45), 0.85)
    canvas.fill(
        [ellipse(x, y, size, size)], (mix(main, WHITE, 0.35), mix(main, light.sky[0], 0.55))
    )
    for k in range(5):
        at = -0.7 + 0.33 * k
        half = math.sqrt(1 - at * at) * size
        canvas.fill(
            [ellipse(x, y + at * size, half * 0.98, size * 0.05)],
            mix(main, light.sky[0], 0.3),
            0.35,
        )
    canvas.fill([before], mix(main, WHITE, 0.55), 0.95)
    canvas.fill(
        [ellipse(x + size * 1.9, y - size * 1.1, size * 0.16, size * 0.16)],
        (WHITE, mix(light.far, WHITE, 0.2)),
    )


def underwater(canvas: Canvas, light: Light, hour: str, chance: random.Random) -> None:
    """Light from above, a reef below, fish and bubbles between."""
    wide, tall, unit = canvas.width, canvas.height, canvas.unit
    deep, bright = mix((4, 52, 96), light.near, 0.25), mix((96, 214, 222), light.sky[-1], 0.2)
    canvas.wash((bright, mix(bright, deep, 0.55), deep, mix(deep, (0, 8, 24), 0.5)))
    source = wide * chance.uniform(0.3, 0.7)
    canvas.fill(
        [
            [
                (source + unit * a * 0.15, -9.0),
                (source + unit * (a * 0.15 + 0.05), -9.0),
                (source + unit * (a + 0.18), tall * 0.9),
                (source + unit * a, tall * 0.9),
            ]
            for a in (-0.8, -0.4, 0.0, 0.35, 0.7)
        ],
        WHITE,
        0.13,
        unit * 0.02,
    )
    for k in range(3):
        ground(
            canvas,
            rolling(chance, wide, tall * (0.86 + 0.05 * k), tall * 0.12),
            mix(deep, (10, 30, 56), 0.3 + 0.3 * k),
        )
    for _ in range(12):
        x, foot, size = (
            wide * chance.random(),
            tall * chance.uniform(0.9, 1.02),
            unit * chance.uniform(0.08, 0.2),
        )
        hue = chance.choice(((244, 96, 108), (250, 168, 92), (176, 110, 214), (92, 208, 170)))
        arms = [
            stroke(
                [
                    (x, foot),
                    (x + size * a * 0.4, foot - size * 0.5),
                    (x + size * a, foot - size * chance.uniform(0.7, 1.1)),
                ],
                size * 0.13,
                0.6,
            )
            for a in (-0.6, -0.25, 0.1, 0.45)
        ]
        canvas.fill(arms, mix(hue, deep, 0.35))
    for _ in range(9):
        x, y, size, way = (
            wide * chance.random(),
            tall * chance.uniform(0.2, 0.72),
            unit * chance.uniform(0.018, 0.05),
            chance.choice((-1, 1)),
        )
        canvas.fill(
            [
                ellipse(x, y, size, size * 0.45),
                [
                    (x - way * size * 0.8, y),
                    (x - way * size * 1.6, y - size * 0.45),
                    (x - way * size * 1.6, y + size * 0.45),
                ],
            ],
            mix(chance.choice(((255, 206, 92), (255, 140, 100), (240, 246, 250))), deep, 0.15),
        )
    canvas.fill(
        [
            ellipse(wide * chance.random(), tall * chance.random(), unit * r, unit * r)
            for r in (chance.uniform(0.003, 0.011) for _ in range(36))
        ],
        WHITE,
        0.4,
    )


def room(canvas: Canvas, light: Light, hour: str, chance: random.Random) -> None:
    """A wall with a window of evening or day, a table or floor in front."""
    wide, tall, unit = canvas.width, canvas.height, canvas.unit
    wall = mix(mix((240, 226, 208), light.far, 0.35), light.near, 0.55 if light.dark else 0.0)
    canvas.wash((mix(wall, WHITE, 0.2), wall, mix(wall, light.near, 0.2)))
    x, y, half, high = wide * chance.choice((0.27, 0.73)), tall * 0.34, unit * 0.19, unit * 0.25
    view = Canvas(max(8, round(half * 2)), max(8, round(high * 2)))
    LANDSCAPES[chance.choice(("mountain", "city", "sea"))](view, light, hour, chance)
    frame = unit * 0.02
    canvas.fill(
        [
            [
                (x - half - frame, y - high - frame),
                (x + half + frame, y - high - frame),
                (x + half + frame, y + high + frame),
                (x - half - frame, y + high + frame),
            ]
        ],
        mix(WHITE, wall, 0.25),
    )
    canvas.lay(view.pixels, x - half, y - high)
    canvas.fill(
        [
            [
                (x - frame / 3, y - high),
                (x + frame / 3, y - high),
                (x + frame / 3, y + high),
                (x - frame / 3, y + high),
            ]
        ],
        mix(WHITE, wall, 0.25),
    )
    slant = [
        (x - half, tall * 0.76),
        (x + half, tall * 0.76),
        (x + half * 1.2 + unit * 0.3, tall + 9.0),
        (x - half + unit * 0.2, tall + 9.0),
    ]
    wood = mix((160, 104, 68), light.near, 0.5 if light.dark else 0.1)
    canvas.wash((mix(wood, WHITE, 0.18), wood, mix(wood, (20, 12, 10), 0.3)), tall * 0.74)
    canvas.fill([slant], light.sun, 0.22, unit * 0.01)
    at, foot = wide - x, tall * 0.75
    canvas.fill(
        [
            stroke(
                [
                    (at, foot),
                    (at + unit * side * 0.3, foot - unit * 0.16),
                    (at + unit * side, foot - unit * (0.34 - abs(side))),
                ],
                unit * 0.035,
                0.2,
            )
            for side in (-0.16, -0.07, 0.02, 0.1, 0.18)
        ],
        mix((62, 122, 84), light.near, 0.25),
    )
    canvas.fill(
        [
            [
                (at - unit * 0.06, foot - unit * 0.07),
                (at + unit * 0.06, foot - unit * 0.07),
                (at + unit * 0.045, foot + unit * 0.04),
                (at - unit * 0.045, foot + unit * 0.04),
            ]
        ],
        ((206, 112, 82), (150, 70, 52)),
    )


PLACES: Mapping[str, FaultContext] = {
    **LANDSCAPES,
    "desert": desert,
    "field": field,
    "snow": snow,
    "space": space,
    "underwater": underwater,
    "room": room,
}
