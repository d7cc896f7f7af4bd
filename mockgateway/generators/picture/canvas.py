"""A canvas for antialiased shapes, gradients and glows.

Pixels are 32-bit integers, so that a colour is one assignment and mixing takes a few operations on
whole rows. Pillow's own masked pasting takes three times as long.
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

Fill = Colour | tuple[Colour, Colour]  # one colour, or a gradient from top to bottom
Pixels = NDArray[np.uint32]  # red, green, blue and an unused byte, lowest byte first

_PIXEL = np.dtype("<u4")
_RED_BLUE, _GREEN, _BYTE = np.uint32(0xFF00FF), np.uint32(0xFF00), np.uint32(0xFF)
_SEVEN, _EIGHT, _WHOLE = np.uint32(7), np.uint32(8), np.uint32(256)
_ROWS = 64  # rows that are mixed at once, so that they fit in the processor's cache


class Canvas:
    """A picture that is being painted; coordinates are pixels from its top left corner."""

    def __init__(self, width: int, height: int, image: Image.Image | None = None) -> None:
        """Create a black canvas, or one that starts as a copy of an RGB image of that size."""
        self.width, self.height = width, height
        self.unit = min(width, height)  # shapes are sized relative to it
        self.pixels: Pixels = np.zeros((height, width), _PIXEL) if image is None else packed(image)

    @property
    def image(self) -> Image.Image:
        """The picture so far, RGB."""
        return Image.frombytes("RGB", (self.width, self.height), self.pixels, "raw", "RGBX")

    def wash(self, colours: Sequence[Colour], top: float = 0, bottom: float | None = None) -> None:
        """Paint a vertical gradient through the colours over the rows from top to bottom."""
        first = max(0, round(top))
        last = min(self.height, round(self.height if bottom is None else bottom))
        if last > first:
            self.pixels[first:last] = _gradient(colours, last - first)

    def lay(self, other: Pixels, x: float = 0, y: float = 0) -> None:
        """Copy another picture to x, y, cut off at the canvas's edges."""
        left, top = max(0, round(x)), max(0, round(y))
        target = self.pixels[top : top + other.shape[0], left : left + other.shape[1]]
        target[:] = other[: target.shape[0], : target.shape[1]]

    def under(self, line: Points, fill: Fill, standing: Iterable[Points] = ()) -> None:
        """Paint all below a line from left to right, and shapes that stand on it.

        A gradient runs from the highest point to the lower edge of the canvas.
        """
        points = np.asarray(line, float)
        low = min(self.height, max(0, int(points[:, 1].max()) + 2))  # solid from this row on
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
        """Paint polygons, antialiased.

        Args:
            shapes: The polygons; their union is painted.
            fill: A colour or a gradient.
            opacity: 0 to 1.
            soft: The radius of a blur in pixels.
            until: The row at which to stop.
            gradient: The first and last row of the gradient, if not those of the shapes.
        """
        outlines = [np.asarray(shape, float) for shape in shapes if len(shape) > 2]
        if not outlines:
            return
        points = np.concatenate(outlines)
        (west, north), (east, south) = points.min(0).tolist(), points.max(0).tolist()
        rim = soft * 2 + 1
        last = self.height if until is None else until
        left, top = max(0, math.floor(west - rim)), max(0, math.floor(north - rim))
        right, bottom = min(self.width, math.ceil(east + rim)), min(last, math.ceil(south + rim))
        if right <= left or bottom <= top:
            return
        lengths = [len(outline) for outline in outlines]
        draw = masks.sharp if soft < 3 else masks.soft
        mask = draw(points - (left, top), lengths, right - left, bottom - top, soft)
        colours = _colours(fill, gradient or (top, bottom), top, bottom)
        self._paint(mask, left, top, colours, opacity)

    def veil(
        self, mask: Levels, fill: Fill, left: int = 0, top: int = 0, opacity: float = 1.0
    ) -> None:
        """Paint through a mask (0 to 255) whose upper left corner is at left, top."""
        bottom = top + mask.shape[0]
        self._paint(mask, left, top, _colours(fill, (top, bottom), top, bottom), opacity)

    def glow(self, x: float, y: float, radius: float, colour: Colour, opacity: float = 1.0) -> None:
        """Paint a light that fades outwards from x, y."""
        size = max(2, round(radius * 2))
        left, top = round(x) - size // 2, round(y) - size // 2
        west, north = max(0, left), max(0, top)
        east, south = min(self.width, left + size), min(self.height, top + size)
        if east <= west or south <= north:
            return
        scale = 512 / size
        part = (
            (west - left) * scale,
            (north - top) * scale,
            (east - left) * scale,
            (south - top) * scale,
        )
        mask = masks.fading(round(255 * opacity)).resize(
            (east - west, south - north), Image.Resampling.NEAREST, part
        )
        _mix_rows(self.pixels[north:south, west:east], np.asarray(mask), _pixel(colour))

    def dots(self, places: Iterable[tuple[float, float, float]], colour: Colour) -> None:
        """Paint small points: stars, flakes, distant windows.

        Args:
            places: x, y and brightness from 0 to 1; the brightest points are larger.
            colour: Their colour.
        """
        spots = np.array(list(places)).reshape(-1, 3)
        size = max(1, self.unit // 700)
        for dx, dy in product(range(size + 1), repeat=2):
            some = spots if max(dx, dy) < size else spots[spots[:, 2] > 0.8]
            x, y = (some[:, :2] + (dx, dy)).astype(int).T
            inside = (x >= 0) & (x < self.width) & (y >= 0) & (y < self.height)
            mixed = self.pixels[y[inside], x[inside]]
            _mix(mixed, (some[inside, 2] * 256).astype(_PIXEL), _pixel(colour))
            self.pixels[y[inside], x[inside]] = mixed

    def shade(self, top: float, opacity: float, colour: Colour = (6, 8, 16)) -> None:
        """Darken the rows below `top`, from nothing to `opacity` at the lower edge."""
        first = max(0, round(top))
        if first < self.height:
            levels = np.linspace(0, 255 * opacity, self.height - first).astype(np.uint8)
            _mix_rows(self.pixels[first:], levels[:, None], _pixel(colour))

    def _paint(self, mask: Levels, left: int, top: int, colours: Pixels, opacity: float) -> None:
        """Paint through a mask: skip empty pixels, copy solid ones, mix only the others."""
        target = self.pixels[top : top + mask.shape[0], left : left + mask.shape[1]]
        # For an opaque colour, only levels other than 0 and 255 need mixing.
        partly = mask - np.uint8(1) < 254 if opacity == 1 else mask > 0
        if int(np.count_nonzero(partly)) * 4 > mask.size:
            _mix_rows(target, mask, colours, opacity)
            return
        if opacity == 1:
            np.copyto(target, colours, where=mask == 255)
        places = np.flatnonzero(partly)
        rows = places // mask.shape[1]
        columns = places - rows * mask.shape[1]
        mixed = target[rows, columns]
        shares = _shares(mask.ravel()[places], opacity)
        _mix(mixed, shares, colours[rows, 0] if colours.ndim else colours)
        target[rows, columns] = mixed


def clouded(width: int, height: int, seed: int, cells: int = 4, octaves: int = 4) -> Image.Image:
    """Return smooth noise, mode L: random grids, each twice as fine and half as strong."""
    rng = np.random.default_rng(seed)
    small = (max(2, min(width, 160)), max(2, min(height, 160)))
    total = np.zeros(small[::-1], np.float32)
    for octave in range(octaves):
        size = cells * 2**octave
        grid = Image.fromarray(rng.random((size, size), dtype=np.float32))
        total += np.asarray(grid.resize(small, Image.Resampling.BICUBIC)) / 2**octave
    total -= total.min()
    levels = Image.fromarray((total * (255 / max(float(total.max()), 1e-6))).astype(np.uint8))
    return levels.resize((width, height), Image.Resampling.BILINEAR)


def blended_grid(
    colours: Sequence[Colour], width: int, height: int, seed: int, cells: int = 4
) -> Pixels:
    """Return a small random grid of colours, enlarged so that they blend."""
    order = np.random.default_rng(seed).integers(0, len(colours), (cells, cells))
    grid = Image.fromarray(np.asarray(colours, np.uint8)[order])
    half = grid.resize((96, 96), Image.Resampling.BICUBIC).resize(
        (-(-width // 2), -(-height // 2)), Image.Resampling.BILINEAR
    )
    # Doubling is the fastest last step, and invisible in such a smooth picture.
    return np.repeat(np.repeat(packed(half), 2, 0), 2, 1)[:height, :width]


def packed(image: Image.Image) -> Pixels:
    """Return a copy of the pixels of an RGB image."""
    pixels = np.frombuffer(image.tobytes("raw", "RGBX"), _PIXEL)
    return pixels.reshape(image.height, image.width).copy()


def _gradient(colours: Sequence[Colour], height: int) -> Pixels:
    """Return a column of pixels from the first colour at its top to the last at its bottom."""
    stops = np.array((*colours, colours[-1]), np.float32)
    place = np.linspace(0, len(colours) - 1, height, dtype=np.float32)
    above = place.astype(int)
    bands = stops[above] + (stops[above + 1] - stops[above]) * (place - above)[:, None]
    column: Pixels = (bands + 0.5).astype(_PIXEL) @ np.array((1, 1 << 8, 1 << 16), _PIXEL)
    return column[:, None]


def _pixel(colour: Colour) -> Pixels:
    """Return one pixel, an array without dimensions."""
    return np.array(colour[0] | colour[1] << 8 | colour[2] << 16, _PIXEL)


def _colours(fill: Any, gradient: tuple[int, int], top: int, bottom: int) -> Pixels:
    """Return one pixel, or the rows from top to bottom of a gradient between two rows."""
    if isinstance(fill[0], int):
        return _pixel(fill)
    begin, end = gradient
    column = _gradient(fill, max(1, end - begin))
    return column[np.clip(np.arange(top, bottom) - begin, 0, len(column) - 1)]


def _shares(mask: Levels, opacity: float = 1.0) -> Pixels:
    """Convert levels from 0 to 255 to shares from 0 to 256 of a colour of that opacity."""
    shares = mask.astype(_PIXEL)
    if opacity < 1:
        shares *= np.uint32(round(257 * opacity))
        shares >>= _EIGHT
    else:
        shares += shares >> _SEVEN
    return shares


def _mix_rows(target: Pixels, mask: Levels, colours: Pixels, opacity: float = 1.0) -> None:
    """Mix one pixel or a column of colours into pixels through a mask, some rows at a time."""
    for top in range(0, target.shape[0], _ROWS):
        rows = slice(top, top + _ROWS)
        part = colours[rows] if colours.ndim else colours
        _mix(target[rows], _shares(mask[rows], opacity), part)


def _mix(pixels: Pixels, shares: Any, colours: Pixels) -> None:
    """Mix shares (0 to 256) of colours into pixels: red and blue together, then green."""
    left = _WHOLE - shares
    mixed = pixels & _RED_BLUE
    mixed *= left
    mixed += (colours & _RED_BLUE) * shares
    mixed >>= _EIGHT
    mixed &= _RED_BLUE
    green = pixels >> _EIGHT
    green &= _BYTE
    green *= left
    green += (colours >> _EIGHT & _BYTE) * shares
    green &= _GREEN
    mixed |= green
    pixels[...] = mixed
