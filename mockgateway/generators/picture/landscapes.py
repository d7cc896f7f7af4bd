"""Landscapes that a room's window can show: sea, mountains, forest and city."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.outlines import Outline, Points, curve, ellipse, rectangle
from mockgateway.generators.picture.palette import BLACK, WHITE, Colour, Light, mix
from mockgateway.generators.picture.scenery import (
    hills,
    paint_ground,
    paint_pines,
    paint_sky,
    paint_water,
    ridge,
)

PaintPlace = Callable[[Canvas, Light, str, random.Random], None]  # canvas, light, time, randomness


def sea(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint open water, a far coast, often a sailing boat and a beach."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    horizon = height * rng.uniform(0.46, 0.58)
    sun, _ = paint_sky(canvas, light, time, horizon, rng)
    coast = np.array(ridge(rng, width * 0.62, horizon, unit * 0.11, 0.5))
    shares = coast[:, 0] / (width * 0.62)
    on_left = rng.random() < 0.5
    coast[:, 1] += (horizon - coast[:, 1]) * (shares if on_left else 1 - shares)
    ends = [(width * 0.62, horizon + 1), (0, horizon + 1)]
    outline = np.concatenate((coast, ends))
    outline[:, 0] += 0 if on_left else width * 0.38
    canvas.fill([outline], mix(light.far, light.near, 0.25))
    paint_water(canvas, light, horizon, sun, rng)
    if rng.random() < 0.75 and "boat" not in light.lacks:
        x, y = width * rng.uniform(0.15, 0.85), horizon + unit * rng.uniform(0.03, 0.12)
        _paint_sailing_boat(canvas, x, y, unit * rng.uniform(0.05, 0.09), light)
    if rng.random() < 0.6:
        beach = hills(rng, width, height * 0.93, height * 0.1)
        corners = [(width + 9.0, height + 9.0), (-9.0, height + 9.0)]
        canvas.fill([np.concatenate((beach - (0, unit * 0.012), corners))], WHITE, 0.55)
        paint_ground(canvas, beach, mix((238, 208, 160), light.near, 0.72 if light.dark else 0.06))


def _paint_sailing_boat(canvas: Canvas, x: float, y: float, size: float, light: Light) -> None:
    hull = [(-0.62, 0), (0.62, 0), (0.4, 0.2), (-0.42, 0.2)]
    mainsail = curve([(-0.05, -1.5), (-0.3, -0.7), (-0.55, -0.06), (-0.05, -0.06)], steps=6)
    jib = [(0.03, -1.3), (0.5, -0.08), (0.03, -0.08)]
    canvas.fill([ellipse(x, y + size * 0.22, size * 0.7, size * 0.08)], light.near, 0.35)
    parts: Sequence[tuple[Points, Colour]] = (
        (hull, mix(light.near, (20, 20, 30), 0.3)),
        (mainsail, mix(light.sun, WHITE, 0.4)),
        (jib, mix(light.sun, light.far, 0.35)),
    )
    for outline, colour in parts:
        canvas.fill([np.asarray(outline) * size + (x, y)], colour)


def mountain(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint ranges one behind another, snow on the far ones, pines and sometimes a lake."""
    _paint_ranges(canvas, light, time, rng)


def snowy_mountain(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint white mountains."""
    _paint_ranges(canvas, light, time, rng, snow=True)


def _paint_ranges(
    canvas: Canvas, light: Light, time: str, rng: random.Random, snow: bool = False
) -> None:
    width, height, horizon = canvas.width, canvas.height, light.sky[-1]
    sun, _ = paint_sky(canvas, light, time, height * 0.66, rng)
    canvas.wash((horizon, mix(horizon, light.far, 0.5)), height * 0.66)
    for k in range(5):
        near = k / 4
        base, peak = height * (0.58 + 0.1 * k), height * (0.42 - 0.055 * k)
        line = ridge(rng, width, base, peak, 0.52 + 0.04 * near)
        tone = mix(light.far, light.near, near**1.3 * 0.92)
        if snow:
            tone = mix(tone, (232, 240, 250), 0.55 * (1 - near * 0.55))
        paint_ground(canvas, line, tone, mix(tone, horizon, 0.5 * (1 - near)))
        if k < 2 or snow:
            level = height * (0.40 if snow else 0.30 + 0.06 * k)
            caps = _snow_caps(line, level, canvas.unit * 0.01, rng)
            canvas.fill(caps, mix(WHITE, horizon, 0.5 if light.dark else 0.2), 0.85)
    if rng.random() < 0.5:
        paint_water(canvas, light, height * 0.84, sun, rng)
    if light.lacks & {"tree", "evergreen-tree"}:
        return
    paint_pines(canvas, rng, height * 0.99, canvas.unit * 0.2, mix(light.near, BLACK, 0.35), 16)


def _snow_caps(
    line: Sequence[tuple[float, float]], level: float, ragged: float, rng: random.Random
) -> Sequence[Points]:
    """Return the parts of a skyline above a row, each with a ragged lower rim."""
    run: list[tuple[float, float]] = []
    caps = []
    for x, y in [*line, (line[-1][0] + 1, level + 1)]:
        if y < level:
            run.append((x, y))
            continue
        rim = [
            (a + (rng.random() - 0.5) * ragged, b + (level - b) * rng.uniform(0.35, 1.0))
            for a, b in reversed(run)
        ]
        if len(run) > 2:
            caps.append([*run, *rim])
        run = []
    return caps


def forest(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint rows of firs in mist, with beams of light between them."""
    height, unit, horizon = canvas.height, canvas.unit, light.sky[-1]
    sun, y = paint_sky(canvas, light, time, height * 0.75, rng)
    canvas.wash((horizon, light.far), height * 0.75)
    green = mix(mix(light.near, (14, 74, 58), 0.12 if light.dark else 0.55), (4, 16, 16), 0.45)
    for k in range(5):
        near = k / 4
        foot, size = height * (0.58 + 0.11 * k), height * (0.2 + 0.09 * k)
        tone = mix(mix(light.far, horizon, 0.5), green, near**0.8)
        below = mix(tone, horizon, 0.7 * (1 - near) ** 1.5)
        paint_pines(canvas, rng, foot, size, tone, 28 - 4 * k, below)
        if k == 1 and time not in ("night", "storm"):
            beams = [
                [(sun, y), (sun + unit * (b - 0.04), height), (sun + unit * (b + 0.06), height)]
                for b in (-0.5, -0.2, 0.12, 0.42)
            ]
            canvas.fill(beams, light.sun, 0.2, unit * 0.012)


def city(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a skyline in three depths with lit windows, reflected in water."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    quay = height * rng.uniform(0.78, 0.86)
    sun, _ = paint_sky(canvas, light, time, quay, rng)
    windows: list[Outline] = []
    for k in range(3):
        towers: list[Points] = []
        x = -unit * rng.uniform(0, 0.1)
        while x < width:
            wide = unit * rng.uniform(0.06, 0.13)
            share = 0.22 + 0.14 * rng.random() ** 1.5 + (0.26 - 0.1 * k) * rng.random() ** 2
            top = quay - height * share * (1.1 - 0.22 * k)
            towers += _tower(x, quay, wide, top, rng)
            if k and wide > unit * 0.05:
                size, lit = unit * (0.008 + 0.003 * k), 0.42 if light.dark else 0.22
                windows += _lit_windows(x, top, wide, quay - top, size, lit, rng)
            x += wide * rng.uniform(0.92, 1.25)
        tone = mix(light.far, light.near, 0.12 + 0.42 * k)
        canvas.fill(towers, (tone, mix(tone, light.sky[-1], 0.35 - 0.1 * k)))
    glass = (255, 217, 138) if light.dark else mix(light.sky[-1], WHITE, 0.5)
    canvas.fill(windows, glass, 0.9 if light.dark else 0.45)
    shaded = light._replace(water=(mix(light.near, light.sky[-1], 0.35), light.near))
    paint_water(canvas, shaded, quay, sun, rng)
    depth = height - quay
    streaks = [
        ellipse(
            rng.uniform(0, width),
            quay + depth * rng.uniform(0.1, 0.8),
            unit * 0.005,
            depth * rng.uniform(0.06, 0.2),
        )
        for _ in range(22)
    ]
    canvas.fill(streaks, (255, 205, 120) if light.dark else WHITE, 0.4, unit * 0.002)


def _tower(x: float, foot: float, wide: float, top: float, rng: random.Random) -> list[Points]:
    shapes: list[Points] = [rectangle(x, top, x + wide, foot)]
    kind = rng.randrange(4)
    if kind == 0:  # a smaller block on top
        shapes.append(rectangle(x + wide * 0.25, top - wide * 0.3, x + wide * 0.75, top + 1))
    if kind == 1:  # a pointed roof
        shapes.append([(x, top + 1), (x + wide / 2, top - wide * 0.55), (x + wide, top + 1)])
    if kind <= 1 and foot - top > wide * 3:  # a spire
        middle = x + wide / 2
        shapes.append(
            [(middle - wide * 0.02, top), (middle, top - wide * 1.1), (middle + wide * 0.02, top)]
        )
    return shapes


def _lit_windows(
    x: float, top: float, wide: float, high: float, size: float, share: float, rng: random.Random
) -> list[Outline]:
    columns, rows = int(wide * 0.8 / (size * 1.9)), min(22, int(high * 0.9 / (size * 2.4)))
    panes = []
    for column, row in np.ndindex(columns, rows):
        if rng.random() < share:
            left, upper = x + wide * 0.12 + column * size * 1.9, top + size * (1.6 + row * 2.4)
            panes.append(rectangle(left, upper, left + size, upper + size * 1.3))
    return panes


LANDSCAPES: Mapping[str, PaintPlace] = {
    "sea": sea,
    "mountain": mountain,
    "forest": forest,
    "city": city,
}
