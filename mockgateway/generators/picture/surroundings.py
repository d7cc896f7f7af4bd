"""Paint the surroundings of a scene: its place, its light, and the ground that figures stand on."""

from __future__ import annotations

import random
from collections.abc import Sequence

from mockgateway.generators.picture import figures
from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.items import Item
from mockgateway.generators.picture.palette import (
    WHITE,
    Colour,
    Light,
    coloured,
    light_for,
    mix,
    named_colours,
)
from mockgateway.generators.picture.places import PLACES, SURFACES
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.generators.picture.scenery import hills, paint_ground, paint_rain, paint_water
from mockgateway.seed import Seed

_SNOW: Colour = (236, 242, 250)
_GROUNDS: dict[str, Colour] = {  # the colour of the ground that figures stand on, by place
    "snow": _SNOW,
    "sea": (238, 208, 160),
    "mountain": (150, 172, 118),
    "forest": (116, 142, 92),
}


def paint_place(
    canvas: Canvas, scene: SceneDescription, items: Sequence[Item], seed: Seed, rng: random.Random
) -> tuple[str, Light]:
    """Paint the surroundings. Return what figures stand on, and the light."""
    surface = next((name for name in scene.places if name in SURFACES), "")
    place = next((name for name in scene.places if name not in SURFACES), surface)
    snowy = "snow" in scene.places and place in ("mountain", "forest", "field")
    usual = {"space": ("night",), "tabletop": ("day",)}.get(
        surface or place, ("day", "day", "sunset", "dawn")
    )
    time = scene.times[0] if scene.times else seed.of("hour").pick(usual)
    regions = dict(scene.regions)
    light = light_for(time, () if items or regions else scene.colours, seed)
    light = coloured(light, regions)
    if any(item.name in ("sun", "moon", "full-moon") for item in items):
        light = light._replace(sun=light.sky[-1])  # no second one in the sky
    high = place in ("sea", "forest", "field") and "mountain" in scene.places
    if high:
        PLACES["mountain"](canvas, light, time, rng)
        _paint_before_mountains(canvas, place, light, rng)
    elif surface != place:
        PLACES["snow" if snowy else place](canvas, light, time, rng)
    if surface:
        tone = named_colours().get(regions.get("table", ""))
        SURFACES[surface](canvas, light, tone, surface == place, rng)
        place = surface
    _paint_coloured_ground(canvas, regions.get("ground", ""), place, light, rng)
    stands = not all(floats_at(item.name, place) for item in items)
    if place in _GROUNDS and stands and "ground" not in regions:
        tone = mix(_SNOW if snowy else _GROUNDS[place], light.near, 0.6 if light.dark else 0.06)
        line = hills(rng, canvas.width, canvas.height * 0.76, canvas.height * 0.05)
        paint_ground(canvas, line, tone, mix(tone, light.near, 0.35))
    if time == "storm" and place not in ("room", "tabletop", "space", "underwater"):
        paint_rain(canvas, rng)
    return place, light


def _paint_before_mountains(canvas: Canvas, place: str, light: Light, rng: random.Random) -> None:
    """Paint water, or a meadow, in front of mountains."""
    if place == "sea":
        paint_water(canvas, light, canvas.height * 0.7, canvas.width * rng.random(), rng)
    elif place == "field":
        tone = mix((116, 168, 84), light.near, 0.45 if light.dark else 0.1)
        line = hills(rng, canvas.width, canvas.height * 0.74, canvas.height * 0.05)
        paint_ground(canvas, line, tone, mix(tone, light.near, 0.3))


def floats_at(name: str, place: str) -> bool:
    """Return whether a figure needs no ground at a place."""
    way = figures.floats_in(name)
    return way == "air" or place in ("space", "underwater") or (place == "sea" and way == "water")


def _paint_coloured_ground(
    canvas: Canvas, colour: str, place: str, light: Light, rng: random.Random
) -> None:
    """Paint the ground in the colour that a prompt gives it; nothing without one."""
    if not colour or place in ("space", "underwater", "room", *SURFACES):
        return
    tone = mix(named_colours()[colour], light.near, 0.35 if light.dark else 0.0)
    share = 0.7 if place in ("sea", "city") else 0.62
    line = hills(rng, canvas.width, canvas.height * share, canvas.height * 0.05)
    paint_ground(canvas, line, mix(tone, WHITE, 0.12), mix(tone, (20, 20, 30), 0.18))
