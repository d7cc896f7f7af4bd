"""Read uploaded pictures: check their header first, then decode upright in 8-bit RGB or RGBA."""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from PIL import Image, UnidentifiedImageError

from mockgateway.problem import Problem

MOST_PIXELS = 4096 * 4096  # of a source, so that all work on it stays below 256 MiB
_WORKED_ON = 3072 * 3072  # pixels; larger sources are reduced first and enlarged at the end
_LIMITS = {  # pixels by format; the decoders of WebP and TIFF hold copies
    "JPEG": MOST_PIXELS,
    "MPO": MOST_PIXELS,
    "PNG": MOST_PIXELS,
    "GIF": MOST_PIXELS,
    "BMP": MOST_PIXELS,
    "WEBP": 12_600_000,
    "TIFF": 12_600_000,
}
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_FORMAT_NAMES = "png, jpeg, webp, gif, bmp or tiff"
_ORIENTATION = 0x0112  # EXIF 2.3
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)  # orientations that swap width and height
_DAMAGED = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    MemoryError,
    ArithmeticError,
    RuntimeError,
    AttributeError,
)
# Bounds the memory of several uploads at once; warning filters also belong to the whole process.
_ONE_AT_A_TIME = threading.Lock()


class ImageInfo(NamedTuple):
    """The properties of an uploaded picture."""

    format: str  # png, jpeg, ...
    width: int  # pixels, upright
    height: int
    mode: str  # Pillow's mode of the file
    has_alpha: bool


def examine(data: bytes, param: str) -> ImageInfo:
    """Decode the first frame of an uploaded picture and return its properties.

    Raises:
        Problem: `invalid_image` with the parameter's name.
    """
    with _decoding(data, param) as image:
        sideways = image.getexif().get(_ORIENTATION, 1) in _SIDEWAYS
        width, height = image.size[::-1] if sideways else image.size
        kind = str(image.format).lower().replace("mpo", "jpeg")
        info = ImageInfo(kind, width, height, image.mode, image.has_transparency_data)
        image.draft(None, (1, 1))  # a small JPEG decode is enough to find damage
        image.load()
    return info


def open_image(data: bytes, param: str = "image") -> Image.Image:
    """Return the first frame of a picture, upright, RGB or RGBA.

    A large picture is reduced; `info["full_size"]` is then the size that results should have.

    Raises:
        Problem: `invalid_image` with the parameter's name.
    """
    with _decoding(data, param) as image:
        size = image.size
        scale = min(1.0, (_WORKED_ON / (size[0] * size[1])) ** 0.5)
        target = (max(1, int(size[0] * scale)), max(1, int(size[1] * scale)))
        if scale < 1:
            image.draft(None, target)  # decodes a JPEG at half the size if that is enough
        image.load()
        orientation = image.getexif().get(_ORIENTATION, 1)
        if image.width * image.height > _WORKED_ON:
            image = _reduced(image, target)
        result = _eight_bit(image)
        if turn := _TURNS.get(orientation):
            result = result.transpose(turn)
        full = size[::-1] if orientation in _SIDEWAYS else size
        result.info = {"full_size": full} if scale < 1 else {}
        return result


def _reduced(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    """Return at most the target's size, in one pass where the mode allows, to save memory."""
    if image.mode in ("RGB", "L", "RGBA", "CMYK"):
        return image.reduce(max(-(-image.width // target[0]), -(-image.height // target[1])))
    image.thumbnail(target, Image.Resampling.BOX, reducing_gap=None)
    return image


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return RGB or RGBA of 8 bits; the same object if it is already, because a copy is large."""
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode in ("I", "F"):
        least, most = (float(bound) for bound in image.getextrema())  # type: ignore[arg-type]  # one band
        scale = 1.0
        if image.mode == "F" and 0 <= least <= most <= 1:
            scale = 255.0
        elif least < 0 or most > 65535:
            scale = 255 / max(most - min(least, 0.0), 1e-9)
        elif most > 255:
            scale = 1 / 257
        image = image.point(lambda level: level * scale).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)


@contextmanager
def _decoding(data: bytes, param: str) -> Iterator[Image.Image]:
    """Open a file and turn every error of a decoder into a Problem."""
    if not data:
        raise _invalid(f"The file in {param!r} is empty; send a {_FORMAT_NAMES} picture.", param)
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd metadata is acceptable; sizes have their own limit
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                limit, pixels = _LIMITS[str(image.format)], image.width * image.height
                if pixels > limit:
                    raise _too_large(f"is {image.width}x{image.height} pixels", limit, param)
                yield image
        except UnidentifiedImageError:
            message = f"The file in {param!r} is not a picture that can be read"
            raise _invalid(f"{message}; send {_FORMAT_NAMES}.", param) from None
        except Image.DecompressionBombError:
            raise _too_large("has too many pixels", MOST_PIXELS, param) from None
        except _DAMAGED as error:
            raise _damaged(error, param) from None
        except Exception as error:
            if type(error).__module__ in ("struct", "zlib"):
                raise _damaged(error, param) from None
            raise


def _damaged(error: Exception, param: str) -> Problem:
    reason = str(error)[:80] or type(error).__name__
    return _invalid(f"The picture in {param!r} is damaged or incomplete ({reason}).", param)


def _too_large(what: str, limit: int, param: str) -> Problem:
    most = f"at most {limit / 1_000_000:.1f} million are allowed"
    return _invalid(f"The picture in {param!r} {what}; {most}.", param)


def _invalid(message: str, param: str) -> Problem:
    return Problem("invalid_image", message, param=param)
