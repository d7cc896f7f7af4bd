"""More places: desert, field, snow, space, under water and a room; and the table of all places."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping

import numpy as np

from mockgateway.generators.picture.canvas import Canvas, clouded
from mockgateway.generators.picture.landscapes import LANDSCAPES, PaintPlace, snowy_mountain
from mockgateway.generators.picture.masks import map_levels
from mockgateway.generators.picture.outlines import Points, box, curve, ellipse, rectangle, stroke
from mockgateway.generators.picture.palette import WHITE, Colour, Light, mix
from mockgateway.generators.picture.scenery import hills, paint_ground, paint_sky, paint_snowflakes


def desert(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint dunes with a lit and a shaded side, a cactus and sometimes a pyramid."""
    width, height = canvas.width, canvas.height
    paint_sky(canvas, light, time, height * 0.62, rng)
    sand = mix((233, 178, 106), light.near, 0.55 if light.dark else 0.05)
    canvas.wash((mix(sand, light.sky[-1], 0.55), sand), height * 0.61)
    if rng.random() < 0.5 and "pyramid" not in light.lacks:
        x, size = width * rng.uniform(0.2, 0.75), canvas.unit * rng.uniform(0.16, 0.26)
        foot = height * 0.63
        top, right = (x, foot - size * 1.1), (x + size, foot)
        canvas.fill([[(x - size, foot), top, right]], mix(sand, light.far, 0.35))
        canvas.fill([[(x + size * 0.25, foot), top, right]], mix(sand, light.near, 0.4))
    for k in range(4):
        tone = mix(mix(sand, light.sky[-1], 0.5), sand, k / 3)
        _paint_dune(canvas, height * (0.62 + 0.1 * k), height * (0.08 + 0.02 * k), tone, light, rng)
    x, y, size = width * rng.choice((0.16, 0.84)), height * 0.9, canvas.unit * 0.2
    cactus = [stroke([(0, 0), (0, -1)], 0.16), ellipse(0, -1, 0.08, 0.08)]
    for side, level in ((-0.24, -0.4), (0.24, -0.55)):
        arm = [(0, level), (side, level), (side * 1.08, level - 0.3)]
        cactus.append(stroke(arm, 0.11))
    green = mix((38, 84, 62), light.near, 0.6)
    if "cactus" not in light.lacks:
        canvas.fill([shape * size + (x, y) for shape in cactus], green)


def _paint_dune(
    canvas: Canvas, base: float, high: float, tone: Colour, light: Light, rng: random.Random
) -> None:
    width, bottom = canvas.width, canvas.height + 9.0
    peak = width * rng.uniform(0.15, 0.85)
    crest = [
        (-width * 0.3, base + high * 0.5),
        (peak * 0.45, base - high * 0.1),
        (peak, base - high),
        (peak + width * 0.3, base - high * 0.2),
        (width * 1.3, base + high * 0.4),
    ]
    back = curve(crest, closed=False)
    paint_ground(canvas, back, mix(tone, light.sun, 0.25), mix(tone, light.near, 0.2))
    edge = [
        (peak, base - high),
        (peak + width * 0.02, base + high * 0.2),
        (peak - width * 0.07, base + high * 1.1),
        (peak + width * 0.05, bottom),
    ]
    lit = back[back[:, 0] >= peak][::-1]
    shade = [*curve(edge, closed=False), (width * 1.3, bottom), *lit]
    canvas.fill([shade], mix(tone, light.near, 0.42), 0.75)


def field(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint rolling hills, some trees, flowers in front."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    paint_sky(canvas, light, time, height * 0.6, rng)
    green = mix((124, 179, 86), light.near, 0.6 if light.dark else 0.12)
    for k in range(4):
        tone = mix(mix(green, light.sky[-1], 0.6), mix(green, light.near, 0.35), k / 3)
        line = hills(rng, width, height * (0.58 + 0.12 * k), height * 0.1)
        paint_ground(canvas, line, mix(tone, light.sun, 0.15), mix(tone, light.near, 0.3))
        for _ in range(5 if k == 1 and "tree" not in light.lacks else 0):
            x, y = line[rng.randrange(8, len(line) - 8)]
            size = unit * rng.uniform(0.02, 0.045)
            trunk = stroke([(x, y + size * 0.3), (x, y - size)], size * 0.25)
            canvas.fill([trunk], mix(light.near, (60, 40, 30), 0.5))
            crown = ellipse(x, y - size * 1.5, size, size * 1.15)
            canvas.fill([crown], mix(tone, light.near, 0.55))
    petals: list[Colour] = [(255, 214, 90), (240, 98, 120), (250, 245, 240)]
    for colour in petals:
        spots: list[Points] = []
        for near in [rng.random() for _ in range(46)]:
            x, y = rng.uniform(0, width), height * (0.8 + 0.21 * near)
            spots.append(
                ellipse(x, y, unit * (0.003 + 0.007 * near), unit * (0.002 + 0.006 * near))
            )
        canvas.fill(spots, mix(colour, light.near, 0.4 if light.dark else 0.05), 0.95)


def snow(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint white mountains in falling snow."""
    snowy_mountain(canvas, light, time, rng)
    paint_snowflakes(canvas, rng, 170)


def space(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a nebula, stars, a planet with its ring and a moon."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    canvas.wash((mix(light.sky[0], (4, 5, 16), 0.85), mix(light.sky[1], (6, 6, 22), 0.75)))
    for hue in (light.sky[-1], mix(light.sun, light.sky[1], 0.4)):
        cloud = clouded(-(-width // 2), -(-height // 2), rng.getrandbits(32), 3, 4)
        faint = np.asarray(map_levels(cloud, lambda level: (level - 118) * 0.85))
        mask = np.repeat(np.repeat(faint, 2, 0), 2, 1)
        canvas.veil(mask[:height, :width], hue)
    stars = [
        (rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.15, 1)) for _ in range(420)
    ]
    canvas.dots(stars, WHITE)
    for _ in range(6):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        canvas.glow(x, y, unit * rng.uniform(0.02, 0.05), WHITE, 0.9)
    x, y = width * rng.uniform(0.3, 0.7), height * rng.uniform(0.32, 0.5)
    _paint_planet(canvas, x, y, unit * rng.uniform(0.15, 0.23), light, rng.uniform(-28, -12))


def _paint_planet(
    canvas: Canvas, x: float, y: float, size: float, light: Light, tilt: float
) -> None:
    main, shade = mix(light.sun, light.sky[-1], 0.45), light.sky[0]
    canvas.glow(x, y, size * 2.6, main, 0.5)
    behind, before = (
        stroke(ellipse(x, y, size * 1.75, size * 0.42, tilt, *half), size * 0.13)
        for half in ((180, 360), (0, 180))
    )
    canvas.fill([behind], mix(main, WHITE, 0.45), 0.85)
    canvas.fill([ellipse(x, y, size, size)], (mix(main, WHITE, 0.35), mix(main, shade, 0.55)))
    for k in range(5):
        level = -0.7 + 0.33 * k
        half = math.sqrt(1 - level * level) * size
        band = ellipse(x, y + level * size, half * 0.98, size * 0.05)
        canvas.fill([band], mix(main, shade, 0.3), 0.35)
    canvas.fill([before], mix(main, WHITE, 0.55), 0.95)
    moon = ellipse(x + size * 1.9, y - size * 1.1, size * 0.16, size * 0.16)
    canvas.fill([moon], (WHITE, mix(light.far, WHITE, 0.2)))


_CORALS: tuple[Colour, ...] = ((244, 96, 108), (250, 168, 92), (176, 110, 214), (92, 208, 170))
_FISH: tuple[Colour, ...] = ((255, 206, 92), (255, 140, 100), (240, 246, 250))


def underwater(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint beams of light from above, a reef, fish and bubbles."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    deep, bright = mix((4, 52, 96), light.near, 0.25), mix((96, 214, 222), light.sky[-1], 0.2)
    canvas.wash((bright, mix(bright, deep, 0.55), deep, mix(deep, (0, 8, 24), 0.5)))
    source, foot = width * rng.uniform(0.3, 0.7), height * 0.9
    beams = [
        [
            (source + unit * a * 0.15, -9.0),
            (source + unit * (a * 0.15 + 0.05), -9.0),
            (source + unit * (a + 0.18), foot),
            (source + unit * a, foot),
        ]
        for a in (-0.8, -0.4, 0.0, 0.35, 0.7)
    ]
    canvas.fill(beams, WHITE, 0.13, unit * 0.02)
    for k in range(3):
        line = hills(rng, width, height * (0.86 + 0.05 * k), height * 0.12)
        paint_ground(canvas, line, mix(deep, (10, 30, 56), 0.3 + 0.3 * k))
    for _ in range(12):
        x, y = width * rng.random(), height * rng.uniform(0.9, 1.02)
        size, hue = unit * rng.uniform(0.08, 0.2), rng.choice(_CORALS)
        arms = [
            stroke([(0, 0), (a * 0.4, -0.5), (a, -rng.uniform(0.7, 1.1))], 0.13, 0.6)
            for a in (-0.6, -0.25, 0.1, 0.45)
        ]
        canvas.fill([arm * size + (x, y) for arm in arms], mix(hue, deep, 0.35))
    for _ in range(9):
        x, y = width * rng.random(), height * rng.uniform(0.2, 0.72)
        size, side = unit * rng.uniform(0.018, 0.05), rng.choice((-1, 1))
        tail = [(-side * 0.8, 0), (-side * 1.6, -0.45), (-side * 1.6, 0.45)]
        fish = [shape * size + (x, y) for shape in (ellipse(0, 0, 1, 0.45), np.array(tail))]
        canvas.fill(fish, mix(rng.choice(_FISH), deep, 0.15))
    bubbles = [
        ellipse(width * rng.random(), height * rng.random(), unit * radius, unit * radius)
        for radius in (rng.uniform(0.003, 0.011) for _ in range(36))
    ]
    canvas.fill(bubbles, WHITE, 0.4)


def room(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a wall with a window, a floor and a pot plant."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    wall = mix(mix((240, 226, 208), light.far, 0.35), light.near, 0.55 if light.dark else 0.0)
    canvas.wash((mix(wall, WHITE, 0.2), wall, mix(wall, light.near, 0.2)))
    x, y, half, high = width * rng.choice((0.27, 0.73)), height * 0.34, unit * 0.19, unit * 0.25
    view = Canvas(max(8, round(half * 2)), max(8, round(high * 2)))
    LANDSCAPES[rng.choice(("mountain", "city", "sea"))](view, light, time, rng)
    frame, white = unit * 0.02, mix(WHITE, wall, 0.25)
    canvas.fill([box(x, y, half + frame, high + frame)], white)
    canvas.lay(view.pixels, x - half, y - high)
    canvas.fill([box(x, y, frame / 3, high)], white)
    wood = mix((160, 104, 68), light.near, 0.5 if light.dark else 0.1)
    canvas.wash((mix(wood, WHITE, 0.18), wood, mix(wood, (20, 12, 10), 0.3)), height * 0.74)
    sunlight = [
        (x - half, height * 0.76),
        (x + half, height * 0.76),
        (x + half * 1.2 + unit * 0.3, height + 9.0),
        (x - half + unit * 0.2, height + 9.0),
    ]
    canvas.fill([sunlight], light.sun, 0.22, unit * 0.01)
    if light.lacks & {"potted-plant", "herb", "leaf"}:
        return
    leaves = [
        stroke([(0, 0), (side * 0.3, -0.16), (side, abs(side) - 0.34)], 0.035, 0.2)
        for side in (-0.16, -0.07, 0.02, 0.1, 0.18)
    ]
    pot = np.array(((-0.06, -0.07), (0.06, -0.07), (0.045, 0.04), (-0.045, 0.04)))
    foot = (width - x, height * 0.75)
    canvas.fill([leaf * unit + foot for leaf in leaves], mix((62, 122, 84), light.near, 0.25))
    canvas.fill([pot * unit + foot], ((206, 112, 82), (150, 70, 52)))


def cave(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint the mouth of a cave between dark rocks, with stalactites and a floor."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    canvas.wash((mix(light.sky[0], light.far, 0.4), light.sky[-1]))
    rock: Colour = mix((92, 84, 88), light.near, 0.25)
    for k in range(3):
        tone = mix(rock, (12, 10, 16), 0.25 + 0.22 * k)
        half, top = width * (0.3 + 0.06 * k), height * (0.22 - 0.06 * k)
        line = hills(rng, width, top, height * 0.06)
        hanging = [
            [(x - size * 0.3, top - 9.0), (x + size * 0.3, top - 9.0), (x, top + size)]
            for x, size in ((width * rng.random(), unit * rng.uniform(0.08, 0.2)) for _ in range(9))
        ]
        canvas.fill([[*line, (width + 9.0, -9.0), (-9.0, -9.0)], *hanging], tone)
        for side in (-1, 1):
            edge = [
                (width / 2 + side * (half + unit * rng.uniform(0, 0.06)), height * y / 6)
                for y in range(7)
            ]
            outer = width / 2 + side * width
            canvas.fill([[(outer, -9.0), *edge, (outer, height + 9.0)]], tone)
    paint_ground(
        canvas, hills(rng, width, height * 0.74, height * 0.04), rock, mix(rock, (8, 8, 12), 0.6)
    )


def tabletop(
    canvas: Canvas, light: Light, tone: Colour | None, whole: bool, rng: random.Random
) -> None:
    """Paint a table seen from its front; `whole` paints the wall behind it as well."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    if whole:
        wall = mix(mix((232, 222, 210), light.far, 0.25), light.near, 0.5 if light.dark else 0.0)
        canvas.wash((mix(wall, light.near, 0.12), wall, mix(wall, WHITE, 0.35)))
        for _ in range(5):
            x, y = width * rng.random(), height * rng.uniform(0.05, 0.5)
            canvas.glow(x, y, unit * rng.uniform(0.1, 0.22), mix(light.sun, WHITE, 0.3), 0.35)
    edge, wood = height * 0.62, tone or (168, 112, 72)
    wood = mix(wood, light.near, 0.4 if light.dark else 0.0)
    canvas.wash((mix(wood, WHITE, 0.22), wood, mix(wood, (20, 12, 10), 0.22)), edge)
    for k in range(1, 5):
        y = edge + (height - edge) * (k / 5) ** 1.3
        grain = [(x * width / 6, y + rng.uniform(-2, 2)) for x in range(7)]
        canvas.fill([stroke(grain, max(1.0, unit / 500))], mix(wood, (20, 12, 10), 0.4), 0.5)
    canvas.fill([rectangle(0, edge - unit * 0.012, width, edge)], mix(wood, WHITE, 0.4))


def road(
    canvas: Canvas, light: Light, tone: Colour | None, whole: bool, rng: random.Random
) -> None:
    """Paint a road that runs to the horizon; `whole` paints the fields around it as well."""
    width, height = canvas.width, canvas.height
    if whole:
        field(canvas, light, "day", rng)
    grey = mix(tone or (96, 98, 106), light.near, 0.3 if light.dark else 0.05)
    far, x = height * 0.6, width * 0.5
    near, end = width * 0.4, width * 0.02
    canvas.fill([[(x - end, far), (x + end, far), (x + near, height), (x - near, height)]], grey)
    for k in range(5):
        levels = [((k + part) / 5) ** 1.6 for part in (0.25, 0.8)]
        left = [(x - level * near * 0.035, far + (height - far) * level) for level in levels]
        right = [(2 * x - side, level) for side, level in reversed(left)]
        canvas.fill([[*left, *right]], mix(WHITE, grey, 0.1))


SURFACES = {"tabletop": tabletop, "road": road}  # what figures stand on, also before other places
PLACES: Mapping[str, PaintPlace] = {
    **LANDSCAPES,
    "desert": desert,
    "field": field,
    "snow": snow,
    "space": space,
    "underwater": underwater,
    "room": room,
    "cave": cave,
}
