"""Open an image from a data URI, and measure it."""

from __future__ import annotations

import base64
import binascii
import colorsys
import io
import warnings
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from mockgateway.extras import missing_packages

_MOST_PIXELS = 50_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_DESCRIPTION, _SOFTWARE = 0x010E, 0x0131  # EXIF 2.3
_OWN = "mockgateway"
_LONGEST_CAPTION = 500
# Hues in degrees up to which a colour has a name, in places of `Language.colours`.
_HUES = ((15, 3), (42, 4), (66, 5), (160, 6), (195, 7), (255, 8), (290, 9), (342, 10), (361, 3))
_BLACK, _WHITE, _GREY, _ORANGE, _PINK, _BROWN = 0, 1, 2, 4, 10, 11


class Look(NamedTuple):
    """The measured contents of an image."""

    format: str
    width: int  # pixels; 0 if unknown
    height: int
    colours: tuple[int, ...]  # places in `Language.colours`, most frequent first
    transparent: bool
    brightness: float  # mean, 0 to 1; below 0 if unknown
    caption: str  # from its metadata
    own: bool  # whether the mock made it, so that the caption is its prompt


@lru_cache(maxsize=32)
def look_at(uri: str) -> Look | str:
    """Return the contents of a data URI, or the key of the phrase for an unreadable image."""
    if missing_packages("media"):
        return "image_unreadable"
    from PIL import Image  # takes 60 ms to import, and few calls show images

    head, _, body = uri.partition(",")
    damaged = (
        ValueError, OSError, binascii.Error, SyntaxError, MemoryError, EOFError, OverflowError,
        Image.DecompressionBombError,
    )  # fmt: skip
    try:
        plain = not head.endswith(";base64")
        raw = unquote_to_bytes(body) if plain else base64.b64decode(body, validate=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=_FORMATS) as image:
                name, width, height = str(image.format), image.width, image.height
                if width * height > _MOST_PIXELS:
                    return "image_too_large"
                image.draft("RGB", (64, 64))
                image.load()
                caption, software = _metadata(image)
                size = min(width, 48), min(height, 48)
                small = image.convert("RGBA").resize(size, Image.Resampling.BOX)
        pixels = [small.getpixel((x, y)) for x in range(size[0]) for y in range(size[1])]
    except damaged:
        return "image_unreadable"
    rgba: list[tuple[int, int, int, int]] = pixels  # type: ignore[assignment]  # mode RGBA
    shown = [pixel for pixel in rgba if pixel[3] > 40]
    counts = Counter(_name_of(pixel[:3]) for pixel in shown)
    frequent = [at for at, count in counts.most_common(3) if count > 0.08 * counts.total()]
    light = sum(0.299 * r + 0.587 * g + 0.114 * b for r, g, b, _ in shown) / 255
    transparent = any(pixel[3] < 250 for pixel in rgba)
    return Look(
        name, width, height, tuple(frequent), transparent,
        light / len(shown) if shown else -1.0, caption, software == _OWN,
    )  # fmt: skip


def _metadata(image) -> tuple[str, str]:  # type: ignore[no-untyped-def]  # Pillow is imported late
    """Return the caption of an image and the program that wrote it, from EXIF or PNG text."""
    exif, info = image.getexif(), image.info
    caption = info.get("Description") or exif.get(_DESCRIPTION) or info.get("comment") or ""
    software = info.get("Software") or exif.get(_SOFTWARE) or ""
    return _text(caption)[:_LONGEST_CAPTION], _text(software)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    text = str(value)
    if not text.isascii():
        with suppress(ValueError):  # EXIF text is UTF-8 in practice, and read as Latin-1
            text = text.encode("latin-1").decode("utf-8")
    return " ".join(text.replace("\x00", " ").split())


def _name_of(colour: tuple[int, int, int]) -> int:
    """Return the place of a colour's name in `Language.colours`."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    if value < 0.2:
        return _BLACK
    if saturation < 0.13:
        return _WHITE if value > 0.86 else _GREY
    name = next(at for most, at in _HUES if hue * 360 < most)
    if name in (_ORANGE, 3) and value < 0.62 and hue * 360 < 60:
        return _BROWN if saturation > 0.25 and hue * 360 > 12 else name
    if name == 3 and saturation < 0.45 and value > 0.8:
        return _PINK
    return name
