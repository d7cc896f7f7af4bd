"""The shapes that prompts can name (`solids` in `fixtures/text/image_words.yaml`)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from mockgateway.generators.solid.meshes import (
    Mesh,
    box,
    flat_body,
    join,
    lump,
    revolve,
    unit_vectors,
)
from mockgateway.seed import Seed

Shape = Callable[[Seed], list[Mesh]]

_THREE_TURNS = tuple(2 * math.pi * k / 3 for k in range(3))
_WEDGE_FACES = ((0, 2, 4), (1, 3, 5), (0, 1, 3, 2), (2, 3, 5, 4), (0, 1, 5, 4))
_PYRAMID = ((-1, 0, -1), (1, 0, -1), (1, 0, 1), (-1, 0, 1), (0, 1.5, 0))
_PYRAMID_FACES = ((0, 1, 2, 3), (0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4))
_ROOF = ((-1.1, 1, -0.8), (1.1, 1, -0.8), (1.1, 1, 0.8), (-1.1, 1, 0.8), (-1.1, 1.75, 0))
_ROOF_FACES = ((0, 1, 2, 3), (0, 1, 5, 4), (3, 2, 5, 4), (0, 3, 4), (1, 2, 5))


def pebble(seed: Seed) -> list[Mesh]:
    """Return a smooth solid, for prompts that name no shape."""
    return [lump(seed, 1.0)]


def _share(seed: Seed, name: str, least: float, steps: int) -> float:
    """Return a length from `least` in steps of a hundredth."""
    return least + seed.of(name).below(steps) / 100


def _sphere(seed: Seed) -> list[Mesh]:
    angles = [math.pi * k / 20 for k in range(21)]
    return [revolve([(math.sin(angle), 1 - math.cos(angle)) for angle in angles])]


def _torus(seed: Seed) -> list[Mesh]:
    thickness = _share(seed, "thick", 0.3, 16)
    angles = [2 * math.pi * k / 28 for k in range(28, -1, -1)]
    ring = revolve([(1 - thickness * math.sin(a), -thickness * math.cos(a)) for a in angles])
    centre = ring.points.copy()
    centre[:, 1] = 0
    centre /= np.maximum(np.linalg.norm(centre, axis=1, keepdims=True), 1e-9)
    return [ring._replace(normals=unit_vectors(ring.points - centre))]


def _vase(seed: Seed) -> list[Mesh]:
    rng = seed.random()
    neck, belly, waist = rng.uniform(0.22, 0.34), rng.uniform(0.6, 0.85), rng.uniform(0.3, 0.5)
    profile = [(0.0, 0.0), (0.4, 0.0)]
    for t in (k / 24 for k in range(25)):
        bulge = math.sin(math.pi * min(1.0, t / 0.9)) ** 1.5 * (1 - waist * t)
        lip = 0.12 * (1 - t) + 0.9 * max(0.0, t - 0.8)
        profile.append((neck + (belly - neck) * bulge + lip, 2.0 * t))
    rim = profile[-1][0] - 0.06
    return [revolve([*profile, (rim, 2.0), (neck, 1.7), (neck, 1.2), (0.0, 1.1)])]


def _cup(seed: Seed) -> list[Mesh]:
    radius = _share(seed, "wide", 0.55, 20)
    outside = [(0, 0), (radius * 0.8, 0), (radius * 0.95, 0.1), (radius, 1.0)]
    return [revolve([*outside, (radius - 0.08, 1.0), (radius - 0.1, 0.15), (0, 0.1)])]


def _tree(seed: Seed) -> list[Mesh]:
    trunk = revolve([(0, 0), (0.2, 0), (0.13, 0.3), (0.11, 1.0), (0, 1.0)])
    if seed.random().random() < 0.5:
        levels = ((0.75, 0.55), (0.6, 0.95), (0.42, 1.35))
        crown = [
            revolve([(0, y), (radius, y), (0.02, y + 0.8), (0, y + 0.8)], smooth=False)
            for radius, y in levels
        ]
    else:
        ball = lump(seed, 0.75)
        crown = [ball._replace(points=ball.points + np.array((0, 1.5, 0), np.float32))]
    green = [mesh._replace(colour=(62, 140, 78)) for mesh in crown]
    return [trunk._replace(colour=(112, 78, 52)), *green]


def _chair(seed: Seed) -> list[Mesh]:
    back = _share(seed, "back", 0.8, 40)
    legs = [box(x, 0, z, 0.1, 0.8, 0.1) for x in (-0.4, 0.4) for z in (-0.4, 0.4)]
    slats = [box(x, 0.92, -0.41, 0.14, back, 0.06) for x in (-0.32, 0.0, 0.32)]
    rail = box(0, 0.92 + back, -0.41, 0.98, 0.16, 0.1)
    return join([*legs, box(0, 0.8, 0, 0.98, 0.12, 0.98), *slats, rail])


def _table(seed: Seed) -> list[Mesh]:
    width = _share(seed, "wide", 1.4, 60)
    sides = (-width / 2 + 0.12, width / 2 - 0.12)
    legs = [box(x, 0, z, 0.12, 0.9, 0.12) for x in sides for z in (-0.4, 0.4)]
    return join([*legs, box(0, 0.9, 0, width, 0.1, 1.1)])


def _house(seed: Seed) -> list[Mesh]:
    return [
        box(0, 0, 0, 2, 1, 1.4),
        flat_body([*_ROOF, (1.1, 1.75, 0)], _ROOF_FACES, (150, 66, 52)),
        box(0, 0, 0.7, 0.35, 0.65, 0.05, (94, 62, 44)),
        *(box(x, 0.45, 0.7, 0.3, 0.3, 0.03, (160, 210, 235)) for x in (-0.6, 0.6)),
        box(0.55, 1.15, -0.3, 0.24, 0.75, 0.24, (120, 74, 60)),
    ]


def _rocket(seed: Seed) -> list[Mesh]:
    hull = revolve([(0, 0.2), (0.3, 0.2), (0.42, 0.7), (0.42, 1.3), (0.3, 1.8)])
    nose = revolve([(0.3, 1.8), (0.18, 2.1), (0.0, 2.3)])
    fins = []
    for cos, sin in ((math.cos(turn), math.sin(turn)) for turn in _THREE_TURNS):
        corners = [
            (cos * radius + sin * side, y, sin * radius - cos * side)
            for radius, y in ((0.36, 0.75), (0.3, 0.2), (0.8, 0))
            for side in (-0.03, 0.03)
        ]
        fins.append(flat_body(corners, _WEDGE_FACES))
    return [hull._replace(colour=(236, 238, 242)), nose, *join(fins)]


def _gem(seed: Seed) -> list[Mesh]:
    sides = 6 + seed.of("facets").below(5)
    corners = [(0.0, -1.1, 0.0)]
    for radius, height in ((1.0, 0.0), (0.6, 0.42)):
        turns = [2 * math.pi * k / sides for k in range(sides)]
        corners += [(radius * math.cos(a), height, radius * math.sin(a)) for a in turns]
    faces: list[tuple[int, ...]] = [tuple(range(1 + sides, 1 + 2 * sides))]
    for k in range(sides):
        one, next_one = 1 + k, 1 + (k + 1) % sides
        faces += [(0, one, next_one), (one, next_one, next_one + sides, one + sides)]
    return [flat_body(corners, faces)]


SHAPES: Mapping[str, Shape] = {
    "cube": lambda seed: [box(0, 0, 0, 2, 2, 2)],
    "pyramid": lambda seed: [flat_body(_PYRAMID, _PYRAMID_FACES)],
    "torus": _torus,
    "vase": _vase,
    "cup": _cup,
    "tree": _tree,
    "chair": _chair,
    "table": _table,
    "house": _house,
    "rocket": _rocket,
    "gem": _gem,
    "cone": lambda seed: [revolve([(0, 0), (0.8, 0), (0, 2)], smooth=False)],
    "cylinder": lambda seed: [revolve([(0, 0), (0.7, 0), (0.7, 2), (0, 2)], smooth=False)],
    "sphere": _sphere,
}
