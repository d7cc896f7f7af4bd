"""Remove a picture's background: all that is like its border and connected to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mockgateway.generators.picture.masks import map_levels

_LONGEST = 256  # pixels of the longer side at which the foreground is searched


def remove_background(image: Image.Image) -> Image.Image:
    """Return the picture as RGBA with a transparent background; it is changed in place."""
    alpha = _foreground(image if image.mode == "RGB" else image.convert("RGB"))
    if image.mode == "RGBA":
        alpha = ImageChops.multiply(alpha, image.getchannel("A"))
    image.putalpha(alpha)
    return image


def _foreground(image: Image.Image) -> Image.Image:
    """Return the foreground's mask, mode L.

    The colours of the border are grouped. Pixels near one of these colours and connected to the
    border are background. If that is nearly all or nothing, an ellipse in the middle is kept, so
    that there is always a foreground and a background.
    """
    scale = min(1.0, _LONGEST / max(image.size))
    width, height = (max(1, round(side * scale)) for side in image.size)
    small = image.resize((width, height), Image.Resampling.BOX)
    pixels = np.asarray(small.filter(ImageFilter.GaussianBlur(1)), np.float32)
    border = np.concatenate((pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))
    squares = [((pixels - colour) ** 2).sum(2) for colour in _typical_colours(border)]
    distance = np.sqrt(np.minimum.reduce(squares))
    near_edge = np.percentile(distance[_outer_ring(width, height)], 92)
    tolerance = max(16.0, min(52.0, float(near_edge) + 10))
    background = _connected_to_border(distance < tolerance)
    if 0.02 < 1 - background.mean() < 0.93:
        mask = Image.fromarray(np.where(background, 0, 255).astype(np.uint8))
        mask = mask.filter(ImageFilter.MedianFilter(5))
    else:
        mask = Image.new("L", (width, height))
        box = (width * 0.18, height * 0.1, width * 0.82, height * 0.94)
        ImageDraw.Draw(mask).ellipse(box, fill=255)
    blur = ImageFilter.GaussianBlur(max(0.6, 0.5 / scale))
    soft = mask.resize(image.size, Image.Resampling.BICUBIC).filter(blur)
    return map_levels(soft, lambda level: (level - 96) * 255 / 64)


def _typical_colours(border: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return up to eight typical colours of the border, by k-means from even starts."""
    order = np.argsort(border.sum(1), kind="stable")
    starts = np.linspace(0, len(border) - 1, min(8, len(border))).astype(int)
    means: NDArray[np.float32] = border[order[starts]]
    for _ in range(4):
        nearest = ((border[:, None] - means[None]) ** 2).sum(2).argmin(1)
        groups = [border[nearest == k] for k in range(len(means))]
        means = np.stack(
            [group.mean(0) if len(group) else means[k] for k, group in enumerate(groups)]
        ).astype(np.float32)
    return means


def _outer_ring(width: int, height: int) -> NDArray[np.bool_]:
    """Return the outermost twentieth of the picture."""
    ring = np.ones((height, width), bool)
    edge = max(1, min(width, height) // 20)
    ring[edge : height - edge, edge : width - edge] = False
    return ring


def _connected_to_border(like: NDArray[np.bool_]) -> NDArray[np.bool_]:
    levels = np.pad(np.where(like, 128, 0).astype(np.uint8), 1, constant_values=128)
    framed = Image.fromarray(levels).copy()  # memory of its own, which may be written
    ImageDraw.floodfill(framed, (0, 0), 255)
    outside: NDArray[np.bool_] = np.asarray(framed)[1:-1, 1:-1] == 255
    return outside
