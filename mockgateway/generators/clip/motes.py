"""Small things that move over a clip: snow, rain, stars, sparks, fireflies, dust, lights, bubbles.

Each lives for one cycle of the clip from its own moment on, invisible when it comes and goes, so that the last frame leads to the first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.clip.planes import Bytes2D, yuv
from mockgateway.seed import Seed


class Kind(NamedTuple):
    """A swarm.

    many: how many; size: radii in hundredths of the height; colours: RGB; across, down: the way of one life in widths and heights, least and most;
    top, bottom: where they begin, in heights; strength: their opacity; long: how many times as high as wide; outward: whether they fly from the middle.
    """

    many: int
    size: tuple[float, float]
    colours: Sequence[tuple[int, int, int]]
    across: tuple[float, float] = (-0.02, 0.02)
    down: tuple[float, float] = (-0.02, 0.02)
    top: float = 0.0
    bottom: float = 1.0
    strength: float = 0.8
    long: float = 1.0
    outward: bool = False


_WHITE, _GOLD, _CYAN, _PINK = (255, 255, 255), (255, 214, 130), (150, 230, 255), (255, 150, 210)
KINDS = {
    "snow": Kind(90, (0.25, 0.9), (_WHITE,), (-0.06, 0.1), (0.25, 0.7), -0.2, 0.8, 0.85),
    "rain": Kind(
        90, (0.12, 0.25), ((205, 220, 240),), (-0.05, -0.03), (0.7, 1.0), -0.4, 0.5, 0.4, 14
    ),
    "star": Kind(90, (0.15, 0.5), (_WHITE, _CYAN, (255, 235, 210)), strength=0.95, outward=True),
    "spark": Kind(
        60,
        (0.2, 0.6),
        (_GOLD, (255, 150, 60), (255, 90, 40)),
        (-0.08, 0.08),
        (-0.6, -0.2),
        0.5,
        1.1,
        0.9,
    ),
    "firefly": Kind(
        34, (0.5, 1.3), ((225, 255, 140), _GOLD), (-0.05, 0.05), (-0.07, 0.04), 0.35, 0.95, 0.75
    ),
    "dust": Kind(36, (0.3, 1.1), ((255, 244, 220),), (-0.04, 0.06), (-0.08, 0.01), 0.1, 0.9, 0.4),
    "petal": Kind(
        30,
        (0.6, 1.2),
        ((255, 190, 210), (255, 225, 235), _GOLD),
        (0.1, 0.3),
        (0.1, 0.35),
        -0.1,
        0.8,
        0.75,
    ),
    "glint": Kind(
        70, (0.2, 0.55), (_WHITE, (255, 246, 214)), (-0.012, 0.012), (0.0, 0.0), 0.6, 0.98, 0.8
    ),
    "bubble": Kind(40, (0.4, 1.4), ((200, 245, 255),), (-0.02, 0.02), (-0.4, -0.15), 0.3, 1.1, 0.5),
    "light": Kind(
        46, (0.35, 1.0), (_GOLD, _CYAN, _PINK, _WHITE), (-0.004, 0.004), (0.0, 0.0), 0.35, 0.95, 0.7
    ),
    "sand": Kind(60, (0.15, 0.4), ((255, 226, 178),), (0.2, 0.5), (-0.02, 0.05), 0.45, 1.0, 0.5),
    "glow": Kind(
        22, (1.5, 5.0), (_WHITE, _GOLD, _CYAN, _PINK), (-0.08, 0.08), (-0.12, 0.05), 0.0, 1.0, 0.22
    ),
}


class _Mote(NamedTuple):
    x: float
    y: float
    across: float
    down: float
    born: float
    radius: int
    colour: tuple[int, int, int]


class Motes:
    """The swarm of a kind over a clip of width by height pixels."""

    def __init__(self, kind: Kind, width: int, height: int, seed: Seed) -> None:
        chance = seed.of("motes").random()
        self._kind, self._width, self._height = kind, width, height
        unit = min(height, width * 0.75) / 100
        self._motes = []
        for _ in range(kind.many):
            x, y = (
                chance.random() * width,
                (kind.top + (kind.bottom - kind.top) * chance.random()) * height,
            )
            across, down = chance.uniform(*kind.across) * width, chance.uniform(*kind.down) * height
            if kind.outward:
                across, down = (x - width / 2) * 0.45, (y - height / 2) * 0.45
            radius = max(1, round(unit * chance.uniform(*kind.size) * 1.6))
            self._motes.append(
                _Mote(x, y, across, down, chance.random(), radius, yuv(chance.choice(kind.colours)))
            )
        self._shapes: dict[int, NDArray[np.float32]] = {}

    def lay(self, planes: list[Bytes2D], phase: float, share: float = 1.0) -> None:
        """Draw the swarm on a frame. phase: 0 to 1, the place in the cycle; share: 0 for invisible, 1 for in full."""
        for mote in self._motes if share > 0 else ():
            age = (phase + mote.born) % 1
            level = math.sin(math.pi * age) ** 0.7 * self._kind.strength * share
            x, y = mote.x + mote.across * (age - 0.3), mote.y + mote.down * (age - 0.3)
            for plane, (colour, scale) in enumerate(zip(mote.colour, (1, 2, 2), strict=True)):
                self._dab(
                    planes[plane], x / scale, y / scale, max(1, mote.radius // scale), colour, level
                )

    def _dab(
        self, plane: Bytes2D, x: float, y: float, radius: int, colour: int, level: float
    ) -> None:
        shape = self._shape(radius)
        high, wide = shape.shape
        left, top = round(x) - wide // 2, round(y) - high // 2
        x0, y0, x1, y1 = (
            max(left, 0),
            max(top, 0),
            min(left + wide, plane.shape[1]),
            min(top + high, plane.shape[0]),
        )
        if x0 < x1 and y0 < y1:
            box = plane[y0:y1, x0:x1]
            weight = shape[y0 - top : y1 - top, x0 - left : x1 - left] * np.float32(level)
            box[:] = (box + (np.float32(colour) - box) * weight).astype(np.uint8)

    def _shape(self, radius: int) -> NDArray[np.float32]:
        """A soft disc, drawn out to a streak where the kind is long."""
        if radius not in self._shapes:
            high = math.ceil(radius * self._kind.long)
            rows, columns = np.mgrid[-high : high + 1, -radius : radius + 1].astype(np.float32)
            away = (rows / (high + 0.5)) ** 2 + (columns / (radius + 0.5)) ** 2
            self._shapes[radius] = np.clip(1 - away, 0, 1) ** np.float32(1.5)
        return self._shapes[radius]


# Which swarm words ask for, before the place has its own.
ASKED = """
snow snow snowy snowfall blizzard nieve neige schnee 雪 หิมะ 눈
rain rain rainy storm thunderstorm monsoon lluvia pluie regen 雨 ฝน 비가
spark fire flame campfire bonfire lava volcano firework fireworks fuego feu feuer 火焰 篝火 烟花 花火 焚き火 กองไฟ ดอกไม้ไฟ 불꽃
petal petal blossom sakura cherry spring autumn leaves 桜 樱花 落叶 秋 ใบไม้ 벚꽃
bubble bubble bubbles
light party disco concert lights christmas
firefly firefly fireflies luciernaga 萤火虫 ホタル หิ่งห้อย
"""
PLACES = {
    "sea": "glint", "space": "star", "city": "light", "snow": "snow", "mountain": "dust", "forest": "firefly", "desert": "sand", "field": "petal", "room": "dust",
    "underwater": "bubble", "abstract": "glow",
}  # fmt: skip
