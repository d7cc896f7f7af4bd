"""Styles that a picture can be given, each recognisable at a glance."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from mockgateway.generators.picture.canvas import clouded
from mockgateway.generators.picture.facets import facets
from mockgateway.generators.picture.masks import map_levels, threshold
from mockgateway.generators.picture.words import find_names
from mockgateway.seed import Seed

_MOST_PIXELS = 4_200_000  # larger pictures are styled at this size and enlarged
_TONES = 14  # colours of glass
_UKIYO_INKS = bytes.fromhex("142642 346086 96bab4 f0e0be ce5c42 e4a868 5c544a")


def apply_style(image: Image.Image, words: str, seed: Seed) -> Image.Image:
    """Return an RGB picture in the style that the words name.

    Unknown words get one of the styles, always the same for the same words.
    """
    names = find_names("styles", words)
    name = names[0] if names else Seed.root("style", words.casefold().strip()).pick(tuple(STYLES))
    scale = (_MOST_PIXELS / (image.width * image.height)) ** 0.5
    if scale >= 1:
        return STYLES[name](image, seed)
    size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    styled = STYLES[name](image.resize(size, Image.Resampling.BOX), seed)
    return styled.resize(image.size, Image.Resampling.BICUBIC)


def _as_rgb(grey: Image.Image) -> Image.Image:
    return Image.merge("RGB", [grey] * 3)


def _pencil_lines(image: Image.Image, strength: float) -> Image.Image:
    """Return dark lines on white, mode L: each pixel divided by its blurred surroundings."""
    grey = image.convert("L")
    radius = max(1.0, min(image.size) / 180)
    blurred = np.asarray(grey.filter(ImageFilter.GaussianBlur(radius)), np.float32)
    ratio = np.asarray(grey, np.float32) / np.maximum(blurred, 1)
    return Image.fromarray((np.clip(1 - (1 - ratio) * strength, 0, 1) * 255).astype(np.uint8))


def _reduced(image: Image.Image) -> Image.Image:
    """Return a copy of at most 640 pixels a side, on which wide filters are fast."""
    scale = min(1.0, 640 / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def watercolor(image: Image.Image, seed: Seed) -> Image.Image:
    """Pigment that pools at edges, on paper."""
    washed = _reduced(image).filter(ImageFilter.MedianFilter(5))
    washed = washed.filter(ImageFilter.GaussianBlur(1.5))
    washed = washed.resize(image.size, Image.Resampling.BILINEAR)
    washed = ImageEnhance.Color(ImageEnhance.Brightness(washed).enhance(1.12)).enhance(1.25)
    edges = washed.convert("L").filter(ImageFilter.FIND_EDGES)
    edges = ImageOps.invert(edges.filter(ImageFilter.GaussianBlur(1.2)))
    pooled = map_levels(edges, lambda level: 205 + level * 50 / 255)
    inked = ImageChops.multiply(_as_rgb(pooled), _as_rgb(_pencil_lines(image, 0.9)))
    painted = ImageChops.multiply(washed, inked)
    cloud = clouded(*image.size, seed.below(2**31), 6, 4)
    pale = map_levels(cloud, lambda level: min(150, (level - 90) * 0.9))
    paper = Image.composite(Image.new("RGB", image.size, (253, 249, 240)), painted, pale)
    return Image.composite(paper, Image.new("RGB", image.size, (252, 249, 242)), _ragged(cloud))


def _ragged(cloud: Image.Image) -> Image.Image:
    """Return a mask with a ragged rim, shaped by a noise picture."""
    width, height = cloud.size
    inner = Image.new("L", (max(1, width - width // 12), max(1, height - height // 12)), 255)
    rim = ImageOps.expand(inner, (width // 24, height // 24)).resize(cloud.size)
    rim = rim.filter(ImageFilter.GaussianBlur(min(cloud.size) / 60))
    mask = threshold(ImageChops.add(rim, cloud, 1, -128), 111)
    return mask.filter(ImageFilter.GaussianBlur(1.5))


def sketch(image: Image.Image, seed: Seed) -> Image.Image:
    """Graphite on paper, the darks hatched."""
    step = max(4, min(image.size) // 110)
    diagonal = np.add.outer(np.arange(image.height), np.arange(image.width)) % step < step * 0.34
    dark = np.asarray(image.convert("L").filter(ImageFilter.GaussianBlur(2))) < 120
    hatch = Image.fromarray(np.where(diagonal & dark, 150, 255).astype(np.uint8))
    hatch = hatch.filter(ImageFilter.GaussianBlur(0.7))
    shades = image.convert("L").point([round(150 + level * 105 / 255) for level in range(256)])
    lines = ImageChops.multiply(_pencil_lines(image, 3.4), ImageChops.multiply(hatch, shades))
    return ImageOps.colorize(lines, (44, 44, 54), (250, 247, 240))


def pixel(image: Image.Image, seed: Seed) -> Image.Image:
    """Large square pixels of few colours."""
    scale = min(96, max(1, min(image.size) // 3)) / min(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = ImageEnhance.Color(image).enhance(1.35).resize(size, Image.Resampling.BOX)
    few = small.quantize(28, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).convert("RGB")
    return few.resize(image.size, Image.Resampling.NEAREST)


def oil(image: Image.Image, seed: Seed) -> Image.Image:
    """Brush strokes along the edges of what is shown, large ones below small ones."""
    if min(image.size) < 8:
        return image
    source = ImageEnhance.Color(_reduced(image)).enhance(1.25)
    width, height = source.size
    unit, rng = min(width, height), np.random.default_rng(seed.below(2**31))
    smooth = source.filter(ImageFilter.GaussianBlur(unit / 120))
    grey = np.asarray(smooth.convert("L"), np.float32)
    down, across = np.gradient(grey, axis=0), np.gradient(grey, axis=1)
    canvas = smooth.copy()
    brush = ImageDraw.Draw(canvas)
    pixels = np.asarray(smooth, np.int16)
    for count, length, thick in ((1500, 0.07, 0.022), (4200, 0.038, 0.011), (5200, 0.02, 0.006)):
        xs, ys = rng.integers(0, width, count), rng.integers(0, height, count)
        slopes = np.hypot(across[ys, xs], down[ys, xs])
        turns = np.arctan2(across[ys, xs], -down[ys, xs]) + rng.normal(0, 0.25, count)
        turns = np.where(slopes < 0.6, rng.normal(0.35, 0.35, count), turns)
        tones = (pixels[ys, xs] + rng.normal(0, 9, (count, 1))).clip(0, 255).astype(int)
        half = unit * length / 2 * rng.uniform(0.6, 1.2, count)
        dx, dy = np.cos(turns) * half, np.sin(turns) * half
        for x, y, right, low, tone in zip(xs, ys, dx, dy, tones.tolist(), strict=True):
            ends = (x - right, y - low, x + right, y + low)
            brush.line(ends, tuple(tone), max(2, round(unit * thick)))
    painted = canvas.resize(image.size, Image.Resampling.BICUBIC)
    relief = map_levels(
        painted.convert("L").filter(ImageFilter.EMBOSS), lambda level: 128 + (level - 128) * 0.6
    )
    return ImageChops.overlay(painted, _as_rgb(relief))


def comic(image: Image.Image, seed: Seed) -> Image.Image:
    """Flat bright colours, ink outlines, dots in the mid-tones."""
    bright = ImageEnhance.Brightness(image.filter(ImageFilter.MedianFilter(5))).enhance(1.12)
    lifted = bright.point([round(255 * (level / 255) ** 0.8) for level in range(256)] * 3)
    flat = ImageOps.posterize(ImageEnhance.Color(lifted).enhance(1.35), 3)
    ink = threshold(_pencil_lines(lifted, 2.6), 150).filter(ImageFilter.MedianFilter(3))
    step = max(5, min(image.size) // 90)
    y, x = np.ogrid[: image.height, : image.width]
    dot = ((x % step) - step / 2) ** 2 + ((y % step) - step / 2) ** 2 < (step * 0.3) ** 2
    tone = np.asarray(image.convert("L"))
    dots = Image.fromarray(np.where(dot & (tone > 60) & (tone < 140), 70, 0).astype(np.uint8))
    flat.paste((20, 20, 40), (0, 0), dots)
    return ImageChops.multiply(flat, _as_rgb(ink))


def sepia(image: Image.Image, seed: Seed) -> Image.Image:
    """An old photograph: brown tones, faded, darker at its corners."""
    grey = ImageOps.autocontrast(image.convert("L"))
    brown = ImageOps.colorize(grey, (46, 28, 16), (252, 238, 208), (186, 142, 98))
    return darken_corners(brown, (60, 36, 18), 80)


def cyberpunk(image: Image.Image, seed: Seed) -> Image.Image:
    """Night in magenta and cyan, glowing edges, scan lines."""
    grey = ImageOps.autocontrast(image.convert("L"))
    dark = map_levels(grey, lambda level: 255 * (level / 255) ** 1.5)
    neon = ImageOps.colorize(dark, (10, 4, 36), (120, 250, 255), (196, 24, 160), midpoint=120)
    unit = min(image.size)
    edges = grey.filter(ImageFilter.FIND_EDGES)
    edges = edges.filter(ImageFilter.GaussianBlur(max(1.0, unit / 400)))
    glow = ImageOps.colorize(ImageOps.autocontrast(edges), (0, 0, 0), (255, 90, 220))
    halo = glow.filter(ImageFilter.GaussianBlur(max(1.0, unit / 90)))
    lit = ImageChops.screen(ImageChops.screen(Image.blend(neon, image, 0.22), glow), halo)
    rows = np.where(np.arange(image.height) % 4 < 2, 255, 214).astype(np.uint8)[:, None]
    lines = Image.fromarray(rows).resize(image.size, Image.Resampling.NEAREST)
    return ImageChops.multiply(lit, _as_rgb(lines))


def noir(image: Image.Image, seed: Seed) -> Image.Image:
    """Black and white, high in contrast."""
    grey = ImageEnhance.Contrast(ImageOps.autocontrast(image.convert("L"), cutoff=1)).enhance(1.25)
    return darken_corners(grey.convert("RGB"), (0, 0, 0), 120)


def mosaic(image: Image.Image, seed: Seed) -> Image.Image:
    """Pieces of coloured glass in lead, which also follows the edges of what is shown."""
    columns, rows = (max(2, round(17 * side / max(image.size))) for side in image.size)
    width = min(image.width, 512)
    height = max(1, round(width * image.height / image.width))
    y, x = np.mgrid[:height, :width].astype(np.float32)
    owner, lead = _nearest_seed(x / width * columns, y / height * rows, columns, rows, seed)
    bright = ImageEnhance.Color(image.resize((width, height))).enhance(1.5)
    tones = bright.filter(ImageFilter.MedianFilter(5)).quantize(_TONES, Image.Quantize.MAXCOVERAGE)
    tone = np.asarray(tones.filter(ImageFilter.ModeFilter(5)), np.int32)
    edge = np.zeros((height, width), bool)
    edge[:, 1:] |= tone[:, 1:] != tone[:, :-1]
    edge[1:] |= tone[1:] != tone[:-1]
    line = Image.fromarray(np.where(edge, 255, 0).astype(np.uint8)).filter(ImageFilter.MaxFilter(3))
    pane = owner * _TONES + tone
    pixels = np.asarray(bright, np.float32).reshape(-1, 3)
    counts = np.maximum(np.bincount(pane.ravel()), 1)
    sums = [np.bincount(pane.ravel(), pixels[:, band], len(counts)) for band in range(3)]
    light = np.minimum(lead, np.where(np.asarray(line) > 0, 0.14, 1))
    glass = (np.stack(sums, 1) / counts[:, None])[pane] * light[..., None]
    picture = Image.fromarray(glass.clip(0, 255).astype(np.uint8))
    return picture.resize(image.size, Image.Resampling.BICUBIC)


def _nearest_seed(
    u: np.ndarray, v: np.ndarray, columns: int, rows: int, seed: Seed
) -> tuple[np.ndarray, np.ndarray]:
    """Return each pixel's cell of a Voronoi diagram, and its light: 0.12 at a border, else 1."""
    rng = np.random.default_rng(seed.below(2**31))
    shift = rng.uniform(0.1, 0.9, (rows + 2, columns + 2, 2))
    nearest = np.full(u.shape, 9.0, np.float32)
    second = nearest.copy()
    owner = np.zeros(u.shape, np.int32)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            i, j = np.floor(v).astype(int) + down, np.floor(u).astype(int) + across
            row, column = i.clip(-1, rows) + 1, j.clip(-1, columns) + 1
            point = shift[row, column]
            distance = np.hypot(j + point[..., 0] - u, i + point[..., 1] - v).astype(np.float32)
            nearer = distance < nearest
            second = np.where(nearer, nearest, np.minimum(second, distance))
            owner = np.where(nearer, row * (columns + 2) + column, owner)
            nearest = np.minimum(nearest, distance)
    return owner, np.clip((second - nearest) * 7, 0.12, 1)


def papercut(image: Image.Image, seed: Seed) -> Image.Image:
    """Sheets of coloured paper, each of which casts a shadow on those below."""
    flat = _reduced(ImageEnhance.Color(image).enhance(1.15)).filter(ImageFilter.MedianFilter(7))
    few = flat.quantize(16, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few = few.filter(ImageFilter.ModeFilter(7)).convert("RGB")
    step = max(2, min(few.size) // 90)
    above = ImageChops.offset(few, step, step).convert("L")
    fallen = ImageChops.subtract(above, few.convert("L"))  # lighter sheets lie on darker ones
    shade = fallen.point(lambda level: 120 if level > 10 else 0)
    shade = shade.filter(ImageFilter.GaussianBlur(step * 0.8))
    cut = Image.composite(Image.new("RGB", few.size, (24, 20, 34)), few, shade)
    grain = np.random.default_rng(seed.below(2**31)).normal(0, 4, (few.height, few.width, 1))
    paper = np.asarray(cut, np.float32) + grain.astype(np.float32)
    picture = Image.fromarray(paper.clip(0, 255).astype(np.uint8))
    return picture.resize(image.size, Image.Resampling.BICUBIC)


def ukiyo(image: Image.Image, seed: Seed) -> Image.Image:
    """A woodblock print: few inks on warm paper with key lines."""
    inks = Image.new("P", (1, 1))
    inks.putpalette(list(_UKIYO_INKS))
    flat = ImageOps.autocontrast(_reduced(image).filter(ImageFilter.MedianFilter(3)))
    flat = flat.quantize(palette=inks, dither=Image.Dither.NONE)
    flat = flat.filter(ImageFilter.ModeFilter(5)).convert("RGB")
    flat = flat.resize(image.size, Image.Resampling.BICUBIC)
    lines = threshold(_pencil_lines(image, 3.5), 165).filter(ImageFilter.MedianFilter(3))
    return Image.composite(flat, Image.new("RGB", image.size, (22, 28, 48)), lines)


def darken_corners(image: Image.Image, colour: tuple[int, int, int], strength: int) -> Image.Image:
    """Return an RGB picture that fades into a colour at its corners; 255 hides them."""
    distance = Image.radial_gradient("L").resize(image.size)
    corners = map_levels(distance, lambda level: max(0, level - 110) * strength / 145)
    return Image.composite(Image.new("RGB", image.size, colour), image, corners)


def line(image: Image.Image, seed: Seed) -> Image.Image:
    """Render black lines of one width on white."""
    grey = np.asarray(image.filter(ImageFilter.GaussianBlur(0.6)), np.float32)
    steps = np.abs(np.diff(grey, axis=0, append=grey[-1:])).max(2)
    steps = np.maximum(steps, np.abs(np.diff(grey, axis=1, append=grey[:, -1:])).max(2))
    edges = Image.fromarray(np.where(steps > 14, 0, 255).astype(np.uint8))
    width = round(min(image.size) / 700) * 2 + 1
    return _as_rgb(edges.filter(ImageFilter.MinFilter(width)).filter(ImageFilter.GaussianBlur(0.7)))


STYLES: Mapping[str, Callable[[Image.Image, Seed], Image.Image]] = {
    style.__name__: style
    for style in (
        watercolor,
        sketch,
        line,
        facets,
        pixel,
        oil,
        comic,
        sepia,
        cyberpunk,
        noir,
        mosaic,
        papercut,
        ukiyo,
    )
}
