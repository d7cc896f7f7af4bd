"""A picture from words: which place, which figure, which light, and where each stands."""

from __future__ import annotations

import random
import re

import numpy as np
from PIL import Image

from mockgateway.generators.picture import lettering
from mockgateway.generators.picture.abstracts import ABSTRACTS
from mockgateway.generators.picture.canvas import Canvas, mesh
from mockgateway.generators.picture.figures import COATS, FIGURES, place
from mockgateway.generators.picture.outlines import ellipse
from mockgateway.generators.picture.palette import HUES, Colour, light_for, mix, palette_for
from mockgateway.generators.picture.places import PLACES
from mockgateway.generators.picture.scenes import ground, rolling
from mockgateway.generators.picture.subjects import Figure
from mockgateway.generators.picture.words import Meaning, meaning
from mockgateway.seed import Seed

LARGEST = (
    2048  # pixels: what is larger is painted at this size and enlarged, to bound time and memory
)
SMALLEST = 96
_FLIES = ("bird", "balloon", "rocket", "heart", "fish", "plane", "butterfly", "astronaut", "star")
_AFLOAT = (*_FLIES, "boat", "lighthouse", "bridge", "penguin")  # what needs no beach to stand on
_GROUNDS = {
    "snow": (236, 242, 250),
    "sea": (238, 208, 160),
    "mountain": (150, 172, 118),
    "forest": (116, 142, 92),
}  # what figures stand on there
_QUOTED = re.compile(r"[\"“「『«](.{1,60}?)[\"”」』»]")


def paint(
    prompt: str, negative: str, width: int, height: int, seed: Seed, plain: bool = False
) -> Image.Image:
    """The picture without words on it, RGB, width by height pixels; plain: its figure before nothing, as a product is photographed."""
    scale = min(1.0, LARGEST / max(width, height))
    scale = max(scale, min(SMALLEST / min(width, height), LARGEST / max(width, height)))
    canvas = Canvas(max(24, round(width * scale)), max(24, round(height * scale)))
    asked = meaning(prompt, negative)
    if "woman" in asked.subjects:  # one figure, not two: 女人, a portrait of a girl
        asked = asked._replace(subjects=tuple(name for name in asked.subjects if name != "person"))
    chance = seed.of("chance").random()
    if plain and asked.subjects:
        _study(canvas, asked, seed, chance, plain)
    elif asked.places and asked.places[0] != "abstract":
        _landscape(canvas, asked, seed, chance)
    elif asked.subjects and asked.subjects[0] in _FLIES and asked.hours:
        _landscape(
            canvas,
            asked._replace(places=(seed.of("place").pick(("mountain", "field")),)),
            seed,
            chance,
        )
    elif asked.subjects and "abstract" not in asked.places:
        _study(canvas, asked, seed, chance)
    elif asked.hours and "abstract" not in asked.places:
        _landscape(
            canvas,
            asked._replace(places=(seed.of("place").pick(("sea", "mountain", "field")),)),
            seed,
            chance,
        )
    else:
        seed.of("abstract").pick(ABSTRACTS)(
            canvas, palette_for(asked.hues, "night" in asked.hours, seed), chance
        )
    image = canvas.image
    return (
        image
        if image.size == (width, height)
        else image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0)
    )


def _landscape(canvas: Canvas, asked: Meaning, seed: Seed, chance: random.Random) -> None:
    """A place in the light of an hour, with the first figure that is not already part of it."""
    kind = asked.places[0]
    snowy = "snow" in asked.places and kind in ("mountain", "forest", "field")
    hour = (
        asked.hours[0]
        if asked.hours
        else seed.of("hour").pick(
            ("night",) if kind == "space" else ("day", "day", "sunset", "dawn")
        )
    )
    figures = [
        name
        for name in asked.subjects
        if not (name == "tree" and kind == "forest")
        and not (name == "flower" and kind == "field")
        and name != kind
    ]
    light = light_for(hour, () if figures else asked.hues, seed)
    PLACES["snow" if snowy else kind](canvas, light, hour, chance)
    if figures and figures[0] not in (_AFLOAT if kind == "sea" else _FLIES) and kind in _GROUNDS:
        tone = mix(
            (236, 242, 250) if snowy else _GROUNDS[kind], light.near, 0.6 if light.dark else 0.06
        )
        ground(
            canvas,
            rolling(chance, canvas.width, canvas.height * 0.76, canvas.height * 0.05),
            tone,
            mix(tone, light.near, 0.35),
        )
    for name in figures[:1]:
        size = canvas.unit * 0.26
        high = 0.36 if name in _FLIES or kind == "space" else 0.55
        x, y = canvas.width * chance.choice((0.34, 0.5, 0.66)), canvas.height * high
        figure = FIGURES[name](*coat(name, asked.hues, seed), chance)
        if name not in _FLIES and kind not in ("space", "underwater"):
            y += size * _above(figure)
            canvas.fill(
                [ellipse(x, y + size * (0.97 - _above(figure)), size * 0.8, size * 0.1)],
                (8, 10, 20),
                0.35,
                size * 0.05,
            )
        if light.dark:
            canvas.glow(x, y, size * 2, mix(light.sun, light.far, 0.4), 0.35)
        place(canvas, figure, x, y, size)


def _above(figure: Figure) -> float:
    """How far above the floor of its square a figure ends, in halves of the square."""
    return max(
        0.0,
        0.97
        - max(float(np.max(np.asarray(shape)[:, 1])) for shapes, _ in figure for shape in shapes),
    )


def _study(
    canvas: Canvas, asked: Meaning, seed: Seed, chance: random.Random, plain: bool = False
) -> None:
    """A figure before a plain ground, unless it is very plain with a disc of light behind it and a floor under it."""
    dark = bool(asked.hours) and asked.hours[0] == "night"
    worn = coat(asked.subjects[0], asked.hues, seed)
    five = palette_for((), dark, seed)
    ground = mix(five[0], five[3], 0.2)
    x, y, size = canvas.width * 0.5, canvas.height * 0.45, canvas.unit * 0.34
    stands = not plain and asked.subjects[0] not in _FLIES
    if plain:
        canvas.wash((mix(ground, (255, 255, 255), 0.2), ground))
    else:
        canvas.lay(
            mesh(
                (ground, mix(ground, five[2], 0.3), mix(ground, five[4], 0.28), ground),
                canvas.width,
                canvas.height,
                chance.getrandbits(32),
            )
        )
    if stands:
        canvas.wash((mix(ground, five[1], 0.22), mix(ground, five[1], 0.42)), y + size * 0.82)
    if not plain:
        canvas.fill(
            [ellipse(x, y, size * 1.12, size * 1.12)],
            (mix(mix(five[3], (255, 255, 255), 0.35), ground, 0.1), mix(five[3], ground, 0.4)),
        )
    if len(asked.subjects) > 1:
        place(
            canvas,
            FIGURES[asked.subjects[1]](
                *coat(asked.subjects[1], asked.hues[1:], seed.of(2)), chance
            ),
            x + size * 1.05,
            y + size * 0.42,
            size * 0.5,
        )
        x -= size * 0.2
    figure = FIGURES[asked.subjects[0]](*worn, chance)
    if stands:
        canvas.fill(
            [ellipse(x, y + size * 0.97, size * 0.85, size * 0.09)], five[1], 0.4, size * 0.05
        )
        y += size * _above(figure)
    place(canvas, figure, x, y, size)


def coat(name: str, hues: tuple[str, ...], seed: Seed) -> tuple[Colour, Colour]:
    """A figure's main colour and its accent."""
    choices = COATS.get(name) or tuple(
        (five[2], five[4]) for five in (palette_for((), False, seed.of(k)) for k in range(3))
    )
    main, accent = seed.of("coat").pick(choices)
    return (HUES[hues[0]], HUES[hues[1]] if len(hues) > 1 else accent) if hues else (main, accent)


def letter(image: Image.Image, prompt: str, over: bool = False) -> None:
    """Set the prompt at the foot of a picture (RGB), and what it quotes as a headline above; over: so that other letters are hidden behind it."""
    text = lettering.readable(prompt)
    lines, size = lettering.caption(*image.size, text)
    if not lines:
        return
    edge, step = lettering.margin(*image.size), round(size * 1.42)
    top = image.height - edge - step * len(lines)
    left = image.width - edge - size * 2.2 if lettering.right_to_left(lines[0]) else edge
    _ground(
        image,
        round(top - size * 2.2),
        (left, top - size * 0.1),
        (left + size * 2.2, top + size * 0.02),
        over,
    )
    headline(image, text)
    for k, line in enumerate(lines):
        backwards = lettering.right_to_left(line)
        x = image.width - edge - lettering.length(line, size) if backwards else edge
        lettering.write(
            image, line, x, top + step * (k + 1) - size * 0.2, size, (255, 255, 255, 245)
        )


def _ground(
    image: Image.Image, first: int, one: tuple[float, float], other: tuple[float, float], over: bool
) -> None:
    """What letters stand on: darkness from a row on, and a bar between two corners."""
    first = max(0, first)
    foot = Canvas(
        image.width, image.height - first, image.crop((0, first, image.width, image.height))
    )
    foot.shade(0, 0.72)
    if over:
        solid = np.clip(np.arange(foot.height) * (240 / max(1.0, one[1] - first)), 0, 240).astype(
            np.uint8
        )
        foot.veil(np.repeat(solid[:, None], foot.width, 1), (10, 12, 20))
    foot.fill(
        [
            [
                (one[0], one[1] - first),
                (other[0], one[1] - first),
                (other[0], other[1] - first),
                (one[0], other[1] - first),
            ]
        ],
        (255, 206, 120),
        0.9,
    )
    image.paste(foot.image, (0, first))


def headline(image: Image.Image, text: str) -> None:
    """What the prompt quotes, large, as on a poster."""
    quoted = _QUOTED.search(text)
    if quoted is None:
        return
    size = round(min(image.size) / 7)
    while size > lettering.LEAST and lettering.length(quoted[1], size) > image.width * 0.86:
        size = round(size * 0.9)
    x, y = (image.width - lettering.length(quoted[1], size)) / 2, image.height * 0.2
    lettering.write(image, quoted[1], x + size * 0.03, y + size * 0.04, size, (10, 10, 24, 120))
    lettering.write(image, quoted[1], x, y, size, (255, 255, 255, 250))
