"""Render the styles that treat figures and background differently: 3D and photo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from mockgateway.generators.picture.styles import STYLES, darken_corners
from mockgateway.seed import Seed


def solid(image: Image.Image, mask: Image.Image | None, seed: Seed) -> Image.Image:
    """Render figures as rounded clay lit from above, on a smooth background."""
    unit = min(image.size)
    if mask is None:
        soft = image.convert("L").filter(ImageFilter.GaussianBlur(unit / 60))
        return _lit(image, np.asarray(soft, np.float32), 0.8)
    smooth = image.filter(ImageFilter.GaussianBlur(unit / 40))
    shadow = mask.filter(ImageFilter.GaussianBlur(unit / 28))
    shadow = ImageChops.offset(shadow, unit // 40, unit // 22)
    dark = Image.new("RGB", image.size, (24, 20, 36))
    ground = Image.composite(Image.blend(smooth, dark, 0.5), smooth, shadow)
    relief = np.zeros((image.height, image.width), np.float32)
    for share in (90, 45, 22, 12):
        relief += np.asarray(mask.filter(ImageFilter.GaussianBlur(unit / share)), np.float32) / 4
    relief = smoothed(relief, max(1, unit // 160))
    vivid = ImageEnhance.Color(image).enhance(1.15)
    return Image.composite(_lit(vivid, relief, 2.6), ground, mask)


def smoothed(levels: np.ndarray, radius: int) -> np.ndarray:
    """Return levels averaged over a square, which hides the steps of 8 bits."""
    for axis in (0, 1):
        pad = [(radius, radius) if k == axis else (0, 0) for k in (0, 1)]
        total = np.cumsum(np.pad(levels, pad, mode="edge"), axis, dtype=np.float64)
        size = 2 * radius
        part = [slice(None), slice(None)]
        late, early = list(part), list(part)
        late[axis], early[axis] = slice(size, None), slice(None, -size)
        levels = ((total[tuple(late)] - total[tuple(early)]) / size).astype(np.float32)
    return levels


def _lit(image: Image.Image, relief: np.ndarray, strength: float) -> Image.Image:
    """Shade a picture by a relief (0 to 255), lit from the upper left."""
    height = relief / 255 * min(image.size) / 12 * strength
    down, across = np.gradient(height)
    normal = 1 / np.sqrt(down**2 + across**2 + 1)
    diffuse = (-across * -0.55 + -down * -0.65) * normal * -1 + normal * 0.55
    light = 0.62 + 0.62 * np.clip(diffuse, -0.5, 1)
    shine = np.clip((diffuse - 0.78) * 5, 0, 1) ** 2 * 130
    lit = np.asarray(image, np.float32) * light[..., None] + shine[..., None]
    return Image.fromarray(lit.clip(0, 255).astype(np.uint8))


def _without_figures(image: Image.Image, mask: Image.Image, radius: float) -> Image.Image:
    """Return the blurred background; figures leave no bright rim on it."""
    size = (max(1, image.width // 3), max(1, image.height // 3))
    blur, grown = ImageFilter.GaussianBlur(radius / 3), ImageFilter.MaxFilter(3)
    hidden = mask.resize(size, Image.Resampling.BOX).filter(grown)
    small = image.resize(size, Image.Resampling.BOX)
    dark = Image.composite(Image.new("RGB", size), small, hidden).filter(blur)
    seen = np.asarray(ImageChops.invert(hidden).filter(blur), np.float32)[..., None] / 255
    far = np.asarray(dark, np.float32) / np.maximum(seen, 0.02)
    return Image.fromarray(far.clip(0, 255).astype(np.uint8)).resize(
        image.size, Image.Resampling.BICUBIC
    )


def photo(image: Image.Image, mask: Image.Image | None, seed: Seed) -> Image.Image:
    """Render a photo: background out of focus, soft light, darker corners and grain."""
    unit = min(image.size)
    if mask is not None:
        far = _without_figures(image, mask, unit / 55)
        blurred = mask.filter(ImageFilter.GaussianBlur(unit / 30))
        height = smoothed(np.asarray(blurred, np.float32), max(1, unit // 160))
        near = Image.blend(image, _lit(image, height, 1.6), 0.75)
        image = Image.composite(near, far, mask.filter(ImageFilter.GaussianBlur(1.2)))
    image = ImageEnhance.Contrast(ImageEnhance.Color(image).enhance(0.86)).enhance(1.08)
    image = darken_corners(image, (8, 8, 14), 120)
    grain = np.random.default_rng(seed.below(2**31)).normal(0, 6, (image.height, image.width))
    grainy = np.asarray(image, np.float32) + grain[..., None].astype(np.float32)
    return Image.fromarray(grainy.clip(0, 255).astype(np.uint8))


def cyberpunk(image: Image.Image, mask: Image.Image | None, seed: Seed) -> Image.Image:
    """Render neon surroundings; figures keep their colours, and their outlines glow."""
    neon = STYLES["cyberpunk"](image, seed)
    if mask is None:
        return neon
    unit = min(image.size)
    vivid = ImageEnhance.Color(image).enhance(1.5)
    dusk = ImageChops.multiply(vivid, Image.new("RGB", image.size, (216, 196, 255)))
    figure = Image.composite(Image.blend(dusk, neon, 0.22), neon, mask)
    rim = mask.filter(ImageFilter.FIND_EDGES).filter(ImageFilter.GaussianBlur(unit / 220))
    small = rim.reduce(4).filter(ImageFilter.GaussianBlur(unit / 200))
    halo = small.resize(image.size, Image.Resampling.BILINEAR)
    for glow, colour in ((halo, (255, 40, 200)), (rim, (90, 240, 255))):
        tint = Image.new("RGB", image.size, colour)
        lit = Image.composite(tint, Image.new("RGB", image.size), ImageChops.add(glow, glow))
        figure = ImageChops.screen(figure, lit)
    return figure


def comic(image: Image.Image, mask: Image.Image | None, seed: Seed) -> Image.Image:
    """Render flat colours with dots; figures have an ink outline on any background."""
    drawn = STYLES["comic"](image, seed)
    if mask is None:
        return drawn
    inside, step = np.asarray(mask) > 127, max(1, min(image.size) // 320)
    edge = (inside ^ np.roll(inside, step, 0)) | (inside ^ np.roll(inside, step, 1))
    drawn.paste((16, 14, 22), (0, 0), Image.fromarray(np.where(edge, 255, 0).astype(np.uint8)))
    return drawn


def silhouette(image: Image.Image, mask: Image.Image | None, seed: Seed) -> Image.Image:
    """Render figures as black shapes before a bright background."""
    if mask is None:
        return image
    bright = ImageEnhance.Brightness(image).enhance(1.2)
    return Image.composite(Image.new("RGB", image.size, (14, 12, 20)), bright, mask)


def render(name: str, image: Image.Image, mask: Image.Image | None, seed: Seed) -> Image.Image:
    """Return a painted scene in a style.

    Args:
        name: A style of `fixtures/pictures/arrangement.yaml`.
        image: The scene, RGB.
        mask: Where its figures are, mode L; None if there are none.
        seed: The source of the style's randomness.
    """
    if name in OF_SCENES:
        return OF_SCENES[name](image, mask, seed)
    return STYLES[name](image, seed)


OF_SCENES: Mapping[str, Callable[[Image.Image, Image.Image | None, Seed], Image.Image]] = {
    "solid": solid,
    "photo": photo,
    "cyberpunk": cyberpunk,
    "comic": comic,
    "silhouette": silhouette,
}
