"""Parts of landscapes: sky, clouds, ridges, water, trees and snow."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PIL import Image, ImageOps

from mockgateway.generators.picture.canvas import Canvas, packed
from mockgateway.generators.picture.outlines import Outline, Points, curve, ellipse
from mockgateway.generators.picture.palette import WHITE, Colour, Light, mix

_DISCS = {"sun", "moon", "full-moon"}
_PINE = [(0, -1), (0.11, -0.7), (0.06, -0.7), (0.18, -0.42), (0.1, -0.42), (0.26, -0.1)]
_PINE += [(0.04, -0.1), (0.04, 0.1)]  # its right side, from the top
_PINE_OUTLINE = np.array([*_PINE, *((-x, y) for x, y in reversed(_PINE))])


def paint_sky(
    canvas: Canvas, light: Light, time: str, horizon: float, rng: random.Random
) -> tuple[float, float]:
    """Paint sky, stars, sun or moon and clouds down to a row; return where the sun is."""
    width, unit = canvas.width, canvas.unit
    canvas.wash(light.sky, 0, horizon)
    x = width * rng.uniform(0.22, 0.78)
    height = {"sunset": 0.16, "dawn": 0.22, "night": 0.66}.get(time, 0.6)
    y = horizon * (1 - height * rng.uniform(0.85, 1.15))
    if time == "night":
        stars = [
            (rng.uniform(0, width), horizon * rng.random() ** 1.4, rng.uniform(0.2, 1))
            for _ in range(220)
        ]
        canvas.dots(stars, WHITE)
    radius = unit * (0.085 if time in ("sunset", "dawn") else 0.05) * rng.uniform(0.85, 1.25)
    if time not in ("storm", "fog") and not light.lacks & _DISCS:
        canvas.glow(x, y, radius * 5, light.sun, 0.6)
        canvas.fill([ellipse(x, y, radius, radius)], light.sun, 0.97)
    if time == "night" and not light.lacks & _DISCS:
        spots = [
            ellipse(x + radius * dx, y + radius * dy, radius * size, radius * size)
            for dx, dy, size in ((0.3, -0.2, 0.2), (-0.3, 0.3, 0.14))
        ]
        canvas.fill(spots, mix(light.sun, light.sky[0], 0.16))
    tone = mix(light.sky[-1], WHITE, 0.1 if light.dark else 0.75)
    clouds = 0 if "cloud" in light.lacks else {"storm": 9, "fog": 0, "night": 2}.get(time, 4)
    for _ in range(clouds):
        left, top = width * rng.uniform(-0.05, 1.05), horizon * rng.uniform(0.1, 0.7)
        cloud = _cloud(left, top, unit * rng.uniform(0.09, 0.2), rng)
        canvas.fill(cloud, tone, 0.75 if time == "storm" else 0.5)
    if time == "storm":
        canvas.fill([_lightning(width * rng.uniform(0.55, 0.9), horizon * 0.85, unit, rng)], WHITE)
    return x, y


def _lightning(x: float, foot: float, unit: float, rng: random.Random) -> Points:
    """Return a flash of lightning from the clouds to a row."""
    line, y = [(x, 0.0)], 0.0
    while y < foot:
        y += unit * rng.uniform(0.05, 0.1)
        x += unit * rng.uniform(0.02, 0.07) * rng.choice((-1, 1))
        line.append((x, y))
    back = [(x - unit * 0.012 * (1 - y / (foot + unit)), y) for x, y in reversed(line)]
    return [*line, *back]


def _cloud(x: float, y: float, size: float, rng: random.Random) -> Sequence[Outline]:
    puffs = [
        ellipse(
            x + size * (k - 1.5) * 0.42, y, size * 0.34, size * rng.uniform(0.2, 0.42), 0, 180, 360
        )
        for k in range(4)
    ]
    return [ellipse(x, y, size * 1.1, size * 0.16), *puffs]


def ridge(
    rng: random.Random, width: float, base: float, height: float, roughness: float = 0.55
) -> list[tuple[float, float]]:
    """Return a skyline from x = 0 to width by midpoint displacement.

    Args:
        rng: The source of randomness.
        width: The length in pixels.
        base: The row of the lowest points.
        height: The pixels from the lowest to the highest points.
        roughness: The share of the displacement that is left at each halving.
    """
    levels = ((0.2, 0.7), (0.5, 1.0), (0.15, 0.6), (0.5, 1.0), (0.2, 0.7))
    line = [rng.uniform(low, high) for low, high in levels]
    swing = 0.28
    for _ in range(4):
        finer = [line[0]]
        for a, b in pairwise(line):
            finer += [(a + b) / 2 + rng.uniform(-swing, swing), b]
        line, swing = finer, swing * roughness
    step = width / (len(line) - 1)
    return [(k * step, base - height * value) for k, value in enumerate(line)]


def hills(rng: random.Random, width: float, base: float, height: float) -> Outline:
    """Return a gentle skyline."""
    knots = [(width * k / 5, base - height * rng.random()) for k in range(-1, 7)]
    return curve(knots, closed=False)


def paint_ground(canvas: Canvas, line: Points, colour: Colour, below: Colour | None = None) -> None:
    """Paint all below a skyline in one colour, or fading into another at the lower edge."""
    canvas.under(line, (colour, below) if below else colour)


def paint_water(
    canvas: Canvas, light: Light, horizon: float, sun: float, rng: random.Random
) -> None:
    """Paint water from the horizon to the lower edge, with ripples and the sun's reflection."""
    depth = canvas.height - horizon
    canvas.wash(light.water, horizon)
    _mirror(canvas, horizon)
    glints, ripples = [], []
    for k in range(26):
        near = (k / 26) ** 1.6
        y = horizon + depth * (0.01 + near * 0.97)
        length = canvas.unit * (0.02 + 0.11 * near) * rng.uniform(0.5, 1.3)
        thickness = canvas.unit * (0.0012 + 0.006 * near)
        x = sun + rng.gauss(0, canvas.unit * (0.015 + 0.06 * near))
        glints.append(ellipse(x, y, length, thickness))
        ripples.append(ellipse(rng.uniform(0, canvas.width), y, length * 1.5, thickness * 0.8))
    canvas.fill(ripples, mix(light.water[0], WHITE, 0.3), 0.3)
    canvas.fill(glints, mix(light.sun, light.water[0], 0.1), 0.75)


def _mirror(canvas: Canvas, horizon: float) -> None:
    """Mirror what is above the water in it."""
    line, image = round(horizon), canvas.image
    high = min(line, canvas.height - line)
    if high < 2:
        return
    above = ImageOps.flip(image.crop((0, line - high, canvas.width, line)))
    water = image.crop((0, line, canvas.width, line + high))
    canvas.lay(packed(Image.blend(water, above, 0.42)), 0, line)


def paint_pines(
    canvas: Canvas,
    rng: random.Random,
    foot: float,
    size: float,
    colour: Colour,
    count: int,
    below: Colour | None = None,
) -> None:
    """Paint a row of firs across the picture, and the ground below them."""
    pines: list[Points] = []
    for k in range(count):
        x = canvas.width * (k + rng.uniform(0.1, 0.9)) / count
        height, y = size * rng.uniform(0.55, 1.25), foot + size * rng.uniform(-0.05, 0.15)
        pines.append(_PINE_OUTLINE * height + (x, y))
    line = [(0, foot + size * 0.02), (canvas.width, foot + size * 0.02)]
    canvas.under(line, (colour, below) if below else colour, pines)


def paint_snowflakes(canvas: Canvas, rng: random.Random, count: int) -> None:
    """Paint falling snow, the near flakes larger."""
    flakes = []
    for size in [rng.random() ** 3 for _ in range(count)]:
        radius = canvas.unit * (0.0015 + 0.006 * size)
        x, y = rng.uniform(0, canvas.width), rng.uniform(0, canvas.height)
        flakes.append(ellipse(x, y, radius, radius)[::4])
    canvas.fill(flakes, WHITE, 0.85)


def paint_rain(canvas: Canvas, rng: random.Random) -> None:
    """Paint slanting streaks of rain over the whole picture."""
    length = canvas.unit * 0.05
    streaks = []
    for _ in range(110):
        x, y = canvas.width * rng.uniform(0, 1.1), canvas.height * rng.random()
        end = (x - length * 0.3, y + length)
        streaks.append([(x, y), (x + 1.6, y), (end[0] + 1.6, end[1]), end])
    canvas.fill(streaks, (226, 236, 246), 0.6)


def paint_aurora(canvas: Canvas, rng: random.Random) -> None:
    """Paint curtains of polar lights in the sky."""
    width, height = canvas.width, canvas.height
    for hue, level in (((60, 230, 150), 0.3), ((90, 150, 240), 0.2), ((190, 90, 230), 0.14)):
        phase, step = rng.uniform(0, 6), width / 26
        for k in range(28):
            x = step * k
            foot = height * (level + 0.06 * math.sin(phase + k * 0.42) + rng.uniform(0, 0.02))
            high = height * rng.uniform(0.14, 0.26)
            ray = [(x - step * 0.7, foot), (x + step * 0.7, foot), (x + step, foot - high)]
            canvas.fill([ray], hue, 0.22, step * 0.5)
