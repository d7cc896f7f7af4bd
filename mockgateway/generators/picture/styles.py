"""Styles that a picture can be given, each recognisable at a glance."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from mockgateway.generators.picture.canvas import clouded
from mockgateway.generators.picture.words import STYLES, found
from mockgateway.seed import Seed

WORK = 4_200_000  # pixels: a larger picture is styled at this size and enlarged, to bound time and memory


def _lines(image: Image.Image, strength: float) -> Image.Image:
    """Pencil lines on white, mode L: each pixel divided by its blurred surroundings."""
    grey = image.convert("L")
    blurred = np.asarray(
        grey.filter(ImageFilter.GaussianBlur(max(1.0, min(image.size) / 180))), np.float32
    )
    ratio = np.asarray(grey, np.float32) / np.maximum(blurred, 1)
    return Image.fromarray((np.clip(1 - (1 - ratio) * strength, 0, 1) * 255).astype(np.uint8))


def _smaller(image: Image.Image) -> Image.Image:
    """A smaller copy (at most 640 pixels wide and high), on which filters of wide reach are quick."""
    scale = min(1.0, 640 / max(image.size))
    return image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))),
        Image.Resampling.BILINEAR,
        reducing_gap=2.0,
    )


def watercolor(image: Image.Image, seed: Seed) -> Image.Image:
    """Pigment that pools at edges, on paper."""
    washed = (
        _smaller(image)
        .filter(ImageFilter.MedianFilter(5))
        .filter(ImageFilter.GaussianBlur(1.5))
        .resize(image.size, Image.Resampling.BILINEAR)
    )
    washed = ImageEnhance.Color(ImageEnhance.Brightness(washed).enhance(1.12)).enhance(1.25)
    edges = ImageOps.invert(
        washed.convert("L").filter(ImageFilter.FIND_EDGES).filter(ImageFilter.GaussianBlur(1.2))
    )
    pooled = ImageChops.multiply(
        washed,
        Image.merge("RGB", [edges.point([round(205 + v * 50 / 255) for v in range(256)])] * 3),
    )
    cloud = clouded(*image.size, seed.below(2**31), 6, 4)
    pencil = _lines(image, 0.9)
    pooled = ImageChops.multiply(pooled, Image.merge("RGB", [pencil] * 3))
    paper = Image.composite(
        Image.new("RGB", image.size, (253, 249, 240)),
        pooled,
        cloud.point([min(150, max(0, round((v - 90) * 0.9))) for v in range(256)]),
    )
    rim = ImageOps.expand(
        Image.new(
            "L",
            (max(1, image.width - image.width // 12), max(1, image.height - image.height // 12)),
            255,
        ),
        (image.width // 24, image.height // 24),
    ).resize(image.size)
    ragged = (
        ImageChops.add(rim.filter(ImageFilter.GaussianBlur(min(image.size) / 60)), cloud, 1, -128)
        .point([255 if v > 110 else 0 for v in range(256)])
        .filter(ImageFilter.GaussianBlur(1.5))
    )
    return Image.composite(paper, Image.new("RGB", image.size, (252, 249, 242)), ragged)


def sketch(image: Image.Image, seed: Seed) -> Image.Image:
    """Graphite on paper, the darks hatched."""
    lines = _lines(image, 2.4)
    wide, tall = image.size
    step = max(4, min(image.size) // 110)
    slant = (np.add.outer(np.arange(tall), np.arange(wide)) % step < step * 0.34).astype(np.uint8)
    dark = np.asarray(image.convert("L").filter(ImageFilter.GaussianBlur(2)))
    hatch = Image.fromarray(np.where((slant > 0) & (dark < 120), 150, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(0.7)
    )
    return ImageOps.colorize(ImageChops.multiply(lines, hatch), (44, 44, 54), (250, 247, 240))


def pixel(image: Image.Image, seed: Seed) -> Image.Image:
    """Large square pixels of few colours."""
    cells = min(96, max(1, min(image.size) // 3))
    scale = cells / min(image.size)
    small = (
        ImageEnhance.Color(image)
        .enhance(1.35)
        .resize(
            (max(1, round(image.width * scale)), max(1, round(image.height * scale))),
            Image.Resampling.BOX,
        )
    )
    return (
        small.quantize(24, dither=Image.Dither.NONE)
        .convert("RGB")
        .resize(image.size, Image.Resampling.NEAREST)
    )


def oil(image: Image.Image, seed: Seed) -> Image.Image:
    """Thick strokes: the most common tone of each neighbourhood, lit from one side."""
    daubed = (
        ImageOps.posterize(ImageEnhance.Color(_smaller(image)).enhance(1.5), 4)
        .filter(ImageFilter.ModeFilter(9))
        .filter(ImageFilter.SMOOTH)
        .resize(image.size, Image.Resampling.BICUBIC)
    )
    bristles = clouded(image.width, image.height, seed.below(2**31), 48, 2).filter(
        ImageFilter.EMBOSS
    )
    bristles = bristles.point([max(0, min(255, round(128 + (v - 128) * 5))) for v in range(256)])
    relief = ImageChops.add(daubed.convert("L").filter(ImageFilter.EMBOSS), bristles, 2)
    return ImageChops.overlay(daubed, Image.merge("RGB", [relief] * 3))


def comic(image: Image.Image, seed: Seed) -> Image.Image:
    """Flat colours, ink outlines, dots in the mid-tones."""
    flat = ImageOps.posterize(
        ImageEnhance.Color(
            ImageOps.autocontrast(image.filter(ImageFilter.MedianFilter(5)))
        ).enhance(1.6),
        3,
    )
    ink = (
        _lines(image, 5.0)
        .point([0 if v < 150 else 255 for v in range(256)])
        .filter(ImageFilter.MedianFilter(3))
    )
    step = max(5, min(image.size) // 100)
    y, x = np.ogrid[: image.height, : image.width]
    dot = ((x % step) - step / 2) ** 2 + ((y % step) - step / 2) ** 2 < (step * 0.3) ** 2
    tone = np.asarray(image.convert("L"))
    dots = Image.fromarray(np.where(dot & (tone > 70) & (tone < 150), 60, 0).astype(np.uint8))
    flat.paste((20, 20, 40), (0, 0), dots)
    return ImageChops.multiply(flat, Image.merge("RGB", [ink] * 3))


def sepia(image: Image.Image, seed: Seed) -> Image.Image:
    """An old photograph: brown tones, faded, darker at its corners."""
    brown = ImageOps.colorize(
        ImageOps.autocontrast(image.convert("L")), (46, 28, 16), (252, 238, 208), (186, 142, 98)
    )
    return _vignette(brown, (60, 36, 18), 80)


def cyberpunk(image: Image.Image, seed: Seed) -> Image.Image:
    """Night in magenta and cyan, glowing edges, scan lines."""
    grey = ImageOps.autocontrast(image.convert("L"))
    neon = ImageOps.colorize(
        grey.point([round(255 * (v / 255) ** 1.5) for v in range(256)]),
        (10, 4, 36),
        (120, 250, 255),
        (196, 24, 160),
        midpoint=120,
    )
    edges = grey.filter(ImageFilter.FIND_EDGES).filter(
        ImageFilter.GaussianBlur(max(1.0, min(image.size) / 400))
    )
    glow = ImageOps.colorize(ImageOps.autocontrast(edges), (0, 0, 0), (255, 90, 220))
    lit = ImageChops.screen(
        ImageChops.screen(Image.blend(neon, image, 0.22), glow),
        glow.filter(ImageFilter.GaussianBlur(max(1.0, min(image.size) / 90))),
    )
    rows = np.where(np.arange(image.height) % 4 < 2, 255, 214).astype(np.uint8)[:, None]
    return ImageChops.multiply(
        lit,
        Image.merge(
            "RGB", [Image.fromarray(rows).resize(image.size, Image.Resampling.NEAREST)] * 3
        ),
    )


def noir(image: Image.Image, seed: Seed) -> Image.Image:
    """Black and white, high in contrast."""
    grey = ImageEnhance.Contrast(ImageOps.autocontrast(image.convert("L"), cutoff=1)).enhance(1.25)
    return _vignette(grey.convert("RGB"), (0, 0, 0), 120)


def mosaic(image: Image.Image, seed: Seed) -> Image.Image:
    """Pieces of coloured glass in lead, each of its own colour."""
    chance = np.random.default_rng(seed.below(2**31))
    cells = 26
    across, down = (
        max(2, round(cells * image.width / max(image.size))),
        max(2, round(cells * image.height / max(image.size))),
    )
    small = (
        min(image.width, 512),
        max(1, round(min(image.width, 512) * image.height / image.width)),
    )
    y, x = np.mgrid[: small[1], : small[0]].astype(np.float32)
    u, v = x / small[0] * across, y / small[1] * down
    shift = chance.uniform(0.1, 0.9, (down + 2, across + 2, 2))
    best = np.full(u.shape, 9.0, np.float32)
    second = best.copy()
    owner = np.zeros(u.shape, np.int32)
    for a in (-1, 0, 1):
        for b in (-1, 0, 1):
            i, j = np.floor(v).astype(int) + a, np.floor(u).astype(int) + b
            spot = shift[i.clip(-1, down) + 1, j.clip(-1, across) + 1]
            away = np.hypot(j + spot[..., 0] - u, i + spot[..., 1] - v).astype(np.float32)
            nearer = away < best
            second = np.where(nearer, best, np.minimum(second, away))
            owner, best = (
                np.where(
                    nearer,
                    (i + 1).clip(0, down + 1) * (across + 2) + (j + 1).clip(0, across + 1),
                    owner,
                ),
                np.minimum(best, away),
            )
    pixels = np.asarray(ImageEnhance.Color(image.resize(small)).enhance(1.5), np.float32).reshape(
        -1, 3
    )
    counts = np.maximum(np.bincount(owner.ravel(), minlength=(down + 2) * (across + 2)), 1)
    means = np.stack(
        [np.bincount(owner.ravel(), pixels[:, band], len(counts)) / counts for band in range(3)], 1
    )
    glass = means[owner] * np.clip((second - best) * 7, 0.12, 1)[..., None]
    return Image.fromarray(glass.clip(0, 255).astype(np.uint8)).resize(
        image.size, Image.Resampling.BICUBIC
    )


def ukiyo(image: Image.Image, seed: Seed) -> Image.Image:
    """A woodblock print: five inks on warm paper with key lines."""
    inks = Image.new("P", (1, 1))
    inks.putpalette(
        [
            20,
            38,
            66,
            52,
            96,
            134,
            150,
            186,
            180,
            240,
            224,
            190,
            206,
            92,
            66,
            228,
            168,
            104,
            92,
            84,
            74,
        ]
    )
    flat = (
        ImageOps.autocontrast(_smaller(image).filter(ImageFilter.MedianFilter(3)))
        .quantize(palette=inks, dither=Image.Dither.NONE)
        .filter(ImageFilter.ModeFilter(5))
        .convert("RGB")
    )
    flat = flat.resize(image.size, Image.Resampling.BICUBIC)
    ink = (
        _lines(image, 3.5)
        .point([0 if v < 165 else 255 for v in range(256)])
        .filter(ImageFilter.MedianFilter(3))
    )
    return Image.composite(flat, Image.new("RGB", image.size, (22, 28, 48)), ink)


def _vignette(image: Image.Image, colour: tuple[int, int, int], strength: int) -> Image.Image:
    corners = (
        Image.radial_gradient("L")
        .resize(image.size)
        .point([round(max(0, v - 110) * strength / 145) for v in range(256)])
    )
    return Image.composite(Image.new("RGB", image.size, colour), image, corners)


BY_NAME: Mapping[str, Callable[[Image.Image, Seed], Image.Image]] = {
    "watercolor": watercolor, "sketch": sketch, "pixel": pixel, "oil": oil, "comic": comic,
    "sepia": sepia, "cyberpunk": cyberpunk, "noir": noir, "mosaic": mosaic, "ukiyo": ukiyo,
}  # fmt: skip


def styled(image: Image.Image, words: str, seed: Seed) -> Image.Image:
    """The picture (RGB) in the style that the words name; unknown words get one of the styles, always the same for the same words."""
    names = found(STYLES, words)
    style = names[0] if names else Seed.root("style", words.casefold().strip()).pick(tuple(BY_NAME))
    scale = min(1.0, (WORK / (image.width * image.height)) ** 0.5)
    if scale == 1:
        return BY_NAME[style](image, seed)
    small = image.resize(
        (max(1, int(image.width * scale)), max(1, int(image.height * scale))), Image.Resampling.BOX
    )
    return BY_NAME[style](small, seed).resize(image.size, Image.Resampling.BICUBIC)
