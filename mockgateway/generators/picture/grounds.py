"""Grounds of settings outdoors: streets, shores, a cliff, a roof, the moon; and of all settings."""

from __future__ import annotations

import random
from collections.abc import Mapping

from mockgateway.generators.picture import interiors
from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.landscapes import PaintPlace, city
from mockgateway.generators.picture.outlines import box, curve, ellipse, rectangle, stroke
from mockgateway.generators.picture.palette import WHITE, Colour, Light, mix, toned
from mockgateway.generators.picture.scenery import hills, paint_ground, paint_sky, paint_water

_INK: Colour = (20, 16, 18)
_STONE: Colour = (150, 148, 146)


def street(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint houses along a pavement and a road."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    city(canvas, light, time, rng)
    foot, x = height * 0.76, -unit * 0.04
    hues = ((196, 120, 92), (222, 190, 140), (146, 160, 170), (176, 140, 150), (140, 150, 120))
    while x < width:
        wide, high = unit * rng.uniform(0.2, 0.28), unit * rng.uniform(0.3, 0.48)
        wall = toned(rng.choice(hues), light, 0.68)
        canvas.fill([rectangle(x, foot - high, x + wide, foot)], (mix(wall, WHITE, 0.12), wall))
        canvas.fill(
            [rectangle(x, foot - high, x + wide, foot - high + unit * 0.02)], mix(wall, _INK, 0.3)
        )
        glass = (255, 221, 150) if light.dark else mix(light.sky[0], WHITE, 0.55)
        panes = [
            box(
                x + wide * (0.2 + 0.3 * k),
                foot - high + unit * (0.07 + 0.1 * row),
                unit * 0.022,
                unit * 0.032,
            )
            for k in range(3)
            for row in range(int(high / unit * 10) - 1)
        ]
        canvas.fill(panes, glass)
        if rng.random() < 0.5:
            gable = unit * rng.uniform(0.07, 0.12)
            ridge = [(x - unit * 0.012, foot - high), (x + wide / 2, foot - high - gable),
                     (x + wide + unit * 0.012, foot - high)]  # fmt: skip
            tile = toned(rng.choice(((168, 84, 62), (120, 74, 66), (104, 110, 124))), light)
            canvas.fill([ridge], tile)
        x += wide
    road, kerb = toned((92, 94, 102), light), height * 0.82
    canvas.wash((toned((190, 186, 180), light), toned((172, 168, 164), light)), foot)
    canvas.wash((road, mix(road, _INK, 0.25)), kerb)
    canvas.fill([rectangle(0, kerb, width, kerb + unit * 0.012)], mix(road, WHITE, 0.45))
    dashes = [
        box(width * (k + 0.5) / 6, height * 0.93, width * 0.05, unit * 0.007) for k in range(6)
    ]
    canvas.fill(dashes, mix(WHITE, road, 0.2))


def _water(
    canvas: Canvas, light: Light, time: str, rng: random.Random, horizon: float, coast: bool
) -> None:
    """Paint a sky, far hills and water to the lower edge."""
    top = canvas.height * horizon
    sun, _ = paint_sky(canvas, light, time, top, rng)
    if coast:
        line = hills(rng, canvas.width, top, canvas.height * 0.12)
        paint_ground(canvas, line, mix(light.far, light.near, 0.35))
    paint_water(canvas, light, top, sun, rng)


def quay(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint the water of a harbour, a breakwater and a stone quay in front."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    _water(canvas, light, time, rng, 0.5, True)
    stone = toned(_STONE, light)
    canvas.fill(
        [rectangle(width * 0.5, height * 0.54, width, height * 0.57)], mix(stone, light.far, 0.3)
    )
    canvas.wash((mix(stone, WHITE, 0.15), stone, mix(stone, _INK, 0.3)), height * 0.86)
    canvas.fill([rectangle(0, height * 0.86, width, height * 0.875)], mix(stone, WHITE, 0.4))
    posts = [
        box(width * (0.08 + 0.21 * k), height * 0.845, unit * 0.016, unit * 0.03) for k in range(5)
    ]
    canvas.fill(posts, mix((70, 60, 56), light.near, 0.3))


def beach(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint sand, surf and open water."""
    _water(canvas, light, time, rng, 0.5, False)
    line = hills(rng, canvas.width, canvas.height * 0.75, canvas.height * 0.05)
    corners = [(canvas.width + 9.0, canvas.height), (-9.0, canvas.height)]
    canvas.fill([[*(line - (0, canvas.unit * 0.014)), *corners]], WHITE, 0.6)
    sand = toned((238, 208, 160), light, 0.45)
    paint_ground(canvas, line, sand, mix(sand, light.near, 0.2))


def lake(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a lake between hills and a meadow."""
    _water(canvas, light, time, rng, 0.48, True)
    green = toned((116, 160, 84), light, 0.6)
    line = hills(rng, canvas.width, canvas.height * 0.78, canvas.height * 0.05)
    paint_ground(canvas, line, green, mix(green, light.near, 0.35))


def cliff(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a cliff above the sea."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    _water(canvas, light, time, rng, 0.56, False)
    rock = toned((126, 112, 102), light, 0.6)
    top = [(-9.0, height * 0.7), (width * 0.3, height * 0.69), (width * 0.72, height * 0.71)]
    face = [(width * 0.76, height * 0.8), (width * 0.73, height * 0.9), (width * 0.82, height + 9)]
    canvas.fill([[*top, *face, (-9.0, height + 9)]], (mix(rock, WHITE, 0.12), mix(rock, _INK, 0.4)))
    for k in range(9):
        x = width * (0.04 + 0.08 * k)
        crack = [
            (x, height * 0.74),
            (x + unit * rng.uniform(-0.03, 0.03), height * 0.86),
            (x, height),
        ]
        canvas.fill([stroke(crack, unit * 0.008, 0.3)], mix(rock, _INK, 0.45), 0.6)
    grass = toned((112, 142, 84), light, 0.6)
    lower = [(x, y + unit * (0.03 + 0.012 * (k % 2))) for k, (x, y) in enumerate(reversed(top))]
    canvas.fill([[*top, *lower]], grass)


def moonscape(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint grey ground with craters below stars and the earth."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    canvas.wash(((4, 5, 14), (14, 16, 34)))
    stars = [
        (rng.uniform(0, width), rng.uniform(0, height * 0.7), rng.uniform(0.2, 1))
        for _ in range(260)
    ]
    canvas.dots(stars, WHITE)
    x, y, size = width * 0.82, height * 0.18, unit * 0.11
    canvas.glow(x, y, size * 2, (120, 180, 255), 0.5)
    canvas.fill([ellipse(x, y, size, size)], ((90, 160, 230), (30, 80, 160)))
    land = [ellipse(x - size * 0.3, y - size * 0.2, size * 0.4, size * 0.28, 30),
            ellipse(x + size * 0.3, y + size * 0.3, size * 0.34, size * 0.22, -20)]  # fmt: skip
    canvas.fill(land, (110, 170, 100))
    line = hills(rng, width, height * 0.72, height * 0.07)
    paint_ground(canvas, line, (176, 176, 180), (104, 104, 112))
    for _ in range(14):
        x, y = width * rng.random(), height * rng.uniform(0.76, 0.98)
        wide = unit * rng.uniform(0.02, 0.08)
        canvas.fill([ellipse(x, y, wide, wide * 0.32)], (118, 118, 126))
        canvas.fill([ellipse(x, y + wide * 0.07, wide * 0.86, wide * 0.24)], (146, 146, 152))


def rooftop(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a flat roof above a city."""
    city(canvas, light, time, rng)
    width, height, unit = canvas.width, canvas.height, canvas.unit
    stone = toned(_STONE, light)
    canvas.wash((stone, mix(stone, _INK, 0.3)), height * 0.8)
    canvas.fill([rectangle(0, height * 0.76, width, height * 0.8)], mix(stone, WHITE, 0.25))
    canvas.fill(
        [rectangle(0, height * 0.8, width, height * 0.8 + unit * 0.012)], mix(stone, _INK, 0.4)
    )


def cloudscape(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint the sky above a bank of clouds."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    paint_sky(canvas, light, time, height, rng)
    for k in range(3):
        puffs = [
            ellipse(
                width * rng.uniform(-0.05, 1.05),
                height * (0.86 + 0.06 * k),
                unit * size,
                unit * size * 0.55,
            )
            for size in (rng.uniform(0.1, 0.2) for _ in range(9))
        ]
        tone = mix(light.sky[-1], WHITE, 0.1 if light.dark else 0.55 + 0.2 * k)
        canvas.fill(puffs, (mix(tone, WHITE, 0.3), tone), 0.9)


def pool(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a swimming pool with tiles around it."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    paint_sky(canvas, light, time, height * 0.4, rng)
    hedge = hills(rng, width, height * 0.4, height * 0.05)
    paint_ground(canvas, hedge, toned((96, 148, 88), light))
    tile, water = toned((232, 222, 204), light), toned((64, 188, 214), light)
    canvas.wash((tile, mix(tile, _INK, 0.08)), height * 0.44)
    canvas.wash((mix(water, WHITE, 0.25), water), height * 0.5, height * 0.84)
    for k in range(16):
        x, y = width * rng.random(), height * (0.52 + 0.3 * (k / 16))
        canvas.fill([ellipse(x, y, unit * rng.uniform(0.03, 0.08), unit * 0.005)], WHITE, 0.5)
    canvas.fill([rectangle(0, height * 0.49, width, height * 0.505)], WHITE)
    canvas.fill([rectangle(0, height * 0.84, width, height * 0.86)], WHITE)


def puddle(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a wet path with a puddle that splashes."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    paint_sky(canvas, light, time, height * 0.7, rng)
    green, path = toned((118, 156, 92), light), toned((150, 146, 144), light)
    paint_ground(canvas, hills(rng, width, height * 0.68, height * 0.06), green)
    canvas.wash((path, mix(path, _INK, 0.25)), height * 0.76)
    x, y, blue = width / 2, height * 0.89, mix((120, 170, 205), light.sky[0], 0.3)
    canvas.fill([ellipse(x, y, unit * 0.36, unit * 0.075)], mix(blue, _INK, 0.25))
    canvas.fill(
        [ellipse(x, y - unit * 0.004, unit * 0.34, unit * 0.066)], (mix(blue, WHITE, 0.4), blue)
    )
    rings = [
        stroke(ellipse(x, y, unit * size, unit * size * 0.2), unit * 0.004) for size in (0.12, 0.22)
    ]
    canvas.fill(rings, WHITE, 0.7)
    drops = []
    for k in range(-6, 7):
        arc = unit * (0.05 + 0.03 * abs(k))
        drops.append(
            ellipse(
                x + arc * (1 if k > 0 else -1) * 1.1,
                y - unit * 0.04 * (1 + abs(k) % 3),
                unit * 0.009,
                unit * 0.014,
            )
        )
    canvas.fill(drops, mix(blue, WHITE, 0.5))
    splash = [
        curve(
            [
                (x + s * unit * 0.1, y),
                (x + s * unit * 0.24, y - unit * 0.11),
                (x + s * unit * 0.17, y),
            ]
        )
        for s in (-1, 1)
    ]
    canvas.fill(splash, mix(blue, WHITE, 0.55), 0.85)


GROUNDS: Mapping[str, PaintPlace] = {
    paint.__name__: paint
    for paint in (
        street,
        quay,
        beach,
        lake,
        cliff,
        moonscape,
        rooftop,
        puddle,
        pool,
        cloudscape,
        interiors.interior,
        interiors.stage,
        interiors.brickwall,
        interiors.windowsill,
        interiors.shelf,
        interiors.flatlay,
    )
}
