"""How much of each pixel a shape covers: polygons drawn with Pillow's own code, and lights that fade."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Levels = NDArray[np.uint8]  # 0 for nothing to 255 for all of it


def soft(points: Any, lengths: Sequence[int], width: int, height: int, blur: float) -> Levels:
    """Coverage that fades at its border: drawn and blurred at half the size, then doubled."""
    small = np.zeros((-(-height // 2), -(-width // 2)), np.uint8)
    image = shared(small)
    _outlined(image, points / 2, lengths, 255)
    blurred = image.filter(ImageFilter.BoxBlur(blur / 2)).resize(
        (small.shape[1] * 2, small.shape[0] * 2), Image.Resampling.NEAREST
    )
    return np.asarray(blurred)[:height, :width]


def sharp(points: Any, lengths: Sequence[int], width: int, height: int, blur: float) -> Levels:
    """Coverage of polygons inside a box: drawn at two or four times the size and averaged, which is what antialiases them."""
    finer = 4 if width * height < 20_000 else 2
    drawn = np.zeros((height * finer, width * finer), np.uint8)
    image = shared(drawn)
    _outlined(image, points * finer, lengths, 255 if finer == 4 else 63)
    if finer == 4:
        levels = np.asarray(image.reduce(4))
    else:
        pairs = (drawn[0::2] + drawn[1::2]).view(
            "<u2"
        )  # four pixels of 63 add up to 252 and fit in a byte: rows first, then neighbours as pairs of bytes
        levels = ((pairs >> np.uint16(8)) + pairs).astype(np.uint8)
        levels += (levels == 252).view(np.uint8) * np.uint8(3)
    return (
        levels
        if not blur
        else np.asarray(Image.fromarray(levels).filter(ImageFilter.BoxBlur(blur)))
    )


def _outlined(image: Image.Image, points: Any, lengths: Sequence[int], level: int) -> None:
    """Polygons whose points stand one after the other, each of them so many points long."""
    paint, flat, begin = ImageDraw.Draw(image), points.ravel().tolist(), 0
    for length in lengths:
        paint.polygon(flat[begin : begin + 2 * length], fill=level)
        begin += 2 * length


def shared(levels: Levels) -> Image.Image:
    """A picture, mode L, that is drawn on these levels themselves: copying them takes as long as painting."""
    image = Image.frombuffer("L", levels.shape[::-1], levels, "raw", "L", 0, 1)
    image.readonly = 0
    return image


@lru_cache(maxsize=64)
def fading(strength: int) -> Image.Image:
    """A light that is strongest in the middle and nothing at the rim, 512 by 512."""
    away = (
        np.asarray(
            Image.radial_gradient("L").resize((512, 512), Image.Resampling.BILINEAR), np.float32
        )
        / 255
    )
    return Image.fromarray((np.clip(1 - away * 1.42, 0, 1) ** 2.0 * strength).astype(np.uint8))
