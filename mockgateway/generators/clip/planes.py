"""Pictures as a video codec wants them: luminance in full, colour at half the size (4:2:0, BT.709, limited range)."""

from __future__ import annotations

from typing import NamedTuple

import av
import av.video.plane
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Bytes2D = NDArray[np.uint8]

# Rec. ITU-R BT.709-6, 3.2 to 3.4: R'G'B' of 0..255 to Y of 16..235, Cb and Cr of 16..240.
_Y = (0.2126 * 219 / 255, 0.7152 * 219 / 255, 0.0722 * 219 / 255)
_U = (-0.1146 * 224 / 255, -0.3854 * 224 / 255, 0.5 * 224 / 255)
_V = (0.5 * 224 / 255, -0.4542 * 224 / 255, -0.0458 * 224 / 255)


class Planes(NamedTuple):
    """One picture, three images of mode L: y of width by height pixels, u and v of half that each way."""

    y: Image.Image
    u: Image.Image
    v: Image.Image

    @classmethod
    def of(cls, picture: Image.Image) -> Planes:
        """An RGB picture, its sides even."""
        half = picture.reduce(2)
        return cls(_weigh(picture, _Y, 16), _weigh(half, _U, 128), _weigh(half, _V, 128))

    def seen(self, box: tuple[float, float, float, float], width: int, height: int) -> Planes:
        """What a camera sees that looks at `box` (left, top, right, bottom in pixels of y, fractions allowed), enlarged to width by height."""
        half = (box[0] / 2, box[1] / 2, box[2] / 2, box[3] / 2)
        bilinear, small = Image.Resampling.BILINEAR, (width // 2, height // 2)
        return Planes(
            self.y.resize((width, height), bilinear, box),
            self.u.resize(small, bilinear, half),
            self.v.resize(small, bilinear, half),
        )

    def blended(self, other: Planes, share: float) -> Planes:
        """`share` (0 to 1) of the other picture in this one."""
        return Planes(
            *(Image.blend(mine, its, share) for mine, its in zip(self, other, strict=True))
        )


def _weigh(picture: Image.Image, weights: tuple[float, float, float], lift: int) -> Image.Image:
    return picture.convert("L", (*weights, lift + 0.5))


def yuv(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    """One RGB colour as y, u, v."""
    y, u, v = (
        round(lift + sum(w * c for w, c in zip(row, colour, strict=True)))
        for row, lift in ((_Y, 16), (_U, 128), (_V, 128))
    )
    return y, u, v


def empty(width: int, height: int) -> tuple[av.VideoFrame, list[Bytes2D]]:
    """A frame of the codec's and its three planes as arrays that share its memory."""
    frame = av.VideoFrame(width, height, "yuv420p")
    arrays = []
    for plane in frame.planes:
        arrays.append(_rows(plane))
    return frame, arrays


def enlarged(frame: av.VideoFrame, width: int, height: int) -> tuple[av.VideoFrame, list[Bytes2D]]:
    """A frame in another size, and its planes as `empty` gives them."""
    larger = frame.reformat(width, height, "yuv420p", interpolation="BILINEAR")
    return larger, [_rows(plane) for plane in larger.planes]


def read(frame: av.VideoFrame, width: int, height: int) -> Planes:
    """A decoded frame of any format, as the planes of a picture of width by height."""
    ready = frame.reformat(
        width,
        height,
        "yuv420p",
        dst_colorspace="ITU709",
        dst_color_range="MPEG",
        interpolation="BILINEAR",
    )
    images = []
    for plane in ready.planes:
        images.append(Image.fromarray(np.ascontiguousarray(_rows(plane))))
    return Planes(*images)


def _rows(plane: av.video.plane.VideoPlane) -> Bytes2D:
    """A plane as an array that shares its memory, without the bytes that pad its lines."""
    return np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[
        :, : plane.width
    ]
