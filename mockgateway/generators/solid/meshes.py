"""Meshes: solids of revolution, flat-faced bodies, boxes and lumps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.picture.palette import Colour
from mockgateway.seed import Seed

Vectors = NDArray[np.float32]  # n by 3, y upwards
Triangles = NDArray[np.uint16]  # n by 3 numbers of points, counter-clockwise from outside

_SHARP = 1.7  # corners with a shorter sum of normals (more than about 60 degrees) stay sharp
_BOX_FACES = ((0, 1, 3, 2), (4, 5, 7, 6), (0, 1, 5, 4), (2, 3, 7, 6), (0, 2, 6, 4), (1, 3, 7, 5))


class Mesh(NamedTuple):
    """A surface of one colour."""

    points: Vectors  # metres
    normals: Vectors  # of length 1
    triangles: Triangles
    colour: Colour | None = None  # None for the colour of the prompt


def stand_on_ground(meshes: Sequence[Mesh]) -> list[Mesh]:
    """Scale meshes to two metres, centre them and put them on the ground."""
    points = np.concatenate([mesh.points for mesh in meshes])
    low, high = points.min(axis=0), points.max(axis=0)
    foot = (low + high) / 2
    foot[1] = low[1]
    scale = np.float32(2 / float((high - low).max()))
    return [
        _without_empty_triangles(
            mesh._replace(points=((mesh.points - foot) * scale).astype(np.float32))
        )
        for mesh in meshes
    ]


def join(meshes: Sequence[Mesh]) -> list[Mesh]:
    """Join meshes of one colour."""
    offsets = np.cumsum([0, *(len(mesh.points) for mesh in meshes)])
    triangles = [
        mesh.triangles.astype(np.int64) + offset
        for mesh, offset in zip(meshes, offsets, strict=False)
    ]
    return [
        Mesh(
            np.concatenate([mesh.points for mesh in meshes]),
            np.concatenate([mesh.normals for mesh in meshes]),
            np.concatenate(triangles).astype(np.uint16),
            meshes[0].colour,
        )
    ]


def revolve(profile: Sequence[tuple[float, float]], smooth: bool = True, around: int = 40) -> Mesh:
    """Return a solid of revolution about the y axis.

    Args:
        profile: Radius and height of its rings, from bottom to top.
        smooth: Whether to shade neighbouring rings as one surface.
        around: The number of points of a ring.
    """
    rings: list[tuple[float, float]] = []
    normals: list[tuple[float, float]] = []  # outwards and upwards
    for (r0, y0), (r1, y1) in pairwise(profile):
        length = math.hypot(r1 - r0, y1 - y0) or 1.0
        rings += [(r0, y0), (r1, y1)]
        normals += [((y1 - y0) / length, (r0 - r1) / length)] * 2
    for k in range(1, len(rings) - 1, 2) if smooth else ():
        out, up = normals[k][0] + normals[k + 1][0], normals[k][1] + normals[k + 1][1]
        length = math.hypot(out, up)
        if length >= _SHARP:
            normals[k] = normals[k + 1] = (out / length, up / length)
    turn = np.linspace(0, 2 * math.pi, around + 1)
    points, directions = (
        np.stack([_ring(turn, radius, height) for radius, height in pairs]).reshape(-1, 3)
        for pairs in (rings, normals)
    )
    triangles = _grid(len(rings), around + 1, step=2)
    return Mesh(points.astype(np.float32), unit_vectors(directions), triangles)


def _ring(turn: NDArray[np.float64], radius: float, height: float) -> NDArray[np.float64]:
    return np.stack([radius * np.cos(turn), np.full_like(turn, height), radius * np.sin(turn)], 1)


def flat_body(
    corners: Sequence[Sequence[float]], faces: Sequence[Sequence[int]], colour: Colour | None = None
) -> Mesh:
    """Return a convex body of flat faces; a face lists its corners in any direction."""
    solid = np.array(corners, np.float64)
    middle = solid.mean(axis=0)
    points, normals = list[NDArray[np.float64]](), list[NDArray[np.float64]]()
    triangles: list[tuple[int, int, int]] = []
    for face in faces:
        ring = solid[list(face)]
        normal = np.cross(ring[1] - ring[0], ring[2] - ring[0])
        if np.dot(normal, ring.mean(axis=0) - middle) < 0:
            ring, normal = ring[::-1], -normal
        first = len(points)
        triangles += [(first, first + k, first + k + 1) for k in range(1, len(ring) - 1)]
        points += list(ring)
        normals += [normal] * len(ring)
    return Mesh(
        np.array(points, np.float32),
        unit_vectors(np.array(normals)),
        np.array(triangles, np.uint16),
        colour,
    )


def box(
    x: float,
    y: float,
    z: float,
    width: float,
    height: float,
    depth: float,
    colour: Colour | None = None,
) -> Mesh:
    """Return a box whose foot is centred at x, y, z."""
    corners = [
        (x + i * width / 2, y + j * height, z + k * depth / 2)
        for i in (-1, 1)
        for j in (0, 1)
        for k in (-1, 1)
    ]
    return flat_body(corners, _BOX_FACES, colour)


def lump(seed: Seed, radius: float) -> Mesh:
    """Return a ball with slow hills."""
    rng = seed.of("lump").random()
    waves = [
        (rng.uniform(0.05, 0.16) / m, m, rng.randint(1, 3), rng.uniform(0, 6.28)) for m in (1, 2, 3)
    ]
    angles = np.linspace(0, math.pi, 33), np.linspace(0, 2 * math.pi, 49)
    polar, turn = np.meshgrid(*angles, indexing="ij")
    hills = sum(
        height * np.sin(n * turn + phase) * np.sin(polar) ** n * np.cos(m * polar)
        for height, m, n, phase in waves
    )
    far = radius * (1 + hills)
    x, y, z = np.sin(polar) * np.cos(turn), -np.cos(polar), np.sin(polar) * np.sin(turn)
    surface = far[..., None] * np.stack([x, y, z], 2)
    along, down = np.gradient(surface, axis=1), np.gradient(surface, axis=0)
    # At the seam the last column is the first.
    along[:, (0, -1)] = (surface[:, 1] - surface[:, -2])[:, None] / 2
    normals, points = np.cross(down, along).reshape(-1, 3), surface.reshape(-1, 3)
    normals = np.where(np.linalg.norm(normals, axis=1, keepdims=True) > 1e-9, normals, points)
    outwards = np.sign((normals * points).sum(1, keepdims=True) + 1e-12)
    return Mesh(points.astype(np.float32), unit_vectors(normals * outwards), _grid(33, 49))


def unit_vectors(vectors: NDArray[np.floating]) -> Vectors:
    """Scale vectors to length 1; a zero vector points upwards."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled = np.where(length > 1e-9, vectors / np.maximum(length, 1e-9), (0.0, 1.0, 0.0))
    return scaled.astype(np.float32)


def _grid(rows: int, columns: int, step: int = 1) -> Triangles:
    """Return the triangles between rows of points; with step 2, between every other pair."""
    row, column = np.meshgrid(np.arange(0, rows - 1, step), np.arange(columns - 1), indexing="ij")
    a = (row * columns + column).ravel()
    b, c, d = a + 1, a + columns, a + columns + 1
    return np.concatenate([np.stack([a, c, b], 1), np.stack([b, c, d], 1)]).astype(np.uint16)


def _without_empty_triangles(mesh: Mesh) -> Mesh:
    """Remove triangles without an area, as at the poles of a solid of revolution."""
    a, b, c = (mesh.points[mesh.triangles[:, corner]].astype(np.float64) for corner in range(3))
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    return mesh._replace(triangles=mesh.triangles[areas > 1e-9])
