"""Places: sky, land and water painted back to front, paler the farther away they are."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np

from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.outlines import Points, curve, ellipse
from mockgateway.generators.picture.palette import Colour, Light, mix

WHITE: Colour = (255, 255, 255)


def sky(
    canvas: Canvas, light: Light, hour: str, horizon: float, chance: random.Random
) -> tuple[float, float]:
    """The sky down to the horizon (a row), its stars, clouds, sun or moon; where the sun stands."""
    wide, unit = canvas.width, canvas.unit
    canvas.wash(light.sky, 0, horizon)
    x = wide * chance.uniform(0.22, 0.78)
    high = {"sunset": 0.16, "dawn": 0.22, "night": 0.66}.get(hour, 0.6)
    y = horizon * (1 - high * chance.uniform(0.85, 1.15))
    if hour == "night":
        canvas.dots(
            [
                (chance.uniform(0, wide), horizon * chance.random() ** 1.4, chance.uniform(0.2, 1))
                for _ in range(220)
            ],
            WHITE,
        )
    radius = unit * (0.085 if hour in ("sunset", "dawn") else 0.05) * chance.uniform(0.85, 1.25)
    if hour not in ("storm", "fog"):
        canvas.glow(x, y, radius * 5, light.sun, 0.6)
        canvas.fill([ellipse(x, y, radius, radius)], light.sun, 0.97)
        if hour == "night":
            canvas.fill(
                [
                    ellipse(x + radius * 0.3, y - radius * 0.2, radius * 0.2, radius * 0.2),
                    ellipse(x - radius * 0.3, y + radius * 0.3, radius * 0.14, radius * 0.14),
                ],
                mix(light.sun, light.sky[0], 0.16),
            )
    tone = mix(light.sky[-1], WHITE, 0.1 if light.dark else 0.75)
    for _ in range({"storm": 9, "fog": 0, "night": 2}.get(hour, 4)):
        cloud(
            canvas,
            wide * chance.uniform(-0.05, 1.05),
            horizon * chance.uniform(0.1, 0.7),
            unit * chance.uniform(0.09, 0.2),
            tone,
            0.75 if hour == "storm" else 0.5,
            chance,
        )
    return x, y


def cloud(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    colour: Colour,
    opacity: float,
    chance: random.Random,
) -> None:
    """A flat-bottomed heap of puffs."""
    puffs = [ellipse(x, y, size * 1.1, size * 0.16)]
    for k in range(4):
        at = x + size * (k - 1.5) * 0.42
        puffs.append(ellipse(at, y, size * 0.34, size * chance.uniform(0.2, 0.42), 0, 180, 360))
    canvas.fill(puffs, colour, opacity)


def ridge(
    chance: random.Random,
    width: float,
    base: float,
    height: float,
    rough: float = 0.55,
    depth: int = 6,
) -> list[tuple[float, float]]:
    """A skyline from x = 0 to width by midpoint displacement; rough: how much of the displacement is left at each halving."""
    line = [
        chance.uniform(0.2, 0.7),
        chance.uniform(0.5, 1.0),
        chance.uniform(0.15, 0.6),
        chance.uniform(0.5, 1.0),
        chance.uniform(0.2, 0.7),
    ]
    swing = 0.28
    for _ in range(depth - 2):
        finer = [line[0]]
        for a, b in pairwise(line):
            finer += [(a + b) / 2 + chance.uniform(-swing, swing), b]
        line, swing = finer, swing * rough
    step = width / (len(line) - 1)
    return [(k * step, base - height * value) for k, value in enumerate(line)]


def ground(canvas: Canvas, line: Points, colour: Colour, below: Colour | None = None) -> None:
    """Everything under a skyline, in one colour or fading into another at the lower edge."""
    canvas.under(line, (colour, below) if below else colour)


def rolling(chance: random.Random, width: float, base: float, height: float) -> Points:
    """A gentle skyline."""
    knots = [(width * k / 5, base - height * chance.uniform(0, 1)) for k in range(-1, 7)]
    return curve(knots, closed=False)


def water(canvas: Canvas, light: Light, horizon: float, sun: float, chance: random.Random) -> None:
    """The sea from the horizon to the lower edge, with the sun's path and ripples on it."""
    deep = canvas.height - horizon
    canvas.wash(light.water, horizon)
    glints, ripples = [], []
    for k in range(26):
        far = (k / 26) ** 1.6
        y = horizon + deep * (0.01 + far * 0.97)
        long = canvas.unit * (0.02 + 0.11 * far) * chance.uniform(0.5, 1.3)
        thick = canvas.unit * (0.0012 + 0.006 * far)
        glints.append(
            ellipse(sun + chance.gauss(0, canvas.unit * (0.015 + 0.06 * far)), y, long, thick)
        )
        ripples.append(ellipse(chance.uniform(0, canvas.width), y, long * 1.5, thick * 0.8))
    canvas.fill(ripples, mix(light.water[0], WHITE, 0.3), 0.3)
    canvas.fill(glints, mix(light.sun, light.water[0], 0.1), 0.75)


def sea(canvas: Canvas, light: Light, hour: str, chance: random.Random) -> None:
    """Open water, far coasts, a sail, sometimes a beach."""
    horizon = canvas.height * chance.uniform(0.46, 0.58)
    sun, _ = sky(canvas, light, hour, horizon, chance)
    coast = ridge(chance, canvas.width * 0.62, horizon, canvas.unit * 0.11, 0.5)
    shift = 0 if chance.random() < 0.5 else canvas.width * 0.38
    fade = [
        (
            x + shift,
            y
            + (horizon - y)
            * ((x / (canvas.width * 0.62)) if not shift else 1 - x / (canvas.width * 0.62)),
        )
        for x, y in coast
    ]
    canvas.fill(
        [[(shift, horizon + 1), *fade, (shift + canvas.width * 0.62, horizon + 1)]],
        mix(light.far, light.near, 0.25),
    )
    water(canvas, light, horizon, sun, chance)
    if chance.random() < 0.75:
        sail(
            canvas,
            canvas.width * chance.uniform(0.15, 0.85),
            horizon + canvas.unit * chance.uniform(0.03, 0.12),
            canvas.unit * chance.uniform(0.05, 0.09),
            light,
        )
    if chance.random() < 0.6:
        beach = rolling(chance, canvas.width, canvas.height * 0.93, canvas.height * 0.1)
        canvas.fill(
            [
                [(x, y - canvas.unit * 0.012) for x, y in beach]
                + [(canvas.width + 9.0, canvas.height + 9.0), (-9.0, canvas.height + 9.0)]
            ],
            WHITE,
            0.55,
        )
        ground(canvas, beach, mix((238, 208, 160), light.near, 0.72 if light.dark else 0.06))


def sail(canvas: Canvas, x: float, y: float, size: float, light: Light) -> None:
    """A small sailing boat with its reflection."""
    canvas.fill([ellipse(x, y + size * 0.22, size * 0.7, size * 0.08)], light.near, 0.35)
    canvas.fill(
        [
            [
                (x - size * 0.62, y),
                (x + size * 0.62, y),
                (x + size * 0.4, y + size * 0.2),
                (x - size * 0.42, y + size * 0.2),
            ]
        ],
        mix(light.near, (20, 20, 30), 0.3),
    )
    canvas.fill(
        [
            curve(
                [
                    (x - size * 0.05, y - size * 1.5),
                    (x - size * 0.3, y - size * 0.7),
                    (x - size * 0.55, y - size * 0.06),
                    (x - size * 0.05, y - size * 0.06),
                ],
                steps=6,
            )
        ],
        mix(light.sun, WHITE, 0.4),
    )
    canvas.fill(
        [
            [
                (x + size * 0.03, y - size * 1.3),
                (x + size * 0.5, y - size * 0.08),
                (x + size * 0.03, y - size * 0.08),
            ]
        ],
        mix(light.sun, light.far, 0.35),
    )


def mountain(
    canvas: Canvas, light: Light, hour: str, chance: random.Random, snow: bool = False
) -> None:
    """Ranges one behind another, snow on the far ones, pines or a lake before them."""
    tall = canvas.height
    sun, _ = sky(canvas, light, hour, tall * 0.66, chance)
    canvas.wash((light.sky[-1], mix(light.sky[-1], light.far, 0.5)), tall * 0.66)
    layers = 5
    for k in range(layers):
        near = k / (layers - 1)
        line = ridge(
            chance,
            canvas.width,
            tall * (0.58 + 0.1 * k),
            tall * (0.42 - 0.055 * k),
            0.52 + 0.04 * near,
        )
        tone = mix(light.far, light.near, near**1.3 * 0.92)
        if snow:
            tone = mix(tone, (232, 240, 250), 0.55 * (1 - near * 0.55))
        ground(canvas, line, tone, mix(tone, light.sky[-1], 0.5 * (1 - near)))
        if k < 2 or snow:
            _caps(
                canvas,
                line,
                tall * (0.40 if snow else 0.30 + 0.06 * k),
                mix(WHITE, light.sky[-1], 0.2 if not light.dark else 0.5),
                chance,
            )
    if chance.random() < 0.5:
        water(canvas, light, tall * 0.84, sun, chance)
    pines(canvas, chance, tall * 0.99, canvas.unit * 0.2, mix(light.near, (0, 0, 0), 0.35), 16)


def _caps(
    canvas: Canvas, line: Points, level: float, colour: Colour, chance: random.Random
) -> None:
    """Snow on what of the skyline is above a row, its lower rim ragged."""
    run: list[tuple[float, float]] = []
    caps = []
    for x, y in [*line, (line[-1][0] + 1, level + 1)]:
        if y < level:
            run.append((x, y))
        elif run:
            rim = [
                (
                    a + (chance.random() - 0.5) * canvas.unit * 0.01,
                    b + (level - b) * chance.uniform(0.35, 1.0),
                )
                for a, b in reversed(run)
            ]
            caps.append([*run, *rim])
            run = []
    canvas.fill([cap for cap in caps if len(cap) > 4], colour, 0.85)


def pines(
    canvas: Canvas,
    chance: random.Random,
    foot: float,
    size: float,
    colour: Colour,
    count: int,
    below: Colour | None = None,
) -> None:
    """A row of firs across the picture, denser than wide."""
    shapes: list[Points] = []
    for k in range(count):
        x = canvas.width * (k + chance.uniform(0.1, 0.9)) / count
        high, y = size * chance.uniform(0.55, 1.25), foot + size * chance.uniform(-0.05, 0.15)
        outline = [
            (0.0, -1.0),
            (0.11, -0.7),
            (0.06, -0.7),
            (0.18, -0.42),
            (0.1, -0.42),
            (0.26, -0.1),
            (0.04, -0.1),
            (0.04, 0.1),
        ]
        shapes.append(
            [
                (x + a * high, y + b * high)
                for a, b in [*outline, *((-a, b) for a, b in reversed(outline))]
            ]
        )
    canvas.under(
        [(0, foot + size * 0.02), (canvas.width, foot + size * 0.02)],
        (colour, below) if below else colour,
        shapes,
    )


def forest(canvas: Canvas, light: Light, hour: str, chance: random.Random) -> None:
    """Rows of firs in mist, light falling between them."""
    tall = canvas.height
    sun, y = sky(canvas, light, hour, tall * 0.75, chance)
    canvas.wash((light.sky[-1], light.far), tall * 0.75)
    for k in range(5):
        near = k / 4
        green = mix(light.near, (14, 74, 58), 0.12 if light.dark else 0.55)
        tone = mix(mix(light.far, light.sky[-1], 0.5), mix(green, (4, 16, 16), 0.45), near**0.8)
        pines(
            canvas,
            chance,
            tall * (0.58 + 0.11 * k),
            tall * (0.2 + 0.09 * k),
            tone,
            28 - 4 * k,
            mix(tone, light.sky[-1], 0.7 * (1 - near) ** 1.5),
        )
        if k == 1 and hour not in ("night", "storm"):
            beams: list[Points] = [
                [
                    (sun, y),
                    (sun + canvas.unit * (b - 0.04), tall),
                    (sun + canvas.unit * (b + 0.06), tall),
                ]
                for b in (-0.5, -0.2, 0.12, 0.42)
            ]
            canvas.fill(beams, light.sun, 0.2, canvas.unit * 0.012)


def city(canvas: Canvas, light: Light, hour: str, chance: random.Random) -> None:
    """A skyline in three depths, lit windows after dark, its lights on the water."""
    tall, unit = canvas.height, canvas.unit
    quay = tall * chance.uniform(0.78, 0.86)
    sun, _ = sky(canvas, light, hour, quay, chance)
    lit: list[Points] = []
    for k in range(3):
        blocks: list[Points] = []
        x = -unit * chance.uniform(0, 0.1)
        while x < canvas.width:
            wide, high = (
                unit * chance.uniform(0.06, 0.13),
                tall
                * (0.22 + 0.14 * chance.random() ** 1.5 + (0.26 - 0.1 * k) * chance.random() ** 2)
                * (1.1 - 0.22 * k),
            )
            blocks += _tower(x, quay, wide, high, chance)
            if k and wide > unit * 0.05:
                lit += _windows(
                    x,
                    quay - high,
                    wide,
                    high,
                    unit * (0.008 + 0.003 * k),
                    0.42 if light.dark else 0.22,
                    chance,
                )
            x += wide * chance.uniform(0.92, 1.25)
        tone = mix(light.far, light.near, 0.12 + 0.42 * k)
        canvas.fill(blocks, (tone, mix(tone, light.sky[-1], 0.35 - 0.1 * k)))
    canvas.fill(
        lit,
        (255, 217, 138) if light.dark else mix(light.sky[-1], WHITE, 0.5),
        0.9 if light.dark else 0.45,
    )
    water(
        canvas,
        light._replace(water=(mix(light.near, light.sky[-1], 0.35), light.near)),
        quay,
        sun,
        chance,
    )
    streaks = [
        ellipse(
            chance.uniform(0, canvas.width),
            quay + (tall - quay) * chance.uniform(0.1, 0.8),
            unit * 0.005,
            (tall - quay) * chance.uniform(0.06, 0.2),
        )
        for _ in range(22)
    ]
    canvas.fill(streaks, (255, 205, 120) if light.dark else WHITE, 0.4, unit * 0.002)


def _tower(x: float, foot: float, wide: float, high: float, chance: random.Random) -> list[Points]:
    top = foot - high
    shapes: list[Points] = [[(x, foot), (x, top), (x + wide, top), (x + wide, foot)]]
    kind = chance.randrange(4)
    if kind == 0:
        shapes.append(
            [
                (x + wide * 0.25, top + 1),
                (x + wide * 0.25, top - wide * 0.3),
                (x + wide * 0.75, top - wide * 0.3),
                (x + wide * 0.75, top + 1),
            ]
        )
    if kind == 1:
        shapes.append([(x, top + 1), (x + wide / 2, top - wide * 0.55), (x + wide, top + 1)])
    if kind <= 1 and high > wide * 3:
        shapes.append(
            [(x + wide * 0.48, top), (x + wide * 0.5, top - wide * 1.1), (x + wide * 0.52, top)]
        )
    return shapes


def _windows(
    x: float, top: float, wide: float, high: float, size: float, share: float, chance: random.Random
) -> list[Points]:
    columns, rows = int(wide * 0.8 / (size * 1.9)), min(22, int(high * 0.9 / (size * 2.4)))
    panes: list[Points] = []
    for column, row in np.ndindex(columns, rows):
        if chance.random() < share:
            a, b = x + wide * 0.12 + column * size * 1.9, top + size * 1.6 + row * size * 2.4
            panes.append([(a, b), (a + size, b), (a + size, b + size * 1.3), (a, b + size * 1.3)])
    return panes


FaultContext = Callable[[Canvas, Light, str, random.Random], None]
LANDSCAPES: Mapping[str, FaultContext] = {
    "sea": sea,
    "mountain": mountain,
    "forest": forest,
    "city": city,
}
