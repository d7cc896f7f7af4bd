"""Pictures in the codec's format: 4:2:0 (chroma at half the size), BT.709, limited range."""

from __future__ import annotations

from typing import NamedTuple

import av
import av.video.plane
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.uint8]  # rows by columns

# Rec. ITU-R BT.709-6, 3.2 to 3.4: R'G'B' of 0..255 to Y of 16..235, Cb and Cr of 16..240.
_Y = (0.2126 * 219 / 255, 0.7152 * 219 / 255, 0.0722 * 219 / 255)
_U = (-0.1146 * 224 / 255, -0.3854 * 224 / 255, 0.5 * 224 / 255)
_V = (0.5 * 224 / 255, -0.4542 * 224 / 255, -0.0458 * 224 / 255)


class Planes(NamedTuple):
    """One picture as three images of mode L; u and v have half the size of y."""

    y: Image.Image
    u: Image.Image
    v: Image.Image

    @classmethod
    def of(cls, picture: Image.Image) -> Planes:
        """Convert an RGB picture with even sides."""
        half = picture.reduce(2)
        return cls(
            picture.convert("L", (*_Y, 16.5)),
            half.convert("L", (*_U, 128.5)),
            half.convert("L", (*_V, 128.5)),
        )

    def crop(self, box: tuple[float, float, float, float], width: int, height: int) -> Planes:
        """Return a part (left, top, right, bottom, fractions allowed), resized."""
        half = (box[0] / 2, box[1] / 2, box[2] / 2, box[3] / 2)
        bilinear, small = Image.Resampling.BILINEAR, (width // 2, height // 2)
        return Planes(
            self.y.resize((width, height), bilinear, box),
            self.u.resize(small, bilinear, half),
            self.v.resize(small, bilinear, half),
        )

    def blend(self, other: Planes, share: float) -> Planes:
        """Return a mixture with `share` (0 to 1) of the other picture."""
        pairs = zip(self, other, strict=True)
        return Planes(*(Image.blend(mine, theirs, share) for mine, theirs in pairs))


def to_yuv(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    """Convert an RGB colour to y, u, v."""
    y, u, v = (
        round(lift + sum(w * c for w, c in zip(weights, colour, strict=True)))
        for weights, lift in ((_Y, 16), (_U, 128), (_V, 128))
    )
    return y, u, v


def empty_frame(width: int, height: int) -> tuple[av.VideoFrame, list[Plane]]:
    """Return a frame of the codec and its three planes, which share its memory."""
    frame = av.VideoFrame(width, height, "yuv420p")
    return frame, _planes(frame)


def enlarge(frame: av.VideoFrame, width: int, height: int) -> tuple[av.VideoFrame, list[Plane]]:
    """Return a frame in another size and its planes."""
    larger = frame.reformat(width, height, "yuv420p", interpolation="BILINEAR")
    return larger, _planes(larger)


def read_frame(frame: av.VideoFrame, width: int, height: int) -> Planes:
    """Return a decoded frame of any format as a picture of width by height pixels."""
    ready = frame.reformat(
        width,
        height,
        "yuv420p",
        dst_colorspace="ITU709",
        dst_color_range="MPEG",
        interpolation="BILINEAR",
    )
    return Planes(*(Image.fromarray(np.ascontiguousarray(plane)) for plane in _planes(ready)))


def _planes(frame: av.VideoFrame) -> list[Plane]:
    return [_array(plane) for plane in frame.planes]


def _array(plane: av.video.plane.VideoPlane) -> Plane:
    """Return a plane as an array that shares its memory, without the padding of its rows."""
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]
