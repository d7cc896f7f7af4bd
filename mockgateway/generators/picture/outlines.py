"""Outlines of shapes: boxes, ellipses, smooth curves and strokes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Outline = NDArray[np.float64]  # the corners of a polygon, n by 2
Points = Sequence[tuple[float, float]] | Outline


def box(x: float, y: float, half_width: float, half_height: float) -> Outline:
    """Return the rectangle around x, y."""
    return rectangle(x - half_width, y - half_height, x + half_width, y + half_height)


def rectangle(left: float, top: float, right: float, bottom: float) -> Outline:
    """Return the rectangle between two corners."""
    return np.array(((left, top), (right, top), (right, bottom), (left, bottom)), float)


def ellipse(
    x: float,
    y: float,
    radius_x: float,
    radius_y: float,
    turn: float = 0.0,
    begin: float = 0.0,
    end: float = 360.0,
) -> Outline:
    """Return an ellipse around x, y, or its arc from `begin` to `end`; angles are in degrees."""
    size = max(radius_x, radius_y)
    circle = _unit_arc(begin, end, 16 if 1.5 < size < 8 else 48 if size < 100 else 144)
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    axes = np.array(((radius_x * cos, radius_x * sin), (-radius_y * sin, radius_y * cos)))
    outline: Outline = circle @ axes + (x, y)
    return outline


def curve(points: Points, closed: bool = True, steps: int = 8) -> Outline:
    """Return a smooth line through the points (Catmull-Rom)."""
    given = np.asarray(points, float)
    before, after = (given[-1:], given[:2]) if closed else (given[:1], given[-1:])
    padded = np.concatenate((before, given, after))
    windows = np.stack([padded[k : len(padded) - 3 + k] for k in range(4)])
    line = np.einsum("sk,knc->nsc", _spline(steps), windows).reshape(-1, 2)
    return line if closed else np.concatenate((line, given[-1:]))


def stroke(points: Points, width: float, taper: float = 1.0) -> Outline:
    """Return the outline of a smooth line; it is `taper` times as wide at its end."""
    line = curve(points, closed=False)
    along = np.empty_like(line)
    along[1:-1] = (line[2:] - line[:-2]) / 2
    along[0], along[-1] = line[1] - line[0], line[-1] - line[-2]
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    normal = np.stack((-along[:, 1] / length, along[:, 0] / length), 1)
    half = normal * (np.linspace(width, width * taper, len(line)) / 2)[:, None]
    return np.concatenate((line + half, (line - half)[::-1]))


@lru_cache(maxsize=64)
def _unit_arc(begin: float, end: float, steps: int) -> Outline:
    angles = np.radians(np.linspace(begin, end, steps))
    return np.stack((np.cos(angles), np.sin(angles)), 1)


@lru_cache(maxsize=8)
def _spline(steps: int) -> NDArray[np.float64]:
    """Return the weights of four neighbours at each step between the middle two."""
    t = np.linspace(0, 1, steps, endpoint=False)
    cube, square = t**3, t**2
    return 0.5 * np.stack(
        (
            -t + 2 * square - cube,
            2 - 5 * square + 3 * cube,
            t + 4 * square - 3 * cube,
            cube - square,
        ),
        1,
    )
