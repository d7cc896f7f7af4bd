"""Previews of a picture that is still being made, as image streams send them."""

from __future__ import annotations

import io

from PIL import Image

_COARSEST = 32  # pixels that one pixel of the first preview stands for


def previews(data: bytes, number: int) -> list[bytes]:
    """Return coarse versions of a picture, each finer than the one before.

    Args:
        data: The finished file. The previews have its format and size.
        number: How many.
    """
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return [_coarse(image, max(2, _COARSEST >> 2 * index)) for index in range(number)]


def _coarse(image: Image.Image, step: int) -> bytes:
    size = (max(1, image.width // step), max(1, image.height // step))
    small = image.resize(size, Image.Resampling.BOX)
    file = io.BytesIO()
    small.resize(image.size, Image.Resampling.BILINEAR).save(file, image.format or "PNG")
    return file.getvalue()
