"""What stands before the background: a mask that keeps the foreground and drops what is like the picture's border."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

_WORK = 256  # pixels: the longest side at which the foreground is looked for


def cut(image: Image.Image) -> Image.Image:
    """The picture made RGBA, its background transparent; what was transparent stays so."""
    alpha = foreground(image if image.mode == "RGB" else image.convert("RGB"))
    if image.mode == "RGBA":
        alpha = ImageChops.multiply(alpha, image.getchannel("A"))
    image.putalpha(alpha)
    return image


def foreground(image: Image.Image) -> Image.Image:
    """The mask, mode L, of the picture's own size: 255 where it is foreground.

    Colours of the border are grouped; what is near one of them and joined to the border is background. Where that is nearly all or nearly nothing, an
    ellipse in the middle is kept, so that there is always a foreground and always a background.
    """
    scale = min(1.0, _WORK / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1))
    pixels = np.asarray(small, np.float32)
    border = np.concatenate((pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))
    away = np.full(size[::-1], 1e9, np.float32)
    for colour in _groups(border):
        away = np.minimum(away, ((pixels - colour) ** 2).sum(2))
    inside = np.sqrt(away)
    tolerance = max(16.0, min(52.0, float(np.percentile(inside[_ring(size)], 92)) + 10))
    joined = _joined(inside < tolerance)
    share = float(1 - joined.mean())
    if not 0.02 < share < 0.93:
        kept = Image.new("L", size)
        ImageDraw.Draw(kept).ellipse(
            (size[0] * 0.18, size[1] * 0.1, size[0] * 0.82, size[1] * 0.94), fill=255
        )
    else:
        kept = Image.fromarray(np.where(joined, 0, 255).astype(np.uint8)).filter(
            ImageFilter.MedianFilter(5)
        )
    soft = kept.resize(image.size, Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(max(0.6, 0.5 / scale))
    )
    return soft.point([max(0, min(255, round((value - 96) * 255 / 64))) for value in range(256)])


def _groups(border: NDArray[np.float32]) -> NDArray[np.float32]:
    """Up to eight typical colours of the border, by k-means from evenly spaced beginnings."""
    order = np.argsort(border.sum(1), kind="stable")
    middles: NDArray[np.float32] = border[
        order[np.linspace(0, len(border) - 1, min(8, len(border))).astype(int)]
    ]
    for _ in range(4):
        nearest = ((border[:, None] - middles[None]) ** 2).sum(2).argmin(1)
        middles = np.stack(
            [
                border[nearest == k].mean(0) if (nearest == k).any() else middles[k]
                for k in range(len(middles))
            ]
        ).astype(np.float32)
    return middles


def _ring(size: tuple[int, int]) -> NDArray[np.bool_]:
    """The outermost twentieth of the picture."""
    ring = np.ones(size[::-1], bool)
    edge = max(1, min(size) // 20)
    ring[edge : size[1] - edge, edge : size[0] - edge] = False
    return ring


def _joined(like: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The part of `like` that is connected to the border."""
    framed = Image.fromarray(
        np.pad(np.where(like, 128, 0).astype(np.uint8), 1, constant_values=128)
    ).copy()  # its own memory, which may be written
    ImageDraw.floodfill(framed, (0, 0), 255)
    filled: NDArray[np.uint8] = np.asarray(framed)[1:-1, 1:-1]
    outside: NDArray[np.bool_] = filled == 255
    return outside
