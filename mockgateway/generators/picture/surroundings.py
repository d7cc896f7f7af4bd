"""Paint the surroundings of a scene: its place, its light, and the ground that figures stand on."""

from __future__ import annotations

import random
from collections.abc import Sequence

from mockgateway.generators.picture.canvas import Canvas, packed
from mockgateway.generators.picture.effects import EFFECTS
from mockgateway.generators.picture.grounds import GROUNDS
from mockgateway.generators.picture.items import Item
from mockgateway.generators.picture.palette import (
    WHITE,
    Colour,
    Light,
    coloured,
    light_for,
    mix,
    named_colours,
    rgb,
)
from mockgateway.generators.picture.places import PLACES, SURFACES
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.generators.picture.regions import editable_region
from mockgateway.generators.picture.scenery import (
    hills,
    paint_aurora,
    paint_ground,
    paint_rain,
    paint_snowflakes,
    paint_water,
)
from mockgateway.generators.picture.settings import floats_at, kind_of, paint_props, setting_of
from mockgateway.seed import Seed

_HOURS = ("day", "day", "day", "dawn")  # of a landscape, if the prompt names none
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
    place, surface = _chosen(scene.places)
    setting, kind, regions = setting_of(place), kind_of(place), dict(scene.regions)
    snowy = "snow" in scene.places and kind in ("mountain", "forest", "field", "city")
    hours = {"space": ("night",), "tabletop": ("day",)}.get(surface or place, _HOURS)
    time = time_of(scene.times) or seed.of("hour").pick(hours)
    light = light_for(time, () if items or regions else scene.colours, seed)
    light = _adapted(coloured(light, regions), scene, items, snowy)
    high = place != "harbour" and kind in ("sea", "forest", "field") and "mountain" in scene.places
    if high:
        PLACES["mountain"](canvas, light, time, rng)
        _paint_before_mountains(canvas, kind, light, rng)
    elif surface != place:
        {**PLACES, **GROUNDS}[setting.get("base", place)](canvas, light, time, rng)
    stands = not all(floats_at(item.name, place) for item in items)
    ground = rgb(setting["ground"]) if "ground" in setting else None
    if (place in _GROUNDS and stands) or (snowy and kind == "city"):
        ground = _SNOW if snowy else _GROUNDS[place]
    if ground and "ground" not in regions:
        dim = 0.3 if ground == _SNOW else 0.6
        tone = mix(ground, light.near, dim if light.dark else 0.06)
        line = hills(rng, canvas.width, canvas.height * 0.75, canvas.height * 0.05)
        paint_ground(canvas, line, tone, mix(tone, light.near, 0.35))
    _paint_season(canvas, scene, seed, rng)
    _paint_coloured_ground(canvas, regions.get("ground", ""), place, light, rng)
    props = setting.get("props", ())
    if scene.autumn:
        props = [f"{each} orange" if each.startswith("tree ") else each for each in props]
    paint_props(canvas, props, light, seed)
    if surface:
        top = named_colours().get(regions.get("table", ""))
        SURFACES[surface](canvas, light, top, surface == place, rng)
    if snowy:
        paint_snowflakes(canvas, rng, 120)
    if "storm" in scene.times and not surface and kind not in ("room", "space", "underwater"):
        paint_rain(canvas, rng)
    return surface or place, light


def _paint_season(canvas: Canvas, scene: SceneDescription, seed: Seed, rng: random.Random) -> None:
    """Paint polar lights, and autumn's colours."""
    if scene.manner.aurora:
        paint_aurora(canvas, rng)
    if scene.autumn:
        canvas.lay(
            packed(EFFECTS["autumn"](canvas.image, editable_region(None, canvas.image.size), seed))
        )


def time_of(times: Sequence[str]) -> str:
    """Return the light of a picture: the time of day rather than the weather; "" for any."""
    hours = [each for each in times if each in ("night", "sunset", "dawn")]
    return next(iter((*hours, *times)), "")


def _adapted(light: Light, scene: SceneDescription, items: Sequence[Item], snowy: bool) -> Light:
    """Return a light for snow, and without the figures that the prompt names or excludes."""
    lacks = scene.lacks | {item.name for item in items}
    if lacks & {"sun", "moon", "full-moon"}:
        light = light._replace(sun=light.sky[-1])  # no second one in the sky
    if snowy and not light.dark:
        near, far = mix(light.near, (120, 150, 170), 0.5), mix(light.far, WHITE, 0.5)
        light = light._replace(near=near, far=far)
    return light._replace(lacks=lacks)


def _chosen(places: Sequence[str]) -> tuple[str, str]:
    """Return the place to paint, and the surface in front of it or ""; settings come first."""
    surface = next((name for name in places if name in SURFACES), "")
    others = [name for name in places if name not in SURFACES]
    if "flatlay" in others:
        surface = ""
    shores = ("sea", "lake", "harbour", "beach")
    if "desert" in others:
        others = [name for name in others if name not in shores]
    if "city" in others:  # it has water in front
        others = [name for name in others if name not in shores]
    others.sort(key=lambda name: (not setting_of(name), name == "snow", name == "abstract"))
    return (others[0] if others else surface), surface


def _paint_before_mountains(canvas: Canvas, place: str, light: Light, rng: random.Random) -> None:
    """Paint water, or a meadow, in front of mountains."""
    if place == "sea":
        paint_water(canvas, light, canvas.height * 0.7, canvas.width * rng.random(), rng)
    elif place == "field":
        tone = mix((116, 168, 84), light.near, 0.45 if light.dark else 0.1)
        line = hills(rng, canvas.width, canvas.height * 0.74, canvas.height * 0.05)
        paint_ground(canvas, line, tone, mix(tone, light.near, 0.3))


def _paint_coloured_ground(
    canvas: Canvas, colour: str, place: str, light: Light, rng: random.Random
) -> None:
    """Paint the ground in the colour that a prompt gives it; nothing without one."""
    if not colour or kind_of(place) in ("space", "underwater", "room", *SURFACES):
        return
    tone = mix(named_colours()[colour], light.near, 0.35 if light.dark else 0.0)
    share = 0.7 if place in ("sea", "city") else 0.62
    line = hills(rng, canvas.width, canvas.height * share, canvas.height * 0.05)
    paint_ground(canvas, line, mix(tone, WHITE, 0.12), mix(tone, (20, 20, 30), 0.18))
