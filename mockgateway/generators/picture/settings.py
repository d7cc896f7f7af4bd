"""Settings: places with figures in their background, from `fixtures/pictures/settings.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from mockgateway import data, files
from mockgateway.generators.picture import figures
from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.items import arrangement
from mockgateway.generators.picture.palette import WHITE, Light, mix
from mockgateway.seed import Seed

AIRY = ("space", "underwater", "cloudscape")  # places without a ground


@cache
def _table() -> Any:
    return files.parse(data.FIXTURES / "pictures" / "settings.yaml")


def settings() -> dict[str, dict[str, Any]]:
    """Return all settings by name."""
    found: dict[str, dict[str, Any]] = _table()["settings"]
    return found


def setting_of(place: str) -> dict[str, Any]:
    """Return the setting of a place; {} if it has none."""
    return settings().get(place, {})


def kind_of(place: str) -> str:
    """Return the general place of a setting: a kitchen is a room."""
    return str(setting_of(place).get("kind", place))


def floats_at(name: str, place: str) -> bool:
    """Return whether a figure needs no ground at a place."""
    way, kind = figures.floats_in(name), kind_of(place)
    if kind in ("room", "tabletop") or place in ("moonscape", "mars"):
        return way == "air" and name in arrangement()["airborne"]
    if way == "water" and kind == "sea":
        return True
    return way == "air" or place in AIRY


@cache
def _homes() -> dict[str, str]:
    return {name: place for place, names in _table()["homes"].items() for name in names}


def home_of(name: str) -> str:
    """Return the place of a figure in a picture that names none; "" for an empty background."""
    usual = "park" if name in arrangement()["people"] else "tabletop"
    place = _homes().get(name, usual)
    return "" if place == "none" else place


def paint_props(canvas: Canvas, props: Sequence[str], light: Light, seed: Seed) -> None:
    """Paint the figures of a setting that the prompt neither names nor excludes, a little faded."""
    for text in props:
        name, x, foot, size, *colours = text.split()
        if name in light.lacks:
            continue
        main, accent = figures.choose_colours(name, colours, seed.of(name))
        figure = figures.build(name, main, accent, seed.of(name).random())
        half = float(size) * canvas.unit
        haze, share = (light.near, 0.55) if light.dark else (mix(light.sky[-1], WHITE, 0.3), 0.16)
        faded = [(shapes, figures.mixed(fill, haze, share)) for shapes, fill in figure]
        rise = figures.height_above_floor(figure)
        y = canvas.height * float(foot) - half * (0.97 - rise)
        figures.place(canvas, faded, canvas.width * float(x), y, half)
