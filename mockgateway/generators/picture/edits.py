"""Edit a picture by a prompt: inside the client's mask, else in the region that it names."""

from __future__ import annotations

from PIL import Image, ImageEnhance, ImageOps

from mockgateway.generators.picture import figures, styles
from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.compose import paint
from mockgateway.generators.picture.effects import EFFECTS, scale_channels
from mockgateway.generators.picture.outlines import ellipse
from mockgateway.generators.picture.palette import BLACK, WHITE, mix, named_colours, palette_for
from mockgateway.generators.picture.prompt import parse_prompt
from mockgateway.generators.picture.regions import Region, editable_region, fill_from_surroundings
from mockgateway.generators.picture.words import find_names
from mockgateway.seed import Seed

_MOST_PIXELS = 4_200_000  # larger pictures are edited at a smaller size, to bound memory


def edit(
    image: Image.Image,
    mask: Image.Image | None,
    prompt: str,
    negative: str,
    seed: Seed,
    number: int = 0,
) -> Image.Image:
    """Return a picture edited as the prompt says.

    Args:
        image: RGB; it may be changed in place.
        mask: The client's mask. Outside it every pixel stays as it is.
        prompt: The words.
        negative: Words whose effects are left out.
        seed: The source of all choices that the words leave open.
        number: The result's number; results after the first get another light.
    """
    region = editable_region(mask, image.size)
    scale = (_MOST_PIXELS / (image.width * image.height)) ** 0.5
    if scale < 1:
        size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
        small = image.resize(size, Image.Resampling.BOX)
        allowed = region.mask.resize(size) if region.given else None
        edited = edit(small, allowed, prompt, negative, seed, number)
        edited = edited.resize(image.size, Image.Resampling.BICUBIC)
    else:
        edited = _apply_words(image, region, prompt, negative, seed)
        edited = _relight(edited, seed) if number else edited
    if region.given:
        image.paste(edited, mask=region.mask)
        return image
    return edited


def vary(image: Image.Image, prompt: str, seed: Seed) -> Image.Image:
    """Return a variation: nearer, tilted, in another light; not mirrored, to keep text readable."""
    rng = seed.of("variation").random()
    share = rng.uniform(0.84, 0.94)
    width, height = max(1, round(image.width * share)), max(1, round(image.height * share))
    left = round((image.width - width) * rng.uniform(0.3, 0.7))
    top = round((image.height - height) * rng.uniform(0.3, 0.7))
    tilt, middle = rng.uniform(-1.2, 1.2), (left + width / 2, top + height / 2)
    view = image
    if image.width * image.height <= _MOST_PIXELS and min(image.size) > 64:
        view = image.rotate(tilt, Image.Resampling.BICUBIC, center=middle)
    box = (left, top, left + width, top + height)
    view = view.resize(image.size, Image.Resampling.BICUBIC, box)
    alpha = view.getchannel("A") if view.mode == "RGBA" else None
    view = view.convert("RGB") if alpha else view
    warmth = rng.choice((-1, 1)) * rng.uniform(0.05, 0.13)
    view = _warm(view, warmth, rng.uniform(-0.04, 0.08))
    view = ImageEnhance.Color(view).enhance(rng.uniform(0.82, 1.3))
    if colours := find_names("colours", prompt):
        view = _recolour(view, colours[0], keep=0.3)
    if alpha:
        view.putalpha(alpha)
    return view


def _apply_words(
    image: Image.Image, region: Region, prompt: str, negative: str, seed: Seed
) -> Image.Image:
    """Apply every effect, style, figure and colour that the words name."""
    edits = find_names("edits", prompt, negative)
    effects = _effects((*edits, *find_names("times", prompt, negative)))
    if "remove" in effects:
        return fill_from_surroundings(image, region)
    style = find_names("styles", prompt, negative)[:1]
    scene = parse_prompt(prompt, negative)
    subjects = scene.subjects
    if scene.colours and "dye" in edits and "add" not in edits and not region.given:
        subjects = ()  # "make the car red" adds no car
    elif "add" in edits and not subjects and not effects and not style:
        subjects = ("present",)  # for an unknown subject: in the right colour, at least
    edited = image
    for name in effects:
        edited = EFFECTS[name](edited, region, seed)
    if style and not effects:
        edited = styles.STYLES[style[0]](edited, seed)
    if subjects:
        return _add_figure(edited, region, subjects[0], scene.colours, seed)
    if effects or style:
        return edited
    if scene.colours:
        return _recolour(edited, scene.colours[0], keep=0.15 if region.given else 0.3)
    if region.given:
        return _paint_into(image, region, prompt, negative, seed)
    return _tone(image, prompt)


def _effects(names: tuple[str, ...]) -> list[str]:
    """Return the effects to apply, without those that another one includes."""
    effects = [name for name in dict.fromkeys(names) if name in EFFECTS]
    for one, included in (
        ("snow", "storm"),
        ("rain", "storm"),
        ("mirror", "flip"),
        ("night", "moon"),
    ):
        if one in effects and included in effects:
            effects.remove(included)
    return effects


def _paint_into(
    image: Image.Image, region: Region, prompt: str, negative: str, seed: Seed
) -> Image.Image:
    """Paint the prompt's own picture into the client's region."""
    left, top, right, bottom = region.box
    edited = image.copy()
    scene = parse_prompt(prompt, negative)
    edited.paste(paint(scene, right - left, bottom - top, seed), (left, top))
    return Image.composite(edited, image, region.mask)


def _tone(image: Image.Image, prompt: str) -> Image.Image:
    """Tone the whole picture in a palette of the prompt's own."""
    _, deep, main, light, _ = palette_for((), False, Seed.root("tone", prompt))
    dyed = ImageOps.colorize(image.convert("L"), deep, light, main, midpoint=118)
    return Image.blend(ImageEnhance.Contrast(image).enhance(1.1), dyed, 0.5)


def _relight(image: Image.Image, seed: Seed) -> Image.Image:
    rng = seed.of("light").random()
    warmth = rng.choice((-1, 1)) * rng.uniform(0.03, 0.09)
    return _warm(image, warmth, rng.uniform(-0.07, 0.07))


def _warm(image: Image.Image, warmth: float, light: float) -> Image.Image:
    return scale_channels(image, (1 + light + warmth, 1 + light, 1 + light - warmth))


def _recolour(image: Image.Image, colour: str, keep: float) -> Image.Image:
    """Give everything one hue and keep its light and shade, and a share of its own colour."""
    hue = named_colours()[colour]
    dark, bright = mix(BLACK, hue, 0.2), mix(hue, WHITE, 0.75)
    dyed = ImageOps.colorize(image.convert("L"), dark, bright, hue, midpoint=130)
    return Image.blend(dyed, image, keep)


def _add_figure(
    image: Image.Image, region: Region, name: str, colours: tuple[str, ...], seed: Seed
) -> Image.Image:
    """Paint a figure that stands in the region."""
    canvas = Canvas(*image.size, image=image)
    size = region.size * (0.48 if region.given else 0.34)
    x, y = region.centre
    shadow = ellipse(x, y + size * 0.97, size * 0.8, size * 0.09)
    canvas.fill([shadow], (8, 10, 20), 0.35, max(1.0, size * 0.05))
    pair = figures.choose_colours(name, colours, seed)
    figures.place(canvas, figures.build(name, *pair, seed.of("figure").random()), x, y, size)
    return canvas.image
