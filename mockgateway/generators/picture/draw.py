"""One picture as it was asked for: made or changed, lettered, encoded."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import unquote

from PIL import Image, ImageOps

from mockgateway.content.media import ImageRequest, MediaFile
from mockgateway.generators.picture import compose, edits, lettering, styles
from mockgateway.generators.picture.cutout import cut
from mockgateway.generators.picture.uploads import opened
from mockgateway.problem import Problem
from mockgateway.seed import Seed

USUAL = 1024  # pixels: a side nobody asked for
MOST_PIXELS = 4096 * 4096  # of a result
LONGEST = 16383  # pixels: a side of a WebP picture
CLEAR_WEBP = (
    9_500_000  # pixels of one that is transparent, whose encoder takes twenty bytes for each
)
_TYPES = {
    "png": ("image/png", "png"),
    "jpeg": ("image/jpeg", "jpg"),
    "webp": ("image/webp", "webp"),
}
_SAVED: dict[str, dict[str, Any]] = {
    "png": {
        "compress_level": 1
    },  # a third of the time of level 6 for pictures like these, and not much larger
    "jpeg": {"quality": 88, "subsampling": "4:2:0"},
    "webp": {"quality": 86, "method": 1},
}


def draw(ask: ImageRequest) -> MediaFile:
    """The picture asked for, as a file; the same ask makes the same bytes. Raises Problem("invalid_image") for a source or mask that cannot be used."""
    seed = Seed.root("picture", ask.make, ask.seed, ask.index, ask.prompt)
    image = _made(ask, seed) if ask.make == "image" else _operated(ask, seed)
    if (
        (whole := image.info.get("whole"))
        and not (ask.width and ask.height)
        and ask.make != "upscale"
    ):
        image = image.resize(whole, Image.Resampling.BICUBIC)
    if ask.mark:
        lettering.mark(image)
    return _encoded(image, ask)


def stand_in(
    address: str, width: int = USUAL, height: int = USUAL, plain: bool = False
) -> Image.Image:
    """A picture, RGB, in place of one that is at an address; nothing is fetched: the words of the address say what is painted. plain: as `compose.paint`."""
    named = (
        address[:4000].partition("://")[2].partition("/")[2] or address[:4000]
    )  # the host says nothing about the picture
    words = "".join(
        letter if letter.isalnum() or letter > "\u02ff" else " " for letter in unquote(named)
    )
    return compose.paint(words[:1000], "", width, height, Seed.root("stand-in", address), plain)


def _made(ask: ImageRequest, seed: Seed) -> Image.Image:
    width, height = ask.width or USUAL, ask.height or USUAL
    _bounded(width, height)
    image = compose.paint(ask.prompt, ask.negative, width, height, seed)
    compose.letter(image, ask.prompt)
    return image


def _operated(ask: ImageRequest, seed: Seed) -> Image.Image:
    """An operation on the source, or on the stand-in of its address; the size as asked, else the source's."""
    plain = ask.make == "background_removal"
    source = (
        opened(ask.source, "image")
        if ask.source
        else stand_in(ask.address or ask.prompt, ask.width or USUAL, ask.height or USUAL, plain)
    )
    if ask.make == "upscale":
        wide, tall = source.info.get("whole", source.size)
        width, height = (
            (wide * ask.scale, tall * ask.scale)
            if ask.scale > 1
            else (ask.width or wide * 2, ask.height or tall * 2)
        )
        _bounded(width, height)
        return source.resize((width, height), Image.Resampling.LANCZOS)
    if ask.width and ask.height and source.size != (ask.width, ask.height):
        _bounded(ask.width, ask.height)
        source = ImageOps.fit(source, (ask.width, ask.height), Image.Resampling.LANCZOS)
    whole: dict[str | tuple[int, int], Any] = (
        {"whole": source.info["whole"]} if "whole" in source.info else {}
    )
    result = _changed(source, ask, seed)
    result.info = whole
    return result


def _changed(source: Image.Image, ask: ImageRequest, seed: Seed) -> Image.Image:
    if ask.make == "background_removal":
        return cut(source)
    if ask.make == "image_variation":
        return edits.varied(source, ask.prompt, seed)
    colours = source if source.mode == "RGB" else source.convert("RGB")
    if ask.make == "style_transfer":
        return _with_alpha(
            styles.styled(colours, f"{ask.style} {ask.prompt}".strip(), seed), source
        )
    mask = opened(ask.mask, "mask") if ask.mask else None
    if mask is None and source.mode == "RGBA" and source.getchannel("A").getextrema()[0] == 0:
        return edits.edited(
            colours, source, ask.prompt, ask.negative, seed, ask.index
        )  # OpenAI: without a mask, the transparent part of the image is what may change
    return _with_alpha(
        edits.edited(colours, mask, ask.prompt, ask.negative, seed, ask.index), source
    )


def _with_alpha(image: Image.Image, source: Image.Image) -> Image.Image:
    if source.mode == "RGBA":
        image.putalpha(source.getchannel("A"))
    return image


def _bounded(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST:
        raise Problem(
            "invalid_image",
            f"The result would be {width}x{height} pixels; at most 4096x4096 (or as many in another shape) are made.",
            param="size",
        )


def _encoded(image: Image.Image, ask: ImageRequest) -> MediaFile:
    kind = "png" if ask.format == "jpeg" and ask.make == "background_removal" else ask.format
    if kind == "jpeg" and image.mode == "RGBA":
        flat = Image.new("RGB", image.size, (255, 255, 255))
        flat.paste(image, mask=image.getchannel("A"))
        image = flat
    if kind == "webp" and image.mode == "RGBA" and image.width * image.height > CLEAR_WEBP:
        said = f"The result would be a transparent WebP of {image.width}x{image.height} pixels; at most {CLEAR_WEBP / 1_000_000:.1f} million are made: ask for png."
        raise Problem("invalid_image", said, param="output_format")
    file = io.BytesIO()
    image.info = {}  # nothing of the source's metadata
    image.save(file, kind, **_SAVED[kind])
    return MediaFile(file.getvalue(), *_TYPES[kind], image.width, image.height)
