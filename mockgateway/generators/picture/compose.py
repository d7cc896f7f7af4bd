"""Paint a scene description: choose the composition, then paint place, figure and light."""

from __future__ import annotations

import random
from dataclasses import replace

from PIL import Image

from mockgateway.generators.picture import figures
from mockgateway.generators.picture.abstracts import ABSTRACTS
from mockgateway.generators.picture.canvas import Canvas, blended_grid
from mockgateway.generators.picture.outlines import ellipse
from mockgateway.generators.picture.palette import WHITE, Colour, light_for, mix, palette_for
from mockgateway.generators.picture.places import PLACES
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.generators.picture.scenery import hills, paint_ground
from mockgateway.seed import Seed

_LARGEST = 2048  # pixels of a side that are painted; larger images are enlarged
_SMALLEST = 96
_SNOW: Colour = (236, 242, 250)
_GROUNDS: dict[str, Colour] = {  # the colour of the ground that figures stand on, by place
    "snow": _SNOW,
    "sea": (238, 208, 160),
    "mountain": (150, 172, 118),
    "forest": (116, 142, 92),
}
_INSEPARABLE = {("tree", "forest"), ("flower", "field")}  # the place shows such figures already


def paint(
    scene: SceneDescription, width: int, height: int, seed: Seed, plain: bool = False
) -> Image.Image:
    """Paint a scene, RGB and without text.

    Args:
        scene: The content.
        seed: The source of all choices that the scene leaves open.
        plain: Whether to paint the figure before an empty background, as a product photo.
    """
    scale = min(1.0, _LARGEST / max(width, height))
    scale = max(scale, min(_SMALLEST / min(width, height), _LARGEST / max(width, height)))
    canvas = Canvas(max(24, round(width * scale)), max(24, round(height * scale)))
    rng = seed.of("chance").random()
    scene = _with_place(scene, seed)
    if scene.subjects and (plain or not scene.places):
        _paint_portrait(canvas, scene, seed, rng, plain)
    elif scene.places and scene.places[0] != "abstract":
        _paint_landscape(canvas, scene, seed, rng)
    else:
        palette = palette_for(scene.colours, "night" in scene.times, seed)
        seed.of("abstract").pick(ABSTRACTS)(canvas, palette, rng)
    image = canvas.image
    if image.size == (width, height):
        return image
    return image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0)


def _with_place(scene: SceneDescription, seed: Seed) -> SceneDescription:
    """Choose a place for a scene that names only a time of day, or a flying figure and a time."""
    if scene.places or not scene.times:
        return scene
    if not scene.subjects:
        return replace(scene, places=(seed.of("place").pick(("sea", "mountain", "field")),))
    if figures.floats_in(scene.subjects[0]) == "air":
        return replace(scene, places=(seed.of("place").pick(("mountain", "field")),))
    return scene


def _paint_landscape(
    canvas: Canvas, scene: SceneDescription, seed: Seed, rng: random.Random
) -> None:
    """Paint a place and the first subject that is not already part of it."""
    place = scene.places[0]
    snowy = "snow" in scene.places and place in ("mountain", "forest", "field")
    usual = ("night",) if place == "space" else ("day", "day", "sunset", "dawn")
    time = scene.times[0] if scene.times else seed.of("hour").pick(usual)
    names = [name for name in scene.subjects if name != place and (name, place) not in _INSEPARABLE]
    light = light_for(time, () if names else scene.colours, seed)
    PLACES["snow" if snowy else place](canvas, light, time, rng)
    if not names:
        return
    name = names[0]
    flies = figures.floats_in(name) == "air"
    floats = flies or (place == "sea" and figures.floats_in(name) == "water")
    if not floats and place in _GROUNDS:
        tone = mix(_SNOW if snowy else _GROUNDS[place], light.near, 0.6 if light.dark else 0.06)
        line = hills(rng, canvas.width, canvas.height * 0.76, canvas.height * 0.05)
        paint_ground(canvas, line, tone, mix(tone, light.near, 0.35))
    size = canvas.unit * 0.26
    x = canvas.width * rng.choice((0.34, 0.5, 0.66))
    y = canvas.height * (0.36 if flies or place == "space" else 0.55)
    figure = figures.build(name, *figures.choose_colours(name, scene.colours, seed), rng)
    if not flies and place not in ("space", "underwater"):
        shadow = ellipse(x, y + size * 0.97, size * 0.8, size * 0.1)
        canvas.fill([shadow], (8, 10, 20), 0.35, size * 0.05)
        y += size * figures.height_above_floor(figure)
    if light.dark:
        canvas.glow(x, y, size * 2, mix(light.sun, light.far, 0.4), 0.35)
    figures.place(canvas, figure, x, y, size)


def _paint_portrait(
    canvas: Canvas, scene: SceneDescription, seed: Seed, rng: random.Random, plain: bool
) -> None:
    """Paint a figure before a plain background, with a disc and a floor unless it is empty."""
    name, *others = scene.subjects
    palette = palette_for((), bool(scene.times) and scene.times[0] == "night", seed)
    base, deep, main, light, accent = palette
    ground = mix(base, light, 0.2)
    x, y, size = canvas.width * 0.5, canvas.height * 0.45, canvas.unit * 0.34
    stands = not plain and figures.floats_in(name) != "air"
    if plain:
        canvas.wash((mix(ground, WHITE, 0.2), ground))
    else:
        colours = (ground, mix(ground, main, 0.3), mix(ground, accent, 0.28), ground)
        canvas.lay(blended_grid(colours, canvas.width, canvas.height, rng.getrandbits(32)))
    if stands:
        canvas.wash((mix(ground, deep, 0.22), mix(ground, deep, 0.42)), y + size * 0.82)
    if not plain:
        disc = (mix(mix(light, WHITE, 0.35), ground, 0.1), mix(light, ground, 0.4))
        canvas.fill([ellipse(x, y, size * 1.12, size * 1.12)], disc)
    for other in others[:1]:
        pair = figures.choose_colours(other, scene.colours[1:], seed.of(2))
        small = figures.build(other, *pair, rng)
        figures.place(canvas, small, x + size * 1.05, y + size * 0.42, size * 0.5)
        x -= size * 0.2
    figure = figures.build(name, *figures.choose_colours(name, scene.colours, seed), rng)
    if stands:
        shadow = ellipse(x, y + size * 0.97, size * 0.85, size * 0.09)
        canvas.fill([shadow], deep, 0.4, size * 0.05)
        y += size * figures.height_above_floor(figure)
    figures.place(canvas, figure, x, y, size)
