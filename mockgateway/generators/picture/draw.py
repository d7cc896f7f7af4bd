"""Draw one requested picture: generate or edit it, add text, encode it."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import unquote

from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from mockgateway.content.media import ImageRequest, MediaFile
from mockgateway.generators.picture import captions, edits
from mockgateway.generators.picture.background import remove_background
from mockgateway.generators.picture.compose import paint
from mockgateway.generators.picture.prompt import parse_prompt
from mockgateway.generators.picture.regions import has_transparency
from mockgateway.generators.picture.styles import apply_style
from mockgateway.generators.picture.uploads import MOST_PIXELS, open_image
from mockgateway.problem import Problem
from mockgateway.seed import Seed

_DEFAULT_SIDE = 1024  # pixels
_LONGEST_SIDE = 16383  # pixels of a WebP picture
_TRANSPARENT_WEBP = 9_500_000  # pixels; the encoder takes twenty bytes for each
_TYPES = {
    "png": ("image/png", "png"),
    "jpeg": ("image/jpeg", "jpg"),
    "webp": ("image/webp", "webp"),
}
_DESCRIPTION, _SOFTWARE = 0x010E, 0x0131  # EXIF 2.3
_LONGEST_DESCRIPTION = 500
_SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "png": {"compress_level": 1},  # a third of level 6's time, and not much larger
    "jpeg": {"quality": 88, "subsampling": "4:2:0"},
    "webp": {"quality": 86, "method": 1},
}


def draw(request: ImageRequest) -> MediaFile:
    """Return the requested picture as a file; the same request gives the same bytes.

    Raises:
        Problem: `invalid_image` for a source or mask that cannot be used.
    """
    seed = Seed.root("picture", request.make, request.seed, request.index, request.prompt)
    if request.make == "image":
        image = _generate(request, seed)
    else:
        source, full_size = _source(request)
        image = (
            _upscale(source, full_size, request)
            if request.make == "upscale"
            else _edit(source, full_size, request, seed)
        )
    if request.mark:
        captions.add_mark(image)
    return _encode(image, request)


def paint_address(
    address: str, width: int = _DEFAULT_SIDE, height: int = _DEFAULT_SIDE, plain: bool = False
) -> Image.Image:
    """Paint a placeholder for a picture at a URL from the words of the URL's path.

    Nothing is downloaded. With `plain`, the figure is painted before an empty background.
    """
    path = address[:4000].partition("://")[2].partition("/")[2] or address[:4000]
    words = "".join(
        letter if letter.isalnum() or letter > "\u02ff" else " " for letter in unquote(path)
    )
    scene = parse_prompt(words[:1000])
    return paint(scene, width, height, Seed.root("stand-in", address), plain)


def _generate(request: ImageRequest, seed: Seed) -> Image.Image:
    width, height = request.width or _DEFAULT_SIDE, request.height or _DEFAULT_SIDE
    _check_size(width, height)
    scene = parse_prompt(request.prompt, request.negative)
    image = paint(scene, width, height, seed)
    if scene.text:
        captions.add_headline(image, scene)
    if not scene.known:
        captions.add_caption(image, request.prompt)
    return image


def _source(request: ImageRequest) -> tuple[Image.Image, tuple[int, int]]:
    """Return the picture to work on, and the size that a result has by default."""
    if request.source:
        image = open_image(request.source, "image")
        return image, image.info.get("full_size", image.size)
    plain = request.make == "background_removal"
    size = (request.width or _DEFAULT_SIDE, request.height or _DEFAULT_SIDE)
    return paint_address(request.address or request.prompt, *size, plain), size


def _upscale(source: Image.Image, full_size: tuple[int, int], request: ImageRequest) -> Image.Image:
    width, height = full_size
    if request.scale > 1:
        size = (width * request.scale, height * request.scale)
    else:
        size = (request.width or width * 2, request.height or height * 2)
    _check_size(*size)
    return source.resize(size, Image.Resampling.LANCZOS)


def _edit(
    source: Image.Image, full_size: tuple[int, int], request: ImageRequest, seed: Seed
) -> Image.Image:
    size = (request.width, request.height)
    if not all(size):
        result = _apply_operation(source, request, seed)
        return (
            result
            if result.size == full_size
            else result.resize(full_size, Image.Resampling.BICUBIC)
        )
    if source.size != size:
        _check_size(*size)
        source = ImageOps.fit(source, size, Image.Resampling.LANCZOS)
    return _apply_operation(source, request, seed)


def _apply_operation(source: Image.Image, request: ImageRequest, seed: Seed) -> Image.Image:
    if request.make == "background_removal":
        return remove_background(source)
    if request.make == "image_variation":
        return edits.vary(source, request.prompt, seed)
    image = source if source.mode == "RGB" else source.convert("RGB")
    if request.make == "style_transfer":
        image = apply_style(image, f"{request.style} {request.prompt}".strip(), seed)
        return _with_alpha(image, source)
    mask = open_image(request.mask, "mask") if request.mask else None
    keeps_alpha = mask is not None or not has_transparency(source, below=1)
    if not keeps_alpha:  # OpenAI: without a mask, the transparent part of the image is edited
        mask = source
    image = edits.edit(image, mask, request.prompt, request.negative, seed, request.index)
    return _with_alpha(image, source) if keeps_alpha else image


def _with_alpha(image: Image.Image, source: Image.Image) -> Image.Image:
    if source.mode == "RGBA":
        image.putalpha(source.getchannel("A"))
    return image


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
        raise Problem(
            "invalid_image",
            f"The result would be {width}x{height} pixels; the maximum is 4096x4096 pixels or as"
            " many in another shape.",
            param="size",
        )


def _encode(image: Image.Image, request: ImageRequest) -> MediaFile:
    kind = request.format
    if kind == "jpeg" and request.make == "background_removal":
        kind = "png"
    if kind == "jpeg" and image.mode == "RGBA":
        flat = Image.new("RGB", image.size, (255, 255, 255))
        flat.paste(image, mask=image.getchannel("A"))
        image = flat
    width, height = image.size
    if kind == "webp" and image.mode == "RGBA" and width * height > _TRANSPARENT_WEBP:
        raise Problem(
            "invalid_image",
            f"The result would be a transparent WebP of {width}x{height} pixels; the maximum is"
            f" {_TRANSPARENT_WEBP / 1_000_000:.1f} million: ask for png.",
            param="output_format",
        )
    file = io.BytesIO()
    image.info = {}  # drops the source's metadata
    image.save(file, kind, **_SAVE_OPTIONS[kind], **_metadata(kind, request.prompt))
    return MediaFile(file.getvalue(), *_TYPES[kind], width, height)


def _metadata(kind: str, prompt: str) -> dict[str, Any]:
    """Return the options that write the prompt, and the name of the program, into the file."""
    text = " ".join(prompt[:_LONGEST_DESCRIPTION].encode("utf-8", "replace").decode().split())
    if kind == "png":
        info = PngInfo()
        info.add_text("Software", "mockgateway")
        if text:
            info.add_itxt("Description", text)
        return {"pnginfo": info}
    exif = Image.Exif()
    exif[_SOFTWARE] = "mockgateway"
    if text:
        exif[_DESCRIPTION] = text.encode()
    return {"exif": exif}
