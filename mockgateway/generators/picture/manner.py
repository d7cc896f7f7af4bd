"""Read how a picture as a whole looks: its tint, its empty side, a background with a gradient."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from mockgateway.generators.picture.items import arrangement
from mockgateway.generators.picture.palette import WHITE, Colour, mix, named_colours
from mockgateway.generators.picture.spots import Spot
from mockgateway.generators.picture.words import find_names, normalized

_INK: Colour = (16, 14, 26)


@dataclass(frozen=True, slots=True)
class Manner:
    """The look of a whole picture."""

    tint: str = ""  # the colour that all of it has
    side: str = ""  # left or right: where the figures are, so that the other side is empty
    graded: bool = False  # whether a plain background has a gradient
    mascot: bool = False  # whether things have arms and legs
    aurora: bool = False  # whether there are polar lights in the sky


def manner_of(prompt: str) -> Manner:
    """Return the look that a prompt asks for."""
    text, table = normalized(prompt), arrangement()
    tinted = re.search(table["tinted"], text)
    hues = find_names("colours", tinted[0]) if tinted else ()
    spared = re.search(table["spared"], text)
    side = ("right" if "left" in spared[0] else "left") if spared else ""
    mascot, aurora = (re.search(table[key], text) is not None for key in ("mascot", "aurora"))
    return Manner(hues[0] if len(hues) == 1 else "", side, "gradient" in text, mascot, aurora)


def backdrop(name: str, manner: Manner) -> tuple[Colour, Colour]:
    """Return the upper and the lower colour of a plain background."""
    tone = WHITE if name == "white" else named_colours()[name]
    return (mix(tone, WHITE, 0.42), mix(tone, _INK, 0.2)) if manner.graded else (tone, tone)


def moved_aside(spots: Sequence[Spot], side: str, width: int, floor: float) -> list[Spot]:
    """Return spots in one half of a picture; what stood on the floor still does."""
    share, left = 0.7, width * (0.42 if side == "right" else -0.12)
    return [
        spot._replace(
            x=left + spot.x * share, y=floor - (floor - spot.y) * share, size=spot.size * share
        )
        for spot in spots
    ]


def tinted(image: Image.Image, name: str) -> Image.Image:
    """Return an RGB picture of which all colours are near one."""
    tone = named_colours()[name]
    grey = ImageOps.autocontrast(image.convert("L"))
    return Image.blend(image, ImageOps.colorize(grey, mix(tone, _INK, 0.7), WHITE, tone), 0.55)
