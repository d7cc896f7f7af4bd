"""The region of a picture that an edit may change, and how to fill it from its surroundings."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from mockgateway.generators.picture.masks import threshold


class Region(NamedTuple):
    """The part of a picture that may change."""

    mask: Image.Image  # mode L, 255 where the picture may change
    box: tuple[int, int, int, int]  # left, top, right, bottom
    given: bool  # whether the client sent a mask

    @property
    def size(self) -> int:
        """The shorter side of the box."""
        return min(self.box[2] - self.box[0], self.box[3] - self.box[1])

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def editable_region(mask: Image.Image | None, size: tuple[int, int]) -> Region:
    """Return the region that a client's mask allows to change, or the middle of the picture.

    A mask's transparent part is editable (OpenAI's convention); without transparency, its white
    part is.
    """
    if mask is None:
        return _middle(size)
    if has_transparency(mask):
        editable = ImageOps.invert(mask.getchannel("A"))
    else:
        editable = mask.convert("L")
    if editable.size != size:
        editable = editable.resize(size, Image.Resampling.BILINEAR)
    box = threshold(editable, 128).getbbox()
    return Region(editable, box or (0, 0, *size), True)


def has_transparency(image: Image.Image, below: int = 255) -> bool:
    """Return whether a picture has pixels with an alpha below the given level."""
    if image.mode != "RGBA":
        return False
    least, _ = image.getchannel("A").getextrema()
    return least < below  # type: ignore[operator]  # one band: two numbers


def _middle(size: tuple[int, int]) -> Region:
    width, height = size
    left, top = width // 5, height // 5
    box = (left, top, max(left + 1, width * 4 // 5), max(top + 1, height * 4 // 5))
    mask = Image.new("L", size)
    soft = min(size) / 40  # the blur stays inside the box
    if min(box[2] - left, box[3] - top) > 6 * soft:
        inner = (left + 2 * soft, top + 2 * soft, box[2] - 2 * soft, box[3] - 2 * soft)
        ImageDraw.Draw(mask).ellipse(inner, fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(soft))
    else:
        ImageDraw.Draw(mask).rectangle(box, fill=255)
    return Region(mask, box, False)


def fill_from_surroundings(image: Image.Image, region: Region) -> Image.Image:
    """Remove the content of a region: fill it from its surroundings, nearest first."""
    hole = threshold(region.mask, 40)
    known = ImageOps.invert(hole).filter(ImageFilter.MinFilter(3))
    step = max(1, min(image.size) // 256)
    size = (max(1, image.width // step), max(1, image.height // step))
    weight = np.asarray(known.resize(size, Image.Resampling.BOX), np.float32) / 255
    colours = np.asarray(image.resize(size, Image.Resampling.BOX), np.float32) * weight[..., None]
    filled, missing = np.zeros_like(colours), np.ones_like(weight)
    for level in range(10):  # ever wider averages, used where finer ones are empty
        small = (max(1, size[0] >> level), max(1, size[1] >> level))
        bands = [
            Image.fromarray(band).resize(small, Image.Resampling.BOX)
            for band in (*np.ascontiguousarray(colours.transpose(2, 0, 1)), weight)
        ]
        parts = [np.asarray(band.resize(size, Image.Resampling.BICUBIC)) for band in bands]
        share = np.clip(parts[3], 0, 1)
        use = missing * np.clip(share * 4, 0, 1)
        filled += np.stack(parts[:3], 2) / np.maximum(share, 1e-3)[..., None] * use[..., None]
        missing = missing - use
    patch = Image.fromarray(filled.clip(0, 255).astype(np.uint8))
    patch = patch.filter(ImageFilter.GaussianBlur(2)).resize(image.size, Image.Resampling.BICUBIC)
    mask = region.mask if region.given else hole.filter(ImageFilter.GaussianBlur(2))
    return Image.composite(patch, image, mask)
