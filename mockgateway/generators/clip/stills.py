"""Pictures that a clip starts from or ends with."""

from __future__ import annotations

import re

from PIL import Image, ImageOps

from mockgateway.generators.picture import compose, uploads
from mockgateway.seed import Seed


def opened(data: bytes, width: int, height: int, param: str) -> Image.Image:
    """An image file as RGB, filling width by height pixels: enlarged or reduced, what stands out is cut off evenly. Raises Problem("invalid_image")."""
    picture = uploads.opened(data, param)
    if picture.mode == "RGBA":
        picture = Image.alpha_composite(
            Image.new("RGBA", picture.size, (255, 255, 255, 255)), picture
        ).convert("RGB")
    return (
        picture
        if picture.size == (width, height)
        else ImageOps.fit(picture, (width, height), Image.Resampling.BICUBIC)
    )


def stand_in(address: str, width: int, height: int) -> Image.Image:
    """The picture that stands for one at an address, which is never fetched: painted from the words of the address."""
    words = " ".join(re.split(r"[\W_]+", address.partition("://")[2] or address))
    return compose.paint(words[:500], "", width, height, Seed.root("stand-in", address))
