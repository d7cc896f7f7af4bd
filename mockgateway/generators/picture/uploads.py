"""Pictures as clients send them: vetted by their headers first, then opened upright, in eight bits and in RGB or RGBA."""

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

WHOLE = (
    4096 * 4096
)  # pixels of a source, and of a result: all that is done to it stays under 256 MiB
LARGEST = (
    3072 * 3072
)  # pixels worked on: a larger source is made smaller first, and its result as large as the source again
# Formats that are read, and how many pixels of each: WebP's and TIFF's decoders hold copies.
LIMITS = {
    "JPEG": WHOLE,
    "MPO": WHOLE,
    "PNG": WHOLE,
    "GIF": WHOLE,
    "BMP": WHOLE,
    "WEBP": 12_600_000,
    "TIFF": 12_600_000,
}
_TURNS = {  # EXIF 2.3, tag 0x0112
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_FLIPS = (
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.ROTATE_180,
    Image.Transpose.FLIP_TOP_BOTTOM,
)
_ONE_AT_A_TIME = threading.Lock()  # bounds the memory of several uploads at once, and the filters of warnings belong to the whole process
_NAMES = "png, jpeg, webp, gif, bmp or tiff"


class Seen(NamedTuple):
    """What an uploaded picture is: its format (png, jpeg, ...), size in pixels (upright), Pillow's mode, and whether it can be transparent."""

    format: str
    width: int
    height: int
    mode: str
    has_alpha: bool


def examine(data: bytes, param: str) -> Seen:
    """Vet an uploaded picture: its header first, then all of its first frame. Raises Problem("invalid_image") naming the parameter."""
    with _refusing(param), _opened(data, param) as image:
        turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        seen = Seen(
            _format(image),
            *(image.size[::-1] if turned else image.size),
            image.mode,
            image.has_transparency_data,
        )
        image.draft(None, (1, 1))  # a JPEG need not be decoded at full size to be known whole
        image.load()
    return seen


def opened(data: bytes, param: str = "image") -> Image.Image:
    """The picture in a file: first frame, upright, RGB, or RGBA where it can be transparent; at most LARGEST pixels.

    `info["whole"]` is the size of a source that was made smaller but whose results are to have its size. Raises as `examine`.
    """
    with _refusing(param), _opened(data, param) as image:
        size = image.size
        scale = min(1.0, (LARGEST / (size[0] * size[1])) ** 0.5)
        target = (max(1, int(size[0] * scale)), max(1, int(size[1] * scale)))
        if scale < 1:
            image.draft(
                None, target
            )  # JPEG: decoded at a half or a quarter, if that is still enough
        image.load()
        turn = _TURNS.get(image.getexif().get(0x0112, 1))
        if image.width * image.height > LARGEST:
            image = _shrunk(image, target)
        plain = _plain(image)
        plain = plain if turn is None else plain.transpose(turn)
        plain.info = (
            {"whole": size if turn is None or turn in _FLIPS else size[::-1]} if scale < 1 else {}
        )
        return plain


def _shrunk(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    """At most the target's size; in one pass where the mode allows it, since resizing holds a picture of half the work besides."""
    if image.mode in ("RGB", "L", "RGBA", "CMYK"):
        factor = max(-(-image.width // target[0]), -(-image.height // target[1]))
        return image.reduce(factor)
    image.thumbnail(target, Image.Resampling.BOX, reducing_gap=None)
    return image


def _plain(image: Image.Image) -> Image.Image:
    """RGB or RGBA of eight bits; the same object where it is so already, since a copy may be 64 MiB."""
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode in ("I", "F"):
        least, most = (float(bound) for bound in image.getextrema())  # type: ignore[arg-type]  # one band
        if image.mode == "F" and 0 <= least <= most <= 1:
            image = image.point(
                lambda value: value * 255
            )  # how floating-point pictures are written
        elif most > 255 or least < 0:
            scale = (
                255 / max(most - min(least, 0.0), 1e-9) if most > 65535 or least < 0 else 1 / 257
            )
            image = image.point(lambda value: value * scale)
        image = image.convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)


@contextmanager
def _opened(data: bytes, param: str) -> Iterator[Image.Image]:
    if not data:
        raise Problem(
            "invalid_image",
            f"The file in {param!r} is empty; send a {_NAMES} picture.",
            param=param,
        )
    with Image.open(
        io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
    ) as image:
        limit = LIMITS[str(image.format)]
        if image.width * image.height > limit:
            raise Problem(
                "invalid_image",
                f"The picture in {param!r} is {image.width}x{image.height} pixels; at most {limit / 1_000_000:.1f} million are read.",
                param=param,
            )
        yield image


@contextmanager
def _refusing(param: str) -> Iterator[None]:
    """Turn whatever a decoder says about a broken file into the refusal."""
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # odd metadata is no reason to refuse; the size is judged by our own limit
        try:
            yield
        except UnidentifiedImageError:
            raise Problem(
                "invalid_image",
                f"The file in {param!r} is not a picture that can be read; send {_NAMES}.",
                param=param,
            ) from None
        except Image.DecompressionBombError:
            raise Problem(
                "invalid_image",
                f"The picture in {param!r} has too many pixels; at most {WHOLE / 1_000_000:.1f} million are read.",
                param=param,
            ) from None
        except (
            OSError,
            ValueError,
            SyntaxError,
            EOFError,
            IndexError,
            KeyError,
            TypeError,
            OverflowError,
            MemoryError,
            ArithmeticError,
            RuntimeError,
            AttributeError,
        ) as error:
            raise Problem(
                "invalid_image",
                f"The picture in {param!r} is damaged or incomplete ({str(error)[:80] or type(error).__name__}).",
                param=param,
            ) from None
        except Exception as error:
            if type(error).__module__ in ("struct", "zlib"):
                raise Problem(
                    "invalid_image",
                    f"The picture in {param!r} is damaged ({str(error)[:80]}).",
                    param=param,
                ) from None
            raise


def _format(image: Image.Image) -> str:
    return {"MPO": "jpeg"}.get(str(image.format), str(image.format).lower())
