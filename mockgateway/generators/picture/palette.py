"""Colours: how to mix them, the light of each time of day, and palettes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from mockgateway import data, files
from mockgateway.seed import Seed

Colour = tuple[int, int, int]  # red, green, blue, 0 to 255
Palette = Sequence[Colour]  # ground, deep, main, light, accent

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)


class Light(NamedTuple):
    """The colours of a landscape at a time of day."""

    sky: tuple[Colour, ...]  # from zenith to horizon
    sun: Colour  # or moon
    far: Colour  # land at the horizon
    near: Colour  # land in front
    water: tuple[Colour, Colour]  # from horizon to shore
    dark: bool = False
    lacks: frozenset[str] = frozenset()  # figures that must not be painted: cloud, tree, sun


def rgb(digits: str) -> Colour:
    """Return the colour of six hexadecimal digits."""
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a mixture with `share` (0 to 1) of the other colour."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Return the brightness from 0 to 1 (Rec. 601)."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def tint(colour: Colour, hue: Colour, share: float) -> Colour:
    """Move a colour towards a hue without changing its brightness."""
    light = luminance(colour)
    dark = mix(BLACK, hue, min(1.0, light / max(luminance(hue), 0.05)))
    bright = mix(hue, WHITE, max(0.0, light - luminance(hue)))
    return mix(colour, mix(dark, bright, light), share)


def light_for(time: str, colours: Sequence[str], seed: Seed) -> Light:
    """Return the light of a time of day, tinted by the first named colour."""
    light = seed.of("light").pick(_lights()[time])
    if not colours:
        return light
    hue = named_colours()[colours[0]]
    top, bottom = (tint(colour, hue, 0.55) for colour in light.water)
    return Light(
        tuple(tint(colour, hue, 0.55) for colour in light.sky),
        tint(light.sun, hue, 0.25),
        tint(light.far, hue, 0.55),
        tint(light.near, hue, 0.55),
        (top, bottom),
        light.dark,
    )


def coloured(light: Light, regions: Mapping[str, str]) -> Light:
    """Return a light whose sky, water and distance have the colours that a prompt names."""

    def dyed(part: str, colours: Sequence[Colour]) -> tuple[Colour, ...]:
        if part not in regions:
            return tuple(colours)
        hue, last = named_colours()[regions[part]], max(1, len(colours) - 1)
        shades = (mix(hue, WHITE, 0.3 * at / last) for at in range(len(colours)))
        return tuple(mix(shade, (8, 8, 24), 0.5) if light.dark else shade for shade in shades)

    far, near = dyed("far", (light.far, light.near))
    top, bottom = dyed("water", light.water)
    return Light(dyed("sky", light.sky), light.sun, far, near, (top, bottom), light.dark)


def toned(colour: Colour, light: Light, share: float = 0.5) -> Colour:
    """Return a colour as it looks in a light."""
    return mix(colour, light.near, share if light.dark else 0.04)


def palette_for(colours: Sequence[str], dark: bool, seed: Seed) -> Palette:
    """Return a palette around the named colours, or one chosen by the seed."""
    if not colours:
        fitting = [five for five in _palettes() if not dark or luminance(five[0]) < 0.3]
        return seed.of("palette").pick(fitting)
    main, *others = (named_colours()[name] for name in colours)
    complement = (255 - main[0], 255 - main[1], 255 - main[2])
    accent = others[0] if others else mix(main, complement, 0.6)
    ground = mix(main, (10, 12, 24), 0.85) if dark else mix(main, (252, 248, 242), 0.84)
    return ground, mix(main, (16, 16, 32), 0.65), main, mix(main, (255, 250, 240), 0.5), accent


@cache
def named_colours() -> Mapping[str, Colour]:
    """Return the colours that prompts can name."""
    return {name: rgb(digits) for name, digits in _table()["colours"].items()}


@cache
def _lights() -> Mapping[str, Sequence[Light]]:
    return {
        time: [_light(**light) for light in lights] for time, lights in _table()["lights"].items()
    }


def _light(sky: str, sun: str, far: str, near: str, water: str, dark: bool = False) -> Light:
    top, bottom = map(rgb, water.split())
    return Light(tuple(map(rgb, sky.split())), rgb(sun), rgb(far), rgb(near), (top, bottom), dark)


@cache
def _palettes() -> Sequence[Palette]:
    return [tuple(map(rgb, line.split())) for line in _table()["palettes"]]


@cache
def _table() -> Any:
    return files.parse(data.FIXTURES / "pictures" / "palettes.yaml")
