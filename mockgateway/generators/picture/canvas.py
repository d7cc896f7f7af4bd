"""A picture that is being painted: antialiased shapes, washes and glows.

Pixels are whole numbers of 32 bits, so that a colour is laid down by one assignment, and two are mixed by a few operations on whole rows: Pillow's own masked
pasting takes three times as long.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mockgateway.generators.picture import masks
from mockgateway.generators.picture.masks import Levels
from mockgateway.generators.picture.outlines import Points
from mockgateway.generators.picture.palette import Colour

Fill = Colour | tuple[Colour, Colour]
Pixels = NDArray[np.uint32]  # red, green, blue and what nobody reads, lowest byte first

_PIXEL = np.dtype("<u4")
_REST, _BYTE = np.uint32(0xFF00FF), np.uint32(0xFF)
_GREEN, _EIGHT, _SEVEN, _WHOLE = np.uint32(0xFF00), np.uint32(8), np.uint32(7), np.uint32(256)
_ROWS = 64  # that are mixed at once: what fits in a processor's own memory


class Canvas:
    """A picture of width by height pixels; all coordinates are pixels from its top left corner. image: an RGB picture to begin with, which stays as it is."""

    def __init__(self, width: int, height: int, image: Image.Image | None = None) -> None:
        self.width, self.height = width, height
        self.unit = min(width, height)
        self.pixels: Pixels = np.zeros((height, width), _PIXEL) if image is None else packed(image)

    @property
    def image(self) -> Image.Image:
        """What has been painted so far, RGB."""
        return Image.frombytes("RGB", (self.width, self.height), self.pixels, "raw", "RGBX")

    def wash(self, colours: Sequence[Colour], top: float = 0, bottom: float | None = None) -> None:
        """A vertical gradient through the colours, over the rows from top to bottom."""
        first, last = (
            max(0, round(top)),
            min(self.height, round(self.height if bottom is None else bottom)),
        )
        if last > first:
            self.pixels[first:last] = column(colours, last - first)

    def lay(self, other: Pixels, x: float = 0, y: float = 0) -> None:
        """Another picture, as much of it as there is room for to the right of x and below y."""
        left, top = max(0, round(x)), max(0, round(y))
        room = self.pixels[top : top + other.shape[0], left : left + other.shape[1]]
        room[:] = other[: room.shape[0], : room.shape[1]]

    def under(self, line: Points, fill: Fill, standing: Iterable[Points] = ()) -> None:
        """Everything below a line that runs from left to right, and the shapes that stand on it, in one colour or in a gradient from their top to the lower edge."""
        points = np.asarray(line, float)
        low = min(self.height, max(0, int(points[:, 1].max()) + 2))  # from here on it is solid
        ground = [(points[0, 0] - 2, low + 2.0), *points, (points[-1, 0] + 2, low + 2.0)]
        shapes = [ground, *standing]
        high = int(min(float(np.min(shape, 0)[1]) for shape in shapes))
        self.fill(shapes, fill, until=low, gradient=(high, self.height))
        self.pixels[low:] = _colours(fill, (high, self.height), low, self.height)

    def fill(
        self,
        shapes: Iterable[Points],
        fill: Fill,
        opacity: float = 1.0,
        soft: float = 0.0,
        until: int | None = None,
        gradient: tuple[int, int] | None = None,
    ) -> None:
        """The shapes (polygons), antialiased, in one colour or in a gradient from top to bottom.

        soft: the radius of a blur in pixels; until: the row at which to stop; gradient: the rows where a gradient begins and ends, if not the shapes' own.
        """
        outlines = [np.asarray(shape, float) for shape in shapes if len(shape) > 2]
        if not outlines:
            return
        every = np.concatenate(outlines)
        (west, north), (east, south) = every.min(0).tolist(), every.max(0).tolist()
        rim = soft * 2 + 1
        left, top = max(0, math.floor(west - rim)), max(0, math.floor(north - rim))
        right, bottom = (
            min(self.width, math.ceil(east + rim)),
            min(self.height if until is None else until, math.ceil(south + rim)),
        )
        if right <= left or bottom <= top:
            return
        draw = masks.sharp if soft < 3 else masks.soft
        mask = draw(
            every - (left, top),
            [len(outline) for outline in outlines],
            right - left,
            bottom - top,
            soft,
        )
        self._through(
            mask, left, top, _colours(fill, gradient or (top, bottom), top, bottom), opacity
        )

    def veil(
        self, mask: Levels, fill: Fill, left: int = 0, top: int = 0, opacity: float = 1.0
    ) -> None:
        """A colour through a mask (0 to 255), whose upper left corner is at left, top."""
        self._through(
            mask,
            left,
            top,
            _colours(fill, (top, top + mask.shape[0]), top, top + mask.shape[0]),
            opacity,
        )

    def glow(self, x: float, y: float, radius: float, colour: Colour, opacity: float = 1.0) -> None:
        """A light that fades outwards from x, y."""
        size = max(2, round(radius * 2))
        left, top = round(x) - size // 2, round(y) - size // 2
        box = (
            max(0, left),
            max(0, top),
            min(self.width, left + size),
            min(self.height, top + size),
        )
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        scale = 512 / size
        part = (
            (box[0] - left) * scale,
            (box[1] - top) * scale,
            (box[2] - left) * scale,
            (box[3] - top) * scale,
        )
        mask = masks.fading(round(255 * opacity)).resize(
            (box[2] - box[0], box[3] - box[1]), Image.Resampling.NEAREST, part
        )
        _mixed(self.pixels[box[1] : box[3], box[0] : box[2]], np.asarray(mask), _pixel(colour))

    def dots(self, places: Iterable[tuple[float, float, float]], colour: Colour) -> None:
        """Small bright points (x, y, brightness from 0 to 1): stars, flakes, windows far away."""
        spots = np.array(list(places)).reshape(-1, 3)
        size = max(1, self.unit // 700)
        for across, down in product(range(size + 1), repeat=2):
            some = (
                spots if max(across, down) < size else spots[spots[:, 2] > 0.8]
            )  # the brightest are larger
            columns, rows = (some[:, :2] + (across, down)).astype(int).T
            seen = (columns >= 0) & (columns < self.width) & (rows >= 0) & (rows < self.height)
            mixed = self.pixels[rows[seen], columns[seen]]
            _mix(mixed, (some[seen, 2] * 256).astype(_PIXEL), _pixel(colour))
            self.pixels[rows[seen], columns[seen]] = mixed

    def shade(self, top: float, opacity: float, colour: Colour = (6, 8, 16)) -> None:
        """Darkness that grows from nothing at row `top` to `opacity` at the lower edge: a ground for letters."""
        first = max(0, round(top))
        if first < self.height:
            _mixed(
                self.pixels[first:],
                np.linspace(0, 255 * opacity, self.height - first).astype(np.uint8)[:, None],
                _pixel(colour),
            )

    def _through(self, mask: Levels, left: int, top: int, colours: Pixels, opacity: float) -> None:
        """Paint through a mask: what is empty costs little, what is solid is copied, what is neither is mixed, pixel by pixel where that is a border."""
        room = self.pixels[top : top + mask.shape[0], left : left + mask.shape[1]]
        partly = (
            mask - np.uint8(1) < 254 if opacity == 1 else mask > 0
        )  # for an opaque colour: neither 0 nor 255
        if int(np.count_nonzero(partly)) * 4 > mask.size:
            _mixed(room, mask, colours, opacity)
            return
        if opacity == 1:
            np.copyto(room, colours, where=mask == 255)
        places = np.flatnonzero(partly)
        rows = places // mask.shape[1]
        columns = places - rows * mask.shape[1]
        mixed = room[rows, columns]
        _mix(
            mixed,
            _shares(mask.ravel()[places], opacity),
            colours[rows, 0] if colours.ndim else colours,
        )
        room[rows, columns] = mixed


def gradient(colours: Sequence[Colour], width: int, height: int) -> Image.Image:
    """A picture that goes from the first colour at its top to the last at its bottom."""
    canvas = Canvas(width, height)
    canvas.wash(colours)
    return canvas.image


def column(colours: Sequence[Colour], height: int) -> Pixels:
    """One pixel wide, from the first colour at its top to the last at its bottom."""
    stops = np.array((*colours, colours[-1]), np.float32)
    at = np.linspace(0, len(colours) - 1, height, dtype=np.float32)
    above = at.astype(int)
    bands = stops[above] + (stops[above + 1] - stops[above]) * (at - above)[:, None]
    down: Pixels = (bands + 0.5).astype(_PIXEL) @ np.array((1, 1 << 8, 1 << 16), _PIXEL)
    return down[:, None]


def clouded(width: int, height: int, seed: int, cells: int = 4, octaves: int = 4) -> Image.Image:
    """Smooth noise, mode L: sums of random grids, each twice as fine and half as strong."""
    chance = np.random.default_rng(seed)
    small = (max(2, min(width, 160)), max(2, min(height, 160)))
    total = np.zeros(small[::-1], np.float32)
    for octave in range(octaves):
        size = cells * 2**octave
        grid = Image.fromarray(chance.random((size, size), dtype=np.float32))
        total += np.asarray(grid.resize(small, Image.Resampling.BICUBIC)) / 2**octave
    total -= total.min()
    levels = Image.fromarray((total * (255 / max(float(total.max()), 1e-6))).astype(np.uint8))
    return levels.resize((width, height), Image.Resampling.BILINEAR)


def mesh(colours: Sequence[Colour], width: int, height: int, seed: int, cells: int = 4) -> Pixels:
    """Colours that melt into one another: a small random grid of them, enlarged (at last by doubling, which nobody sees in what is so smooth)."""
    order = np.random.default_rng(seed).integers(0, len(colours), (cells, cells))
    grid = Image.fromarray(np.asarray(colours, np.uint8)[order])
    half = grid.resize((96, 96), Image.Resampling.BICUBIC).resize(
        (-(-width // 2), -(-height // 2)), Image.Resampling.BILINEAR
    )
    return np.repeat(np.repeat(packed(half), 2, 0), 2, 1)[:height, :width]


def packed(image: Image.Image) -> Pixels:
    """The pixels of an RGB picture, a copy."""
    return (
        np.frombuffer(image.tobytes("raw", "RGBX"), _PIXEL)
        .reshape(image.height, image.width)
        .copy()
    )


def _pixel(colour: Colour) -> Pixels:
    """One pixel, an array without dimensions."""
    return np.array(colour[0] | colour[1] << 8 | colour[2] << 16, _PIXEL)


def _colours(fill: Any, gradient: tuple[int, int], top: int, bottom: int) -> Pixels:
    """One pixel, or the rows from top to bottom of a gradient that begins and ends at the rows `gradient`, one pixel wide."""
    if isinstance(fill[0], int):
        return _pixel(fill)
    begin, end = gradient
    down = column(fill, max(1, end - begin))
    return down[np.clip(np.arange(top, bottom) - begin, 0, len(down) - 1)]


def _shares(mask: Levels, opacity: float = 1.0) -> Pixels:
    """Levels from 0 to 255 as shares from 0 to 256 of a colour that is so opaque."""
    shares = mask.astype(_PIXEL)
    if opacity < 1:
        shares *= np.uint32(round(257 * opacity))
        shares >>= _EIGHT
    else:
        shares += shares >> _SEVEN
    return shares


def _mixed(room: Pixels, mask: Levels, colours: Pixels, opacity: float = 1.0) -> None:
    """Mix colours (one pixel, or a column) into pixels, as a mask says (as large, or a column), some rows at a time."""
    for top in range(0, room.shape[0], _ROWS):
        rows = slice(top, top + _ROWS)
        _mix(room[rows], _shares(mask[rows], opacity), colours[rows] if colours.ndim else colours)


def _mix(pixels: Pixels, shares: Any, colours: Pixels) -> None:
    """Mix a share (0 to 256) of colours into pixels: red and blue are reckoned together, sixteen bits apart, and green by itself."""
    left = _WHOLE - shares
    rest = pixels & _REST
    rest *= left
    rest += (colours & _REST) * shares
    rest >>= _EIGHT
    rest &= _REST
    green = pixels >> _EIGHT
    green &= _BYTE
    green *= left
    green += (colours >> _EIGHT & _BYTE) * shares
    green &= _GREEN
    rest |= green
    pixels[...] = rest
