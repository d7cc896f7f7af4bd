"""What words can change in a picture: light, weather, what is in it, which way it stands; and where a mask allows that."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from mockgateway.generators.picture import styles
from mockgateway.generators.picture.canvas import Canvas, clouded
from mockgateway.generators.picture.outlines import ellipse
from mockgateway.generators.picture.places import flakes
from mockgateway.seed import Seed


class Region(NamedTuple):
    """What may change: a mask, mode L, 255 where it may; the box around it; and whether the client gave it."""

    mask: Image.Image
    box: tuple[int, int, int, int]
    given: bool


def region(mask: Image.Image | None, size: tuple[int, int]) -> Region:
    """Where a client's mask allows changes: its transparent part (OpenAI's convention), or the white part of one without transparency; without a mask, the middle."""
    if mask is not None:
        transparent = mask.mode == "RGBA" and mask.getchannel("A").getextrema()[0] < 255  # type: ignore[operator]  # one band: two numbers
        editable = ImageOps.invert(mask.getchannel("A")) if transparent else mask.convert("L")
        editable = (
            editable.resize(size, Image.Resampling.BILINEAR) if editable.size != size else editable
        )
        if box := editable.point([0 if value < 128 else 255 for value in range(256)]).getbbox():
            return Region(editable, box, True)
        return Region(editable, (0, 0, *size), True)
    middle = Image.new("L", size)
    wide, tall = size
    box = (
        wide // 5,
        tall // 5,
        max(wide // 5 + 1, wide * 4 // 5),
        max(tall // 5 + 1, tall * 4 // 5),
    )
    soft = min(size) / 40  # the blur stays inside the box
    if box[2] - box[0] > 6 * soft and box[3] - box[1] > 6 * soft:
        ImageDraw.Draw(middle).ellipse(
            (box[0] + 2 * soft, box[1] + 2 * soft, box[2] - 2 * soft, box[3] - 2 * soft), fill=255
        )
        return Region(middle.filter(ImageFilter.GaussianBlur(soft)), box, False)
    ImageDraw.Draw(middle).rectangle(box, fill=255)
    return Region(middle, box, False)


def removed(image: Image.Image, where: Region) -> Image.Image:
    """What is in the region goes: filled from what surrounds it, nearest surroundings strongest."""
    hole = where.mask.point([0 if value < 40 else 255 for value in range(256)])
    known = ImageOps.invert(hole).filter(ImageFilter.MinFilter(3))
    small = max(1, min(image.size) // 256)
    size = (max(1, image.width // small), max(1, image.height // small))
    weight = np.asarray(known.resize(size, Image.Resampling.BOX), np.float32) / 255
    colours = np.asarray(image.resize(size, Image.Resampling.BOX), np.float32) * weight[..., None]
    filled, missing = np.zeros_like(colours), np.ones_like(weight)
    for level in range(
        10
    ):  # ever wider averages of what is known, each used where the finer ones knew nothing
        shape = (max(1, size[0] >> level), max(1, size[1] >> level))
        parts = [
            np.asarray(
                Image.fromarray(band)
                .resize(shape, Image.Resampling.BOX)
                .resize(size, Image.Resampling.BICUBIC)
            )
            for band in (*np.ascontiguousarray(colours.transpose(2, 0, 1)), weight)
        ]
        share = np.clip(parts[3], 0, 1)
        use = missing * np.clip(share * 4, 0, 1)
        filled += np.stack(parts[:3], 2) / np.maximum(share, 1e-3)[..., None] * use[..., None]
        missing = missing - use
    patch = (
        Image.fromarray(filled.clip(0, 255).astype(np.uint8))
        .filter(ImageFilter.GaussianBlur(2))
        .resize(image.size, Image.Resampling.BICUBIC)
    )
    return Image.composite(
        patch, image, hole.filter(ImageFilter.GaussianBlur(2)) if not where.given else where.mask
    )


def graded(
    image: Image.Image, multiply: tuple[float, float, float], lift: tuple[int, int, int] = (0, 0, 0)
) -> Image.Image:
    """Each channel multiplied, then lifted."""
    table = [
        min(255, max(0, round(value * factor + add)))
        for factor, add in zip(multiply, lift, strict=True)
        for value in range(256)
    ]
    return image.point(table)


def _night(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    """Dark and blue, stars in what was bright above, a moon."""
    dark = graded(ImageEnhance.Color(image).enhance(0.6), (0.26, 0.34, 0.55), (2, 4, 16))
    canvas, chance = Canvas(*image.size, image=dark), seed.of("night").random()
    grey = image.convert("L").resize((64, 64), Image.Resampling.BOX)
    stars = []
    for _ in range(260):
        x, y = chance.random(), chance.random() * 0.55
        if grey.getpixel((int(x * 64), int(y * 64))) > 96:  # type: ignore[operator]  # one band: a number
            stars.append((x * image.width, y * image.height, chance.uniform(0.3, 1)))
    canvas.dots(stars, (255, 255, 255))
    return _disc(canvas.image, where, _MOON, 0.4, image)


_MOON = (240, 238, 222)


def _emptier(image: Image.Image) -> float:
    """Where there is more room in the sky: at the right, or at the left; what differs from the most of its row is something."""
    small = np.asarray(image.resize((64, 64), Image.Resampling.BOX), np.float32)[4:24]
    apart = np.abs(small - np.median(small, axis=1, keepdims=True)).sum(2)
    return image.width * (0.76 if apart[:, 38:60].mean() <= apart[:, 4:26].mean() else 0.24)


def _disc(
    image: Image.Image,
    where: Region,
    colour: tuple[int, int, int],
    light: float,
    before: Image.Image | None = None,
) -> Image.Image:
    """A disc of light in the region given, else in the sky. before: the picture in which to look for room there, if it was brighter once."""
    left, top, right, bottom = where.box if where.given else (0, 0, *image.size)
    canvas, size = Canvas(*image.size, image=image.copy()), min(right - left, bottom - top)
    x, y = (
        (_emptier(before or image), top + (bottom - top) * 0.2)
        if not where.given
        else ((left + right) / 2, (top + bottom) / 2)
    )
    radius = size * (0.3 if where.given else 0.075)
    canvas.glow(x, y, radius * 5, colour, light)
    canvas.fill([ellipse(x, y, radius, radius)], colour, 0.97)
    return canvas.image


def _moon(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    return _disc(image, where, _MOON, 0.4)


def _sun(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    lit = _disc(graded(image, (1.06, 1.02, 0.95)), where, (255, 226, 120), 0.85, image)
    canvas, size = Canvas(*image.size, image=lit), min(image.size)
    left, top, right, bottom = where.box
    x, y, radius = (
        ((left + right) / 2, (top + bottom) / 2, min(right - left, bottom - top) * 0.3)
        if where.given
        else (_emptier(image), image.height * 0.2, size * 0.075)
    )
    rays = []
    for k in range(12):
        a = math.radians(30 * k)
        tip, foot = radius * 1.6, radius * 1.18
        rays.append(
            [
                (x + math.cos(a) * tip, y + math.sin(a) * tip),
                (x + math.cos(a + 0.09) * foot, y + math.sin(a + 0.09) * foot),
                (x + math.cos(a - 0.09) * foot, y + math.sin(a - 0.09) * foot),
            ]
        )
    canvas.fill(rays, (255, 220, 110), 0.9)
    return canvas.image


def _sunset(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    warm = graded(image, (1.02, 0.78, 0.62), (18, 2, 0))
    canvas = Canvas(*image.size)
    canvas.wash(((92, 40, 110), (240, 110, 80), (255, 190, 110), (60, 24, 50)))
    return Image.blend(warm, ImageChops.overlay(warm, canvas.image), 0.65)


def _dawn(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    return Image.blend(
        graded(image, (0.96, 0.9, 0.96), (22, 16, 18)),
        Image.new("RGB", image.size, (255, 214, 206)),
        0.18,
    )


def _day(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    return ImageEnhance.Color(
        ImageEnhance.Brightness(ImageOps.autocontrast(image)).enhance(1.15)
    ).enhance(1.15)


def _fog(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    cloud = clouded(*image.size, seed.below(2**31), 3, 4).point(
        [min(225, 90 + value * 3 // 5) for value in range(256)]
    )
    return Image.composite(Image.new("RGB", image.size, (224, 228, 230)), image, cloud)


def _snow(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    cold = Image.blend(
        graded(ImageEnhance.Color(image).enhance(0.65), (0.92, 0.98, 1.06), (12, 14, 18)),
        Image.new("RGB", image.size, (236, 242, 250)),
        0.2,
    )
    canvas = Canvas(*image.size, image=cold)
    flakes(canvas, seed.of("snow").random(), 320)
    return canvas.image


def _rain(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    canvas, chance = (
        Canvas(
            *image.size, image=graded(ImageEnhance.Color(image).enhance(0.55), (0.66, 0.72, 0.8))
        ),
        seed.of("rain").random(),
    )
    drops = []
    for _ in range(260):
        x, y, long = (
            chance.uniform(0, image.width),
            chance.uniform(0, image.height),
            canvas.unit * chance.uniform(0.03, 0.07),
        )
        thick = max(0.6, canvas.unit * 0.0018)
        drops.append(
            [
                (x, y),
                (x + thick, y),
                (x - long * 0.22 + thick, y + long),
                (x - long * 0.22, y + long),
            ]
        )
    canvas.fill(drops, (226, 236, 246), 0.55)
    return canvas.image


def _autumn(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    """Greens turn to gold and rust, the light grows warm."""
    red, green, blue = image.split()
    leaves = ImageChops.subtract(green, ImageChops.lighter(red, blue), 1, 0).point(
        [min(255, value * 5) for value in range(256)]
    )
    warm = graded(image, (1.08, 0.98, 0.84), (8, 2, 0))
    rust = ImageOps.colorize(
        image.convert("L"), (58, 22, 10), (255, 226, 150), (206, 112, 40), midpoint=120
    )
    return Image.composite(rust, warm, leaves)


def _turned(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    """A quarter turn, filling the same size."""
    return ImageOps.fit(
        image.transpose(Image.Transpose.ROTATE_270), image.size, Image.Resampling.BICUBIC
    )


def _nearer(image: Image.Image, where: Region, seed: Seed) -> Image.Image:
    """Its middle two thirds, filling the same size."""
    wide, tall = image.size
    return image.resize(
        image.size, Image.Resampling.BICUBIC, (wide / 6, tall / 6, wide * 5 / 6, tall * 5 / 6)
    )


CHANGES: Mapping[str, Callable[[Image.Image, Region, Seed], Image.Image]] = {
    "mono": lambda image, where, seed: image.convert("L").convert("RGB"),
    "sepia": lambda image, where, seed: styles.sepia(image, seed),
    "blur": lambda image, where, seed: image.filter(ImageFilter.GaussianBlur(max(2.0, min(image.size) / 50))),
    "remove": lambda image, where, seed: removed(image, where),
    "brighten": lambda image, where, seed: ImageEnhance.Brightness(image).enhance(1.4),
    "darken": lambda image, where, seed: ImageEnhance.Brightness(image).enhance(0.6),
    "invert": lambda image, where, seed: ImageOps.invert(image), "sun": _sun, "moon": _moon, "snow": _snow, "rain": _rain, "storm": _rain,
    "autumn": _autumn, "turn": _turned, "crop": _nearer,
    "flip": lambda image, where, seed: ImageOps.flip(image), "mirror": lambda image, where, seed: ImageOps.mirror(image),
    "night": _night, "sunset": _sunset, "dawn": _dawn, "day": _day, "fog": _fog,
}  # fmt: skip
