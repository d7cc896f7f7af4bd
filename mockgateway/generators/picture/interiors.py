"""Grounds of settings indoors: rooms without furniture, a stage, walls, a window, a table top."""

from __future__ import annotations

import random

from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.landscapes import city, mountain
from mockgateway.generators.picture.outlines import box, rectangle, stroke
from mockgateway.generators.picture.palette import WHITE, Colour, Light, mix, toned
from mockgateway.generators.picture.scenery import paint_rain

_INK: Colour = (20, 16, 18)
_WOOD: Colour = (160, 108, 70)


def interior(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a wall, a skirting board and a floor."""
    wall = toned(mix((240, 228, 210), light.far, 0.2), light)
    floor = toned(_WOOD, light)
    canvas.wash((mix(wall, WHITE, 0.2), wall))
    canvas.wash((mix(floor, WHITE, 0.2), floor, mix(floor, _INK, 0.25)), canvas.height * 0.76)
    edge = canvas.height * 0.76
    canvas.fill(
        [rectangle(0, edge - canvas.unit * 0.022, canvas.width, edge)], mix(wall, WHITE, 0.5)
    )


def stage(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a stage with curtains and beams of light."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    canvas.wash(((26, 18, 44), (58, 34, 84)))
    canvas.wash(((128, 84, 56), (70, 42, 30)), height * 0.76)
    for share, hue in ((0.3, (255, 224, 150)), (0.5, (255, 255, 240)), (0.7, (190, 220, 255))):
        x = width * share
        beam = [(x - unit * 0.02, 0.0), (x + unit * 0.02, 0.0), (width / 2 + unit * 0.36, height),
                (width / 2 - unit * 0.36, height)]  # fmt: skip
        canvas.fill([beam], hue, 0.13, unit * 0.02)
    for side in (0, 1):
        folds = [
            stroke([(abs(width * side - unit * 0.045 * k), 0), (abs(width * side - unit * 0.04 * k),
                   height * 0.8)], unit * 0.05)
            for k in range(5)
        ]  # fmt: skip
        for k, fold in enumerate(folds):
            canvas.fill([fold], mix((150, 26, 40), _INK, 0.12 + 0.16 * (k % 2)))
    canvas.fill([rectangle(0, 0, width, height * 0.07)], (116, 18, 32))


def brickwall(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a brick wall above a pavement."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    mortar, high = toned((214, 204, 194), light), unit * 0.055
    canvas.wash((mortar, mortar))
    for row in range(int(height * 0.8 / high) + 1):
        for column in range(-1, int(width / (high * 2.4)) + 2):
            x, y = (column + row % 2 / 2) * high * 2.4, row * high
            brick = mix(toned((176, 88, 66), light), (120, 56, 44), rng.uniform(0, 0.5))
            canvas.fill(
                [rectangle(x + high * 0.06, y + high * 0.06, x + high * 2.3, y + high * 0.92)],
                brick,
            )
    canvas.wash((toned((184, 180, 176), light), toned((140, 136, 134), light)), height * 0.8)


def windowsill(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint a window with a view, and the board below it."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    wall, white = toned((230, 216, 198), light), toned((250, 248, 244), light, 0.25)
    canvas.wash((wall, wall))
    left, top, right, foot = width * 0.1, height * 0.07, width * 0.9, height * 0.8
    view = Canvas(max(8, round(right - left)), max(8, round(foot - top)))
    (mountain if rng.random() < 0.5 else city)(view, light, time, rng)
    if time == "storm":
        paint_rain(view, rng)
    frame = unit * 0.025
    canvas.fill([rectangle(left - frame, top - frame, right + frame, foot)], white)
    canvas.lay(view.pixels, left, top)
    bars = [box(width / 2, (top + foot) / 2, frame / 2, (foot - top) / 2),
            box(width / 2, top + (foot - top) * 0.36, (right - left) / 2, frame / 2)]  # fmt: skip
    canvas.fill(bars, white)
    canvas.wash((mix(white, WHITE, 0.4), white), foot, height * 0.93)
    canvas.fill([rectangle(0, height * 0.93, width, height * 0.945)], mix(white, _INK, 0.3))


def shelf(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint boards on a wall."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    wall, wood = toned((226, 214, 200), light), toned(_WOOD, light)
    canvas.wash((mix(wall, WHITE, 0.2), wall))
    for level in (0.2, 0.87):
        y = height * level
        canvas.fill([rectangle(0, y + unit * 0.05, width, y + unit * 0.1)], _INK, 0.18, unit * 0.02)
        canvas.fill(
            [rectangle(0, y, width, y + unit * 0.06)], (mix(wood, WHITE, 0.2), mix(wood, _INK, 0.2))
        )


def flatlay(canvas: Canvas, light: Light, time: str, rng: random.Random) -> None:
    """Paint the top of a wooden table from above."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    wood = toned((190, 138, 92), light)
    planks = max(4, round(width / unit * 6))
    for k in range(planks):
        tone = mix(wood, (130, 84, 52), rng.uniform(0, 0.35))
        left, right = width * k / planks, width * (k + 1) / planks
        canvas.fill([rectangle(left, 0, right, height)], tone)
        for _ in range(5):
            x = rng.uniform(left, right)
            grain = [(x, 0), (x + unit * rng.uniform(-0.01, 0.01), height / 2), (x, height)]
            canvas.fill([stroke(grain, unit * 0.003)], _INK, 0.18)
        canvas.fill([rectangle(left, 0, left + unit * 0.005, height)], mix(tone, _INK, 0.6))
