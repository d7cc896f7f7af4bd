"""The caption and mark of a clip, blended over every frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mockgateway.generators.clip.planes import Plane, Planes
from mockgateway.generators.picture.captions import add_caption, add_mark


class _Patch(NamedTuple):
    """A box of one plane; its pixels are multiplied by gain / 256, then `added` is added."""

    plane: int
    rows: slice
    columns: slice
    gain: NDArray[np.uint16]
    added: NDArray[np.uint16]


class Overlay:
    """The text over a clip.

    It is drawn once on black and once on white; the difference tells how transparent it is.
    """

    def __init__(self, title: str, mark: bool, size: tuple[int, int], opaque: bool = False) -> None:
        """Draw the caption, and the mark if requested; `opaque` hides other text behind them."""
        black, white = (Image.new("RGB", size, (level, level, level)) for level in (0, 255))
        for picture in (black, white):
            if title:
                add_caption(picture, title, opaque)
            if mark:
                add_mark(picture)
        self._patches: list[_Patch] = []
        for number, plane in enumerate(Planes.of(black)):
            gain = _transparency(black, white, half=number > 0)
            self._patches += _patches(number, np.asarray(plane), gain)

    def apply(self, planes: list[Plane], share: float = 1.0) -> None:
        """Blend the overlay into a frame; `share` is its visibility, 0 to 1."""
        for patch in self._patches if share > 0 else ():
            gain, added = patch.gain, patch.added
            if share < 1:
                gain = (256 - (256 - gain) * np.float32(share)).astype(np.uint16)
                added = (added * np.float32(share)).astype(np.uint16)
            box = planes[patch.plane][patch.rows, patch.columns]
            box[:] = np.minimum((box * gain >> 8) + added, 255)


def _transparency(on_black: Image.Image, on_white: Image.Image, half: bool) -> NDArray[np.uint16]:
    """Return how much of a picture stays visible below the text, 0 to 256."""
    black, white = (
        np.asarray((picture.reduce(2) if half else picture).getchannel("G"), np.int16)
        for picture in (on_black, on_white)
    )
    visible: NDArray[np.uint16] = (
        (white - black).clip(0, 255) * np.float32(256 / 255) + np.float32(0.5)
    ).astype(np.uint16)
    return visible


def _patches(plane: int, black: Plane, gain: NDArray[np.uint16]) -> Iterator[_Patch]:
    """Yield the parts of a plane that the text changes: bands of rows, as narrow as possible."""
    zero = 128 if plane else 16
    rest = black.astype(np.float32) - zero * (gain / np.float32(256))
    added = np.maximum(rest, 0).round().astype(np.uint16)
    touched = np.flatnonzero((gain < 256).any(axis=1))
    if not touched.size:
        return
    for band in np.split(touched, np.flatnonzero(np.diff(touched) > 1) + 1):
        rows = slice(int(band[0]), int(band[-1]) + 1)
        columns = np.flatnonzero((gain[rows] < 256).any(axis=0))
        across = slice(int(columns[0]), int(columns[-1]) + 1)
        parts = (np.ascontiguousarray(values[rows, across]) for values in (gain, added))
        yield _Patch(plane, rows, across, *parts)
