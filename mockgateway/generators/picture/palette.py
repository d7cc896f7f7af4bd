"""Colours: mixing them, the light of each hour of the day, and palettes for pictures of nothing in particular."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockgateway.seed import Seed

Colour = tuple[int, int, int]


class Light(NamedTuple):
    """What the hour makes of a landscape: sky from zenith to horizon, the sun (or moon), far and near land, water from horizon to shore."""

    sky: tuple[Colour, ...]
    sun: Colour
    far: Colour
    near: Colour
    water: tuple[Colour, Colour]
    dark: bool = False


def rgb(digits: str) -> Colour:
    """A colour of six hexadecimal digits."""
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` (0 to 1) of the other colour in the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """0 (black) to 1 (white), as an eye weighs the channels (Rec. 601)."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def tinted(colour: Colour, tint: Colour, share: float) -> Colour:
    """The colour with the hue of the tint, as bright as it was."""
    light = luminance(colour)
    dark, bright = (
        mix((0, 0, 0), tint, min(1.0, light / max(luminance(tint), 0.05))),
        mix(tint, (255, 255, 255), max(0.0, light - luminance(tint))),
    )
    return mix(colour, mix(dark, bright, light), share)


def _light(sky: str, sun: str, far: str, near: str, water: str, dark: bool = False) -> Light:
    top, bottom = water.split()
    return Light(
        tuple(rgb(c) for c in sky.split()),
        rgb(sun),
        rgb(far),
        rgb(near),
        (rgb(top), rgb(bottom)),
        dark,
    )


LIGHTS: Mapping[str, Sequence[Light]] = {
    "day": (
        _light("2f7fc1 7fbce6 d9eef7", "fff6d8", "9cc3d6", "1f5a4c", "5fb4cf 0e4f78"),
        _light("3d6fb6 8fb8e0 f4efe2", "fffbe6", "a9bdd0", "2a5d3f", "78bfc9 115a73"),
        _light("1e88a8 86cfd4 f1f3dc", "fff2b8", "8fc1bb", "17544f", "67c3c0 0b5566"),
    ),
    "sunset": (
        _light("27245c 8e3a7d ee6a5b ffc472", "ffe9a8", "b0577f", "1d1538", "f08a6b 3a1f5c", True),
        _light("1c2f5e 7a4b86 f4845f ffd08a", "fff0b3", "a8627f", "171a35", "f59a72 26305f", True),
        _light("4a1942 b02e5a f9734f fdc65a", "ffe08a", "a83f5c", "240f26", "f47f55 4a1a44", True),
    ),
    "dawn": (
        _light("5b7db1 c7b8d9 fbd3c6 fff0d9", "fff3dd", "b8aecb", "34476b", "e8c9cc 5a79a3"),
        _light("6a8fb5 b9cfe0 f9dccb fdeecf", "fff7e0", "aebfcc", "3b5a63", "dcd6cf 5f8ba0"),
    ),
    "night": (
        _light("050a1f 0e1d47 2a3f77", "f3f1df", "263866", "060a1a", "1c3263 050b20", True),
        _light("080618 1c1444 49307a", "f6eedd", "33255f", "080514", "2e2463 08061c", True),
        _light("02121f 0a2f47 1f5f73", "e8f6ee", "174659", "031018", "14495f 02101c", True),
    ),
    "storm": (
        _light("2b323d 57626e 9aa5a9", "dfe6e6", "6c7880", "1b2328", "6d7d83 1f2c35"),
        _light("242c3a 4a5a70 8f9cae", "dde5ee", "5d6b7f", "161e29", "61748a 172331"),
    ),
    "fog": (
        _light("aebbc4 cdd6d9 eceeea", "fffdf2", "c3cdd0", "50646b", "c2ced1 71868d"),
        _light("b9b6c4 d5d0d6 efe9e4", "fff8ee", "cac5cc", "5c5a6b", "cbc6cd 7b7889"),
    ),
}  # fmt: skip

# Five colours each: ground, deep, main, light, accent.
PALETTES: Sequence[tuple[Colour, ...]] = tuple(
    tuple(rgb(digits) for digits in line.split())
    for line in (
        "f4ead9 22333b c6613f e9b872 3a7d7c", "0f1b3c 16295c 3f6fd1 8fc7e8 f5a65b", "f7efe9 3d2645 832161 da4167 f0b67f", "10302b 1b4d43 3f8f6b a8d08d f2d479",
        "fdf6ec 264653 2a9d8f e9c46a e76f51", "1a1528 3b2456 8d4aa6 e58fb1 ffd6a5", "eef2f3 1d3557 457b9d a8dadc e63946", "2b1a12 5b3424 b5653a e8b27d f4e3c4",
        "f5f0fa 3c2f63 7b62c9 c0b3ee f2a1b5", "06141b 11333f 2d7f8c 7fd1c7 f6f2c9", "fff4e6 7a1f2b d1495b edae49 00798c", "e9f0ea 2f4538 6a8f5f b7cf9e d98c5f",
    )
)  # fmt: skip

HUES: Mapping[str, Colour] = {
    "red": rgb("d7263d"), "orange": rgb("f2792b"), "yellow": rgb("f6c945"), "green": rgb("2f9e5b"), "teal": rgb("1b998b"), "blue": rgb("2368c4"),
    "purple": rgb("7b3fb5"), "pink": rgb("ee6fa0"), "brown": rgb("8a5a36"), "black": rgb("1b1b20"), "white": rgb("f4f2ec"), "grey": rgb("8b9098"), "gold": rgb("d4a537"),
}  # fmt: skip


def light_for(hour: str, hues: Sequence[str], seed: Seed) -> Light:
    """The light of an hour, tinted by the first colour that was asked for."""
    light = seed.of("light").pick(LIGHTS[hour])
    if not hues:
        return light
    tint = HUES[hues[0]]
    shade = [
        tuple(tinted(c, tint, 0.55) for c in group)
        for group in (light.sky, (light.far, light.near), light.water)
    ]
    return light._replace(
        sky=shade[0],
        far=shade[1][0],
        near=shade[1][1],
        water=(shade[2][0], shade[2][1]),
        sun=tinted(light.sun, tint, 0.25),
    )


def palette_for(hues: Sequence[str], dark: bool, seed: Seed) -> tuple[Colour, ...]:
    """Five colours (ground, deep, main, light, accent) around the colours that were asked for, else by seed."""
    if not hues:
        fitting = [five for five in PALETTES if not dark or luminance(five[0]) < 0.3]
        return seed.of("palette").pick(fitting)
    main = HUES[hues[0]]
    accent = (
        HUES[hues[1]]
        if len(hues) > 1
        else mix(main, (255 - main[0], 255 - main[1], 255 - main[2]), 0.6)
    )
    ground = mix(main, (10, 12, 24), 0.85) if dark else mix(main, (252, 248, 242), 0.84)
    return ground, mix(main, (16, 16, 32), 0.65), main, mix(main, (255, 250, 240), 0.5), accent
