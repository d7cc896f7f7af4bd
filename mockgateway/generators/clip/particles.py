"""Particles that move over a clip: snow, rain, stars, sparks, dust, bubbles and others.

Each particle lives for one cycle of the clip from a moment of its own, and is invisible at both
ends, so that the last frame leads to the first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mockgateway import data, files
from mockgateway.generators.clip.planes import Plane, to_yuv
from mockgateway.generators.picture.palette import rgb
from mockgateway.seed import Seed


@dataclass(frozen=True, slots=True)
class ParticleKind:
    """A kind of particle of `fixtures/pictures/video.yaml`, which describes the fields."""

    count: int
    radius: tuple[float, float]
    colours: Sequence[str]
    dx: tuple[float, float] = (-0.02, 0.02)
    dy: tuple[float, float] = (-0.02, 0.02)
    top: float = 0.0
    bottom: float = 1.0
    opacity: float = 0.8
    stretch: float = 1.0
    outward: bool = False


class _Particle(NamedTuple):
    x: float
    y: float
    dx: float  # pixels of its whole life
    dy: float
    born: float  # 0 to 1, in the cycle
    radius: int
    colour: tuple[int, int, int]  # y, u, v


@cache
def load_settings() -> Mapping[str, Any]:
    """Return the colour grades and particles of `fixtures/pictures/video.yaml`."""
    settings: Mapping[str, Any] = files.parse(data.FIXTURES / "pictures" / "video.yaml")
    return settings


@cache
def particle_kinds() -> Mapping[str, ParticleKind]:
    """Return all kinds of particles."""
    return {name: ParticleKind(**kind) for name, kind in load_settings()["particles"].items()}


class Particles:
    """The particles of a clip."""

    def __init__(self, kind: ParticleKind, size: tuple[int, int], seed: Seed) -> None:
        """Create the particles of a kind for a clip of a size in pixels."""
        self._kind = kind
        self._shapes: dict[int, NDArray[np.float32]] = {}
        rng = seed.of("motes").random()
        width, height = size
        unit = min(height, width * 0.75) / 100 * 1.6
        self._particles = []
        for _ in range(kind.count):
            x, y = rng.random() * width, rng.uniform(kind.top, kind.bottom) * height
            dx, dy = rng.uniform(*kind.dx) * width, rng.uniform(*kind.dy) * height
            if kind.outward:
                dx, dy = (x - width / 2) * 0.45, (y - height / 2) * 0.45
            radius = max(1, round(unit * rng.uniform(*kind.radius)))
            born, colour = rng.random(), to_yuv(rgb(rng.choice(kind.colours)))
            self._particles.append(_Particle(x, y, dx, dy, born, radius, colour))

    def apply(self, planes: list[Plane], phase: float, share: float = 1.0) -> None:
        """Paint the particles on a frame.

        Args:
            planes: The frame.
            phase: The place in the cycle, 0 to 1.
            share: The visibility, 0 to 1.
        """
        if share <= 0:
            return
        for particle in self._particles:
            age = (phase + particle.born) % 1
            level = math.sin(math.pi * age) ** 0.7 * self._kind.opacity * share
            x, y = particle.x + particle.dx * (age - 0.3), particle.y + particle.dy * (age - 0.3)
            for plane, colour, part in zip(planes, particle.colour, (1, 2, 2), strict=True):
                radius = max(1, particle.radius // part)
                self._paint(plane, x / part, y / part, radius, colour, level)

    def _paint(
        self, plane: Plane, x: float, y: float, radius: int, colour: int, level: float
    ) -> None:
        shape = self._shape(radius)
        height, width = shape.shape
        left, top = round(x) - width // 2, round(y) - height // 2
        x0, x1 = max(left, 0), min(left + width, plane.shape[1])
        y0, y1 = max(top, 0), min(top + height, plane.shape[0])
        if x0 < x1 and y0 < y1:
            box = plane[y0:y1, x0:x1]
            weight = shape[y0 - top : y1 - top, x0 - left : x1 - left] * np.float32(level)
            box[:] = (box + (np.float32(colour) - box) * weight).astype(np.uint8)

    def _shape(self, radius: int) -> NDArray[np.float32]:
        """Return the weights of a soft disc, stretched to a streak if the kind is."""
        if radius not in self._shapes:
            high = math.ceil(radius * self._kind.stretch)
            rows, columns = np.mgrid[-high : high + 1, -radius : radius + 1].astype(np.float32)
            distance = (rows / (high + 0.5)) ** 2 + (columns / (radius + 0.5)) ** 2
            self._shapes[radius] = np.clip(1 - distance, 0, 1) ** np.float32(1.5)
        return self._shapes[radius]
