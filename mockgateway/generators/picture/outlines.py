"""Outlines of what is painted: ellipses, smooth curves and strokes, as points in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Points = Sequence[tuple[float, float]] | NDArray[np.float64]
"""The corners of a polygon: pairs, or an array of n by 2."""


def ellipse(
    x: float,
    y: float,
    wide: float,
    high: float,
    turn: float = 0.0,
    begin: float = 0.0,
    end: float = 360.0,
) -> NDArray[np.float64]:
    """The outline of an ellipse (or of the arc from `begin` to `end` degrees) around x, y with half-axes wide and high, turned by `turn` degrees."""
    size = max(wide, high)
    circle = _arc(begin, end, 16 if 1.5 < size < 8 else 48 if size < 100 else 144)
    across, down = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    outline: NDArray[np.float64] = circle @ np.array(
        ((wide * across, wide * down), (-high * down, high * across))
    ) + (x, y)
    return outline


@lru_cache(maxsize=64)
def _arc(begin: float, end: float, steps: int) -> NDArray[np.float64]:
    angles = np.radians(np.linspace(begin, end, steps))
    return np.stack((np.cos(angles), np.sin(angles)), 1)


def curve(points: Points, closed: bool = True, steps: int = 8) -> NDArray[np.float64]:
    """A smooth line through the points (Catmull-Rom)."""
    given = np.asarray(points, float)
    padded = np.concatenate(
        (given[-1:], given, given[:2]) if closed else (given[:1], given, given[-1:])
    )
    windows = np.stack([padded[k : len(padded) - 3 + k] for k in range(4)])
    line = np.einsum("sk,knc->nsc", _spline(steps), windows).reshape(-1, 2)
    return line if closed else np.concatenate((line, given[-1:]))


@lru_cache(maxsize=8)
def _spline(steps: int) -> NDArray[np.float64]:
    """What each of four neighbours counts for at each step between the middle two."""
    t = np.linspace(0, 1, steps, endpoint=False)
    return 0.5 * np.stack(
        (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2), 1
    )


def stroke(points: Points, width: float, taper: float = 1.0) -> NDArray[np.float64]:
    """The outline of a line drawn along the points, `width` wide at its beginning and `taper` times that at its end."""
    line = curve(points, closed=False)
    along = np.empty_like(line)
    along[1:-1], along[0], along[-1] = (
        (line[2:] - line[:-2]) / 2,
        line[1] - line[0],
        line[-1] - line[-2],
    )
    away = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    half = (
        np.stack((-along[:, 1] / away, along[:, 0] / away), 1)
        * (np.linspace(width, width * taper, len(line)) / 2)[:, None]
    )
    return np.concatenate((line + half, (line - half)[::-1]))
