"""Changing a picture by words: where a mask allows it, else wherever the words say."""

from __future__ import annotations

from PIL import Image, ImageEnhance, ImageOps

from mockgateway.generators.picture import styles
from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.changes import CHANGES, Region, graded, region, removed
from mockgateway.generators.picture.compose import coat, paint
from mockgateway.generators.picture.figures import FIGURES, place
from mockgateway.generators.picture.outlines import ellipse
from mockgateway.generators.picture.palette import HUES as COLOURS
from mockgateway.generators.picture.palette import palette_for
from mockgateway.generators.picture.words import CHANGES as CHANGE_WORDS
from mockgateway.generators.picture.words import HOURS, HUES, STYLES, SUBJECTS, found
from mockgateway.seed import Seed

WORK = 4_200_000  # pixels


def edited(
    image: Image.Image,
    mask: Image.Image | None,
    prompt: str,
    negative: str,
    seed: Seed,
    number: int = 0,
) -> Image.Image:
    """The picture (RGB; it may be painted over), changed as the prompt says; outside a given mask every pixel stays as it was.

    number: which of several results it is: each but the first is seen in another light.
    """
    where = region(mask, image.size)
    scale = min(1.0, (WORK / (image.width * image.height)) ** 0.5)
    if (
        scale < 1
    ):  # a very large picture is changed at a smaller size, what may not change apart: two whole copies are all that memory is spent on
        small = image.resize(
            (max(1, int(image.width * scale)), max(1, int(image.height * scale))),
            Image.Resampling.BOX,
        )
        allowed = where.mask.resize(small.size) if mask is not None else None
        changed = edited(small, allowed, prompt, negative, seed, number).resize(
            image.size, Image.Resampling.BICUBIC
        )
    else:
        changed = _changed(image, where, prompt, negative, seed) or (
            _inset if where.given else _toned
        )(image, where, prompt, negative, seed)
        changed = _relit(changed, seed) if number else changed
    if where.given:
        image.paste(changed, mask=where.mask)
        return image
    return changed


def _inset(
    image: Image.Image, where: Region, prompt: str, negative: str, seed: Seed
) -> Image.Image:
    """The prompt's own picture, set into a given region: for words that name no change that is known."""
    left, top, right, bottom = where.box
    changed = image.copy()
    changed.paste(paint(prompt, negative, right - left, bottom - top, seed), (left, top))
    return Image.composite(changed, image, where.mask)


def _toned(
    image: Image.Image, where: Region, prompt: str, negative: str, seed: Seed
) -> Image.Image:
    """The whole picture in a palette of the prompt's own: for words that name no change that is known, where nothing says what may change."""
    _, deep, main, light, _ = palette_for((), False, Seed.root("tone", prompt))
    dyed = ImageOps.colorize(image.convert("L"), deep, light, main, midpoint=118)
    return Image.blend(ImageEnhance.Contrast(image).enhance(1.1), dyed, 0.5)


def _relit(image: Image.Image, seed: Seed) -> Image.Image:
    chance = seed.of("light").random()
    warmth, light = chance.choice((-1, 1)) * chance.uniform(0.03, 0.09), chance.uniform(-0.07, 0.07)
    return graded(image, (1 + light + warmth, 1 + light, 1 + light - warmth))


def _changed(
    image: Image.Image, where: Region, prompt: str, negative: str, seed: Seed
) -> Image.Image | None:
    """The whole picture with every change that the words name, None where they name none."""
    words = (*found(CHANGE_WORDS, prompt, negative), *found(HOURS, prompt, negative))
    names = [name for name in words if name in CHANGES]
    if "snow" in names or "rain" in names:
        names = [name for name in names if name != "storm"]
    if "mirror" in names:
        names = [name for name in names if name != "flip"]  # flip it horizontally
    if "night" in names:
        names = [name for name in names if name != "moon"]  # a night has one already
    if "remove" in names:
        return removed(image, where)
    figures, hues, style = (
        found(SUBJECTS, prompt, negative),
        found(HUES, prompt, negative),
        found(STYLES, prompt, negative),
    )
    if hues and "dye" in words and "add" not in words and not where.given:
        figures = ()  # make the car red
    elif "add" in words and not figures and not names and not style:
        figures = ("present",)  # whatever it is: something is there, in the colour asked for
    changed = image
    for name in dict.fromkeys(names):
        changed = CHANGES[name](changed, where, seed)
    if not names and style:
        changed = styles.BY_NAME[style[0]](changed, seed)
    if figures:
        changed = _with_figure(changed, where, figures[0], hues, seed)
    elif hues and not names and not style:
        changed = _recoloured(changed, where, hues[0])
    return changed if names or style or figures or hues else None


def _recoloured(image: Image.Image, where: Region, hue: str) -> Image.Image:
    """The hue of everything that may change, its light and shade kept."""
    dark, bright = (
        tuple(value // 5 for value in COLOURS[hue]),
        tuple(value + (255 - value) * 3 // 4 for value in COLOURS[hue]),
    )
    dyed = ImageOps.colorize(image.convert("L"), dark, bright, COLOURS[hue], midpoint=130)
    return Image.blend(dyed, image, 0.15 if where.given else 0.3)


def _with_figure(
    image: Image.Image, where: Region, name: str, hues: tuple[str, ...], seed: Seed
) -> Image.Image:
    """A figure, standing in the region."""
    left, top, right, bottom = where.box
    canvas = Canvas(*image.size, image=image.copy())
    size = min(right - left, bottom - top) * (0.48 if where.given else 0.34)
    x, y = (left + right) / 2, (top + bottom) / 2
    canvas.fill(
        [ellipse(x, y + size * 0.97, size * 0.8, size * 0.09)],
        (8, 10, 20),
        0.35,
        max(1.0, size * 0.05),
    )
    place(canvas, FIGURES[name](*coat(name, hues, seed), seed.of("figure").random()), x, y, size)
    return canvas.image


def varied(image: Image.Image, prompt: str, seed: Seed) -> Image.Image:
    """The same picture seen anew: a little nearer, a little tilted, in another light; not mirrored, since there may be letters on it."""
    chance = seed.of("variation").random()
    near = chance.uniform(0.84, 0.94)
    wide, tall = max(1, round(image.width * near)), max(1, round(image.height * near))
    left, top = (
        round(room * chance.uniform(0.3, 0.7)) for room in (image.width - wide, image.height - tall)
    )
    tilt, middle = chance.uniform(-1.2, 1.2), (left + wide / 2, top + tall / 2)
    view = (
        image.rotate(tilt, Image.Resampling.BICUBIC, center=middle)
        if image.width * image.height <= WORK and min(image.size) > 64
        else image
    )
    view = view.resize(image.size, Image.Resampling.BICUBIC, (left, top, left + wide, top + tall))
    alpha = view.getchannel("A") if view.mode == "RGBA" else None
    view = view.convert("RGB") if alpha else view
    warmth, light = chance.choice((-1, 1)) * chance.uniform(0.05, 0.13), chance.uniform(-0.04, 0.08)
    view = graded(view, (1 + light + warmth, 1 + light, 1 + light - warmth))
    view = ImageEnhance.Color(view).enhance(chance.uniform(0.82, 1.3))
    if hues := found(HUES, prompt):
        view = _recoloured(view, region(None, view.size), hues[0])
    if alpha:
        view.putalpha(alpha)
    return view
