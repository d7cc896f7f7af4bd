"""Paint surfaces without figures: marble, wood and rough materials."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mockgateway.generators.picture import figures
from mockgateway.generators.picture.canvas import Canvas, blended_grid
from mockgateway.generators.picture.outlines import rectangle, stroke
from mockgateway.generators.picture.palette import WHITE, Colour, mix, named_colours
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.seed import Seed

_DARK: Colour = (24, 18, 16)


def marble(
    canvas: Canvas, scene: SceneDescription, built: Sequence[figures.Figure], seed: Seed
) -> None:
    """Paint a pale stone with veins; a second colour of the prompt is that of the veins."""
    rng, width, height, unit = seed.random(), canvas.width, canvas.height, canvas.unit
    first, *others = [named_colours()[name] for name in scene.colours] or [(238, 238, 236)]
    vein = others[0] if others else (150, 152, 158)
    if len(scene.colours) == 1 and scene.colours[0] == "gold":
        first, vein = (240, 238, 234), first
    tones = [mix(first, vein, rng.uniform(0, 0.16)) for _ in range(4)]
    canvas.lay(blended_grid(tones, width, height, rng.getrandbits(32)))
    for number in range(16):
        x, y = width * rng.uniform(-0.2, 1.0), height * rng.uniform(-0.1, 1.0)
        steps = np.cumsum([(rng.uniform(0.03, 0.13), rng.gauss(0.05, 0.06)) for _ in range(9)], 0)
        line = steps * (width, height) + (x, y)
        size = unit * (0.012 if number % 4 == 0 else 0.004) * rng.uniform(0.6, 1.4)
        canvas.fill([stroke(line, size, 0.3)], vein, 0.75, size * 0.3)


def wood(
    canvas: Canvas, scene: SceneDescription, built: Sequence[figures.Figure], seed: Seed
) -> None:
    """Paint planks with a grain."""
    rng, width, height, unit = seed.random(), canvas.width, canvas.height, canvas.unit
    tone = named_colours()[scene.colours[0]] if scene.colours else (166, 116, 74)
    high = height / 6
    for plank in range(6):
        top, shade = plank * high, mix(tone, _DARK, rng.uniform(0, 0.22))
        canvas.fill([rectangle(0, top, width, top + high)], (mix(shade, WHITE, 0.08), shade))
        for _ in range(9):
            y, bend = top + high * rng.random(), high * rng.uniform(-0.12, 0.12)
            line = [(0, y), (width * 0.3, y + bend), (width * 0.7, y - bend), (width, y)]
            canvas.fill([stroke(line, unit * rng.uniform(0.001, 0.005))], _DARK, 0.22)
        canvas.fill([rectangle(0, top, width, top + unit * 0.006)], mix(shade, _DARK, 0.7))
        x = width * rng.random()
        canvas.fill([rectangle(x, top, x + unit * 0.005, top + high)], mix(shade, _DARK, 0.7))


def rough(
    canvas: Canvas, scene: SceneDescription, built: Sequence[figures.Figure], seed: Seed
) -> None:
    """Paint a grainy surface in the first colour of the prompt."""
    rng, width, height = seed.random(), canvas.width, canvas.height
    tone = named_colours()[scene.colours[0]] if scene.colours else (150, 146, 140)
    tones = [mix(tone, other, 0.16) for other in (WHITE, _DARK, WHITE, _DARK)]
    canvas.lay(blended_grid(tones, width, height, rng.getrandbits(32)))
    for colour in (WHITE, _DARK):
        spots = [(rng.random() * width, rng.random() * height, 0.35) for _ in range(9000)]
        canvas.dots(spots, colour)
