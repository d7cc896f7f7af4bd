"""The words of a clip: its prompt at the foot and the small mark, laid over every frame."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mockgateway.generators.clip.planes import Bytes2D, Planes
from mockgateway.generators.picture import compose, lettering


class _Patch(NamedTuple):
    """A box of one plane: what is there is multiplied by gain / 256, then added to."""

    plane: int
    rows: slice
    columns: slice
    gain: NDArray[np.uint16]
    added: NDArray[np.uint16]


class Words:
    """What is written over a clip of width by height pixels; over: so that other words are hidden behind it.

    It is drawn on black and on white: what differs is what shines through.
    """

    def __init__(self, title: str, mark: bool, width: int, height: int, over: bool = False) -> None:
        on_black, on_white = (
            self._written(title, mark, width, height, ground, over) for ground in (0, 255)
        )
        self._patches: list[_Patch] = []
        for number, black in enumerate(Planes.of(on_black)):
            self._patches += _patches(
                number, np.asarray(black), _through(on_black, on_white, number > 0)
            )

    def _written(
        self, title: str, mark: bool, width: int, height: int, ground: int, over: bool
    ) -> Image.Image:
        picture = Image.new("RGB", (width, height), (ground, ground, ground))
        if title:
            compose.letter(picture, title, over)
        if mark:
            lettering.mark(picture)
        return picture

    def lay(self, planes: list[Bytes2D], share: float = 1.0) -> None:
        """Write on a frame. share: 0 for invisible, 1 for in full."""
        for patch in self._patches if share > 0 else ():
            gain, added = patch.gain, patch.added
            if share < 1:
                gain = (256 - (256 - gain) * np.float32(share)).astype(np.uint16)
                added = (added * np.float32(share)).astype(np.uint16)
            box = planes[patch.plane][patch.rows, patch.columns]
            box[:] = np.minimum((box * gain >> 8) + added, 255)


def _through(on_black: Image.Image, on_white: Image.Image, half: bool) -> NDArray[np.uint16]:
    """How much of a picture under the words is seen, 0 to 256."""
    black, white = (
        (picture.reduce(2) if half else picture).getchannel("G") for picture in (on_black, on_white)
    )
    clear = np.asarray(white).astype(np.int16) - np.asarray(black)
    seen: NDArray[np.uint16] = (
        clear.clip(0, 255) * np.float32(256 / 255) + np.float32(0.5)
    ).astype(np.uint16)
    return seen


def _patches(plane: int, black: Bytes2D, gain: NDArray[np.uint16]) -> list[_Patch]:
    """The parts of a plane that are not left as they are: bands of rows, each as narrow as may be."""
    zero = 128 if plane else 16
    added = (
        np.maximum(black.astype(np.float32) - zero * (gain / np.float32(256)), 0)
        .round()
        .astype(np.uint16)
    )
    found = []
    touched = np.flatnonzero((gain < 256).any(axis=1))
    for band in np.split(touched, np.flatnonzero(np.diff(touched) > 1) + 1) if touched.size else ():
        rows = slice(int(band[0]), int(band[-1]) + 1)
        columns = np.flatnonzero((gain[rows] < 256).any(axis=0))
        across = slice(int(columns[0]), int(columns[-1]) + 1)
        found.append(
            _Patch(
                plane,
                rows,
                across,
                np.ascontiguousarray(gain[rows, across]),
                np.ascontiguousarray(added[rows, across]),
            )
        )
    return found
