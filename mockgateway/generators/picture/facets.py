"""The low-poly style: a picture made of triangles that follow its shapes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from mockgateway.seed import Seed

_LONGEST = 1024  # pixels of the longer side that is drawn
_INSIDE = (  # points of a triangle, as shares of its corners
    (1 / 3, 1 / 3, 1 / 3), (0.6, 0.2, 0.2), (0.2, 0.6, 0.2), (0.2, 0.2, 0.6),
    (0.45, 0.45, 0.1), (0.45, 0.1, 0.45), (0.1, 0.45, 0.45),
)  # fmt: skip


def facets(image: Image.Image, seed: Seed) -> Image.Image:
    """Low poly: triangles of one colour each, whose corners lie on the edges of the shapes."""
    if min(image.size) < 8:
        return image
    scale = min(1.0, _LONGEST / max(image.size))
    size = (max(8, round(image.width * scale)), max(8, round(image.height * scale)))
    small = image.resize(size)
    wide = ImageOps.autocontrast(small, cutoff=0.5, preserve_tone=True)
    small = Image.blend(small, wide, 0.35)
    small = ImageEnhance.Color(small).enhance(1.15)
    smooth = small.filter(ImageFilter.GaussianBlur(min(small.size) / 120))
    rng = np.random.default_rng(seed.below(2**31))
    columns, rows = (max(4, round(26 * side / max(small.size))) for side in small.size)
    points = _on_edges(smooth, columns, rows, rng)
    levels = np.asarray(smooth, np.float32)
    canvas = Image.new("RGB", small.size)
    brush = ImageDraw.Draw(canvas)
    for row, column in np.ndindex(rows, columns):
        a, b = points[row, column], points[row, column + 1]
        c, d = points[row + 1, column], points[row + 1, column + 1]
        pairs = (((a, b, d), (a, c, d)), ((a, b, c), (b, c, d)))
        pair = min(pairs, key=lambda each: sum(_tones(levels, corners)[1] for corners in each))
        for corners, light in zip(pair, (1.04, 0.96), strict=True):
            tone = _tones(levels, corners)[0]
            shade = (tone * light * rng.uniform(0.98, 1.02)).clip(0, 255)
            brush.polygon([(x, y) for y, x in corners], tuple(int(level) for level in shade))
    return canvas.resize(image.size, Image.Resampling.BICUBIC)


def _on_edges(image: Image.Image, columns: int, rows: int, rng: np.random.Generator) -> np.ndarray:
    """Return the corners (y, x) of a grid, each moved to the strongest edge in its cell."""
    down, across = np.gradient(np.asarray(image, np.float32), axis=(0, 1))
    edges = np.hypot(down, across).max(2)
    height, width = edges.shape
    step = np.array((height / rows, width / columns))
    points: np.ndarray = np.mgrid[0 : rows + 1, 0 : columns + 1].transpose(1, 2, 0) * step
    for row, column in np.ndindex(rows - 1, columns - 1):
        low = ((np.array((row, column)) + 0.58) * step).astype(int)
        high = np.maximum(low + 1, ((np.array((row, column)) + 1.42) * step).astype(int))
        part = edges[low[0] : high[0], low[1] : high[1]]
        chance = part + rng.uniform(0, 3, part.shape)  # decides where there is no edge
        points[row + 1, column + 1] = low + np.unravel_index(chance.argmax(), part.shape)
    return points


def _tones(levels: np.ndarray, corners: Sequence[np.ndarray]) -> tuple[np.ndarray, float]:
    """Return the mean colour inside a triangle, and how much its colours differ."""
    places = np.array(_INSIDE) @ np.array(corners)
    y, x = places.astype(int).T
    found = levels[y.clip(0, levels.shape[0] - 1), x.clip(0, levels.shape[1] - 1)]
    return np.median(found, 0), float(found.std(0).sum())
