"""Effects that an edit's words can name: light, weather, and the way a picture stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from mockgateway.generators.picture import styles
from mockgateway.generators.picture.canvas import Canvas, clouded
from mockgateway.generators.picture.masks import map_levels
from mockgateway.generators.picture.outlines import ellipse
from mockgateway.generators.picture.palette import WHITE, Colour
from mockgateway.generators.picture.regions import Region, fill_from_surroundings
from mockgateway.generators.picture.scenery import paint_snowflakes
from mockgateway.seed import Seed

Effect = Callable[[Image.Image, Region, Seed], Image.Image]

_MOON: Colour = (240, 238, 222)


def scale_channels(
    image: Image.Image, factors: tuple[float, float, float], lift: tuple[int, int, int] = (0, 0, 0)
) -> Image.Image:
    """Multiply each channel by its factor and add its lift."""
    table = [
        min(255, max(0, round(level * factor + add)))
        for factor, add in zip(factors, lift, strict=True)
        for level in range(256)
    ]
    return image.point(table)


def _saturate(image: Image.Image, factor: float) -> Image.Image:
    return ImageEnhance.Color(image).enhance(factor)


def _plain(image: Image.Image, colour: Colour) -> Image.Image:
    return Image.new("RGB", image.size, colour)


def _night(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    """Make a picture dark and blue, with a moon, and stars where its upper part was bright."""
    dark = scale_channels(_saturate(image, 0.6), (0.26, 0.34, 0.55), (2, 4, 16))
    canvas, rng = Canvas(*image.size, image=dark), seed.of("night").random()
    grey = np.asarray(image.convert("L").resize((64, 64), Image.Resampling.BOX))
    places = [(rng.random(), rng.random() * 0.55, rng.uniform(0.3, 1)) for _ in range(260)]
    stars = [
        (x * image.width, y * image.height, level)
        for x, y, level in places
        if grey[int(y * 64), int(x * 64)] > 96
    ]
    canvas.dots(stars, WHITE)
    return _add_disc(canvas.image, _disc_place(image, region), _MOON, 0.4)


def _moon(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    return _add_disc(image, _disc_place(image, region), _MOON, 0.4)


def _sun(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    x, y, radius = place = _disc_place(image, region)
    lit = _add_disc(scale_channels(image, (1.06, 1.02, 0.95)), place, (255, 226, 120), 0.85)
    canvas = Canvas(*image.size, image=lit)
    rays = [
        [
            (x + math.cos(turn) * radius * reach, y + math.sin(turn) * radius * reach)
            for turn, reach in ((angle, 1.6), (angle + 0.09, 1.18), (angle - 0.09, 1.18))
        ]
        for angle in (math.radians(30 * k) for k in range(12))
    ]
    canvas.fill(rays, (255, 220, 110), 0.9)
    return canvas.image


def _disc_place(image: Image.Image, region: Region) -> tuple[float, float, float]:
    """Return x, y and radius of a sun or moon: in the client's region, else in the sky."""
    if region.given:
        return *region.centre, region.size * 0.3
    return _emptier_side(image), image.height * 0.2, min(image.size) * 0.075


def _emptier_side(image: Image.Image) -> float:
    """Return the column at the right or left of the sky where less differs from its row."""
    sky = np.asarray(image.resize((64, 64), Image.Resampling.BOX), np.float32)[4:24]
    differs = np.abs(sky - np.median(sky, axis=1, keepdims=True)).sum(2)
    return image.width * (0.76 if differs[:, 38:60].mean() <= differs[:, 4:26].mean() else 0.24)


def _add_disc(
    image: Image.Image, place: tuple[float, float, float], colour: Colour, glow: float
) -> Image.Image:
    x, y, radius = place
    canvas = Canvas(*image.size, image=image)
    canvas.glow(x, y, radius * 5, colour, glow)
    canvas.fill([ellipse(x, y, radius, radius)], colour, 0.97)
    return canvas.image


def _sunset(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    warm = scale_channels(image, (1.02, 0.78, 0.62), (18, 2, 0))
    canvas = Canvas(*image.size)
    canvas.wash(((92, 40, 110), (240, 110, 80), (255, 190, 110), (60, 24, 50)))
    return Image.blend(warm, ImageChops.overlay(warm, canvas.image), 0.65)


def _dawn(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    pale = scale_channels(image, (0.96, 0.9, 0.96), (22, 16, 18))
    return Image.blend(pale, _plain(image, (255, 214, 206)), 0.18)


def _day(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    bright = ImageEnhance.Brightness(ImageOps.autocontrast(image)).enhance(1.15)
    return _saturate(bright, 1.15)


def _fog(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    cloud = clouded(*image.size, seed.below(2**31), 3, 4)
    mask = map_levels(cloud, lambda level: min(225, 90 + level * 3 // 5))
    return Image.composite(_plain(image, (224, 228, 230)), image, mask)


def _snow(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    cold = scale_channels(_saturate(image, 0.65), (0.92, 0.98, 1.06), (12, 14, 18))
    canvas = Canvas(*image.size, image=Image.blend(cold, _plain(image, (236, 242, 250)), 0.2))
    paint_snowflakes(canvas, seed.of("snow").random(), 320)
    return canvas.image


def _rain(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    grey = scale_channels(_saturate(image, 0.55), (0.66, 0.72, 0.8))
    canvas, rng = Canvas(*image.size, image=grey), seed.of("rain").random()
    thick = max(0.6, canvas.unit * 0.0018)
    drops = []
    for _ in range(260):
        x, y = rng.uniform(0, image.width), rng.uniform(0, image.height)
        length = canvas.unit * rng.uniform(0.03, 0.07)
        foot, bottom = x - length * 0.22, y + length
        drops.append([(x, y), (x + thick, y), (foot + thick, bottom), (foot, bottom)])
    canvas.fill(drops, (226, 236, 246), 0.55)
    return canvas.image


def _autumn(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    """Turn greens to gold and rust, and make the light warm."""
    red, green, blue = image.split()
    greener = ImageChops.subtract(green, ImageChops.lighter(red, blue))
    leaves = map_levels(greener, lambda level: level * 5)
    warm = scale_channels(image, (1.08, 0.98, 0.84), (8, 2, 0))
    grey = image.convert("L")
    rust = ImageOps.colorize(grey, (58, 22, 10), (255, 226, 150), (206, 112, 40), midpoint=120)
    return Image.composite(rust, warm, leaves)


def _rotate(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    """Turn a picture by a quarter, cropped to the same size."""
    turned = image.transpose(Image.Transpose.ROTATE_270)
    return ImageOps.fit(turned, image.size, Image.Resampling.BICUBIC)


def _zoom(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    """Enlarge the middle two thirds to the same size."""
    width, height = image.size
    middle = (width / 6, height / 6, width * 5 / 6, height * 5 / 6)
    return image.resize(image.size, Image.Resampling.BICUBIC, middle)


def _blur(image: Image.Image, region: Region, seed: Seed) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(max(2.0, min(image.size) / 50)))


# Names of the tables `edits` and `times` in fixtures/text/image_words.yaml.
EFFECTS: Mapping[str, Effect] = {
    "mono": lambda image, region, seed: image.convert("L").convert("RGB"),
    "sepia": lambda image, region, seed: styles.sepia(image, seed),
    "blur": _blur,
    "remove": lambda image, region, seed: fill_from_surroundings(image, region),
    "brighten": lambda image, region, seed: ImageEnhance.Brightness(image).enhance(1.4),
    "darken": lambda image, region, seed: ImageEnhance.Brightness(image).enhance(0.6),
    "invert": lambda image, region, seed: ImageOps.invert(image),
    "flip": lambda image, region, seed: ImageOps.flip(image),
    "mirror": lambda image, region, seed: ImageOps.mirror(image),
    "turn": _rotate,
    "crop": _zoom,
    "sun": _sun,
    "moon": _moon,
    "snow": _snow,
    "rain": _rain,
    "storm": _rain,
    "autumn": _autumn,
    "night": _night,
    "sunset": _sunset,
    "dawn": _dawn,
    "day": _day,
    "fog": _fog,
}
