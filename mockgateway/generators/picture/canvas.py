"""A picture that is being painted: antialiased shapes, washes and glows, drawn by Pillow's own code so that other threads run meanwhile."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from mockgateway.generators.picture.palette import Colour

Points = Sequence[tuple[float, float]]
Fill = Colour | tuple[Colour, Colour]


def ellipse(x: float, y: float, wide: float, high: float, turn: float = 0.0, begin: float = 0.0, end: float = 360.0) -> Points:
    """The outline of an ellipse (or of the arc from `begin` to `end` degrees) around x, y with half-axes wide and high, turned by `turn` degrees."""
    size = max(wide, high)
    circle = _arc(begin, end, 16 if 1.5 < size < 8 else 48 if size < 100 else 144)
    across, down = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return [(x + wide * a * across - high * b * down, y + wide * a * down + high * b * across) for a, b in circle]


@lru_cache(maxsize=64)
def _arc(begin: float, end: float, steps: int) -> Points:
    angles = [math.radians(begin + (end - begin) * k / (steps - 1)) for k in range(steps)]
    return [(math.cos(angle), math.sin(angle)) for angle in angles]


def curve(points: Points, closed: bool = True, steps: int = 8) -> Points:
    """A smooth line through the points (Catmull-Rom)."""
    given = np.asarray(points, float)
    padded = np.vstack((given[-1:], given, given[:2])) if closed else np.vstack((given[:1], given, given[-1:]))
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (padded[k : len(padded) - 3 + k, None, :] for k in range(4))
    line = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
    flat = line.reshape(-1, 2).tolist()
    return [(x, y) for x, y in flat] if closed else [*((x, y) for x, y in flat), tuple(given[-1].tolist())]


def stroke(points: Points, width: float, taper: float = 1.0) -> Points:
    """The outline of a line drawn along the points, `width` wide at its beginning and `taper` times that at its end."""
    line = np.asarray(curve(points, closed=False), float)
    along = np.gradient(line, axis=0)
    normal = np.stack((-along[:, 1], along[:, 0]), 1) / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    half = normal * (np.linspace(width, width * taper, len(line)) / 2)[:, None]
    return [(x, y) for x, y in np.vstack((line + half, (line - half)[::-1])).tolist()]


class Canvas:
    """An RGB picture of width by height pixels; all coordinates are pixels from its top left corner."""

    def __init__(self, width: int, height: int, image: Image.Image | None = None) -> None:
        self.width, self.height = width, height
        self.unit = min(width, height)
        self.image = image or Image.new("RGB", (width, height))

    def wash(self, colours: Sequence[Colour], top: float = 0, bottom: float | None = None) -> None:
        """A vertical gradient through the colours, over the rows from top to bottom."""
        first, last = max(0, round(top)), min(self.height, round(self.height if bottom is None else bottom))
        if last > first:
            self.image.paste(gradient(colours, self.width, last - first), (0, first))

    def fill(self, shapes: Iterable[Points], colour: Fill, opacity: float = 1.0, soft: float = 0.0) -> None:
        """The shapes (polygons), antialiased, in one colour or in a gradient from top to bottom; soft: the radius of a blur in pixels."""
        outlines = [np.asarray(shape, float) for shape in shapes if len(shape) > 2]
        if not outlines:
            return
        low = np.floor(np.min([outline.min(0) for outline in outlines], axis=0) - soft * 2 - 1)
        high = np.ceil(np.max([outline.max(0) for outline in outlines], axis=0) + soft * 2 + 1)
        left, top = max(0, int(low[0])), max(0, int(low[1]))
        right, bottom = min(self.width, int(high[0])), min(self.height, int(high[1]))
        if right <= left or bottom <= top:
            return
        mask = _mask(outlines, left, top, right - left, bottom - top, round(255 * opacity))
        if soft:
            mask = mask.filter(ImageFilter.BoxBlur(soft))
        self._apply(mask, left, top, colour)

    def _apply(self, mask: Image.Image, left: int, top: int, fill: Fill) -> None:
        """Paint through a mask strip by strip: what is empty costs nothing, what is solid is copied."""
        ground = None if isinstance(fill[0], int) else gradient(fill, mask.width, mask.height)  # else a pair of colours
        for first in range(0, mask.height, 32):
            strip = mask.crop((0, first, mask.width, min(mask.height, first + 32)))
            part = strip.getbbox()
            if part is None:
                continue
            if part != (0, 0, *strip.size):
                strip = strip.crop(part)
            solid = strip.getextrema()[0] == 255
            box = (left + part[0], top + first + part[1], left + part[2], top + first + part[3])
            paint: Any = fill if ground is None else ground.crop((part[0], first + part[1], part[2], first + part[3]))
            self.image.paste(paint, box, None if solid else strip)

    def glow(self, x: float, y: float, radius: float, colour: Colour, opacity: float = 1.0) -> None:
        """A light that fades outwards from x, y."""
        size = max(2, round(radius * 2))
        left, top = round(x) - size // 2, round(y) - size // 2
        box = (max(0, left), max(0, top), min(self.width, left + size), min(self.height, top + size))
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        scale = 256 / size
        part = ((box[0] - left) * scale, (box[1] - top) * scale, (box[2] - left) * scale, (box[3] - top) * scale)
        mask = _fading(round(255 * opacity)).resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BILINEAR, part)
        self.image.paste(colour, box, mask)

    def dots(self, places: Iterable[tuple[float, float, float]], colour: Colour) -> None:
        """Small bright points (x, y, brightness from 0 to 1): stars, flakes, windows far away."""
        paint: Any = ImageDraw.Draw(self.image, "RGBA")
        size = max(1, self.unit // 700)
        for x, y, bright in places:
            paint.rectangle((x, y, x + size * (bright > 0.8), y + size * (bright > 0.8)), fill=(*colour, round(255 * bright)))

    def shade(self, top: float, opacity: float, colour: Colour = (6, 8, 16)) -> None:
        """Darkness that grows from nothing at row `top` to `opacity` at the lower edge: a ground for letters."""
        first = max(0, round(top))
        if first < self.height:
            ramp = np.linspace(0, 255 * opacity, self.height - first).astype(np.uint8)[:, None]
            mask = Image.fromarray(ramp).resize((self.width, self.height - first), Image.Resampling.NEAREST)
            self.image.paste(colour, (0, first, self.width, self.height), mask)


def gradient(colours: Sequence[Colour], width: int, height: int) -> Image.Image:
    """A picture that goes from the first colour at its top to the last at its bottom."""
    stops = np.linspace(0, 1, len(colours))
    at = np.linspace(0, 1, height)
    column = np.stack([np.interp(at, stops, [colour[band] for colour in colours]) for band in range(3)], 1)
    return Image.fromarray(np.rint(column).astype(np.uint8)[:, None, :]).resize((width, height), Image.Resampling.NEAREST)


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


def mesh(colours: Sequence[Colour], width: int, height: int, seed: int, cells: int = 4) -> Image.Image:
    """Colours that melt into one another: a small random grid of them, enlarged."""
    order = np.random.default_rng(seed).integers(0, len(colours), (cells, cells))
    grid = np.asarray(colours, np.uint8)[order]
    return Image.fromarray(grid).resize((96, 96), Image.Resampling.BICUBIC).resize((width, height), Image.Resampling.BILINEAR)


def _mask(outlines: Sequence[Any], left: int, top: int, width: int, height: int, level: int) -> Image.Image:
    """Coverage of the outlines inside a box: drawn at two or four times the size and averaged, which is what antialiases them."""
    finer = 4 if width * height < 20_000 else 2
    mask = Image.new("L", (width * finer, height * finer))
    paint = ImageDraw.Draw(mask)
    for outline in outlines:
        paint.polygon(((outline - (left, top)) * finer).ravel().tolist(), fill=level)
    return mask.reduce(finer)


@lru_cache(maxsize=64)
def _fading(strength: int) -> Image.Image:
    """A light that is strongest in the middle and nothing at the rim, 256 by 256."""
    away = np.asarray(Image.radial_gradient("L"), np.float32) / 255
    return Image.fromarray((np.clip(1 - away * 1.42, 0, 1) ** 2.2 * strength).astype(np.uint8))
