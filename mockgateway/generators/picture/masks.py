"""Masks: how much of each pixel a shape covers, and lights that fade."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Levels = NDArray[np.uint8]  # from 0 (empty) to 255 (covered)


def soft(points: Any, lengths: Sequence[int], width: int, height: int, blur: float) -> Levels:
    """Return blurred coverage: drawn and blurred at half the size, then doubled."""
    small = np.zeros((-(-height // 2), -(-width // 2)), np.uint8)
    image = _shared(small)
    _draw(image, points / 2, lengths, 255)
    size = (small.shape[1] * 2, small.shape[0] * 2)
    blurred = image.filter(ImageFilter.BoxBlur(blur / 2)).resize(size, Image.Resampling.NEAREST)
    return np.asarray(blurred)[:height, :width]


def sharp(points: Any, lengths: Sequence[int], width: int, height: int, blur: float) -> Levels:
    """Return antialiased coverage: drawn at two or four times the size, then averaged."""
    scale = 4 if width * height < 20_000 else 2
    drawn = np.zeros((height * scale, width * scale), np.uint8)
    image = _shared(drawn)
    _draw(image, points * scale, lengths, 255 if scale == 4 else 63)
    if scale == 4:
        levels = np.asarray(image.reduce(4))
    else:
        # Four pixels of 63 add up to 252 and fit in a byte: add the rows, then pairs of bytes.
        pairs = (drawn[0::2] + drawn[1::2]).view("<u2")
        levels = ((pairs >> np.uint16(8)) + pairs).astype(np.uint8)
        levels += (levels == 252).view(np.uint8) * np.uint8(3)
    if not blur:
        return levels
    return np.asarray(Image.fromarray(levels).filter(ImageFilter.BoxBlur(blur)))


def map_levels(image: Image.Image, function: Callable[[int], float]) -> Image.Image:
    """Apply a function to the levels of a picture of mode L; the results are clamped."""
    return image.point([max(0, min(255, round(function(level)))) for level in range(256)])


def threshold(image: Image.Image, least: int) -> Image.Image:
    """Make levels from `least` on white and all others black."""
    return image.point([255 if level >= least else 0 for level in range(256)])


@lru_cache(maxsize=64)
def fading(strength: int) -> Image.Image:
    """Return a light of 512 by 512 that fades from `strength` in the middle to 0 at the rim."""
    distance = Image.radial_gradient("L").resize((512, 512), Image.Resampling.BILINEAR)
    levels = np.clip(1 - np.asarray(distance, np.float32) / 255 * 1.42, 0, 1) ** 2.0 * strength
    return Image.fromarray(levels.astype(np.uint8))


def _draw(image: Image.Image, points: Any, lengths: Sequence[int], level: int) -> None:
    """Draw polygons whose points follow one another, each with its own number of points."""
    draw, flat, begin = ImageDraw.Draw(image), points.ravel().tolist(), 0
    for length in lengths:
        draw.polygon(flat[begin : begin + 2 * length], fill=level)
        begin += 2 * length


def _shared(levels: Levels) -> Image.Image:
    """Return an image of mode L in the same memory, because a copy takes as long as painting."""
    image = Image.frombuffer("L", levels.shape[::-1], levels, "raw", "L", 0, 1)
    image.readonly = 0
    return image
